"""What a build tells its user while it works: bars on a terminal, plain lines elsewhere. All of it goes to stderr."""

from __future__ import annotations

import sys
import time
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

PLAIN_EVERY = 10.0  # seconds between two lines about one training, where there is no terminal


class Reporter:
    """Shows what a build does. Hears notes, events of stages, and the progress of trainings."""

    def __init__(self, console: Console | None = None):
        self.console = console or Console(file=sys.stderr, highlight=False, soft_wrap=True)
        self._bars: Progress | None = None
        self._tasks: dict[str, Any] = {}
        self._said: dict[str, float] = {}
        self._steps = (0, 0)

    def __enter__(self) -> Reporter:
        if self.console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"))
            self._bars = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=self.console)
            self._bars.start()
        return self

    def __exit__(self, *_) -> None:
        if self._bars:
            self._bars.stop()
        self._bars = None

    def note(self, text: str) -> None:
        """Say one sentence. It may hold users' names: it is printed as it is, without markup."""
        self.console.print(Text(text))

    def expect(self, stages: int, stored: int) -> None:
        """Hear how much work lies ahead."""
        self._steps = (0, stages)
        if stages:
            self.note(f"{stages} {_plural('stage', stages)} to make, {stored} stored")
        elif stored:
            self.note(f"nothing to train or analyse: {stored} {_plural('stage', stored)} stored")

    def event(self, kind: str, job: Any) -> None:
        """Hear that a stage starts, is done, or is tried again because its worker died."""
        stage = job.stage
        name = f"{stage.kind} {stage.name}"
        if "seed" in stage.settings:
            name += f", seed {stage.settings['seed']}"
        name += f" ({job.variant})" if job.variant else ""
        if kind == "again":
            self.note(f"{name}: its worker died; trying once more")
        elif kind == "done":
            self._steps = (self._steps[0] + 1, self._steps[1])
            self._end(stage.id)
            self.note(f"[{self._steps[0]}/{self._steps[1]}] {name}")

    def progress(self, told: Any) -> None:
        """Hear from a training (training.progress.Progress)."""
        words = f"epoch {told.epoch}/{told.epochs}  loss {told.loss:.3f}"
        if self._bars:
            if told.label not in self._tasks:
                self._tasks[told.label] = self._bars.add_task(Text(told.label).plain, total=told.epochs, told=words)
            done = told.epoch - 1 + told.done / max(told.total, 1)
            self._bars.update(self._tasks[told.label], completed=done, told=words)
        elif time.monotonic() - self._said.get(told.label, -PLAIN_EVERY) >= PLAIN_EVERY:
            self._said[told.label] = time.monotonic()
            self.note(f"{told.label}: {words}")

    def _end(self, stage_id: str) -> None:
        """Take finished bars away: the line that says so stands above."""
        if self._bars:
            for task in self._tasks.values():
                self._bars.remove_task(task)
        self._tasks.clear()


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"
