"""Transforms of series: undone exactly, fitted to the training part alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rnnreport.data.transforms import fitted
from rnnreport.errors import DataError

STEPS = ((), ("log",), ("difference",), ("seasonal difference",), ("difference", "log", "seasonal difference"))
SCALERS = ("standard", "min-max", "none", "fit-on-all")


def values(seed: int, length: int = 40) -> np.ndarray:
    return np.exp(np.random.default_rng(seed).normal(3, 1, length))


@settings(max_examples=40, deadline=None)
@given(some.integers(0, 999), some.sampled_from(STEPS), some.sampled_from(SCALERS), some.integers(2, 9))
def test_what_is_done_is_undone(seed, steps, scaler, season):
    """Forward and back again, step by step, every value is what it was."""
    series = values(seed)
    transform = fitted(series, 30, steps, scaler, season)
    back = transform.one_step(transform.forward(series), series)
    assert np.isnan(back[: transform.lost]).all()
    np.testing.assert_allclose(back[transform.lost :], series[transform.lost :], rtol=1e-9)


@settings(max_examples=20, deadline=None)
@given(some.integers(0, 999), some.sampled_from(STEPS))
def test_a_path_is_undone_from_its_own_steps(seed, steps):
    """Undone one after the other from nothing but earlier steps, transformed values give the path they came from."""
    series = values(seed)
    transform = fitted(series, 30, steps, "standard", 4)
    z, lifted = transform.forward(series), list(transform.lifted(series)[:30])
    for place in range(30, 40):
        lifted.append(float(transform.undo(z[place], np.array(lifted))))
    np.testing.assert_allclose(transform.lowered(np.array(lifted)), series, rtol=1e-9)


def test_differences_are_those_of_the_textbook():
    """(1 - B)(1 - B⁴) u is u_t - u_{t-1} - u_{t-4} + u_{t-5}."""
    u = np.random.default_rng(0).normal(size=12)
    found = fitted(u, 12, ("difference", "seasonal difference"), "none", 4).forward(u)
    np.testing.assert_allclose(found[5:], u[5:] - u[4:-1] - u[1:-4] + u[:-5], atol=1e-12)


@pytest.mark.parametrize("scaler", ["standard", "min-max"])
def test_what_is_held_out_is_not_looked_at(scaler):
    """Other test values leave the transform as it is."""
    one, other = values(0), values(0)
    other[30:] *= 100
    assert fitted(one, 30, ("log",), scaler, 1) == fitted(other, 30, ("log",), scaler, 1)


def test_the_leak_looks_at_all():
    """fit-on-all puts the least value of all at 0 and the greatest at 1."""
    found = fitted(values(0), 10, (), "fit-on-all", 1).forward(values(0))
    assert (found.min(), found.max()) == (0, 1)


@pytest.mark.parametrize(
    ("series", "steps", "season", "words"),
    [
        ([3.0, 0.0, 2.0], ("log",), 1, "the series: value 2 is 0, and logarithms need values above 0; leave 'log' out"),
        ([3.0, 1.0, -2.0], ("log",), 1, "value 3 is -2"),
        ([3.0, 1.0, 2.0], ("seasonal difference",), 1, "needs a season of 2 steps or more"),
        ([3.0, 1.0, 2.0, 4.0], ("seasonal difference",), 3, "4 training values are too few for these differences"),
        ([1.0, 2.0, 3.0, 4.0, 5.0], ("difference",), 1, "after difference all training values are equal"),
        (np.arange(3, 5, 0.1), ("difference",), 1, "after difference all training values are equal"),
        (100 * 1.01 ** np.arange(40), ("difference", "log"), 1, "after difference, log all training values are equal"),
    ],
)
def test_mistakes_name_the_value_and_the_mend(series, steps, season, words):
    """One line says what was found, and what to do."""
    with pytest.raises(DataError, match=words) as error:
        fitted(np.array(series), len(series), steps, "standard", season)
    assert "\n" not in str(error.value)
