"""Networks: what is put before and behind recurrent layers. A language model predicts the next token at every token."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport import study
from rnnreport.models.encoder import Encoder
from rnnreport.models.keys import named


class LanguageModel(nnx.Module):
    """Embedding, recurrent layers, softmax over the vocabulary.

    Parameters: `embedding` (vocabulary, embedding), uniform ±0.05 as in Keras; the cells' own; `output` (vocabulary,
    units), Glorot uniform, and `bias` (vocabulary,), zeros. When tied, the output weights are the embedding, and where
    widths differ a `projection` (units, embedding) stands between.
    """

    def __init__(self, settings: study.Model, vocabulary: int, *, key: jax.Array):
        width, units, glorot = settings.embedding, settings.units, jax.nn.initializers.glorot_uniform()
        self.embedding = nnx.Param(
            jax.random.uniform(named(key, "embedding"), (vocabulary, width), minval=-0.05, maxval=0.05)
        )
        self.encoder = Encoder(
            settings.cell,
            width,
            units,
            layers=settings.layers,
            dropout=settings.dropout,
            options=settings.options,
            key=named(key, "encoder"),
        )
        if not settings.tied:
            self.output = nnx.Param(glorot(named(key, "output"), (vocabulary, units)))
        elif width != units:
            self.projection = nnx.Param(glorot(named(key, "projection"), (units, width)))
        self.bias = nnx.Param(jnp.zeros(vocabulary))
        self.tied, self.vocabulary = settings.tied, vocabulary

    def hidden(
        self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"], key: jax.Array | None = None
    ) -> Float[Array, "batch time units"]:
        """Return the hidden state of the last layer after every token; zero at padding. With `key`, dropout is on."""
        return self.encoder.hidden(self.embedding[...][ids], lengths, key)

    def readout(self, hidden: Float[Array, "*leading units"]) -> tuple[Array, Array, Array]:
        """Return (features (*leading, width), weights (vocabulary, width), bias): logits = features weightsᵀ + bias."""
        if not self.tied:
            return hidden, self.output[...], self.bias[...]
        projection = getattr(self, "projection", None)
        features = hidden if projection is None else hidden @ projection[...]
        return features, self.embedding[...], self.bias[...]

    def logits(self, hidden: Float[Array, "*leading units"]) -> Float[Array, "*leading vocabulary"]:
        """Return the logit of every token of the vocabulary as the next one."""
        features, weights, bias = self.readout(hidden)
        return features @ weights.T + bias

    def read(self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> tuple[dict[str, Array], ...]:
        """Return all states of every layer, {state: (batch, time, units)}, "h" first; zero at padding."""
        return self.encoder.read(self.embedding[...][ids], lengths)

    def start(self, batch: int) -> tuple:
        """Return the carry before the first token."""
        return self.encoder.start(batch)

    def advance(self, carry: tuple, ids: Int[Array, " batch"]) -> tuple:
        """Read one more token. Return (carry, logits (batch, vocabulary), per layer {state: (batch, units)})."""
        carry, h, states = self.encoder.advance(carry, self.embedding[...][ids])
        return carry, self.logits(h), states


def parameter_count(network: nnx.Module) -> int:
    """Return how many numbers training may change."""
    return sum(leaf.size for leaf in jax.tree.leaves(nnx.state(network, nnx.Param)))
