"""Optimisers by the names that a study may say."""

from __future__ import annotations

import optax

from rnnreport import study

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
