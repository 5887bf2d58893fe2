"""The second pass: figures in their places, files beside the page, and how it was made."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from rnnreport.errors import PageMistakes, StageFailed
from rnnreport.figures import Place
from rnnreport.pages import gather, gather_all, load, missing, write
from rnnreport.pages.made import duration


@pytest.fixture
def asked(project, page_file, figures):
    """Gather a page below site_src."""

    def run(body: str, path: str = "studies/one.md"):
        page_file(path, body)
        (page,) = (page for page in load(project, figures) if page.study)
        return gather(page, figures)

    return run


@pytest.fixture
def written(asked, answer, provenance):
    """Write a page."""

    def run(body: str, path: str = "studies/one.md", **options):
        gathered = asked(body, path)
        return write(gathered, answer(gathered), provenance, **options)

    return run


def test_figures_stand_where_they_were_called(written):
    """Prose and figures keep the order of the page."""
    text = written("before\n\n{{ echo(text='a & b') }}\n\nbetween\n\n{{ echo() }}\n").markdown
    places = [text.index(part) for part in ("before", 'id="echo-1"', "a &amp; b", "between", 'id="echo-2"')]
    assert places == sorted(places)


def test_front_matter_that_is_ours_does_not_reach_the_site(written):
    """The study is taken out, the title stays."""
    head = written("x\n").markdown.split("---\n")[1]
    assert "title: One" in head and "study" not in head


@pytest.mark.parametrize("path", ["studies/one.md", "studies/index.md", "index.md", "a b/ü.md"])
def test_files_lie_beside_the_page(project, written, path):
    """results.json and figures/ are in the folder of the page's index.html."""
    (project.site_src / "index.md").unlink() if path == "index.md" else None
    folder = {"studies/one.md": "studies/one/", "studies/index.md": "studies/", "index.md": "", "a b/ü.md": "a b/ü/"}
    names = ("results.json", "figures/echo-1.json", "figures/echo-1.csv")
    assert set(written("{{ echo() }}\n", path).files) == {folder[path] + name for name in names}


def test_links_follow_the_form_of_addresses(written):
    """Where pages are files, links lead into the folder beside; signs in names are written as addresses have them."""
    assert 'href="results.json"' in written("x\n", "a b.md").markdown
    assert 'href="a%20b/results.json"' in written("x\n", "a b.md", use_directory_urls=False).markdown


def test_results_say_what_the_figures_show(written):
    """results.json names each figure with its own data, and writes null for what is not finite."""
    document = json.loads(written("{{ echo() }}\n").files["studies/one/results.json"])
    assert document["figures"] == [{"figure": "echo", "id": "echo-1", "data": "figures/echo-1.json"}]
    assert document["models"]["LSTM"]["metrics"]["test"]["loss"]["mean"] is None
    assert list(document["models"]["LSTM"]["metrics"]) == ["train", "test"]
    assert document["data"]["counts"] == {"train": 2, "test": 1}
    assert (document["schema"], document["study"], document["task"]) == (1, "one", "next-word")


def test_the_same_results_give_the_same_bytes(asked, answer, provenance):
    """Writing twice writes the same."""
    gathered = asked("{{ echo(text='a') }}\n")
    assert write(gathered, answer(gathered), provenance) == write(gathered, answer(gathered), provenance)


def test_how_it_was_made_is_text(written):
    """Signs in a licence and an address that is none are shown, not obeyed; settings keep their lines."""
    text = written("x\n").markdown
    assert "&lt;b&gt;free&lt;/b&gt; &amp; *open*" in text and 'href="javascript' not in text
    assert "task: next-word&#10;data:&#10;  corpus: python_docs&#10;&#10;" in text
    assert "1 min 23 s" in text and "jax 0.10, numpy 2.0" in text


def test_figures_that_cannot_be_shown_are_told_together(asked, answer, provenance):
    """Every figure that fails is a mistake in the line of its call; the defect of one does not shift the others."""
    gathered = asked("{{ echo(fail='show') }}\n{{ echo(text='fine') }}\n{{ echo(fail='show') }}\n")
    with pytest.raises(PageMistakes) as caught:
        write(gathered, answer(gathered), provenance)
    assert [mistake.line for mistake in caught.value.mistakes] == [9, 11]


@pytest.mark.parametrize("name", ["../up", "/top", "a/../../b", ".hidden", "a\\b", "c:d"])
def test_names_of_files_cannot_leave_the_folder(written, name):
    """A figure that names a file outside of its folder is stopped."""
    with pytest.raises(StageFailed):
        written(f"{{{{ echo(file={name!r}) }}}}\n")


