"""Ask a trained network about many texts: compiled once per shape, and few shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import jax
import numpy as np

from rnnreport.models.classifier import Classifier
from rnnreport.models.cores import joined
from rnnreport.models.networks import LanguageModel

ROWS = 64  # texts that are read at once, at most
SHORTEST = 16  # tokens; shorter texts are padded to it
AT_ONCE = 1 << 15  # tokens read at once, padding included, so that recorded states stay small

Network = LanguageModel | Classifier
States = tuple[dict[str, np.ndarray], ...]  # per layer: state -> (time, units) float32


def padded(sequences: Sequence[np.ndarray], batch: int = ROWS) -> Iterator[tuple[list[int], np.ndarray, np.ndarray]]:
    """Yield (numbers, ids (rows, time) int32, lengths (rows,) int32) for all sequences, those of like length together.

    Rows beyond the numbers are empty. `time` is a power of two, so that a dozen shapes serve every text; few sequences
    are read in fewer rows.
    """
    batch = min(batch, power(len(sequences)))
    order = np.argsort([len(ids) for ids in sequences], kind="stable")
    while len(order):
        time = power(len(sequences[order[0]]))
        rows = max(1, min(batch, AT_ONCE // time))
        same = [int(number) for number in order[:rows] if power(len(sequences[number])) == time]
        order = order[len(same) :]
        yield same, *_filled([sequences[number] for number in same], rows, time)


def read_all(network: Network, sequences: Sequence[np.ndarray], batch: int = ROWS) -> Iterator[tuple[int, States]]:
    """Yield (number of the sequence, its states) for every sequence of ids, those of like length together.

    States are per layer {state: (time, units) float32}, trimmed to the true length; an empty sequence gives empty ones.
    """
    for numbers, ids, lengths in padded(sequences, batch):
        yield from zip(numbers, _read(network, ids, lengths, len(numbers)), strict=True)


def read(network: Network, ids: np.ndarray) -> States:
    """Return the states of one sequence of ids, per layer {state: (time, units) float32}."""
    return _read(network, *_filled([ids], 1, power(len(ids))), 1)[0]


def _filled(sequences: list[np.ndarray], rows: int, time: int) -> tuple[np.ndarray, np.ndarray]:
    ids, lengths = np.zeros((rows, time), np.int32), np.zeros(rows, np.int32)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)], lengths[row] = sequence, len(sequence)
    return ids, lengths


def _read(network: Network, ids: np.ndarray, lengths: np.ndarray, real: int) -> list[States]:
    layers = jax.device_get(_compiled_read(network, ids, lengths))
    names = network.encoder.ranges()  # jit hands dicts back sorted by key
    return [
        tuple({name: layer[name][row, : lengths[row]].astype(np.float32) for name in names} for layer in layers)
        for row in range(real)
    ]


@jax.jit
@joined
def _compiled_read(network: Network, ids: jax.Array, lengths: jax.Array) -> tuple:
    return network.read(ids, lengths)


def power(length: int) -> int:
    """Return the next power of two."""
    return max(SHORTEST, 1 << max(0, length - 1).bit_length())
