"""Archives are read as they are: whole, in order, nothing leads out of them, nothing is unpacked."""

from __future__ import annotations

import io
import lzma
import re
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from rnnreport.data import archives
from rnnreport.data.archives import decoded, packed, zipped
from rnnreport.errors import DataError

ANY = re.compile(r"(?:.*/)?(\w+)\.txt")
FILES = {"a/2.txt": b"two", "a/readme.md": b"no", "a/1.txt": b"one"}
OUT = ["../x.txt", "/x.txt", "a/../../x.txt", "a\\..\\..\\x.txt", "C:\\x.txt"]


def tar(path: Path, files: dict[str, bytes] = FILES, *members: tarfile.TarInfo) -> Path:
    """Write a compressed tar archive; `members` are put in as they are."""
    with tarfile.open(path, f"w:{path.suffix[1:]}") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for member in members:
            archive.addfile(member)
    return path


def special(kind: bytes) -> tarfile.TarInfo:
    """Return a member that is no file: a link to a file elsewhere, or a device."""
    member = tarfile.TarInfo("a/3.txt")
    member.type, member.linkname = kind, "/etc/hostname"
    return member


def zip_of(path: Path, files: dict[str, bytes] = FILES, link: str = "") -> Path:
    """Write a zip archive; `link` is the name of a symbolic link in it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        if link:
            member = zipfile.ZipInfo(link)
            member.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(member, "/etc/hostname")
    return path


@pytest.fixture(params=["x.tar.gz", "x.tar.xz", "x.zip"])
def written(request, tmp_path):
    """Return a function that writes an archive and reads it back: [(first group, content), …]."""

    def write(files: dict[str, bytes] = FILES) -> list[tuple[str, bytes]]:
        zipping = request.param == "x.zip"
        path = (zip_of if zipping else tar)(tmp_path / request.param, files)
        return [(match[1], raw) for match, raw in (zipped if zipping else packed)(path, ANY)]

    return write


def test_members_that_match(written):
    """Every file whose name matches is read, in the order of the archive."""
    assert written() == [("2", b"two"), ("1", b"one")]


@pytest.mark.parametrize("name", OUT)
def test_paths_that_lead_out(written, tmp_path, name):
    """An archive with a path out of it is refused, and nothing is written anywhere."""
    with pytest.raises(DataError, match="leads out of the archive"):
        written(FILES | {name: b"x"})
    assert len(list(tmp_path.rglob("*"))) == 1 and not (tmp_path.parent / "x.txt").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_tar(tmp_path, kind):
    """A tar archive with a link or a device is refused."""
    with pytest.raises(DataError, match="a link or a device: 'a/3.txt'"):
        list(packed(tar(tmp_path / "x.tar.gz", FILES, special(kind)), ANY))


def test_links_in_zip(tmp_path):
    """A zip archive with a symbolic link is refused."""
    with pytest.raises(DataError, match="a link or a device: 'a/3.txt'"):
        list(zipped(zip_of(tmp_path / "x.zip", link="a/3.txt"), ANY))


def test_huge_members(written, monkeypatch):
    """A member that would fill the memory is refused before it is read."""
    monkeypatch.setattr(archives, "LARGEST", 100)
    with pytest.raises(DataError, match="'a/big.txt' would unpack to more than 100 bytes"):
        written({"a/big.txt": bytes(101)})


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.95])
@pytest.mark.parametrize("name", ["x.tar.gz", "x.tar.xz", "x.zip"])
def test_truncated(tmp_path, name, share):
    """An archive that ends too early is one error with the mend, wherever it ends."""
    files = {f"a/{number}.txt": bytes(range(256)) * 50 for number in range(20)}
    path = (zip_of if name == "x.zip" else tar)(tmp_path / name, files)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DataError, match=rf"{name}: not a readable .*get it anew"):
        list((zipped if name == "x.zip" else packed)(path, ANY))


def test_truncated_before_it_was_compressed(tmp_path):
    """A tar archive that was cut and then compressed is found too."""
    with lzma.open(tar(tmp_path / "whole.tar.xz", {"a/1.txt": bytes(5000)})) as file:
        raw = file.read()
    (tmp_path / "x.tar.xz").write_bytes(lzma.compress(raw[:3000]))
    with pytest.raises(DataError, match="not whole.*get it anew"):
        list(packed(tmp_path / "x.tar.xz", ANY))


def test_a_damaged_end(tmp_path):
    """The checksum behind the last member is looked at."""
    path = tar(tmp_path / "x.tar.gz")
    raw = bytearray(path.read_bytes())
    raw[-6] ^= 1
    path.write_bytes(raw)
    with pytest.raises(DataError, match="not a readable tar archive, or not whole.*CRC"):
        list(packed(path, ANY))


def test_a_damaged_zip(tmp_path):
    """A changed byte in a zip archive is found."""
    path = zip_of(tmp_path / "x.zip")
    path.write_bytes(path.read_bytes().replace(b"two", b"tow"))
    with pytest.raises(DataError, match="CRC"):
        list(zipped(path, ANY))


@pytest.mark.parametrize("read", [zipped, packed])
def test_not_an_archive(tmp_path, read):
    """A page that says "moved" is no archive."""
    (tmp_path / "x").write_text("<html>moved</html>")
    with pytest.raises(DataError, match="x: not a readable .*get it anew"):
        list(read(tmp_path / "x", ANY))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"caf\xc3\xa9", "caf\xe9"),
        (b"\xef\xbb\xbfa", "a"),
        (b"\xa315m", "\xa315m"),
        (b"\x93x\x94 \x9d", "\u201cx\u201d \ufffd"),
        (b"a\r\nb\rc", "a\nb\nc"),
        (b"a\xc2\x85b", "a\x85b"),
    ],
)
def test_decoded(raw, text):
    """UTF-8 is tried first, then cp1252; only carriage returns are changed."""
    assert decoded(raw) == text
