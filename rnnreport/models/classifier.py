"""A classifier: embedding, recurrent layers, a read-out over the true length of the text, one dense layer."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport import study
from rnnreport.data.dataset import Field
from rnnreport.data.vocabulary import FIELD
from rnnreport.models import readouts
from rnnreport.models.encoder import Encoder, drop, unknown
from rnnreport.models.keys import named


class Classifier(readouts.Answering):
    """Says which of several classes a text has. The fields of a text are read one after the other.

    Parameters: `embedding` (vocabulary, embedding), uniform ±0.05 as in Keras; the cells' own; those of `Answering`.
    """

    def __init__(
        self, settings: study.Model, vocabulary: int, classes: int, fields: tuple[Field, ...] = (), *, key: jax.Array
    ):
        self.embedding = nnx.Param(
            jax.random.uniform(named(key, "embedding"), (vocabulary, settings.embedding), minval=-0.05, maxval=0.05)
        )
        self.encoder = Encoder.of(settings, settings.embedding, key=key)
        self.readout, self.bidirectional = settings.readout, settings.bidirectional
        self.dropout, self.word_dropout = settings.dropout, settings.word_dropout
        self._begin_answer(self.encoder.width * len(settings.readout.split("+")), settings.dense, classes, key)
        self.vocabulary, self.marked = vocabulary, bool(fields)

    def logits(
        self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"], key: jax.Array | None = None
    ) -> Float[Array, "batch classes"]:
        """Return the logit of every class of every text. With `key`, dropout is on.

        Of the last layer it is the read-out that is dropped, not the states: their maximum would be another one.
        """
        hidden = self.encoder.hidden(self._embedded(ids, key), lengths, key, top=False)
        features = self._features(hidden, lengths)
        return self.answer(features if key is None else drop(features, self.dropout, named(key, "features")))

    def inside(self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> tuple[Array, Array, Array]:
        """Return what leads to an answer, without dropout: what the last layer hands on after every token (batch, time,
        width), zero at padding; what the read-out takes of it (batch, features); the logits (batch, classes).
        """
        hidden = self.encoder.hidden(self._embedded(ids, None), lengths)
        features = self._features(hidden, lengths)
        return hidden, features, self.answer(features)

    def embed(self, ids: Int[Array, "*leading"]) -> Float[Array, "*leading embedding"]:
        """Return the embedding of every token."""
        return self.embedding[...][ids]

    def logits_of(
        self,
        embedded: Float[Array, "batch time embedding"],
        lengths: Int[Array, " batch"],
        ids: Int[Array, "batch time"] | None = None,
    ) -> Float[Array, "batch classes"]:
        """Return what `logits` returns for texts that are given as embeddings; without dropout.

        A text of length 0 is allowed: its read-out is zero, whatever it is taken from, so the bias answers. `ids` are
        for networks that must know where the fields are; this one reads what stands in `embedded`.
        """
        features = self._features(self.encoder.hidden(embedded, lengths, top=False), lengths)
        return self.answer(jnp.where(lengths[:, None] > 0, features, 0))

    def running(
        self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]
    ) -> Float[Array, "batch time classes"]:
        """Return the logits had the text ended after each token. One direction only; of no meaning at padding."""
        if self.bidirectional:
            raise TypeError("what a bidirectional network says of a beginning is not known from reading the whole")
        hidden = self.encoder.hidden(self._embedded(ids, None), lengths)
        return self.answer(readouts.so_far(self.readout, hidden))

    def read(self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> tuple[dict[str, Array], ...]:
        """Return all states of every layer, {state: (batch, time, units)}, "h" first; zero at padding."""
        return self.encoder.read(self.embedding[...][ids], lengths)

    def read_of(
        self,
        embedded: Float[Array, "batch time embedding"],
        lengths: Int[Array, " batch"],
        ids: Int[Array, "batch time"] | None = None,
    ) -> tuple[dict[str, Array], ...]:
        """Return what `read` returns for texts that are given as embeddings; `ids` as for `logits_of`."""
        return self.encoder.read(embedded, lengths)

    def _embedded(self, ids: Array, key: jax.Array | None) -> Array:
        if key is None:
            return self.embedding[...][ids]
        read = unknown(ids, self.word_dropout, named(key, "words"))
        read = jnp.where(ids == FIELD, ids, read) if self.marked else read
        return drop(self.embedding[...][read], self.dropout, named(key, "embedding"))

    def _features(self, hidden: Array, lengths: Array) -> Array:
        """Return what the read-out takes from hidden states (batch, time, width): (batch, features)."""
        return readouts.taken(self.readout, hidden, lengths, self.bidirectional)
