"""Every figure looks as it did: its HTML from hand-written results is kept in tests/golden/figures.

Renew with RNNREPORT_RENEW=1 after a change that is meant, and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.figures.drawing import FIGURES, html

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "figures"


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_looks_as_it_did(name):
    """The HTML is the one that was kept."""
    kept, now = FOLDER / f"{name}.html", html(name) + "\n"
    if os.environ.get("RNNREPORT_RENEW") == "1":
        kept.write_text(now, encoding="utf-8")
    assert kept.is_file(), f"no {kept.name} yet; write it with RNNREPORT_RENEW=1"
    assert kept.read_text(encoding="utf-8") == now


def test_nothing_is_kept_of_figures_that_are_gone():
    """Every kept file belongs to a figure."""
    assert {path.stem for path in FOLDER.glob("*.html")} <= set(FIGURES)
