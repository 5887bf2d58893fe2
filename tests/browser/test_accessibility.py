"""All pages of the site and every figure, as axe-core sees them: nothing is wrong but what is the theme's."""

from __future__ import annotations

import pytest

from tests.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = {
    "light": {"width": 1280, "height": 900},
    "dark": {"width": 390, "height": 800},
}  # a scheme at a desk, one on a phone
FRAMED = ("", "404.html", "guide/", "studies/papers/")  # pages on which all around the article is looked at too
KINDS = (
    *FRAMED,
    "design/",
    "guide/cells/",
    "guide/figures/",
    "guide/glossary/",
    "studies/airline/",
)  # every kind of prose: colours are theirs
COLOURED = (
    "color-contrast",
)  # axe takes seconds for this rule on a page of figures; test_colours_seen.py has all of them


@pytest.fixture(scope="module", params=LOOKS)
def looked_at(request, browser):
    """A page in one scheme, without motion, and the name of the scheme."""
    context = browser.new_context(
        viewport=LOOKS[request.param], color_scheme=request.param, reduced_motion="reduce", bypass_csp=True
    )
    yield context.new_page(), request.param
    context.close()


def test_axe_finds_nothing_in_prose(looked_at, every_address, studies):
    """Every page without figures is sound in the light scheme, and every kind of page in the dark one."""
    page, scheme = looked_at
    wrong = {}
    for name, address in every_address.items():
        if (name in KINDS or scheme == "light") and (name not in studies or name in KINDS):
            page.goto(address, wait_until="domcontentloaded")
            wrong[name] = axe.findings(
                page, axe.FRAME if name in FRAMED else axe.ARTICLE, () if name in KINDS else COLOURED
            )
    assert {name: found for name, found in wrong.items() if found} == {}


def test_axe_finds_nothing_in_figures(looked_at, studies):
    """Every figure is sound in both schemes, with all that it unfolds."""
    page, _ = looked_at
    wrong = {}
    for name, address in studies.items():
        page.goto(address)
        wrong[name] = axe.findings(page, off=COLOURED)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_axe_would_find_something(looked_at, every_address):
    """A picture without words, put into a page, is told."""
    page, _ = looked_at
    page.goto(every_address["guide/"])
    page.evaluate("document.querySelector('article').append(new Image())")
    assert any(found.startswith("image-alt") for found in axe.findings(page))
