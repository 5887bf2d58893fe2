"""Tables of one's own: nothing guessed, every mistake named with its mend."""

from __future__ import annotations

import gzip

import pandas
import pytest

from rnnreport.data.corpus import identity, read
from rnnreport.errors import DataError


@pytest.fixture
def table(tmp_path):
    """Return a function that writes a file and reads it as a table."""

    def reading(content: str | bytes, name: str = "t.csv", **options):
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return read("table", {"path": name} | options, tmp_path)

    return reading


def test_text_and_label(table):
    """The named columns are texts and labels; all columns are shown."""
    corpus = table("id,review,mood\n007,Good!,pos\n8,NA,neg\n", text="review", label="mood")
    assert (corpus.texts, corpus.labels) == (("Good!", "NA"), ("pos", "neg"))
    assert corpus.columns == {"id": ("007", "8"), "review": ("Good!", "NA"), "mood": ("pos", "neg")}


@pytest.mark.parametrize("header", ["text,other", "other,text"])
def test_column_text_is_found(table, header):
    """A column called text needs no naming."""
    assert set(table(f"{header}\na,a\n").texts) == {"a"}


def test_only_column_is_found(table):
    """The only column needs no naming, whatever its name."""
    assert table("poem\nroses\nviolets\n").texts == ("roses", "violets")


def test_several_columns_are_named(table):
    """Where it is not clear which column holds the texts, the error names them."""
    with pytest.raises(DataError, match="'text: NAME'; columns: title, body"):
        table("title,body\na,b\n")


@pytest.mark.parametrize("option", ["text", "label"])
def test_missing_column(table, option):
    """A column that is not there is named with all columns and the nearest."""
    with pytest.raises(DataError, match=r"t.csv: column 'revew' is not one of: review, text \(did you mean 'review'"):
        table("review,text\na,b\n", **{option: "revew"})


@pytest.mark.parametrize("content", ["", "\n\n", "text\n", "text,label\n"])
def test_empty_table(table, content):
    """A table without rows is an error of its own."""
    with pytest.raises(DataError, match="the table is empty"):
        table(content)


def test_blank_texts_are_dropped(table):
    """Rows with a blank text, or without the label asked for, are dropped and counted."""
    corpus = table('text,label\na,x\n,x\n"  ",x\nb,\nc\n', label="label")
    assert corpus.texts == ("a",) and corpus.dropped == {"without text": 2, "without label": 2}


def test_nothing_left(table):
    """Nothing but blank texts is an error that says so."""
    with pytest.raises(DataError, match="no text is left; dropped: 2 without text"):
        table('text\n" "\n""\n')


def test_not_utf8(table):
    """A byte that is no UTF-8 is named with its line and the mend."""
    with pytest.raises(DataError, match="line 3: byte 0xe9 .* is not utf-8; set 'encoding: cp1252'"):
        table("text\nfine\ncaf\xe9\n".encode("cp1252"))


def test_other_encoding(table):
    """The mend works."""
    assert table("text\ncaf\xe9\n".encode("cp1252"), encoding="cp1252").texts == ("café",)


def test_utf16(table):
    """UTF-16 is recognised in the mend, and read when named."""
    raw = "text\nhello\n".encode("utf-16")
    with pytest.raises(DataError, match="encoding: utf-16"):
        table(raw)
    assert table(raw, encoding="utf-16").texts == ("hello",)


@pytest.mark.parametrize("encoding", ["klingon", "base64"])
def test_unknown_encoding(table, encoding):
    """An encoding that is not known is said to be so."""
    with pytest.raises(DataError, match=f"encoding '{encoding}' is not known"):
        table("text\na\n", encoding=encoding)


def test_byte_order_mark(table):
    """A byte order mark is no part of the first name."""
    assert table("\ufefftext,other\na,b\n").texts == ("a",)


def test_other_separator(table):
    """Another separator is named in the mend, and read when named."""
    with pytest.raises(DataError, match='separator: ";"'):
        table("text;label\na;b\n")
    assert table("text;label\na;b\n", separator=";").texts == ("a",)


