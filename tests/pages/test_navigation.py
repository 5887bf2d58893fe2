"""The order of the site."""

from __future__ import annotations

from rnnreport.pages import load
from rnnreport.pages.navigation import navigation


def nav(project, page_file, **pages: str) -> list:
    for path, head in pages.items():
        page_file(path.replace("__", "/") + ".md", f"---\n{head}\n---\n" if head else "", study=False)
    return navigation(load(project))


def test_the_index_comes_first_then_order_then_title(project, page_file):
    """Pages without an order come behind those with one, by title without regard to case."""
    found = nav(project, page_file, z="order: 1", y="order: 0.5", b="title: Beta", a="title: alpha", c="title: Gamma")
    assert found == ["index.md", "y.md", "z.md", "a.md", "b.md", "c.md"]


def test_a_folder_is_called_as_its_index_or_its_name(project, page_file):
    """The title of its index, else its name made readable."""
    found = nav(project, page_file, one__index="title: First part", one__a="", two_more__b="")
    assert found[1:] == [{"First part": ["one/index.md", "one/a.md"]}, {"Two more": ["two_more/b.md"]}]


def test_a_folder_stands_where_its_first_page_would(project, page_file):
    """Its order is the smallest in it, however deep, unless its index says one."""
    found = nav(project, page_file, page="order: 2", deep__er__a="order: 1", late__index="title: Late\norder: 3")
    assert found == ["index.md", {"Deep": [{"Er": ["deep/er/a.md"]}]}, "page.md", {"Late": ["late/index.md"]}]


def test_one_page_is_a_navigation(project):
    """The smallest site has one page."""
    assert navigation(load(project)) == ["index.md"]


def test_signs_of_html_in_the_title_of_a_folder_are_shown(project, page_file):
    """The site builder prints such titles as they are given, so they are escaped."""
    assert nav(project, page_file, other__index="title: A < B")[1:] == [{"A &lt; B": ["other/index.md"]}]


def test_equal_titles_keep_one_order(project, page_file):
    """Paths decide where nothing else does, so the site is the same each time."""
    assert nav(project, page_file, b="title: x", a="title: x") == ["index.md", "a.md", "b.md"]
