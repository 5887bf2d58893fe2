"""Teach one forecaster with all its seeds at once."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from rnnreport import study
from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.errors import TrainingDiverged
from rnnreport.models.forecaster import Forecaster
from rnnreport.models.keys import named
from rnnreport.training.forecasting import epoch, program
from rnnreport.training.forecasting.views import View, view
from rnnreport.training.optimizers import optimizer, products
from rnnreport.training.prepare import prepare
from rnnreport.training.progress import Progress
from rnnreport.training.trained import parameters

BLOCKS = 10  # parts of a training, at least, after which progress is told
LONGEST = 100_000  # steps of recurrent layers in such a part, so that it is over in seconds and can be stopped


@dataclass(frozen=True)
class Lesson:
    """What is learned, by which network, and how."""

    dataset: SeriesDataset
    name: str  # of the model
    model: study.Model
    training: study.Training  # its seeds are trained together


class Taught(NamedTuple):
    """What came of it; all arrays have the seeds first."""

    view: View
    parameters: Mapping[str, np.ndarray]  # of the epoch that is kept
    train: np.ndarray  # (seeds, epochs) mean loss; fewer than were set where patience was at its end in all seeds
    validation: np.ndarray  # (seeds, epochs) NaN where there is no validation part
    seconds: float  # of all epochs of all seeds, no compiling


def teach(lesson: Lesson, progress: Callable[[Progress], Any] | None = None) -> Taught:
    """Return the trained parameters and losses of all seeds.

    Each seed ends as it would alone, up to rounding. Raises DataError where the series do not suit the model, and
    TrainingDiverged when a loss or a parameter is NaN or infinite.
    """
    prepare()
    seen, training = view(lesson.dataset, lesson.model), lesson.training
    steps = epoch.steps_of(seen, lesson.model, training.batch)
    update = optimizer(training, training.epochs * steps)
    keys = jnp.stack([jax.random.key(seed) for seed in training.seeds])
    empty = blank(lesson)
    state = jax.vmap(lambda parameters: program.begin(parameters, update))(untaught(lesson))
    size = _block(seen, lesson)
    run = jax.vmap(program.epochs(empty, seen, lesson.model, training, update), in_axes=(0, 0, None))
    with products(training):
        compiled = jax.jit(run, donate_argnums=0).lower(state, keys, jnp.arange(size)).compile()
    losses, seconds = [], 0.0
    for first in range(0, training.epochs, size):
        started = time.perf_counter()
        state, found = compiled(state, keys, jnp.arange(first, first + size))
        found = jax.device_get(found)
        seconds += time.perf_counter() - started
        losses.append(found)
        check(lesson, found, first, len(seen.held_out) > 0)
        if progress:
            progress(_progress(lesson, found, first + size, steps, seconds))
        if np.all(jax.device_get(state.stopped)):
            break
    parameters = jax.device_get(state.best)
    check_kept(lesson, parameters)
    train, validation = (np.concatenate(parts, 1)[:, : training.epochs] for parts in zip(*losses, strict=True))
    return Taught(seen, parameters, train, validation, seconds)


def blank(lesson: Lesson) -> nnx.Module:
    """Return the network of a lesson, its parameters shapes alone."""
    return jax.eval_shape(lambda: Forecaster(lesson.model, lesson.dataset.sizes, key=jax.random.key(0)))


def untaught(lesson: Lesson) -> dict[str, np.ndarray]:
    """Return the parameters that all seeds begin with, seeds first.

    Seed by seed and not compiled: to compile it takes longer than to train.
    """
    each = [parameters(_begun(lesson, seed)) for seed in lesson.training.seeds]
    return {name: np.stack([one[name] for one in each]) for name in each[0]}


def _block(seen: View, lesson: Lesson) -> int:
    """Return how many epochs are run before progress is told."""
    epochs, work = lesson.training.epochs, epoch.read_by(seen, lesson.model, lesson.training.batch)
    return max(1, min(-(-epochs // BLOCKS), LONGEST // work))


def _begun(lesson: Lesson, seed: int) -> Forecaster:
    return Forecaster(lesson.model, lesson.dataset.sizes, key=named(jax.random.key(seed), "network"))


def check(lesson: Lesson, losses: epoch.Losses, first: int, held_out: bool) -> None:
    """Raise TrainingDiverged when a loss of these epochs, from number `first` on, is not finite.

    Those of validation are looked at where something is `held_out`.
    """
    there = np.where(np.isfinite(losses.train) & held_out, losses.validation, losses.train)
    failed = np.argwhere(~np.isfinite(there[:, : lesson.training.epochs - first]))
    if len(failed):
        seed, epoch = failed[np.argmin(failed[:, 1])]
        became = "NaN" if math.isnan(there[seed, epoch]) else "infinite"
        raise _diverged(lesson, seed, f"the loss became {became} in epoch {first + epoch + 1}")


def check_kept(lesson: Lesson, parameters: Mapping[str, np.ndarray]) -> None:
    """Raise TrainingDiverged when a parameter (seeds first) is not finite: after the last step no loss tells it."""
    for seed in range(len(lesson.training.seeds)):
        if not all(np.isfinite(array[seed]).all() for array in parameters.values()):
            raise _diverged(lesson, seed, "its parameters are no numbers after the last step")


def _diverged(lesson: Lesson, seed: int, why: str) -> TrainingDiverged:
    return TrainingDiverged(
        f"training '{lesson.name}' (seed {lesson.training.seeds[seed]}) stopped: {why}; "
        f"try a smaller learning_rate (now {lesson.training.learning_rate:g}) or another scaler"
    )


def _progress(lesson: Lesson, losses: epoch.Losses, done: int, steps: int, seconds: float) -> Progress:
    seeds, epochs = lesson.training.seeds, lesson.training.epochs
    label = f"{lesson.name} ({counted(seeds)})"
    last = losses.train[:, min(done, epochs) - done - 1 if done > epochs else -1]
    return Progress(label, min(done, epochs), epochs, steps, steps, float(np.mean(last)), seconds)


def counted(seeds: Sequence[int]) -> str:
    """Return the seeds in words: "seed 3", "32 seeds"."""
    return f"seed {seeds[0]}" if len(seeds) == 1 else f"{len(seeds)} seeds"
