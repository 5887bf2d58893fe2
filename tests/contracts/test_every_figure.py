"""What every figure keeps, whoever wrote it: one file in `figures/` is tested here with no new test."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from html.parser import HTMLParser

import markdown
import pytest

from rnnreport.catalogue import member
from rnnreport.charts.files import FORMULA
from rnnreport.pages.raw_html import raw_block
from rnnreport.plan import ask_key
from rnnreport.study import Settings
from tests.figures import invented
from tests.figures.drawing import FIGURES, PROJECT, html, place, show

HOSTILE = (
    "<script>alert(1)</script>",
    "</span>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}",
    "{% raw %}",
    "&lt;b&gt;",
    "=1+1",
    "@SUM(A1)",
    "👩‍👩‍👧",
    "كتاب",
    "\u200b",
    "\u202eevil",
    "e\u0301\u0323",
    "\u0301",
    "a\x00b",
    "\ud800",
    "]]>",
    "-->",
    "",
    "line\n\n    two",
)
NAMES = ("LSTM", '<i>"GRU"</i> & {{ 7*7 }}')
VOID = {"img", "br", "hr", "input", "meta", "link", "col", "wbr"}
TEXT_ALTERNATIVES = ("<table", 'role="img" aria-label="', "rr-written", "rr-list", "rr-line")


class Read(HTMLParser):
    """Reads HTML; keeps elements, ids, links and what never was closed."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        self.text += data


@pytest.fixture(params=FIGURES)
def name(request) -> str:
    """Every figure in turn."""
    return request.param


def hostile(name: str):
    """Return a figure of hostile words, what it shows and how it reads as HTML."""
    shown = show(name, words=HOSTILE, names=NAMES)
    return shown, html(name, shown)


def test_a_figure_says_what_it_shows(name):
    """The first line of the docstring is a sentence of its own."""
    summary = member("figure", name).summary
    assert len(summary) > 20 and summary.endswith(".")


def test_a_figure_names_its_tasks(name):
    """TASKS is a literal tuple of known tasks."""
    assert set(member("figure", name).facts["TASKS"]) <= {"next-word", "classify", "forecast"}


def test_arguments_are_checked_settings(name):
    """Arguments are frozen settings that refuse what they do not know, and say in words what they are."""
    arguments = member("figure", name).load().Arguments
    assert issubclass(arguments, Settings) and arguments.__doc__
    with pytest.raises(ValueError, match="extra"):
        arguments(**invented.ARGUMENTS.get(name, {}), nonsense=1)


def test_asks_are_stable_json(name):
    """What a figure asks can be written as JSON, and is the same each time."""
    module = member("figure", name).load()
    arguments = module.Arguments(**invented.ARGUMENTS.get(name, {}))
    study = invented.study(task=invented.task_of(name))
    first, second = ([ask_key(ask) for ask in module.asks(arguments, study)] for _ in range(2))
    assert first == second


def test_the_context_is_frozen(name):
    """A template sees a frozen dataclass."""
    context = show(name).context
    assert dataclasses.is_dataclass(context) and context.__dataclass_params__.frozen


def test_same_answers_give_the_same_bytes(name):
    """Two renderings of one answer differ in nothing."""
    first, second = show(name), show(name)
    assert (html(name, first), dict(first.files)) == (html(name, second), dict(second.files))


def test_it_is_one_figure_that_search_leaves_out(name):
    """The HTML is one figure element with the given id and the class of its name, left out of the search index."""
    tag, attributes = Read(html(name)).elements[0]
    assert tag == "figure" and attributes["id"] == place(name).id and "data-search-exclude" in attributes
    assert {"rr-figure", f"rr-{name.replace('_', '-')}"} <= set(attributes["class"].split())


def test_ids_are_given_once_and_never_blank(name):
    """No element has an empty id, or one that another has."""
    ids = [attributes["id"] for _, attributes in Read(html(name)).elements if "id" in attributes]
    assert all(ids) and len(ids) == len(set(ids))


