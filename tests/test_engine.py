"""The engine: stages run after those they read; a worker that dies is reported and its stage tried once more."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest

from rnnreport import engine
from rnnreport.errors import DataError, StageFailed
from rnnreport.store import Stage, Store


@dataclass(frozen=True)
class Little:
    """A job that engine can run: `engine.run` needs its stage only."""

    stage: Stage
    does: str = "write"


def job(name: str, *reads: str, does: str = "write") -> Little:
    return Little(Stage("analysis", name, 1, {"name": name}, reads), does)


def little(job: Little, store: Path, root: Path, report=None) -> str:
    """Stand in for a stage: leave a mark, or die as told."""
    if report is not None:
        report(job.stage.name)
    if job.does == "mistake":
        raise DataError("no such column")
    if job.does == "defect":
        raise KeyError("surprise")
    mark = root / f"{job.stage.name}.died"
    if job.does == "die" or (job.does == "die once" and not mark.exists()):
        mark.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    with Store(store).write(job.stage) as folder:
        (folder / "when").write_text(str(time.monotonic()))
    return job.stage.id


@pytest.fixture
def play(tmp_path, monkeypatch):
    """Run little jobs in this process or in spawned ones; return what was told."""
    monkeypatch.setattr(engine, "run_stage", little)

    def playing(*jobs, pool: bool = False):
        told = []
        makers = (lambda: ProcessPoolExecutor(1, mp_context=get_context("spawn"))) if pool else serial(told)
        engine.run(jobs, makers, tmp_path / "store", tmp_path, lambda event, job: told.append((event, job.stage.name)))
        return told

    return playing


def serial(told):
    return lambda: engine.Serial(lambda progress: told.append(("progress", progress)))


def test_what_is_read_is_made_first(play):
    """A stage starts after the stages that it reads are done, whatever the order they are given in."""
    first = job("first")
    told = play(job("second", first.stage.id), first)
    assert told.index(("done", "first")) < told.index(("start", "second"))


def test_progress_reaches_the_reporter(play):
    """In this process the stage's own reports are passed on."""
    assert ("progress", "only") in play(job("only"))


def test_a_user_mistake_stays_what_it_is(play):
    """An error that the user can mend is raised as it is."""
    with pytest.raises(DataError, match="no such column"):
        play(job("bad", does="mistake"))


def test_a_defect_is_named_by_its_stage(play):
    """Any other error says which stage met it."""
    with pytest.raises(StageFailed, match="analysis-bad-.*KeyError"):
        play(job("bad", does="defect"))


def test_a_worker_that_dies_is_tried_once_more(play):
    """A stage whose worker was killed is told of and made at the second try."""
    told = play(job("shaky", does="die once"), pool=True)
    assert told == [("start", "shaky"), ("again", "shaky"), ("start", "shaky"), ("done", "shaky")]


def test_a_worker_that_dies_twice_is_an_error(play):
    """A stage whose worker dies twice ends the build with its name."""
    with pytest.raises(StageFailed, match="analysis-doomed-.* its worker died twice"):
        play(job("doomed", does="die"), pool=True)
