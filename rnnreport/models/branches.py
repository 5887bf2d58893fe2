"""A classifier with a branch for each field of a text, such as its title and its abstract.

    features = [r_1(h_1), ..., r_n(h_n)]      h_k = encoder_k(embedding_k(tokens of field k))

Every branch has an embedding, stacked recurrent layers and a read-out r_k of its own, and reads nothing of the other
fields; what they read out stands side by side before the output. A field without a token has a read-out of zeros.

A text is one row of ids in which marks part the fields, as for every other network. Inside, the tokens of each field
are gathered to the beginning of a row that is as long as the field is in any text of the corpus, so that a title of
twenty words takes twenty steps; tokens beyond are not read. States go back to the tokens that they belong to.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport import study
from rnnreport.data.dataset import Field
from rnnreport.data.vocabulary import FIELD
from rnnreport.models import readouts
from rnnreport.models.cells import Ranges
from rnnreport.models.encoder import Encoder, drop, unknown
from rnnreport.models.keys import named


class Part(NamedTuple):
    """Where the tokens of one field stand in each text."""

    mine: Array  # (batch, time) bool: tokens that the branch reads
    begin: Array  # (batch,) place of the first of them
    lengths: Array  # (batch,) how many
    time: int  # the longest that they may be

    def gathered(self, row: Array) -> Array:
        """Return of each row (batch, time, ...) the field alone: (batch, `time` of the field, ...)."""
        places = jnp.minimum(self.begin[:, None] + jnp.arange(self.time), row.shape[1] - 1)
        return jnp.take_along_axis(row, places.reshape(*places.shape, *(1,) * (row.ndim - 2)), axis=1)

    def scattered(self, field: Array) -> Array:
        """Return what belongs to each token of the field at its place in the text, and zero elsewhere."""
        places = jnp.clip(jnp.arange(self.mine.shape[1]) - self.begin[:, None], 0, self.time - 1)
        return jnp.where(self.mine[..., None], jnp.take_along_axis(field, places[..., None], axis=1), 0)

    def met(self) -> Array:
        """Return how many tokens of the field stand up to each token of the text: (batch, time)."""
        return jnp.cumsum(self.mine, 1)


class Branch(nnx.Module):
    """What reads one field. Parameters: `embedding` (vocabulary, embedding), uniform ±0.05, and the cells' own."""

    def __init__(self, settings: study.Model, vocabulary: int, *, key: jax.Array):
        shape = (vocabulary, settings.embedding)
        self.embedding = nnx.Param(jax.random.uniform(named(key, "embedding"), shape, minval=-0.05, maxval=0.05))
        self.encoder = Encoder.of(settings, settings.embedding, key=key)


class Encoders:
    """The recurrent layers of all branches, as they are shown: those of the first field come first."""

    def __init__(self, fields: tuple[str, ...], encoders: list[Encoder]):
        self._fields, self._encoders, first = fields, encoders, encoders[0]
        self.layers, self.directions, self.width = first.layers, first.directions, first.width
        self.cell, self.options, self.forward, self.backward = first.cell, first.options, first.forward, first.backward

    def names(self) -> tuple[str, ...]:
        """Return the name of every layer and direction, in the order of `read`: "title layer 1 backward", ..."""
        return tuple(f"{field} {name}" for field in self._fields for name in self._encoders[0].names())

    def ranges(self) -> Ranges:
        """Return the range of every state of every layer, "h" first; None: unbounded."""
        return self._encoders[0].ranges()

    def places(self, layer: int) -> tuple[int, ...]:
        """Return the places in `names` of a layer (1 is the first): of each field forward, then backward."""
        each = len(self._encoders[0].names())
        return tuple(k * each + place for k in range(len(self._fields)) for place in self._encoders[0].places(layer))

    def field(self, place: int) -> int:
        """Return which field the layer at a place in `names` reads, counted from 0."""
        return place // len(self._encoders[0].names())


