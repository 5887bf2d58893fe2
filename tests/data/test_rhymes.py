"""Nursery rhymes: rhymes alone, one text each, from books with much around them."""

from __future__ import annotations

import re

import pytest

from rnnreport.data import fetch
from rnnreport.data.corpora.rhymes import clean, rhymes
from rnnreport.data.corpus import identity, read
from rnnreport.errors import CorpusMissing, DataError

HEAD = """The Project Gutenberg EBook of Rhymes, by Various

Release Date: January 13, 2012 [EBook #{number}]

*** START OF THIS PROJECT GUTENBERG EBOOK RHYMES ***


Produced by volunteers


    CURLY LOCKS

    Thou shalt sit on a cushion.


_INTRODUCTION_


Rhymes are _old_.


"""
BODY = """    _CONTENTS_


    PEG
    THE QUEEN OF HEARTS


    "Herebe!
    ginsthe!!"


[Illustration: A queen
with tarts]


    THE QUEEN _of_ HEARTS


      The Queen of Hearts
    She made  some _great_ tarts.

[Illustration]

    The Knave of Hearts
        (_clap_
    Stole them.


    And ran.




PEG.

Peg, Peg, with a wooden leg.
"""
TAIL = """



End of Project Gutenberg's Rhymes

*** END OF THIS PROJECT GUTENBERG EBOOK RHYMES ***

THE FULL PROJECT GUTENBERG LICENSE

Please read this.
"""
QUEEN = "The Queen of Hearts\nShe made some great tarts.\n\nThe Knave of Hearts\nStole them.\n\nAnd ran."  # no gesture


def book(number: str = "38562", body: str = BODY) -> str:
    return (HEAD.format(number=number) + body + TAIL).replace("\n", "\r\n")


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Return a folder of corpora that holds the big book alone."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    monkeypatch.setattr("rnnreport.data.locations.home", lambda: tmp_path)
    (tmp_path / "pg38562_big_book.txt").write_bytes(book().encode())
    return tmp_path


def test_rhymes_alone(shelf):
    """Header, footer, preface, contents, pictures and gestures are left out, indents and emphasis too."""
    corpus = read("rhymes", {}, shelf)
    assert corpus.texts == (QUEEN, "Peg, Peg, with a wooden leg.") and corpus.labels is None
    assert corpus.columns["title"] == ("THE QUEEN OF HEARTS", "PEG")
    assert corpus.columns["book"] == ("The Big Book of Nursery Rhymes",) * 2


def test_titles_in_texts(shelf):
    """The title can be the first line."""
    assert read("rhymes", {"title": True}, shelf).texts[1] == "PEG\n\nPeg, Peg, with a wooden leg."


def test_newer_marks(shelf):
    """Books of today have other words around them, and signs beyond ASCII."""
    text = book().replace("THIS PROJECT", "THE PROJECT").replace("EBook", "eBook").replace("wooden", "wood\u00ebn")
    (shelf / "pg38562_big_book.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read("rhymes", {}, shelf).texts[1] == "Peg, Peg, with a wood\u00ebn leg."


def test_both_books(shelf):
    """Both books are one after the other, and another corpus than each of them."""
    (shelf / "pg10607.txt").write_bytes(book("10607").encode())
    corpus = read("rhymes", {"book": "both"}, shelf)
    assert len(corpus.texts) == 4 and corpus.columns["book"][2] == "The Real Mother Goose"
    assert len({identity("rhymes", {"book": name}, shelf) for name in ("big-book", "mother-goose", "both")}) == 3


@pytest.mark.parametrize("name", ["mother-goose", "both"])
def test_the_other_book_is_missing(shelf, name):
    """Where a book is not here, the mend names that book."""
    with pytest.raises(CorpusMissing, match="The Real Mother Goose is missing: download https.*pg10607.txt and run"):
        read("rhymes", {"book": name}, shelf)


def test_missing(shelf):
    """Without any book the mend names the command, the address and the variable."""
    (shelf / "pg38562_big_book.txt").unlink()
    with pytest.raises(CorpusMissing, match="rnnreport data get rhymes.*https://www.gutenberg.org.*RNNREPORT_DATA"):
        read("rhymes", {}, shelf)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (book("10607"), "holds eBook #10607 of Project Gutenberg, not #38562"),
        (book()[:600], "not a whole plain text of Project Gutenberg: get it anew"),
        ("<html>moved</html>", "not a whole plain text of Project Gutenberg: get it anew"),
        (book(body="\n\n\nCHAPTER I\n\nIt was a dark night.\n"), "not this corpus: no rhyme follows a list of rhymes"),
    ],
)
def test_not_the_book(shelf, content, message):
    """Another book, a part of one and no book are each said, in `data get` too."""
    (shelf / "pg38562_big_book.txt").write_text(content, encoding="utf-8", newline="")
    with pytest.raises(DataError, match=message):
        read("rhymes", {}, shelf)
    with pytest.raises(DataError, match=message):
        fetch.get("rhymes", shelf / "pg38562_big_book.txt", shelf / "target")


