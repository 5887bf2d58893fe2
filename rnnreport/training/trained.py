"""A trained network on disk and in memory: `parameters.npz`, one array per parameter, beside `history.json`."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jax
import numpy as np
from flax import nnx

from rnnreport import study
from rnnreport.data.dataset import Sizes
from rnnreport.errors import StoreError
from rnnreport.training.objectives import objective
from rnnreport.training.prepare import prepare


@dataclass(frozen=True)
class Trained:
    """One training of one model. `history` is what `history.json` holds (see `training.train`)."""

    model: str
    settings: study.Model
    seed: int
    network: nnx.Module
    history: Mapping
    outputs: Mapping[str, np.ndarray] = field(default_factory=dict)  # of each text of a split, where they are kept


def load_trained(folder: Path, task: study.Task, name: str, settings: study.Model, seed: int, sizes: Sizes) -> Trained:
    """Read what `train` wrote. Raises StoreError when files are missing, damaged, or of another network."""
    prepare()
    try:
        history = json.loads((folder / "history.json").read_text(encoding="utf-8"))
        network = with_parameters(blank(task, settings, sizes), _arrays(folder / "parameters.npz"))
        outputs = _arrays(folder / "outputs.npz") if objective(task).KEPT else {}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise StoreError(
            f"the training in {folder} cannot be read ({error}); delete that folder to train anew"
        ) from None
    return Trained(name, settings, seed, network, history, outputs)


def blank(task: study.Task, settings: study.Model, sizes: Sizes) -> nnx.Module:
    """Return a network whose parameters are shapes alone."""
    return jax.eval_shape(lambda: objective(task).network(settings, sizes, key=jax.random.key(0)))


def _arrays(path: Path) -> dict[str, np.ndarray]:
    # Opened here, because numpy leaves a damaged file open.
    with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
        return dict(file)


def parameters(network: nnx.Module) -> dict[str, np.ndarray]:
    """Return every parameter by its path, such as "encoder.forward.0.kernel"."""
    flat = nnx.to_flat_state(nnx.state(network, nnx.Param))
    return {".".join(map(str, path)): np.asarray(value[...]) for path, value in flat}


def with_parameters(network: nnx.Module, arrays: Mapping[str, np.ndarray]) -> nnx.Module:
    """Return the network with these parameters. Raises ValueError when names or shapes differ."""
    graph, state = nnx.split(network)
    flat = nnx.to_flat_state(state)
    wanted = {".".join(map(str, path)): value.shape for path, value in flat}
    came = {key: array.shape for key, array in arrays.items()}
    if wanted != came:
        raise ValueError(f"parameters are {came}, but this network has {wanted}")
    filled = [(path, value.replace(jax.numpy.asarray(arrays[".".join(map(str, path))]))) for path, value in flat]
    return nnx.merge(graph, nnx.from_flat_state(filled))
