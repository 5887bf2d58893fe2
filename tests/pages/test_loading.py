"""Reading all pages: titles, the first page, default texts, and the choice of pages."""

from __future__ import annotations

import pytest

from rnnreport.errors import PageMistakes, ProjectError
from rnnreport.pages import choose, load


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Given\n---\n# Heading\n", "Given"),
        ("text\n\n# The heading {#here}\n", "The heading"),
        ("```\n# no heading\n```\n# Heading #\n", "Heading"),
        ("only text\n", "My page"),
    ],
)
def test_a_page_has_a_title(project, page_file, text, title):
    """The title is the one given, else the first heading outside of code, else the file's name made readable."""
    page_file("my-page.md", text, study=False)
    assert [page.title for page in load(project) if page.path == "my-page.md"] == [title]


@pytest.mark.parametrize("order", ["first", "true", "[1]", ".nan"])
def test_order_is_a_number(project, page_file, order):
    """Anything else is a mistake in its line."""
    page_file("one.md", f"---\norder: {order}\n---\n", study=False)
    with pytest.raises(PageMistakes, match=r"site_src/one\.md:2: order"):
        load(project)


def test_a_page_in_another_encoding_is_a_mistake_in_its_line(project, page_file):
    """The line of the first byte that is not UTF-8 is named."""
    page_file("one.md", b"fine\nna\xefve\n")
    with pytest.raises(PageMistakes, match=r"site_src/one\.md:2: not UTF-8"):
        load(project)


def test_a_mistake_in_a_study_names_its_line(project, page_file):
    """What the study does not know is found in the line where it stands."""
    text = "---\nstudy:\n  task: next-word\n  data: {corpus: python_docs}\n  models:\n    A: {cell: lstn}\n---\n"
    page_file("one.md", text, study=False)
    with pytest.raises(PageMistakes, match=r"site_src/one\.md:6: .*did you mean 'lstm'"):
        load(project)


def test_an_empty_body_gets_the_text_of_its_task(project, page_file):
    """A study page without words has every figure of its task, with mistakes told for the template."""
    page_file("one.md", " \n")
    (page,) = (page for page in load(project) if page.study)
    assert "comparison()" in page.body and page.body_file == "templates/pages/next-word.md.jinja"


def test_a_project_needs_a_first_page(project, page_file):
    """Without site_src/index.md there is nothing to open."""
    (project.site_src / "index.md").unlink()
    page_file("one.md", "")
    with pytest.raises(ProjectError, match=r"site_src/index\.md is missing"):
        load(project)


@pytest.mark.parametrize("name", ["studies/one", "studies/one.md", "site_src/studies/one.md", "./studies/one.md"])
def test_a_study_page_can_be_named_in_several_ways(project, page_file, name):
    """With or without site_src/ and the ending."""
    page_file("studies/one.md", "x")
    page_file("studies/two.md", "x")
    assert choose(load(project), (name,)) == {"studies/one.md"}
    assert choose(load(project), ()) == {"studies/one.md", "studies/two.md"}


def test_an_unknown_page_gets_the_nearest_name(project, page_file):
    """A wrong name is told with the right one."""
    page_file("studies/one.md", "x")
    with pytest.raises(ProjectError, match="did you mean 'studies/one'"):
        choose(load(project), ("studies/ome",))
