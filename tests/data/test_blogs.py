"""The blog corpus: read by its few tags alone, however broken its files are."""

from __future__ import annotations

import time
import zipfile

import pytest

from rnnreport.data.corpora.blogs import check, clean, decode, posts
from rnnreport.data.corpus import read
from rnnreport.errors import CorpusMissing, DataError

HEAD = "<Blog>\r\n\r\n<date>05,August,2004</date>\r\n<post>\r\n\r\n\t   "
ANN = (
    HEAD
    + "I like &nbsp;  tea & <b> urlLink milk &lt;3.  \r\n</post>\r\n\r\n<date>06,juin,2004</date>"
    + "\r\n<post>  \r\n</post></Blog>"
)
BOB = HEAD + "one two three four</post><date>07,Maio,2004</date>\n<post>five &amp; six</post></Blog>"
KID = HEAD + "a</post><post>b</post></Blog>"
FILES = {
    "blogs/11.female.25.Arts.Leo.xml": ANN,
    "blogs/22.male.33.Technology.Aries.xml": BOB,
    "blogs/33.male.17.Technology.Virgo.xml": KID,
    "__MACOSX/blogs/._22.male.33.Technology.Aries.xml": "debris",
    "blogs/readme.txt": "hello",
}
TABLE = (
    "id,gender,age,topic,sign,date,text\n"
    '11,female,25,Arts,Leo,"05,August,2004","  I like urlLink tea, &nbsp;and\nmilk  "\n'
    '22,male,33,Technology,Aries,"07,Maio,2004",five\n'
    '33,male,17,Technology,Virgo,"07,Maio,2004",six\n'
)


@pytest.fixture
def blogs(tmp_path, monkeypatch):
    """Return a function that reads an archive of the given files with the given options."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))

    def reading(files=FILES, **options):
        with zipfile.ZipFile(tmp_path / "blogs.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return read("blogs", options, tmp_path)

    return reading


def test_texts_are_clean(blogs):
    """Entities are resolved, link marks and `nbsp;` gone, broken XML is text."""
    assert blogs().texts == ("I like tea & <b> milk <3.", "one two three four", "five & six")


def test_columns(blogs):
    """The preview shows what the file name says, the date as it is, and the text."""
    corpus = blogs(author=22)
    assert {name: values[1] for name, values in corpus.columns.items()} == {
        "id": "22", "gender": "male", "age": "33", "topic": "Technology", "sign": "Aries", "date": "07,Maio,2004",
        "text": "five & six",
    }  # fmt: skip


def test_dropped_posts_are_counted(blogs):
    """Empty posts, too long ones, and those of minors are counted with the reason."""
    assert blogs(max_words=3).dropped == {"longer than 3 words": 2, "empty": 1, "author under 18": 2}


@pytest.mark.parametrize("options", [{"topic": "technology"}, {"author": 22}, {"author": "22"}])
def test_other_posts_are_no_drops(blogs, options):
    """Posts of other topics and authors are not chosen, which is no drop."""
    corpus = blogs(**options, min_age=0)
    assert corpus.texts[:2] == ("one two three four", "five & six") and not corpus.dropped


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"topic": "Technolgy"}, "did you mean 'Technology'"),
        ({"author": 99}, "holds no author 99"),
        ({"author": 22, "topic": "Arts"}, "no author 22 on the topic Arts"),
        ({"author": 33}, "no text is left; dropped: 2 author under 18"),
    ],
)
def test_nothing_chosen(blogs, options, message):
    """Where nothing is left the error says why."""
    with pytest.raises(DataError, match=message):
        blogs(**options)


@pytest.mark.parametrize(
    "name", ["../11.male.25.Arts.Leo.xml", "/11.male.25.Arts.Leo.xml", "a\\..\\..\\11.male.25.Arts.Leo.xml"]
)
def test_paths_that_lead_out(blogs, name):
    """An archive with a path out of it is refused."""
    with pytest.raises(DataError, match="leads out of the archive"):
        blogs(files=FILES | {name: BOB})


def test_another_archive(blogs):
    """An archive of something else is refused."""
    with pytest.raises(DataError, match="not this corpus"):
        blogs(files={"a.txt": "x"})


def test_not_an_archive(tmp_path, monkeypatch):
    """A file that only pretends to be an archive is refused."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    (tmp_path / "blogs.zip").write_text("<html>Not found</html>")
    with pytest.raises(DataError, match="not a readable zip archive"):
        read("blogs", {}, tmp_path)


