"""An epoch of a language model, beside the recipe that reads every prefix anew: python -m tests.benchmarks.prefixes

The texts are those of `language_model`: the posts of one blogger, or made-up ones of as many words. The recipe makes
an example of each prefix of each post, padded before to 2,000 words, and learns in Keras the one-hot encoded word that
follows, with an LSTM(128) and a softmax over the vocabulary. rnnreport reads each post once and predicts the same
words. The recipe's epoch would take hours: it takes --sample batches, and the epoch is extrapolated from these.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

from rnnreport.data.dataset import Dataset
from tests.benchmarks import tables
from tests.benchmarks.language_model import DATA, blogs, made_up
from tests.benchmarks.turns import Contender, race, ratio, running

LONGEST, BATCH, UNITS, EMBEDDING = 2_000, 32, 128, 100
OURS, RECIPE = "rnnreport", "every prefix in Keras"
CONTENDERS = (Contender(OURS, "ours_whole"), Contender(RECIPE, "with_keras"))
GOAL = 500


def main() -> None:
    """Print seconds of an epoch of both."""
    asked = _arguments()
    data = blogs(asked.data) or made_up()
    count = sum(len(ids) - 1 for ids in data.sequences("train"))
    model = {"cell": "lstm", "units": UNITS, "embedding": EMBEDDING, "dropout": 0.1}
    words = len(data.vocabulary)
    with tempfile.TemporaryDirectory() as folder, running(CONTENDERS) as taking:
        data.save(Path(folder))
        ours = {"folder": folder, "task": "next-word", "model": model, "training": {"batch": BATCH, "patience": None}}
        theirs = {"units": UNITS, "embedding": EMBEDDING, "words": words, "batch": BATCH}
        settings, arrays = {OURS: ours, RECIPE: theirs}, prefixes(data, asked.sample * BATCH)
        found = race({OURS: taking[OURS]}, "epoch", arrays, settings, asked.rounds, each=True)
        if RECIPE in taking:
            found |= race({RECIPE: taking[RECIPE]}, "prefixes", arrays, settings, asked.rounds, each=True)
    steps = -(-count // BATCH)
    rows = [(OURS, f"{found[OURS].ms / 1e3:,.1f}", "1", "whole epoch")]
    if RECIPE in found:
        times = ratio(found[RECIPE], found[OURS]) * steps
        about = f"extrapolated from {asked.sample} of {steps:,} batches; {tables.judged(times, '≥', GOAL)}"
        rows.append((RECIPE, f"{found[RECIPE].ms * steps / 1e3:,.0f}", f"{times:,.0f}", about))
    title = f"{data.corpus}: {count:,} prefixes, {words:,} words in the vocabulary, LSTM({UNITS})"
    tables.show(title, ("", "s an epoch", "÷ rnnreport", ""), rows)
    print(tables.machine())


def prefixes(data: Dataset, count: int) -> dict[str, np.ndarray]:
    """Return prefixes drawn from training posts: ids (count, 2000), zero before each; targets (count,) next words."""
    sequences = data.sequences("train")
    every = [(number, end) for number, ids in enumerate(sequences) for end in range(1, len(ids))]
    draw, rows, targets = np.random.default_rng(0), np.zeros((count, LONGEST), np.int32), np.zeros(count, np.int32)
    for place, which in enumerate(draw.integers(0, len(every), count)):
        number, end = every[which]
        read = sequences[number][max(0, end - LONGEST) : end]
        rows[place, LONGEST - len(read) :], targets[place] = read, sequences[number][end]
    return {"ids": rows, "targets": targets}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of real corpora")
    parser.add_argument("--sample", type=int, default=4, help="batches that the recipe takes")
    parser.add_argument("--rounds", type=int, default=2, help="how often each is timed")
    return parser.parse_args()


if __name__ == "__main__":
    main()
