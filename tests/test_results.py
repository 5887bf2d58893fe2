"""The waist: every kind of result can be stored and read back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from rnnreport.results import Curves, History, Interval, ModelSummary, pack, unpack


def history() -> History:
    values = {"train_loss": np.array([3.0, 2.5], np.float32)}
    return History("LSTM", 0, values, np.array([1.0, 1.1], np.float32), 2, "epochs")


def test_a_result_survives_storing():
    """Packing to JSON and arrays and unpacking gives the same values."""
    document, arrays = pack(Curves((history(),)))
    back = unpack(json.loads(json.dumps(document)), arrays)
    assert isinstance(back, Curves) and back.histories[0].model == "LSTM"
    assert back.histories[0].values["train_loss"].tolist() == [3.0, 2.5]


def test_maps_keep_any_key():
    """Keys chosen by users, such as "kind" and "array", are not mistaken for the packing's own."""
    metrics = {"test": {"array": Interval(1.0, 1.0, 1.0, (1.0,)), "kind": Interval(2.0, 2.0, 2.0, (2.0,))}}
    summary = ModelSummary("map", "lstm", 3, (0,), (1,), (1,), None, None, metrics)
    assert unpack(*pack(summary)) == summary


def test_a_result_holds_no_other_things():
    """Something that is neither array, number, text nor kind is refused."""
    with pytest.raises(TypeError, match="only numpy arrays"):
        pack(Curves((object(),)))
