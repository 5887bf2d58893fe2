"""Maps in a real browser: point at a field, or go there by keys, and its numbers are told."""

from __future__ import annotations

import pytest

from rnnreport.results import PrefixGrids
from tests.assets.test_explanations_alive import written
from tests.figures import drawing
from tests.figures.invented.branches import ABSTRACT, CLASSES, TITLE, activation, grid

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """One page with a grid, whose last word is hostile, and maps of cells. Every error of a script fails a test."""
    folder = tmp_path_factory.mktemp("maps")
    hostile = PrefixGrids(CLASSES, ((grid("LSTM", TITLE, (*ABSTRACT, EVIL)),),))
    shown = {
        "occlusion_grid": drawing.show("occlusion_grid", answers=(hostile,)),
        "activations": drawing.show("activations"),
        "network": drawing.show("network"),
    }
    for one in shown.values():
        for name, content in one.files.items():
            (folder / "figures" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "figures" / name).write_bytes(content)
    figures = [drawing.html(name, one) for name, one in shown.items()]
    (folder / "page.html").write_text(written(*figures), encoding="utf-8")
    opened, errors = browser.new_page(viewport={"width": 1280, "height": 1600}), []
    opened.set_default_timeout(5000)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto((folder / "page.html").as_uri())
    yield opened
    opened.close()
    assert errors == []


def point(page, figure: str, across: float, down: float) -> str:
    """Point at a place of the first map of a figure, in shares of it; return what is told."""
    box = page.locator(f".rr-{figure} .rr-map-box").first
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    box.hover(position={"x": size["width"] * across, "y": size["height"] * down})
    return told(page, figure)


def told(page, figure: str) -> str:
    """Return what the tip of the figure says."""
    tip = page.locator(f".rr-{figure} .rr-tip:not([hidden])")
    tip.wait_for()
    return tip.text_content()


def test_a_field_of_the_grid_tells_its_probability(page):
    """After how many words of each field, how probable, and by how much the last word changed it."""
    found = grid("LSTM", TITLE, (*ABSTRACT, EVIL)).probabilities[..., 1]
    columns, at = found.shape[1], ABSTRACT.index("Github") + 1
    said = point(page, "occlusion-grid", (at + 0.5) / columns, 0.99)
    change = found[-1, at] - found[-1, at - 1]
    wanted = (
        f"after 7 words of the title and {at} words of the abstract: {found[-1, at]:.2f} (+{change:.2f} by “Github”)"
    )
    assert said == wanted
    assert (
        page.locator(".rr-row-hair:not([hidden])").count() == page.locator(".rr-column-hair:not([hidden])").count() == 1
    )


def test_keys_go_from_field_to_field(page):
    """Right and down from where one was; Escape away. A hostile word is text."""
    point(page, "occlusion-grid", 0.999, 0.001)
    page.locator(".rr-occlusion-grid .rr-map-box").focus()
    page.keyboard.press("ArrowRight")
    assert EVIL[:20] in told(page, "occlusion-grid") and page.locator("img").count() == 0
    page.keyboard.press("ArrowDown")
    assert told(page, "occlusion-grid").startswith("after 1 word of the title and 28 words of the abstract")
    page.keyboard.press("Escape")
    assert page.locator(".rr-tip:not([hidden])").count() == 0


def test_a_field_of_the_cells_tells_cell_word_and_state(page):
    """The cell of the row by its number, not by its place."""
    found = activation("LSTM", ABSTRACT[:8], "layer 1", 8, phase=1)
    said = point(page, "activations", 2.5 / 8, 1.5 / 8)
    cell = found.order[1]
    value = f"{found.states[2, cell]:.3f}".replace("-", "−")
    assert said == f"cell {cell} at “how” (3): h = {value}"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_page(page, width):
    """Neither maps nor networks make a phone scroll sideways."""
    page.set_viewport_size({"width": width, "height": 1600})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
