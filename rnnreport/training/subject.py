"""What an analysis is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rnnreport.data.dataset import Dataset
from rnnreport.study import Study
from rnnreport.training.text_baselines import Fitted
from rnnreport.training.trained import Trained


@dataclass(frozen=True)
class Subject:
    """A study, its data, and its trained models: by name, one per seed in the order of the seeds.

    `trained` is empty for an analysis that needs the data alone. `variants` are other studies that an analysis asked to
    have trained first, by the names it gave them. `baselines` are those that were fitted to the same training texts.
    """

    study: Study
    dataset: Dataset
    trained: Mapping[str, tuple[Trained, ...]] = field(default_factory=dict)
    variants: Mapping[str, Subject] = field(default_factory=dict)
    baselines: Mapping[str, Fitted] = field(default_factory=dict)
