"""What every corpus keeps, whoever wrote it: one file in `data/corpora/` is tested here with no new test.

A corpus is read from a small sample of hand-written files where `SAMPLES` has one; otherwise from the local copy of the
real one, and where that is not there the tests of its content are skipped. Corpora of texts and of series keep
different things.
"""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.catalogue import member, members, origin
from rnnreport.data import series_dataset
from rnnreport.data.corpus import Corpus, identity, kind, measurements, read
from rnnreport.data.dataset import Dataset, build
from rnnreport.data.series import Measurements
from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.errors import CorpusMissing
from rnnreport.study import Data, Settings

CORPORA = sorted(members("corpus"))
OF_TEXTS = [name for name in CORPORA if kind(name) == "texts"]
OF_SERIES = [name for name in CORPORA if kind(name) == "series"]
WORDS = "The <b>cat</b> sat\u2028on {{ a }} mat, didn\u2019t it? \U0001f468\u200d\U0001f469 caf\u00e9 "


def _blogs(folder: Path) -> dict:
    posts = "".join(f"<date>{day},May,2004</date>\r\n<post> {WORDS}{day} </post>" for day in range(1, 9))
    (folder / "data").mkdir()
    with zipfile.ZipFile(folder / "data" / "blogs.zip", "w") as archive:
        archive.writestr("blogs/7.female.33.Arts.Leo.xml", f"<Blog>{posts}</Blog>")
    return {"author": 7}


def _table(folder: Path) -> dict:
    rows = "".join(f'{row},"{WORDS}{row}"\n' for row in range(8))
    (folder / "mine.csv").write_text("id,text\n" + rows, encoding="utf-8")
    return {"path": "mine.csv"}


def _folder(folder: Path) -> dict:
    (folder / "mine").mkdir()
    for number in range(8):
        (folder / "mine" / f"{number}.txt").write_text(f"{WORDS}{number}", encoding="utf-8")
    return {"path": "mine"}


def _bbc(folder: Path) -> dict:
    (folder / "data").mkdir()
    with zipfile.ZipFile(folder / "data" / "bbc-fulltext.zip", "w") as archive:
        for number in range(8):
            archive.writestr(f"bbc/{('tech', 'sport')[number % 2]}/{number:03}.txt", f"Title\n\n{WORDS}{number}")
    return {}


def _docstrings(folder: Path) -> dict:
    return {"min_words": 150}  # the longest of this Python's own, which need no file


def _imdb(folder: Path) -> dict:
    (folder / "data").mkdir()
    with tarfile.open(folder / "data" / "aclImdb_v1.tar.gz", "w:gz") as archive:
        for number in range(16):
            part = f"{('train', 'test')[number // 8]}/{('neg', 'pos')[number % 2]}"
            content = f"{WORDS}<br /><br />{number}".encode()
            member = tarfile.TarInfo(f"aclImdb/{part}/{number}_9.txt")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return {}


def _papers(folder: Path) -> dict:
    (folder / "data").mkdir()
    rows = "".join(f'{WORDS}{number},"{WORDS}{number}. {WORDS}",{number % 2}\n' for number in range(8))
    quoted = rows.replace(f"{WORDS}", WORDS.replace(",", ";"))
    (folder / "data" / "css-abstracts.csv.gz").write_bytes(gzip.compress(f"title,abstract,class\n{quoted}".encode()))
    return {}


def _rhymes(folder: Path) -> dict:
    (folder / "data").mkdir()
    rhymes = "".join(f"\n\n\nRHYME\n\n{WORDS}{number}" for number in range(8))
    begin, end = (f"*** {word} OF THIS PROJECT GUTENBERG EBOOK ***" for word in ("START", "END"))
    book = f"{begin}\n\n\nCONTENTS\n\nRhyme{rhymes}\n\n\n{end}\n"
    (folder / "data" / "pg38562.txt").write_text(book, encoding="utf-8")
    return {}


def _series(folder: Path) -> dict:
    days = [(name, day) for name in (f'"{WORDS}"', "<i>other</i>") for day in range(1, 29)]
    rows = "".join(f"2024-02-{day:02},{name},{day**0.5},{day % 7}\n" for name, day in days)
    (folder / "mine.csv").write_text("day,who,y,x\n" + rows, encoding="utf-8")
    return {"path": "mine.csv", "time": "day", "value": "y", "series": "who", "inputs": ("x",)}


SAMPLES = {
    "bbc": _bbc,
    "blogs": _blogs,
    "docstrings": _docstrings,
    "folder": _folder,
    "imdb": _imdb,
    "papers": _papers,
    "rhymes": _rhymes,
    "series": _series,
    "table": _table,
}


