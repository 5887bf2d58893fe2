"""Optimisers by the names that a study may say."""

from __future__ import annotations

import optax

from rnnreport import study

BY_NAME = {"adam": optax.adam, "adamw": optax.adamw, "rmsprop": optax.rmsprop, "sgd": optax.sgd}


def optimizer(training: study.Training) -> optax.GradientTransformation:
    """Return the optimiser of a study, with gradients clipped to a global norm of at most `clip` where it is set.

    Clipping as in R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks", 2013.
    """
    update = BY_NAME[training.optimizer](training.learning_rate)
    return update if training.clip is None else optax.chain(optax.clip_by_global_norm(training.clip), update)
