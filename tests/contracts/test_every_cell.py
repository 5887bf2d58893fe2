"""What must hold for every recurrent cell, with every choice of its options."""

from __future__ import annotations

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from rnnreport.catalogue import members
from rnnreport.errors import RnnReportError
from rnnreport.models import recurrence
from rnnreport.models.cells import build, ranges

unroll = jax.jit(recurrence.unroll, static_argnames=("reverse", "record"))
INPUTS, UNITS, TIME = 3, 4, 7
LENGTHS = np.array([7, 4, 1, 0, 6])


def variants() -> list[tuple[str, dict[str, str]]]:
    """Return every cell with every combination of its options."""
    found = []
    for name, member in members("cell").items():
        options = member.facts["OPTIONS"]
        found += [(name, dict(zip(options, chosen, strict=True))) for chosen in itertools.product(*options.values())]
    return found


@pytest.fixture(params=variants(), ids=lambda variant: "-".join([variant[0], *variant[1].values()]))
def variant(request):
    """One cell and its options."""
    return request.param


@pytest.fixture
def cell(variant):
    """One cell with weights large enough to bring its gates near their ends, biases drawn too."""
    name, options = variant
    made = build(name, INPUTS, UNITS, options, key=jax.random.key(1))
    leaves, tree = jax.tree.flatten(made)
    keys = jax.random.split(jax.random.key(2), len(leaves))
    drawn = [leaf + 0.3 * jax.random.normal(key, leaf.shape) for leaf, key in zip(leaves, keys, strict=True)]
    return tree.unflatten(drawn)


@pytest.fixture
def inputs():
    """A batch of inputs; numbers stand at padding too, so that reading them would show."""
    return 2 * jax.random.normal(jax.random.key(3), (len(LENGTHS), TIME, INPUTS))


def by_hand(cell, inputs, length, reverse=False):
    """Return all states of one sequence, step by step in Python: {state: (time, units)}, zero at padding."""
    carry, rows = cell.start(1), {}
    for step in reversed(range(length)) if reverse else range(length):
        carry, states = cell.step(carry, cell.project(inputs[None, step]))
        rows[step] = states._asdict()
    blank = {name: np.zeros((1, UNITS)) for name in cell.step(cell.start(1), cell.project(inputs[None, 0]))[1]._fields}
    read = [rows.get(step, blank) for step in range(len(inputs))]
    return {name: np.concatenate([row[name] for row in read]) for name in blank}, carry


def same(one, other):
    """Say that two trees of arrays are equal, number by number."""
    jax.tree.map(np.testing.assert_array_equal, one, other)


def near(one, other, atol=1e-6):
    """Say that two trees of arrays are equal but for rounding."""
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-6, atol=atol), one, other)


def test_states_and_gates_have_the_declared_names_in_the_declared_order(variant, cell, inputs):
    """STATES names what a step gives back, "h" first."""
    name, _ = variant
    _, states = cell.step(cell.start(5), cell.project(inputs[:, 0]))
    assert states._fields == tuple(members("cell")[name].facts["STATES"])
    assert states._fields[0] == "h"


def test_every_state_has_one_number_per_unit(cell, inputs):
    """A step over (batch, inputs) gives (batch, units) for every state."""
    _, states = cell.step(cell.start(5), cell.project(inputs[:, 0]))
    assert {state.shape for state in states} == {(5, UNITS)}


def test_states_stay_in_their_declared_ranges(variant, cell, inputs):
    """However large the inputs, bounded states reach their bounds at most."""
    recorded = unroll(cell, 100 * inputs, LENGTHS, record=True).outputs._asdict()
    for name, bounds in ranges(*variant).items():
        low, high = bounds or (-np.inf, np.inf)
        assert low <= recorded[name].min() and recorded[name].max() <= high


def test_scan_equals_a_python_loop(cell, inputs):
    """The scan gives what stepping by hand gives, to rounding."""
    recorded = unroll(cell, inputs, LENGTHS, record=True).outputs._asdict()
    for row, length in enumerate(LENGTHS):
        near({name: states[row] for name, states in recorded.items()}, by_hand(cell, inputs[row], length)[0])


def test_reverse_equals_a_python_loop_from_the_last_true_token(cell, inputs):
    """Reading backwards begins at the last true token, not at padding."""
    recorded = unroll(cell, inputs, LENGTHS, record=True, reverse=True).outputs._asdict()
    for row, length in enumerate(LENGTHS):
        near({name: states[row] for name, states in recorded.items()}, by_hand(cell, inputs[row], length, True)[0])


def test_reverse_equals_forward_on_the_flipped_text(cell, inputs):
    """Reading a flipped text forward gives the states of reading it in reverse, number by number."""
    flipped = np.stack([np.concatenate([x[:n][::-1], x[n:]]) for x, n in zip(inputs, LENGTHS, strict=True)])
    forward, reverse = unroll(cell, flipped, LENGTHS), unroll(cell, inputs, LENGTHS, reverse=True)
    for row, length in enumerate(LENGTHS):
        same(forward.outputs[row, :length], reverse.outputs[row, :length][::-1])
    same(forward.carry, reverse.carry)


@pytest.mark.parametrize("reverse", [False, True])
def test_what_stands_at_padding_changes_nothing(cell, inputs, reverse):
    """Other numbers at padding leave outputs and carry as they were, number by number."""
    padded = jnp.arange(TIME)[None, :, None] >= LENGTHS[:, None, None]
    plain, changed = (unroll(cell, x, LENGTHS, reverse=reverse) for x in (inputs, jnp.where(padded, 1e3, inputs)))
    same(plain, changed)


