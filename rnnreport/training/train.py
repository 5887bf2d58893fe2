"""Train one network on the texts of a data set: every epoch, the best one kept, resumable at any moment."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnreport import study
from rnnreport.errors import DataError, TrainingDiverged
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


def train(
    dataset: Dataset,
    model_name: str,
    model: study.Model,
    training: study.Training,
    seed: int,
    folder: Path,
    scratch: Path,
    progress: Tell | None = None,
    checkpoint_every: float = CHECKPOINT,
) -> None:
    """Train `model` on "train" and write its best epoch into `folder`: `parameters.npz` and `history.json`.

    The best epoch is the one with the least validation loss; without validation texts, the least training loss, and
    `history.json` says so under "monitored". Training loss and accuracy of an epoch are those of its steps, dropout on;
    "metrics" are of the best epoch, dropout off. Accuracy is the share of predictions whose most probable word other
    than <pad> and <unk> is the next one. Seconds are of training steps alone: no compiling, no validation.

    `scratch`, which exists, keeps a checkpoint, at most `checkpoint_every` seconds and one block old. Called again
    after a kill, training goes on from it and ends with the same bytes. `progress` is told after every block.
    Raises DataError when no training text has two tokens, TrainingDiverged when a loss is NaN or infinite.
    """
    prepare()
    run = _run(dataset, model_name, model, training, seed)
    state = run.restored(scratch)
    keep = _Keeper(run, scratch, checkpoint_every)
    while not state.history.stopped(training):
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
    batches: Mapping[str, Batches]
    programs: Programs
    fresh: State

    @property
    def label(self) -> str:
        return f"{self.name} (seed {self.seed})"

    def restored(self, scratch: Path) -> State:
        from rnnreport.training import checkpoint

        return checkpoint.load(self.fresh, scratch, self.identity)

    def measure(self, parameters: Mapping[str, Any], split: str, epoch: int) -> Totals:
        totals = self.programs.measure(parameters, self.batches[split])
        self.check([totals.loss], f"the end of epoch {epoch}")
        return totals

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


def _run(dataset: Dataset, name: str, model: study.Model, training: study.Training, seed: int) -> _Run:
    import jax

    from rnnreport.data.batches import batches
    from rnnreport.models.keys import named
    from rnnreport.models.networks import LanguageModel
    from rnnreport.training.checkpoint import State
    from rnnreport.training.loop import compiled
    from rnnreport.training.optimizers import optimizer
    from rnnreport.training.trained import blank, parameters

    pieces = [[dataset.piece(number) for number in dataset.splits[split]] for split in SPLITS]
    divided = dict(zip(SPLITS, batches(pieces, training.batch), strict=True))
    if not divided["train"].predictions:
        raise DataError(
            f"corpus '{dataset.corpus}': no training text has two tokens, so there is no next word to learn; "
            "take longer texts, a larger 'segment', or smaller shares for validation and test"
        )
    vocabulary, update = len(dataset.vocabulary), optimizer(training)
    network = LanguageModel(model, vocabulary, key=named(jax.random.key(seed), "network"))
    begun = parameters(network) | {"bias": log_frequencies(pieces[0], vocabulary)}
    start = {name: jax.numpy.array(array) for name, array in begun.items()}
    used = {split: {planned.shape for planned in divided[split].epoch()} for split in SPLITS}
    programs = compiled(blank(model, vocabulary), update, start, used["train"], set().union(*used.values()))
    identity = _identity(pieces, model, training, seed, vocabulary)
    return _Run(name, training, seed, identity, divided, programs, State(start, update.init(start), {}))


def log_frequencies(sequences, vocabulary: int) -> np.ndarray:
    """Return ln((count + 1) / Σ(count + 1)) of every word (vocabulary,) float32: where the output bias begins.

    A network that begins at zero spends its first epochs on learning how frequent words are, by driving hidden states
    to ±1, where gradients vanish; one that begins here learns from context at once.
    """
    counts = np.ones(vocabulary)
    for ids in sequences:
        counts += np.bincount(ids, minlength=vocabulary)
    return np.log(counts / counts.sum()).astype(np.float32)


def _identity(pieces, model: study.Model, training: study.Training, seed: int, vocabulary: int) -> str:
    """Return a digest of all that determines a training, so that a checkpoint of another one is never taken up."""
    settings = [model.model_dump(mode="json"), training.model_dump(mode="json", exclude={"seeds"}), seed, vocabulary]
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for sequences in pieces:
        digest.update(np.array([len(ids) for ids in sequences], np.int64).tobytes())
        digest.update(b"".join(np.asarray(ids, np.int32).tobytes() for ids in sequences))
    return digest.hexdigest()


def _epoch(run: _Run, state: State, tell: Tell, keep: _Keeper) -> State:
    """Do what is left of an epoch, and measure it."""
    import jax

    from rnnreport.models.keys import named
    from rnnreport.training.loop import Totals

    epoch = state.history.epochs
    key = named(jax.random.key(run.seed), "dropout", epoch)
    total = run.batches["train"].predictions
    for planned in run.batches["train"].epoch(run.seed, epoch)[state.block :]:
        state = _block(run, state, planned, key)
        loss = state.totals.loss / state.totals.count
        tell(Progress(run.label, epoch + 1, run.training.epochs, state.totals.count, total, loss, state.seconds))
        keep(state)
    validation = run.measure(state.parameters, "validation", epoch + 1)
    history = state.history.plus(state.totals, validation, state.seconds)
    # A copy: the next step uses the buffers up.
    new = {name: np.array(array) for name, array in state.parameters.items()}
    best = new if history.best_epoch == history.epochs else state.best
    return replace(state, best=best, block=0, totals=Totals(), seconds=0.0, history=history)


def _block(run: _Run, state: State, planned, key) -> State:
    from rnnreport.training.loop import Totals

    started = time.perf_counter()
    block = run.batches["train"].block(planned)
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
    metrics = {split: run.measure(best, split, history.best_epoch) for split in SPLITS}
    told = history.told(run.training, sum(array.size for array in best.values()), metrics)
    np.savez(folder / "parameters.npz", **best)
    text = json.dumps(told, indent=1, allow_nan=False)
    (folder / "history.json").write_text(text + "\n", encoding="utf-8")