def test_a_damaged_archive(tmp_path):
    """A changed byte in an archive is found."""
    path = tmp_path / "blogs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.male.25.Arts.Leo.xml", BOB)
    path.write_bytes(path.read_bytes().replace(b"three", b"tree!"))
    with pytest.raises(DataError, match="cannot be unpacked"):
        check(path, ".zip")


def test_missing(tmp_path, monkeypatch):
    """Without a local copy the mend names the command, the address and the variable."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    monkeypatch.setattr("rnnreport.data.locations.home", lambda: tmp_path)
    with pytest.raises(CorpusMissing, match="rnnreport data get blogs.*https://.*RNNREPORT_DATA"):
        read("blogs", {}, tmp_path)


def test_mixed_encodings():
    """UTF-8 and cp1252 may stand in one file, and an undefined byte harms nothing."""
    assert (
        decode("café ".encode() + b"caf\xe9 \x93x\x94 \x9d" + " \u65e5".encode())
        == "café café \u201cx\u201d \ufffd \u65e5"
    )


def test_many_foreign_bytes_are_quick():
    """Decoding takes time in proportion to the bytes."""
    before = time.perf_counter()
    assert len(decode(b"\xe9 a" * 100_000)) == 300_000
    assert time.perf_counter() - before < 5


def test_control_characters():
    """cp1252 signs that were taken for control characters are mended, others go."""
    assert clean("don\u0092t\x00 \u0085\x7f") == "don\u2019t \u2026"


@pytest.mark.parametrize("end", ["", "</Blog>", "\n<date>1,May,2004</date>\n"])
def test_broken_off(end):
    """A last post without its closing tag ends where the file or the next date does."""
    assert [body.strip() for _, body in posts(HEAD + "first</post><post>last" + end)] == ["first", "last"]


def test_table(tmp_path, monkeypatch):
    """The same posts as a table are read alike."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    (tmp_path / "blogtext.csv").write_text(TABLE)
    corpus = read("blogs", {}, tmp_path)
    assert corpus.texts == ("I like tea, and\nmilk", "five") and corpus.dropped == {"author under 18": 1}
    assert corpus.columns["date"] == ("05,August,2004", "07,Maio,2004")


def test_another_table(tmp_path, monkeypatch):
    """A table without the corpus' columns is refused."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    (tmp_path / "blogtext.csv").write_text("id,text\n1,x\n")
    with pytest.raises(DataError, match="not this corpus: column 'gender'"):
        read("blogs", {}, tmp_path)


def test_real_author(real_data, tmp_path):
    """One author of the real archive is read in less than a second, with about as many posts as are known."""
    before = time.perf_counter()
    corpus = read("blogs", {"author": 589736, "max_words": 2000}, tmp_path)
    assert time.perf_counter() - before < 2  # twice the aim: the machine may be busy
    assert (len(corpus.texts), corpus.dropped) == (2286, {"longer than 2000 words": 2, "empty": 6})


def test_real_topic(real_data, tmp_path):
    """No debris is left in any of the real posts."""
    corpus = read("blogs", {"topic": "Technology", "min_age": 0}, tmp_path)
    assert len(corpus.texts) + corpus.dropped["empty"] == 42_055
    assert not [text for text in corpus.texts if "nbsp;" in text or "urlLink" in text or "<post>" in text]
