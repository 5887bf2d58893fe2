"""What keeping and searching the states of a training set costs: python -m tests.benchmarks.neighbours

Texts of 230 words on average, drawn evenly from 20,000, are read by an untrained LSTM(128) with embeddings of 100, and
their states written; then as many random states are searched. --tokens 5800000 is the size of 25,000 film reviews.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import jax
import numpy as np

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import Dataset, build
from rnnreport.models.classifier import Classifier
from rnnreport.models.search import Space, measured, nearest
from rnnreport.study import Data, Model, Split
from rnnreport.training import states

WORDS, LENGTH, WIDTH = 20_000, 230, 128


def main() -> None:
    """Print what writing costs, then what searching costs."""
    given = argparse.ArgumentParser()
    given.add_argument("--tokens", type=int, default=1_000_000)
    given.add_argument("--without-network", action="store_true", help="search random states only")
    arguments = given.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if not arguments.without_network:
            written(Path(name), arguments.tokens)
        searched(Path(name), arguments.tokens)


def written(folder: Path, tokens: int) -> None:
    """Print how fast states are written, how big they are, and what memory that takes."""
    dataset = corpus(tokens)
    network = Classifier(
        Model(cell="lstm", units=WIDTH, embedding=100), len(dataset.vocabulary), 2, key=jax.random.key(0)
    )
    before = peak()
    begin = perf_counter()
    states.write(network, dataset, folder)
    seconds = perf_counter() - begin
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"states of {tokens:,} tokens written in {seconds:.1f} s: {size / 1e6:,.0f} MB on disk")
    print(f"peak memory {peak():,.0f} MB, of which {before:,.0f} MB before")


def corpus(tokens: int) -> Dataset:
    """Return texts of so many tokens for training, and 500 more for test."""
    draw, texts, left = np.random.default_rng(0), [], tokens
    words = np.array([f"w{number}" for number in range(WORDS)])
    while left > 0:
        length = min(left, int(draw.gamma(2.5, LENGTH / 2.5)) + 10)
        texts.append(" ".join(words[draw.integers(0, WORDS, length)]))
        left -= length
    training = len(texts)
    texts = (*texts, *texts[:500])
    splits = ("train",) * training + ("test",) * (len(texts) - training)
    labels = tuple(str(number % 2) for number in range(len(texts)))
    data = Data(corpus="toy", split=Split(validation=0))
    return build(Corpus("toy", texts, labels, {"text": texts}, splits, {}, "0" * 64), data, "classify")


def searched(folder: Path, tokens: int) -> None:
    """Print seconds of searching random states, for one query and for forty."""
    space, queries = random_space(folder, tokens)
    nearest(space, queries[:1], 5)
    nearest(space, queries, 5)  # compiled, and the file is in the cache of the system
    for count in (1, 8, 40):
        begin, used = perf_counter(), process_time()
        nearest(space, queries[:count], 5)
        seconds, used = perf_counter() - begin, process_time() - used
        print(f"{count:3} queries on {tokens:,} × {WIDTH}: {seconds:.2f} s, {used:.2f} s of processor; both ways")
    print(f"peak memory {peak():,.0f} MB")


def random_space(folder: Path, tokens: int) -> tuple[Space, np.ndarray]:
    """Return uniform states in a file, and forty queries, some of which stand there."""
    draw = np.random.default_rng(0)
    with (folder / "random.npy").open("wb") as file:
        header = {"descr": "<f2", "fortran_order": False, "shape": (tokens, WIDTH)}
        np.lib.format.write_array_header_1_0(file, header)
        for begin in range(0, tokens, 1 << 16):
            states = draw.random((min(1 << 16, tokens - begin), WIDTH), np.float32) * 2 - 1
            file.write(states.astype(np.float16).tobytes())
    made = np.load(folder / "random.npy", mmap_mode="r")
    queries = np.concatenate([draw.uniform(-1, 1, (30, WIDTH)), made[:: tokens // 10][:10]])
    offsets = np.append(np.arange(0, tokens, LENGTH), tokens)
    begin = perf_counter()
    space = measured(made, offsets)
    print(f"moments and norms in {perf_counter() - begin:.1f} s")
    return space, queries


def peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
