"""Slugs: safe names made of any names."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from rnnreport.slugs import slug, slugs


@given(st.text())
def test_a_slug_is_safe(name):
    """Whatever the name, its slug is ASCII letters, digits and hyphens, and not empty."""
    assert re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", slug(name))


@given(st.lists(st.text(), unique=True, max_size=8))
def test_slugs_differ_even_without_case(names):
    """Names that differ get slugs that differ, also where letter case does not count."""
    given_slugs = [made.lower() for made in slugs(names).values()]
    assert len(set(given_slugs)) == len(names)


def test_plain_names_stay():
    """A name that is safe already is its own slug."""
    assert slug("LSTM") == "LSTM" and slug("LSTM 128 cells") == "LSTM-128-cells"


def test_paths_lose_their_power():
    """Dots and slashes do not survive."""
    assert "/" not in slug("../../etc/passwd") and ".." not in slug("../../etc/passwd")
