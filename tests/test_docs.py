"""The guide says all that can be set and nothing that cannot: its tables are compared with the code they describe.

A heading that begins with `name` tells whose table stands below it; the first column of that table holds names as code.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from pydantic.fields import FieldInfo

from rnnreport import errors, study
from rnnreport.catalogue import members
from rnnreport.cli import commands
from rnnreport.pages import front_matter
from rnnreport.pages.machine_results import document
from rnnreport.results import Comparison, Interval, ModelSummary, Preview, Provenance

ROOT = Path(__file__).parents[1]
SITE = ROOT / "site_src"

SETTINGS = {
    "study": study.Study,
    "data": study.Data,
    "data.split": study.Split,
    "models": study.Model,
    "training": study.Training,
}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")


def guide(name: str) -> str:
    """Return the body of a page of the guide, or of all pages whose names match such as "figures*.md"."""
    pages = sorted((SITE / "guide").glob(name))
    assert pages, f"guide/{name} is not there"
    return "\n".join(front_matter.split(page.read_text(encoding="utf-8"), page.name).body for page in pages)


def section(page: str, owner: str) -> str:
    """Return what stands below the heading of `owner`, up to the next heading."""
    found = re.search(
        rf"^##+ `{re.escape(owner)}`.*?$(.*?)(?=^##|\Z)", FENCE.sub("", guide(page)), re.MULTILINE | re.DOTALL
    )
    assert found, f"guide/{page} has no heading for `{owner}`"
    return found[1]


def rows(text: str, first: str) -> dict[str, dict[str, str]]:
    """Return the table whose first column is called `first`: name -> {column: cell}; a row may have several names."""
    lines = iter(text.split("\n"))
    header = next(
        ([cell.strip() for cell in line.strip("| ").split("|")] for line in lines if line.startswith(f"| {first} |")),
        [],
    )
    if not header:
        return {}
    next(lines)
    found = {}
    for line in lines:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line[1:].rsplit("|", 1)[0].split("|")]
        assert len(cells) == len(header), f"a row has other columns than its table: {line}"
        found |= {name: dict(zip(header, cells, strict=True)) for name in CODE.findall(cells[0])}
    return found


def assert_defaults(table: dict[str, dict[str, str]], fields: dict[str, FieldInfo]) -> None:
    """Say which row states another default than the code has."""
    for name, field in fields.items():
        written = table[name]["Default"]
        if field.is_required():
            assert written == "required", f"{name}: required, not {written}"
        elif not isinstance(field.default, study.Settings):
            assert states(written, field.default), f"{name}: the default is {field.default!r}, not {written}"


def states(written: str, default: Any) -> bool:
    """Tell whether a cell of a table states this default."""
    code = CODE.fullmatch(written)
    if code is None or isinstance(default, str):
        return code is not None and code[1] == (default or '""')
    value = yaml.safe_load(re.sub(r"\bnone\b", "null", code[1]))  # calls say none, YAML says null
    return value == (list(default) if isinstance(default, tuple) else default)


def shape(report: dict[str, Any]) -> tuple[set[str], ...]:
    """Return the keys of a report, level by level."""
    groups = (report, report["data"], *report["models"].values(), *report["baselines"].values(), *report["figures"])
    return tuple(set(group) for group in groups)


def fields(report: dict[str, Any]) -> set[str]:
    """Return all keys of a report that are not names, such as those of models."""
    return set().union(*shape(report))


def walked(command: click.Command, words: tuple[str, ...] = ("rnnreport",)) -> Iterator[tuple[str, click.Command]]:
    """Return every command with the words that call it."""
    if getattr(command, "callback", None) and not (isinstance(command, click.Group) and len(words) > 1):
        yield " ".join(words), command
    for name, inner in getattr(command, "commands", {}).items():
        yield from walked(inner, (*words, name))


COMMANDS = dict(walked(commands))


def options(command: click.Command) -> set[str]:
    """Return the options and arguments of a command as one types them."""
    return {
        spelling if isinstance(given, click.Option) else given.make_metavar(click.Context(command)).strip("[].")
        for given in command.params
        for spelling in given.opts
    }


@pytest.mark.parametrize("owner", SETTINGS)
def test_every_key_of_a_study_is_in_the_guide(owner):
    """Front matter has no key that the guide does not name, and the guide names none that does not exist."""
    fields = {name: field for name, field in SETTINGS[owner].model_fields.items() if name != "options"}
    table = rows(section("front-matter.md", owner), "Key")
    assert set(table) == set(fields)
    assert_defaults(table, fields)


@pytest.mark.parametrize("name", members("corpus"))
def test_every_option_of_a_corpus_is_in_the_guide(name):
    """Every corpus has its section, with its licence, and exactly its options with their defaults."""
    fields, text = members("corpus")[name].load().Options.model_fields, section("corpora.md", name)
    table = rows(text, "Option")
    assert members("corpus")[name].facts["RIGHTS"]["licence"] in text
    assert set(table) == set(fields)
    assert_defaults(table, fields)


def test_the_guide_names_no_corpus_and_no_cell_that_does_not_exist():
    """What has a heading in the guide is there."""
    for page, kind in (("corpora.md", "corpus"), ("cells.md", "cell"), ("figures*.md", "figure")):
        assert set(re.findall(r"^## `(\w+)`", guide(page), re.MULTILINE)) == set(members(kind))


@pytest.mark.parametrize("name", members("cell"))
def test_every_cell_is_in_the_guide(name):
    """Every cell has its section, with exactly its states and its options, the default choice first."""
    facts, text = members("cell")[name].facts, section("cells.md", name)
    choices = rows(text, "Option")
    assert {state: row["Range"] for state, row in rows(text, "State").items()} == {
        state: "unbounded" if bounds is None else f"{bounds[0]:g} to {bounds[1]:g}".replace("-", "−")
        for state, bounds in facts["STATES"].items()
    }
    assert {key: tuple(CODE.findall(row["Choices"])) for key, row in choices.items()} == facts["OPTIONS"]
    assert all(row["Default"] == f"`{facts['OPTIONS'][key][0]}`" for key, row in choices.items())


@pytest.mark.parametrize("name", members("attribution"))
def test_every_method_of_explanation_is_in_the_guide(name):
    """Every method has its section under the name that figures show, with its unit, and a row that says its work."""
    text, label = guide("explanations.md"), members("attribution")[name].facts["LABEL"]
    heading = re.search(rf"^### `{name}`: (.+)$", text, re.MULTILINE)
    assert heading and heading[1].replace("`", "") == label
    assert members("attribution")[name].facts["UNIT"] in section("explanations.md", name)
    assert rows(text, "Method")[name]["Name"].replace("`", "") == label


def test_the_guide_names_no_method_of_explanation_that_does_not_exist():
    """Those with a section and those with a row are the methods that there are."""
    text = guide("explanations.md")
    assert set(re.findall(r"^### `(\w+)`", text, re.MULTILINE)) == set(members("attribution"))
    assert set(rows(text, "Method")) == set(members("attribution"))


@pytest.mark.parametrize("name", members("figure"))
def test_every_argument_of_a_figure_is_in_the_guide(name):
    """Every figure has its section, with exactly its arguments and their defaults."""
    fields = members("figure")[name].load().Arguments.model_fields
    table = rows(section("figures*.md", name), "Argument")
    assert set(table) == set(fields)
    assert_defaults(table, fields)


def test_every_analysis_is_in_the_guide():
    """The table of analyses names all of them, and exactly their settings."""
    table = rows(guide("figures.md"), "Analysis")
    told = {name: set(CODE.findall(row["Settings"])) for name, row in table.items()}
    assert told == {name: set(found.load().Settings.model_fields) for name, found in members("analysis").items()}


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_is_in_the_guide(words):
    """Every command has its section, with exactly its options and arguments."""
    told = set(rows(section("commands.md", words), "Option"))
    assert told - {"-h", "--help"} == options(COMMANDS[words])


def test_every_field_of_results_json_is_in_the_guide():
    """The table of fields and the example hold exactly what the file holds."""
    told = Interval(0.5, 0.4, 0.6, (0.5,))
    summary = ModelSummary("LSTM", "lstm", 1, (0,), (1,), (1,), told, told, {"test": {"loss": told}})
    preview = Preview((), (), 1, 1, 1, {"train": 1}, {})
    provenance = Provenance("blogs", "", "", "", False, "", {}, "", 0.0, "")
    written = json.loads(
        document("x", "next-word", provenance, preview, Comparison((summary,), (summary,)), [("f", "i", "d")])
    )
    example = json.loads(next(text for language, text in FENCE.findall(guide("results-json.md")) if language == "json"))
    assert shape(written) == shape(example)
    assert fields(written) == set(rows(guide("results-json.md"), "Field"))
    assert set(rows(guide("results-json.md"), "Part")) == {"mean", "low", "high", "each"}


def test_every_exit_code_is_in_the_guide():
    """The guide says what each exit code means."""
    raised = {thing.exit_code for thing in vars(errors).values() if hasattr(thing, "exit_code")}
    assert set(rows(guide("commands.md"), "Code")) == {str(code) for code in raised | {0, 1, 130}}


def test_every_environment_variable_is_in_the_guide():
    """What can be set from outside is told."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "rnnreport").rglob("*.py"))
    wanted = set(re.findall(r"\bRNNREPORT_[A-Z_]+\b", sources))
    assert wanted == {name for name in rows(guide("commands.md"), "Variable") if name.startswith("RNNREPORT")}


def test_every_message_of_troubleshooting_is_one_that_rnnreport_says():
    """The messages that the guide explains stand in the code, whatever stands at their dots."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "rnnreport").rglob("*.py")]
    said = [
        n.value for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    messages = re.findall(r"^### `(.+)`$", guide("troubleshooting.md"), re.MULTILINE)
    parts = [part.strip() for message in messages for part in message.split("…") if part.strip()]
    assert messages and [part for part in parts if not any(part in text for text in said)] == []
