"""Texts and small corpora that the tests of data share."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import Dataset, build
from rnnreport.study import Data

HOSTILE = (  # markup, templates, special words; joined emoji; other scripts; signs of no width; odd line ends
    "<script>alert(1)</script>",
    "</span></div>",
    "{{ 7*7 }} {% raw %}",
    "<unk> <pad>",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea 1\ufe0f\u20e3",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0650\u0627\u0644\u0639\u0627\u0644\u0645",  # Arabic with a vowel sign
    "zero\u200bwidth \u200b \u2060x \ufeffy so\u00adft",
    "e\u0301tude n\u0303 \u0301alone",
    "next\u0085line and\u2028separator",
    "\u65e5\u672c\u8a9e\u306e\u6587 \u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22",  # Japanese, Thai
    '"&quot;" \'\\" \x00 \x1b[31m',
)


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request) -> str:
    """One text that breaks careless programs."""
    return request.param


@pytest.fixture
def corpus():
    """Return a maker of corpora from texts."""

    def make(*texts: str, splits=None, labels=None, **columns) -> Corpus:
        return Corpus("toy", texts, labels, columns | {"text": texts}, splits, {}, "0" * 64)

    return make


@pytest.fixture
def dataset(corpus):
    """Return a maker of data sets from texts; `split` defaults to training on everything."""

    def make(*texts: str, splits=None, **settings) -> Dataset:
        given = splits or ("train",) * len(texts)
        split = settings.pop("split", {"validation": 0, "test": 0})
        return build(corpus(*texts, splits=given), Data(corpus="toy", split=split, **settings))

    return make


@pytest.fixture
def real_data(data_dir, monkeypatch) -> Path:
    """Return the folder of real corpora, in which corpora look for their files."""
    monkeypatch.setenv("RNNREPORT_DATA", str(data_dir))
    return data_dir
