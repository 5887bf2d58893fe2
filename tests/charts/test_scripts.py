"""JSON as a script: the same value comes back, and nothing in it ends a line or an element of script."""

from __future__ import annotations

import base64
import json
import re

import numpy as np
import pytest

from rnnreport.charts.scripts import column, packed, script

HOSTILE = ["</script><script>alert(1)</script>", "<!-- ", "line\u2028and\u2029more", 'quo"te\\', "\ud800", "كتاب", ""]
CALL = re.compile(rb'rnnreport\.text\("([0-9a-f]{16})",(.*)\);\n', re.DOTALL)


def test_a_value_comes_back():
    """What stands in the call is JSON that gives the value again, whatever texts are in it."""
    key, content = script({"texts": HOSTILE, "number": 3})
    found = CALL.fullmatch(content)
    assert found[1].decode() == key
    assert json.loads(found[2]) == {"texts": HOSTILE, "number": 3}


@pytest.mark.parametrize("sign", ["</", "<!--", "\u2028", "\u2029", "\n"])
def test_nothing_ends_a_script(sign):
    """Signs that end a line or an element of script are written as escapes."""
    _, content = script(HOSTILE + ["new\nline"])
    assert sign.encode() not in content.rstrip(b"\n")


def test_keys_hang_on_content_alone():
    """Same values have the same key, others another."""
    assert script([1, 2])[0] == script([1, 2])[0] != script([1, 3])[0]


@pytest.mark.parametrize(("most", "size"), [(0, 1), (255, 1), (256, 2), (65535, 2), (65536, 4), (2**32 - 1, 4)])
def test_columns_take_as_few_bytes_as_they_can(most, size):
    """A column has one, two or four bytes for each number, and they give the numbers again."""
    values = np.array([0, most // 2, most], np.int64)
    found, content = column(values)
    assert found == size
    assert np.frombuffer(base64.b64decode(content), f"<u{size}").tolist() == values.tolist()


def test_an_empty_column():
    """No number is no byte."""
    assert column(np.zeros(0, int)) == [1, ""] and packed(np.zeros(0, np.uint8)) == ""
