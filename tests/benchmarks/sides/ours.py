"""rnnreport, through the programs that its trainings and its analyses run."""

from __future__ import annotations

import numpy as np

from rnnreport.training.prepare import prepare

prepare()

import jax  # noqa: E402

from rnnreport.data.batches import batches  # noqa: E402
from rnnreport.models.judging import judge  # noqa: E402
from rnnreport.study import Model, Training  # noqa: E402
from rnnreport.training.loop import compiled  # noqa: E402
from rnnreport.training.objectives import classify  # noqa: E402
from rnnreport.training.optimizers import optimizer  # noqa: E402
from rnnreport.training.trained import blank, with_parameters  # noqa: E402
from tests.benchmarks.contender import Go, timed  # noqa: E402

IN_CELL = ("kernel", "recurrent", "bias", "recurrent_bias")


def steps(given: dict[str, np.ndarray], cell: str, what: str) -> tuple[dict, Go]:
    """Take the steps of all batches: "training", "inference" (as of test texts) or "judge" (as analyses ask)."""
    count, rows, _ = given["ids"].shape
    words, embedding = given["embedding"].shape
    model = Model(cell=cell, units=len(given["recurrent"]), embedding=embedding)
    training = Training(batch=rows, epochs=1, patience=None, clip=None)
    sequences = [row for batch in given["ids"] for row in batch]
    (read,) = batches([sequences], rows, ahead=0, targets=[given["targets"].ravel()])
    assert sum(planned.batches for planned in read.epoch()) == count
    weights = {f"encoder.forward.0.{name}": given[name] for name in IN_CELL if name in given}
    weights |= {"embedding": given["embedding"], "output": given["output"].T, "bias": given["output_bias"]}
    empty = blank("classify", model, (words, 2, ()))
    start = {name: jax.numpy.array(array) for name, array in weights.items()}
    if what == "judge":
        network = with_parameters(empty, start)
        said = judge(network, sequences[:rows])[:, 1].tolist()
        return {"said": said}, timed(lambda: [judge(network, sequences[:rows]) for _ in range(count)], count)
    update = optimizer(training, count)
    programs = compiled(classify, empty, update, start)
    if what == "inference":
        said = programs.measure(start, read)[1][:rows, 1].tolist()
        return {"said": said}, timed(lambda: programs.measure(start, read), count)
    state, key = (start, update.init(start)), jax.random.key(0)

    def epoch() -> list[float]:
        nonlocal state
        losses = []
        for planned in read.epoch():
            block = read.block(planned)
            parameters, optimizer, sums = programs.step(planned.shape, *state, block, key, planned.first)
            state = parameters, optimizer
            losses += (sums.loss / np.maximum(sums.count, 1)).tolist()[: planned.batches]
        return losses

    return {"said": epoch()}, timed(epoch, count)
