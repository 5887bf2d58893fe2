"""One state of every cell of a layer over many texts, of which only sums and a few places are kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport.models.cores import joined
from rnnreport.models.extremes import Highest, Spread
from rnnreport.models.inference import Network, padded
from rnnreport.models.scoring import compiler


class Met(NamedTuple):
    """What was met of the state of every cell.

    A place is (owner, sequence, token), int64; `highest` and `lowest` hold at most one of each owner.
    """

    highest: Highest
    lowest: Highest  # its values are the states with the opposite sign
    spread: Spread
    means: np.ndarray  # (groups, cells) float64 over the tokens of all sequences of a group; NaN where it has none
    deviations: np.ndarray  # (groups, cells) float64 standard deviation over them
    sample: np.ndarray  # (places, cells) float32 state at the places that were asked for


class Read(NamedTuple):
    """Sequences of ids, and which of their tokens the layer reads: one or more of each."""

    sequences: Sequence[np.ndarray]  # each (tokens,) int32
    spans: np.ndarray  # (sequences, 2) begin and end of what the layer reads of each
    owners: np.ndarray  # (sequences,) whose each is
    groups: np.ndarray  # (sequences,) from 0; -1: of none
    places: np.ndarray  # (places, 2) a sequence and a token that is read of it, rising


def meet(network: Network, layer: tuple[int, str, tuple[float, float] | None], read: Read, count: int) -> Met:
    """Read all sequences once. `layer`: its place in what the network's `read` returns, the state, and its range.

    `count` highest and lowest values are kept.
    """
    place, state, bounds = layer
    units, groups = network.encoder.forward[0].units, int(read.groups.max(initial=-1)) + 1
    highest, lowest, spread = Highest(count), Highest(count), Spread(units, bounds)
    sums, tokens = np.zeros((2, groups, units)), np.zeros((groups, 1))
    sample = np.zeros((len(read.places), units), np.float32)
    begins = np.searchsorted(read.places[:, 0], np.arange(len(read.sequences) + 1))
    for numbers, ids, lengths in padded(read.sequences):
        rows = len(numbers)
        spans = np.zeros((len(ids), 2), np.int32)
        spans[:rows] = read.spans[numbers]
        states, *found = compiler.call(_read(place, state), network, ids, lengths, spans)
        where = np.stack([read.owners[numbers], numbers], axis=1).astype(np.int64)
        for best, (values, at) in ((highest, found[2:4]), (lowest, found[4:])):
            near = np.broadcast_to(where[:, None], (rows, units, 2))
            best.meet(values[:rows], np.concatenate([near, at[:rows, :, None]], axis=2))
        many = np.diff(spans[:rows]).astype(float)
        _add(sums, tokens, read.groups[numbers], many, found[0][:rows], found[1][:rows])
        steps = np.arange(states.shape[1])
        spread.meet(states[(steps >= spans[:, :1]) & (steps < spans[:, 1:])])
        for row, number in enumerate(numbers):
            part = slice(begins[number], begins[number + 1])
            sample[part] = states[row, read.places[part, 1]]
    with np.errstate(invalid="ignore"):  # of no tokens there is no mean
        means = sums[0] / tokens
        deviations = np.sqrt(np.maximum(sums[1] / tokens - means**2, 0))
    return Met(highest, lowest, spread, means, deviations, sample)


def _add(sums, tokens, groups, many, totals, squares) -> None:
    """Add the sums over each row, and those of the squares, which come as deviations from the mean of the row."""
    kept, totals = groups >= 0, totals.astype(float)
    squares = squares + totals**2 / many
    np.add.at(tokens, groups[kept], many[kept])
    np.add.at(sums[0], groups[kept], totals[kept])
    np.add.at(sums[1], groups[kept], squares[kept])


@cache
def _read(place: int, state: str):
    def read(network, ids, lengths, spans):
        states, steps = network.read(ids, lengths)[place][state], jnp.arange(ids.shape[1])
        real = ((steps >= spans[:, :1]) & (steps < spans[:, 1:]))[..., None]
        total = jnp.sum(jnp.where(real, states, 0), 1)
        mean = total / jnp.maximum(spans[:, 1:] - spans[:, :1], 1)
        squares = jnp.sum(jnp.where(real, states - mean[:, None], 0) ** 2, 1)
        up, down = jnp.where(real, states, -jnp.inf), jnp.where(real, -states, -jnp.inf)
        ends = [part for each in (up, down) for part in (jnp.max(each, 1), jnp.argmax(each, 1))]
        return states, total, squares, *ends

    return jax.jit(joined(read))
