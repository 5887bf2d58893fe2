"""The film reviews: labelled and divided as published, read from the archive as it comes."""

from __future__ import annotations

import io
import tarfile
import time
from collections import Counter

import pytest

from rnnreport.data import download, fetch
from rnnreport.data.corpora.imdb import clean
from rnnreport.data.corpus import Corpus, read
from rnnreport.errors import CorpusMissing, DataError

FILES = {
    "aclImdb/README": "read me",
    "aclImdb/train/urls_pos.txt": "http://\n",
    "aclImdb/train/unsup/1_0.txt": "What is this?",
    "aclImdb/train/unsup/0_0.txt": "No opinion.",
    "aclImdb/test/pos/0_10.txt": "Great.<br /><br />Really.",
    "aclImdb/train/pos/10_7.txt": "Good\u0085 I mean it.",
    "aclImdb/train/pos/2_9.txt": "Fine.",
    "aclImdb/train/pos/._2_9.txt": "debris",
    "aclImdb/train/neg/0_1.txt": "Bad.",
    "aclImdb/test/neg/3_4.txt": " ",
}


@pytest.fixture
def imdb(tmp_path, monkeypatch):
    """Return a function that reads an archive of the given files with the given options."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))

    def reading(files=FILES, name="aclImdb_v1.tar.gz", **options) -> Corpus:
        with tarfile.open(tmp_path / name, f"w:{name[-2:]}") as archive:
            for path, content in files.items():
                member = tarfile.TarInfo(path)
                member.size = len(content.encode())
                archive.addfile(member, io.BytesIO(content.encode()))
        return read("imdb", options, tmp_path)

    return reading


@pytest.mark.parametrize("name", ["aclImdb_v1.tar.gz", "aclImdb_v1.tar.xz"])
def test_order(imdb, name):
    """Train comes before test, negative before positive, then numbers count; the order of the archive does not."""
    corpus = imdb(name=name)
    assert corpus.texts == ("Bad.", "Fine.", "Good\u0085 I mean it.", "Great.\n\nReally.")
    assert imdb(dict(reversed(FILES.items()))).texts == corpus.texts


def test_classes_and_splits(imdb):
    """Classes and splits are those of the folders; an empty review is dropped."""
    corpus = imdb()
    assert corpus.labels == ("negative", "positive", "positive", "positive")
    assert corpus.splits == ("train", "train", "train", "test") and corpus.dropped == {"empty": 1}


def test_columns(imdb):
    """The preview shows number, rating, class and text."""
    assert {name: values[2] for name, values in imdb().columns.items()} == {
        "id": "10", "rating": "7", "label": "positive", "text": "Good\u0085 I mean it.",
    }  # fmt: skip


def test_unlabelled(imdb):
    """Reviews that nobody labelled have no classes, no rating and no split."""
    corpus = imdb(include="unlabelled")
    assert corpus.texts == ("No opinion.", "What is this?") and list(corpus.columns) == ["id", "text"]
    assert corpus.labels is None and corpus.splits is None


def test_only_empty_reviews(imdb):
    """Where nothing is left the error says why."""
    with pytest.raises(DataError, match="no text is left; dropped: 1 empty"):
        imdb({"aclImdb/test/neg/3_4.txt": "<br />"})


@pytest.mark.parametrize(("include", "named"), [("labelled", "train/pos/"), ("unlabelled", "train/unsup/")])
def test_another_archive(imdb, include, named):
    """An archive of something else is refused."""
    with pytest.raises(DataError, match=f"not this corpus: no file in it is named {named}"):
        imdb({"a/b.txt": "x"}, include=include)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a<br /><br />b", "a\n\nb"),
        ("a <br /> <br /><BR><br/> b", "a\n\nb"),
        ("a\u0085 b\u2028c\u0085", "a\u0085 b\u2028c\u0085"),
        ("1 < 2 <i>x</i> <brx />", "1 < 2 <i>x</i> <brx />"),
    ],
)
def test_clean(raw, text):
    """The tag for a line end becomes one; all else stays, other line ends of Unicode too."""
    assert clean(raw) == text


def test_truncated(imdb, tmp_path):
    """An archive whose download broke off is one error with the mend."""
    imdb()
    path = tmp_path / "aclImdb_v1.tar.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="aclImdb_v1.tar.gz: .*not whole.*get it anew"):
        read("imdb", {}, tmp_path)


def test_missing(tmp_path, monkeypatch):
    """Without a local copy the mend names the command, the address and the variable."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    monkeypatch.setattr("rnnreport.data.locations.home", lambda: tmp_path)
    with pytest.raises(CorpusMissing, match="rnnreport data get imdb.*https://ai.stanford.*RNNREPORT_DATA"):
        read("imdb", {}, tmp_path)


