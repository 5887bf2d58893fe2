"""How long the five tutorial networks of the airline study take to train: python -m tests.benchmarks.forecasters

Each with 32 seeds, 100 epochs of steps of one window, in a process that has compiled nothing before.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

SEEDS, EPOCHS = 32, 100
VARIANTS = {
    "one month back": {"past": 1},
    "window of three": {"past": 3, "past_as": "features"},
    "three steps": {"past": 3},
    "stateful": {"past": 3, "stateful": True},
    "stacked": {"past": 3, "stateful": True, "layers": 2},
}


def main() -> None:
    """Print seconds of each network, with and without compiling, and of all together."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JAX_COMPILATION_CACHE_DIR"] = folder  # empty, so that everything is compiled
        _run()


def _run() -> None:
    from rnnreport.data import series_dataset
    from rnnreport.data.corpus import measurements
    from rnnreport.study import Data, Model, Split, Training
    from rnnreport.training.forecasting.teach import Lesson, teach

    data = Data(corpus="airline", split=Split(validation=0, test=0.3333))
    dataset = series_dataset.build(measurements("airline", {}, Path.cwd()), data)
    training = Training(batch=1, epochs=EPOCHS, patience=None, keep="last", clip=None, seeds=tuple(range(SEEDS)))
    begun = time.perf_counter()
    for name, more in VARIANTS.items():
        started = time.perf_counter()
        taught = teach(Lesson(dataset, name, Model(cell="lstm", units=4, scaler="fit-on-all", **more), training))
        print(f"{name:16} {time.perf_counter() - started:6.2f} s, of them {taught.seconds:5.2f} s of training")
    print(f"{'all five':16} {time.perf_counter() - begun:6.2f} s")


if __name__ == "__main__":
    main()
