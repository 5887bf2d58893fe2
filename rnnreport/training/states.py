"""The states of a trained classifier over all training texts: read once, written as a stage, searched from the file.

A *state* is what the last layer hands on after a token, both directions side by side. It is kept as float16, which is
right to a few units in the fourth digit; what lies beyond ±65,504 is kept as this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport.models.cores import joined
from rnnreport.models.scoring import batches
from rnnreport.models.search import Space, measured

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.models.classifier import Classifier

HELD = 500  # held-out texts that are read too, at most, spread evenly over all there are
ROWS = 32  # texts read at once, at most: a text that is asked about is read among as many
STATES = "states.npy"
ARRAYS = "arrays.npz"
LARGEST = float(np.finfo(np.float16).max)


class Read(NamedTuple):
    """One text as a network reads it."""

    states: np.ndarray  # (tokens, width) float16
    features: np.ndarray  # (features,) float32 what the read-out takes of all states
    probabilities: np.ndarray  # (classes,) float32


class Texts(NamedTuple):
    """Some texts of the data set and what a network makes of each as a whole."""

    pieces: np.ndarray  # (texts,) int32 numbers in the data set, rising
    features: np.ndarray  # (texts, features) float32
    probabilities: np.ndarray  # (texts, classes) float32


@dataclass(frozen=True, eq=False)
class States:
    """What one network makes of the texts of a data set. Groups of `space` are the training texts, in their order."""

    space: Space
    train: Texts
    held: Texts  # up to 500 test texts; validation texts where there are none for test


def read(network: Classifier, sequences: Sequence[np.ndarray]) -> Iterator[tuple[int, Read]]:
    """Yield (number of the sequence, what the network makes of it), sequences of like length together.

    Each is read among as many others, and padded to as many tokens, as any other of its length, so that the same text
    gives the same bits whenever it is read.
    """
    lengths = np.array([len(ids) for ids in sequences], np.int64)
    for numbers, rows, time in batches(lengths, ROWS):
        ids, real = np.zeros((rows, time), np.int32), np.zeros(rows, np.int32)
        for row, number in enumerate(numbers):
            ids[row, : lengths[number]], real[row] = sequences[number], lengths[number]
        states, features, probabilities = jax.device_get(_inside(network, ids, real))
        for row, number in enumerate(numbers):
            yield int(number), Read(states[row, : lengths[number]], features[row], probabilities[row])


def write(network: Classifier, dataset: Dataset, folder: Path) -> None:
    """Read all training texts and some held-out ones, and write what `load` reads into `folder`, which exists.

    States go to the file as they come, so that memory does not grow with the texts.
    """
    sequences = dataset.sequences("train")
    offsets = np.concatenate([[0], np.cumsum([len(ids) for ids in sequences], dtype=np.int64)])
    with (folder / STATES).open("wb") as file:
        train = _whole(network, sequences, _Rows(file, offsets))
    points = np.load(folder / STATES, mmap_mode="r")
    space = measured(points, offsets)
    held = held_out(dataset)
    found = {"": Texts(dataset.splits["train"], *train)}
    found["held_"] = Texts(held, *_whole(network, _sequences(dataset, held)))
    arrays = {prefix + name: array for prefix, texts in found.items() for name, array in texts._asdict().items()}
    parts = {name: getattr(space, name) for name in ("offsets", "mean", "deviation", "norms")}
    np.savez(folder / ARRAYS, **arrays, **parts)


def load(folder: Path) -> States:
    """Return what `write` wrote. The states stay in their file, and are read where they are asked for."""
    with np.load(folder / ARRAYS, allow_pickle=False) as file:
        arrays = dict(file)
    train, held = (Texts(*(arrays.pop(prefix + name) for name in Texts._fields)) for prefix in ("", "held_"))
    return States(Space(np.load(folder / STATES, mmap_mode="r"), **arrays), train, held)


def held_out(dataset: Dataset) -> np.ndarray:
    """Return up to 500 pieces of the test part, or of the validation part where it is empty, spread evenly."""
    pieces = dataset.splits["test"] if len(dataset.splits["test"]) else dataset.splits["validation"]
    return pieces[np.arange(min(HELD, len(pieces))) * len(pieces) // max(1, min(HELD, len(pieces)))]


@jax.jit
@joined
def _inside(network: Classifier, ids: jax.Array, lengths: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    states, features, logits = network.inside(ids, lengths)
    return jnp.clip(states, -LARGEST, LARGEST).astype(jnp.float16), features, jax.nn.softmax(logits)


class _Rows:
    """Writes the states of texts, in any order, where they belong in one .npy file.

    Not through a mapped file: what is written there would count as memory of this process until it is on the disk.
    """

    def __init__(self, file, offsets: np.ndarray):
        self._file, self._offsets, self._begin = file, offsets, 0

    def __call__(self, number: int, states: np.ndarray) -> None:
        if not self._begin:
            shape = (int(self._offsets[-1]), states.shape[1])
            header = {"descr": states.dtype.str, "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(self._file, header)
            self._begin = self._file.tell()
        self._file.seek(self._begin + int(self._offsets[number]) * states.shape[1] * states.itemsize)
        self._file.write(np.ascontiguousarray(states).tobytes())


def _whole(network: Classifier, sequences: Sequence[np.ndarray], keep=lambda number, states: None):
    """Return (features, probabilities) of all sequences, and let `keep` have the states of each."""
    shapes = jax.eval_shape(_inside, network, jnp.zeros((1, 1), jnp.int32), jnp.zeros(1, jnp.int32))[1:]
    features, probabilities = (np.zeros((len(sequences), shape.shape[1]), np.float32) for shape in shapes)
    for number, found in read(network, sequences):
        features[number], probabilities[number] = found.features, found.probabilities
        keep(number, found.states)
    return features, probabilities


def _sequences(dataset: Dataset, pieces: np.ndarray) -> list[np.ndarray]:
    """Return what a network reads of these pieces."""
    read = (dataset.piece(number) for number in pieces)
    return [ids[dataset.window(len(ids))] for ids in read]
