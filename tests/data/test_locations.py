"""Where corpora are looked for."""

from __future__ import annotations

import pytest

from rnnreport.catalogue import members
from rnnreport.data import locations


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """Return a folder, where neither the variable nor the user's folder holds a corpus."""
    monkeypatch.delenv("RNNREPORT_DATA", raising=False)
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name: str(tmp_path / "home"))
    return tmp_path


def test_every_corpus_is_listed(nowhere):
    """The list names all corpora, and knows which can be read now."""
    found = {line.name: line for line in locations.available(nowhere)}
    assert set(found) == set(members("corpus"))
    assert (found["blogs"].path, found["blogs"].ready) == (None, False)
    assert found["table"].ready and found["python_docs"].ready


@pytest.mark.parametrize("name", ["blogs.zip", "blogtext.csv", "blogs-technology.zip"])
@pytest.mark.parametrize("folder", ["data", "home", "named"])
def test_found_in_all_folders(nowhere, monkeypatch, name, folder):
    """Any of the files is found in the project, in the user's folder, and where the variable points."""
    monkeypatch.setenv("RNNREPORT_DATA", str(nowhere / "named"))
    (nowhere / folder).mkdir()
    (nowhere / folder / name).touch()
    assert locations.find("blogs", nowhere) == nowhere / folder / name


def test_the_variable_wins(nowhere, monkeypatch):
    """The folder that the user names is looked into first."""
    monkeypatch.setenv("RNNREPORT_DATA", str(nowhere / "named"))
    for folder in ("data", "named"):
        (nowhere / folder).mkdir()
        (nowhere / folder / "blogs.zip").touch()
    assert locations.find("blogs", nowhere).parent.name == "named"


def test_no_file_needed(nowhere):
    """A corpus that needs no file has no local copy, which is no error."""
    assert locations.source("python_docs", nowhere) is None


def test_digest_follows_the_file(tmp_path):
    """The remembered checksum is that of the file as it is now."""
    path = tmp_path / "x"
    path.write_bytes(b"a")
    first = locations.sha256_of(path)
    path.write_bytes(b"bb")
    assert first.startswith("ca978112") and locations.sha256_of(path) != first
