"""Downloads: resumed where they broke off, begun anew when the server's file is another one."""

from __future__ import annotations

import errno
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rnnreport.data import download
from rnnreport.errors import DataError

CONTENT = bytes(range(256)) * 4096  # 1 MiB


class Site:
    """What a server on this machine does; tests change it."""

    def __init__(self):
        self.content, self.etag, self.date = CONTENT, '"1"', ""
        self.breaks: list[int] = []  # after how many bytes each answer breaks off
        self.ranges, self.lengths, self.status = True, True, 200
        self.asked: list[str | None] = []  # Range of every request
        self.address = ""


class Handler(BaseHTTPRequestHandler):
    """Answers as its server's `site` says."""

    protocol_version = "HTTP/1.0"

    def log_message(self, *args):
        """Say nothing."""

    def do_GET(self):
        """Send the content, or what a valid Range asks for."""
        site, wanted = self.server.site, self.headers["Range"]
        site.asked.append(wanted)
        fresh = self.headers["If-Range"] in (None, site.etag, site.date)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and site.ranges and fresh else 0
        size = len(site.content)
        status = 416 if start >= size > 0 else 206 if start else site.status
        self.send_response(status)
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        if site.lengths:
            self.send_header("Content-Length", str(size - start if status < 300 else 0))
        for name, value in (("ETag", site.etag), ("Last-Modified", site.date)):
            if value:
                self.send_header(name, value)
        self.end_headers()
        if status < 300:
            self.wfile.write(site.content[start:][: site.breaks.pop(0) if site.breaks else None])


@pytest.fixture
def site(monkeypatch):
    """Return a server on this machine, and make retries immediate."""
    monkeypatch.setattr(download, "PAUSE", 0.0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.site = Site()
    server.site.address = f"http://127.0.0.1:{server.server_address[1]}/file.zip"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def load(site, tmp_path):
    """Return a function that downloads the site's file and gives what is then there."""

    def loading(size=None, progress=lambda done, total: None) -> bytes:
        return download.into(tmp_path / "file.part", site.address, size, progress).read_bytes()

    return loading


def test_whole_file(load):
    """The bytes are those of the server."""
    assert load() == CONTENT


def test_progress(load):
    """Progress grows from nothing to the size of the file."""
    seen = []
    load(progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, len(CONTENT)) and seen[-1] == (len(CONTENT),) * 2 and seen == sorted(seen)


def test_resumed_in_one_run(site, load):
    """After a broken connection only the rest is asked for."""
    site.breaks = [1000, 2000]
    assert load() == CONTENT
    assert site.asked == [None, "bytes=1000-", "bytes=3000-"]


def test_resumed_in_another_run(site, load):
    """What one run leaves, the next one goes on with."""
    site.breaks = [1000, 1000, 1000, 1000]
    with pytest.raises(DataError, match="after 4,000 bytes; they are kept, run the command again"):
        load()
    assert load() == CONTENT and site.asked[-1] == "bytes=4000-"


def test_resumed_by_date(site, load):
    """A server without ETag is asked by the date of its file."""
    site.etag, site.date, site.breaks = "", "Sat, 01 Jan 2022 00:00:00 GMT", [1000]
    assert load() == CONTENT and site.asked == [None, "bytes=1000-"]


def test_another_version(site, load):
    """When the server's file has changed, nothing of the old one is kept."""
    site.breaks = [1000, 0, 0, 0]
    with pytest.raises(DataError):
        load()
    site.content, site.etag = b"new" * 1000, '"2"'
    assert load() == b"new" * 1000


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_no_version_no_resume(site, load, etag):
    """A server that does not say which version it has is asked for the whole file again."""
    site.etag, site.breaks = etag, [1000]
    assert load() == CONTENT and site.asked == [None, None]


def test_server_without_ranges(site, load):
    """A server that sends the whole file again is taken at its word."""
    site.breaks, site.ranges = [1000], False
    assert load() == CONTENT


def test_already_whole(site, load, tmp_path):
    """A download that was complete but not renamed is not begun anew when its size is known."""
    load()
    assert load(size=len(CONTENT)) == CONTENT


def test_longer_than_the_server(site, load, tmp_path):
    """More bytes than the server has belong to another file: it begins anew."""
    load()
    site.content = b"short"
    assert load() == b"short"


def test_unknown_length(site, load):
    """A server that does not say how long its file is ends it by closing the connection."""
    site.lengths = False
    assert load() == CONTENT


def test_refused(site, load):
    """An answer such as 404 is final and said."""
    site.status = 404
    with pytest.raises(DataError, match="the server answers 404 Not Found"):
        load()
    assert len(site.asked) == 1


def test_busy(site, load):
    """A busy server is asked again, then the error says what it answered."""
    site.status = 503
    with pytest.raises(DataError, match="503"):
        load()
    assert len(site.asked) == download.ATTEMPTS


def test_no_server(tmp_path, monkeypatch):
    """Without a server the error names the address."""
    monkeypatch.setattr(download, "PAUSE", 0.0)
    with pytest.raises(DataError, match=r"http://127.0.0.1:1/x: cannot be downloaded"):
        download.into(tmp_path / "x.part", "http://127.0.0.1:1/x", None, lambda done, total: None)


def test_disk_full(site, load, tmp_path, monkeypatch):
    """A full disk is said, what came is kept, and the next run goes on from there."""
    calls = []

    def full(descriptor):
        calls.append(descriptor)
        raise OSError(errno.ENOSPC, "No space left on device")

    site.breaks = [1000]
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DataError, match="the disk is full; what came is kept, free some space and run it again"):
        load()
    monkeypatch.undo()
    assert calls and (tmp_path / "file.part").stat().st_size == 1000
    assert load() == CONTENT and site.asked == [None, "bytes=1000-"]
