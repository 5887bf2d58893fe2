"""What a network of each task learns: one module for each task, named as the task with an underscore for a hyphen.

A module has

    network(settings, sizes, *, key)                  a new network
    batches(dataset, batch) -> {split: Batches}       what it reads; raises DataError where there is nothing to learn
    begin(dataset, parameters) -> parameters          where training begins, as far as the data say
    loss(network, ids, lengths, targets, key)         (mean loss in nats, Sums) of one batch, differentiable
    measure(network, ids, lengths, targets)           (Sums, outputs): outputs (rows, ...) of each sequence, to be kept
    metrics(totals, outputs, targets) -> {name: number}
    curves(values) -> values                          what is drawn over epochs, from losses and accuracies
    baselines(dataset, fitted) -> summaries           what a network must beat; `fitted` by name, see `Subject`
    AHEAD                                             tokens that a sequence has more than it takes steps
    KEPT                                              whether outputs are kept with the training
"""

from __future__ import annotations

import importlib
from types import ModuleType


def objective(task: str) -> ModuleType:
    """Return the module of a task."""
    return importlib.import_module(f"{__name__}.{task.replace('-', '_')}")
