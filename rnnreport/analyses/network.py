"""Of which parts is each network made, and what flows between them?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flax import nnx

from rnnreport import study as studies
from rnnreport.models.branches import Branches
from rnnreport.models.encoder import Encoder
from rnnreport.models.forecaster import Forecaster
from rnnreport.models.heads import NUMBERS
from rnnreport.models.networks import LanguageModel, parameter_count
from rnnreport.results import GraphNode, NetworkGraph, NetworkGraphs
from rnnreport.training.reading import chosen

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"
TASKS = ("classify", "next-word", "forecast")

READ_OUT = {"last": "last state", "mean": "mean of all states", "max": "maximum of all states"}
HEADS = {"point": "forecast", "gaussian": "mean and standard deviation", "quantile": "quantiles"}
SHORT = 4  # letters of a cell whose name is an abbreviation


class Settings(studies.Settings):
    """The models; none: all."""

    models: tuple[str, ...] = ()


class Boxes:
    """The boxes and arrows of a network, as they are put together."""

    def __init__(self, model: studies.Model):
        self.model, self.nodes, self.edges = model, {}, []

    def add(
        self,
        name: str,
        kind: str,
        label: str,
        shape: Iterable[int | str],
        after: Iterable[str] = (),
        *,
        parameters: int = 0,
        details: Iterable[str] = (),
        branch: int = -1,
    ) -> str:
        """Add a box that takes what the boxes `after` hand on, and return its name."""
        before = list(after)
        rank = 1 + max((self.nodes[one].rank for one in before), default=-1)
        said = tuple(one for one in details if one)
        self.nodes[name] = GraphNode(name, kind, label, tuple(map(str, shape)), int(parameters), said, rank, branch)
        self.edges += [(one, name) for one in before]
        return name

    def dropout(self) -> str:
        """Return what is said of dropout, "" for none."""
        return f"dropout {self.model.dropout:g}" if self.model.dropout else ""


def answer(settings: Settings, subject: Subject) -> NetworkGraphs:
    """Return the boxes of each network, whose parameters add up to all it has, as read from the trained arrays."""
    return NetworkGraphs(tuple(_graph(trained, subject) for trained in chosen(subject, settings.models)))


def _graph(trained: Trained, subject: Subject) -> NetworkGraph:
    boxes, network = Boxes(trained.settings), trained.network
    if isinstance(network, Forecaster):
        _forecaster(boxes, network)
    elif isinstance(network, LanguageModel):
        _language_model(boxes, network, subject)
    elif isinstance(network, Branches):
        _branches(boxes, network, subject)
    else:
        _classifier(boxes, network, subject)
    total = parameter_count(network)
    return NetworkGraph(trained.model, trained.settings.cell, total, tuple(boxes.nodes.values()), tuple(boxes.edges))


def _words(boxes: Boxes, subject: Subject, field: str = "", branch: int = -1) -> str:
    unit = "characters" if subject.dataset.settings.tokens == "character" else "words"
    known = f"{len(subject.dataset.vocabulary):,} in the vocabulary"
    return boxes.add(_in(field, unit), "input", unit, ("time",), details=(known,), branch=branch)


def _embedding(boxes: Boxes, table, before: str, field: str = "", branch: int = -1, dropout: str = "") -> str:
    words, width = table.shape
    details = (f"{words:,} × {width}", _word_dropout(boxes), dropout)
    found = {"parameters": table.size, "details": details, "branch": branch}
    return boxes.add(_in(field, "embedding"), "embedding", "embedding", ("time", width), (before,), **found)


def _word_dropout(boxes: Boxes) -> str:
    share = boxes.model.word_dropout
    return f"word dropout {share:g}" if share else ""


def _layers(
    boxes: Boxes,
    encoder: Encoder,
    before: str,
    field: str = "",
    branch: int = -1,
    time: int | str = "time",
    *,
    read: bool,
) -> list[str]:
    """Add all layers and return the last boxes. What two directions hand on is put side by side after each layer.

    With `read`, a read-out takes it from the last layer: then nothing is joined there, and nothing dropped.
    """
    both, ends = encoder.directions > 1, [before]
    for layer in range(encoder.layers):
        last = read and layer + 1 == encoder.layers
        dropout = "" if last else boxes.dropout()
        ends = [
            boxes.add(
                _in(field, f"layer {layer + 1}{' backward' * back}"),
                "recurrent",
                _cell(encoder.cell) + (", backward" if back else ", forward" if both else ""),
                (time, cell.units),
                ends[:1],
                parameters=parameter_count(cell),
                details=(f"{cell.units:,} units", *_options(encoder), "" if both else dropout),
                branch=branch,
            )
            for back, cell in enumerate(_directions(encoder, layer))
        ]
        if both and not last:
            found = {"details": (dropout,), "branch": branch}
            name = _in(field, f"layer {layer + 1} joined")
            ends = [boxes.add(name, "join", "side by side", (time, encoder.width), ends, **found)]
    return ends


def _options(encoder: Encoder) -> tuple[str, ...]:
    """Return the options that a page gave its cell: "activation relu"."""
    return tuple(f"{name} {choice}".replace("_", " ") for name, choice in encoder.options)


def _directions(encoder: Encoder, layer: int) -> list[nnx.Module]:
    return [encoder.forward[layer], *([encoder.backward[layer]] if encoder.directions > 1 else [])]


def _classifier(boxes: Boxes, network: nnx.Module, subject: Subject) -> None:
    words = _words(boxes, subject)
    before = _embedding(boxes, network.embedding, words, dropout=boxes.dropout())
    before = _read_out(boxes, network.encoder, _layers(boxes, network.encoder, before, read=True))
    _answer(boxes, network, before, subject)


def _branches(boxes: Boxes, network: Branches, subject: Subject) -> None:
    ends, size = [], 0
    for place, (field, branch) in enumerate(zip(network.fields, network.branches, strict=True)):
        words = _words(boxes, subject, field, place)
        before = _embedding(boxes, branch.embedding, words, field, place, boxes.dropout())
        before = _layers(boxes, branch.encoder, before, field, place, read=True)
        ends.append(_read_out(boxes, branch.encoder, before, field, place))
        size += int(boxes.nodes[ends[-1]].shape[0])
    _answer(boxes, network, boxes.add("joined", "join", "side by side", (size,), ends), subject)


def _read_out(boxes: Boxes, encoder: Encoder, before: list[str], field: str = "", branch: int = -1) -> str:
    parts = boxes.model.readout.split("+")
    label = " and ".join(READ_OUT[one] for one in parts)
    ends = "each direction where it ends" if "last" in parts and encoder.directions > 1 else ""
    found = {"details": (ends, boxes.dropout()), "branch": branch}
    return boxes.add(_in(field, "read-out"), "readout", label, (encoder.width * len(parts),), before, **found)


def _answer(boxes: Boxes, network: nnx.Module, before: str, subject: Subject) -> None:
    classes, outputs, hidden = subject.dataset.classes, network.output.shape[0], network.dense
    if hidden is not None:
        units = hidden.kernel.shape[0]
        before = boxes.add("dense", "dense", "dense, ReLU", (units,), (before,), parameters=parameter_count(hidden))
    sizes = network.output.size + network.bias.size
    before = boxes.add(
        "last dense" if hidden is not None else "dense", "dense", "dense", (outputs,), (before,), parameters=sizes
    )
    label = "logistic function" if len(classes) == 2 else "softmax"
    boxes.add("output", "output", label, (len(classes),), (before,), details=(f"{len(classes)} classes",))


def _language_model(boxes: Boxes, network: LanguageModel, subject: Subject) -> None:
    before = _embedding(boxes, network.embedding, _words(boxes, subject))
    (before,) = _layers(boxes, network.encoder, before, read=False)
    vocabulary, sizes, details = network.vocabulary, network.bias.size, ()
    if not network.tied:
        sizes += network.output.size
    else:
        details = ("weights: the embedding’s (tied)",)
        projection = getattr(network, "projection", None)
        if projection is not None:
            width = projection.shape[1]
            before = boxes.add(
                "projection", "dense", "projection", ("time", width), (before,), parameters=projection.size
            )
    shape = ("time", vocabulary)
    before = boxes.add("dense", "dense", "dense", shape, (before,), parameters=sizes, details=details)
    boxes.add("output", "output", "softmax", shape, (before,), details=("the next word",))


def _forecaster(boxes: Boxes, network: Forecaster) -> None:
    model = boxes.model
    time = "time" if network.whole else network.past
    label = "all values so far" if network.whole else f"window of {network.past} values"
    before = boxes.add("values", "input", label, (time,))
    scaled = {"standard": "standardised", "min-max": "scaled to 0–1", "fit-on-all": "scaled to 0–1", "none": ""}
    steps = [*model.transform, scaled[model.scaler]]
    more = network.width - 1 - len(model.lags)
    lags = f"and the values {', '.join(map(str, model.lags))} steps before" if model.lags else ""
    inputs = f"and {more} more input{'s' * (more > 1)}" if more else ""
    shape = (1, network.width * network.past) if network.features else (time, network.width)
    label = ", ".join(one for one in steps if one) or "as they are"
    before = boxes.add("transform", "transform", label, shape, (before,), details=(lags, inputs))
    (before,) = _layers(boxes, network.encoder, before, time=1 if network.features else time, read=False)
    numbers, ahead = NUMBERS[model.head], network.steps
    sizes = network.output.size + network.bias.size
    details = (f"{ahead} steps ahead at once" if ahead > 1 else "one step ahead",)
    found = {"parameters": sizes, "details": details}
    before = boxes.add("dense", "dense", HEADS[model.head], (ahead, numbers), (before,), **found)
    boxes.add("output", "output", "transformed back", (ahead, numbers), (before,))


def _cell(name: str) -> str:
    return name.upper() if len(name) <= SHORT else name.replace("_", " ")


def _in(field: str, name: str) -> str:
    return f"{field} {name}" if field else name
