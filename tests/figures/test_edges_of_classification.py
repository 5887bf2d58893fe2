"""Figures of classifiers at their edges: nothing that is not a number reaches a page."""

from __future__ import annotations

import re

from tests.figures.edges_of_classification import edges


def test_unknown_numbers_are_dashes():
    """NaN and None are never printed."""
    for title, text in edges():
        assert not re.search(r"\b(nan|None)\b", text), title
