"""What studies are about, texts or series: how each is read, learned and asked, behind one set of functions.

A module has: `dataset(study, root)`, which returns a data set that has `save(folder)`, and `load(folder)`, which reads
it again; `train(study, dataset, settings, folder, scratch, root, report)`, which trains what a training stage of these
settings names; `fit(dataset)`, which returns baselines that have `save(folder)`; and what an analysis is asked about,
`subject(study, dataset, trainings, baselines, variants)`, with trainings {model: [(folder, settings)]} and baselines
{name: folder}. Where analyses of a task read states: `states(study, dataset, training, settings, folder)`, which writes
those of one training over all training texts, and `load_states(folder)`.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from rnnreport.study import Task

OF_TASK = {"next-word": "texts", "classify": "texts", "forecast": "series"}


def matter(task: Task) -> ModuleType:
    """Return the module of what studies of this task are about."""
    return importlib.import_module(f"{__name__}.{OF_TASK[task]}")
