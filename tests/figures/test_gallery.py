"""All figures in a real browser: nothing runs over, nothing fails, no label lies on another."""

from __future__ import annotations

import pytest

from tests.figures import gallery

pytestmark = pytest.mark.browser

OVERLAPS = """() => [...document.querySelectorAll('.rr-chart')].flatMap(chart => {
  const all = [...chart.querySelectorAll('.rr-end')].map(text => text.getBoundingClientRect());
  const boxes = all.filter(box => box.width);
  const touch = (one, other) => one.top + 1 < other.bottom && other.top + 1 < one.bottom;
  return boxes.filter((box, n) => boxes.some((other, m) => m > n && touch(box, other)));
}).length"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """The gallery on a phone."""
    folder = tmp_path_factory.mktemp("gallery")
    gallery.write(folder)
    opened = browser.new_page(viewport={"width": 390, "height": 800})
    opened.messages = []
    opened.on("console", lambda message: opened.messages.append(message.text))
    opened.on("dialog", lambda dialog: opened.messages.append(dialog.message))
    opened.on("request", lambda request: opened.messages.append(request.url))
    opened.goto((folder / "gallery.html").as_uri())
    yield opened
    opened.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_never_scrolls_sideways(page, width):
    """Whatever is wide scrolls in its own box."""
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_labels_of_lines_never_overlap(page, width):
    """The names at the ends of lines stand clear of each other, with seven models too."""
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate(OVERLAPS) == 0


def test_nothing_runs_and_nothing_is_fetched(page):
    """No dialog, no message, and no request but for the page itself."""
    assert [message for message in page.messages if not message.endswith("gallery.html")] == []
