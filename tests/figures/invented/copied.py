"""What may be copied: three texts of every model, of which the greedy one recites, and runs in texts of people."""

from __future__ import annotations

import numpy as np

from rnnreport.results import Copies, Copy

ARGUMENTS = {"copied": {"text": "Mary had", "length": 24}}
RHYME = "Mary had a little lamb , its fleece was white as snow , and everywhere that Mary went the lamb was sure to go"
LAST = "Mary had a little dog , and where the dog was sure to be the lamb said to the cow that it was late"
SOURCE, AFTER = "Little Bo - Peep has lost her sheep . THE LAMB .", "; he followed her to school one day , which was"
PEOPLE = np.array([3, 4, 4, 2, 5, 3, 4, 6, 3, 4, 5, 4, 3, 2, 7, 4, 3, 5, 4, 11], np.int32)
WAYS = ((0.0, 26, 0, 20), (0.7, 24, 0, 4), (1.0, 24, 15, 18))  # temperature, tokens, begin and end of the run


def copied(names, words) -> Copies:
    texts = [text(name, words, *way, number) for number, name in enumerate(names) for way in WAYS]
    return Copies(tuple(texts), 26, PEOPLE)


def text(name, words, temperature=0.0, size=26, begin=0, end=20, number=0) -> Copy:
    """Return what one model wrote; of a run that begins in the given words these are a part."""
    plain = (RHYME if temperature == 0 else LAST).split()[:size]
    tokens = (*plain[:2], *words, *plain[2:])
    end = min(end - number % 4, size) + len(words) * (end > 2)
    begin += len(words) * (begin > 2)
    spaces = tuple("" if place == 0 or token in ",.;" else " " for place, token in enumerate(tokens))
    before, after = " ".join((*words, SOURCE)), " ".join((AFTER, *words))
    return Copy(name, 0, temperature, tokens, spaces, 2, begin, end, before, after, 38 + number)
