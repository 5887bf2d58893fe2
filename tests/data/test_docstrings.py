"""Docstrings by topic: a labelled corpus that needs no file."""

from __future__ import annotations

import sysconfig
from collections import Counter
from pathlib import Path

import pytest

from rnnreport.data import python_sources
from rnnreport.data.corpora.docstrings import TOPICS
from rnnreport.data.corpus import Corpus, read
from rnnreport.errors import CorpusMissing, DataError

JSON = '"""A codec for the notation of objects."""\n\ndef dump():\n    """Write it."""\n'
QUEUE = '''"""A queue with one end and another end."""

class Queue:
    """A codec for the notation of objects."""

    def put(self):
        """Put an ``item`` into the
        queue."""
'''


@pytest.fixture
def library(tmp_path, monkeypatch):
    """Return a function that reads a standard library of these modules alone."""

    def reading(modules: dict[str, str], **options) -> Corpus:
        for number in range(50):
            (tmp_path / f"_filler{number}.py").touch()
        for name, content in modules.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        monkeypatch.setattr(python_sources, "_folder", lambda: tmp_path)
        return read("docstrings", options, tmp_path)

    return reading


def test_topics_of_modules(library):
    """A text is the docstring alone, without layout; its class is the topic of its module."""
    corpus = library({"json/__init__.py": JSON, "queue.py": QUEUE})
    assert {name: values[1:] for name, values in corpus.columns.items()} == {
        "title": ("queue", "queue.Queue.put"),
        "module": ("queue", "queue"),
        "label": ("concurrency", "concurrency"),
        "text": ("A queue with one end and another end.", "Put an item into the queue."),
    }
    assert corpus.labels == ("file formats", "concurrency", "concurrency")


def test_what_is_left_out_is_counted(library):
    """Modules without a topic, short docstrings and repeated ones are counted, each with the reason."""
    corpus = library({"json/__init__.py": JSON, "queue.py": QUEUE, "this.py": '"""Beautiful is better."""'})
    assert corpus.dropped == {"shorter than 5 words": 1, "repeated": 1, "in a module without a topic": 1}


def test_min_words(library):
    """How short a docstring may be is an option."""
    assert len(library({"json/__init__.py": JSON}, min_words=1).texts) == 2
    with pytest.raises(DataError, match="no text is left; dropped: 2 shorter than 9 words"):
        library({"json/__init__.py": JSON}, min_words=9)


def test_tests_of_the_library_are_passed_over(library):
    """Folders of tests are not read, nor what was installed."""
    corpus = library({"json/__init__.py": JSON, "test/json.py": QUEUE, "site-packages/queue.py": QUEUE})
    assert corpus.columns["title"] == ("json",)


def test_slim_python(tmp_path, monkeypatch):
    """A Python without its sources says what to do."""
    monkeypatch.setattr(python_sources, "_folder", lambda: tmp_path)
    with pytest.raises(CorpusMissing, match="corpus 'docstrings'.*full installation of Python"):
        read("docstrings", {}, tmp_path)


def test_no_module_has_two_topics():
    """Every module belongs to one topic."""
    modules = [module for names in TOPICS.values() for module in names.split()]
    assert len(modules) == len(set(modules)) and len(TOPICS) == 10


def test_this_python(tmp_path):
    """Every class of this Python's own library holds enough to learn from; those of Tk only where Python has it."""
    corpus = read("docstrings", {}, tmp_path)
    counts = Counter(corpus.labels)
    has_tk = (Path(sysconfig.get_path("stdlib")) / "tkinter" / "__init__.py").exists()
    assert all(counts[topic] > 250 for topic in TOPICS if topic != "gui" or has_tk)
    assert len(set(corpus.texts)) == len(corpus.texts) == counts.total()
    assert all(len(text.split()) >= 5 for text in corpus.texts)