def test_wrong_checksum(imdb, tmp_path, monkeypatch):
    """`data get` refuses an archive of the published name that is another one, copied or downloaded."""
    imdb()
    other = tmp_path / "aclImdb_v1.tar.gz"
    with pytest.raises(DataError, match="published is c40f74a18d3b"):
        fetch.get("imdb", other, tmp_path / "target")
    monkeypatch.setattr(download, "into", lambda part, *_: part.write_bytes(other.read_bytes()) and part)
    with pytest.raises(DataError, match="published is c40f74a18d3b"):
        fetch.get("imdb", None, tmp_path / "target")
    assert not [path for path in (tmp_path / "target").iterdir() if not path.name.startswith(".")]


def test_packed_anew(imdb, tmp_path):
    """`data get` takes an archive that was packed anew when its content makes sense, and refuses it when not."""
    imdb(name="aclImdb_v1.tar.xz")
    assert fetch.get("imdb", tmp_path / "aclImdb_v1.tar.xz", tmp_path / "target").path.name == "aclImdb_v1.tar.xz"
    (tmp_path / "aclImdb_v1.tar.xz").write_bytes(b"nonsense")
    with pytest.raises(DataError, match="what came is not this corpus"):
        fetch.get("imdb", tmp_path / "aclImdb_v1.tar.xz", tmp_path / "other")


@pytest.fixture(scope="session")
def reviews(data_dir, tmp_path_factory) -> tuple[Corpus, float]:
    """Return the real reviews, and the seconds of processor time that reading took."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RNNREPORT_DATA", str(data_dir))
        before = time.process_time()
        return read("imdb", {}, tmp_path_factory.mktemp("imdb")), time.process_time() - before


def test_real_counts(reviews):
    """The real archive holds 12,500 reviews of each class in each part."""
    parts = Counter(zip(reviews[0].splits, reviews[0].labels, strict=True))
    assert set(parts.values()) == {12_500} and len(parts) == 4 and not reviews[0].dropped


def test_real_ratings(reviews):
    """Negative reviews gave at most 4 of 10 stars, positive ones at least 7."""
    rated = set(zip(reviews[0].labels, map(int, reviews[0].columns["rating"]), strict=True))
    assert rated == {("negative", stars) for stars in (1, 2, 3, 4)} | {("positive", stars) for stars in (7, 8, 9, 10)}


def test_real_repeats(reviews):
    """96 texts of train and 199 of test stand there before; 2 more of train differ in white space; 123 are in both."""
    corpus = reviews[0]
    parts = {name: [text for text, split in zip(corpus.texts, corpus.splits, strict=True) if split == name]
             for name in ("train", "test")}  # fmt: skip
    assert {name: len(texts) - len(set(texts)) for name, texts in parts.items()} == {"train": 96 + 2, "test": 199}
    assert len(set(parts["train"]) & set(parts["test"])) == 123


def test_real_texts(reviews):
    """No tag for a line end is left; U+0085, which is no line end here, stays."""
    assert not any("<br" in text or "\n\n\n" in text for text in reviews[0].texts)
    assert sum("\u0085" in text for text in reviews[0].texts) == 681


def test_real_speed(reviews):
    """Reading takes a few seconds, most of them to decompress."""
    assert reviews[1] < 20  # 6 on an idle machine
