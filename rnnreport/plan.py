"""From a study and what its page asks to the stages that answer: what must be there, and in which order.

Planning needs no jax: a stage is named by settings and by the ids of what it reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from rnnreport.catalogue import member, suited
from rnnreport.results import Ask
from rnnreport.store import Stage, canonical_json
from rnnreport.study import Settings, Study

DATASET_VERSION = 2
TRAINING_VERSION = 3
BASELINE_VERSION = 1
STATES_VERSION = 1
BASELINES = {"classify": ("TF-IDF",), "forecast": ("statistical",)}  # task -> what is fitted once and kept
TOGETHER = ("forecast",)  # tasks whose seeds are all trained in one stage
BETWEEN = ("states",)  # kinds of stages that no page shows: big, and not needed once what reads them is stored


@dataclass(frozen=True)
class Basis:
    """The stages that a study needs whatever is asked: its data set, a training for every model and seed, baselines."""

    study: Study
    files: Mapping[str, str]  # SHA-256 of what is read: "" the corpus, by their names the files of word vectors
    dataset: Stage
    trainings: Mapping[str, tuple[Stage, ...]]  # model -> one per seed, or one for all seeds that learn together
    baselines: Mapping[str, Stage]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The data set, then baselines, then all trainings."""
        trainings = (stage for seeds in self.trainings.values() for stage in seeds)
        return (self.dataset, *self.baselines.values(), *trainings)


@dataclass(frozen=True)
class Question:
    """One analysis of a study: its stage, and the bases that it reads (its study's, and those of variants)."""

    ask: Ask
    stage: Stage
    basis: Basis
    variants: Mapping[str, Basis]
    trained: bool  # whether it reads trained networks
    states: Mapping[str, Stage] = field(default_factory=dict)  # model -> its states over all training texts, if read


@dataclass(frozen=True)
class Plan:
    """All stages of one study page."""

    basis: Basis
    questions: Mapping[str, Question]  # by `ask_key`

    @property
    def stages(self) -> dict[str, Stage]:
        """Every stage by id, those that are read before those that read."""
        bases = [self.basis, *(variant for asked in self.questions.values() for variant in asked.variants.values())]
        every = [stage for basis in bases for stage in basis.stages]
        every += [stage for asked in self.questions.values() for stage in asked.states.values()]
        return {stage.id: stage for stage in every + [asked.stage for asked in self.questions.values()]}


class Identify(Protocol):
    """How the SHA-256 of what a study reads is known."""

    def corpus(self, name: str, options: Mapping, root: Path) -> str:
        """Return that of a corpus read with these options."""

    def vectors(self, name: str, root: Path) -> str:
        """Return that of a file of word vectors."""


def ask_key(ask: Ask) -> str:
    """Return the one text that stands for an ask; equal asks share an answer."""
    return canonical_json({"analysis": ask.analysis, "settings": dict(ask.settings)})


def plan(study: Study, asks: tuple[Ask, ...], root: Path, identify: Identify) -> Plan:
    """Return the stages that answer `asks`. Raises what `identify` raises for files that are not there."""
    named = dict.fromkeys(model.vectors for model in study.models.values() if model.vectors)
    files = {"": identify.corpus(study.data.corpus, study.data.options, root)}
    basis = lay(study, files | {name: identify.vectors(name, root) for name in named})
    return Plan(basis, {ask_key(ask): _question(ask, basis) for ask in asks})


def lay(study: Study, files: Mapping[str, str]) -> Basis:
    """Return the data set, the trainings and the baselines of a study; `files` as in `Basis`."""
    settings = {"data": _told(study.data), "task": study.task, "sha256": files[""]}
    dataset = Stage("dataset", study.data.corpus, DATASET_VERSION, settings)
    seeds = study.training.seeds
    seeded = [{"seeds": list(seeds)}] if study.task in TOGETHER else [{"seed": seed} for seed in seeds]
    trainings = {
        name: tuple(
            Stage("training", name, TRAINING_VERSION, _training(study, name, files) | which, (dataset.id,))
            for which in seeded
        )
        for name in study.models
    }
    named = BASELINES.get(study.task, ())
    baselines = {name: Stage("baseline", name, BASELINE_VERSION, {"name": name}, (dataset.id,)) for name in named}
    return Basis(study, files, dataset, trainings, baselines)


def _training(study: Study, name: str, files: Mapping[str, str]) -> dict:
    model = study.models[name]
    told = {"name": name, "model": _told(model, {"match", "vectors", "training"})}
    told |= {"training": _told(study.training_of(name), {"seeds"})}
    return told | ({"vectors": files[model.vectors]} if model.vectors else {})


def _told(settings: Settings, exclude: set[str] = frozenset()) -> dict:
    """Return settings as they name a stage: without those left at their default, so that a new one renames nothing."""
    return settings.model_dump(mode="json", exclude=set(exclude), exclude_defaults=True)


def _question(ask: Ask, basis: Basis) -> Question:
    analysis = member("analysis", suited("analysis", ask.analysis, basis.study.task))
    trained = analysis.facts["NEEDS"] == "trained"
    variants = _variants(ask, basis) if analysis.facts.get("VARIANTS") else {}
    read = [*(basis.stages if trained else (basis.dataset,))]
    read += [stage for variant in variants.values() for stage in variant.stages]
    states = _states(ask, basis) if analysis.facts.get("STATES") else {}
    read += states.values()
    settings = {"analysis": analysis.name, "settings": dict(ask.settings), "variants": list(variants)}
    if trained and basis.study.together:
        settings["together"] = [[name, list(members)] for name, members in basis.study.together.items()]  # ordered
    reads = tuple(dict.fromkeys(stage.id for stage in read))
    stage = Stage("analysis", analysis.name, int(analysis.facts["VERSION"]), settings, reads)
    return Question(ask, stage, basis, variants, trained, states)


def _states(ask: Ask, basis: Basis) -> dict[str, Stage]:
    """Return the stage with the states of the first seed of each model that is asked about: of all where none is."""
    named = ask.settings.get("models") or basis.trainings
    return {
        name: Stage("states", name, STATES_VERSION, {"name": name}, (basis.dataset.id, basis.trainings[name][0].id))
        for name in basis.trainings
        if name in named
    }


def _variants(ask: Ask, basis: Basis) -> dict[str, Basis]:
    module = member("analysis", suited("analysis", ask.analysis, basis.study.task)).load()
    studies = module.variants(module.Settings(**ask.settings), basis.study)
    return {label: lay(study, basis.files) for label, study in studies.items()}
