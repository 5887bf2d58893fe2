"""The documentation of Python: on every machine, readable, without running it."""

from __future__ import annotations

import sys

import pytest

from rnnreport.data.corpora import python_docs
from rnnreport.data.corpora.python_docs import clean
from rnnreport.data.corpus import identity, read
from rnnreport.errors import CorpusMissing


def test_topics(tmp_path):
    """The topics of the language reference are there, in the order of their names."""
    corpus = read("python_docs", {}, tmp_path)
    assert len(corpus.texts) > 60 and sum(len(text.split()) for text in corpus.texts) > 50_000
    assert list(corpus.columns["title"]) == sorted(corpus.columns["title"])


def test_nothing_is_imported(tmp_path):
    """Reading the topics runs none of the documentation."""
    sys.modules.pop("pydoc_data.topics", None)
    read("python_docs", {}, tmp_path)
    assert "pydoc_data.topics" not in sys.modules


def test_docstrings(tmp_path, monkeypatch):
    """Docstrings come with their dotted names."""
    few = [path for path in python_docs._sources() if path.parent.name == "json"]
    monkeypatch.setattr(python_docs, "_sources", lambda: few)
    corpus = read("python_docs", {"include": "docstrings"}, tmp_path)
    found = dict(zip(corpus.columns["title"], corpus.texts, strict=True))
    assert found["json.decoder.JSONDecoder"].startswith("Simple JSON") and "json" in found


def test_both_hold_topics_and_docstrings(tmp_path, monkeypatch):
    """`both` is one after the other, and another corpus than each of them."""
    few = [path for path in python_docs._sources() if path.parent.name == "json"]
    monkeypatch.setattr(python_docs, "_sources", lambda: few)
    kinds = read("python_docs", {"include": "both"}, tmp_path).columns["kind"]
    assert set(kinds) == {"topic", "docstring"}
    assert len({identity("python_docs", {"include": part}, tmp_path) for part in ("topics", "docstrings", "both")}) == 3


def test_slim_python(tmp_path, monkeypatch):
    """A Python without its documentation says what to do."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CorpusMissing, match="full installation of Python"):
        read("python_docs", {}, tmp_path)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Title\n*****\n\nOne\ntwo.", "Title\n\nOne two."),
        ("See :class:`~json.Decoder` and ``x`` or *this* **now**.", "See json.Decoder and x or this now."),
        (".. versionadded:: 3.3\n   More.", "versionadded 3.3 More."),
        ("Code::\n\n    if x:\n        y = 2\n", "Code:\n\nif x:\n    y = 2"),
        (">>> a = 1\n>>> a\n1", ">>> a = 1\n>>> a\n1"),
        ("+----+----+\n| A  | b  |\n|====|====|\n| c  | d  |\n+----+----+", "A b\nc d"),
        ("2 * 3 * 4 and **kwargs", "2 * 3 * 4 and **kwargs"),
    ],
)
def test_layout_goes_text_stays(raw, expected):
    """Marks of layout are taken out, prose is unwrapped, code keeps its lines."""
    assert clean(raw) == expected
