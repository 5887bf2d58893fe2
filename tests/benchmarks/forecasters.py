"""How long the five tutorial networks of the airline study take to train: python -m tests.benchmarks.forecasters

Each with 32 seeds, and with one, 100 epochs of steps of one window, in a process that has compiled nothing before.
Where Keras is installed it trains the same networks once, step by step as the tutorial did, and its time is
extrapolated from --sample epochs after the first.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.benchmarks import tables
from tests.benchmarks.turns import Contender, race, running

SEEDS, EPOCHS, UNITS = 32, 100, 4
VARIANTS = {
    "one month back": {"past": 1},
    "window of three": {"past": 3, "past_as": "features"},
    "three steps": {"past": 3},
    "stateful": {"past": 3, "stateful": True},
    "stacked": {"past": 3, "stateful": True, "layers": 2},
}
KERAS, GOAL = "Keras", 50


def main() -> None:
    """Print seconds of each network, with and without compiling, and of all together."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sample", type=int, default=3, help="epochs that Keras takes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JAX_COMPILATION_CACHE_DIR"] = folder  # empty, so that everything is compiled
        _run(asked.sample)
    print(tables.machine())


def _run(sample: int) -> None:
    from rnnreport.data import series_dataset
    from rnnreport.data.corpus import measurements
    from rnnreport.study import Data, Split

    data = Data(corpus="airline", split=Split(validation=0, test=0.3333))
    dataset = series_dataset.build(measurements("airline", {}, Path.cwd()), data)
    values = np.asarray(dataset.series[0].values, np.float32)
    rows, whole = [], np.zeros(4)
    with running([Contender(KERAS, "with_keras")]) as taking:
        for name, more in VARIANTS.items():
            many, of_many = _taught(dataset, name, more, SEEDS)
            one, _ = _taught(dataset, name, more, 1)
            settings = {"stateful": "stateful" in more, "layers": more.get("layers", 1), "units": UNITS}
            found = race(taking, "forecaster", windows(values, more), settings | {"epochs": sample}, 1)
            keras = found[KERAS].ms / 1e3 * EPOCHS if found else float("nan")
            took = np.array([many, of_many, one, keras])
            rows.append(_row(name, took))
            whole += took
    rows.append(_row("all five", whole))
    head = ("", f"{SEEDS} seeds, s", "of them training", "one seed, s", "Keras, one seed, s")
    head += (f"÷ at {SEEDS} seeds", "÷ at one")
    tables.show(f"LSTM({UNITS}), batch 1, {EPOCHS} epochs; rnnreport compiles in its seconds", head, rows)
    if np.isfinite(whole[3]):
        told = tables.judged(SEEDS * whole[3] / whole[0], "≥", GOAL)
        print(f"÷ at {SEEDS} seeds: {told}; Keras is extrapolated from {sample} of {EPOCHS} epochs of one seed")


def windows(values: np.ndarray, more: dict) -> dict[str, np.ndarray]:
    """Return what Keras reads of the first 96 months, scaled to 0..1: x (windows, steps, features), y (windows,)."""
    months, past = values[: len(values) * 2 // 3], more["past"]
    months = (months - months.min()) / (months.max() - months.min())
    x = np.lib.stride_tricks.sliding_window_view(months, past)[:-1]
    return {"x": x[:, None, :] if more.get("past_as") else x[:, :, None], "y": months[past:]}


def _taught(dataset, name: str, more: dict, seeds: int) -> tuple[float, float]:
    """Return (seconds of all, seconds of training)."""
    from rnnreport.study import Model, Training
    from rnnreport.training.forecasting.teach import Lesson, teach

    training = Training(batch=1, epochs=EPOCHS, patience=None, keep="last", clip=None, seeds=tuple(range(seeds)))
    started = time.perf_counter()
    model = Model(cell="lstm", units=UNITS, scaler="fit-on-all", **more)
    taught = teach(Lesson(dataset, name, model, training))
    return time.perf_counter() - started, taught.seconds


def _row(name: str, took: np.ndarray) -> tuple[str, ...]:
    many, of_many, one, keras = took
    times = (f"{SEEDS * keras / many:.0f}", f"{keras / one:.1f}") if np.isfinite(keras) else ("", "")
    told = f"{keras:.1f}" if np.isfinite(keras) else ""
    return name, f"{many:.2f}", f"{of_many:.2f}", f"{one:.2f}", told, *times


if __name__ == "__main__":
    main()
