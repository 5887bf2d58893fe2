"""Every held-out text to browse: who is right about it, how sure each model is, and what each word changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from rnnreport.charts import files, models_asked, numbers, text_browser, text_shards, tokens, verdicts
from rnnreport.charts.verdicts import Pattern, Verdicts
from rnnreport.errors import RnnReportError
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, HeldOutTexts
from rnnreport.study import Settings, Study

TASKS = ("classify",)

PATTERNS = 8  # patterns of right and wrong that are shown, at most
NAME = 48  # letters of a name that are shown
ORDERS = {
    "loss": "the least probability of the true class first",
    "disagreement": "those first on which models differ most",
    "length": "the shortest first",
    "number": "in the order of the corpus",
}


class Arguments(Settings):
    """`rows` texts are shown at a time; `right` and `wrong` name models that are so about the texts shown at first."""

    rows: Annotated[int, Field(ge=1, le=50)] = 10
    sort: Literal["loss", "disagreement", "length", "number"] = "loss"
    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What one model said of one text: its answer, and the probability of the true class, in words and as a length."""

    model: str
    right: bool
    answer: str
    chance: str
    width: str


@dataclass(frozen=True)
class Entry:
    """One text: its number in the corpus, true class, length and beginning, and what every model said."""

    number: str
    truth: str
    length: str
    text: str
    direction: str
    said: tuple[Said, ...]
    at: int  # its place among the texts


