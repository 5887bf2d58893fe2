"""A training that was killed goes on and ends with the same bytes."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys

import numpy as np
import pytest

from rnnreport.errors import StoreError
from rnnreport.training import checkpoint

# Run by a child: one block holds one batch, a checkpoint after each, every block told on one line.
CHILD = """
import sys
from pathlib import Path
from rnnreport.data import batches
from rnnreport.data.dataset import Dataset
from rnnreport.study import Model, Training
from rnnreport.training.train import Lesson, train

batches.POSITIONS = 1
model = Model(cell="gru", units=6, embedding=5, dropout=0.1)
training = Training(epochs=3, batch=2, learning_rate=0.01)
data, folder, scratch = map(Path, sys.argv[1:4])
train(Lesson("next-word", Dataset.load(data), "GRU", model, training, 0), folder, scratch,
      progress=lambda told: print(told.epoch, told.done, flush=True), checkpoint_every=0)
"""


@pytest.fixture
def places(tmp_path, dataset):
    """A saved data set, and the output and scratch folders of two trainings."""
    names = ("data", "whole", "whole.unfinished", "killed", "killed.unfinished")
    made = [tmp_path / name for name in names]
    for folder in made:
        folder.mkdir()
    dataset.save(made[0])
    return made


def start(data, folder, scratch) -> subprocess.Popen:
    """Start a training in a process of its own."""
    command = [sys.executable, "-c", CHILD, str(data), str(folder), str(scratch)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_killed_training_ends_with_the_same_bytes(places):
    """Killed with SIGKILL in the middle of the second epoch and run again, it writes what an unbroken one writes."""
    data, whole, whole_scratch, killed, killed_scratch = places
    with start(data, killed, killed_scratch) as child:
        epochs = (int(line.split()[0]) for line in child.stdout)
        assert any(epoch == 2 and next(epochs) == 2 for epoch in epochs)
        child.send_signal(signal.SIGKILL)
    assert not list(killed.iterdir())
    with start(data, killed, killed_scratch) as child:
        resumed = child.stdout.read().splitlines()
    with start(data, whole, whole_scratch) as child:
        unbroken = child.stdout.read().splitlines()
    assert 0 < len(resumed) < len(unbroken)
    assert resumed == unbroken[-len(resumed) :]
    assert (killed / "parameters.npz").read_bytes() == (whole / "parameters.npz").read_bytes()


@pytest.fixture
def interrupted(trained):
    """Interrupt a training in its second epoch; checkpoints were written all along."""

    def stop(told):
        if told.epoch == 2:
            raise KeyboardInterrupt

    def run(name: str) -> None:
        with pytest.raises(KeyboardInterrupt):
            trained(name, progress=stop, checkpoint_every=0)

    return run


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


def test_an_interrupt_leaves_a_checkpoint(trained, interrupted, tmp_path):
    """After Ctrl-C a training goes on where it was: one epoch is not run again, and the end is the same."""
    interrupted("one")
    heard = []
    _, resumed = trained("one", progress=heard.append)
    _, whole = trained("whole")
    assert heard[0].epoch == 2
    assert same(resumed, whole)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text"])
def test_a_damaged_checkpoint_is_ignored(trained, interrupted, tmp_path, damage):
    """A checkpoint that cannot be trusted is not: training begins again, and ends the same."""
    interrupted("one")
    path = tmp_path / "one.unfinished" / checkpoint.FILE
    content = path.read_bytes()
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]
    path.write_bytes({"cut": content[:middle], "flipped": flipped, "empty": b"", "text": b"no archive"}[damage])
    heard = []
    _, again = trained("one", progress=heard.append)
    assert heard[0].epoch == 1
    assert same(again, trained("whole")[1])


def test_a_checkpoint_of_another_training_is_ignored(trained, interrupted, tmp_path):
    """Another seed never goes on from this one's parameters."""
    interrupted("one")
    assert same(trained("one", seed=1)[1], trained("whole", seed=1)[1])


def test_a_finished_training_is_not_run_again(trained):
    """Killed after its last epoch, before all was written, it only writes."""
    history, one = trained("one")
    heard = []
    again, same_again = trained("one", progress=heard.append)
    assert heard == []
    assert same(one, same_again)
    assert again == history


@pytest.mark.parametrize(("every", "often"), [(0, True), (3600, False)])
def test_checkpoints_are_as_old_as_asked(trained, monkeypatch, every, often):
    """With no time between them there is one after every block, with an hour one at the end alone."""
    written, heard = [], []
    monkeypatch.setattr(checkpoint, "save", lambda state, *_: written.append(state.history.epochs))
    trained(progress=heard.append, checkpoint_every=every)
    assert len(written) == (len(heard) if often else 0) + 1


def test_a_failed_write_leaves_the_old_checkpoint(trained, interrupted, tmp_path, monkeypatch):
    """When the disk is full in the middle of a checkpoint, the one before stays whole."""
    interrupted("one")
    path = tmp_path / "one.unfinished" / checkpoint.FILE
    before = path.read_bytes()
    monkeypatch.setattr(checkpoint.np, "savez", lambda file, **arrays: file.write(b"half") and _full())
    with pytest.raises(StoreError, match="a checkpoint cannot be written to .*: No space left on device; make room"):
        trained("one", checkpoint_every=0)
    assert path.read_bytes() == before


def _full():
    raise OSError(errno.ENOSPC, "No space left on device")
