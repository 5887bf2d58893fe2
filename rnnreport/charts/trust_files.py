"""The data files of trust: JSON with curves, areas and correlations, CSV with a line for each point of each curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rnnreport.charts.files import csv_file, json_file, rounded
from rnnreport.results import Faithfulness, Trust

HEADER = ("model", "split", "texts", "method", "bound", "measure", "way", "share", "drop")
SUMMARY = ("model", "method", "bound", "area", "low", "high", "sufficiency", "sufficiency_low", "sufficiency_high")
SUMMARY += ("stability", "seeds", "seconds")
MEASURES = ("comprehensiveness", "sufficiency")
DECIMALS = 6


def document(trusts: Sequence[Trust]) -> bytes:
    """Return JSON with all that is shown."""
    return json_file({"figure": "trust", "models": [_entry(trust) for trust in trusts]})


def curves(trusts: Sequence[Trust]) -> bytes:
    """Return CSV with one line for every point of every curve."""
    return csv_file(HEADER, (row for trust in trusts for row in _points(trust)))


def summary(trusts: Sequence[Trust]) -> bytes:
    """Return CSV with one line for every method and bound of every model."""
    rows = ((trust.model, *_line(one, is_bound)) for trust in trusts for one, is_bound in _every(trust))
    return csv_file(SUMMARY, rows)


def _entry(trust: Trust) -> dict:
    return {
        "model": trust.model,
        "split": trust.split,
        "texts": trust.texts,
        "shares": rounded(trust.shares, DECIMALS),
        "ways": trust.ways,
        "methods": [_told(one) for one in trust.methods],
        "bounds": [_told(one) for one in trust.bounds],
        "correlations": rounded(trust.correlations, DECIMALS),
    }


def _told(one: Faithfulness) -> dict:
    return {
        "method": one.method,
        "label": one.label,
        "comprehensiveness": rounded(one.comprehensiveness, DECIMALS),
        "sufficiency": rounded(one.sufficiency, DECIMALS),
        "area": one.area,
        "area_sufficiency": one.area_sufficiency,
        "stability": one.stability,
        "seeds": one.seeds,
        "seconds": one.seconds,
        "quality": one.quality,
    }


def _every(trust: Trust) -> Iterator[tuple[Faithfulness, bool]]:
    yield from ((one, False) for one in trust.methods)
    yield from ((one, True) for one in trust.bounds)


def _line(one: Faithfulness, is_bound: bool) -> tuple:
    told = (one.method, "yes" if is_bound else "no", *one.area, *one.area_sufficiency)
    return (*told, one.stability, one.seeds, one.seconds)


def _points(trust: Trust) -> Iterator[tuple]:
    for one, is_bound in _every(trust):
        for measure in MEASURES:
            for way, drops in zip(trust.ways, rounded(getattr(one, measure), DECIMALS), strict=True):
                for share, drop in zip(rounded(trust.shares, DECIMALS), drops, strict=True):
                    about = (trust.model, trust.split, trust.texts, one.method, "yes" if is_bound else "no")
                    yield (*about, measure, way, share, drop)
