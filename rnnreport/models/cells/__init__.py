"""One file, one recurrent cell: its equations as in the paper, and the names and ranges of its states and gates.

A cell module has literals: `STATES`, from the name of a state to its range (None: unbounded), "h" first; `OPTIONS`,
from the name of an option to its choices, the default first; where an option lifts a bound, `UNBOUNDED`, {option:
{choice: names of states}}; and what its size follows from: `BLOCKS`, how many weight matrices of each kind, with a bias
each, and where an option adds biases, `EXTRA_BIASES`, {option: {choice: how many}}. It has a class `Cell`, an
`nnx.Module`:

    Cell(inputs, units, *, key, **options)
    start(batch) -> carry                      the carry before the first token, zeros
    project(x) -> projected                    all that depends on the input alone, for any leading axes
    step(carry, projected) -> (carry, states)  one step for (batch, ...); `states` is a NamedTuple, as in STATES
"""

from __future__ import annotations

from collections.abc import Mapping

from rnnreport.catalogue import member
from rnnreport.errors import RnnReportError, one_of

Ranges = dict[str, tuple[float, float] | None]


def build(name: str, inputs: int, units: int, options: Mapping[str, str], *, key):
    """Return a new cell. Raises RnnReportError for an unknown cell, option or choice."""
    found = member("cell", name)
    declared = found.facts["OPTIONS"]
    for option, choice in options.items():
        if option not in declared:
            raise RnnReportError(f"option of cell '{found.name}': {one_of(option, declared)}")
        if choice not in declared[option]:
            raise RnnReportError(f"{option} {one_of(choice, declared[option])}")
    return found.load().Cell(inputs, units, key=key, **options)


def ranges(name: str, options: Mapping[str, str]) -> Ranges:
    """Return the range of every state of a cell with these options, "h" first: (0, 1) for a gate, None unbounded."""
    facts = member("cell", name).facts
    lifted = {
        state
        for option, states in facts.get("UNBOUNDED", {}).items()
        for state in states.get(options.get(option, facts["OPTIONS"][option][0]), ())
    }
    return {state: None if state in lifted else bounds for state, bounds in facts["STATES"].items()}
