"""Which cells of which networks are asked about: one layer and direction, one state of its cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from rnnreport.errors import RnnReportError, one_of
from rnnreport.models.branches import Branches
from rnnreport.training.reading import chosen

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained


class Cells(NamedTuple):
    """All cells of a layer that read in one direction, and one of their states."""

    trained: Trained
    layer: str  # "layer 2", "layer 2 backward"
    place: int  # of the layer in what `encoder.read` returns
    state: str  # "h", "c"
    bounds: tuple[float, float] | None  # range of the state; None: unbounded
    apart: bool  # whether it reads one field of a text alone


def cells_of(subject: Subject, models: Iterable[str], layer: str | None, state: str) -> tuple[Cells, ...]:
    """Return the cells of each model's first seed (no model named: of all); without `layer` those of the
    last one forward, of the last field where each is read apart.

    A model that lacks the layer or the state is left out. Raises RnnReportError when none is left, and for a model
    that the study does not have.
    """
    trained = chosen(subject, tuple(models))
    found = [cells for one in trained if (cells := _cells(one, layer, state))]
    if found:
        return tuple(found)
    encoders = [one.network.encoder for one in trained]
    layers = {name for encoder in encoders for name in encoder.names()}
    states = {name for encoder in encoders for name in encoder.ranges()}
    if layer is not None and layer not in layers:
        raise RnnReportError(f"layer {one_of(layer, layers)}")
    if state not in states:
        raise RnnReportError(f"state {one_of(state, states)}")
    raise RnnReportError(f"no model has state '{state}' in '{layer}'; ask about one model at a time")


def _cells(trained: Trained, layer: str | None, state: str) -> Cells | None:
    encoder = trained.network.encoder
    names, ranges = encoder.names(), encoder.ranges()
    name = names[-encoder.directions] if layer is None else layer
    if name not in names or state not in ranges:
        return None
    return Cells(trained, name, names.index(name), state, ranges[state], isinstance(trained.network, Branches))
