"""The lock: two builds of one project never run at once."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from rnnreport.errors import StoreBusy
from rnnreport.lock import locked

HOLD = """
import sys, time
from pathlib import Path
from rnnreport.lock import locked
with locked(Path(sys.argv[1]), print):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def other(tmp_path):
    """Another process that holds the lock for a while."""
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path, "1"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_waits_and_says_for_whom(tmp_path, other):
    """The note names the process that holds the store, and the wait ends when that one ends."""
    notes, started = [], time.monotonic()
    with locked(tmp_path, notes.append):
        waited = time.monotonic() - started
    assert f"process {other.pid}" in notes[0] and waited > 0.3


def test_without_waiting_it_is_an_error(tmp_path, other):
    """Who does not want to wait hears who holds the store."""
    with pytest.raises(StoreBusy, match=f"process {other.pid}"), locked(tmp_path, print, wait=False):
        pass


def test_a_dead_holder_holds_nothing(tmp_path, other):
    """The lock of a process that was killed is free."""
    other.kill()
    other.wait()
    with locked(tmp_path, print, wait=False):
        pass