def test_a_caption_says_what_one_sees(name):
    """There is one caption, and it has a sentence."""
    captions = re.findall(r"<figcaption.*?</figcaption>", html(name), re.DOTALL)
    assert len(captions) == 1 and len(Read(captions[0]).text) > 30


def test_the_data_are_linked(name):
    """The caption links to files that are there; the first one is JSON that can be read."""
    shown = show(name)
    links = [attributes["href"] for tag, attributes in Read(html(name, shown)).elements if tag == "a"]
    assert links[0] == f"figures/{next(iter(shown.files))}"
    assert {link.removeprefix("figures/") for link in links} <= set(shown.files)
    assert json.loads(next(iter(shown.files.values())))


def test_files_are_named_after_the_figure(name):
    """No two figures of a page write one file."""
    assert all(file.startswith(place(name).id) for file in show(name).files)


def test_there_is_a_text_alternative(name):
    """A reader who sees no picture finds a table, a text, or a picture that says what it shows."""
    assert any(mark in html(name) for mark in TEXT_ALTERNATIVES)
    for tag, attributes in Read(html(name)).elements:
        if attributes.get("role") in ("img", "group"):
            assert attributes["aria-label"].strip(), tag


def test_users_words_are_never_markup(name):
    """Hostile words make no element, no handler and no script."""
    _, text = hostile(name)
    read = Read(text)
    assert not {"script", "img"} & {tag for tag, _ in read.elements}
    assert not [key for _, attributes in read.elements for key in attributes if key.startswith("on")]
    assert (read.open, read.wrong) == ([], [])


def test_users_words_change_no_structure(name):
    """With hostile words in place of plain ones the elements stay the same."""
    plain = show(name, words=tuple(f"word{number}" for number in range(len(HOSTILE))), names=NAMES)
    tags = [[tag for tag, _ in Read(text).elements if tag != "span"] for text in (html(name, plain), hostile(name)[1])]
    assert tags[0] == tags[1]


def test_a_template_is_not_run_twice(name):
    """Words that look like template code come out as they are, and so that no later template sees them."""
    _, text = hostile(name)
    written = raw_block(text)
    assert "{{" not in written and "{%" not in written
    assert text.count("{{ 7*7 }}") == (Read(written).text + str(Read(written).elements)).count("{{ 7*7 }}")


def test_files_hold_every_word_as_it_is(name):
    """JSON can be read back; what is in it needs no escaping of ours."""
    shown, _ = hostile(name)
    for file, content in shown.files.items():
        if file.endswith(".json"):
            json.loads(content)


def test_a_spreadsheet_runs_no_word(name):
    """No cell of a CSV file begins like a formula, unless it is a number or a single sign."""
    shown, _ = hostile(name)
    for file, content in shown.files.items():
        if file.endswith(".csv"):
            rows = csv.reader(io.StringIO(content.decode("utf-8").replace("\0", "")))
            cells = [cell for row in rows for cell in row if cell.startswith(FORMULA) and len(cell) > 1]
            assert all(re.fullmatch(r"[-+]?[\d.]+(e[-+]?\d+)?", cell) for cell in cells), cells


def test_the_html_can_be_written_as_utf8(name):
    """No half character of a word reaches the page."""
    hostile(name)[1].encode("utf-8")


def test_it_survives_markdown(name):
    """Written into a page and read by Markdown, the figure is unchanged."""
    raw = raw_block(hostile(name)[1])
    extensions = ["attr_list", "tables", "md_in_html", "footnotes", "abbr"]
    assert markdown.markdown(f"Before.\n{raw}\nAfter.", extensions=extensions).count(raw.strip()) == 1


def test_one_model_or_seven(name):
    """Any number of models can be shown."""
    for count in (1, 7):
        assert html(name, names=tuple(f"model {number}" for number in range(count)))


def test_the_package_has_the_template(name):
    """The template lies where figures are looked for."""
    assert (PROJECT.templates / "figures" / f"{name}.html.jinja").is_file()
