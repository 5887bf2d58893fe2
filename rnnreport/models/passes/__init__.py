"""Hand-written passes of cells over time: one file for each cell that has one, named as the cell.

    run(cell, carry, projected, real, reverse) -> (carry, hidden)

`projected` (time, batch, gates) is what `cell.project` gives, `real` (time, batch) bool says where a token stands; the
hidden state (time, batch, units) is zero elsewhere. Forward it does what `cell.step` does; backward it is faster than
what automatic differentiation finds, and gives the same. A cell without a file is unrolled by its steps.
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from types import ModuleType


@cache
def pass_of(cell_module: str) -> ModuleType | None:
    """Return the hand-written pass of the cell in this module, such as "rnnreport.models.cells.lstm", or None."""
    name = f"{__name__}.{cell_module.rsplit('.', 1)[-1]}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None
