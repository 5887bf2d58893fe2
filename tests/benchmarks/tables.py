"""Tables of a benchmark, with the machine that they were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rnnreport.training.prepare import cores

PACKAGES = ("rnnreport", "jax", "flax", "numpy", "torch", "keras", "tensorflow-cpu", "tensorflow")


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column to the left, others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    print(f"\n{title}", flush=True)
    for row in (head, *rows):
        cells = [
            cell.ljust(width) if place == 0 else cell.rjust(width) for place, (cell, width) in _placed(row, widths)
        ]
        print("  ".join(cells).rstrip())


def machine() -> str:
    """Return the processor, its cores, versions and the load at this moment."""
    about = [processor(), f"{cores()} cores", f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            about.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join([*about, f"load {load()}"])


def processor() -> str:
    """Return the name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def load() -> str:
    """Return the mean of processes that wanted a core in the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def judged(value: float, sign: str, goal: float) -> str:
    """Return a goal and whether it is met: "≥ 1.3 met"."""
    met = value >= goal if sign == "≥" else value <= goal
    return f"{sign} {goal:g} {'met' if met else 'MISSED'}"


def _placed(row: Sequence[str], widths: Sequence[int]):
    return enumerate(zip(row, widths, strict=True))
