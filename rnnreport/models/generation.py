"""Let a language model write on from a text: greedily, by temperature, from the k most probable words.

The text is read and the new words are written one step at a time, each in one jitted scan, so that writing n words
costs n steps whatever came before. A network that reads in both directions has to read all of it again for each new
word, so that n words cost the square of all that is read. <pad> and <unk> are never written: their probability is set
to 0 and the rest renormalised.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from rnnreport.data.vocabulary import PAD, UNKNOWN
from rnnreport.models.networks import LanguageModel

NEVER = np.array([PAD, UNKNOWN])


class Written(NamedTuple):
    """Texts that a model wrote on from one seed text of `given` tokens, one for every temperature and key."""

    ids: np.ndarray  # (texts, length) int32, the written words
    probabilities: np.ndarray  # (texts, length) float32, 0..1
    states: tuple[dict[str, np.ndarray], ...]  # per layer and direction: (texts, given + length, units)


def write(
    network: LanguageModel, ids: np.ndarray, length: int, temperatures: np.ndarray, keys: Array, top_k: int = 0
) -> Written:
    """Return `length` words for each pair of a temperature and a key, written on from the seed text `ids`.

    `ids` is (given,) int32 with at least one token; `temperatures` (texts,) float32, 0 being greedy; `keys` (texts,) of
    `jax.random.key`, folded by the number of the step. Words are drawn from softmax(logits / temperature), where
    `top_k` > 0 leaves only the k largest logits (Fan, Lewis and Dauphin, "Hierarchical Neural Story Generation", 2018).
    The probability told of a word is the model's own: softmax(logits), untempered, over all words but <pad> and <unk>.
    States are those of reading the whole text, what was written included, after each token; those of a backward layer
    come from the end.
    Raises ValueError for an empty seed text.
    """
    if len(ids) == 0:
        raise ValueError("a seed text needs at least one token")
    given = np.tile(np.asarray(ids, np.int32)[:, None], (1, len(temperatures)))
    way = _write_anew if network.bidirectional else _write
    written, probabilities, states = jax.device_get(
        way(network, given, np.asarray(temperatures, np.float32), keys, length, top_k)
    )
    names = network.encoder.ranges()  # jit hands dicts back sorted by key
    return Written(written, probabilities, tuple({name: layer[name] for name in names} for layer in states))


@partial(jax.jit, static_argnames=("length", "top_k"))
def _write(network: LanguageModel, given: Array, temperatures: Array, keys: Array, length: int, top_k: int):
    """Read `given` (given, texts) but for its last token, then step on from that one; the last choice is not needed."""

    def read(carry, ids):
        carry, _, states = network.advance(carry, ids)
        return carry, states

    def step(state, number):
        carry, ids = state
        carry, logits, states = network.advance(carry, ids)
        chosen, probability = _next(logits, temperatures, keys, number, top_k)
        return (carry, chosen), (chosen, probability, states)

    carry, before = jax.lax.scan(read, network.start(given.shape[1]), given[:-1])
    _, (written, probabilities, after) = jax.lax.scan(step, (carry, given[-1]), jnp.arange(length + 1))
    states = jax.tree.map(lambda first, rest: jnp.concatenate([first, rest]).swapaxes(0, 1), before, after)
    return written[:-1].T, probabilities[:-1].T, states


@partial(jax.jit, static_argnames=("length", "top_k"))
def _write_anew(network: LanguageModel, given: Array, temperatures: Array, keys: Array, length: int, top_k: int):
    """Read all of `given` (given, texts) and of what is written already, anew for each word; at last the whole text."""
    before, texts = given.shape
    ids = jnp.pad(given.T, ((0, 0), (0, length)))

    def step(ids, number):
        logits = network.logits(network.last(ids, jnp.full(texts, before + number)))
        chosen, probability = _next(logits, temperatures, keys, number, top_k)
        return ids.at[:, before + number].set(chosen), (chosen, probability)

    ids, (written, probabilities) = jax.lax.scan(step, ids, jnp.arange(length))
    return written.T, probabilities.T, network.read(ids, jnp.full(texts, before + length))


def _next(logits: Array, temperatures: Array, keys: Array, number: Array, top_k: int) -> tuple[Array, Array]:
    """Return the next word of each text and its probability; `number` words were written before it."""
    logits = logits.at[:, NEVER].set(-jnp.inf)
    chosen = choose(logits, temperatures, jax.vmap(jax.random.fold_in, (0, None))(keys, number), top_k)
    return chosen, jnp.take_along_axis(jax.nn.softmax(logits), chosen[:, None], axis=1)[:, 0]


def choose(logits: Array, temperatures: Array, keys: Array, top_k: int) -> Array:
    """Return one word for each row of `logits` (texts, vocabulary): (texts,) int32.

    Temperature 0 takes the largest logit, of equal ones the first; any other draws by Gumbel noise from `keys`.
    """
    width = min(top_k, logits.shape[1]) or logits.shape[1]
    largest, words = jax.lax.top_k(logits, width) if width < logits.shape[1] else (logits, None)
    tempered = largest / jnp.where(temperatures > 0, temperatures, 1.0)[:, None]
    drawn = jax.vmap(jax.random.categorical)(keys, tempered)
    place = jnp.where(temperatures > 0, drawn, jnp.argmax(largest, axis=1))
    return place if words is None else jnp.take_along_axis(words, place[:, None], axis=1)[:, 0]