class Branches(readouts.Answering):
    """Says which of several classes a text of several fields has. Each row of ids has one field more than marks.

    Parameters: those of each branch below `branches`, and those of `Answering`.
    """

    def __init__(
        self, settings: study.Model, vocabulary: int, classes: int, fields: tuple[Field, ...], *, key: jax.Array
    ):
        self.branches = nnx.List(
            Branch(settings, vocabulary, key=named(key, "branch", place)) for place in range(len(fields))
        )
        self.fields, self.times = tuple(one.name for one in fields), tuple(one.tokens for one in fields)
        self.readout, self.bidirectional = settings.readout, settings.bidirectional
        self.dropout, self.word_dropout = settings.dropout, settings.word_dropout
        features = len(fields) * self.branches[0].encoder.width * len(settings.readout.split("+"))
        self._begin_answer(features, settings.dense, classes, key)
        self.vocabulary, self.marked = vocabulary, True

    @property
    def encoder(self) -> Encoders:
        """The recurrent layers of all branches."""
        return Encoders(self.fields, [branch.encoder for branch in self.branches])

    def logits(
        self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"], key: jax.Array | None = None
    ) -> Float[Array, "batch classes"]:
        """Return the logit of every class of every text. With `key`, dropout is on, as in a `Classifier`."""
        features = []
        for place, (branch, part) in enumerate(zip(self.branches, self._parts(ids, lengths), strict=True)):
            read, drawn = part.gathered(ids), None if key is None else named(key, "branch", place)
            if key is not None:
                read = unknown(read, self.word_dropout, named(drawn, "words"))
            x = branch.embedding[...][read]
            x = x if key is None else drop(x, self.dropout, named(drawn, "embedding"))
            features.append(self._features(branch, x, part, drawn))
        every = jnp.concatenate(features, -1)
        return self.answer(every if key is None else drop(every, self.dropout, named(key, "features")))

    def inside(self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> tuple[Array, Array, Array]:
        """Return what `Classifier.inside` does: states of all branches side by side, zero at tokens of other fields."""
        states, features = [], []
        for branch, part in zip(self.branches, self._parts(ids, lengths), strict=True):
            hidden = branch.encoder.hidden(branch.embedding[...][part.gathered(ids)], part.lengths)
            taken = readouts.taken(self.readout, hidden, part.lengths, self.bidirectional)
            states.append(part.scattered(hidden))
            features.append(jnp.where(part.lengths[:, None] > 0, taken, 0))
        every = jnp.concatenate(features, -1)
        return jnp.concatenate(states, -1), every, self.answer(every)

    def embed(self, ids: Int[Array, "batch time"]) -> Float[Array, "batch time embedding"]:
        """Return the embedding of every token in the branch that reads it; zero for marks. Whole rows are needed."""
        found = 0
        for branch, part in zip(self.branches, self._parts(ids, jnp.full(len(ids), ids.shape[1])), strict=True):
            found = found + jnp.where(part.mine[..., None], branch.embedding[...][ids], 0)
        return found

    def logits_of(
        self,
        embedded: Float[Array, "batch time embedding"],
        lengths: Int[Array, " batch"],
        ids: Int[Array, "batch time"],
    ) -> Float[Array, "batch classes"]:
        """Return what `logits` returns for texts that are given as embeddings; without dropout.

        `ids` say where the marks are; nothing else of them is read.
        """
        found = zip(self.branches, self._parts(ids, lengths), strict=True)
        return self.answer(
            jnp.concatenate([self._features(branch, part.gathered(embedded), part) for branch, part in found], -1)
        )

    def running(
        self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]
    ) -> Float[Array, "batch time classes"]:
        """Return the logits had the text ended after each token. One direction only; of no meaning at padding.

        Fields before that of the token are whole; those after it have no token yet.
        """
        if self.bidirectional:
            raise TypeError("what a bidirectional network says of a beginning is not known from reading the whole")
        features = []
        for branch, part in zip(self.branches, self._parts(ids, lengths), strict=True):
            hidden = branch.encoder.hidden(branch.embedding[...][part.gathered(ids)], part.lengths)
            met = part.met()[..., None]
            ended = jnp.take_along_axis(readouts.so_far(self.readout, hidden), jnp.maximum(met - 1, 0), axis=1)
            features.append(jnp.where(met > 0, ended, 0))
        return self.answer(jnp.concatenate(features, -1))

    def read(self, ids: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> tuple[dict[str, Array], ...]:
        """Return all states of every layer, {state: (batch, time, units)}, "h" first, in the order of `encoder.names`.

        Zero at padding, at marks and at tokens of another field.
        """
        return self.read_of(self.embed(ids), lengths, ids)

    def read_of(
        self,
        embedded: Float[Array, "batch time embedding"],
        lengths: Int[Array, " batch"],
        ids: Int[Array, "batch time"],
    ) -> tuple[dict[str, Array], ...]:
        """Return what `read` returns for texts that are given as embeddings; `ids` as for `logits_of`."""
        return tuple(
            {name: part.scattered(state) for name, state in layer.items()}
            for branch, part in zip(self.branches, self._parts(ids, lengths), strict=True)
            for layer in branch.encoder.read(part.gathered(embedded), part.lengths)
        )

    def _features(self, branch: Branch, x: Array, part: Part, key: jax.Array | None = None) -> Array:
        hidden = branch.encoder.hidden(x, part.lengths, key, top=False)
        features = readouts.taken(self.readout, hidden, part.lengths, self.bidirectional)
        return jnp.where(part.lengths[:, None] > 0, features, 0)

    def _parts(self, ids: Array, lengths: Array) -> list[Part]:
        """Return where each field is in rows of ids (batch, time): between marks, as many tokens as are read of it."""
        real = jnp.arange(ids.shape[1]) < lengths[:, None]
        marks = real & (ids == FIELD)
        number, found = jnp.cumsum(marks, 1), []
        for place, most in enumerate(self.times):
            begin = jnp.sum(real & (number < place), 1) + (place > 0)  # the mark before it is no part of it
            time = min(most, ids.shape[1])
            mine = real & ~marks & (number == place) & (jnp.arange(ids.shape[1]) < begin[:, None] + time)
            found.append(Part(mine, begin, jnp.sum(mine, 1), time))
        return found
