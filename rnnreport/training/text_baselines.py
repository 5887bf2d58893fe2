"""The baselines of a classification study: fitted to the training texts, and asked for the same held-out texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rnnreport.data.tokens import key
from rnnreport.results import ModelSummary
from rnnreport.training.intervals import interval
from rnnreport.training.scores import measures
from rnnreport.training.tfidf import TfIdf, majority
from rnnreport.training.tfidf import fit as fit_tfidf

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset

SPLITS = ("validation", "test")
OUTPUTS = "outputs.npz"
MAJORITY = "most frequent class"


@dataclass(frozen=True, eq=False)
class Fitted:
    """A baseline fitted to the training texts of a data set, with its answers to the others."""

    model: TfIdf
    outputs: Mapping[str, np.ndarray]  # "validation", "test" -> (texts, classes) float32

    def judge(self, dataset: Dataset, texts: Sequence[Sequence[str]]) -> np.ndarray:
        """Return the probability of every class, (texts, classes) float32, of texts given as tokens as written."""
        lowercase = dataset.settings.lowercase
        return self.model.probabilities([[key(token, lowercase) for token in text] for text in texts])

    def save(self, folder: Path) -> None:
        """Write the baseline into `folder`, which exists."""
        self.model.save(folder)
        np.savez(folder / OUTPUTS, **self.outputs)

    @classmethod
    def load(cls, folder: Path) -> Fitted:
        """Return the baseline that `save` wrote into `folder`."""
        with np.load(folder / OUTPUTS, allow_pickle=False) as file:
            return cls(TfIdf.load(folder), dict(file))


def fit(dataset: Dataset) -> Fitted:
    """Return TF-IDF with logistic regression, fitted to exactly the words that networks read, rare ones included."""
    words = {split: split_words(dataset, split) for split in ("train", *SPLITS)}
    labels = {split: dataset.targets[dataset.documents[pieces]] for split, pieces in dataset.splits.items()}
    model = fit_tfidf(words["train"], labels["train"], words["validation"], labels["validation"], len(dataset.classes))
    return Fitted(model, {split: model.probabilities(words[split]) for split in SPLITS})


def split_words(dataset: Dataset, split: str) -> list[list[str]]:
    """Return the tokens of every text of a split, in the form of the vocabulary, as far as networks read them."""
    lowercase, known = dataset.settings.lowercase, {}
    found = []
    for number in dataset.splits[split]:
        begin, end = dataset.offsets[number], dataset.offsets[number + 1]
        text, spans = dataset.texts[dataset.documents[number]], dataset.spans[begin:end]
        tokens = [text[first:last] for first, last in spans[dataset.window(len(spans))].tolist()]
        found.append([known.get(token) or known.setdefault(token, key(token, lowercase)) for token in tokens])
    return found


def baselines(dataset: Dataset, fitted: Mapping[str, Fitted]) -> tuple[ModelSummary, ...]:
    """Return the summaries of the most frequent class and of the fitted baselines; a split without a text has none."""
    train = dataset.targets[dataset.documents[dataset.splits["train"]]]
    shares = {split: majority(train, len(dataset.classes), len(dataset.splits[split])) for split in SPLITS}
    told = [_summary(MAJORITY, len(dataset.classes), shares, dataset)]
    told += [_summary(name, one.model.parameters, one.outputs, dataset) for name, one in fitted.items()]
    return tuple(told)


def _summary(name: str, parameters: int, outputs: Mapping[str, np.ndarray], dataset: Dataset) -> ModelSummary:
    metrics = {}
    for split in SPLITS:
        labels = dataset.targets[dataset.documents[dataset.splits[split]]]
        if len(labels):
            metrics[split] = {name: interval([value]) for name, value in measures(outputs[split], labels).items()}
    return ModelSummary(name, "", parameters, (), (), (), None, None, metrics)
