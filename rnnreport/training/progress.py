"""How far a training has come: the value that goes to whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One moment of a training. `done` of `total` predictions of an epoch; `loss` in nats, mean of the epoch so far."""

    label: str  # "LSTM (seed 0)"
    epoch: int  # counted from 1
    epochs: int  # at most
    done: int
    total: int
    loss: float
    seconds: float  # spent training in this epoch
