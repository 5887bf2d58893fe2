"""Trainings as data files: what was measured after each epoch."""

from __future__ import annotations

from collections.abc import Sequence

from rnnreport.charts.files import csv_file, json_file, rounded
from rnnreport.results import History


def files(histories: Sequence[History], stem: str) -> dict[str, bytes]:
    """Return the .json and the .csv file of all that was measured, whichever metric is drawn."""
    document = [
        {
            "model": history.model,
            "seed": history.seed,
            "best_epoch": history.best_epoch,
            "stopped": history.stopped,
            "seconds": rounded(history.seconds, 6),
            "values": {name: rounded(history.values[name], 5) for name in sorted(history.values)},
        }
        for history in histories
    ]
    rows = [
        (history.model, history.seed, name, epoch, value)
        for history in histories
        for name in sorted(history.values)
        for epoch, value in enumerate(rounded(history.values[name], 5), start=1)
    ]
    header = ("model", "seed", "measure", "epoch", "value")
    return {f"{stem}.json": json_file({"histories": document}), f"{stem}.csv": csv_file(header, rows)}
