"""results.json: all that a study page shows, for machines. One file a page, beside its index.html.

The document is a JSON object. Numbers that are not finite are null; keys keep the order given here.

    schema      1; raised when a key changes its meaning. New keys may come without.
    study       name of the page, such as "technology-blogs"
    task        "next-word", "classify" or "forecast"
    data        corpus: its name; licence; republish: whether its texts may be; excerpt: how many tokens of each text
                are shown at most, null where all are, and of series; sha256: of its files; counts: documents in train,
                validation, test, or of series their values; dropped: entries left out, by reason. Of texts also tokens:
                in all; vocabulary: words known to the models. Of series also values: in all; series: how many
    models      by name, in the order of the page: cell; parameters; seeds; epochs run and best_epochs (counted from 1),
                both by seed; seconds_per_epoch and tokens_per_second, means over seeds or null; metrics
    baselines   by name: parameters; metrics
    figures     in the order of the page: figure; id, its anchor; data, the figure's own file seen from here, or null

    metrics     {split: {metric: {mean, low, high, each}}}. Splits are train, validation, test. Metrics of next-word are
                loss (nats per prediction), accuracy (0..1) and perplexity; of classify loss (nats per text), accuracy,
                macro_f1 and ece (expected calibration error), all three 0..1. Those of forecast end in _one_step,
                _one_origin or _rolling (1 to horizon steps ahead, from every origin), the last two of test alone: rmse
                and mae (in the unit of the values), mape (share of the value), mase (in mean errors of the seasonal
                naive forecast of the training part), skill (1 - rmse / rmse of persistence), coverage (share of the
                values inside the prediction interval). ensemble_<metric> is that of the mean of all seeds' forecasts.
                low and high bound the mean at 95 %; each holds one value for every seed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from rnnreport.results import Comparison, Interval, ModelSummary, Preview, Provenance, SeriesPreview

SCHEMA = 1
SPLITS = ("train", "validation", "test")


def document(
    name: str,
    task: str,
    provenance: Provenance,
    preview: Preview | SeriesPreview,
    comparison: Comparison,
    figures: Iterable[tuple[str, str, str | None]],  # figure, id, its data relative to results.json
    excerpt: int | None = None,  # tokens shown of each text at most
) -> bytes:
    """Return results.json of one page, the same bytes for the same results."""
    content = {
        "schema": SCHEMA,
        "study": name,
        "task": task,
        "data": {
            "corpus": provenance.corpus,
            "licence": provenance.licence,
            "republish": provenance.republish,
            "excerpt": None if isinstance(preview, SeriesPreview) else excerpt,
            "sha256": provenance.sha256,
            "counts": _in_order(preview.splits),
            **_size(preview),
            "dropped": dict(sorted(preview.dropped.items())),
        },
        "models": {model.model: _model(model) for model in comparison.models},
        "baselines": {model.model: _baseline(model) for model in comparison.baselines},
        "figures": [{"figure": figure, "id": identity, "data": data} for figure, identity, data in figures],
    }
    return (json.dumps(_plain(content), indent=1, allow_nan=False) + "\n").encode()


def _size(preview: Preview | SeriesPreview) -> dict[str, int]:
    if isinstance(preview, SeriesPreview):
        return {"values": sum(preview.lengths), "series": len(preview.series)}
    return {"tokens": preview.tokens, "vocabulary": preview.vocabulary}


def _model(model: ModelSummary) -> dict[str, Any]:
    return {
        "cell": model.cell,
        "parameters": model.parameters,
        "seeds": model.seeds,
        "epochs": model.epochs,
        "best_epochs": model.best_epochs,
        "seconds_per_epoch": model.seconds_per_epoch and model.seconds_per_epoch.mean,
        "tokens_per_second": model.tokens_per_second and model.tokens_per_second.mean,
        "metrics": _metrics(model),
    }


def _baseline(model: ModelSummary) -> dict[str, Any]:
    return {"parameters": model.parameters, "metrics": _metrics(model)}


def _metrics(model: ModelSummary) -> dict[str, Any]:
    return {split: dict(sorted(values.items())) for split, values in _in_order(model.metrics).items()}


def _in_order(by_split: Mapping[str, Any]) -> dict[str, Any]:
    known = [split for split in SPLITS if split in by_split]
    return {split: by_split[split] for split in known + sorted(set(by_split) - set(known))}


def _plain(value: Any) -> Any:
    """Return the value as JSON has it: no numpy, no tuples, null for what is not finite."""
    if isinstance(value, Interval):
        return _plain({"mean": value.mean, "low": value.low, "high": value.high, "each": value.each})
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
