"""A small project, and a figure that shows its own settings, so that pages are tested without any result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from rnnreport.errors import DataError
from rnnreport.figures import Shown
from rnnreport.project import Project
from rnnreport.results import Ask, Comparison, Interval, ModelSummary, Preview, Provenance
from rnnreport.study import Settings

HEAD = """---
title: One
study:
  task: next-word
  data: {corpus: python_docs}
  models:
    LSTM: {cell: lstm, units: 4}
---
"""
ECHO = '<figure id="{{ place.id }}">\n\n  <p title="{{ figure.text }}">{{ figure.text }}</p>\n</figure>\n'


class Arguments(Settings):
    """`text` is shown; `fail` makes `asks` or `show` fail."""

    text: str = ""
    count: int = 1
    fail: str = ""
    file: str = ""


@dataclass(frozen=True)
class Context:
    """What the template sees."""

    text: str


def asks(arguments, study):
    if arguments.fail == "asks":
        raise DataError("there is no such thing")
    if arguments.fail == "defect":
        raise KeyError("a defect")
    return (Ask("record", {"text": arguments.text}),)


def show(arguments, study, answers, place):
    if arguments.fail == "show":
        raise DataError("cell 200 is not there")
    name = arguments.file or f"{place.id}.json"
    return Shown(Context(arguments.text), {name: b"{}", f"{place.id}.csv": b""})


@pytest.fixture
def figures():
    """Three figures: one that repeats its text, one of the same kind with another name, one for another task."""
    echo = SimpleNamespace(TASKS=("next-word",), Arguments=Arguments, asks=asks, show=show)
    other = SimpleNamespace(TASKS=("forecast",), Arguments=Arguments, asks=asks, show=show)
    return {"echo": echo, "echo_again": echo, "forecasts": other}


@pytest.fixture
def project(tmp_path) -> Project:
    """A project with a first page and the templates of the figures."""
    made = Project(tmp_path / "project")
    (made.templates / "figures").mkdir(parents=True)
    for name in ("echo", "echo_again"):
        (made.templates / "figures" / f"{name}.html.jinja").write_text(ECHO, encoding="utf-8")
    made.site_src.mkdir()
    (made.site_src / "index.md").write_text("# Home\n", encoding="utf-8")
    made.config.write_text("site_name: Test\ntheme: {name: material, font: false}\n", encoding="utf-8")
    return made


@pytest.fixture
def page_file(project) -> Callable[..., None]:
    """Write a page below site_src; a study page where only its body is given."""

    def write(path: str, text: str | bytes, study: bool = True) -> None:
        target = project.site_src / path
        target.parent.mkdir(parents=True, exist_ok=True)
        content = text if isinstance(text, bytes) else ((HEAD if study else "") + text).encode()
        target.write_bytes(content)

    return write


def interval(mean: float) -> Interval:
    return Interval(mean, mean, mean, (mean,))


@pytest.fixture
def summary() -> ModelSummary:
    """One trained model, one number of which is not finite."""
    metrics = {"test": {"loss": interval(float("nan")), "accuracy": interval(0.25)}, "train": {"loss": interval(1.0)}}
    return ModelSummary("LSTM", "lstm", 10, (0,), (2,), (3,), interval(1.5), interval(100.0), metrics)


@pytest.fixture
def answer(summary):
    """Answer all that a gathered page asks."""
    preview = Preview(("text",), (("a",),), 3, 30, 9, {"test": 1, "train": np.int64(2)}, {"empty": 1})
    known = {"data_preview": preview, "comparison": Comparison((summary,), (summary,))}

    def answered(gathered) -> dict:
        from rnnreport.plan import ask_key

        return {ask_key(ask): known.get(ask.analysis) for ask in gathered.asks}

    return answered


@pytest.fixture
def provenance() -> Provenance:
    """Where made-up numbers come from; texts hold signs that HTML and Markdown would read."""
    return Provenance(
        corpus="python_docs",
        sha256="0" * 64,
        address="javascript:alert(1)",
        licence="<b>free</b> & *open*",
        republish=True,
        settings="task: next-word\ndata:\n  corpus: python_docs\n\n  text: '```</code>'\n",
        versions={"numpy": "2.0", "jax": "0.10"},
        machine="2 cores",
        seconds=83.2,
        command="rnnreport build studies/one.md",
    )
