"""PyTorch, as its users write it."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from rnnreport.training.prepare import cores
from tests.benchmarks.contender import Go, timed

CELLS = {"lstm": nn.LSTM, "gru": nn.GRU, "simple_rnn": nn.RNN}


class Network(nn.Module):
    """Embedding, one recurrent layer, the logit of its last state."""

    def __init__(self, cell: str, words: int, embedding: int, units: int):
        super().__init__()
        self.embedding = nn.Embedding(words, embedding)
        self.recurrent = CELLS[cell](embedding, units, batch_first=True)
        self.output = nn.Linear(units, 1)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return logits (rows,)."""
        hidden, _ = self.recurrent(self.embedding(ids))
        return self.output(hidden[:, -1])[:, 0]


def steps(given: dict[str, np.ndarray], cell: str, what: str) -> tuple[dict, Go]:
    """Take the steps of all batches: "training" or "inference"."""
    torch.set_num_threads(cores())
    network = _network(given, cell)
    ids = torch.from_numpy(given["ids"]).long()
    targets = torch.from_numpy(given["targets"]).float()
    if what == "inference":
        network.eval()

        def read() -> list[torch.Tensor]:
            with torch.no_grad():
                return [torch.sigmoid(network(batch)) for batch in ids]

        return {"said": read()[0].tolist()}, timed(read, len(ids))
    learn = learner(network)
    return {"said": learn(ids, targets)}, timed(lambda: learn(ids, targets), len(ids))


def epoch(given: dict[str, np.ndarray], units: int, embedding: int, words: int, batch: int) -> tuple[dict, Go]:
    """Take a step for each batch of reviews (reviews, steps) that are padded to the same length."""
    torch.set_num_threads(cores())
    learn = learner(Network("lstm", words, embedding, units))
    ids, targets = _batches(given["ids"], batch), _batches(given["targets"].astype(np.float32), batch)
    learn(ids[:2], targets[:2])
    return {"steps": len(ids)}, timed(lambda: learn(ids, targets), len(ids))


def accuracy(
    given: dict[str, np.ndarray], units: int, embedding: int, words: int, batch: int, epochs: int
) -> tuple[dict, Go]:
    """Learn for some epochs, shuffled, and tell the accuracy on test reviews."""
    torch.set_num_threads(cores())
    torch.manual_seed(0)
    network = Network("lstm", words, embedding, units)
    learn, draw = learner(network), np.random.default_rng(0)
    for _ in range(epochs):
        order = draw.permutation(len(given["ids"]))
        learn(_batches(given["ids"][order], batch), _batches(given["targets"][order].astype(np.float32), batch))
    with torch.no_grad():
        said = torch.cat([network(ids) > 0 for ids in _batches(given["test_ids"], batch)]).numpy()
    return {"accuracy": float(np.mean(said == given["test_targets"]))}, lambda: (0.0, 0.0)


def _batches(array: np.ndarray, batch: int) -> list[torch.Tensor]:
    whole = torch.from_numpy(array)
    return list((whole.long() if array.dtype == np.int32 else whole).split(batch))


def learner(network: nn.Module):
    """Return what takes a step for each batch and returns its losses."""
    optimizer, loss_of = torch.optim.Adam(network.parameters()), nn.BCEWithLogitsLoss()

    def learn(ids: torch.Tensor, targets: torch.Tensor) -> list[float]:
        losses = []
        for batch, said in zip(ids, targets, strict=True):
            optimizer.zero_grad()
            loss = loss_of(network(batch), said)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    return learn


def _network(given: dict[str, np.ndarray], cell: str) -> Network:
    words, embedding = given["embedding"].shape
    units = len(given["recurrent"])
    network = Network(cell, words, embedding, units)
    held = {"kernel": "weight_ih_l0", "recurrent": "weight_hh_l0", "bias": "bias_ih_l0", "recurrent_bias": "bias_hh_l0"}
    with torch.no_grad():
        if cell != "gru":  # a second bias beside the first, which would let Adam move their sum twice as far
            network.recurrent.bias_hh_l0.zero_().requires_grad_(False)
        for name, theirs in held.items():
            if name in given:
                getattr(network.recurrent, theirs).copy_(torch.from_numpy(_gates(given[name], cell, units).T.copy()))
        network.embedding.weight.copy_(torch.from_numpy(given["embedding"]))
        network.output.weight.copy_(torch.from_numpy(given["output"].T.copy()))
        network.output.bias.copy_(torch.from_numpy(given["output_bias"]))
    return network


def _gates(array: np.ndarray, cell: str, units: int) -> np.ndarray:
    """Return gates in PyTorch's order, which for the GRU is r, z, n."""
    if cell != "gru":
        return array
    z, r, n = np.split(array, 3, axis=-1)
    return np.concatenate([r, z, n], axis=-1)
