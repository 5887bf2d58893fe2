"""The rules that stand in Python and in the browser's script say the same. Runs the script itself in Node."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from rnnreport.charts import files, levels, selection
from rnnreport.errors import RnnReportError

ASSETS = Path(__file__).resolve().parents[2] / "templates" / "assets"
SCRIPTS = sorted(ASSETS.glob("*.js"))
CHOICES = (
    "all",
    "ALL",
    "first 10, last 10",
    "First10,last  3",
    "0-9, 118-127",
    "5",
    " 7 ",
    "3–5",
    "5, 5, 4-6",
    "first 999",
    "127",
    "128",
    "0-128",
    "9-0",
    "first 0",
    "",
    ",",
    "1,,2",
    "-1",
    "1.5",
    "first",
    "x",
    "٣",
    "1 - 3",
    "9999999999",
)
RUN = """
const fs = require("fs"), vm = require("vm"), given = JSON.parse(fs.readFileSync(0, "utf8"));
for (const path of given.scripts) vm.runInThisContext(fs.readFileSync(path, "utf8"));
const rules = rnnreport.rules, out = {};
out.chosen = given.choices.map((choice) => rules.chosen(choice, given.units));
out.said = given.sets.map((cells) => rules.said(cells));
out.levels = given.states.map(([value, gain, gate]) => rules.level(rules.shown(value, gain, gate)));
out.shown = given.states.map(([value, gain, gate]) => rules.shown(value, gain, gate));
console.log(JSON.stringify(out));
"""
READ = """
const fs = require("fs"), vm = require("vm"), given = JSON.parse(fs.readFileSync(0, "utf8"));
globalThis.window = globalThis;
vm.runInThisContext(fs.readFileSync(given.script, "utf8"));
vm.runInThisContext(given.shard);
rnnreport.load(given.key, "").then((numbers) => console.log(JSON.stringify(Array.from(numbers))));
"""
UNITS = 128
SETS = ([5], [0, 1, 2], [0, 1, 5, 118, 119], [0, 2, 4, 6], list(range(10)) + list(range(118, 128)))


def states() -> list[tuple[float, float, bool]]:
    """Return (value, gain, gate): a grid, all edges of levels, and numbers no sigmoid likes."""
    grid = [(float(value), gain, False) for value in np.linspace(-1, 1, 201) for gain in (0.5, 3.0, 20.0)]
    gates = [((level + side) / 20, 3.0, True) for level in range(21) for side in (-0.5, -0.499, 0.0, 0.499, 0.5)]
    return [*grid, *gates, *((value, 3.0, gate) for value in (-1e9, -40.0, 0.0, 40.0, 1e9) for gate in (False, True))]


@pytest.fixture(scope="module")
def answered() -> dict:
    """What the script says. Skips where there is no Node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine: the script's rules cannot be run")
    given = {"scripts": [str(ASSETS / "rnnreport-rules.js")], "choices": CHOICES, "units": UNITS, "states": states()}
    given["sets"] = SETS
    run = subprocess.run([node, "-e", RUN], input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def chosen(choice: str) -> list[int] | None:
    """Return the cells that Python chooses, None where it refuses."""
    try:
        return list(selection.chosen(choice, UNITS, "LSTM"))
    except (ValueError, RnnReportError):
        return None


def test_levels_are_the_same(answered):
    """Every number gets the same level of colour on the page and in its script."""
    expected = [int(levels.level(levels.shown(np.float64(value), gain, gate))) for value, gain, gate in states()]
    assert answered["levels"] == expected


def test_what_is_shown_is_the_same(answered):
    """p differs by no more than the last bits."""
    expected = [float(levels.shown(np.float64(value), gain, gate)) for value, gain, gate in states()]
    np.testing.assert_allclose(answered["shown"], expected, rtol=1e-14, atol=1e-300)


@pytest.mark.parametrize("number", range(len(CHOICES)), ids=[repr(choice) for choice in CHOICES])
def test_choices_of_cells_are_the_same(answered, number):
    """A choice of cells names the same cells in a page and in its controls, or is refused by both."""
    assert answered["chosen"][number] == chosen(CHOICES[number])


def test_cells_are_said_the_same(answered):
    """A caption names cells in the same words before and after the script has written it."""
    assert answered["said"] == [selection.said(tuple(cells)) for cells in SETS]


def test_a_shard_comes_back_as_it_was():
    """The script's reading of a shard gives back every 16-bit number, on any machine."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine: a shard cannot be read")
    whole = np.array([[0, 1, -1], [32767, -32767, 258]], np.int16)
    key = files.shard_key(whole)
    given = {"script": str(ASSETS / "rnnreport-data.js"), "shard": files.shard(key, whole).decode(), "key": key}
    ran = subprocess.run([node, "-e", READ], input=json.dumps(given), capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == whole.ravel().tolist()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_write_text_and_never_markup(path):
    """No script turns text into elements, evaluates text, or needs what a browser refuses below file://."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "Worker("):
        assert word not in code
    assert not re.search(r"\bfetch\(|XMLHttpRequest|^\s*(import|export)\b", code.replace(".fetch(", ""), re.MULTILINE)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_short(path):
    """No script is longer than 250 lines."""
    assert path.read_text(encoding="utf-8").count("\n") <= 250
