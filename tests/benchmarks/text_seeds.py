"""Whether seeds of a small classifier are better trained at once, as one vmap, or one after the other:

    RNNREPORT_CORES=2 python -m tests.benchmarks.text_seeds [--units 16 48 128] [--seeds 5] [--rounds 10]

LSTM, embedding 32, batches of 32 texts of 60 words. Printed are medians of a step of all seeds: by the clock, and in
time of processors, which other work on the machine changes less. With RNNREPORT_CORES=1, "one after the other" is what
each of several workers (`--workers`) does on a core of its own. Nothing here fails on time.
"""

from __future__ import annotations

import argparse
import os
import time

import numpy as np

from rnnreport.training.prepare import prepare

WORDS, EMBEDDING, BATCH, TIME, STEPS = 3_000, 32, 32, 60, 40


def block(network, mapped: bool):
    """Return (the compiled function that takes `STEPS` steps, the optimiser): of one seed, or of all where `mapped`."""
    import jax
    import jax.numpy as jnp
    import optax

    from rnnreport.models.cores import summed
    from rnnreport.study import Training
    from rnnreport.training.objectives import classify
    from rnnreport.training.optimizers import optimizer
    from rnnreport.training.trained import with_parameters

    update, blank = optimizer(Training(), STEPS), jax.eval_shape(lambda: network(0))
    gradient = jax.grad(lambda p, *rows: classify.loss(with_parameters(blank, p), *rows, None), has_aux=True)

    def part(parameters, *rows):
        slope, sums = gradient(parameters, *rows)
        return jax.tree.map(lambda mean: mean * sums.count, slope), sums

    def move(parameters, state, slope, sums):
        mean = jax.tree.map(lambda total: total / jnp.maximum(sums.count, 1), slope)
        changes, state = update.update(mean, state, parameters)
        return optax.apply_updates(parameters, changes), state

    def one(carry, batch):
        found = summed(jax.vmap(part, (0, 1, 1, 1)) if mapped else part)(carry[0], *batch)
        return (jax.vmap(move) if mapped else move)(*carry, *found), found[1].loss

    return jax.jit(lambda carry, batches: jax.lax.scan(one, carry, batches), donate_argnums=0), update


def contenders(units: int, seeds: int) -> dict:
    """Return functions that take `STEPS` steps of all seeds: one after the other, and at once."""
    import jax
    import jax.numpy as jnp

    from rnnreport.models.classifier import Classifier
    from rnnreport.study import Model
    from rnnreport.training.trained import parameters

    model = Model(cell="lstm", units=units, embedding=EMBEDDING)

    def network(seed):
        return Classifier(model, WORDS, 2, key=jax.random.key(seed))

    draw = np.random.default_rng(0)
    ids, targets = draw.integers(2, WORDS, (STEPS, BATCH, TIME)), draw.integers(0, 2, (STEPS, BATCH))
    batches = [each.astype(np.int32) for each in (ids, np.full((STEPS, BATCH), TIME), targets)]
    alone, update = block(network, mapped=False)
    together, _ = block(network, mapped=True)
    begun = [{name: jnp.array(array) for name, array in parameters(network(seed)).items()} for seed in range(seeds)]
    states = [(start, update.init(start)) for start in begun]
    all_states = [jax.tree.map(lambda *leaves: jnp.stack(leaves), *states)]
    all_batches = [np.repeat(each[:, :, None], seeds, axis=2) for each in batches]

    def in_turn():
        for seed in range(seeds):
            states[seed], loss = alone(states[seed], batches)
            jax.block_until_ready(loss)

    def at_once():
        all_states[0], loss = together(all_states[0], all_batches)
        jax.block_until_ready(loss)

    return {"one after the other": in_turn, "at once": at_once}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, nargs="+", default=[16, 48, 128])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    prepare()
    for units in asked.units:
        ways = contenders(units, asked.seeds)
        taken = {name: [] for name in ways}
        for number in range(asked.rounds + 1):
            for name, once in ways.items():
                clock, before = time.perf_counter(), os.times()
                once()
                clock, after = time.perf_counter() - clock, os.times()
                if number:  # the first one compiles
                    taken[name].append((clock, after[0] + after[1] - before[0] - before[1]))
        for name, times in taken.items():
            by_clock, by_processor = np.median(times, axis=0) / STEPS * 1e3
            print(f"{units:4d} units, {name:19s}  {by_clock:7.2f} ms  {by_processor:7.2f} ms of processors", flush=True)


if __name__ == "__main__":
    main()
