"""What a training tells of itself, epoch by epoch, and when it is enough."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np

from rnnreport import __version__, study
from rnnreport.training.loop import Totals

LARGEST = 700.0  # nats; exp of more is no float


@dataclass(frozen=True)
class History:
    """Finished epochs. Losses in nats per prediction, accuracies 0..1, seconds of training alone."""

    train_loss: tuple[float, ...] = ()
    train_accuracy: tuple[float, ...] = ()
    validation_loss: tuple[float, ...] = ()  # empty where there are no validation texts
    validation_accuracy: tuple[float, ...] = ()
    seconds: tuple[float, ...] = ()
    tokens_per_second: tuple[float, ...] = ()  # predictions trained on

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

    def plus(self, train: Totals, validation: Totals, seconds: float) -> History:
        """Return the history with one epoch more; `validation` may count nothing."""
        more = {"train_loss": train.loss / train.count, "train_accuracy": train.right / train.count}
        more |= {"seconds": seconds, "tokens_per_second": train.count / seconds}
        if validation.count:
            more |= {f"validation_{name}": measured(validation)[name] for name in ("loss", "accuracy")}
        return replace(self, **{name: (*getattr(self, name), value) for name, value in more.items()})

    def stopped(self, training: study.Training) -> str:
        """Return "patience" or "epochs", why the training is over, or an empty string while it is not."""
        if self.epochs >= training.epochs:
            return "epochs"
        waited = self.epochs - self.best_epoch
        return "patience" if training.patience and waited >= training.patience else ""

    def told(self, training: study.Training, parameters: int, metrics: Mapping[str, Totals]) -> dict:
        """Return what `history.json` holds; a split without a prediction has no metrics and no values."""
        values = {name: list(told) for name, told in asdict(self).items() if "_loss" in name or "_accuracy" in name}
        values["validation_perplexity"] = [perplexity(loss) for loss in self.validation_loss]
        return {
            "values": {name: told for name, told in values.items() if told},
            "seconds": list(self.seconds),
            "tokens_per_second": list(self.tokens_per_second),
            "best_epoch": self.best_epoch,
            "monitored": self.monitored,
            "stopped": self.stopped(training),
            "parameters": parameters,
            "metrics": {split: measured(totals) for split, totals in metrics.items() if totals.count},
            "versions": versions(),
            "machine": machine(),
        }


def measured(totals: Totals) -> dict[str, float]:
    """Return loss (nats per prediction), accuracy (0..1) and perplexity (exp of the loss)."""
    loss = totals.loss / totals.count
    return {"loss": loss, "accuracy": totals.right / totals.count, "perplexity": perplexity(loss)}


def perplexity(loss: float) -> float:
    """Return exp(loss), held below the largest float."""
    return float(np.exp(min(loss, LARGEST)))


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
