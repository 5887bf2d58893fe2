"""The files beside a figure."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from rnnreport.charts.files import csv_file, json_file, rounded, shard


def read(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_a_formula_gets_an_apostrophe(text):
    """Text that a spreadsheet would work out is marked as text."""
    assert read(csv_file(["word"], [[text]]))[1] == ["'" + text]


@pytest.mark.parametrize("text", ["-", "-5", "word", "a=b", "", 'say "x", y', "two\nlines"])
def test_other_text_stays(text):
    """Numbers, single signs and words come back as they are."""
    assert read(csv_file(["word", "next"], [[text, "x"]]))[1] == [text, "x"]


def test_headings_are_text_too():
    """A column that a user named cannot be a formula."""
    assert read(csv_file(["=x()"], []))[0] == ["'=x()"]


def test_what_is_no_number_is_null():
    """NaN and infinity become null: JSON knows neither."""
    assert json.loads(json_file({"a": np.array([1.0, np.nan, np.inf]), "b": float("nan")})) == {
        "a": [1, None, None],
        "b": None,
    }


def test_half_a_character_can_be_written():
    """A lone surrogate does not stop the file."""
    assert json.loads(json_file(["\ud800"])) == ["\ud800"]


def test_rounding_leaves_no_minus_zero():
    """-0.00001 is 0.0, and written so."""
    assert json_file(rounded(np.array([-0.00001]))) == b"[0.0]\n"


def test_a_shard_is_one_call():
    """A shard is plain ASCII: one call with the key and the numbers."""
    assert shard("k", np.array([1, -1])) == b'rnnreport.data("k","AQD//w==");\n'
