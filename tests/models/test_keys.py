"""Keys told apart by name and step."""

from __future__ import annotations

import jax
import numpy as np

from rnnreport.models.keys import named


def test_names_and_steps_tell_keys_apart():
    """Every name, step and order of them gives another key; the same ones the same."""
    ways = [("a",), ("b",), (0,), (1,), ("a", 0), ("a", 1), (0, "a"), ()]
    drawn = [jax.random.key_data(named(jax.random.key(0), *way)).tobytes() for way in ways]
    assert len(set(drawn)) == len(ways)
    again = jax.random.key_data(named(jax.random.key(0), "a", 1))
    assert drawn[5] == np.asarray(again).tobytes()
