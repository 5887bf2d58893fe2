"""The first pass over pages: every wrong figure call is found with its line, all at once."""

from __future__ import annotations

import pytest

from rnnreport.errors import PageMistakes
from rnnreport.pages import gather, gather_all, load
from rnnreport.plan import ask_key


@pytest.fixture
def gathered(project, page_file, figures):
    """Gather the page that has the given body."""

    def run(body: str):
        page_file("one.md", body)
        (page,) = (page for page in load(project, figures) if page.study)
        return gather(page, figures)

    return run


def mistakes(run, *arguments) -> list[str]:
    with pytest.raises(PageMistakes) as caught:
        run(*arguments)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_calls_come_in_order_with_ids_counted_by_figure(gathered):
    """Ids are the figure's name with hyphens and its number on the page."""
    found = gathered("{{ echo() }}\n\n{{ echo_again() }}\n\n{{ echo() }}\n")
    assert [call.id for call in found.calls] == ["echo-1", "echo-again-1", "echo-2"]
    assert [call.line for call in found.calls] == [9, 11, 13]


def test_equal_asks_are_asked_once(gathered):
    """Two calls that ask the same share one ask; what results.json needs is always asked."""
    found = gathered("{{ echo(text='a') }}\n{{ echo_again(text='a') }}\n")
    assert [ask.analysis for ask in found.asks] == ["record", "comparison", "data_preview"]
    assert len({ask_key(ask) for ask in found.asks}) == 3


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("\n{{ ecko() }}\n", 10, "did you mean 'echo'?"),
        ("{{ echo(tekst='a') }}\n", 9, "did you mean 'text'?"),
        ("{{ echo('a') }}\n", 9, "given by name"),
        ("{{ echo(count='many') }}\n", 9, "count"),
        ("{{ echo(text='a', text='b') }}\n", 9, "given twice"),
        ("{{ forecasts() }}\n", 9, "is for forecast"),
        ("{{ echo(fail='asks') }}\n", 9, "there is no such thing"),
        ("text {{ echo() }}\n", 9, "stand alone"),
        ("{{ echo() }} text\n", 9, "stand alone"),
        ("    {{ echo() }}\n", 9, "stand alone"),
        ("{{ echo() | upper }}\n", 9, "stand alone"),
        ("text\n{{- echo() }}\n", 10, "stand alone"),
        ("{{ echo }}\n", 9, "must be called"),
        ("{{ echo(text=words) }}\n", 9, "needs quotes"),
        ("{{ echo(text=“a”) }}\n", 9, "straight ones"),
        ("\n\n{{ echo( }}\n", 11, "cannot be read"),
        ("{{ 'a'.upper() }}\n", 9, "only figures"),
        ("{{ [].__class__.__mro__ }}\n", 9, ""),
        ("{{ range(3) }}\n", 9, "figure 'range'"),
        ("{% include 'figures/echo.html.jinja' %}\n", 9, "cannot include"),
        ("{{ 1 / 0 }}\n", 9, "division"),
        ("{{ 'a' | nosuchfilter }}\n", 9, "nosuchfilter"),
    ],
)
def test_a_wrong_call_has_its_line_and_what_is_allowed(gathered, body, line, words):
    """The mistake names the line of the page, and says what to write instead."""
    found = mistakes(gathered, body)
    assert len(found) == 1
    assert found[0].startswith(f"site_src/one.md:{line}: ") and words in found[0]


def test_a_call_may_take_several_lines(gathered):
    """A long call may be broken into lines; its line is the one it begins on."""
    (call,) = gathered("\n{{ echo(\n  text='a',\n  count=2,\n) }}\n").calls
    assert (call.line, call.arguments.count) == (10, 2)


def test_calls_may_stand_in_a_loop(gathered):
    """A page can repeat a figure for several settings."""
    found = gathered("{% for text in ['a', 'b'] %}\n{{ echo(text=text) }}\n{% endfor %}\n")
    assert [call.arguments.text for call in found.calls] == ["a", "b"]


def test_anchors_of_markdown_are_no_comments(gathered):
    """Markdown's {#anchor} stays in the page."""
    assert "{#here}" in gathered("## Title {#here}\n").body.render(lambda *call: "")


def test_all_mistakes_of_a_page_come_at_once(gathered):
    """One wrong call does not hide the next."""
    found = mistakes(gathered, "{{ ecko() }}\n{{ echo(count='x', tekst='y') }}\n{{ echo(text=words) }}\n")
    assert [line.split(":")[1] for line in found] == ["9", "10", "10", "11"]


def test_all_mistakes_of_all_pages_come_at_once(project, page_file, figures):
    """Wrong calls of several pages are told together."""
    page_file("a.md", "{{ ecko() }}\n")
    page_file("b.md", "{{ ecko() }}\n")
    found = mistakes(gather_all, load(project, figures), figures)
    assert [line.split(":")[0] for line in found] == ["site_src/a.md", "site_src/b.md"]


def test_mistakes_in_front_matter_do_not_hide_those_in_calls(project, page_file, figures):
    """A page that cannot be read is told together with the wrong calls of the other pages."""
    page_file("a.md", "---\na: b: c\n---\n", study=False)
    page_file("b.md", "{{ ecko() }}\n")
    found = mistakes(load, project, figures)
    assert [line.split(":")[0] for line in found] == ["site_src/a.md", "site_src/b.md"]


def test_a_defect_of_a_figure_is_not_put_on_the_author(gathered):
    """An error that is ours passes through with its own type."""
    with pytest.raises(KeyError):
        gathered("{{ echo(fail='defect') }}\n")
