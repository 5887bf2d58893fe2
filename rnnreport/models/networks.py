"""Networks: what is put before and behind recurrent layers. A language model predicts the next token at every token.

A bidirectional one reads at every position t the tokens w_1 ... w_t, and no other, in both directions: it predicts from
[forward state after w_t, backward state after w_1], so that the word to be predicted is never seen.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport import study
from rnnreport.models.encoder import Encoder, unknown
from rnnreport.models.keys import named


class LanguageModel(nnx.Module):
    """Embedding, recurrent layers, softmax over the vocabulary.

    Parameters: `embedding` (vocabulary, embedding), uniform ±0.05 as in Keras; the cells' own; `output` (vocabulary,
    width), Glorot uniform, and `bias` (vocabulary,), zeros; width is units, or with two directions twice as many.
    When tied, the output weights are the embedding, and where widths differ a `projection` (width, embedding) stands
    between.
    """

    def __init__(self, settings: study.Model, vocabulary: int, *, key: jax.Array):
        inputs, glorot = settings.embedding, jax.nn.initializers.glorot_uniform()
        self.embedding = nnx.Param(
            jax.random.uniform(named(key, "embedding"), (vocabulary, inputs), minval=-0.05, maxval=0.05)
        )
        self.encoder = Encoder.of(settings, inputs, key=key)
        width = self.encoder.width
        if not settings.tied:
            self.output = nnx.Param(glorot(named(key, "output"), (vocabulary, width)))
        elif inputs != width:
            self.projection = nnx.Param(glorot(named(key, "projection"), (width, inputs)))
        self.bias = nnx.Param(jnp.zeros(vocabulary))
        self.tied, self.vocabulary = settings.tied, vocabulary
        self.bidirectional, self.word_dropout = settings.bidirectional, settings.word_dropout

    def hidden(
        self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"], key: jax.Array | None = None
    ) -> Float[Array, "batch time width"]:
        """Return what the last layer hands on after every token; zero at padding. With `key`, dropout is on."""
        x = self.embedding[...][ids if key is None else unknown(ids, self.word_dropout, named(key, "words"))]
        return (self.encoder.prefixes if self.bidirectional else self.encoder.hidden)(x, lengths, key)

    def last(self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> Float[Array, "batch width"]:
        """Return what the last layer hands on after the last token of each text: `hidden` of that position alone."""
        return self.encoder.last(self.embedding[...][ids], lengths)

    def readout(self, hidden: Float[Array, "*leading width"]) -> tuple[Array, Array, Array]:
        """Return (features (*leading, n), weights (vocabulary, n), bias): logits = features weightsᵀ + bias."""
        if not self.tied:
            return hidden, self.output[...], self.bias[...]
        projection = getattr(self, "projection", None)
        features = hidden if projection is None else hidden @ projection[...]
        return features, self.embedding[...], self.bias[...]

    def logits(self, hidden: Float[Array, "*leading width"]) -> Float[Array, "*leading vocabulary"]:
        """Return the logit of every token of the vocabulary as the next one."""
        features, weights, bias = self.readout(hidden)
        return features @ weights.T + bias

    def read(self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> tuple[dict[str, Array], ...]:
        """Return all states of every layer and direction over the whole text, {state: (batch, time, units)}, "h" first;
        zero at padding.
        """
        return self.encoder.read(self.embedding[...][ids], lengths)

    def start(self, batch: int) -> tuple:
        """Return the carry before the first token. One direction only."""
        return self.encoder.start(batch)

    def advance(self, carry: tuple, ids: Int[Array, " batch"]) -> tuple:
        """Read one more token. Return (carry, logits (batch, vocabulary), per layer {state: (batch, units)}). One
        direction only: raises TypeError where there are two.
        """
        carry, h, states = self.encoder.advance(carry, self.embedding[...][ids])
        return carry, self.logits(h), states


def parameter_count(network: nnx.Module) -> int:
    """Return how many numbers training may change."""
    return sum(leaf.size for leaf in jax.tree.leaves(nnx.state(network, nnx.Param)))
