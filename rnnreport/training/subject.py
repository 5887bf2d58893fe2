"""What an analysis is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rnnreport.data.dataset import Dataset
from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.study import Study
from rnnreport.training.said import Said
from rnnreport.training.states import States
from rnnreport.training.trained import Trained


@dataclass(frozen=True)
class Subject:
    """A study, its data, and its trained models: by name, one per seed in the order of the seeds.

    `trained` is empty for an analysis that needs the data alone. `variants` are other studies that an analysis asked to
    have trained first, by the names it gave them. `baselines` are those that were fitted to the same training part: of
    texts by their names, of series a `forecast_baselines.Fitted`. `ensembles` are for series: what all seeds of a model
    say together, one for each series; after the models those of several models that forecast together.
    `states` are those of the first seed of each model, for an analysis that says `STATES`.
    """

    study: Study
    dataset: Dataset | SeriesDataset
    trained: Mapping[str, tuple[Trained, ...]] = field(default_factory=dict)
    variants: Mapping[str, Subject] = field(default_factory=dict)
    baselines: Mapping[str, Any] = field(default_factory=dict)
    ensembles: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    states: Mapping[str, States] = field(default_factory=dict)