@dataclass(frozen=True)
class Group:
    """The texts of one pattern of right and wrong: how many, and the first of them."""

    name: str
    count: str
    share: str
    width: str
    note: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    groups: tuple[Group, ...]
    others: str
    excerpt: str
    config: str  # JSON for the script: where the index of all texts is
    first: str  # which scripts hold the texts of `groups` in whole: one file keeps these where all would be large
    caption: str
    links: tuple[files.Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a model that the study has not."""
    models_asked.known("errors", study, (*arguments.right, *arguments.wrong))
    for name in set(arguments.right) & set(arguments.wrong):
        raise RnnReportError(f"errors: {name} cannot be both right and wrong; name it once")
    return (Ask("held_out"),)


def show(arguments: Arguments, study: Study, answers: tuple[HeldOutTexts, ...], place: Place) -> Shown:
    """Return the most telling texts of every pattern of right and wrong, and scripts with all texts for the browser."""
    (found,) = answers
    unit = "character" if study.data.tokens == "character" else "word"
    judged = verdicts.verdicts(found)
    patterns = _first(arguments, found, verdicts.patterns(judged))
    texts = text_shards.excerpts(found, place.excerpt)
    shown = _shown(patterns)
    first = {"rows": arguments.rows, "unit": unit, "view": arguments.model_dump(include={"sort", "right", "wrong"})}
    known = {"patterns": _counted(found, shown), **first}
    key, lazy = text_browser.scripts_of(found, judged, texts, place.excerpt, known)
    lazy = {f"{place.id}/{name}": content for name, content in lazy.items()}
    config = {"files": f"{place.files}{place.id}/", "key": key}
    groups = tuple(_group(arguments, found, judged, texts, one, unit) for one in shown)
    context = Context(
        groups=groups,
        others=_others(patterns, shown),
        excerpt="" if place.excerpt is None else _excerpt(place.excerpt, unit),
        config=files.json_file(config).decode().strip(),
        first=" ".join(text_browser.whole(found, [entry.at for group in groups for entry in group.entries])),
        caption=_caption(found, judged),
        links=(files.Link("Data (JSON)", f"{place.id}.json"), files.Link("CSV", f"{place.id}.csv")),
    )
    own = {
        f"{place.id}.json": files.json_file(_document(found, judged, patterns, lazy)),
        f"{place.id}.csv": _table(found, judged),
    }
    return Shown(context, own | lazy)


def _first(arguments: Arguments, found: HeldOutTexts, patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    """Return the patterns, those first that the page asks for."""
    right, wrong = ({found.models.index(name) for name in names} for names in (arguments.right, arguments.wrong))
    return tuple(sorted(patterns, key=lambda one: not (right <= set(one.right) and wrong <= set(one.wrong))))


def _shown(patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    """Return at most eight patterns: all wrong and all right are never left out."""
    mixed = [one.right for one in patterns if one.right and one.wrong]
    left_out = mixed[PATTERNS - (len(patterns) - len(mixed)) :]
    return tuple(one for one in patterns if one.right not in left_out)


def _others(patterns: tuple[Pattern, ...], shown: tuple[Pattern, ...]) -> str:
    texts = sum(len(one.texts) for one in patterns) - sum(len(one.texts) for one in shown)
    many = numbers.many(len(patterns) - len(shown), "more pattern")
    return f"{many} of right and wrong, of {numbers.many(texts, 'text')} together." if texts else ""


def _group(
    arguments: Arguments, found: HeldOutTexts, judged: Verdicts, texts: Sequence[str], one: Pattern, unit: str
) -> Group:
    count, total = len(one.texts), len(found.texts)
    keys = {
        "loss": judged.loss,
        "disagreement": -judged.apart,
        "length": text_shards.lengths(found),
        "number": found.documents,
    }
    order = np.argsort(keys[arguments.sort][one.texts], kind="stable")[: arguments.rows]
    first = one.texts[order].tolist()
    note = "All of them" if count == len(first) else f"The first {len(first)} of {numbers.whole(count)}"
    return Group(
        name=verdicts.said(one, [_named(name) for name in found.models]),
        count=numbers.whole(count),
        share=numbers.percent(count / total),
        width=f"{100 * count / total:.2f}%",
        note=f"{note}, {ORDERS[arguments.sort]}." if count else "No text is like this.",
        entries=tuple(_entry(found, judged, texts[at], at, unit) for at in first),
    )


def _entry(found: HeldOutTexts, judged: Verdicts, text: str, at: int, unit: str) -> Entry:
    said = tuple(
        Said(
            model=_named(name),
            right=bool(judged.right[model, at]),
            answer=_named(found.classes[judged.answers[model, at]]),
            chance=_chance(int(judged.truth[model, at])),
            width=f"{100 * judged.truth[model, at] / verdicts.STEPS:.1f}%",
        )
        for model, name in enumerate(found.models)
    )
    beginning = tokens.plain(text_shards.head(text, len(text) == len(found.texts[at])))
    length = int(found.offsets[at + 1] - found.offsets[at])
    truth = _named(found.classes[found.labels[at]])
    many = numbers.many(length, unit)
    return Entry(str(found.documents[at]), truth, many, beginning, tokens.direction([beginning]), said, at)


def _named(name: str) -> str:
    return tokens.clipped(tokens.readable(name), NAME)


def _chance(whole: int) -> str:
    """Return a probability as the script says it: "93.1 %", and "<0.1 %" where it is not nothing."""
    tenths = (whole * 1000 + verdicts.STEPS // 2) // verdicts.STEPS
    if whole and not tenths:
        return "<0.1\u202f%"
    return ">99.9\u202f%" if tenths == 1000 and whole < verdicts.STEPS else f"{tenths / 10:.1f}\u202f%"


def _excerpt(most: int, unit: str) -> str:
    first = f"first {unit} is" if most == 1 else f"first {numbers.whole(most)} {unit}s are"
    return f"Of each text the {first} shown, since the corpus may not be republished."


def _caption(found: HeldOutTexts, judged: Verdicts) -> str:
    models = numbers.listed([_named(name) for name in found.models[: judged.judges]])
    beside = "; baselines are shown beside" if len(found.models) > judged.judges else ""
    return tokens.plain(
        f"{numbers.many(len(found.texts), f'{found.split} text')}, by who is right about them: {models}{beside}. "
        "Percentages are the probability of the true class."
    )


def _counted(found: HeldOutTexts, patterns: Sequence[Pattern]) -> list[dict]:
    names = [_named(name) for name in found.models]
    named = [
        ([found.models[number] for number in one.right], [found.models[number] for number in one.wrong], one)
        for one in patterns
    ]
    return [
        {"name": verdicts.said(one, names), "right": right, "wrong": wrong, "count": len(one.texts)}
        for right, wrong, one in named
    ]


def _document(found: HeldOutTexts, judged: Verdicts, patterns: tuple[Pattern, ...], lazy: Mapping[str, bytes]) -> dict:
    return {
        "split": found.split,
        "texts": len(found.texts),
        "classes": found.classes,
        "networks": found.models[: found.networks],
        "baselines": found.models[found.networks :],
        "right": dict(zip(found.models, judged.right.sum(axis=1), strict=True)),
        "patterns": _counted(found, patterns),
        "files": sorted(lazy),
    }


def _table(found: HeldOutTexts, judged: Verdicts) -> bytes:
    """Return CSV with a row for every text."""
    header = ["number", "true class", "tokens"]
    classes = np.array(found.classes, object)
    columns = [found.documents, classes[found.labels], text_shards.lengths(found)]
    for model, name in enumerate(found.models):
        header += [f"answer of {name}", f"probability of the true class by {name}"]
        columns += [classes[judged.answers[model]], np.round(judged.truth[model] / verdicts.STEPS, 5)]
    return files.csv_file(header, zip(*(column.tolist() for column in columns), strict=True))
