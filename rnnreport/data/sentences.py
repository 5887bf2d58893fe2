"""Where sentences end, among tokens.

After . ! ? or … and what closes behind them (quotation marks, brackets), where white space and then a capital letter
or a number follow: rules SB8 to SB11 of Unicode Standard Annex 29, without those that need tables of languages. Not
after an initial (J. Smith) or one of a few abbreviations. Signs of scripts without capitals (。！？) always end one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import regex

_ENDS = regex.compile(
    r"""[.!?\u2026]+[\p{Pe}\p{Pf}"']*(?=\s+[\p{Ps}\p{Pi}"']*[\p{Lu}\p{Lt}\p{N}])|[\u3002\uff01\uff1f]+[\p{Pe}\p{Pf}]*"""
)
_SHORT = regex.compile(
    r"(?<![\p{L}\p{N}])(?:\p{L}|al|cf|vs|no|fig|eq|dr|mr|mrs|ms|prof|st|approx)\.$", regex.IGNORECASE
)
_LOOK_BACK = 10  # letters before a point that tell whether it ends an abbreviation


def sentence_ends(tokens: Sequence[str], spaces: Sequence[str]) -> np.ndarray:
    """Return how many tokens the first, the first two, ... sentences have: (sentences,) int32, the last has them all.

    `spaces` are the text between each token and the one before it, in which signs may stand that are no tokens. No
    token, no sentence.
    """
    if not tokens:
        return np.zeros(0, np.int32)
    text = "".join(space + token for space, token in zip(spaces, tokens, strict=True))
    begins = np.array([end - len(token) for end, token in zip(_reach(tokens, spaces), tokens, strict=True)])
    found = [match.end() for match in _ENDS.finditer(text) if not _SHORT.search(text[: match.end()][-_LOOK_BACK:])]
    ends = np.searchsorted(begins, found, side="left").tolist()  # as many tokens begin before each place
    return np.array(sorted({end for end in ends if end} | {len(tokens)}), np.int32)


def _reach(tokens: Sequence[str], spaces: Sequence[str]) -> list[int]:
    return list(accumulate(len(space) + len(token) for space, token in zip(spaces, tokens, strict=True)))
