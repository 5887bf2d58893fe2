"""One contender of a benchmark, in a process of its own: python -m tests.benchmarks.contender SIDE MEMORY

SIDE is a module of `tests.benchmarks.sides`. MEMORY is "kept" where glibc shall keep freed memory, as
`training.prepare` sets it for rnnreport, before anything else is imported; "" leaves the allocator as it comes.

It is told one line after the other on stdin and answers each with one line of JSON. {"work": NAME, "arrays": FILE,
"settings": {}} sets a piece of work up, warms it up, and answers what it found; "go" does it once and answers
[milliseconds, milliseconds of processor time]. A side has one function for each piece of work, which returns
(facts, go).
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable

import numpy as np

Go = Callable[[], tuple[float, float]]


def timed(function: Callable[[], object], times: int) -> Go:
    """Return what calls `function`, which does something so many times, and tells the milliseconds of one of them."""

    def go() -> tuple[float, float]:
        began, used = time.perf_counter(), time.process_time()
        function()
        return (time.perf_counter() - began) * 1e3 / times, (time.process_time() - used) * 1e3 / times

    return go


def main() -> None:
    """Answer until there is nothing more to answer."""
    side, memory = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print goes beside
    if memory == "kept":
        from rnnreport.training.prepare import _keep_memory

        _keep_memory()
    try:
        works = importlib.import_module(f"tests.benchmarks.sides.{side}")
    except ModuleNotFoundError as error:
        print(json.dumps({"missing": error.name}), file=answers)
        return
    print(json.dumps({"ready": side}), file=answers)
    go: Go | None = None
    for line in sys.stdin:
        if line.strip() == "go":
            print(json.dumps(go()), file=answers)
            continue
        go = None  # what it holds is let go first
        asked = json.loads(line)
        with np.load(asked["arrays"], allow_pickle=False) as file:
            facts, go = getattr(works, asked["work"])(dict(file), **asked["settings"])
        print(json.dumps(facts), file=answers)


if __name__ == "__main__":
    main()
