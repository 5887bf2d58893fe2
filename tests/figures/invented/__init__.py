"""Hand-written results for every figure: no network was trained for them, so nothing here changes by itself.

One module for each subject. A function named like an analysis gives what it might answer: `(names, words)` are the
names of models and users' words to be put where users' words stand. `ARGUMENTS` are the arguments that a figure needs.
As in the package, `<name>_forecast` stands for `<name>` where the task of the study is to forecast.
"""

from __future__ import annotations

import importlib
import pkgutil

from rnnreport.catalogue import members
from rnnreport.results import Ask
from rnnreport.study import Data, Model, Study, Training
from tests.figures.invented import series

SUBJECTS = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
ARGUMENTS = {figure: given for subject in SUBJECTS for figure, given in getattr(subject, "ARGUMENTS", {}).items()}


def study(*models: str, seeds: tuple[int, ...] = (0,), task: str = "next-word") -> Study:
    """Return a study of these models."""
    names = models or ("LSTM", "GRU")
    cells = {name: Model(cell="gru" if name == "GRU" else "lstm", units=8) for name in names}
    if task != "forecast":
        return Study(task=task, data=Data(corpus="blogs"), models=cells, training=Training(seeds=seeds))
    data = Data(corpus="airline_passengers", season=12, horizon=12)
    together = {series.TOGETHER: names[:2]} if len(names) > 1 else {}
    return Study(task=task, data=data, models=cells, together=together, training=Training(seeds=seeds))


def task_of(figure: str) -> str:
    """Return a task that the figure is for."""
    if figure.endswith("_forecast"):
        return "forecast"
    return members("figure")[figure].facts["TASKS"][0]


def answer(
    ask: Ask,
    names: tuple[str, ...] = ("LSTM", "GRU"),
    words: tuple[str, ...] = (),
    task: str = "",
    figure: str = "",
) -> object:
    """Return what an analysis might have answered. `words` are put where users' words stand.

    A figure that asks several analyses about one text may have answers of its own, which belong together:
    `<figure>_<analysis>`.
    """
    for name in (f"{figure}_{ask.analysis}", f"{ask.analysis}_{task}", ask.analysis):
        for subject in SUBJECTS:
            if hasattr(subject, name):
                return getattr(subject, name)(names, tuple(words))
    raise LookupError(f"nothing is invented for the analysis {ask.analysis!r}")
