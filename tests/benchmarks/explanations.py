"""How many texts a second each method explains: python -m tests.benchmarks.explanations

The network is an untrained LSTM(128) with embeddings of 100; texts have 230 words, drawn evenly from 20,000.
"""

from __future__ import annotations

import jax
import numpy as np

from rnnreport.models.attribution import attributed, methods
from rnnreport.models.classifier import Classifier
from rnnreport.study import Model

TEXTS, TOKENS, WORDS = 4, 230, 20_000


def main() -> None:
    """Print texts a second of every method, compiling not counted."""
    network = Classifier(Model(cell="lstm", units=128, embedding=100), WORDS, 2, key=jax.random.key(0))
    draw = np.random.default_rng(0)
    texts = [draw.integers(2, WORDS, TOKENS).astype(np.int32) for _ in range(TEXTS)]
    for name, method in methods().items():
        found = attributed(name, network, texts, [1] * TEXTS, jax.random.key(1))
        print(f"{method.facts['LABEL']:30} {TEXTS / sum(one.seconds for one in found):8.2f} texts/s")


if __name__ == "__main__":
    main()
