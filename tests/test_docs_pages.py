"""The pages of the guide and of the design hold together: examples work, links lead somewhere, nothing leaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from markdown.extensions.toc import slugify

from rnnreport import declaration
from rnnreport.catalogue import members
from rnnreport.cli import commands
from rnnreport.pages import front_matter, gathering
from rnnreport.pages.page import Page
from rnnreport.project import Project
from rnnreport.study import TASKS

ROOT = Path(__file__).parents[1]
SITE = ROOT / "site_src"
PAGES = sorted(SITE.rglob("*.md"))
OURS = [page for page in PAGES if page.is_relative_to(SITE / "guide") or page.is_relative_to(SITE / "design")]

MODELS = {"LSTM": {"cell": "lstm"}, "GRU": {"cell": "gru"}}
GOOD = {
    "next-word": {"task": "next-word", "data": {"corpus": "python_docs"}, "models": MODELS},
    "classify": {"task": "classify", "data": {"corpus": "docstrings"}, "models": MODELS},
    "forecast": {"task": "forecast", "data": {"corpus": "airline"}, "models": MODELS},
}
ADDRESSES = ("https://example.org/", "https://yaml.org/")  # a page may name these beside the addresses of corpora
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def facts(figure: str):
    """Return what a figure says of itself."""
    return members("figure")[figure].facts


def named(path: Path) -> str:
    """Return a page's name for the ids of tests."""
    return path.relative_to(SITE).as_posix()


def fences(page: Path, *languages: str) -> Iterator[str]:
    """Return the examples of a page that are written in one of these languages."""
    for language, content in FENCE.findall(page.read_text(encoding="utf-8")):
        if language in languages:
            yield content


@pytest.mark.parametrize("page", OURS, ids=named)
def test_examples_of_front_matter_are_right(page, tmp_path):
    """Every YAML example, a whole study or a part of one, is accepted."""
    for example in fences(page, "yaml"):
        raw = yaml.safe_load(example)
        declared = raw.get("study", GOOD["next-word"] | {key: raw[key] for key in raw if key not in ("title", "order")})
        folder = str(declared["data"].get("path", ""))
        if folder.endswith("/"):
            (tmp_path / folder).mkdir(exist_ok=True)
        assert declaration.read(declared, {}, named(page), tmp_path)


def test_the_first_report_shows_the_page_that_init_writes():
    """The front matter that the guide explains is that of the first study of a new site."""
    scaffold = ROOT / "templates" / "scaffold" / "site_src" / "studies" / "first-study.md"
    written = scaffold.read_text(encoding="utf-8").split("---\n")[1]
    assert written in list(fences(SITE / "guide" / "first-report.md", "yaml"))


@pytest.mark.parametrize("page", OURS, ids=named)
def test_examples_of_figure_calls_are_right(page):
    """Every example of a page or of figure calls is accepted as it stands."""
    for example in fences(page, "markdown", "jinja"):
        found = front_matter.split(example, named(page))
        called = [name for name in re.findall(r"{{ *(\w+)\(", found.body) if name in members("figure")]
        task = next((task for task in TASKS if all(task in facts(name)["TASKS"] for name in called)), "next-word")
        declared = declaration.read(found.meta.get("study", GOOD[task]), {}, named(page), ROOT)
        gathering.gather(Page(Project(ROOT), "studies/x.md", found.meta, found.body, 1, named(page), declared))


@pytest.mark.parametrize("page", OURS, ids=named)
def test_examples_of_commands_are_right(page):
    """Every command that a page tells to run is there, with the options that it is given."""
    for line in re.findall(r"^\$ rnnreport (.*)$", "".join(fences(page, "console")), re.MULTILINE):
        command, words = commands, line.split()
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        known = {spelling for given in command.params for spelling in given.opts}
        assert command is not commands or words[0].startswith("-"), line
        assert {word for word in words if word.startswith("-")} <= known | {"--help"}, line


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_page_has_a_title(page):
    """The navigation never has to guess a name."""
    assert front_matter.split(page.read_text(encoding="utf-8"), named(page)).meta.get("title")


@pytest.mark.parametrize("page", OURS, ids=named)
def test_every_page_has_its_place(page):
    """No two pages of a folder claim the same place in the navigation."""
    beside = [
        front_matter.split(other.read_text(encoding="utf-8"), "").meta["order"] for other in page.parent.glob("*.md")
    ]
    assert len(beside) == len(set(beside))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_between_pages_lead_somewhere(page):
    """The page that a link names exists, and so does the heading."""
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", page.read_text(encoding="utf-8"))):
        path, _, anchor = target.partition("#")
        if "://" in target or not (path.endswith(".md") or not path):
            continue
        led = (page.parent / path).resolve() if path else page
        assert led.is_file(), f"{target}: no such page"
        headings = re.findall(r"^#+ (.+?)\s*$", FENCE.sub("", led.read_text(encoding="utf-8")), re.MULTILINE)
        assert not anchor or anchor in {slugify(heading.replace("`", ""), "-") for heading in headings}, target


@pytest.mark.parametrize("page", OURS, ids=named)
def test_pages_name_no_other_hosts_and_no_local_paths(page):
    """Addresses are those of corpora and of examples; paths are those of a project."""
    text = page.read_text(encoding="utf-8")
    corpora = (found.facts["SOURCE"]["address"] for found in members("corpus").values())
    known = (*ADDRESSES, *(address for address in corpora if address))
    assert [link for link in re.findall(r"https?://[^\s)>`\"]+", text) if not link.startswith(known)] == []
    assert not re.search(r"(?<![\w.])/(home|root|tmp|work|mnt|Users|usr|var)/", text)
