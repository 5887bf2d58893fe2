"""An unfinished training on disk: all that it takes to go on as if nothing had happened, in one file."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import jax
import numpy as np

from rnnreport.errors import StoreError
from rnnreport.training.history import History
from rnnreport.training.loop import Totals

FILE = "checkpoint.npz"
FORMAT = 1


@dataclass(frozen=True, eq=False)
class State:
    """Where a training stands: `block` blocks of the epoch after those of `history` are done."""

    parameters: Mapping[str, Any]
    optimizer: Any
    best: Mapping[str, np.ndarray]  # parameters of the best epoch; empty before the first is finished
    block: int = 0
    totals: Totals = Totals()  # of the blocks done
    seconds: float = 0.0  # of the blocks done
    history: History = field(default_factory=History)


def save(state: State, scratch: Path, identity: str) -> None:
    """Write `state` into `scratch`. A kill at any moment leaves the file as it was, or as it shall be.

    Raises StoreError when the disk does not take it.
    """
    facts = {"format": FORMAT, "identity": identity, "block": state.block, "seconds": state.seconds}
    facts |= {"totals": list(state.totals), "history": asdict(state.history)}
    arrays = {f"parameters/{name}": array for name, array in state.parameters.items()}
    arrays |= {f"best/{name}": array for name, array in state.best.items()}
    arrays |= {f"optimizer/{number}": leaf for number, leaf in enumerate(jax.tree.leaves(state.optimizer))}
    part = scratch / f"{FILE}.part"
    try:
        with part.open("wb") as file:
            np.savez(file, facts=np.array(json.dumps(facts)), **jax.device_get(arrays))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, scratch / FILE)
    except OSError as error:
        raise StoreError(f"a checkpoint cannot be written to {scratch}: {error.strerror}; make room there") from None


def load(fresh: State, scratch: Path, identity: str) -> State:
    """Return the state that `save` wrote, or `fresh` where there is none, or a damaged one, or another training's."""
    try:
        # Opened here, because numpy leaves a damaged file open.
        with (scratch / FILE).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            return _restored(fresh, dict(file), identity)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error):
        return fresh


def _restored(fresh: State, arrays: Mapping[str, np.ndarray], identity: str) -> State:
    facts = json.loads(str(arrays["facts"]))
    if (facts["format"], facts["identity"]) != (FORMAT, identity):
        return fresh
    leaves, tree = jax.tree.flatten(fresh.optimizer)
    return replace(
        fresh,
        parameters={name: _like(array, arrays[f"parameters/{name}"]) for name, array in fresh.parameters.items()},
        optimizer=tree.unflatten(_like(leaf, arrays[f"optimizer/{place}"]) for place, leaf in enumerate(leaves)),
        best={name[len("best/") :]: array for name, array in arrays.items() if name.startswith("best/")},
        block=int(facts["block"]),
        totals=Totals(*facts["totals"]),
        seconds=float(facts["seconds"]),
        history=History(**{each.name: tuple(facts["history"][each.name]) for each in fields(History)}),
    )


def _like(expected: jax.Array, array: np.ndarray) -> jax.Array:
    if (expected.shape, expected.dtype) != (array.shape, array.dtype):
        raise ValueError("an array of another training")
    return jax.numpy.array(array)
