"""How long an epoch over 25,000 film reviews takes, beside PyTorch and Keras: python -m tests.benchmarks.epochs

The data are those of the study of SimpleRNN and LSTM: the last 500 words, the 4,998 most frequent ones, embedding 32,
LSTM(100), batches of 32, Adam, from the Large Movie Review Dataset (in --data, or RNNREPORT_TEST_DATA). rnnreport's
whole path is timed, `training.train`, over all reviews. The peers read reviews padded to 500 words before, as the
original did; they take --sample batches, and their epoch is extrapolated from these. With --accuracy all learn two
epochs to the end, and are compared by what they say of 25,000 test reviews; that takes some ten minutes.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from rnnreport.data import corpus, dataset
from rnnreport.study import Data, Split
from tests.benchmarks import tables
from tests.benchmarks.language_model import DATA, ROOT
from tests.benchmarks.turns import Contender, Running, Times, race, ratio, running

LONGEST, BATCH, UNITS, EMBEDDING = 500, 32, 100, 32
OURS, PEERS = "rnnreport", ("PyTorch", "PyTorch, memory kept", "Keras")
CONTENDERS = (
    Contender(OURS, "ours_whole"),
    Contender("PyTorch", "with_torch"),
    Contender("PyTorch, memory kept", "with_torch", "kept"),
    Contender("Keras", "with_keras"),
)
TRAINING = {"batch": BATCH, "patience": None, "keep": "last", "clip": None}


def main() -> None:
    """Print seconds of an epoch of each, and with --accuracy what they learn."""
    asked = _arguments()
    data = reviews(asked.data)
    if data is None:
        print(f"the Large Movie Review Dataset is not in {asked.data}: nothing is measured")
        return
    with tempfile.TemporaryDirectory() as folder, running(CONTENDERS) as taking:
        data.save(Path(folder))
        steps = -(-len(data.splits["train"]) // BATCH)
        _told(_raced(taking, "epoch", data, folder, asked.rounds, asked.sample), steps, asked.sample)
        if asked.accuracy:
            found = _raced(taking, "accuracy", data, folder, 0, steps, {"epochs": 2})
            rows = [(name, f"{times.facts['accuracy']:.2%}") for name, times in found.items()]
            tables.show("test accuracy after two epochs", ("", "accuracy"), rows)
    print(tables.machine())


def reviews(folder: Path) -> dataset.Dataset | None:
    """Return the reviews of the study, all of those for training in training; None where they are not there."""
    if not any(folder.glob("aclImdb_v1*")):
        return None
    os.environ["RNNREPORT_DATA"] = str(folder)
    asked = Data(corpus="imdb", vocabulary=4998, keep="last 500", punctuation=False, split=Split(validation=0))
    return dataset.build(corpus.read(asked.corpus, asked.options, ROOT), asked, "classify")


def padded(data: dataset.Dataset, split: str, count: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return (ids (reviews, 500), zero before each review; classes (reviews,)), of `count` drawn ones or of all."""
    numbers = np.arange(len(data.splits[split]))
    chosen = numbers if count is None else np.random.default_rng(0).permutation(numbers)[:count]
    sequences, ids = data.sequences(split), np.zeros((len(chosen), LONGEST), np.int32)
    for row, number in zip(ids, chosen, strict=True):
        row[LONGEST - len(sequences[number]) :] = sequences[number]
    return ids, data.targets[data.documents[data.splits[split][chosen]]]


def _raced(
    taking: Mapping[str, Running], work: str, data: dataset.Dataset, folder: str, rounds: int, sample: int,
    more: Mapping[str, int] | None = None,
) -> dict[str, Times]:  # fmt: skip
    """Let rnnreport read the stored data set and the peers `sample` batches of it."""
    more = more or {}
    ids, targets = padded(data, "train", min(sample * BATCH, len(data.splits["train"])))
    arrays = {"ids": ids, "targets": targets}
    if work == "accuracy":
        arrays |= dict(zip(("test_ids", "test_targets"), padded(data, "test"), strict=True))
    model = {"cell": "lstm", "units": UNITS, "embedding": EMBEDDING}
    ours = {"folder": folder, "task": "classify", "model": model, "training": TRAINING | more}
    theirs = {"units": UNITS, "embedding": EMBEDDING, "words": len(data.vocabulary), "batch": BATCH, **more}
    settings = {name: ours if name == OURS else theirs for name in taking}
    return race(taking, work, arrays, settings, rounds, each=True)


def _told(found: Mapping[str, Times], steps: int, sample: int) -> None:
    ours = found[OURS]
    rows = [(OURS, f"{ours.ms / 1e3:.1f}", "1.0", "whole epoch")]
    for name in PEERS:
        if name in found:
            each = found[name]
            times = ratio(each, ours) * steps
            about = f"extrapolated from {min(sample, steps)} of {steps} batches"
            rows.append((name, f"{each.ms * steps / 1e3:.1f}", f"{times:.1f}", about))
    head = ("", "s an epoch", "÷ rnnreport", "")
    tables.show("25,000 film reviews, LSTM(100), batch 32", head, rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of real corpora")
    parser.add_argument("--sample", type=int, default=60, help="batches that peers take")
    parser.add_argument("--rounds", type=int, default=2, help="how often contenders take turns")
    parser.add_argument("--accuracy", action="store_true", help="train all for two epochs and compare")
    return parser.parse_args()


if __name__ == "__main__":
    main()
