"""What the states and gates of recurrent cells are called, and how each is turned into colour."""

from __future__ import annotations

from collections.abc import Iterable

NAMES = {  # in the order in which they are offered
    "h": "hidden state",
    "c": "cell state",
    "i": "input gate",
    "f": "forget gate",
    "o": "output gate",
    "g": "candidate",
    "r": "reset gate",
    "z": "update gate",
    "n": "candidate",
}


def title(state: str) -> str:
    """Return "h, hidden state", or the bare name of a state that has no other."""
    return f"{state}, {NAMES[state]}" if state in NAMES else state


def formula(state: str, gain: float, gate: bool) -> str:
    """Return the formula behind the colour: "sigmoid(3 · h)", or "i as it is" for a gate."""
    return f"{state} as it is" if gate else f"sigmoid({gain:g} · {state})"


def ordered(states: Iterable[str]) -> tuple[str, ...]:
    """Return states in the order readers look for them: h, c, then gates, then any others by name."""
    place = {name: number for number, name in enumerate(NAMES)}
    return tuple(sorted(states, key=lambda state: (place.get(state, len(place)), state)))
