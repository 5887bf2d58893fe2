"""From pages that people write to pages with results in them: read, gather what they ask, write, stage.

Nothing here computes a result; what is shown was answered before, see rnnreport.results.
"""

from __future__ import annotations

from rnnreport.pages.gathering import Gathered, ask_key, gather, gather_all, said
from rnnreport.pages.loading import choose, load
from rnnreport.pages.page import Page
from rnnreport.pages.staging import stage
from rnnreport.pages.writing import Written, missing, write

__all__ = [
    "Gathered",
    "Page",
    "Written",
    "ask_key",
    "choose",
    "gather",
    "gather_all",
    "load",
    "missing",
    "said",
    "stage",
    "write",
]
