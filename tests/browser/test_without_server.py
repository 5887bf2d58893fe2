"""The small site as a folder and as one file, opened from the disk with the network off."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rnnreport.single_file import export
from tests.small_project import quiet

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def offline(small_site):
    """The same pages, built as a folder that opens without a server."""
    project = replace(small_site, offline=True)
    quiet(project)
    return project


@pytest.fixture(scope="module")
def single(small_site, tmp_path_factory):
    """The study page as one file, in a folder of its own."""
    return export(small_site, "studies/one.md", tmp_path_factory.mktemp("single") / "one.html").path


@pytest.fixture
def opened(browser):
    """Open a file with the network off; a complaint, or a request for anything but files, fails the test."""
    wrong, contexts = [], []

    def opening(address: str, ready: str = ".rr-tools, .rr-controls button"):
        contexts.append(browser.new_context(offline=True, accept_downloads=True))
        contexts[-1].on("request", lambda asked: page.asked.append(asked.url))
        page = contexts[-1].new_page()
        page.asked = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(address)
        page.wait_for_selector(ready)
        return page

    yield opening
    assert wrong == []
    assert [address for one in contexts for page in one.pages for address in page_requests(page)] == []
    for context in contexts:
        context.close()


def page_requests(page) -> list[str]:
    """Return what a page loaded from anywhere but the disk."""
    names = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    return [name for name in names if not name.startswith(("file:", "data:", "blob:"))]


def test_a_folder_is_searched(offline, opened):
    """Without server and worker, typing a word finds the page, and its link opens it."""
    page = opened((offline.site / "index.html").as_uri(), "[data-md-component=search-query]")
    page.locator("[data-md-component=search-query]").first.click()
    page.keyboard.type("prose")
    page.locator(".md-search-result__link", has_text="A study").first.click()
    page.wait_for_selector("#cells-1")
    assert page.url.startswith((offline.site / "studies" / "one.html").as_uri())
    assert all(address.startswith("file:") for address in page.asked)


def test_a_figure_in_a_folder_answers(offline, opened):
    """A word that is pointed at tells its number, which a script beside the page holds; an address shows its view."""
    page = opened((offline.site / "studies" / "one.html").as_uri() + "#cells-1?of=f&cells=1-2")
    page.wait_for_selector('.rr-seg button[aria-pressed="true"]:text-is("f")')
    assert page.locator(".rr-row[data-cell]").count() == 2
    page.hover(".rr-line .rr-t")
    page.wait_for_selector(".rr-tip:not([hidden])")
    assert " = " in page.inner_text(".rr-tip")


def test_the_site_for_a_server_stays(small_site, offline):
    """Each form has a folder of its own."""
    assert (small_site.site / "studies" / "one" / "index.html").is_file()
    assert (offline.site / "studies" / "one.html").is_file() and offline.site != small_site.site


def test_one_file_asks_for_nothing_and_lives(single, opened):
    """It opens alone; a word that is pointed at tells its number, and an address shows its view."""
    page = opened(f"{single.as_uri()}#cells-1?of=f&cells=1-2")
    page.wait_for_selector('.rr-seg button[aria-pressed="true"]:text-is("f")')
    page.hover(".rr-line .rr-t")
    page.wait_for_selector(".rr-tip:not([hidden])")
    assert " = " in page.inner_text(".rr-tip") and len(page.asked) == 1


def test_data_are_saved_out_of_one_file(single, small_site, opened):
    """Small and large files come out as they lie beside the page."""
    page = opened(single.as_uri())
    for name in ("results.json", "cells-1.json"):
        link = page.locator(f'a[download="{name}"]').first
        with page.expect_download() as saved:
            link.evaluate("link => link.click()")
        beside = next(small_site.site.glob(f"studies/one/**/{name}"))
        assert saved.value.path().read_bytes() == beside.read_bytes()


def test_one_file_looks_like_its_page(single, opened):
    """It has the style of the site, and no control that would lead nowhere."""
    page = opened(single.as_uri())
    assert page.locator("h1").evaluate("one => getComputedStyle(one).fontWeight") == "300"
    assert page.locator(".md-search, .md-sidebar--primary").count() == 0
    assert not re.search(r'href="(?!#|data:|https?:)[^"]', page.locator("body").evaluate("one => one.innerHTML"))
