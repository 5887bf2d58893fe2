"""Contenders that take turns: each in a process of its own, all on the same arrays, so that ratios hold under any load.

Everything is measured on the processor, on as many cores as this process may use.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
_ERROR = re.compile(r"[\w.]*(Error|Exception|Killed)\b")
ON_PROCESSOR = {"JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "", "KERAS_BACKEND": "tensorflow"}
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS", "1")}


@dataclass(frozen=True)
class Contender:
    """Who takes part: a side, with its allocator as it comes or with memory kept, and more of an environment."""

    name: str
    side: str
    memory: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Times:
    """What one contender took, turn by turn, and what it said of its work."""

    facts: Mapping[str, Any]
    wall: list[float] = field(default_factory=list)  # ms
    processor: list[float] = field(default_factory=list)  # ms, of all cores together

    @property
    def ms(self) -> float:
        """The median."""
        return statistics.median(self.wall)

    @property
    def used(self) -> float:
        """The median of processor time."""
        return statistics.median(self.processor)


class Gone(Exception):
    """A contender that cannot take part, and why."""


class Running:
    """A contender's process."""

    def __init__(self, contender: Contender):
        self.contender, self._log = contender, tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.contender", contender.side, contender.memory],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=ROOT,
            env=os.environ | ON_PROCESSOR | QUIET | dict(contender.environment),
        )

    def begin(self) -> None:
        """Wait until it is there. Raises Gone where what it needs is not installed."""
        if missing := self._heard().get("missing"):
            raise Gone(f"{missing} is not installed (pip install .[bench])")

    def ask(self, line: str) -> Any:
        """Tell it one line and return its answer. Raises Gone where it died."""
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it says why when it is heard
        return self._heard()

    def end(self) -> None:
        """Let it go."""
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def _heard(self) -> Any:
        if line := self._process.stdout.readline():
            return json.loads(line)
        self._log.seek(0)
        lines = [line for line in self._log.read().splitlines() if line.strip()] or ["it ended without a word"]
        errors = [line for line in lines if _ERROR.match(line)]
        raise Gone((errors or lines)[-1])


@contextmanager
def running(contenders: Iterable[Contender]) -> Iterator[dict[str, Running]]:
    """Give the processes of all contenders that can take part, by name; one that is not installed is told of once."""
    with ExitStack() as ends:
        found, told = {}, set()
        started = [Running(contender) for contender in contenders]  # all import at once
        for one in started:
            ends.callback(one.end)
        for one in started:
            try:
                one.begin()
                found[one.contender.name] = one
            except Gone as why:
                if str(why) not in told:
                    print(f"left out: {one.contender.name}: {why}")
                told.add(str(why))
        yield found


def race(
    taking: Mapping[str, Running], work: str, arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any],
    rounds: int, each: bool = False,
) -> dict[str, Times]:  # fmt: skip
    """Return what each took over some rounds, each round begun by another; work is set up and warmed up before.

    `settings` are those of the work, or with `each` those of every contender by its name.
    """
    found: dict[str, Times] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "arrays.npz")
        np.savez(path, **arrays)
        for name, one in taking.items():
            asked = json.dumps({"work": work, "arrays": str(path), "settings": settings[name] if each else settings})
            try:
                found[name] = Times(one.ask(asked))
            except Gone as why:
                print(f"left out: {name}: {why}")
    for number in range(rounds):
        for name in turned(tuple(found), number):
            try:
                wall, used = taking[name].ask("go")
            except Gone as why:
                print(f"left out: {name}: {why}")
                del found[name]
                continue
            found[name].wall.append(wall)
            found[name].processor.append(used)
    return found


def turned(names: Sequence[str], by: int) -> list[str]:
    """Return names begun by another one."""
    by %= max(len(names), 1)
    return [*names[by:], *names[:by]]


def ratio(theirs: Times, ours: Times) -> float:
    """Return how often one takes what the other takes: the median over turns that they took in the same round."""
    return statistics.median(one / other for one, other in zip(theirs.wall, ours.wall, strict=True))
