"""Folders of one's own: one file, one text."""

from __future__ import annotations

import pytest

from rnnreport.data.corpus import identity, read
from rnnreport.errors import DataError


@pytest.fixture
def texts(tmp_path):
    """Return the project folder with some files in `texts`."""
    for name, content in {
        "b/2.txt": "two ",
        "a/1.txt": "\ufeffone\n",
        "a/no.md": "# x",
        "a/.hid.txt": "x",
        "e.txt": " \n",
    }.items():
        path = tmp_path / "texts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def test_files_in_order(texts):
    """Files are read by name, in folders below too; empty ones are dropped, hidden ones not seen."""
    corpus = read("folder", {"path": "texts"}, texts)
    assert corpus.texts == ("one", "two") and corpus.dropped == {"empty": 1}
    assert corpus.columns == {"file": ("a/1.txt", "b/2.txt"), "text": ("one", "two")}


def test_folder_as_label(texts):
    """The name of the folder may be the class."""
    assert read("folder", {"path": "texts", "label": "folder"}, texts).labels == ("a", "b")


def test_pattern(texts):
    """Another pattern finds other files."""
    assert read("folder", {"path": "texts", "pattern": "*.md"}, texts).texts == ("# x",)


def test_no_file_fits(texts):
    """Where no file fits, the error names the pattern."""
    with pytest.raises(DataError, match=r"no file .* '\*\.rst'; set 'pattern'"):
        read("folder", {"path": "texts", "pattern": "*.rst"}, texts)


@pytest.mark.parametrize("pattern", ["", "/etc/*", "../*"])
def test_pattern_stays_inside(texts, pattern):
    """A pattern cannot lead out of the folder."""
    with pytest.raises(DataError, match="must be a pattern of file names"):
        read("folder", {"path": "texts", "pattern": pattern}, texts)


def test_not_utf8(texts):
    """The file that is not UTF-8 is named with the mend."""
    (texts / "texts" / "a" / "1.txt").write_bytes(b"caf\xe9")
    with pytest.raises(DataError, match="a/1.txt: line 1: .*encoding: cp1252"):
        read("folder", {"path": "texts"}, texts)
    assert read("folder", {"path": "texts", "encoding": "cp1252"}, texts).texts[0] == "café"


def test_a_file_is_no_folder(texts):
    """A file is read with another corpus, which the error names."""
    with pytest.raises(DataError, match="corpus: table"):
        read("folder", {"path": "texts/e.txt"}, texts)


def test_identity_follows_names_and_contents(texts):
    """A changed file and a renamed file are other corpora."""
    before = identity("folder", {"path": "texts"}, texts)
    (texts / "texts" / "a" / "1.txt").rename(texts / "texts" / "a" / "9.txt")
    renamed = identity("folder", {"path": "texts"}, texts)
    (texts / "texts" / "e.txt").write_text("new", encoding="utf-8")
    assert len({before, renamed, identity("folder", {"path": "texts"}, texts)}) == 3
