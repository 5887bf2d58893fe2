"""Train one network on the texts of a data set: every epoch, one of them kept, resumable at any moment."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnreport import study
from rnnreport.errors import TrainingDiverged
from rnnreport.training.prepare import prepare
from rnnreport.training.progress import Progress

if TYPE_CHECKING:
    from rnnreport.data.batches import Batches
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.checkpoint import State
    from rnnreport.training.loop import Programs, Totals

SPLITS = ("train", "validation", "test")
CHECKPOINT = 30.0  # seconds between checkpoints, at most one block more

Tell = Callable[[Progress], Any]


@dataclass(frozen=True)
class Lesson:
    """What is learned, by which network, from which texts, and how."""

    task: study.Task
    dataset: Dataset
    name: str  # of the model
    model: study.Model
    training: study.Training
    seed: int
    vectors: Path | None = None  # word vectors for the embedding to begin with


def train(
    lesson: Lesson, folder: Path, scratch: Path, progress: Tell | None = None, checkpoint_every: float = CHECKPOINT
) -> None:
    """Train a model on "train" and write the epoch that is kept into `folder`: `parameters.npz` and `history.json`.

    The best epoch is the one with the least validation loss; without validation texts, the least training loss, and
    `history.json` says so under "monitored". Training loss and accuracy of an epoch are those of its steps, dropout on;
    "metrics" are of the epoch that is kept, dropout off. Accuracy is the share of predictions that are right: of next
    words, where the most probable word other than <pad> and <unk> is the next one; of classes, where the most probable
    one is that of the text. Where outputs are kept (see `objectives`), `outputs.npz` has those of validation and test.
    Seconds are of training steps alone: no compiling, no validation.

    `scratch`, which exists, keeps a checkpoint, at most `checkpoint_every` seconds and one block old. Called again
    after a kill, training goes on from it and ends with the same bytes. `progress` is told after every block.
    Raises DataError when no training text has two tokens, TrainingDiverged when a loss is NaN or infinite.
    """
    prepare()
    run = _run(lesson)
    state = run.restored(scratch)
    keep = _Keeper(run, scratch, checkpoint_every)
    while not state.history.stopped(lesson.training):
        state = _epoch(run, state, progress or (lambda told: None), keep)
    keep(state, now=True)
    _write(run, state, folder)


@dataclass(frozen=True, eq=False)
class _Run:
    """All of a training that does not change while it runs."""

    name: str
    training: study.Training
    seed: int
    identity: str
    objective: ModuleType
    batches: Mapping[str, Batches]
    programs: Programs
    fresh: State

    @property
    def label(self) -> str:
        return f"{self.name} (seed {self.seed})"

    def restored(self, scratch: Path) -> State:
        from rnnreport.training import checkpoint

        return checkpoint.load(self.fresh, scratch, self.identity)

    def measure(self, parameters: Mapping[str, Any], split: str, epoch: int) -> tuple[Totals, np.ndarray]:
        totals, outputs = self.programs.measure(parameters, self.batches[split])
        self.check([totals.loss], f"the end of epoch {epoch}")
        return totals, outputs

    def check(self, losses: Sequence[float], where: str, first: int | None = None) -> None:
        """Raise TrainingDiverged when one of `losses`, of steps beginning with number `first`, is not finite."""
        failed = [number for number, loss in enumerate(losses) if not math.isfinite(loss)]
        if not failed:
            return
        became = "NaN" if math.isnan(losses[failed[0]]) else "infinite"
        at = where if first is None else f"{where}, step {first + failed[0]}"
        clip = self.training.clip
        mend = "clip: 1.0" if clip is None else f"a smaller clip (now {clip:g})"
        raise TrainingDiverged(
            f"training '{self.name}' (seed {self.seed}) stopped: the loss became {became} at {at}; "
            f"try a smaller learning_rate (now {self.training.learning_rate:g}) or {mend}"
        )


class _Keeper:
    """Writes checkpoints, not too often."""

    def __init__(self, run: _Run, scratch: Path, every: float):
        self._run, self._scratch, self._every = run, scratch, every
        self._last = time.monotonic()

    def __call__(self, state: State, now: bool = False) -> None:
        from rnnreport.training import checkpoint

        if now or time.monotonic() - self._last >= self._every:
            checkpoint.save(state, self._scratch, self._run.identity)
            self._last = time.monotonic()


def _run(lesson: Lesson) -> _Run:
    import jax

    from rnnreport.models.keys import named
    from rnnreport.training.checkpoint import State
    from rnnreport.training.loop import compiled
    from rnnreport.training.objectives import objective
    from rnnreport.training.optimizers import optimizer, products
    from rnnreport.training.trained import blank, parameters

    learned, dataset, training = objective(lesson.task), lesson.dataset, lesson.training
    divided = learned.batches(dataset, training.batch)
    steps = training.epochs * sum(planned.batches for planned in divided["train"].epoch())
    update, sizes = optimizer(training, steps), dataset.sizes
    network = learned.network(lesson.model, sizes, key=named(jax.random.key(lesson.seed), "network"))
    begun = _with_vectors(learned.begin(dataset, parameters(network)), lesson)
    start = {name: jax.numpy.array(array) for name, array in begun.items()}
    empty = blank(lesson.task, lesson.model, sizes)
    programs = compiled(learned, empty, update, start, partial(products, training))
    fresh = State(start, update.init(start), {})
    return _Run(
        lesson.name, training, lesson.seed, _identity(lesson, divided, begun), learned, divided, programs, fresh
    )


def _with_vectors(parameters: Mapping[str, np.ndarray], lesson: Lesson) -> Mapping[str, np.ndarray]:
    """Let every embedding begin at the word vectors that the model asks for; other words begin where they would."""
    if lesson.vectors is None:
        return parameters
    from rnnreport.data.vectors import read

    vectors, found = read(lesson.vectors, lesson.dataset.vocabulary.words, lesson.model.embedding)
    begun = {name: np.where(found[:, None], vectors, parameters[name]) for name in _embeddings(parameters)}
    return dict(parameters) | begun


def _embeddings(parameters: Mapping[str, np.ndarray]) -> list[str]:
    """Return the names of the tables of words: of a network with branches, that of each branch."""
    return [name for name in parameters if name.split(".")[-1] == "embedding"]


def _identity(lesson: Lesson, divided: Mapping[str, Batches], begun: Mapping[str, np.ndarray]) -> str:
    """Return a digest of all that determines a training, so that a checkpoint of another one is never taken up."""
    settings = [lesson.task, lesson.model.model_dump(mode="json"), lesson.seed, list(lesson.dataset.sizes)]
    settings.append(lesson.training.model_dump(mode="json", exclude={"seeds"}))
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for batches in divided.values():
        digest.update(np.array([len(ids) for ids in batches.sequences], np.int64).tobytes() + batches.targets.tobytes())
        digest.update(b"".join(np.asarray(ids, np.int32).tobytes() for ids in batches.sequences))
    for name in _embeddings(begun):
        digest.update(begun[name].tobytes())
    return digest.hexdigest()


def _epoch(run: _Run, state: State, tell: Tell, keep: _Keeper) -> State:
    """Do what is left of an epoch, and measure it."""
    import jax

    from rnnreport.models.keys import named
    from rnnreport.training.loop import Totals

    epoch = state.history.epochs
    key = named(jax.random.key(run.seed), "dropout", epoch)
    steps = run.batches["train"].steps
    total = steps if run.objective.AHEAD else len(run.batches["train"].sequences)
    plans = run.batches["train"].epoch(run.seed, epoch)[state.block :]
    for planned, block in run.batches["train"].prepared(plans):
        state = _block(run, state, planned, block, key)
        loss = state.totals.loss / state.totals.count
        tell(Progress(run.label, epoch + 1, run.training.epochs, state.totals.count, total, loss, state.seconds))
        keep(state)
    validation, _ = run.measure(state.parameters, "validation", epoch + 1)
    history = state.history.plus(state.totals, validation, state.seconds, steps)
    # A copy: the next step uses the buffers up.
    new = {name: np.array(array) for name, array in state.parameters.items()}
    best = new if history.kept(run.training) == history.epochs else state.best
    return replace(state, best=best, block=0, totals=Totals(), seconds=0.0, history=history)


def _block(run: _Run, state: State, planned, block, key) -> State:
    from rnnreport.training.loop import Totals

    _ = run.programs.steps[planned.shape]  # compiled before the clock runs
    started = time.perf_counter()
    parameters, optimizer, sums = run.programs.step(
        planned.shape, state.parameters, state.optimizer, block, key, planned.first
    )
    seconds = state.seconds + time.perf_counter() - started
    run.check(sums.loss, f"epoch {state.history.epochs + 1}", planned.first + 1)
    totals = state.totals.plus(Totals.of(sums))
    return replace(
        state, parameters=parameters, optimizer=optimizer, block=state.block + 1, totals=totals, seconds=seconds
    )


def _write(run: _Run, state: State, folder: Path) -> None:
    history = state.history
    best = {name: state.best[name] for name in run.fresh.parameters}
    found = {split: run.measure(best, split, history.best_epoch) for split in SPLITS}
    metrics = {
        split: run.objective.metrics(totals, outputs, run.batches[split].targets) if totals.count else {}
        for split, (totals, outputs) in found.items()
    }
    told = history.told(run.training, sum(array.size for array in best.values()), metrics, run.objective.curves)
    np.savez(folder / "parameters.npz", **best)
    if run.objective.KEPT:
        np.savez(folder / "outputs.npz", **{split: found[split][1] for split in SPLITS[1:]})
    text = json.dumps(told, indent=1, allow_nan=False)
    (folder / "history.json").write_text(text + "\n", encoding="utf-8")
