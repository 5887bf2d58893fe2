"""The files beside a figure: JSON, CSV and the data shards that its script loads. Same numbers, same bytes."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Link:
    """A link to a file of a figure: what it says, and the name of the file below `Place.files`."""

    label: str
    name: str


def json_file(value: Any) -> bytes:
    """Return compact JSON in UTF-8. Arrays become lists, numbers that are not finite become null."""
    text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return (text + "\n").encode("utf-8", "backslashreplace")  # \ud800 for half a surrogate pair, as JSON writes it


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return CSV in UTF-8, one header line.

    Text that a spreadsheet would take for a formula (=, +, -, @ and more after it) gets an apostrophe before it, as
    spreadsheets themselves write it; the JSON file beside holds every text exactly.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8", "backslashreplace")


def shard(key: str, whole: np.ndarray) -> bytes:
    """Return a script that hands 16-bit numbers, little endian in base64, to `rnnreport.data` under `key`."""
    content = base64.b64encode(np.ascontiguousarray(whole, dtype="<i2").tobytes()).decode("ascii")
    return f'rnnreport.data("{key}","{content}");\n'.encode("ascii")


def shard_key(whole: np.ndarray) -> str:
    """Return a key that depends on the numbers alone, so that no two shards of a site are mixed up."""
    return hashlib.sha256(np.ascontiguousarray(whole, dtype="<i2").tobytes()).hexdigest()[:16]


def rounded(values: np.ndarray, decimals: int = 4) -> list:
    """Return an array as nested lists of rounded numbers, None for what is not finite."""
    return plain(np.round(np.asarray(values, np.float64), decimals) + 0.0)


def plain(value: Any) -> Any:
    """Return the JSON value of numbers, arrays, text, mappings and sequences."""
    kind = type(value)
    if kind is float:  # most of what files hold, so it comes first
        return value if math.isfinite(value) else None
    if kind is str or kind is int or value is None:
        return value
    if isinstance(value, np.ndarray):
        return _listed(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return plain(value.item()) if isinstance(value, np.generic) else value


def _listed(values: np.ndarray) -> Any:
    """Return an array as nested lists, None for what is not finite."""
    if values.dtype.kind != "f":
        return values.tolist() if values.dtype.kind in "biu" else plain(values.tolist())
    there = np.isfinite(values)
    return values.tolist() if there.all() else np.where(there, values.astype(object), None).tolist()


def _cell(value: Any) -> Any:
    if type(value) is not str:
        value = plain(value)
    if type(value) is str and value.startswith(FORMULA) and len(value) > 1 and not _number(value):
        return "'" + value
    return value


def _number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
