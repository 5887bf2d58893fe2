"""The chunked cross entropy is the plain one, and takes no memory for the logits of a whole batch."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.models.losses import cross_entropy

BATCH, TIME, WIDTH, WORDS = 3, 7, 4, 11
LENGTHS = np.array([7, 0, 4])


def problem(seed=0):
    """Return (features, weights, bias, targets)."""
    draw = np.random.default_rng(seed)
    arrays = (draw.normal(size=shape) for shape in ((BATCH, TIME, WIDTH), (WORDS, WIDTH), (WORDS,)))
    return *map(jnp.asarray, arrays), jnp.asarray(draw.integers(1, WORDS, (BATCH, TIME)))


def plain(features, weights, bias, targets):
    """Return the summed loss by the book: all logits at once."""
    told = jax.nn.log_softmax(features @ weights.T + bias)
    each = -jnp.take_along_axis(told, targets[..., None], axis=-1)[..., 0]
    return jnp.sum(jnp.where(jnp.arange(TIME) < LENGTHS[:, None], each, 0))


@pytest.mark.parametrize("chunk", [1, 4, 11, 64])
def test_loss_is_the_plain_one(chunk):
    """In double precision both formulations agree to 1e-10, whatever the chunk."""
    with jax.enable_x64(True):
        *given, targets = problem()
        found = cross_entropy(*given, targets, LENGTHS, chunk).loss
        np.testing.assert_allclose(found, plain(*given, targets), rtol=1e-10)


@pytest.mark.parametrize("chunk", [1, 4, 11, 64])
def test_gradients_are_the_plain_ones(chunk):
    """In double precision all three gradients agree to 1e-10, scaled by what comes after."""
    with jax.enable_x64(True):
        *given, targets = problem()
        found = jax.grad(lambda *x: cross_entropy(*x, targets, LENGTHS, chunk).loss * 0.3, (0, 1, 2))(*given)
        wanted = jax.grad(lambda *x: plain(*x, targets) * 0.3, (0, 1, 2))(*given)
        for one, other in zip(found, wanted, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-12)


def test_loss_is_the_same_with_and_without_gradients():
    """Measuring and training give the same sums."""
    *given, targets = problem()
    sums = cross_entropy(*given, targets, LENGTHS)
    loss, _ = jax.value_and_grad(lambda x: cross_entropy(x, *given[1:], targets, LENGTHS).loss)(given[0])
    np.testing.assert_allclose(sums.loss, loss, rtol=1e-6)


def test_padding_counts_nothing():
    """What stands at padded positions, even NaN, changes neither loss nor gradient, and gets no gradient."""
    features, *given, targets = problem()
    padded = jnp.arange(TIME) >= LENGTHS[:, None]
    other = jnp.where(padded[..., None], jnp.nan, features)

    def loss(features):
        return cross_entropy(features, *given, targets, LENGTHS).loss

    (one, slope), (two, other_slope) = jax.value_and_grad(loss)(features), jax.value_and_grad(loss)(other)
    assert one == two
    np.testing.assert_array_equal(slope, other_slope)
    assert (np.asarray(slope)[np.asarray(padded)] == 0).all()


def test_predictions_are_counted():
    """The count is that of the real positions."""
    *given, targets = problem()
    assert cross_entropy(*given, targets, LENGTHS).count == 11


def test_the_guess_is_the_most_probable_word_but_pad_and_unk():
    """A target is right when only <pad> or <unk> are more probable; <unk> as a target never is."""
    bias = jnp.array([9.0, 8.0, 5.0, 4.0])
    features, weights = jnp.zeros((1, 4, 1)), jnp.zeros((4, 1))
    for targets, right in (([2, 2, 2, 2], 4), ([3, 2, 1, 0], 1), ([1, 1, 1, 1], 0)):
        assert cross_entropy(features, weights, bias, jnp.array([targets]), jnp.array([4])).right == right


def test_an_empty_batch_is_nothing():
    """No sequence, no loss, no gradient."""
    *given, targets = problem()
    none = np.zeros(BATCH, int)
    loss, slopes = jax.value_and_grad(lambda *x: cross_entropy(*x, targets, none).loss, (0, 1, 2))(*given)
    assert loss == 0
    assert all((slope == 0).all() for slope in slopes)


def test_large_logits_do_not_overflow():
    """Logits of a thousand give the exact loss."""
    bias = jnp.array([0.0, 0.0, 1000.0, 998.0])
    sums = cross_entropy(jnp.zeros((1, 1, 1)), jnp.zeros((4, 1)), bias, jnp.array([[3]]), jnp.array([1]))
    np.testing.assert_allclose(sums.loss, 2 + np.log1p(np.exp(-2)), rtol=1e-6)


def test_memory_does_not_hold_the_logits_of_a_batch():
    """A step over 8,192 positions and 2,000 words needs less than a third of their 65 MB of logits."""
    batch, time, words, width = 16, 512, 2000, 8
    given = [jnp.zeros(shape) for shape in ((batch, time, width), (words, width), (words,))]
    targets, lengths = jnp.ones((batch, time), jnp.int32), jnp.full(batch, time)
    step = jax.jit(jax.grad(lambda *x: cross_entropy(*x, targets, lengths).loss, (0, 1, 2)))
    taken = step.lower(*given).compile().memory_analysis().temp_size_in_bytes
    assert taken < batch * time * words * 4 / 3


def counted(features, weights, bias, targets):
    """Return how many targets are right, (asked without a gradient, asked with one)."""

    def loss(x):
        sums = cross_entropy(x, weights, bias, targets, LENGTHS)
        return sums.loss, sums.right

    return int(loss(features)[1]), int(jax.grad(loss, has_aux=True)(features)[1])


def test_a_tie_is_wrong():
    """A target that another word is as probable as is not right, nor where a network finds all words equal."""
    features, weights, _, targets = problem()
    assert counted(features, 0 * weights, jnp.zeros(WORDS), targets) == (0, 0)
    assert counted(
        features, 0 * weights, jnp.zeros(WORDS).at[jnp.array([3, 5])].set(1.0), jnp.full_like(targets, 5)
    ) == (0, 0)
    assert counted(features, 0 * weights, jnp.zeros(WORDS).at[5].set(1.0), jnp.full_like(targets, 5)) == (11, 11)


def test_right_targets_are_counted_as_by_the_book():
    """With and without a gradient, they are as many as those whose logit is the largest of all words."""
    features, weights, bias, targets = problem(3)
    best = 2 + np.argmax((features @ weights.T + bias)[..., 2:], -1)
    right = (best == targets) & (np.arange(TIME) < LENGTHS[:, None])
    assert right.sum() > 0
    assert counted(features, weights, bias, targets) == (right.sum(), right.sum())
