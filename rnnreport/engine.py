"""Hand independent stages to an executor: as soon as all that a stage reads is there, it may run.

Any `concurrent.futures.Executor` will do. A worker that dies is reported, and its stage is tried once more.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rnnreport.errors import RnnReportError, StageFailed
from rnnreport.stages import Job, perform

TRIES = 2

_reports: Any = None  # in a worker: the queue to the process that shows progress


class Serial(Executor):
    """Runs everything at once in this process: no worker, no pickling, Ctrl-C as usual."""

    def __init__(self, report: Callable[[Any], None]):
        self._report = report

    def submit(self, function, /, *arguments, **named) -> Future:
        """Run now. An Exception goes into the future, an interrupt goes up."""
        future: Future = Future()
        try:
            future.set_result(function(*arguments, **named, report=self._report))
        except Exception as error:
            future.set_exception(error)
        return future


def run_stage(job: Job, store: Path, root: Path, report: Callable[[Any], None] | None = None) -> str:
    """Make one stage: the only function that workers are sent. Returns the id of the stage."""
    return perform(job, store, root, report or _to_parent)


def run(jobs: Iterable[Job], executors: Callable[[], Executor], store: Path, root: Path, tell: Callable) -> None:
    """Run all jobs, each after those that it reads. `executors()` gives a fresh executor, also after one broke.

    `tell(event, job)` hears "start", "done" and "again". Raises the first error of a stage; what still runs is stopped,
    and a training that was stopped goes on from its checkpoint next time.
    """
    waiting = {job.stage.id: job for job in jobs}
    tries = dict.fromkeys(waiting, 0)
    while waiting:
        executor = executors()
        try:
            _drain(waiting, executor, store, root, tell, tries)
        except BrokenExecutor as error:
            lost = [waiting[name] for name, number in tries.items() if number and name in waiting]
            worst = next((job for job in lost if tries[job.stage.id] >= TRIES), None)
            if worst or not lost:
                name = worst.stage.id if worst else "a stage"
                raise StageFailed(f"{name}: its worker died twice (out of memory?); try --workers 1") from error
            for job in lost:
                tell("again", job)
        except BaseException:
            _stop(executor)
            raise
        else:
            executor.shutdown()


def _drain(waiting: dict[str, Job], executor: Executor, store: Path, root: Path, tell, tries) -> None:
    running: dict[Future, Job] = {}
    while waiting or running:
        busy = {job.stage.id for job in running.values()}
        for job in [job for job in waiting.values() if _ready(job, waiting) and job.stage.id not in busy]:
            tries[job.stage.id] += 1
            tell("start", job)
            running[executor.submit(run_stage, job, store, root)] = job
            if isinstance(executor, Serial):
                break
        ended, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in ended:
            job = running.pop(future)
            _result(future, job)
            del waiting[job.stage.id]
            tell("done", job)


def _ready(job: Job, waiting: dict[str, Job]) -> bool:
    return not any(read in waiting for read in job.stage.reads)


def _result(future: Future, job: Job) -> None:
    """Take the result; an error that is not the user's is named by its stage."""
    try:
        future.result()
    except (RnnReportError, BrokenExecutor):
        raise
    except Exception as error:
        raise StageFailed(f"{job.stage.id}: {type(error).__name__}: {error}") from error


def _stop(executor: Executor) -> None:
    """End an executor at once; workers that still run are ended with it."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()


@contextmanager
def process_pools(workers: int, report: Callable[[Any], None]) -> Iterator[Callable[[], Executor]]:
    """Give a maker of pools whose progress reaches `report`. Processes are spawned: jax does not survive a fork."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    listener = threading.Thread(target=_listen, args=(queue, report), daemon=True)
    listener.start()
    try:
        yield lambda: ProcessPoolExecutor(workers, mp_context=context, initializer=_join, initargs=(queue, workers))
    finally:
        queue.put(None)
        listener.join(timeout=5)
        queue.close()


def _listen(queue, report) -> None:
    while (heard := queue.get()) is not None:
        report(heard)


def _join(queue, workers: int) -> None:
    """Begin in a worker: tell the parent of progress, and leave the other workers their cores."""
    global _reports
    _reports = queue
    os.environ["RNNREPORT_WORKERS"] = str(workers)


def _to_parent(progress: Any) -> None:
    if _reports is not None:
        _reports.put(progress)
