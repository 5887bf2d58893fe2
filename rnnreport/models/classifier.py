"""A classifier: embedding, recurrent layers, a read-out over the true length of the text, one dense layer."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport import study
from rnnreport.models.encoder import Encoder, drop, unknown
from rnnreport.models.keys import named

LEAST = -1e30  # below every hidden state


class Classifier(nnx.Module):
    """Says which of several classes a text has.

    Parameters: `embedding` (vocabulary, embedding), uniform ±0.05 as in Keras; the cells' own; `output` (outputs,
    features), Glorot uniform, and `bias` (outputs,), zeros. For two classes there is one output z, and the logits are
    (0, z): softmax of these is the logistic function of z. For more there is one output for each class.
    """

    def __init__(self, settings: study.Model, vocabulary: int, classes: int, *, key: jax.Array):
        width, glorot = settings.embedding, jax.nn.initializers.glorot_uniform()
        self.embedding = nnx.Param(
            jax.random.uniform(named(key, "embedding"), (vocabulary, width), minval=-0.05, maxval=0.05)
        )
        self.encoder = Encoder(
            settings.cell,
            width,
            settings.units,
            layers=settings.layers,
            dropout=settings.dropout,
            bidirectional=settings.bidirectional,
            options=settings.options,
            key=named(key, "encoder"),
        )
        self.readout, self.bidirectional = settings.readout, settings.bidirectional
        self.dropout, self.word_dropout = settings.dropout, settings.word_dropout
        features = self.encoder.width * len(settings.readout.split("+"))
        outputs = 1 if classes == 2 else classes
        self.output = nnx.Param(glorot(named(key, "output"), (outputs, features)))
        self.bias = nnx.Param(jnp.zeros(outputs))
        self.vocabulary, self.classes = vocabulary, classes

    def logits(
        self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"], key: jax.Array | None = None
    ) -> Float[Array, "batch classes"]:
        """Return the logit of every class of every text. With `key`, dropout is on.

        Of the last layer it is the read-out that is dropped, not the states: their maximum would be another one.
        """
        hidden = self.encoder.hidden(self._embedded(ids, key), lengths, key, top=False)
        features = self._features(hidden, lengths)
        return self._answer(features if key is None else drop(features, self.dropout, named(key, "features")))

    def inside(self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> tuple[Array, Array, Array]:
        """Return what leads to an answer, without dropout: what the last layer hands on after every token (batch, time,
        width), zero at padding; what the read-out takes of it (batch, features); the logits (batch, classes).
        """
        hidden = self.encoder.hidden(self._embedded(ids, None), lengths)
        features = self._features(hidden, lengths)
        return hidden, features, self._answer(features)

    def embed(self, ids: Int[Array, "*leading"]) -> Float[Array, "*leading embedding"]:
        """Return the embedding of every token."""
        return self.embedding[...][ids]

    def logits_of(
        self, embedded: Float[Array, "batch time embedding"], lengths: Int[Array, " batch"]
    ) -> Float[Array, "batch classes"]:
        """Return what `logits` returns for texts that are given as embeddings; without dropout.

        A text of length 0 is allowed: its read-out is zero, whatever it is taken from, so the bias answers.
        """
        features = self._features(self.encoder.hidden(embedded, lengths, top=False), lengths)
        return self._answer(jnp.where(lengths[:, None] > 0, features, 0))

    def running(
        self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]
    ) -> Float[Array, "batch time classes"]:
        """Return the logits had the text ended after each token. One direction only; of no meaning at padding."""
        if self.bidirectional:
            raise TypeError("what a bidirectional network says of a beginning is not known from reading the whole")
        hidden = self.encoder.hidden(self._embedded(ids, None), lengths)
        parts = {"last": lambda: hidden, "mean": lambda: _means(hidden), "max": lambda: _maxima(hidden)}
        return self._answer(jnp.concatenate([parts[name]() for name in self.readout.split("+")], -1))

    def read(self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> tuple[dict[str, Array], ...]:
        """Return all states of every layer, {state: (batch, time, units)}, "h" first; zero at padding."""
        return self.encoder.read(self.embedding[...][ids], lengths)

    def _embedded(self, ids: Array, key: jax.Array | None) -> Array:
        if key is None:
            return self.embedding[...][ids]
        ids = unknown(ids, self.word_dropout, named(key, "words"))
        return drop(self.embedding[...][ids], self.dropout, named(key, "embedding"))

    def _features(self, hidden: Array, lengths: Array) -> Array:
        """Return what the read-out takes from hidden states (batch, time, width): (batch, features)."""
        real = (jnp.arange(hidden.shape[1]) < lengths[:, None])[..., None]
        parts = {
            "last": lambda: self._last(hidden, lengths),
            "mean": lambda: jnp.sum(jnp.where(real, hidden, 0), 1) / jnp.maximum(lengths, 1)[:, None],
            "max": lambda: jnp.max(jnp.where(real, hidden, LEAST), 1),
        }
        return jnp.concatenate([parts[name]() for name in self.readout.split("+")], -1)

    def _last(self, hidden: Array, lengths: Array) -> Array:
        """Return the state after the last token read: for the backward direction that is the first token."""
        ends = jnp.maximum(lengths - 1, 0)
        last = jnp.take_along_axis(hidden, ends[:, None, None], axis=1)[:, 0]
        if not self.bidirectional:
            return last
        units = hidden.shape[-1] // 2
        return jnp.concatenate([last[:, :units], hidden[:, 0, units:]], -1)

    def _answer(self, features: Array) -> Array:
        outputs = features @ self.output[...].T + self.bias[...]
        return outputs if self.classes != 2 else jnp.concatenate([jnp.zeros_like(outputs), outputs], -1)


def _means(hidden: Array) -> Array:
    return jnp.cumsum(hidden, 1) / jnp.arange(1, hidden.shape[1] + 1)[:, None]


def _maxima(hidden: Array) -> Array:
    return jax.lax.cummax(hidden, axis=1)
