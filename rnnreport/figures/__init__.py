"""One file, one figure: the step from results to what a template prints. Its contract is in `Shown` and `Place`.

A figure module has: a docstring whose first line says what it shows; `TASKS`, the tasks it makes sense for; a class
`Arguments` (settings that a page gives); `asks(arguments, study)`, what it needs answered; and
`show(arguments, study, answers, place)`, which returns a `Shown`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a figure stands: its id, unique on its page, the address of its files, how much of a text may be shown."""

    id: str  # "cells-1"
    files: str  # "figures/"; as seen from the page
    excerpt: int | None = None  # at most so many tokens of each text of the corpus; None: all of it


@dataclass(frozen=True)
class Shown:
    """What a figure gives its page: the typed context of its template, and the files that lie beside the page."""

    context: object  # a frozen dataclass; the template sees it as `figure`
    files: Mapping[str, bytes]  # name below `Place.files` -> content; the first one is the figure's own data
