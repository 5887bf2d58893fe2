"""Texts: read word by word, each seed of a model trained in a stage of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnreport.data import corpus
from rnnreport.data import dataset as datasets
from rnnreport.data.dataset import Dataset
from rnnreport.data.vectors import located
from rnnreport.study import Study
from rnnreport.training import states as stored
from rnnreport.training import text_baselines
from rnnreport.training.subject import Subject
from rnnreport.training.train import Lesson
from rnnreport.training.train import train as learn
from rnnreport.training.trained import load_trained

load, fit, load_states = Dataset.load, text_baselines.fit, stored.load


def dataset(study: Study, root: Path) -> Dataset:
    """Return the tokens of the study's corpus, divided and numbered."""
    data = study.data
    return datasets.build(corpus.read(data.corpus, data.options, root), data, study.task)


def train(
    study: Study, dataset: Dataset, settings: Mapping, folder: Path, scratch: Path, root: Path, report: Callable
) -> None:
    """Train one seed of one model."""
    name = settings["name"]
    model = study.models[name]
    vectors = located(model.vectors, root) if model.vectors else None
    lesson = Lesson(study.task, dataset, name, model, study.training_of(name), settings["seed"], vectors)
    learn(lesson, folder, scratch, progress=report)


def states(study: Study, dataset: Dataset, training: Path, settings: Mapping, folder: Path) -> None:
    """Keep the states of one training over all training texts; `settings` are those of its stage."""
    name = settings["name"]
    trained = load_trained(training, study.task, name, study.models[name], settings["seed"], dataset.sizes)
    stored.write(trained.network, dataset, folder)


def subject(
    study: Study, dataset: Dataset, trainings: Mapping, baselines: Mapping[str, Path], variants: Mapping[str, Any]
) -> Subject:
    """Return what an analysis is asked about."""
    loaded = {
        name: tuple(
            load_trained(place, study.task, name, study.models[name], settings["seed"], dataset.sizes)
            for place, settings in stages
        )
        for name, stages in trainings.items()
    }
    fitted = {name: text_baselines.Fitted.load(place) for name, place in baselines.items()}
    return Subject(study, dataset, loaded, variants, fitted)
