"""How fast a language model learns: `python -m tests.benchmarks.language_model [--data DIR]`. Never fails on time.

The data are the posts of blogger 589736 where the Blog Authorship Corpus is found (in DIR, or in RNNREPORT_TEST_DATA),
else made-up texts of as many words. The whole path is timed: `training.train` in a fresh folder. Seconds of an epoch
are those of its steps, without compiling and validation.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from rnnreport.data import corpus, dataset
from rnnreport.study import Data, Model, Training

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("RNNREPORT_TEST_DATA", ROOT.parent / "shared" / "data"))
WORDS, POSTS, KINDS = 186_000, 2_276, 16_000


def main() -> None:
    """Train for a few epochs and print what it took."""
    asked = _arguments()
    data = blogs(asked.data) or made_up()
    model = Model(cell=asked.cell, units=asked.units, embedding=100, dropout=0.1)
    began = time.perf_counter()
    history = _trained(data, model, asked.epochs)
    row = {
        "corpus": data.corpus,
        "words": f"{len(data.ids):,}",
        "vocabulary": f"{len(data.vocabulary):,}",
        "s/epoch (median)": f"{statistics.median(history['seconds']):.1f}",
        "words/s (median)": f"{statistics.median(history['tokens_per_second']):,.0f}",
        "peak MB": f"{peak():,.0f}",
    }
    widths = [max(map(len, column)) for column in row.items()]
    for line in (row.keys(), row.values()):
        print("  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)))
    print(f"whole training {time.perf_counter() - began:.1f} s, compiling, validation and writing included")
    print(f"seconds of each epoch {' '.join(f'{seconds:.1f}' for seconds in history['seconds'])}")
    print(f"validation loss {' '.join(f'{loss:.3f}' for loss in history['values']['validation_loss'])} nats")
    print(f"{history['machine']}, jax {history['versions']['jax']}, load {_load()}")


def blogs(folder: Path) -> dataset.Dataset | None:
    """Return the posts of the study, or None where they are not on this machine."""
    if not any(folder.glob("blogs*.zip")):
        return None
    os.environ["RNNREPORT_DATA"] = str(folder)
    asked = Data(corpus="blogs", options={"author": 589736, "max_words": 2000})
    return dataset.build(corpus.read(asked.corpus, asked.options, ROOT), asked)


def made_up() -> dataset.Dataset:
    """Return texts of like size: words by Zipf's law, lengths log-normal."""
    draw = np.random.default_rng(0)
    shares = 1 / np.arange(1, KINDS + 1)
    words = np.char.add("w", draw.choice(KINDS, WORDS, p=shares / shares.sum()).astype(str))
    lengths = draw.lognormal(3.5, 1.3, POSTS)
    ends = np.cumsum(lengths / lengths.sum() * WORDS).astype(int)[:-1]
    texts = tuple(" ".join(part) for part in np.split(words, ends))
    return dataset.build(
        corpus.Corpus("made-up", texts, None, {"text": texts}, None, {}, "0" * 64), Data(corpus="made-up")
    )


def peak() -> float:
    """Return the largest memory of this process so far, in MB; 0 where it cannot be told."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _trained(data: dataset.Dataset, model: Model, epochs: int) -> dict:
    import json

    from rnnreport.training.train import Lesson, train

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch:
        lesson = Lesson("next-word", data, "benchmark", model, Training(epochs=epochs, patience=None), 0)
        train(lesson, Path(folder), Path(scratch))
        return json.loads(Path(folder, "history.json").read_text(encoding="utf-8"))


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of real corpora")
    parser.add_argument("--cell", default="lstm")
    parser.add_argument("--units", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
