"""The store: a stage is whole, or not there."""

from __future__ import annotations

import errno

import pytest

from rnnreport.errors import StoreError
from rnnreport.store import Stage, Store, canonical_json


def stage(**settings) -> Stage:
    return Stage("training", "LSTM", 1, settings)


def fill(store: Store, made: Stage, content: bytes = b"weights") -> None:
    with store.write(made) as folder:
        (folder / "parameters.npz").write_bytes(content)


def test_a_written_stage_is_there(tmp_path):
    """What was written in the block is found under the stage's id."""
    store = Store(tmp_path)
    fill(store, stage(units=3))
    assert (store.folder(stage(units=3).id) / "parameters.npz").read_bytes() == b"weights"


def test_the_id_depends_on_every_part(tmp_path):
    """Settings, version, kind and what is read each change the id."""
    ids = {
        Stage("training", "LSTM", 1, {"units": 3}).id,
        Stage("training", "LSTM", 1, {"units": 4}).id,
        Stage("training", "LSTM", 2, {"units": 3}).id,
        Stage("analysis", "LSTM", 1, {"units": 3}).id,
        Stage("training", "LSTM", 1, {"units": 3}, ("dataset-x",)).id,
    }
    assert len(ids) == 5


def test_the_id_does_not_depend_on_the_order_of_keys():
    """Two dictionaries that are equal give one id."""
    assert stage(a=1, b=2).id == stage(b=2, a=1).id


@pytest.mark.parametrize("name", ["../../etc", "/etc/passwd", "..", "Ünï/ćode", "модель", "a\x00b", ""])
def test_a_name_cannot_leave_the_store(name):
    """Whatever a model is called, its stage's id is one plain file name."""
    made = Stage("training", name, 1, {})
    assert made.id.replace("-", "").isalnum()


@pytest.mark.parametrize("value", [float("nan"), {1: "x"}, {"x": {1, 2}}, {"x": object()}, [float("inf")]])
def test_a_value_without_stable_identity_is_refused(value):
    """Canonical JSON takes only what looks the same tomorrow."""
    with pytest.raises(StoreError, match="no stable identity"):
        canonical_json(value)


def test_an_error_leaves_nothing(tmp_path):
    """A block that fails leaves neither the stage nor a part of it."""
    store = Store(tmp_path)
    with pytest.raises(RuntimeError), store.write(stage()) as folder:
        (folder / "half").write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == [] and not store.has(stage().id)


def test_an_interrupt_leaves_nothing(tmp_path):
    """Ctrl-C while a stage is written leaves no part of it."""
    store = Store(tmp_path)
    with pytest.raises(KeyboardInterrupt), store.write(stage()) as folder:
        (folder / "half").write_text("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_keeps_the_rest(tmp_path):
    """Without room the error says so, and stages that were finished are kept."""
    store = Store(tmp_path)
    fill(store, stage(units=1))
    with pytest.raises(StoreError, match="disk is full"), store.write(stage(units=2)):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert [path.name for path in tmp_path.iterdir()] == [stage(units=1).id]


def test_a_flipped_byte_is_found_and_the_stage_removed(tmp_path):
    """A damaged file makes the stage count as not there, says so, and keeps nothing of it."""
    notes = []
    fill(Store(tmp_path), stage())
    path = tmp_path / stage().id / "parameters.npz"
    path.write_bytes(b"weightz")
    assert not Store(tmp_path, notes.append).has(stage().id)
    assert "parameters.npz has another checksum" in notes[0] and not path.exists()


def test_a_lost_file_is_found(tmp_path):
    """A file that was deleted makes the stage count as not there."""
    fill(Store(tmp_path), stage())
    (tmp_path / stage().id / "parameters.npz").unlink()
    assert not Store(tmp_path).has(stage().id)


def test_finishing_removes_what_was_unfinished(tmp_path):
    """Checkpoints of a training go when the training is stored."""
    store = Store(tmp_path)
    store.scratch(stage().id).mkdir(parents=True)
    fill(store, stage())
    assert not store.scratch(stage().id).exists()


def test_manifests_tell_what_is_stored(tmp_path):
    """The list of stages holds whole ones only."""
    store = Store(tmp_path)
    fill(store, stage())
    (tmp_path / "training-x-1.part").mkdir()
    assert list(store.manifests()) == [stage().id]
    assert store.manifests()[stage().id]["name"] == "LSTM"
