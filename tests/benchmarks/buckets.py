"""What surrounds the steps of a training: python -m tests.benchmarks.buckets

Padding of the film reviews and of the posts of one blogger, seconds of tokenising 50,000 reviews and of making an
epoch's blocks, and seconds from the start of a process to the first block of steps of the docstring study, its programs
compiled before.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rnnreport.data import corpus, dataset
from rnnreport.data.batches import Batches, batches
from rnnreport.study import Data, Split
from tests.benchmarks import tables
from tests.benchmarks.epochs import reviews
from tests.benchmarks.language_model import DATA, ROOT, blogs

BATCH = 32
READING, STARTING = 5.0, 2.0  # seconds, goals
FIRST_STEP = """
import sys, tempfile
from pathlib import Path
from rnnreport.data.dataset import Dataset
from rnnreport.study import Model, Training
from rnnreport.training.train import Lesson, train

def told(progress):
    print("stepped", flush=True)
    raise SystemExit

model = Model(cell="lstm", units=48, embedding=48, dropout=0.3, word_dropout=0.1, readout="mean+max")
training = Training(batch=32, epochs=6, patience=2, learning_rate=0.003)
with tempfile.TemporaryDirectory() as folder:
    lesson = Lesson("classify", Dataset.load(Path(sys.argv[1])), "LSTM", model, training, 0)
    train(lesson, Path(folder), Path(folder), told)
"""


def main() -> None:
    """Print it all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of real corpora")
    asked = parser.parse_args()
    rows = []
    if any(asked.data.glob("aclImdb_v1*")):
        films = reviews(asked.data)
        rows.append(padding("film reviews, last 500", films, 0))
        seconds = _tokenised(films)
        print(f"50,000 reviews tokenised in {seconds:.1f} s; {tables.judged(seconds, '≤', READING)}")
    if posts := blogs(asked.data):
        rows.append(padding("posts, next word", posts, 1))
    if rows:
        head = ("", "steps", "longest", "padded, one length", "padded, buckets", "buckets", "blocks made, s")
        tables.show(f"share of steps that read padding, batch {BATCH}", head, rows)
    started = _started()
    print(f"\nfrom start to the first block of the docstring study: {started:.1f} s; ", end="")
    print(tables.judged(started, "≤", STARTING))
    print(tables.machine())


def padding(name: str, data: dataset.Dataset, ahead: int) -> tuple[str, ...]:
    """Return a row: which share of an epoch's steps read padding, with one length for all and with buckets."""
    (read,) = batches([data.sequences("train")], BATCH, ahead)
    longest = max(map(len, read.sequences)) - ahead
    seconds, made = _made(read)
    rows = len(read.sequences)
    shares = f"{1 - read.steps / (rows * longest):.0%}", f"{1 - read.steps / made:.1%}"
    return name, f"{read.steps:,}", str(longest), *shares, str(len(read.shapes)), f"{seconds:.2f}"


def _made(read: Batches) -> tuple[float, int]:
    """Return (seconds of making the blocks of an epoch, positions in them); empty batches are skipped in training."""
    began, positions = time.perf_counter(), 0
    for planned in read.epoch(0, 0):
        read.block(planned)
        positions += planned.batches * planned.shape.rows * planned.shape.time
    return time.perf_counter() - began, positions


def _tokenised(films: dataset.Dataset) -> float:
    from rnnreport.data.tokens import chosen_of_all

    began = time.perf_counter()
    chosen_of_all(films.texts, films.settings)
    return time.perf_counter() - began


def _started() -> float:
    """Return the median of three starts after one that compiled."""
    asked = Data(corpus="docstrings", keep="first 80", vocabulary=5000, split=Split(validation=0.1, test=0.2))
    data = dataset.build(corpus.read(asked.corpus, asked.options, ROOT), asked, "classify")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        data.save(Path(folder))
        return statistics.median([_start(folder, cache) for _ in range(4)][1:])


def _start(folder: str, cache: str) -> float:
    began = time.perf_counter()
    environment = os.environ | {"JAX_COMPILATION_CACHE_DIR": cache}
    with subprocess.Popen(
        [sys.executable, "-c", FIRST_STEP, folder], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        said = process.stdout.readline()
        seconds = time.perf_counter() - began
    assert said.strip() == "stepped", said
    return seconds


if __name__ == "__main__":
    main()
