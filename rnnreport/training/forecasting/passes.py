"""Trained forecasters reading a series: what they say of every position, and the state they say it from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from rnnreport.training.forecasting.views import View
from rnnreport.training.trained import with_parameters

AT_ONCE = 4096  # windows that are read at once where none hangs on another


class Pass(NamedTuple):
    """All seeds reading one series, from the first position that can be forecast to its end."""

    said: np.ndarray  # (seeds, positions, steps, numbers) float32
    carries: Any  # the state after the window before each position: leaves (seeds, positions, 1, ...)


def windows(view: View, series: int, at: np.ndarray) -> np.ndarray:
    """Return the windows that end before positions `at` (positions,) of a series: (positions, past, width) float32."""
    return view.x[series][at[:, None] - view.past + np.arange(view.past)]


def reader(blank: nnx.Module) -> Callable[[Mapping[str, np.ndarray], View, int], Pass]:
    """Return what lets all seeds read a series: (parameters, view, number of the series) -> `Pass`.

    A carried state is never reset on the way. Every length compiles anew, so lengths are `rounded` with padding.
    """
    through, apart = _through(blank), _apart(blank)

    def passed(parameters: Mapping[str, np.ndarray], view: View, series: int) -> Pass:
        count = int(view.end[series]) - view.first
        at = view.first + np.arange(rounded(count, int(view.end.max()) - view.first))
        if blank.carried:
            found = jax.device_get(through(parameters, windows(view, series, at)))
            return Pass(*jax.tree.map(lambda leaf: leaf[:, :count], found))
        together = [at[begin : begin + AT_ONCE] for begin in range(0, len(at), AT_ONCE)]
        parts = [apart(parameters, windows(view, series, some)) for some in together]
        said = np.concatenate([np.asarray(part) for part in parts], axis=1)[:, :count]
        return Pass(said, _start(blank, parameters, said.shape[:2]))

    return passed


def rounded(count: int, most: int) -> int:
    """Return the least power of two that is no less than `count`, or `most` where that is smaller."""
    return min(1 << (count - 1).bit_length(), most)


def recorded(network: nnx.Module, view: View, series: int) -> tuple[tuple[dict[str, np.ndarray], ...], np.ndarray]:
    """Return what one network has in it, and says, after each window that can be read, that of the last value included.

    States of every layer are {state: (windows, units)}, "h" first; said is (windows, steps, numbers).
    """
    read = windows(view, series, np.arange(view.first, int(view.end[series]) + 1))
    if not network.carried:
        _, hidden, states = network.window(network.start(len(read)), read)
        return jax.device_get((states, network.say(hidden)))

    def step(carry, x):
        carry, hidden, states = network.window(carry, x[None])
        return carry, (jax.tree.map(lambda state: state[0], states), network.say(hidden)[0])

    return jax.device_get(jax.lax.scan(step, network.start(1), read)[1])


def further(blank: nnx.Module):
    """Return the compiled step of paths into the future.

    (parameters, carry, windows (seeds, rows, past, width)) -> (carry, said (seeds, rows, steps, numbers)); leaves of
    `carry` are (seeds, rows, ...). A state that is not carried comes back as it was.
    """

    def one(parameters, carry, x):
        network = with_parameters(blank, parameters)
        after, hidden, _ = network.window(carry if blank.carried else network.start(len(x)), x)
        return after if blank.carried else carry, network.say(hidden)

    return jax.jit(jax.vmap(one))


def _through(blank: nnx.Module):
    def one(read, parameters):
        network = with_parameters(blank, parameters)

        def step(carry, x):
            carry, hidden, _ = network.window(carry, x[None])
            return carry, (network.say(hidden)[0], carry)

        return jax.lax.scan(step, network.start(1), read)[1]

    return jax.jit(lambda parameters, read: jax.vmap(partial(one, read))(parameters))


def _apart(blank: nnx.Module):
    def one(read, parameters):
        network = with_parameters(blank, parameters)
        return network.say(network.window(network.start(len(read)), read)[1])

    return jax.jit(lambda parameters, read: jax.vmap(partial(one, read))(parameters))


def _start(blank: nnx.Module, parameters, shape: tuple[int, int]):
    """Return the carries of windows that begin with zeros, without a copy for each."""
    one = {name: np.asarray(values)[0] for name, values in parameters.items()}
    carry = with_parameters(blank, one).start(1)
    return jax.tree.map(lambda leaf: np.broadcast_to(np.asarray(leaf), (*shape, *jnp.shape(leaf))), carry)
