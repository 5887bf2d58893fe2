"""From a study and what its page asks to the stages that answer: what must be there, and in which order.

Planning needs no jax: a stage is named by settings and by the ids of what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rnnreport.catalogue import member
from rnnreport.results import Ask
from rnnreport.store import Stage, canonical_json
from rnnreport.study import Study

DATASET_VERSION = 1
TRAINING_VERSION = 1


@dataclass(frozen=True)
class Basis:
    """The stages that a study needs whatever is asked: its data set, and a training for every model and seed."""

    study: Study
    sha256: str  # of the corpus
    dataset: Stage
    trainings: Mapping[str, tuple[Stage, ...]]  # model -> one per seed

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The data set, then all trainings."""
        return (self.dataset, *(stage for seeds in self.trainings.values() for stage in seeds))


@dataclass(frozen=True)
class Question:
    """One analysis of a study: its stage, and the bases that it reads (its study's, and those of variants)."""

    ask: Ask
    stage: Stage
    basis: Basis
    variants: Mapping[str, Basis]
    trained: bool  # whether it reads trained networks


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
        return {stage.id: stage for stage in every + [asked.stage for asked in self.questions.values()]}


Identify = Callable[[str, Mapping, Path], str]


def ask_key(ask: Ask) -> str:
    """Return the one text that stands for an ask; equal asks share an answer."""
    return canonical_json({"analysis": ask.analysis, "settings": dict(ask.settings)})


def plan(study: Study, asks: tuple[Ask, ...], root: Path, identify: Identify) -> Plan:
    """Return the stages that answer `asks`. `identify(corpus, options, root)` gives the SHA-256 of a corpus."""
    sha256 = identify(study.data.corpus, study.data.options, root)
    basis = lay(study, sha256)
    return Plan(basis, {ask_key(ask): _question(ask, basis) for ask in asks})


def lay(study: Study, sha256: str) -> Basis:
    """Return the data set and the trainings of a study."""
    settings = {"data": study.data.model_dump(mode="json"), "task": study.task, "sha256": sha256}
    dataset = Stage("dataset", study.data.corpus, DATASET_VERSION, settings)
    training = study.training.model_dump(mode="json", exclude={"seeds"})
    trainings = {
        name: tuple(
            Stage("training", name, TRAINING_VERSION, _training(name, model, training, seed), (dataset.id,))
            for seed in study.training.seeds
        )
        for name, model in study.models.items()
    }
    return Basis(study, sha256, dataset, trainings)


def _training(name, model, training, seed) -> dict:
    return {"name": name, "model": model.model_dump(mode="json"), "training": training, "seed": seed}


def _question(ask: Ask, basis: Basis) -> Question:
    analysis = member("analysis", ask.analysis)
    trained = analysis.facts["NEEDS"] == "trained"
    variants = _variants(ask, basis) if analysis.facts.get("VARIANTS") else {}
    read = [*(basis.stages if trained else (basis.dataset,))]
    read += [stage for variant in variants.values() for stage in variant.stages]
    settings = {"analysis": ask.analysis, "settings": dict(ask.settings), "variants": list(variants)}
    reads = tuple(dict.fromkeys(stage.id for stage in read))
    stage = Stage("analysis", ask.analysis, int(analysis.facts["VERSION"]), settings, reads)
    return Question(ask, stage, basis, variants, trained)


def _variants(ask: Ask, basis: Basis) -> dict[str, Basis]:
    module = member("analysis", ask.analysis).load()
    studies = module.variants(module.Settings(**ask.settings), basis.study)
    return {label: lay(study, basis.sha256) for label, study in studies.items()}
