"""Classifiers whose answers are known by hand."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport.models.classifier import Classifier
from rnnreport.study import Model

WORDS, TRIGGER = 12, 7


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class Linear:
    """Not a recurrent network: the log-odds of class 1 of two are the bias plus what each token adds.

    Token i adds `embedding[i] @ weights`, but <unk> (1) nothing.
    """

    embedding: jax.Array  # (words, width)
    weights: jax.Array  # (width,)
    bias: jax.Array

    @property
    def adds(self) -> np.ndarray:
        """What each word adds, in nats: (words,)."""
        return np.asarray(self.embedding @ self.weights)

    def embed(self, ids):
        return self.embedding[ids]

    def logits_of(self, embedded, lengths, ids=None):
        real = jnp.arange(embedded.shape[1]) < lengths[:, None]
        odds = self.bias + jnp.sum(jnp.where(real, embedded @ self.weights, 0), axis=1)
        return jnp.stack([jnp.zeros_like(odds), odds], axis=-1)


def linear(size: float = 1.0) -> Linear:
    """Return a linear classifier; `size` is the standard deviation of what words add."""
    draw = np.random.default_rng(3)
    embedding = draw.normal(size=(WORDS, 3)).astype(np.float32)
    embedding[1] = 0
    weights = np.array([1.0, -1.0, 0.5], np.float32) * np.float32(size / 1.5)
    return Linear(jnp.asarray(embedding), jnp.asarray(weights), jnp.asarray(np.float32(0.1)))


def trigger(output: float = 6.0) -> Classifier:
    """Return a recurrent network that means class 1 where it has read TRIGGER; with `output` 0 it says the same always.

    h_t = tanh(e_t): the trigger's is almost 1, that of all other words is within ±0.1, and that of <unk> 0. The
    log-odds are `output` times the mean of all h.
    """
    model = Model(cell="simple_rnn", units=1, embedding=1, readout="mean")
    made = Classifier(model, WORDS, 2, key=jax.random.key(0))
    embedding = np.linspace(-0.1, 0.1, WORDS, dtype=np.float32)[:, None]
    embedding[1], embedding[TRIGGER] = 0, 1.5
    made.embedding[...] = jnp.asarray(embedding)
    cell = made.encoder.forward[0]
    cell.kernel[...], cell.recurrent[...] = jnp.ones((1, 1)), jnp.zeros((1, 1))
    made.output[...] = jnp.full((1, 1), output)
    return made


def texts(*each) -> list[np.ndarray]:
    """Return ids as the methods take them."""
    return [np.array(ids, np.int32) for ids in each]
