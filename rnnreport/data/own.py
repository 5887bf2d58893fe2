"""Files that the user brings: finding them below the project, and reading their bytes as text."""

from __future__ import annotations

import codecs
from pathlib import Path

from rnnreport.errors import DataError, nearest


def own_path(given: str, root: Path) -> Path:
    """Return the file or folder `given`, as seen from the project folder `root`. Raises DataError with the nearest."""
    path = root / Path(given).expanduser()
    if path.exists():
        return path
    beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    raise DataError(f"{given}: no such file or folder in the project folder {root}{nearest(path.name, beside)}")


def decoded(raw: bytes, encoding: str, name: str) -> str:
    """Return the text that `raw` holds; a byte order mark is left out.

    Raises DataError that names the first byte which is not in the encoding, its line, and the mend.
    """
    try:
        codec = codecs.lookup(encoding).name
        text = raw.decode("utf-8-sig" if codec == "utf-8" else codec)
        return text.removeprefix("\ufeff")
    except (LookupError, AttributeError):
        raise DataError(f"{name}: encoding '{encoding}' is not known; try utf-8, cp1252, latin-1 or utf-16") from None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        byte = f"byte 0x{raw[error.start]:02x} at position {error.start:,}" if raw else "its end"
        raise DataError(f"{name}: line {line}: {byte} is not {encoding}; {_mend(raw, encoding)}") from None


def _mend(raw: bytes, encoding: str) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "the file begins like UTF-16: set 'encoding: utf-16'"
    other = "utf-8" if encoding.lower().replace("_", "-") in ("cp1252", "utf-16") else "cp1252"
    return f"set 'encoding: {other}' if that is what it was written in, or save it as UTF-8"
