"""Word vectors as text: both forms, real and broken."""

from __future__ import annotations

import gzip
import hashlib

import numpy as np
import pytest

from rnnreport.data.vectors import identity, located, read
from rnnreport.errors import DataError

GLOVE = b"the 1 2 3\ncat -0.5 1e-3 +4\n\xc3\xa9tude 7 8 9\ndog 0 0 1\n"


@pytest.fixture
def written(tmp_path):
    """Return a maker of files from bytes."""

    def make(raw: bytes, name: str = "vectors.txt"):
        path = tmp_path / name
        path.write_bytes(raw)
        return path

    return make


def test_wanted_words_alone_are_kept_in_their_order(written):
    """A row for each word asked for, 0 where the file has none."""
    matrix, found = read(written(GLOVE), ["étude", "unicorn", "the", "cat"], 3)
    assert matrix.dtype == np.float32 and found.tolist() == [True, False, True, True]
    np.testing.assert_allclose(matrix, [[7, 8, 9], [0, 0, 0], [1, 2, 3], [-0.5, 1e-3, 4]])


@pytest.mark.parametrize(
    "raw",
    [
        b"4 3\n" + GLOVE,  # word2vec
        b"4 3 \n" + GLOVE.replace(b"\n", b" \n"),  # as the original program writes it
        GLOVE.replace(b"\n", b"\r\n"),
        GLOVE.rstrip(b"\n"),
        b"\xef\xbb\xbf" + GLOVE,  # a byte order mark
        b"\xef\xbb\xbf4 3\n" + GLOVE,
        GLOVE + b"\n\n",
    ],
    ids=["word2vec", "trailing spaces", "CRLF", "no last line end", "mark", "mark and header", "blank lines"],
)
@pytest.mark.parametrize("packed", [False, True])
def test_all_forms_of_a_file_say_the_same(written, raw, packed):
    """Headers, spaces and line ends make no difference; nor does compression."""
    path = written(gzip.compress(raw), "vectors.txt.GZ") if packed else written(raw)
    expected, _ = read(written(GLOVE, "plain.txt"), ["the", "dog", "étude"], 3)
    matrix, found = read(path, ["the", "dog", "étude"], 3)
    assert found.all()
    np.testing.assert_array_equal(matrix, expected)


def test_the_first_of_two_is_taken(written):
    """A word that stands twice has the vector of its first line."""
    matrix, _ = read(written(b"a 1 1\nb 2 2\na 3 3\n"), ["a"], 2)
    assert matrix.tolist() == [[1, 1]]


def test_words_with_spaces_are_told_from_their_first_part(written):
    """ "at name" is not "at", and can be asked for itself; neither is taken for a broken line."""
    raw = b". 1 2\n. . 3 4\nat name@domain.com 5 6\nat 7 8\n"
    matrix, found = read(written(raw), [".", "at", ". ."], 2)
    assert found.all()
    assert matrix.tolist() == [[1, 2], [7, 8], [3, 4]]


def test_spaces_of_unicode_part_nothing(written):
    """A word may hold a no-break space or the line separator U+0085."""
    raw = "a\u00a0b 1 2\nc\u0085d 3 4\n".encode()
    matrix, _ = read(written(raw), ["a\u00a0b", "c\u0085d"], 2)
    assert matrix.tolist() == [[1, 2], [3, 4]]


