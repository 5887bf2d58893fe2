"""Passes of cells over time: one file for each cell that has one, named as the cell.

    run(cell, carry, inputs, real, reverse) -> (carry, hidden)

`inputs` (time, batch, inputs), `real` (time, batch) bool says where a token stands, the first ones of every sequence;
the hidden state (time, batch, units) is zero elsewhere. A pass gives what `cell.project` and `cell.step` give, and its
gradient is what automatic differentiation finds, but faster. Those of this folder are written by hand; those in `cudnn`
are NVIDIA's. A cell without a file is unrolled by its steps.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from functools import cache
from types import ModuleType

import jax
import jax.extend
import jax.numpy as jnp

SWITCH = "RNNREPORT_CUDNN"  # "0": passes written by hand on a GPU too


def pass_of(cell_module: str, cudnn: bool = False) -> ModuleType | None:
    """Return the pass of the cell in this module, such as "rnnreport.models.cells.lstm", or None.

    With `cudnn` it is that of cuDNN, where the cell has one.
    """
    name = cell_module.rsplit(".", 1)[-1]
    return (_found(f"{__name__}.cudnn.{name}") if cudnn else None) or _found(f"{__name__}.{name}")


def has_cudnn(dtype: jnp.dtype) -> bool:
    """Return whether cuDNN can compute with such numbers here: in float32, on an NVIDIA GPU, unless switched off."""
    if dtype != jnp.float32 or os.environ.get(SWITCH) == "0" or jax.default_backend() != "gpu":
        return False
    return "rocm" not in jax.extend.backend.get_backend().platform_version


@cache
def _found(module: str) -> ModuleType | None:
    return importlib.import_module(module) if importlib.util.find_spec(module) else None
