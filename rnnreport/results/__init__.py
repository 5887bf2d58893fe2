"""The waist between computing and showing: what analyses answer and figures show. Only numpy arrays, numbers and str.

Every kind is a frozen dataclass, in the module of its subject. `pack` turns any of them into a JSON document plus
named arrays, `unpack` turns it back; so a result can be stored and shown later on a machine without jax. Arrays are
float32 or integers; numbers of a user's series are float64.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rnnreport.results.branches import (
    ActivationMap,
    ActivationMaps,
    GraphNode,
    NetworkGraph,
    NetworkGraphs,
    PrefixGrid,
    PrefixGrids,
)
from rnnreport.results.classification import (
    Agreement,
    Calibration,
    Calibrations,
    ClassCounts,
    ClassifiedText,
    ClassifiedTexts,
    Confusion,
    Confusions,
    CrossValidation,
    Difference,
    HeldOutTexts,
    Pair,
)
from rnnreport.results.corpora import Histogram, Preview, Provenance
from rnnreport.results.explanations import (
    AttributedText,
    AttributedTexts,
    Attribution,
    Faithfulness,
    Trust,
    Trusts,
    Unfolding,
    Unfoldings,
)
from rnnreport.results.looking import (
    Ascent,
    CellContexts,
    Conformity,
    Context,
    Contexts,
    CorpusSearch,
    Likeness,
    Likenesses,
    ModelContexts,
    Sought,
    Soughts,
    SpanNeighbours,
    WordScore,
    WordScores,
)
from rnnreport.results.series import (
    Course,
    Forecasts,
    ForecastSeries,
    LeadErrors,
    Residual,
    Residuals,
    SeriesPreview,
    SeriesReading,
    SeriesReadings,
)
from rnnreport.results.texts import (
    Copies,
    Copy,
    ExcitingWords,
    Generation,
    Generations,
    Layer,
    Reading,
    Readings,
    WordResponses,
)
from rnnreport.results.trainings import Comparison, Curves, History, Interval, ModelSummary, Sweep, SweepPoint

__all__ = [
    "ActivationMap",
    "ActivationMaps",
    "Agreement",
    "Ascent",
    "Ask",
    "AttributedText",
    "AttributedTexts",
    "Attribution",
    "Calibration",
    "Calibrations",
    "CellContexts",
    "ClassCounts",
    "ClassifiedText",
    "ClassifiedTexts",
    "Comparison",
    "Conformity",
    "Confusion",
    "Confusions",
    "Context",
    "Contexts",
    "Copies",
    "Copy",
    "CorpusSearch",
    "Course",
    "CrossValidation",
    "Curves",
    "Difference",
    "ExcitingWords",
    "Faithfulness",
    "ForecastSeries",
    "Forecasts",
    "Generation",
    "Generations",
    "GraphNode",
    "HeldOutTexts",
    "Histogram",
    "History",
    "Interval",
    "Layer",
    "LeadErrors",
    "Likeness",
    "Likenesses",
    "ModelContexts",
    "ModelSummary",
    "NetworkGraph",
    "NetworkGraphs",
    "Pair",
    "PrefixGrid",
    "PrefixGrids",
    "Preview",
    "Provenance",
    "Reading",
    "Readings",
    "Residual",
    "Residuals",
    "SeriesPreview",
    "SeriesReading",
    "SeriesReadings",
    "Sought",
    "Soughts",
    "SpanNeighbours",
    "Sweep",
    "SweepPoint",
    "Trust",
    "Trusts",
    "Unfolding",
    "Unfoldings",
    "WordResponses",
    "WordScore",
    "WordScores",
    "pack",
    "unpack",
]


@dataclass(frozen=True)
class Ask:
    """What a figure asks of the computing side: the name of an analysis and its settings (JSON values only)."""

    analysis: str
    settings: Mapping[str, Any] = field(default_factory=dict)


KINDS = {kind.__name__: kind for kind in list(globals().values()) if dataclasses.is_dataclass(kind)}


def pack(result: Any) -> tuple[dict, dict[str, np.ndarray]]:
    """Return (document, arrays): `document` is made of JSON values, with {"array": name} where an array stood."""
    arrays: dict[str, np.ndarray] = {}
    return _pack(result, arrays), arrays


def unpack(document: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    """Undo `pack`. Lists become tuples."""
    if isinstance(document, list):
        return tuple(unpack(item, arrays) for item in document)
    if not isinstance(document, dict):
        return document
    if "array" in document:
        return np.asarray(arrays[document["array"]])
    if "map" in document:
        return {key: unpack(value, arrays) for key, value in document["map"].items()}
    return KINDS[document["kind"]](**{key: unpack(value, arrays) for key, value in document["fields"].items()})


def _pack(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(value, np.ndarray):
        arrays[f"a{len(arrays)}"] = value
        return {"array": f"a{len(arrays) - 1}"}
    if dataclasses.is_dataclass(value):
        fields = {f.name: _pack(getattr(value, f.name), arrays) for f in dataclasses.fields(value)}
        return {"kind": type(value).__name__, "fields": fields}
    if isinstance(value, Mapping):
        return {"map": {key: _pack(item, arrays) for key, item in value.items()}}
    if isinstance(value, (tuple, list)):
        return [_pack(item, arrays) for item in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise TypeError(f"a result holds a {type(value).__name__}: only numpy arrays, numbers, str and result kinds may")