def test_got(shelf, tmp_path):
    """`data get` takes both books, each under its name."""
    (tmp_path / "pg10607.txt").write_bytes(book("10607").encode())
    for name in ("pg38562_big_book.txt", "pg10607.txt"):
        assert fetch.get("rhymes", tmp_path / name, tmp_path / "target").path.name == name


def test_titles():
    """A title stands alone after two blank lines, mostly in capitals; a title that is repeated is no verse."""
    text = "LIST OF RHYMES\n\nx\n\n\nThe ROSE is RED\n\n_The Rose is red_\n\nOH NO\n\na\n\n\n\nb"
    text += "\n\n\nIF\n\n\nc\nd\n\n\n\nE\nF\n\ng"
    assert list(rhymes(text)) == [("THE ROSE IS RED", "OH NO\n\na\n\nb"), ("IF", "c\nd\n\nE\nF\n\ng")]


def test_drawn_tables():
    """Cells of a drawn table are lines, whatever lines each of them has."""
    assert (
        clean("+---+---+\n|A  |   |\n|was|   |\n+---+---+\n|   |B  |\n|   |bit|\n+---+---+\nend") == "A was\nB bit\nend"
    )


def test_real_counts(real_data, tmp_path):
    """The lists of contents name 289 and 305 rhymes, and so many are read."""
    books = [read("rhymes", {"book": name}, tmp_path) for name in ("big-book", "mother-goose")]
    assert [len(corpus.texts) for corpus in books] == [289, 305]
    assert [corpus.columns["title"][0] for corpus in books] == ["THE QUEEN OF HEARTS", "LITTLE BO-PEEP"]
    assert [corpus.columns["title"][-1] for corpus in books] == [
        "I'LL TELL YOU A STORY", "WHEN THE SNOW IS ON THE GROUND",
    ]  # fmt: skip


def test_real_texts(real_data, tmp_path):
    """No text of the real books has words of a publisher, a list or a layout."""
    corpus = read("rhymes", {"book": "both"}, tmp_path)
    words = r"Gutenberg|Illustrat|Blackie|Produced|INTRODUCTION|CONTENTS|[_=|+*\[\]()#$%@/]|^\s|\s$|  |\n{3}|\r"
    assert [text for text in corpus.texts if re.search(words, text)] == []
    assert max(len(text) for text in corpus.texts) < 4000


def test_real_rhymes(real_data, tmp_path):
    """A rhyme in verses, one drawn as a table, one with gestures."""
    corpus = read("rhymes", {"book": "both"}, tmp_path)
    found = dict(zip(corpus.columns["title"], corpus.texts, strict=True))
    assert found["JACK"] == "Jack be nimble, Jack be quick,\nJack jump over the candlestick."
    assert found["A APPLE PIE"].startswith("A was an apple pie.\nB bit it.\nC cut it.\n")
    assert found["DANCE, THUMBKIN DANCE"].startswith("Dance, Thumbkin, dance;\nDance, ye merrymen, everyone.\nFor")