def test_a_word_that_looks_like_a_header_is_none_below_the_first_line(written):
    """A number can be a word, and a vector can have one value."""
    matrix, found = read(written(b"a 1\n5 3\n"), ["5"], 1)
    assert found.all() and matrix.tolist() == [[3]]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"the 1 2 3\ncat 1 x 3\n", "vectors.txt: line 2: 'x' is no number"),
        (b"the 1 2 3\ncat 1 nan 3\n", "vectors.txt: line 2: 'nan' is no number"),
        (b"the 1 2 3\ncat 1 1e39 3\n", "vectors.txt: line 2: '1e39' is no number, or none that float32 can hold"),
        (b"the 1 2 3\ncat 1  3\n", "vectors.txt: line 2: '' is no number"),
        (b"the 1 2 3\ncat 1 2\n", "vectors.txt: line 2: 3 values must follow the word, not 2"),
        (b"the 1 2 3\ncat 1 2 3 4\n", "vectors.txt: line 2: 3 values must follow the word, not 4"),
        (b"the 1 2 3\nunwanted 1 2\n", "vectors.txt: line 2: 3 values must follow the word, not 2"),
        (b"2 3\nthe 1 2 3\ncat 1\n", "vectors.txt: line 3: 3 values must follow the word, not 1"),
        (b"2 3\nthe 1 2\n", "vectors.txt: line 2: 3 values must follow the word, not 2"),
        (b"the 1 2\n", "the vectors are 2 wide, the model's embedding is 3: set embedding: 2"),
        (b"400000 50\nthe 1 2\n", "the vectors are 50 wide, the model's embedding is 3: set embedding: 50"),
        (b"the 1 2 3\ncaf\xe9 1 2 3\n", "vectors.txt: line 2: byte 0xe9 is not UTF-8"),
        (b"\xff\xfet\x00h\x00e\x00 \x001\x00", "vectors.txt: line 1: byte 0xff is not UTF-8"),
        (b"3000000 3\nin \x00\x80\xff\xff", "vectors.txt: line 2: byte 0x80 is not UTF-8"),
        (b"THE 1 2 3\n", "none of the 2 words of the vocabulary is in it"),
        (b"4 3\n", "none of the 2 words of the vocabulary is in it"),
        (b"", "vectors.txt: holds no word vectors"),
        (b"\n\n", "vectors.txt: holds no word vectors"),
        (b"the\t1\t2\t3\n", "vectors.txt: line 1: must be a word and its values, parted by single spaces"),
    ],
)
def test_a_broken_file_is_one_clear_line(written, raw, message):
    """What is wrong is said with the name of the file and the line."""
    with pytest.raises(DataError) as caught:
        read(written(raw), ["the", "cat"], 3)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("raw", [b"not gzip", gzip.compress(GLOVE)[:-12], gzip.compress(GLOVE)[:20] + b"\xff" * 40])
def test_a_damaged_archive_is_an_error_of_data(written, raw):
    """What is not gzip, cut off or overwritten is told like everything else."""
    with pytest.raises(DataError, match=r"^vectors\.gz: cannot be read: "):
        read(written(raw, "vectors.gz"), ["the", "cat"], 3)


def test_files_are_looked_for_in_the_project_and_where_data_are(tmp_path, monkeypatch):
    """The project folder comes first, then the folder that is named, then the project's own folder of data."""
    root, named = tmp_path / "project", tmp_path / "named"
    for folder in (named, root / "data"):
        folder.mkdir(parents=True)
    monkeypatch.setenv("RNNREPORT_DATA", str(named))
    for folder in (root / "data", named, root):
        (folder / "v.txt").write_bytes(GLOVE + str(folder).encode())
        assert located("v.txt", root) == folder / "v.txt"
    assert located(str(named / "v.txt"), root) == named / "v.txt"
    assert identity("v.txt", root) == hashlib.sha256((root / "v.txt").read_bytes()).hexdigest()


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path, monkeypatch):
    """One letter wrong is seen, in the folders of data too; a folder is no file."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path / "named"))
    (tmp_path / "named" / "sub").mkdir(parents=True)
    (tmp_path / "named" / "glove.txt").write_bytes(GLOVE)
    with pytest.raises(DataError, match=r"^glvoe\.txt: no such file .*did you mean 'glove\.txt'"):
        located("glvoe.txt", tmp_path)
    with pytest.raises(DataError, match=r"^nowhere/x\.txt: no such file in the project folder [^?]*$"):
        identity("nowhere/x.txt", tmp_path)
    with pytest.raises(DataError, match=r"^sub: is a folder"):
        located("sub", tmp_path)


def test_real_vectors_know_what_is_near(real_data, tmp_path):
    """In GloVe's 20,000 words, "computer" is nearer to "software" than to "banana"; unknown words are 0."""
    if not (real_data / "glove.6B.50d.20k.txt.gz").exists():
        pytest.skip("the GloVe vectors are not there")
    path = located("glove.6B.50d.20k.txt.gz", tmp_path)
    matrix, found = read(path, ["<pad>", "computer", "software", "banana", "qqqqxyz", "the"], 50)
    assert found.tolist() == [False, True, True, True, False, True]
    assert not matrix[[0, 4]].any()
    np.testing.assert_allclose(matrix[5, :3], [0.418, 0.24968, -0.41242], rtol=1e-6)
    long = matrix[1:4] / np.linalg.norm(matrix[1:4], axis=1, keepdims=True)
    assert long[0] @ long[1] > long[0] @ long[2] + 0.3
    with pytest.raises(DataError, match="set embedding: 50"):
        read(path, ["the"], 100)
