"""All that a browser needs to filter, sort, search and read classified texts, as scripts that it loads one by one.

`index.js` comes first. It holds columns of numbers about all texts, and the keys of the other scripts: `heads-N.js`
with beginnings of texts, `texts-N.js` with whole ones, `words-N.js` with the texts that have a word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from rnnreport.charts import text_shards, word_index
from rnnreport.charts.scripts import column, script
from rnnreport.charts.verdicts import Verdicts
from rnnreport.results import HeldOutTexts


def scripts_of(
    found: HeldOutTexts, judged: Verdicts, texts: Sequence[str], excerpt: int | None, known: Mapping[str, Any]
) -> tuple[str, dict[str, bytes]]:
    """Return the key of the index, and all scripts by name, the index first.

    `texts` is what may be shown, at most `excerpt` tokens of each; `known` is what else the index says.
    """
    made: dict[str, bytes] = {}
    parts = {
        "heads": {
            "each": text_shards.HEADS,
            "keys": _kept(made, "heads", text_shards.heads(found, texts)),
        },
        "whole": {
            "first": text_shards.bounds(found)[:-1],
            "keys": _kept(made, "texts", text_shards.shards(found, texts, excerpt)),
        },
        "words": {"keys": _kept(made, "words", word_index.shards(texts))},
    }
    key, index = script({"excerpt": excerpt, **known, **_columns(found, judged), **parts})
    return key, {"index.js": index} | made


def whole(found: HeldOutTexts, places: Iterable[int]) -> list[str]:
    """Return the names, without their ending, of the scripts that hold the texts at these places in whole."""
    starts = text_shards.bounds(found)[:-1]
    return [f"texts-{number}" for number in sorted({bisect_right(starts, at) - 1 for at in places})]


def _kept(made: dict[str, bytes], kind: str, values: Iterable[Any]) -> list[str]:
    keys = []
    for number, value in enumerate(values):
        key, made[f"{kind}-{number}.js"] = script(value)
        keys.append(key)
    return keys


def _columns(found: HeldOutTexts, judged: Verdicts) -> dict[str, Any]:
    """Return columns about all texts. Where the numbers of documents ascend, the steps between them are written."""
    ascending = bool(np.all(np.diff(found.documents) > 0))
    return {
        "models": found.models,
        "networks": found.networks,
        "judges": judged.judges,
        "classes": found.classes,
        "documents": column(np.diff(found.documents, prepend=0)) if ascending else column(found.documents),
        "ascending": ascending,
        "labels": column(found.labels),
        "lengths": column(text_shards.lengths(found)),
        "answers": [column(row) for row in judged.answers],
        "truth": [column(row) for row in judged.truth],
        "apart": column(judged.apart // 256) if len(found.models) > 1 else None,
    }
