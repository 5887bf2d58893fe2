"""The news of the BBC: five classes, titles on the first line, one article that is not UTF-8."""

from __future__ import annotations

import zipfile
from collections import Counter

import pytest

from rnnreport.data import fetch
from rnnreport.data.corpora.bbc import parted
from rnnreport.data.corpus import read
from rnnreport.errors import CorpusMissing, DataError

FILES = {
    "bbc/README.TXT": b"read me",
    "bbc/tech/010.txt": b"Chips\n\nSmaller chips.\n\nMore.\n\n\n\nStill more.\n",
    "bbc/tech/002.txt": "Caf\u00e9\r\n\r\nOnline.".encode(),
    "bbc/sport/199.txt": b"Sold\n\nFor \xa315.8m \x96 from Parma.",
    "bbc/business/001.txt": b"Only a title",
    "bbc/weather/001.txt": b"Rain\n\nWet.",
    "__MACOSX/bbc/tech/._010.txt": b"debris",
}


@pytest.fixture
def bbc(tmp_path, monkeypatch):
    """Return a function that reads an archive of the given files with the given options."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))

    def reading(files=FILES, **options):
        with zipfile.ZipFile(tmp_path / "bbc-fulltext.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return read("bbc", options, tmp_path)

    return reading


def test_articles(bbc):
    """Articles come by class and number, with their titles; other folders and other files are passed over."""
    corpus = bbc()
    assert corpus.labels == ("business", "sport", "tech", "tech") and corpus.splits is None
    assert corpus.texts[2:] == ("Caf\u00e9\n\nOnline.", "Chips\n\nSmaller chips.\n\nMore.\n\nStill more.")


def test_columns(bbc):
    """The preview shows file, class, title and text."""
    assert {name: values[-1] for name, values in bbc(title=False).columns.items()} == {
        "file": "tech/010", "label": "tech", "title": "Chips", "text": "Smaller chips.\n\nMore.\n\nStill more.",
    }  # fmt: skip


def test_without_titles(bbc):
    """An article that is a title alone is dropped where titles are no part of the texts."""
    assert bbc().texts[0] == "Only a title"
    assert bbc(title=False).dropped == {"empty": 1} and "Online." in bbc(title=False).texts


def test_another_encoding(bbc):
    """A file that is not UTF-8 is read as cp1252, of which latin-1 is a part."""
    assert bbc().texts[1] == "Sold\n\nFor \u00a315.8m \u2013 from Parma."


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("\n T \n\n a \n b", ("T", "a\nb")), ("T", ("T", "")), ("T\u0085x\n\ny\u2028z", ("T\u0085x", "y\u2028z"))],
)
def test_parted(raw, expected):
    """The title is the first line; only line feeds end lines."""
    assert parted(raw) == expected


def test_another_archive(bbc):
    """An archive of something else is refused."""
    with pytest.raises(DataError, match="not this corpus: no file in it is named bbc/"):
        bbc({"bbc/weather/001.txt": b"x"})


def test_paths_that_lead_out(bbc):
    """An archive with a path out of it is refused."""
    with pytest.raises(DataError, match="leads out of the archive"):
        bbc(FILES | {"../bbc/tech/001.txt": b"x"})


def test_truncated(bbc, tmp_path):
    """An archive whose download broke off is one error with the mend, in `data get` too."""
    bbc()
    path = tmp_path / "bbc-fulltext.zip"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DataError, match="bbc-fulltext.zip: not a readable zip archive.*get it anew"):
        read("bbc", {}, tmp_path)
    with pytest.raises(DataError, match="what came is not this corpus"):
        fetch.get("bbc", path, tmp_path / "target")


def test_missing(tmp_path, monkeypatch):
    """Without a local copy the mend names the command, the address and the variable."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    monkeypatch.setattr("rnnreport.data.locations.home", lambda: tmp_path)
    with pytest.raises(CorpusMissing, match="rnnreport data get bbc.*https://mlg.ucd.ie.*RNNREPORT_DATA"):
        read("bbc", {}, tmp_path)


def test_real_counts(real_data, tmp_path):
    """The real archive holds 2,225 articles, 98 of them repeated to the letter."""
    corpus = read("bbc", {}, tmp_path)
    assert Counter(corpus.labels) == {"sport": 511, "business": 510, "politics": 417, "tech": 401, "entertainment": 386}
    assert len(corpus.texts) - len(set(corpus.texts)) == 98 and not corpus.dropped


def test_real_encoding(real_data, tmp_path):
    """The one article in latin-1 has its pound sign; no article has a sign that could not be read."""
    corpus = read("bbc", {"title": False}, tmp_path)
    assert "a \u00a315.8m signing from Parma" in corpus.texts[corpus.columns["file"].index("sport/199")]
    assert not any("\ufffd" in text for text in corpus.texts)
    assert corpus.columns["title"][0] == "Ad sales boost Time Warner profit"
