"""One causal pass over a text makes the predictions of the recipe that expanded it into all its prefixes.

The recipe: every prefix of every text is one training example, padded on the left to the longest, padding masked; the
output after its last step predicts the next word. The causal pass reads each text once and predicts at every step.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.data.vocabulary import PAD
from rnnreport.models.losses import cross_entropy
from rnnreport.models.networks import LanguageModel
from rnnreport.study import Data, Model

WORDS = 13


def causal(network, texts) -> float:
    """Return the mean loss of one causal pass, in nats per prediction."""
    time = max(map(len, texts)) - 1
    ids, lengths = np.zeros((len(texts), time + 1), np.int32), np.array([len(text) - 1 for text in texts])
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
    sums = cross_entropy(*network.readout(network.hidden(ids[:, :-1], lengths)), ids[:, 1:], lengths)
    return float(sums.loss) / int(sums.count)


def by_prefixes(network, texts) -> float:
    """Return the mean loss of the recipe, stepping through padded prefixes with the cells alone."""
    prefixes = [(text[:end], text[end]) for text in texts for end in range(1, len(text))]
    time = max(map(len, texts)) - 1
    padded = np.array([[PAD] * (time - len(prefix)) + list(prefix) for prefix, _ in prefixes])

    def masked_step(carry, ids):
        after, h, _ = network.encoder.advance(carry, network.embedding[...][ids])
        real = (ids != PAD)[:, None]
        return jax.tree.map(lambda new, old: jnp.where(real, new, old), after, carry), h

    _, h = jax.jit(lambda steps: jax.lax.scan(masked_step, network.start(len(prefixes)), steps))(padded.T)
    told = jax.nn.log_softmax(network.logits(h[-1]))
    return -float(jnp.mean(told[jnp.arange(len(prefixes)), np.array([target for _, target in prefixes])]))


@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
@pytest.mark.parametrize("layers", [1, 2])
def test_both_losses_agree_on_made_up_posts(cell, layers):
    """For every cell, also stacked, to 1e-5."""
    draw = np.random.default_rng(0)
    texts = [draw.integers(1, WORDS, length).tolist() for length in (9, 2, 5, 7)]
    network = LanguageModel(Model(cell=cell, units=6, embedding=5, layers=layers), WORDS, key=jax.random.key(0))
    assert causal(network, texts) == pytest.approx(by_prefixes(network, texts), abs=1e-5)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_both_losses_agree_on_real_posts(cell, blog_posts):
    """On posts of the blogger whom the original study shows, with its network and whole vocabulary, to 1e-5."""
    texts, words = blog_posts
    network = LanguageModel(Model(cell=cell, units=128, embedding=100), words, key=jax.random.key(0))
    assert causal(network, texts) == pytest.approx(by_prefixes(network, texts), abs=1e-5)


@pytest.fixture(scope="module")
def blog_posts(data_dir):
    """Eight posts of up to 40 words as ids, and the size of the vocabulary."""
    from rnnreport.data import corpus, dataset

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RNNREPORT_DATA", str(data_dir))
        data = Data(corpus="blogs", options={"author": 589736, "max_words": 2000})
        made = dataset.build(corpus.read(data.corpus, data.options, data_dir), data)
    pieces = [made.piece(number).tolist() for number in made.splits["train"]]
    return [piece for piece in pieces if 20 <= len(piece) <= 40][:8], len(made.vocabulary)