@pytest.fixture
def reading(request, tmp_path, monkeypatch) -> tuple[str, dict, Path]:
    """Return (name, options, root) with which a corpus can be read here, or skip."""
    name = request.param
    if name in SAMPLES:
        monkeypatch.delenv("RNNREPORT_DATA", raising=False)
        return name, SAMPLES[name](tmp_path), tmp_path
    beside = Path(__file__).parents[3] / "shared" / "data"
    monkeypatch.setenv("RNNREPORT_DATA", os.environ.get("RNNREPORT_TEST_DATA", str(beside)))
    try:
        identity(name, {}, tmp_path)
    except CorpusMissing:
        pytest.skip(f"neither a sample in this file nor a local copy of {name}")
    return name, {}, tmp_path


@cache
def _read(name: str, options: tuple, root: Path) -> Corpus:
    return read(name, dict(options), root)


@pytest.fixture
def corpus(reading) -> Corpus:
    """Return the corpus."""
    name, options, root = reading
    return _read(name, tuple(options.items()), root)


@pytest.fixture
def measured(reading) -> Measurements:
    """Return the corpus of series."""
    return measurements(*reading)


@pytest.fixture
def divided(measured) -> SeriesDataset:
    """Return the series, divided by time."""
    return series_dataset.build(measured, Data(corpus=measured.corpus, split={"validation": 0.2, "test": 0.2}))


every = pytest.mark.parametrize("name", CORPORA)
content = pytest.mark.parametrize("reading", OF_TEXTS, indirect=True)
of_series = pytest.mark.parametrize("reading", OF_SERIES, indirect=True)


@every
def test_says_what_it_is(name):
    """The first line of the docstring is a sentence that says what the corpus is."""
    assert len(members("corpus")[name].summary) > 20 and members("corpus")[name].summary.endswith(".")


@every
def test_says_what_may_be_done(name):
    """Rights are literals: a licence in words, and whether texts may be published again."""
    rights = member("corpus", name).facts["RIGHTS"]
    assert set(rights) == {"licence", "republish"} and rights["licence"] and isinstance(rights["republish"], bool)


@every
def test_says_what_hangs_on_an_option(name):
    """Each value of it has an origin of its own, of whose files all are known; as a whole the strictest right holds."""
    corpus = member("corpus", name)
    for option, values in corpus.facts.get("DIFFERS", {}).items():
        found = [origin(corpus, {option: value}) for value in values]
        assert {file for one in found for file in one.files} == set(corpus.facts["SOURCE"]["files"])
        assert origin(corpus).republish == all(one.republish for one in found) and all(one.licence for one in found)
        assert corpus.load().Options.model_fields[option].default == next(iter(values))


@every
def test_says_whether_there_are_classes(name):
    """A literal that front matter is checked by; where it is "asked", there is an option for it."""
    labels = member("corpus", name).facts["LABELS"]
    assert labels in ("always", "never", "asked")
    assert labels != "asked" or "label" in member("corpus", name).load().Options.model_fields


@every
def test_says_what_it_holds(name):
    """A corpus holds texts, or series, which have no classes; `KIND` is there where it says something."""
    facts = member("corpus", name).facts
    assert facts.get("KIND") in (None, "series") and (kind(name) == "texts" or facts["LABELS"] == "never")


@every
def test_says_where_it_comes_from(name):
    """The source is an address over TLS, or none for a user's own; each file says what is known of it."""
    source = member("corpus", name).facts["SOURCE"]
    assert set(source) == {"address", "files"} and source["address"].startswith(
        ("https://",) if source["files"] else ""
    )
    for about in source["files"].values():
        assert set(about) == {"sha256", "bytes", "address"}
        assert about["address"] is None or about["address"].startswith("https://")
        assert about["sha256"] is None or len(bytes.fromhex(about["sha256"])) == 32


@every
def test_options_are_frozen_settings(name):
    """Options refuse unknown keys and never change."""
    options = member("corpus", name).load().Options
    assert issubclass(options, Settings) and options.model_config["frozen"]
    with pytest.raises(ValidationError, match="extra_forbidden"):
        options(no_such_option=1)


@every
def test_options_do_not_clash(name):
    """No option has the name of a setting that every corpus has."""
    assert not set(member("corpus", name).load().Options.model_fields) & set(Data.model_fields)


@content
def test_everything_is_parallel(corpus):
    """Columns, labels and splits have one entry per text, and no text is blank."""
    parallel = [*corpus.columns.values(), corpus.labels or corpus.texts, corpus.splits or corpus.texts]
    assert {len(values) for values in parallel} == {len(corpus.texts)} and all(text.strip() for text in corpus.texts)


@content
def test_identity_is_that_of_what_was_read(reading, corpus):
    """The SHA-256 is known before reading, and the corpus carries the same one."""
    assert identity(*reading) == corpus.sha256 and len(bytes.fromhex(corpus.sha256)) == 32


