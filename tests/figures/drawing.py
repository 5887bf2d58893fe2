"""Draw figures for tests: the way a page does it, from hand-written results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rnnreport.catalogue import members
from rnnreport.figures import Place, Shown
from rnnreport.pages.environment import render
from rnnreport.project import Project
from tests.figures import invented

PROJECT = Project(Path(__file__).resolve().parents[2])
FIGURES = sorted(members("figure"))


def show(
    name: str, answers: tuple | None = None, study=None, words=(), names=("LSTM", "GRU"), **arguments: Any
) -> Shown:
    """Return what a figure gives its page; answers are invented unless given."""
    module = members("figure")[name].load()
    settings = module.Arguments(**(invented.ARGUMENTS.get(name, {}) | arguments))
    study = study or invented.study(*names, task=invented.task_of(name))
    if answers is None:
        answers = tuple(invented.answer(ask, names, words, study.task, name) for ask in module.asks(settings, study))
    return module.show(settings, study, answers, place(name))


def place(name: str, number: int = 1) -> Place:
    """Return where a figure stands."""
    return Place(f"{name.replace('_', '-')}-{number}", "figures/")


def html(name: str, shown: Shown | None = None, **settings: Any) -> str:
    """Return the HTML of a figure."""
    shown = shown or show(name, **settings)
    return render(PROJECT, f"figures/{name}.html.jinja", figure=shown.context, place=place(name))
