"""The score that is explained, and asking for many of them: compiled once per shape, and few shapes.

The score of a class is its log-odds, log p - log(1 - p), in nats: unlike the probability it does not flatten where the
network is sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from rnnreport.models.inference import SHORTEST

AT_ONCE = 1 << 15  # tokens read at once, padding included
ROWS = 128  # texts read at once; there is one number for all, because compiling takes longer than reading padding


@dataclass
class Compiler:
    """Compiled programs by function and shapes of the arguments, and the seconds that compiling has taken."""

    seconds: float = 0.0
    programs: dict[Any, Callable] = field(default_factory=dict)

    def call(self, function: Callable, *arguments: Any) -> Any:
        """Call a function made by `jax.jit`; return its answer as numpy arrays."""
        return jax.device_get(self.begin(function, *arguments))

    def begin(self, function: Callable, *arguments: Any) -> Any:
        """Do as `call`, but return jax arrays, whose numbers may still be worked on."""
        leaves, tree = jax.tree.flatten(arguments)
        key = function, tree, tuple((leaf.shape, leaf.dtype) for leaf in leaves)
        if key not in self.programs:
            begin = perf_counter()
            self.programs[key] = function.lower(*arguments).compile()
            self.seconds += perf_counter() - begin
        return self.programs[key](*arguments)


compiler = Compiler()


def log_odds(logits: Float[Array, "batch classes"], targets: Int[Array, " batch"]) -> Float[Array, " batch"]:
    """Return log p - log(1 - p) of the target class of each row, from logits: finite however sure the network is."""
    own = jax.nn.one_hot(targets, logits.shape[-1], dtype=bool)
    others = jax.nn.logsumexp(logits, axis=-1, where=~own)
    return jnp.sum(jnp.where(own, logits, 0), -1) - others


def probability(odds: np.ndarray) -> np.ndarray:
    """Return p for log p - log(1 - p)."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(odds, np.float64)))


def batches(lengths: np.ndarray, most: int = ROWS) -> Iterator[tuple[np.ndarray, int, int]]:
    """Yield (numbers of sequences, rows, time) so that every sequence of `lengths` tokens is read once.

    Those of like length stand together, in their order. `time` is a power of two or three quarters of one, and `rows`
    hangs on it alone, so that a dozen shapes serve every text. `most` rows at most.
    """
    times = np.array([_time(length) for length in range(int(lengths.max(initial=0)) + 1)])[lengths]
    for time in np.unique(times):
        numbers, rows = np.flatnonzero(times == time), max(1, min(most, AT_ONCE // int(time)))
        for begin in range(0, len(numbers), rows):
            yield numbers[begin : begin + rows], rows, int(time)


def _time(length: int) -> int:
    power = max(SHORTEST, 1 << max(0, int(length) - 1).bit_length())
    less = power * 3 // 4
    return less if SHORTEST < length <= less else power
