"""From a share to one of eight shades. Steps are unequal, so that rare errors can be seen beside frequent answers."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)  # shares at which a darker shade begins; 0 alone has none
DARKEST = len(STEPS) + 1  # classes rr-h0 … rr-h7 of rnnreport-classification.css


@dataclass(frozen=True)
class Swatch:
    """One shade of the key: its level, and the shares that it stands for."""

    level: int
    text: str


def shade(share: float) -> int:
    """Return the shade 0..7 of a share 0..1: 0 for nothing, or for NaN."""
    return 1 + bisect_right(STEPS, share) if share > 0 else 0


def key() -> tuple[Swatch, ...]:
    """Return all shades from the palest, with the percentages at which they begin."""
    begins = [f"{100 * step:g}" for step in STEPS]
    middle = (Swatch(at + 1, f"{begins[at - 1]}–{begins[at]}") for at in range(1, len(begins)))
    return (Swatch(0, "0"), Swatch(1, f"< {begins[0]}"), *middle, Swatch(DARKEST, f"≥ {begins[-1]}\u202f%"))