@pytest.mark.parametrize("reverse", [False, True])
def test_padded_tokens_change_nothing(cell, inputs, reverse):
    """Five padded tokens more leave outputs and carry as they were, number by number, given equal projections.

    Products of other shapes may round otherwise, so inputs and weights of the projection are small whole numbers here.
    """
    whole = jnp.round(2 * inputs)
    cell.kernel, cell.bias = (type(weights)(jnp.round(4 * weights[...])) for weights in (cell.kernel, cell.bias))
    more = jnp.concatenate([whole, jnp.full((len(LENGTHS), 5, INPUTS), 7.0)], axis=1)
    plain, changed = (unroll(cell, x, LENGTHS, reverse=reverse) for x in (whole, more))
    same(plain.outputs, changed.outputs[:, :TIME])
    same(plain.carry, changed.carry)


def test_outputs_at_padding_are_zero(cell, inputs):
    """What stands behind the last true token is zero in every state."""
    recorded = unroll(cell, inputs, LENGTHS, record=True).outputs
    for states in recorded:
        assert not any(np.any(states[row, length:]) for row, length in enumerate(LENGTHS))


def test_an_empty_sequence_hands_on_the_carry_it_was_given(cell, inputs):
    """A sequence of no tokens changes nothing."""
    initial = jax.tree.map(lambda carry: carry + 0.25, cell.start(len(LENGTHS)))
    after = unroll(cell, inputs, np.zeros(len(LENGTHS), int), initial=initial).carry
    same(after, initial)


def test_a_text_may_be_read_in_two_parts(cell, inputs):
    """Going on from the carry of the first part gives what reading it all at once gives."""
    whole = unroll(cell, inputs, np.full(5, TIME))
    first = unroll(cell, inputs[:, :3], np.full(5, 3))
    second = unroll(cell, inputs[:, 3:], np.full(5, TIME - 3), initial=first.carry)
    near((jnp.concatenate([first.outputs, second.outputs], 1), second.carry), (whole.outputs, whole.carry))


def test_jit_equals_eager(cell, inputs):
    """Compiling changes nothing but rounding."""
    with jax.disable_jit():
        eager = recurrence.unroll(cell, inputs, LENGTHS, record=True)
    near(unroll(cell, inputs, LENGTHS, record=True), eager)


def test_recording_changes_no_output(cell, inputs):
    """The hidden state is the same with and without the other states, to rounding."""
    near(unroll(cell, inputs, LENGTHS, record=True).outputs.h, unroll(cell, inputs, LENGTHS).outputs)


@pytest.mark.parametrize("reverse", [False, True])
def test_long_texts_in_segments_read_as_in_one(cell, reverse, monkeypatch):
    """Cutting time into segments changes neither states nor gradients, to rounding."""
    long = jax.random.normal(jax.random.key(5), (2, 23, INPUTS))

    def total(cell):
        return jnp.sum(recurrence.unroll(cell, long, np.array([23, 9]), reverse=reverse).outputs ** 2)

    whole = jax.value_and_grad(total)(cell)
    monkeypatch.setattr(recurrence, "KEPT", 5 * jax.tree.leaves(cell.start(2))[0].size)  # of 5 steps
    near(jax.tree.leaves(jax.value_and_grad(total)(cell)), jax.tree.leaves(whole), 2e-5)


@pytest.mark.parametrize("reverse", [False, True])
def test_gradients_equal_finite_differences(cell, inputs, reverse):
    """In double precision, along a random direction in all weights and inputs, to 1e-7 of their size."""
    with jax.enable_x64(True):
        point = jax.tree.map(lambda leaf: jnp.asarray(np.asarray(leaf), jnp.float64), (cell, inputs))
        leaves, tree = jax.tree.flatten(point)
        draw = np.random.default_rng(0)
        way = tree.unflatten([jnp.asarray(draw.normal(size=leaf.shape)) for leaf in leaves])

        def total(point):
            recorded = unroll(*point, LENGTHS, reverse=reverse, record=True).outputs
            return sum(jnp.sum(jnp.sin(state + 1)) for state in recorded)

        def moved(step):
            return float(total(jax.tree.map(lambda at, towards: at + step * towards, point, way)))

        slope = jnp.vdot(ravel_pytree(jax.grad(total)(point))[0], ravel_pytree(way)[0])
        fine, coarse = ((moved(step) - moved(-step)) / (2 * step) for step in (1e-5, 2e-5))
        np.testing.assert_allclose(float(slope), (4 * fine - coarse) / 3, rtol=1e-7)


def test_no_gradient_comes_from_padding(cell, inputs):
    """Inputs at padding have a gradient of exactly zero."""
    slope = jax.grad(lambda x: jnp.sum(unroll(cell, x, LENGTHS).outputs ** 2))(inputs)
    assert not any(np.any(slope[row, length:]) for row, length in enumerate(LENGTHS))


def test_initial_weights_are_those_of_keras(variant):
    """Glorot uniform kernels stay in their bounds, recurrent weights are orthogonal, the carry begins at zero."""
    name, options = variant
    made = build(name, INPUTS, UNITS, options, key=jax.random.key(1))
    kernel, recurrent = np.asarray(made.kernel[...]), np.asarray(made.recurrent[...])
    assert np.abs(kernel).max() <= np.sqrt(6 / sum(kernel.shape))
    np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(UNITS), atol=1e-5)
    assert not any(np.any(carry) for carry in jax.tree.leaves(made.start(3)))


def test_an_unknown_option_or_choice_is_named(variant):
    """The error says what came and what is allowed."""
    name, options = variant
    with pytest.raises(RnnReportError, match="'colour' is not one of"):
        build(name, INPUTS, UNITS, {"colour": "red"}, key=jax.random.key(0))
    for option in options:
        with pytest.raises(RnnReportError, match=f"{option} 'red' is not one of"):
            build(name, INPUTS, UNITS, {option: "red"}, key=jax.random.key(0))