@pytest.mark.parametrize("content", ["text,b\n1,2\n1,2,3\n", 'text,b\n1,"open\n'])
def test_broken_rows(table, content):
    """Rows that do not fit are an error, never a silent shift of columns."""
    with pytest.raises(DataError, match="cannot be read as a table"):
        table(content)


def test_same_name_twice(table):
    """Two columns of one name are an error."""
    with pytest.raises(DataError, match="more than one column is called 'text'"):
        table("text,text\na,b\n")


def test_line_ends_inside_texts(table):
    """What stands in quotes stays as it is, line ends of every kind."""
    text = "a\r\nb\u2028c\u0085d\ne"
    assert table(f'text\n"{text}"\n').texts == (text,)


def test_hostile_texts(table, hostile):
    """Texts come through unchanged."""
    quoted = hostile.replace('"', '""')
    assert table(f'text\n"{quoted}"\n').texts == (hostile,)


def test_tab_separated(table):
    """.tsv is parted by tabs."""
    assert table("text\tlabel\na,b\tc\n", "t.tsv").texts == ("a,b",)


def test_compressed(table):
    """.gz is unpacked."""
    assert table(gzip.compress(b"text\na\n"), "t.csv.gz").texts == ("a",)


def test_damaged_compression(table):
    """A damaged .gz is an error of one line."""
    with pytest.raises(DataError, match="cannot be read"):
        table(b"\x1f\x8bnonsense", "t.csv.gz")


def test_json_lines(table):
    """Values are text as they were written; the only column of strings is found; null is missing."""
    corpus = table('{"n": 1.50, "say": "a\\u2028b"}\n\n{"n": 7, "say": null}\n{"say": "c", "more": [1]}\n', "t.jsonl")
    assert corpus.texts == ("a\u2028b", "c") and corpus.dropped == {"without text": 1}
    assert corpus.columns == {"n": ("1.50", ""), "say": corpus.texts, "more": ("", '["1"]')}


@pytest.mark.parametrize("line", ["{", "[1]", '"text"', "[" * 100_000])
def test_broken_json_lines(table, line):
    """A line that is no object is named by its number."""
    with pytest.raises(DataError, match="line 2"):
        table('{"text": "a"}\n' + line, "t.jsonl")


def test_lone_surrogates(table):
    """Half a surrogate pair, which no file can hold, becomes the replacement character."""
    assert table('{"text": "a\\ud800"}', "t.jsonl").texts == ("a\ufffd",)


def test_parquet(tmp_path):
    """Parquet is read, NaN and null are missing."""
    frame = pandas.DataFrame({"n": [1, 2, 3], "say": ["a", None, "b"], "score": [0.5, float("nan"), 1]})
    frame.to_parquet(tmp_path / "t.parquet")
    corpus = read("table", {"path": "t.parquet"}, tmp_path)
    assert corpus.texts == ("a", "b") and corpus.columns["n"] == ("1", "3")


def test_damaged_parquet(table):
    """A file that only pretends to be Parquet is an error of one line."""
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        table(b"PAR1", "t.parquet")


def test_other_kinds_of_file(table):
    """A file of another kind is refused, naming those that can be read."""
    with pytest.raises(DataError, match=r"must end in \.csv, \.tsv"):
        table("x", "t.xlsx")


def test_missing_file(table):
    """A path that is not there is named with the nearest file."""
    table("text\na\n", "reviews.csv")
    with pytest.raises(DataError, match="did you mean 'reviews.csv'"):
        table("text\na\n", path="review.csv")


def test_a_folder_is_no_table(tmp_path):
    """A folder is read with another corpus, which the error names."""
    with pytest.raises(DataError, match="corpus: folder"):
        read("table", {"path": "."}, tmp_path)


def test_identity_follows_the_content(table, tmp_path):
    """Another content is another identity, another name is not."""
    ids = [
        table(content, name).sha256
        for content, name in (("text\na", "x.csv"), ("text\na", "y.csv"), ("text\nb", "x.csv"))
    ]
    assert ids[0] == ids[1] != ids[2] == identity("table", {"path": "x.csv"}, tmp_path)


def test_unknown_option(table):
    """A misspelt option is named with the nearest."""
    with pytest.raises(DataError, match="did you mean 'label'"):
        table("text\na\n", lable="x")
