"""To say which token comes next, at every token of a piece."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport import study
from rnnreport.data.batches import Batches
from rnnreport.data.batches import batches as batched
from rnnreport.errors import DataError
from rnnreport.models.losses import Sums, cross_entropy
from rnnreport.models.networks import LanguageModel
from rnnreport.results import ModelSummary
from rnnreport.training.baselines import baselines as counted

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset, Sizes

AHEAD = 1  # tokens that a sequence has more than it takes steps
KEPT = False
LARGEST = 700.0  # nats; exp of more is no float
SPLITS = ("train", "validation", "test")


def network(settings: study.Model, sizes: Sizes, *, key: jax.Array) -> LanguageModel:
    """Return a new language model."""
    return LanguageModel(settings, sizes.vocabulary, key=key)


def batches(dataset: Dataset, batch: int) -> dict[str, Batches]:
    """Return the pieces of every split. Raises DataError when no training piece has two tokens."""
    divided = dict(zip(SPLITS, batched([dataset.sequences(split) for split in SPLITS], batch, AHEAD), strict=True))
    if not divided["train"].steps:
        raise DataError(
            f"corpus '{dataset.corpus}': no training text has two tokens, so there is no next word to learn; "
            "take longer texts, a larger 'segment', or smaller shares for validation and test"
        )
    return divided


def begin(dataset: Dataset, parameters: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Let the output bias begin at the logarithm of how frequent words are."""
    return dict(parameters) | {"bias": log_frequencies(dataset.sequences("train"), len(dataset.vocabulary))}


def loss(network: LanguageModel, ids: jax.Array, lengths: jax.Array, targets: jax.Array, key: jax.Array | None):
    """Return (mean loss, sums) of one batch: ids (rows, time + 1), lengths (rows,) predictions."""
    hidden = network.hidden(ids[:, :-1], lengths, key)
    sums = cross_entropy(*network.readout(hidden), ids[:, 1:], lengths)
    return sums.loss / jnp.maximum(sums.count, 1), sums


def measure(network: LanguageModel, ids: jax.Array, lengths: jax.Array, targets: jax.Array) -> tuple[Sums, jax.Array]:
    """Return the sums of one batch; there is no output worth keeping of each sequence."""
    return loss(network, ids, lengths, targets, None)[1], jnp.zeros((len(ids), 0))


def metrics(totals, outputs: np.ndarray, targets: np.ndarray) -> dict[str, float]:
    """Return loss (nats per prediction), accuracy (0..1) and perplexity (exp of the loss)."""
    mean = totals.loss / totals.count
    return {"loss": mean, "accuracy": totals.right / totals.count, "perplexity": perplexity(mean)}


def curves(values: Mapping[str, list[float]]) -> dict[str, list[float]]:
    """Return the values with the perplexity on validation texts."""
    return dict(values) | {"validation_perplexity": [perplexity(loss) for loss in values["validation_loss"]]}


def baselines(dataset: Dataset, fitted: Mapping[str, Any]) -> tuple[ModelSummary, ...]:
    """Return the most frequent word and word pairs, counted on the training texts."""
    return counted(dataset)


def perplexity(loss: float) -> float:
    """Return exp(loss), held below the largest float."""
    return float(np.exp(min(loss, LARGEST)))


def log_frequencies(sequences, vocabulary: int) -> np.ndarray:
    """Return ln((count + 1) / Σ(count + 1)) of every word (vocabulary,) float32: where the output bias begins.

    A network that begins at zero spends its first epochs on learning how frequent words are, by driving hidden states
    to ±1, where gradients vanish; one that begins here learns from context at once.
    """
    counts = np.ones(vocabulary)
    for ids in sequences:
        counts += np.bincount(ids, minlength=vocabulary)
    return np.log(counts / counts.sum()).astype(np.float32)
