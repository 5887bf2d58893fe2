"""JSON and columns of numbers as scripts: what a browser loads when it is asked for, from a folder on disk too."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import numpy as np

UNSAFE = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"), ("</", "<\\/"), ("<!--", "\\u003c!--"))
SIZES = (1, 2, 4)  # bytes of a whole number


def script(value: Any) -> tuple[str, bytes]:
    """Return (key, script): the script hands a JSON value to `rnnreport.text` under a key made of its content.

    The JSON has nothing in it that ends a line or an element of script, so it means the same wherever it stands.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, escaped in UNSAFE:
        text = text.replace(sign, escaped)
    content = text.encode("utf-8", "backslashreplace")
    key = hashlib.sha256(content).hexdigest()[:16]
    return key, b'rnnreport.text("%s",%s);\n' % (key.encode("ascii"), content)


def column(values: np.ndarray) -> list:
    """Return [bytes of each, base64] of whole numbers from 0, little endian, in as few bytes as the largest needs."""
    values = np.asarray(values)
    most = int(values.max(initial=0))
    size = next(size for size in SIZES if most < 256**size)
    return [size, packed(values.astype(f"<u{size}"))]


def packed(values: np.ndarray) -> str:
    """Return the bytes of an array in base64."""
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")
