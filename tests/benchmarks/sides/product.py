"""The arithmetic limit: what the products of a step would take at the speed of one large product."""

from __future__ import annotations

import time

import jax
import jax.numpy as jnp
import numpy as np

from tests.benchmarks.contender import Go

SIZE, TRIES = 2048, 5
BLOCKS = {"lstm": 4, "gru": 3, "simple_rnn": 1}
PRODUCTS = {"training": 3, "inference": 1}  # forward; and backward with respect to what is read, and to the weights


def steps(given: dict[str, np.ndarray], cell: str, what: str) -> tuple[dict, Go]:
    """Return the limit of one step; each time the large product is measured anew, the best of a few.

    In jax alone: a library of numpy's whose threads still wait for more work would hold a core that jax needs.
    """
    _, rows, time_steps = given["ids"].shape
    inputs, gates = given["kernel"].shape
    units = gates // BLOCKS[cell]
    flops = 2 * rows * time_steps * gates * (inputs + units) * PRODUCTS[what]
    one = jnp.asarray(np.random.default_rng(0).random((SIZE, SIZE), np.float32))
    product = jax.jit(jnp.matmul)

    def go() -> tuple[float, float]:
        best = min(_seconds(lambda: product(one, one).block_until_ready()) for _ in range(TRIES))
        took = flops * best / (2 * SIZE**3) * 1e3
        return took, took

    go()
    return {"gflop": flops / 1e9}, go


def _seconds(function) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began
