"""How fast texts are explained, beside the package lime over Keras: python -m tests.benchmarks.explanations

The network is an untrained LSTM(128) with embeddings of 100; texts have 230 words, drawn evenly from 20,000. Where
keras and lime are installed (`pip install .[bench]`), they get the same weights and the same texts: `lime` asks Keras'
`predict` with 1,000 samples a text, and `predict` reads the texts that occlusion makes, on some of the texts. Each
peer takes turns with the work it is compared with; ratios are medians. Compiling is not counted on either side.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from time import perf_counter

import numpy as np

from rnnreport.training.prepare import prepare

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
TOKENS, WORDS, UNITS, EMBEDDING = 230, 20_000, 128, 100
SAMPLES = 1_000
TOGETHER = 8  # texts that are explained at once, as a figure asks


def main() -> None:
    """Print texts a second of every method, then the comparison with peers."""
    asked = _arguments()
    prepare()
    network, texts = _network(), _texts(max(asked.texts, asked.reviews, TOGETHER * asked.rounds))
    for name, label in _methods():
        seconds = _explained(name, network, texts[: asked.texts])
        print(f"{label:30} {asked.texts / seconds:8.2f} texts/s")
    began = perf_counter()
    _explained("occlusion_deleted", network, texts[: asked.reviews])
    print(f"occlusion of every word of {asked.reviews:,} texts: {perf_counter() - began:.1f} s")
    if find_spec("keras") is None or find_spec("lime") is None:
        print("keras and lime are not installed, so nothing is compared: pip install .[bench]")
        return
    _compare(network, texts, asked.rounds)


def _compare(network, texts: list[np.ndarray], rounds: int) -> None:
    import keras

    model = _in_keras(keras, network)
    told = 1 / (1 + np.exp(-_odds(network, texts[:2])))
    asked = model.predict(np.stack(texts[:2]), verbose=0)[:, 0]
    print(f"largest difference of a probability between the two networks: {np.max(np.abs(told - asked)):.1e}")
    _ratio("LIME, a text", partial(_explained, "lime", network), partial(_lime_over_keras, model), texts, rounds)
    _ratio(
        "occlusion, a text",
        partial(_explained, "occlusion_deleted", network),
        partial(_occlusion_over_keras, model),
        texts,
        rounds,
    )


def _ratio(what: str, ours: Callable, theirs: Callable, texts: list[np.ndarray], rounds: int) -> None:
    """Print the seconds of both for one text, in turns, each time another; and the median of their ratios."""
    pairs = []
    ours(texts[:1]), theirs(texts[:1])  # compile
    for number in range(rounds):
        several = texts[TOGETHER * number : TOGETHER * (number + 1)]
        pairs.append((ours(several) / len(several), theirs(several[:1])))
    one, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    print(f"{what:20} rnnreport {one:7.3f} s   over Keras {other:7.3f} s   ratio {ratio:5.1f}")


def _explained(name: str, network, texts: list[np.ndarray]) -> float:
    """Return the seconds that a method takes for all texts, compiling not counted."""
    import jax

    from rnnreport.models.attribution import attributed

    return sum(one.seconds for one in attributed(name, network, texts, [1] * len(texts), jax.random.key(1)))


def _lime_over_keras(model, texts: list[np.ndarray]) -> float:
    from lime.lime_text import LimeTextExplainer

    explainer = LimeTextExplainer(class_names=["no", "yes"], bow=True, random_state=0)
    began = perf_counter()
    for text in texts:
        words = " ".join(f"w{number}" for number in text)
        explainer.explain_instance(words, partial(_answers, model), num_samples=SAMPLES)
    return perf_counter() - began


def _answers(model, texts: list[str]) -> np.ndarray:
    rows = [[int(word[1:]) for word in text.split()] for text in texts]
    ids = np.zeros((len(rows), TOKENS), np.int32)
    for row, numbers in zip(ids, rows, strict=True):
        row[TOKENS - len(numbers) :] = numbers
    yes = model.predict(ids, verbose=0)[:, 0]
    return np.stack([1 - yes, yes], axis=1)


def _occlusion_over_keras(model, texts: list[np.ndarray]) -> float:
    began = perf_counter()
    for text in texts:
        without = [np.concatenate([[0], np.delete(text, place)]) for place in range(len(text))]
        model.predict(np.stack([text, *without]), verbose=0)
    return perf_counter() - began


def _in_keras(keras, network):
    cell = network.encoder.forward[0]
    layers = [
        keras.layers.Embedding(len(network.embedding[...]), EMBEDDING),
        keras.layers.LSTM(UNITS),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
    model = keras.Sequential([keras.Input((TOKENS,), dtype="int32"), *layers])
    layers[0].set_weights([np.asarray(network.embedding[...])])
    layers[1].set_weights([np.asarray(one[...]) for one in (cell.kernel, cell.recurrent, cell.bias)])
    layers[2].set_weights([np.asarray(network.output[...]).T, np.asarray(network.bias[...])])
    return model


def _odds(network, texts: list[np.ndarray]) -> np.ndarray:
    from rnnreport.models.perturbation import DELETED, odds_of

    whole = [np.ones((1, len(ids)), bool) for ids in texts]
    return np.concatenate(odds_of(network, texts, whole, [1] * len(texts), DELETED))


def _network():
    import jax

    from rnnreport.models.classifier import Classifier
    from rnnreport.study import Model

    return Classifier(Model(cell="lstm", units=UNITS, embedding=EMBEDDING), WORDS, 2, key=jax.random.key(0))


def _methods() -> list[tuple[str, str]]:
    from rnnreport.models.attribution import methods

    return [(name, method.facts["LABEL"]) for name, method in methods().items()]


def _texts(count: int) -> list[np.ndarray]:
    draw = np.random.default_rng(0)
    return [draw.integers(2, WORDS, TOKENS).astype(np.int32) for _ in range(count)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--texts", type=int, default=4, help="texts that every method explains")
    parser.add_argument("--reviews", type=int, default=1_000, help="texts of which every word is occluded")
    parser.add_argument("--rounds", type=int, default=5, help="how often peers take turns")
    return parser.parse_args()


if __name__ == "__main__":
    main()
