"""Doing the work of one stage. Runs in this process or in a worker; all it needs is the job and the two folders.

Everything that imports jax is imported inside, so that a build with nothing to do never loads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from rnnreport.plan import BETWEEN, Basis, Plan, Question
from rnnreport.results import pack, unpack
from rnnreport.store import Stage, Store

Report = Callable[[Any], None]  # is told of progress (training.progress.Progress) while a stage runs


@dataclass(frozen=True)
class Job:
    """One stage with what it takes to make it: a basis for data sets and trainings, a question for analyses."""

    stage: Stage
    basis: Basis
    question: Question | None = None
    variant: str = ""  # for which value of a sweep it is made: "500"


def jobs(plan: Plan) -> tuple[Job, ...]:
    """Return the jobs of a plan, those that are read before those that read."""
    made = [Job(stage, plan.basis) for stage in plan.basis.stages]
    for asked in plan.questions.values():
        for label, basis in asked.variants.items():
            made += [Job(stage, basis, variant=label) for stage in basis.stages]
        made += [Job(stage, asked.basis) for stage in asked.states.values()]
    made += [Job(asked.stage, asked.basis, asked) for asked in plan.questions.values()]
    first = {job.stage.id: job for job in reversed(made)}  # a stage that is made for several is named by the first
    return tuple(first[name] for name in dict.fromkeys(job.stage.id for job in made))


def lacking(every: Iterable[Job], has: Callable[[str], bool]) -> list[Job]:
    """Return the jobs whose stages must be made, in their order; `has` tells whether a stage is stored and sound.

    A stage that no page shows is asked after only where a stage that is lacking reads it: it may have gigabytes.
    """
    every = list(every)
    missing = {job.stage.id for job in every if job.stage.kind not in BETWEEN and not has(job.stage.id)}
    wanted = {read for job in every if job.stage.id in missing for read in job.stage.reads}
    between = [job.stage.id for job in every if job.stage.kind in BETWEEN and job.stage.id in wanted]
    missing |= {name for name in between if not has(name)}
    return [job for job in every if job.stage.id in missing]


def perform(job: Job, store_root: Path, root: Path, report: Report) -> str:
    """Make the stage of `job` and return its id. Raises what the user can mend as RnnReportError."""
    store = Store(store_root)
    with store.write(job.stage) as folder:
        _WORK[job.stage.kind](job, store, root, folder, report)
    return job.stage.id


def load_answer(folder: Path) -> Any:
    """Return the result that an analysis stage holds."""
    document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        return unpack(document, dict(arrays))


def _dataset(job: Job, store: Store, root: Path, folder: Path, report: Report) -> None:
    _matter(job).dataset(job.basis.study, root).save(folder)


def _training(job: Job, store: Store, root: Path, folder: Path, report: Report) -> None:
    scratch = store.scratch(job.stage.id)
    scratch.mkdir(parents=True, exist_ok=True)
    study, dataset = job.basis.study, _matter(job).load(store.folder(job.basis.dataset.id))
    _matter(job).train(study, dataset, job.stage.settings, folder, scratch, root, report)


def _baseline(job: Job, store: Store, root: Path, folder: Path, report: Report) -> None:
    matter = _matter(job)
    matter.fit(matter.load(store.folder(job.basis.dataset.id))).save(folder)


def _states(job: Job, store: Store, root: Path, folder: Path, report: Report) -> None:
    matter, name = _matter(job), job.stage.settings["name"]
    dataset, training = matter.load(store.folder(job.basis.dataset.id)), job.basis.trainings[name][0]
    matter.states(job.basis.study, dataset, store.folder(training.id), training.settings, folder)


def _analysis(job: Job, store: Store, root: Path, folder: Path, report: Report) -> None:
    from rnnreport.catalogue import member, suited

    asked = job.question
    module = member("analysis", suited("analysis", asked.ask.analysis, asked.basis.study.task)).load()
    variants = {label: _subject(basis, store, True, {}) for label, basis in asked.variants.items()}
    subject = _subject(asked.basis, store, asked.trained, variants)
    if asked.states:
        kept = {name: _matter(job).load_states(store.folder(stage.id)) for name, stage in asked.states.items()}
        subject = replace(subject, states=kept)
    document, arrays = pack(module.answer(module.Settings(**asked.ask.settings), subject))
    (folder / "result.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    np.savez(folder / "arrays.npz", **arrays)


def _subject(basis: Basis, store: Store, trained: bool, variants: Mapping[str, Any]):
    """Load what an analysis is asked about."""
    from rnnreport.training.matters import matter
    from rnnreport.training.subject import Subject

    of = matter(basis.study.task)
    dataset = of.load(store.folder(basis.dataset.id))
    if not trained:
        return Subject(basis.study, dataset, variants=variants)
    trainings = {
        name: [(store.folder(stage.id), stage.settings) for stage in stages] for name, stages in basis.trainings.items()
    }
    baselines = {name: store.folder(stage.id) for name, stage in basis.baselines.items()}
    return of.subject(basis.study, dataset, trainings, baselines, variants)


def _matter(job: Job):
    from rnnreport.training.matters import matter

    return matter(job.basis.study.task)


_WORK = {
    "dataset": _dataset,
    "training": _training,
    "baseline": _baseline,
    "states": _states,
    "analysis": _analysis,
}
