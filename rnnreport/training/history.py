"""What a training tells of itself, epoch by epoch, and when it is enough."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np

from rnnreport import __version__, study
from rnnreport.training.loop import Totals


@dataclass(frozen=True)
class History:
    """Finished epochs. Losses in nats per prediction, accuracies 0..1, seconds of training alone."""

    train_loss: tuple[float, ...] = ()
    train_accuracy: tuple[float, ...] = ()
    validation_loss: tuple[float, ...] = ()  # empty where there are no validation texts
    validation_accuracy: tuple[float, ...] = ()
    seconds: tuple[float, ...] = ()
    tokens_per_second: tuple[float, ...] = ()  # read in training

    @property
    def monitored(self) -> str:
        """The values that decide which epoch is best."""
        return "validation_loss" if self.validation_loss or not self.train_loss else "train_loss"

    @property
    def epochs(self) -> int:
        """How many epochs are finished."""
        return len(self.train_loss)

    @property
    def best_epoch(self) -> int:
        """The epoch of the least loss, counted from 1, of equal ones the first; 0 before the first."""
        return int(np.argmin(getattr(self, self.monitored))) + 1 if self.epochs else 0

    def kept(self, training: study.Training) -> int:
        """Return the epoch whose parameters are kept, counted from 1: the best or the last one."""
        return self.epochs if training.keep == "last" else self.best_epoch

    def plus(self, train: Totals, validation: Totals, seconds: float, steps: int) -> History:
        """Return the history with one epoch of `steps` steps more; `validation` may count nothing."""
        more = {"seconds": seconds, "tokens_per_second": steps / seconds}
        for name, totals in (("train", train), ("validation", validation)):
            if totals.count:
                more |= {f"{name}_loss": totals.loss / totals.count, f"{name}_accuracy": totals.right / totals.count}
        return replace(self, **{name: (*getattr(self, name), value) for name, value in more.items()})

    def stopped(self, training: study.Training) -> str:
        """Return "patience" or "epochs", why the training is over, or an empty string while it is not."""
        if self.epochs >= training.epochs:
            return "epochs"
        waited = self.epochs - self.best_epoch
        return "patience" if training.patience and waited >= training.patience else ""

    def told(
        self,
        training: study.Training,
        parameters: int,
        metrics: Mapping[str, Mapping[str, float]],
        curves: Callable[[Mapping], Mapping],
    ) -> dict:
        """Return what `history.json` holds; a split without a prediction has no metrics and no values."""
        values = {name: list(told) for name, told in asdict(self).items() if "_loss" in name or "_accuracy" in name}
        return {
            "values": {name: told for name, told in curves(values).items() if told},
            "seconds": list(self.seconds),
            "tokens_per_second": list(self.tokens_per_second),
            "best_epoch": self.kept(training),
            "monitored": self.monitored,
            "stopped": self.stopped(training),
            "parameters": parameters,
            "metrics": {split: dict(found) for split, found in metrics.items() if found},
            "versions": versions(),
            "machine": machine(),
        }


def versions() -> dict[str, str]:
    """Return the versions of what computed."""
    import flax
    import jax
    import optax

    named = {"jax": jax, "flax": flax, "optax": optax, "numpy": np}
    told = {name: module.__version__ for name, module in named.items()}
    return {"python": platform.python_version()} | told | {"rnnreport": __version__}


def machine() -> str:
    """Return what computed, such as "2 cores, x86_64"; an accelerator is named instead of the cores."""
    import jax

    if jax.default_backend() != "cpu":
        return f"{jax.devices()[0].device_kind}, {platform.machine()}"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{cores} core{'s' if cores > 1 else ''}, {platform.machine()}"
