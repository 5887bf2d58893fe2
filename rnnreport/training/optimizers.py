"""How a study learns: optimisers by the names that it may say, and how exact products are."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import jax
import optax

from rnnreport import study

PRODUCTS = {"float32": None, "bfloat16": "BF16_BF16_F32"}  # jax's names; None: as jax is set
BY_NAME = {"adam": optax.adam, "adamw": optax.adamw, "rmsprop": optax.rmsprop, "sgd": optax.sgd}


SCHEDULES = {
    "constant": lambda rate, steps: rate,
    "linear": lambda rate, steps: optax.linear_schedule(rate, 0.0, steps),
    "cosine": optax.cosine_decay_schedule,
}


def optimizer(training: study.Training, steps: int) -> optax.GradientTransformation:
    """Return the optimiser of a study, with gradients clipped to a global norm of at most `clip` where it is set.

    `steps` are those of all epochs together: over them the learning rate falls to 0, in a line or in a half cosine
    (I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017), or stays what it is.

    Clipping as in R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks", 2013.
    """
    update = BY_NAME[training.optimizer](SCHEDULES[training.schedule](training.learning_rate, steps))
    return update if training.clip is None else optax.chain(optax.clip_by_global_norm(training.clip), update)


def products(training: study.Training) -> AbstractContextManager:
    """Return the context in which a gradient is to be traced, so that matrix products take what `precision` says.

    With "bfloat16" both inputs of a product are rounded to 8 significant bits and products are added in float32; all
    that is kept is float32. XLA does so on GPUs and TPUs; on a processor it multiplies in float32 all the same.
    P. Micikevicius and others, "Mixed precision training", 2018.
    """
    name = PRODUCTS[training.precision]
    return nullcontext() if name is None else jax.default_matmul_precision(name)