def test_two_figures_cannot_share_a_name_for_different_files(written, figures):
    """The same bytes under the same name are one file."""
    assert "studies/one/figures/x.json" in written("{{ echo(file='x.json') }}\n\n{{ echo(file='x.json') }}\n").files


def test_a_page_without_results_says_what_to_do(asked, figures):
    """Its words stay, its figures are left out, the mend is text."""
    page = asked("Prose.\n\n{{ echo() }}\n").page
    text = missing(page, "run <this> & that", figures).markdown
    assert "Prose." in text and "run &lt;this&gt; &amp; that" in text and "<figure" not in text


def test_a_figure_is_one_block_of_html(written):
    """It stands where it was called, with blank lines around and none within."""
    text = written("before\n\n{{ echo(text='a & b') }}\n\nafter\n").markdown
    figure = '<figure id="echo-1">\n<p title="a &amp; b">a &amp; b</p>\n</figure>'
    assert re.search(rf"before\n\n+{re.escape(figure)}\n\n+after", text)


@pytest.mark.parametrize(
    ("path", "folders", "prefix"),
    [
        ("studies/one.md", True, "figures/"),
        ("studies/one.md", False, "one/figures/"),
        ("studies/index.md", False, "figures/"),
    ],
)
def test_a_figure_knows_where_its_files_are(monkeypatch, asked, answer, provenance, figures, path, folders, prefix):
    """Its URL prefix is as seen from the page, whatever addresses the site has."""
    places = []
    show = figures["echo"].show
    monkeypatch.setattr(figures["echo"], "show", lambda *given: places.append(given[-1]) or show(*given))
    gathered = asked("{{ echo() }}\n", path)
    write(gathered, answer(gathered), provenance, use_directory_urls=folders)
    assert places == [Place("echo-1", prefix)]


def test_baselines_stand_beside_models(written):
    """A reader of results.json can compare both."""
    document = json.loads(written("x\n").files["studies/one/results.json"])
    accuracy = {"mean": 0.25, "low": 0.25, "high": 0.25, "each": [0.25]}
    assert document["models"]["LSTM"]["metrics"]["test"]["accuracy"] == accuracy
    assert document["baselines"]["LSTM"]["metrics"]["test"]["accuracy"] == accuracy


def test_settings_cannot_break_out_of_their_box(written):
    """Names that users chose stand in the settings; fences, tags and blank lines in them end nothing."""
    box = re.search(r"<pre><code>(.*)</code></pre>", written("x\n").markdown)[1]
    assert "```&lt;/code&gt;" in box and "&#10;&#10;" in box


def test_a_template_that_prints_what_is_not_there_is_told_with_its_line(project, written):
    """The mistake names the template, since that is where the mend is."""
    template = project.templates / "figures" / "echo.html.jinja"
    template.write_text("<figure>\n{{ figure.nothing }}\n</figure>\n", encoding="utf-8")
    with pytest.raises(PageMistakes, match=r"templates/figures/echo\.html\.jinja:2: "):
        written("{{ echo() }}\n")


def test_two_figures_do_not_overwrite_each_other(written, figures, monkeypatch):
    """Different bytes under the same name are stopped."""
    show, contents = figures["echo"].show, iter((b"1", b"2"))

    def overwriting(*given):
        return dataclasses.replace(show(*given), files={"same.json": next(contents)})

    monkeypatch.setattr(figures["echo"], "show", overwriting)
    with pytest.raises(StageFailed, match="different files"):
        written("{{ echo() }}\n\n{{ echo() }}\n")


def test_the_default_text_calls_figures_that_there_are(project, page_file):
    """A study page without words asks for the figures of the package, with nothing wrong."""
    page_file("one.md", "\n")
    (gathered,) = gather_all(load(project)).values()
    assert {"cells", "comparison", "curves", "data_preview"} <= {call.figure for call in gathered.calls}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations_are_told_as_people_say_them(seconds, words):
    """One or two units, whatever the length."""
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("body", "first"), [("# Title\n\nProse.\n", "# Title"), ("Prose.\n\n# Title\n", '<div class="admo')]
)
def test_what_is_missing_is_told_below_the_heading(asked, figures, body, first):
    """The heading of a page stays its first line."""
    text = missing(asked(body).page, "mend", figures).markdown.split("---\n")[2].lstrip()
    assert text.startswith(first) and text.index("mend") < text.index("Prose.")
