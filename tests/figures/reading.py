"""Read what a figure gives its page, as tests do."""

from __future__ import annotations

import csv
import io

from rnnreport.figures import Shown


def rows(shown: Shown, name: str) -> list[dict[str, str]]:
    """Return the lines of a CSV file of a figure, by column."""
    return list(csv.DictReader(io.StringIO(shown.files[name].decode())))


def plain(text: str) -> str:
    """Return a sentence in which every blank may break."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
