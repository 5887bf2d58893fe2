"""How long one training step of the film reviews' networks takes, beside PyTorch, Keras and flax:

    python -m tests.benchmarks.steps [--cells lstm gru simple_rnn] [--batches 32 128] [--rounds 5]

Embedding(5000, 32), 100 cells, 500 steps, one logit, Adam: forward, backward and update. All begin at the same weights
and read the same batches in the same order; "differs" is the largest difference of what they say (the loss of each
step, or probabilities) from what rnnreport says, so that what is timed is the same thing. "Arithmetic" is what the
products of the step would take at the speed of one large product, measured in the same turns. "Memory kept" is the
setting of glibc's allocator that rnnreport comes with (RNNREPORT_MALLOPT=0 turns it off), given to the peers too.
Nothing here fails on time.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import numpy as np

from tests.benchmarks import tables
from tests.benchmarks.turns import Contender, Times, race, ratio, running

WORDS, EMBEDDING, UNITS, STEPS = 5_000, 32, 100, 500
BLOCKS = {"lstm": 4, "gru": 3, "simple_rnn": 1}
AT_ONCE = 128  # sequences read in one turn
OURS, LIMIT, KEPT = "rnnreport", "arithmetic", ", memory kept"
SIDES = {"PyTorch": "with_torch", "Keras": "with_keras", "flax nnx.RNN": "with_nnx"}
CONTENDERS = (
    Contender(OURS, "ours"),
    Contender(f"{OURS}, RNNREPORT_MALLOPT=0", "ours", environment={"RNNREPORT_MALLOPT": "0"}),
    *(Contender(name + after, side, "kept" * bool(after)) for name, side in SIDES.items() for after in ("", KEPT)),
    Contender(LIMIT, "product"),
)
GOALS = {  # of the first batch: how often the time of others must be ours at least; of the limit, ours its time at most
    "training": {"PyTorch": 1.3, f"PyTorch{KEPT}": 0.85, "Keras": 2.0, LIMIT: 1.35},
    "inference": {LIMIT: 1.6},
}
NOT_OF = {"gru": ("with_nnx",), "simple_rnn": ("with_nnx",)}


def main() -> None:
    """Print a table for each cell, batch and piece of work."""
    asked = _arguments()
    each: dict[tuple, Times] = {}
    with running(CONTENDERS) as taking:
        for cell in asked.cells:
            able = {name: one for name, one in taking.items() if one.contender.side not in NOT_OF.get(cell, ())}
            for batch, what in [(batch, "training") for batch in asked.batches] + [(asked.batches[0], "inference")]:
                found = race(able, "steps", arrays(cell, batch), {"cell": cell, "what": what}, asked.rounds)
                goals = GOALS[what] if batch == asked.batches[0] else {}
                _told(f"{cell}({UNITS}), {what}, batch {batch} × {STEPS} steps", found, goals)
                each[cell, batch, what] = found[OURS]
            _by_batch(cell, asked.batches, each)
        judged = {OURS: taking[OURS]}
        for cell in asked.cells:
            settings = {"cell": cell, "what": "judge"}
            found = race(judged, "steps", arrays(cell, asked.batches[0]), settings, asked.rounds)[OURS]
            share = found.ms / each[cell, asked.batches[0], "inference"].ms
            print(f"{cell}: asked by an analysis, the same texts take {found.ms:.1f} ms, {share:.2f} × inference")
    print(tables.machine())


def arrays(cell: str, batch: int) -> dict[str, np.ndarray]:
    """Return batches and weights, laid out as in Keras; words as frequent as Zipf's law has them."""
    draw = np.random.default_rng(0)
    gates = BLOCKS[cell] * UNITS
    shares = 1 / np.arange(1, WORDS - 1)
    count = max(2, AT_ONCE // batch)
    limit = np.sqrt(6 / (EMBEDDING + gates))
    blocks = [np.linalg.qr(draw.normal(size=(UNITS, UNITS)))[0] for _ in range(BLOCKS[cell])]
    made = {
        "embedding": draw.uniform(-0.05, 0.05, (WORDS, EMBEDDING)),
        "kernel": draw.uniform(-limit, limit, (EMBEDDING, gates)),
        "recurrent": np.concatenate(blocks, 1),
        "bias": draw.normal(size=gates) * 0.1,
        "output": draw.normal(size=(UNITS, 1)) * 0.1,
        "output_bias": np.zeros(1),
    }
    if cell == "gru":
        made["recurrent_bias"] = draw.normal(size=gates) * 0.1
    read = {"ids": 2 + draw.choice(WORDS - 2, (count, batch, STEPS), p=shares / shares.sum())}
    read["targets"] = draw.integers(0, 2, (count, batch))
    weights = {name: array.astype(np.float32) for name, array in made.items()}
    return weights | {name: array.astype(np.int32) for name, array in read.items()}


def _told(title: str, found: Mapping[str, Times], goals: Mapping[str, float]) -> None:
    ours = found[OURS]
    rows = []
    for name, times in found.items():
        times_ours = ratio(times, ours)
        goal, said = goals.get(name), times.facts.get("said")
        told = "" if goal is None else tables.judged(times_ours, "≥", goal)
        if name == LIMIT:
            told = f"{1 / times_ours:.2f} of it"
            told = told if goal is None else f"{tables.judged(1 / times_ours, '≤', goal)} ({told})"
        differs = "" if said is None else f"{np.max(np.abs(np.array(said) - ours.facts['said'])):.0e}"
        used = "" if name == LIMIT else f"{times.used:.1f}"
        rows.append((name, f"{times.ms:.1f}", used, f"{times_ours:.2f}", differs, told))
    tables.show(title, ("", "ms", "processor ms", "÷ rnnreport", "differs", "goal"), rows)
    if LIMIT in found:
        gflop = found[LIMIT].facts["gflop"]
        print(f"{gflop:.2f} GFLOP a step, at {gflop / found[LIMIT].ms * 1e3:.0f} GFLOP/s of a large product")


def _by_batch(cell: str, batches: list[int], each: Mapping[tuple, Times]) -> None:
    few, *more = batches
    for many in more:
        share = each[cell, many, "training"].ms / many / (each[cell, few, "training"].ms / few)
        print(f"{cell}: an example of batch {many} takes {share:.2f} × one of {few}; {tables.judged(share, '≤', 1)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cells", nargs="+", choices=tuple(BLOCKS), default=list(BLOCKS))
    parser.add_argument("--batches", nargs="+", type=int, default=[32, 128])
    parser.add_argument("--rounds", type=int, default=5, help="how often contenders take turns")
    return parser.parse_args()


if __name__ == "__main__":
    main()
