"""`flax.nnx.RNN` over the LSTM cell that flax calls optimized, as its guide writes it."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

from tests.benchmarks.contender import Go, timed


class Network(nnx.Module):
    """Embedding, one recurrent layer, the logit of its last state."""

    def __init__(self, words: int, embedding: int, units: int, rngs: nnx.Rngs):
        self.embedding = nnx.Embed(words, embedding, rngs=rngs)
        self.recurrent = nnx.RNN(nnx.OptimizedLSTMCell(embedding, units, rngs=rngs))
        self.output = nnx.Linear(units, 1, rngs=rngs)

    def __call__(self, ids: jax.Array) -> jax.Array:
        """Return logits (rows,)."""
        return self.output(self.recurrent(self.embedding(ids))[:, -1])[:, 0]


def steps(given: dict[str, np.ndarray], cell: str, what: str) -> tuple[dict, Go]:
    """Take the steps of all batches: "training" or "inference". Of an LSTM only."""
    assert cell == "lstm"
    network = _network(given)
    batches = [(jnp.asarray(ids), jnp.asarray(said)) for ids, said in zip(given["ids"], given["targets"], strict=True)]
    if what == "inference":
        asked = nnx.jit(lambda network, ids: jax.nn.sigmoid(network(ids)))
        said = np.asarray(asked(network, batches[0][0])).tolist()
        return {"said": said}, timed(lambda: [np.asarray(asked(network, ids)) for ids, _ in batches], len(batches))
    optimizer = nnx.Optimizer(network, optax.adam(1e-3), wrt=nnx.Param)

    @nnx.jit
    def step(network, optimizer, ids, targets):
        def loss_of(network):
            return optax.sigmoid_binary_cross_entropy(network(ids), targets).mean()

        loss, slope = nnx.value_and_grad(loss_of)(network)
        optimizer.update(network, slope)
        return loss

    def learn() -> list[float]:
        return [float(step(network, optimizer, *batch)) for batch in batches]

    return {"said": learn()}, timed(learn, len(batches))


def _network(given: dict[str, np.ndarray]) -> Network:
    words, embedding = given["embedding"].shape
    network = Network(words, embedding, len(given["recurrent"]), nnx.Rngs(0))
    cell = network.recurrent.cell
    for held, name in (
        (network.embedding.embedding, "embedding"),
        (cell.dense_i.kernel, "kernel"),
        (cell.dense_h.kernel, "recurrent"),
        (cell.dense_h.bias, "bias"),
        (network.output.kernel, "output"),
        (network.output.bias, "output_bias"),
    ):
        held[...] = jnp.asarray(given[name])
    return network
