"""Ask a trained network about many texts: compiled once per shape, and few shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import jax
import numpy as np

from rnnreport.models.networks import LanguageModel

SHORTEST = 16  # tokens; shorter texts are padded to it
AT_ONCE = 1 << 15  # tokens read at once, padding included, so that recorded states stay small

States = tuple[dict[str, np.ndarray], ...]  # per layer: state -> (time, units) float32


def read_all(network: LanguageModel, sequences: Sequence[np.ndarray], batch: int = 64) -> Iterator[tuple[int, States]]:
    """Yield (number of the sequence, its states) for every sequence of ids, those of like length together.

    States are per layer {state: (time, units) float32}, trimmed to the true length; an empty sequence gives empty ones.
    """
    order = np.argsort([len(ids) for ids in sequences], kind="stable")
    while len(order):
        time = _padded(len(sequences[order[0]]))
        rows = max(1, min(batch, AT_ONCE // time))
        same = [number for number in order[:rows] if _padded(len(sequences[number])) == time]
        order = order[len(same) :]
        yield from zip(map(int, same), _read([sequences[number] for number in same], network, rows, time), strict=True)


def read(network: LanguageModel, ids: np.ndarray) -> States:
    """Return the states of one sequence of ids, per layer {state: (time, units) float32}."""
    return _read([ids], network, 1, _padded(len(ids)))[0]


@jax.jit
def advance(network: LanguageModel, carry: tuple, ids: jax.Array) -> tuple:
    """Read one more token of each text: `LanguageModel.advance`, compiled."""
    return network.advance(carry, ids)


def _read(sequences: list[np.ndarray], network: LanguageModel, rows: int, time: int) -> list[States]:
    ids, lengths = np.zeros((rows, time), np.int32), np.zeros(rows, np.int32)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)], lengths[row] = sequence, len(sequence)
    layers = jax.device_get(_compiled_read(network, ids, lengths))
    names = network.encoder.ranges()  # jit hands dicts back sorted by key
    return [
        tuple({name: layer[name][row, : lengths[row]].astype(np.float32) for name in names} for layer in layers)
        for row in range(len(sequences))
    ]


@jax.jit
def _compiled_read(network: LanguageModel, ids: jax.Array, lengths: jax.Array) -> tuple:
    return network.read(ids, lengths)


def _padded(length: int) -> int:
    """Return the next power of two: a dozen shapes serve every text."""
    return max(SHORTEST, 1 << max(0, length - 1).bit_length())
