"""What matrix products multiply: float32, or bfloat16 where a study asks for it."""

from __future__ import annotations

import re
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.data.batches import Shape
from rnnreport.models.classifier import Classifier
from rnnreport.study import Model, Training
from rnnreport.training import loop
from rnnreport.training.objectives import classify
from rnnreport.training.optimizers import optimizer, products
from rnnreport.training.trained import parameters

SHAPE = Shape(1, 4, 6)
MODEL = Model(cell="lstm", units=4, embedding=3)


@pytest.fixture(scope="module")
def steps():
    """Compiled steps by precision, with the parameters that they begin at and the state of the optimiser."""

    def begun():
        return Classifier(MODEL, 12, 2, key=jax.random.key(0))

    update, blank, made = optimizer(Training(), 1), jax.eval_shape(begun), {}
    for precision in ("float32", "bfloat16"):
        start = {name: jnp.array(array) for name, array in parameters(begun()).items()}
        context = partial(products, Training(precision=precision))
        programs = loop.compiled(classify, blank, update, start, context)
        made[precision] = programs, start, update.init(start)
    return made


def rounded(program) -> tuple[int, int]:
    """Return how many matrix products a compiled program has, and how many of them take bfloat16."""
    text = program.as_text()
    return len(re.findall(r" dot\(", text)), len(re.findall(r" dot\(.*algorithm=dot_bf16_bf16_f32", text))


def losses(programs, start, state) -> np.ndarray:
    """Return the loss of each of twenty steps over the same four texts, whose last word says their class."""
    draw = np.random.default_rng(0)
    ids = draw.integers(2, 12, (1, 4, 6)).astype(np.int32)
    block = loop.Block(ids, np.full((1, 4), 6, np.int32), ids[..., -1] % 2)
    found = []
    for number in range(20):
        start, state, sums = programs.step(SHAPE, start, state, block, jax.random.key(1), number)
        found.append(float(sums.loss[0]))
    return np.array(found)


def test_float32_is_the_default_and_rounds_nothing(steps):
    """No product of a step asks for less than jax is set to."""
    assert Training().precision == "float32"
    many, asked = rounded(steps["float32"][0].steps[SHAPE])
    assert many > 0 and asked == 0


def test_bfloat16_is_asked_of_every_product_of_a_step(steps):
    """Forward and backward; what is kept, and what is measured, is float32."""
    programs, start, _ = steps["bfloat16"]
    many, asked = rounded(programs.steps[SHAPE])
    assert many == asked > 0
    assert rounded(programs.measures[SHAPE])[1] == 0
    assert {array.dtype for array in start.values()} == {np.dtype(np.float32)}


def test_bfloat16_learns_as_float32_does(steps):
    """Losses differ by less than 2 %, and fall."""
    exact, coarse = (losses(*steps[precision]) for precision in ("float32", "bfloat16"))
    np.testing.assert_allclose(coarse, exact, rtol=0.02)
    assert coarse[-1] < coarse[0]


def test_another_precision_is_a_mistake():
    """Only the two are known."""
    with pytest.raises(ValueError, match="bfloat16"):
        Training(precision="float16")
