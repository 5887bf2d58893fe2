"""How well does each model do when every text is tested on once, and is that more than chance?"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from rnnreport import study as studies
from rnnreport.results import CrossValidation, Difference, ModelSummary

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 2
NEEDS = "dataset"
TASKS = ("classify",)
VARIANTS = True
METRICS = ("accuracy", "macro_f1")


class Settings(studies.Settings):
    """In how many `folds` the texts are divided, each of which is tested on once, and how often anew (`repeats`)."""

    folds: Annotated[int, Field(ge=2, le=20)] = 5
    repeats: Annotated[int, Field(ge=1, le=20)] = 1


def variants(settings: Settings, study: studies.Study) -> dict[str, studies.Study]:
    """Return one study for each repeat and fold, with the first seed alone. Classes are spread evenly over folds."""
    seeds = study.training.model_copy(update={"seeds": study.training.seeds[:1]})
    made = {}
    for repeat in range(settings.repeats):
        for fold in range(settings.folds):
            changed = {"folds": settings.folds, "fold": fold, "seed": study.data.split.seed + repeat, "column": None}
            data = study.data.model_copy(update={"split": study.data.split.model_copy(update=changed)})
            name = f"fold {fold + 1} of {settings.folds}" + (f", repeat {repeat + 1}" if settings.repeats > 1 else "")
            made[name] = study.model_copy(update={"data": data, "training": seeds})
    return made


def answer(settings: Settings, subject: Subject) -> CrossValidation:
    """Return test metrics of every model and baseline over all folds, and the differences between each two of them.

    Intervals and p are those of the corrected resampled t test, since trainings of two folds share texts: C. Nadeau and
    Y. Bengio, "Inference for the generalization error", Machine Learning 52, 2003; validation texts count as trained
    on. Vocabulary and baselines are made from the training texts of each fold.
    """
    from rnnreport.training.objectives import objective
    from rnnreport.training.summaries import summary

    folds, task = list(subject.variants.values()), objective(subject.study.task)
    ratio = 1 / (settings.folds - 1)
    by_fold = [[summary(seeds) for seeds in fold.trained.values()] for fold in folds]
    counted = [task.baselines(fold.dataset, fold.baselines) for fold in folds]
    models = tuple(_over_folds(same, ratio) for same in zip(*by_fold, strict=True))
    baselines = tuple(_over_folds(same, ratio) for same in zip(*counted, strict=True))
    differences = tuple(each for metric in METRICS for each in _differences(metric, (*models, *baselines), ratio))
    texts = len(subject.dataset.texts)
    return CrossValidation(settings.folds, settings.repeats, texts, models, baselines, differences)


def _over_folds(same: tuple[ModelSummary, ...], ratio: float) -> ModelSummary:
    """Return one summary for all folds of a model."""
    from rnnreport.training.significance import corrected

    first = same[0]
    values = {name: [one.metrics["test"][name].mean for one in same] for name in first.metrics["test"]}
    seconds = [one.seconds_per_epoch for one in same]
    return ModelSummary(
        model=first.model,
        cell=first.cell,
        parameters=first.parameters,
        seeds=first.seeds,
        best_epochs=tuple(epoch for one in same for epoch in one.best_epochs),
        epochs=tuple(epoch for one in same for epoch in one.epochs),
        seconds_per_epoch=corrected([each.mean for each in seconds], ratio) if all(seconds) else None,
        tokens_per_second=None,
        metrics={"test": {name: corrected(each, ratio) for name, each in values.items()}},
    )


def _differences(metric: str, models: tuple[ModelSummary, ...], ratio: float) -> list[Difference]:
    """Return the difference of every pair, with p adjusted for all of them."""
    from rnnreport.training.significance import holm

    found = [_difference(metric, a, b, ratio) for a, b in combinations(models, 2)]
    return [replace(one, adjusted=p) for one, p in zip(found, holm([one.p for one in found]), strict=True)]


def _difference(metric: str, a: ModelSummary, b: ModelSummary, ratio: float) -> Difference:
    from rnnreport.training.significance import corrected, corrected_p

    pairs = zip(a.metrics["test"][metric].each, b.metrics["test"][metric].each, strict=True)
    each = [one - other for one, other in pairs]
    found = corrected(each, ratio)
    p = corrected_p(each, ratio)
    return Difference(metric, a.model, b.model, found.mean, found.low, found.high, p, p)
