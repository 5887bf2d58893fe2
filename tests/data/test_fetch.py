"""Getting corpora: whole, checked and under the right name, or not at all."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from rnnreport import catalogue
from rnnreport.data import download, fetch
from rnnreport.errors import DataError

BLOG = "<Blog><date>1,May,2004</date><post>hello</post></Blog>"


def archive(path: Path, name: str = "1.male.25.Arts.Leo.xml") -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, BLOG)
    return path


@pytest.fixture
def target(tmp_path) -> Path:
    return tmp_path / "target"


@pytest.fixture
def served(monkeypatch):
    """Return a function that makes downloads give these bytes."""

    def serve(content: bytes):
        def into(part, address, size, progress):
            part.write_bytes(content)
            progress(len(content), len(content))
            return part

        monkeypatch.setattr(download, "into", into)

    return serve


@pytest.fixture
def published(monkeypatch):
    """Return a function that gives blogs.zip a published checksum."""

    def publish(content: bytes):
        found = catalogue.member("corpus", "blogs")
        origin = found.facts["SOURCE"]
        about = origin["files"]["blogs.zip"] | {"sha256": hashlib.sha256(content).hexdigest()}
        files = origin["files"] | {"blogs.zip": about}
        known = replace(found, facts=found.facts | {"SOURCE": origin | {"files": files}})
        monkeypatch.setattr(fetch, "member", lambda kind, name: known)

    return publish


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_downloaded(served, target, tmp_path):
    """A download ends under its own name, with the checksum that came and word that none is published."""
    content = archive(tmp_path / "x.zip").read_bytes()
    served(content)
    fetched = fetch.get("blogs", None, target)
    assert left(target) == ["blogs.zip"] and fetched.sha256 == hashlib.sha256(content).hexdigest()
    assert not fetched.published and "no checksum is published" in str(fetched) and fetched.sha256 in str(fetched)


def test_something_else_came(served, target):
    """A page that says "moved" in place of the archive is refused and not kept."""
    served(b"<html>moved</html>")
    with pytest.raises(DataError, match=r"blogs.zip: what came is not this corpus: .*not a readable zip"):
        fetch.get("blogs", None, target)
    assert left(target) == []


def test_wrong_checksum(served, published, target):
    """What differs from the published checksum is refused, both checksums are named, nothing is kept."""
    published(b"right")
    served(b"wrong")
    with pytest.raises(DataError, match=hashlib.sha256(b"right").hexdigest()):
        fetch.get("blogs", None, target)
    assert left(target) == []


def test_right_checksum(served, published, target):
    """What equals the published checksum is taken."""
    published(b"right")
    served(b"right")
    assert fetch.get("blogs", None, target).published


def test_the_old_file_stays(served, published, target):
    """A failed download leaves the file that was there."""
    target.mkdir()
    (target / "blogs.zip").write_bytes(b"old")
    published(b"right")
    served(b"wrong")
    with pytest.raises(DataError):
        fetch.get("blogs", None, target)
    assert (target / "blogs.zip").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("name", "kept"),
    [("blogs.zip", "blogs.zip"), ("blogs-arts.zip", "blogs-arts.zip"), ("download (1).ZIP", "blogs.zip")],
)
def test_copied(target, tmp_path, name, kept):
    """A local copy is taken under a name that is looked for."""
    fetch.get("blogs", archive(tmp_path / name), target)
    assert left(target) == [kept]


def test_copied_from_a_folder(target, tmp_path):
    """A folder that holds the file will do."""
    archive(tmp_path / "blogs.zip")
    fetch.get("blogs", tmp_path, target)
    assert left(target) == ["blogs.zip"]


def test_copied_onto_itself(tmp_path):
    """A file that is in its place already is checked and stays."""
    path = archive(tmp_path / "blogs.zip")
    assert fetch.get("blogs", path, tmp_path).path == path and left(tmp_path) == ["blogs.zip"]


def test_table_copied(target, tmp_path):
    """The table of the same posts is taken too."""
    (tmp_path / "blogtext.csv").write_text("id,gender,age,topic,sign,date,text\n1,male,25,Arts,Leo,x,y\n")
    fetch.get("blogs", tmp_path / "blogtext.csv", target)
    assert left(target) == ["blogtext.csv"]


@pytest.mark.parametrize("content", [b"nonsense", b""])
def test_another_file_is_not_copied(target, tmp_path, content):
    """A file of the right name and the wrong content is refused; the original stays."""
    (tmp_path / "blogs.zip").write_bytes(content)
    with pytest.raises(DataError, match="not this corpus"):
        fetch.get("blogs", tmp_path / "blogs.zip", target)
    assert left(target) == [] and (tmp_path / "blogs.zip").exists()


@pytest.mark.parametrize(
    ("name", "message"), [("no.zip", "no such file"), ("x.txt", "not a file of blogs"), (".", "holds no")]
)
def test_not_usable(target, tmp_path, name, message):
    """A path that is not there, another kind of file, and a folder without the file are each said."""
    (tmp_path / "x.txt").write_text("x")
    with pytest.raises(DataError, match=message):
        fetch.get("blogs", tmp_path / name, target)


@pytest.mark.parametrize(
    ("name", "message"),
    [("python_docs", "needs no file"), ("table", "your own files.*data: {path"), ("folder", "your own files")],
)
def test_nothing_to_get(target, name, message):
    """Corpora that need no file, and those of one's own, say so."""
    with pytest.raises(DataError, match=message):
        fetch.get(name, None, target)


def test_two_at_once(target):
    """A second run does not write into the file of the first."""
    target.mkdir()
    with FileLock(target / ".blogs.lock"), pytest.raises(DataError, match="another run"):
        fetch.get("blogs", None, target)


def test_folder_cannot_be_made(tmp_path):
    """A target below a file is an error of one line."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataError, match="cannot be made"):
        fetch.get("blogs", None, tmp_path / "file" / "folder")
