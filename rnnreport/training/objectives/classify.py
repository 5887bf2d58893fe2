"""To say which class a text has, once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport import study
from rnnreport.data.batches import Batches
from rnnreport.data.batches import batches as batched
from rnnreport.errors import DataError
from rnnreport.models.branches import Branches
from rnnreport.models.classifier import Classifier
from rnnreport.models.losses import Sums
from rnnreport.results import ModelSummary
from rnnreport.training import text_baselines
from rnnreport.training.scores import measures
from rnnreport.training.text_baselines import Fitted

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset, Sizes

AHEAD = 0  # tokens that a sequence has more than it takes steps
KEPT = True
SPLITS = ("train", "validation", "test")


def network(settings: study.Model, sizes: Sizes, *, key: jax.Array) -> Classifier | Branches:
    """Return a new classifier. Raises DataError where it is to read fields apart, and there are none."""
    if settings.fields == "joined":
        return Classifier(settings, *sizes, key=key)
    if not sizes.fields:
        raise DataError("'fields: apart' needs texts of several fields, and these have one; leave it out")
    return Branches(settings, *sizes, key=key)


def batches(dataset: Dataset, batch: int) -> dict[str, Batches]:
    """Return the texts of every split with their classes. Labels of test texts are only ever compared with answers."""
    targets = [dataset.targets[dataset.documents[dataset.splits[split]]] for split in SPLITS]
    sequences = [dataset.sequences(split) for split in SPLITS]
    return dict(zip(SPLITS, batched(sequences, batch, ahead=AHEAD, targets=targets), strict=True))


def begin(dataset: Dataset, parameters: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Begin where the network begins."""
    return dict(parameters)


def loss(network: Classifier, ids: jax.Array, lengths: jax.Array, targets: jax.Array, key: jax.Array | None):
    """Return (mean loss, sums) of one batch: ids (rows, time), lengths (rows,) tokens, targets (rows,) classes."""
    sums = _sums(network.logits(ids, lengths, key), lengths, targets)
    return sums.loss / jnp.maximum(sums.count, 1), sums


def measure(network: Classifier, ids: jax.Array, lengths: jax.Array, targets: jax.Array) -> tuple[Sums, jax.Array]:
    """Return (sums, probabilities (rows, classes)) of one batch."""
    logits = network.logits(ids, lengths)
    return _sums(logits, lengths, targets), jax.nn.softmax(logits)


def metrics(totals, outputs: np.ndarray, targets: np.ndarray) -> dict[str, float]:
    """Return loss (nats per text, as in the curves), accuracy, macro F1, expected calibration error (all 0..1)."""
    return dict(measures(outputs, targets)) | {"loss": totals.loss / totals.count}


def curves(values: Mapping[str, list[float]]) -> dict[str, list[float]]:
    """Return the values as they are."""
    return dict(values)


def baselines(dataset: Dataset, fitted: Mapping[str, Fitted]) -> tuple[ModelSummary, ...]:
    """Return the most frequent class, and TF-IDF with logistic regression."""
    return text_baselines.baselines(dataset, fitted)


def _sums(logits: jax.Array, lengths: jax.Array, targets: jax.Array) -> Sums:
    real = lengths > 0
    told = jnp.take_along_axis(jax.nn.log_softmax(logits), targets[:, None], axis=1)[:, 0]
    right = real & (jnp.argmax(logits, axis=1) == targets)
    return Sums(-jnp.sum(jnp.where(real, told, 0)), jnp.sum(right).astype(jnp.int32), jnp.sum(real).astype(jnp.int32))
