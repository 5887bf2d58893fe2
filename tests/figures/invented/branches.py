"""What networks of two fields might say: a paper's title and abstract, its cells at every word, the network's boxes."""

from __future__ import annotations

import numpy as np

from rnnreport.results import (
    ActivationMap,
    ActivationMaps,
    GraphNode,
    NetworkGraph,
    NetworkGraphs,
    PrefixGrid,
    PrefixGrids,
)

TITLE = "Exploration of humans , society and R".split()
ABSTRACT = (
    "We study how people write . Methods of sociology meet models of language . "
    "We find few surprises . Our code can be found on Github ."
).split()
FIELDS = ("title", "abstract")
CLASSES = ("other", "social science")
ADDS = {"humans": 0.5, "society": 0.9, "R": 0.3, "people": 0.4, "sociology": 1.1, "surprises": -0.7, "Github": 2.4}
STATES = {"h": (-1.0, 1.0), "c": None}


def spaces(tokens) -> tuple[str, ...]:
    """Return a blank before every token but the first and signs."""
    return tuple("" if place == 0 or token in (".", ",") else " " for place, token in enumerate(tokens))


def sigmoid(odds: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-odds))."""
    return 1 / (1 + np.exp(-odds))


def grid(name, title, abstract, number=0, by="words", ends=None, classes=2, adds=ADDS) -> PrefixGrid:
    """Return what a network says that adds up what words are worth, and ends up at class 1."""
    worth = [np.array([adds.get(token, 0.02) for token in tokens]) for tokens in (title, abstract)]
    if ends is None:
        ends = tuple(np.arange(len(tokens) + 1) for tokens in (title, abstract))
    sums = [np.concatenate([[0], np.cumsum(each)])[end] for each, end in zip(worth, ends, strict=True)]
    chances = sigmoid(-2.6 - 0.3 * number + sums[0][:, None] + sums[1][None])
    others = np.repeat(((1 - chances) / (classes - 1))[..., None], classes, axis=-1)
    others[..., 1] = chances
    return PrefixGrid(
        model=name,
        cell="gru" if name == "GRU" else "lstm",
        seed=0,
        fields=FIELDS,
        tokens=(tuple(title), tuple(abstract)),
        spaces=(spaces(title), spaces(abstract)),
        known=tuple(tuple(token != "Github" for token in tokens) for tokens in (title, abstract)),
        cut=(0, 0),
        by=by,
        every=(1, 1),
        ends=tuple(np.asarray(end, np.int32) for end in ends),
        probabilities=others.astype(np.float32),
        target=1,
        removed=tuple(np.diff(each).astype(np.float32) for each in sums),
        seconds=0.5,
    )


def occlusion_grid(names, words) -> PrefixGrids:
    """Return one text by every network, word by word."""
    abstract = (*ABSTRACT[:4], *words, *ABSTRACT[4:])
    classes = (*CLASSES, *words)
    row = tuple(grid(name, TITLE, abstract, number, classes=len(classes)) for number, name in enumerate(names))
    return PrefixGrids(classes, (row,))


def sentences(name="LSTM") -> PrefixGrid:
    """Return the same text, sentence by sentence: four in the abstract, the title is one."""
    full_stops = [0] + [at + 1 for at, token in enumerate(ABSTRACT) if token == "."]
    return grid(name, TITLE, ABSTRACT, by="sentences", ends=([0, len(TITLE)], full_stops))


def activations(names, words) -> ActivationMaps:
    """Return two layers of every network, eight cells each; the first reads the whole, the second the first half."""
    tokens = (*ABSTRACT[:8], *words)
    return ActivationMaps(
        tuple(
            activation(name, tokens, f"layer {layer}", 8, layer + number)
            for number, name in enumerate(names)
            for layer in (1, 2)
        )
    )


def activation(name, tokens, layer, units, phase=0, state="h", blank=0) -> ActivationMap:
    """Return cells that swing with the text, of three kinds. Of the last `blank` tokens nothing is read."""
    steps, cells = np.arange(len(tokens))[:, None], np.arange(units)[None]
    states = np.sin(0.7 * steps + 2.1 * (cells % 3) + phase) * (0.5 + 0.4 * np.cos(cells))
    states[len(tokens) - blank :] = np.nan
    order = np.argsort(np.arange(units) % 3, kind="stable")
    return ActivationMap(
        model=name,
        cell="gru" if name == "GRU" else "lstm",
        seed=0,
        tokens=tuple(tokens),
        spaces=spaces(tokens),
        known=(True,) * len(tokens),
        cut=(0, 12),
        layer=layer,
        state=state,
        bounds=STATES[state],
        states=states.astype(np.float32),
        order=order.astype(np.int32),
        clusters=(order % 3).astype(np.int32),
    )


def network(names, words) -> NetworkGraphs:
    """Return a network of one direction for every name; the words are what its boxes say of themselves."""
    return NetworkGraphs(tuple(chain(name, number, words) for number, name in enumerate(names)))


def chain(name, number=0, words=()) -> NetworkGraph:
    """Return one layer between an embedding and a softmax."""
    cell = ("lstm", "gru")[number % 2]
    nodes = (
        GraphNode("words", "input", "words", ("time",), 0, ("20,000 in the vocabulary",), 0, -1),
        GraphNode("embedding", "embedding", "embedding", ("time", "100"), 2_000_000, ("20,000 × 100", *words), 1, -1),
        GraphNode(
            "layer 1", "recurrent", cell.upper(), ("time", "128"), 117_248 - 29_000 * number, ("128 units",), 2, -1
        ),
        GraphNode("read-out", "readout", "last state", ("128",), 0, ("dropout 0.3",), 3, -1),
        GraphNode("dense", "dense", "dense", ("1",), 129, (), 4, -1),
        GraphNode("output", "output", "logistic function", ("2",), 0, ("2 classes",), 5, -1),
    )
    return graph(name, cell, nodes, tuple((one.id, two.id) for one, two in zip(nodes, nodes[1:], strict=False)))


def two_branches(name="LSTM", fields=FIELDS) -> NetworkGraph:
    """Return a network that reads two fields apart, each in two layers and both directions."""
    nodes, edges = [], []
    for branch, field in enumerate(fields):
        before = f"{field} embedding"
        nodes.append(GraphNode(f"{field} words", "input", "words", ("time",), 0, ("20,000 words",), 0, branch))
        nodes.append(GraphNode(before, "embedding", "embedding", ("time", "100"), 2_000_000, (), 1, branch))
        edges.append((f"{field} words", before))
        for layer in (1, 2):
            ends = [f"{field} layer {layer}", f"{field} layer {layer} backward"]
            labels, rank = ("LSTM, forward", "LSTM, backward"), 2 * layer
            size = 84_480 if layer == 1 else 98_816
            for end, label in zip(ends, labels, strict=True):
                nodes.append(GraphNode(end, "recurrent", label, ("time", "64"), size, ("64 units",), rank, branch))
                edges.append((before, end))
            before = f"{field} layer {layer} joined"
            nodes.append(GraphNode(before, "join", "side by side", ("time", "128"), 0, (), rank + 1, branch))
            edges += [(end, before) for end in ends]
        nodes.append(GraphNode(f"{field} read-out", "readout", "last state", ("128",), 0, (), 6, branch))
        edges.append((before, f"{field} read-out"))
    nodes.append(GraphNode("join", "join", "side by side", ("256",), 0, (), 7, -1))
    nodes.append(GraphNode("dense", "dense", "dense", ("1",), 257, (), 8, -1))
    nodes.append(GraphNode("output", "output", "logistic function", ("2",), 0, ("2 classes",), 9, -1))
    edges += [(f"{field} read-out", "join") for field in fields] + [("join", "dense"), ("dense", "output")]
    return graph(name, "lstm", tuple(nodes), tuple(edges))


def graph(name, cell, nodes, edges) -> NetworkGraph:
    """Return a graph whose parameters are those of its boxes."""
    return NetworkGraph(name, cell, sum(node.parameters for node in nodes), nodes, edges)
