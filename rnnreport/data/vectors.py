"""Word vectors that someone else has trained, read from a text file.

Two forms are known, plain or compressed (.gz): GloVe's, one word and its values in each line, and word2vec's, whose
first line says how many words there are and how wide the vectors are. Only words that are asked for are kept, so that a
file of millions of words takes as much memory as the vocabulary.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np

from rnnreport.data.locations import VARIABLE, folders, sha256_of
from rnnreport.errors import DataError, nearest

LARGEST = float(np.finfo(np.float32).max)


def located(given: str, root: Path) -> Path:
    """Return the file `given`, as seen from the project folder `root` or from the folders of data, in this order.

    Raises DataError with the nearest name where there is no such file.
    """
    wanted = Path(given).expanduser()
    paths = [folder / wanted for folder in (root, *folders(root))]
    found = next((path for path in paths if path.is_file()), None)
    if found is not None:
        return found
    if any(path.is_dir() for path in paths):
        raise DataError(f"{given}: is a folder; give the file in it that holds the word vectors")
    beside = [other.name for path in paths if path.parent.is_dir() for other in path.parent.iterdir()]
    raise DataError(
        f"{given}: no such file in the project folder {root}, in the folder that {VARIABLE} names, in the project's "
        f"folder data or among downloads{nearest(wanted.name, beside)}"
    )


def identity(given: str, root: Path) -> str:
    """Return the SHA-256, hexadecimal, of the file that `located` finds. Raises as it does."""
    return sha256_of(located(given, root))


def read(path: Path, words: Sequence[str], width: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (matrix, found): the vectors of `words`, (words, width) float32, and which are in the file, (words,) bool.

    `words` differ from each other; they are looked up as they are written. The row of a word that is not in the file is
    0; of a word that stands twice the first is taken. Raises DataError that names file and line for a line that is not
    UTF-8, has fewer values than the others, or (of a word asked for) one that is no number; for vectors that are not
    `width` wide, for a file without any of the words, and for one that cannot be read.
    """
    matrix, found = np.zeros((len(words), width), np.float32), np.zeros(len(words), bool)
    places = {word.encode("utf-8", "surrogatepass"): place for place, word in enumerate(words)}
    heads = {word.split(b" ", 1)[0] for word in places}
    with _opened(path) as file:
        for number, line in _lines(file, path, width):
            if line[: line.find(b" ")] not in heads:
                continue
            word, *values = line.rsplit(b" ", width)
            place = places.get(word)
            if place is None:
                _mind_values_too_many(line, width, path, number)
            elif not found[place]:
                matrix[place], found[place] = _numbers(values, path, number), True
    if not found.any():
        raise DataError(
            f"{path.name}: none of the {len(words):,} words of the vocabulary is in it; is it for another language, "
            "or for words in capitals?"
        )
    return matrix, found


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            yield file
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path.name}: cannot be read: {reason}") from None


def _lines(file: BinaryIO, path: Path, width: int) -> Iterator[tuple[int, bytes]]:
    """Yield (number, line) of every word. Raises DataError for one that is too short or not UTF-8."""
    compared = False  # whether the width that the file begins with is the one asked for
    for number, line in enumerate(file, start=1):
        line = line.rstrip(b" \r\n")  # word2vec writes a space after the last value
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line:
            continue
        if not line.isascii():
            _decoded(line, path, number)
        values = line.count(b" ")
        if not compared:
            header = number == 1 and _is_header(line)
            _compare(int(line.split(b" ")[1]) if header else values, width, path, number)
            compared = True
            if header:
                continue
        if values < width:
            raise DataError(f"{path.name}: line {number:,}: {width} values must follow the word, not {values}")
        yield number, line
    if not compared:
        raise DataError(f"{path.name}: holds no word vectors")


def _is_header(line: bytes) -> bool:
    """Say whether a line is the first one of word2vec's form: how many words, how wide."""
    parts = line.split(b" ")
    return len(parts) == 2 and all(part.isdigit() for part in parts)


def _compare(values: int, width: int, path: Path, number: int) -> None:
    if not values:
        raise DataError(f"{path.name}: line {number}: must be a word and its values, parted by single spaces")
    if values != width:
        raise DataError(
            f"{path.name}: the vectors are {values} wide, the model's embedding is {width}: set embedding: {values}"
        )


def _decoded(line: bytes, path: Path, number: int) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path.name}: line {number:,}: byte 0x{line[error.start]:02x} is not UTF-8; word vectors must be a text "
            "file in UTF-8, plain or .gz, not a binary file of word2vec"
        ) from None


def _mind_values_too_many(line: bytes, width: int, path: Path, number: int) -> None:
    """Raise DataError if a line holds a word without a space and more than `width` numbers; else a word has a space."""
    values = line.split(b" ")[1:]
    if len(values) > width and all(_number(value) is not None for value in values):
        raise DataError(f"{path.name}: line {number:,}: {width} values must follow the word, not {len(values)}")


def _numbers(values: Sequence[bytes], path: Path, number: int) -> list[float]:
    numbers = [_number(value) for value in values]
    if None in numbers:
        wrong = values[numbers.index(None)].decode("utf-8")
        raise DataError(f"{path.name}: line {number:,}: '{wrong}' is no number, or none that float32 can hold")
    return numbers


def _number(value: bytes) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) <= LARGEST else None  # NaN is not