@content
def test_texts_can_be_written(corpus):
    """Every text can be encoded as UTF-8."""
    assert all(text.encode() for text in corpus.texts)


@content
@pytest.mark.parametrize("segment", [None, 5])
def test_splits_are_disjoint(corpus, segment):
    """Every piece is in one split, and no document in two."""
    dataset = build(corpus, Data(corpus=corpus.name, segment=segment, split={"validation": 0.2, "test": 0.2}))
    assert sorted(np.concatenate(list(dataset.splits.values())).tolist()) == list(range(len(dataset)))
    owners = [set(dataset.documents[pieces].tolist()) for pieces in dataset.splits.values()]
    assert sum(map(len, owners)) == len(set.union(*owners)) == len(dataset.texts)


@content
@pytest.mark.parametrize("kind", ["word", "character"])
def test_tokens_rebuild_the_texts(corpus, kind):
    """Tokens and the text between them are the text itself, but for white space at its end."""
    dataset = build(corpus, Data(corpus=corpus.name, tokens=kind))
    for number in range(min(len(dataset), 20)):
        tokens, spaces = dataset.tokens(number)
        text = "".join(space + token for space, token in zip(spaces, tokens, strict=True))
        rest = dataset.texts[number].removeprefix(text)
        assert text + rest == dataset.texts[number] and not rest.strip()


@content
def test_saved_and_loaded(corpus, tmp_path):
    """A data set comes back from its files as it was."""
    dataset = build(corpus, Data(corpus=corpus.name, options={}))
    dataset.save(tmp_path)
    again = Dataset.load(tmp_path)
    for name in ("corpus", "sha256", "settings", "texts", "labels", "columns", "dropped", "facts", "vocabulary"):
        assert getattr(dataset, name) == getattr(again, name)
    for name in ("ids", "spans", "offsets", "documents"):
        assert np.array_equal(getattr(dataset, name), getattr(again, name))
    assert dataset.show(dataset.piece(0)) == again.show(again.piece(0))


@of_series
def test_series_are_parallel(measured):
    """Every array of a series has one row for each time, and a column for each name."""
    for one in measured.series:
        shapes = {one.values.shape, one.stamps.shape, (len(one.times),)}
        assert len(shapes) == 1 and {array.dtype for array in (one.values, one.stamps)} == {np.dtype(np.float64)}
        assert one.inputs.shape == (len(one), len(measured.inputs))
        assert one.known.shape == (len(one), len(measured.known))


@of_series
def test_times_ascend(measured):
    """No time of a series stands twice or before an earlier one, and no two are said alike."""
    for one in measured.series:
        assert (np.diff(one.stamps) > 0).all() and len(set(one.times)) == len(one)


@of_series
def test_numbers_are_finite(measured):
    """There is a number for every time, never NaN or infinity."""
    for one in measured.series:
        assert all(np.isfinite(array).all() for array in (one.values, one.stamps, one.inputs, one.known))


@of_series
def test_series_say_what_they_are(measured, reading):
    """Names are sorted and differ, the step has a name, and all that is text can be written."""
    names = [one.name for one in measured.series]
    assert names == sorted(set(names)) and measured.corpus == reading[0] and measured.step and measured.season >= 1
    assert "".join((*names, measured.value, *measured.columns)).encode() and measured.unit.isprintable()
    assert len({len(column) for column in measured.columns.values()}) == 1


@of_series
def test_identity_is_that_of_the_measurements(reading, measured):
    """The SHA-256 is known before reading, and the measurements carry the same one."""
    assert identity(*reading) == measured.sha256 and len(bytes.fromhex(measured.sha256)) == 32


@of_series
def test_parts_are_disjoint(divided):
    """Every value of a series is in one part, and training comes before validation, which comes before test."""
    for one, parts in zip(divided.series, divided.parts, strict=True):
        places = [np.arange(len(one))[parts.of(split)] for split in series_dataset.SPLITS]
        assert np.concatenate(places).tolist() == list(range(len(one))) and all(map(len, places))


@of_series
def test_series_saved_and_loaded(divided, tmp_path):
    """A data set of series comes back from its files as it was."""
    divided.save(tmp_path)
    again = SeriesDataset.load(tmp_path)
    assert (divided.settings, divided.parts) == (again.settings, again.parts)
    for field in fields(Measurements):
        if field.name != "series":
            assert getattr(divided.measurements, field.name) == getattr(again.measurements, field.name)
    for one, other in zip(divided.series, again.series, strict=True):
        assert (one.name, one.times) == (other.name, other.times)
        for name in ("stamps", "values", "inputs", "known"):
            assert np.array_equal(getattr(one, name), getattr(other, name))
