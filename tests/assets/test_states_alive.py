"""The figure of states against time in a real browser, from a folder on disk: what it shows is what Python draws."""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest

from tests.figures import drawing, invented
from tests.figures.invented.series_readings import answer, reading

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en" data-md-color-scheme="default"><meta charset="utf-8"><title>states</title>
{sheets}<body class="md-typeset">{figure}{scripts}</body></html>"""
SEEN = """() => Array.from(document.querySelectorAll("#cells-1 .rr-network"), (box) => [
  ...[".rr-network-about", ".rr-note", ".rr-ties"].map((name) => box.querySelector(name).textContent),
  ...Array.from(box.querySelectorAll(".rr-gap"), (gap) => gap.textContent),
  ...Array.from(box.querySelectorAll(".rr-unit"), (unit) => {
    const map = unit.querySelector(".rr-map");
    return [unit.dataset.cell, unit.querySelector(".rr-cell").textContent, map.getAttribute("aria-label"),
      map.getAttribute("viewBox"),
      ...Array.from(map.querySelectorAll("path"), (path) => path.getAttribute("class") + " " + path.getAttribute("d"))];
  })])"""
ENDS = """() => Array.from(document.querySelectorAll(".rr-series, .rr-times, .rr-map"), (one) => {
  const box = one.getBoundingClientRect();
  return [Math.round(box.left), Math.round(box.right)];
})"""
HAIRS = """() => Array.from(document.querySelectorAll(".rr-hair:not([hidden])"),
  (hair) => Number(hair.style.getPropertyValue("--rr-x")))"""
TOLD = """() => ["formula", "what"].map((name) => document.querySelector("#cells-1 .rr-" + name).textContent)"""
STRIP = '#cells-1 .rr-unit[data-cell="1"] .rr-map'


def readings(steps: int = 48) -> tuple:
    """Return a network that begins late and one without gates."""
    first = reading(steps, begin=3, units=9)
    layer = first.layers[0]
    bare = replace(layer, states={"h": -layer.states["h"]}, ranges={"h": (-1.0, 1.0)})
    return first, reading(steps, units=9, model='<b>"RNN"</b>', cell="simple_rnn", layers=(bare,))


@pytest.fixture
def write(tmp_path):
    """Write a page with one figure and return its address."""

    def write(steps: int = 48, **arguments) -> str:
        module = importlib.import_module("rnnreport.figures.cells_forecast")
        at = drawing.Place("cells-1", "files/")
        study = invented.study("LSTM", "RNN", task="forecast")
        shown = module.show(module.Arguments(**arguments), study, answer(*readings(steps)), at)
        for name, content in shown.files.items():
            path = tmp_path / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        figure = drawing.render(drawing.PROJECT, "figures/cells_forecast.html.jinja", figure=shown.context, place=at)
        assets = sorted((drawing.PROJECT.templates / "assets").iterdir())
        sheets = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in assets if path.suffix == ".css")
        scripts = "".join(f'<script src="{path.as_uri()}"></script>' for path in assets if path.suffix == ".js")
        page = tmp_path / "page.html"
        page.write_text(PAGE.format(sheets=sheets, figure=figure, scripts=scripts), encoding="utf-8")
        return page.as_uri()

    return write


@pytest.fixture(scope="module")
def contexts(browser):
    """Browser contexts by their settings: a page opens much faster in one that is there."""
    opened = {}

    def context(**settings):
        key = repr(settings)
        if key not in opened:
            opened[key] = browser.new_context(**settings)
        return opened[key]

    yield context
    for one in opened.values():
        one.close()


@pytest.fixture
def visit(contexts):
    """Open an address; every error of a script fails the test."""
    opened, errors = [], []

    def visit(address: str, **settings):
        page = contexts(**({"viewport": {"width": 1280, "height": 900}} | settings)).new_page()
        opened.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield visit
    for page in opened:
        page.close()
    assert errors == []


def press(page, state: str) -> None:
    """Choose a state and wait until it is shown."""
    page.click(f'#cells-1 .rr-seg button:text-is("{state}")')
    page.wait_for_selector(f'#cells-1 .rr-seg button[aria-pressed="true"]:text-is("{state}")')


def numbers(page) -> list[str]:
    """Return what the first network's line of numbers says, once it says something."""
    page.wait_for_selector("#cells-1 .rr-told b")
    return page.locator("#cells-1 .rr-told").first.locator("> span:not(.rr-break)").all_text_contents()


def test_all_is_there_without_a_script(write, visit):
    """Without JavaScript, the asked cells of both networks are there, and no control that does nothing."""
    page = visit(write(), java_script_enabled=False)
    assert page.locator("#cells-1 .rr-unit .rr-trace").count() == 16
    assert page.locator("#cells-1 button, #cells-1 select, #cells-1 input").count() == 0


def test_nothing_is_loaded_before_it_is_needed(write, visit):
    """The page loads no numbers until its reader does something; then those of the layer that is shown."""
    page = visit(write())
    shards = "document.querySelectorAll('head script[src]').length"
    assert page.evaluate(shards) == 0
    press(page, "i")
    assert page.evaluate(shards) == 6


@pytest.mark.parametrize(
    ("steps", "arguments"), [(48, {"of": "i", "cells": "0, 4-5"}), (450, {"of": "c", "cells": "last 2"})]
)
def test_a_view_is_what_python_draws(write, visit, steps, arguments):
    """A link to a view shows the very paths, labels and words that Python writes for it, in thinned pictures too."""
    linked = visit(write(steps) + "#cells-1?" + "&".join(f"{key}={value}" for key, value in arguments.items()))
    linked.wait_for_selector(f'#cells-1 .rr-seg button[aria-pressed="true"]:text-is("{arguments["of"]}")')
    seen = [linked.evaluate(SEEN), linked.evaluate(TOLD)]
    written = visit(write(steps, **arguments), java_script_enabled=False)
    assert seen == [written.evaluate(SEEN), written.evaluate(TOLD)]


def test_series_and_strips_lie_on_one_axis(write, visit):
    """The series, its times and every strip begin and end at the same place, on a phone too."""
    page = visit(write())
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        ends = page.evaluate(ENDS)
        first = ends[: len(ends) // 2]  # of the first network
        assert len(first) == 10 and len({tuple(pair) for pair in first}) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_pointing_tells_time_value_forecast_and_all_states(write, visit):
    """Where the pointer is, the numbers are those of the reading."""
    page = visit(write())
    page.locator(STRIP).first.hover()
    one, at = readings()[0], 24
    told = numbers(page)
    at = one.times.index(told[0])
    assert abs(at - 24) <= 1
    states = {name: f"{found[at, 1]:.3f}".replace("-", "−") for name, found in one.layers[0].states.items()}
    assert told[1:4] == [f"passengers{one.values[at]:.1f}", f"forecast{one.said[at]:.1f}", "cell 1"]
    assert told[4:] == [name + number for name, number in states.items()]


def test_one_cross_hair_stands_at_one_time_everywhere(write, visit):
    """Both networks' cross-hairs are at the same time as the pointer."""
    page = visit(write())
    page.locator(STRIP).first.hover()
    numbers(page)
    places = page.evaluate(HAIRS)
    assert len(places) == 2 and places[0] == places[1] and abs(places[0] - 0.5) < 0.02


def test_keys_move_through_time_and_cells(write, visit):
    """From the number of a cell, right is the next time and down the next cell."""
    page = visit(write())
    page.locator("#cells-1 select").last.focus()
    page.keyboard.press("Tab")
    assert numbers(page)[0] == "1949-01"
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(50)
    told = numbers(page)
    assert (told[0], told[3]) == ("1949-03", "cell 1")


def test_a_click_opens_a_cell(write, visit):
    """All states and gates are lines then, those of one range in one plot; the address says it; Escape closes."""
    page = visit(write())
    page.locator(STRIP).first.click()
    page.wait_for_selector("#cells-1 .rr-opened")
    assert page.locator("#cells-1 .rr-opened .rr-chart").count() == 3
    titles = page.locator("#cells-1 .rr-opened li").all_text_contents()
    assert [title.strip() for title in titles] == ["h, hidden state", "c, cell state", "i, input gate"]
    assert "open=1.1" in page.url
    page.locator('#cells-1 .rr-unit[data-cell="1"] button').first.focus()
    page.keyboard.press("Escape")
    page.wait_for_selector("#cells-1 .rr-opened", state="detached")


def test_one_network_can_be_had_alone(write, visit):
    """It has the whole width then."""
    page = visit(write())
    page.locator("#cells-1 select").first.select_option("2")
    page.wait_for_selector("#cells-1 .rr-network >> nth=0", state="hidden")
    assert page.locator("#cells-1 .rr-network").nth(1).bounding_box()["width"] > 900


def test_the_way_back_leads_to_the_view_before(write, visit):
    """The browser's back button undoes a choice."""
    page = visit(write())
    before = page.evaluate(SEEN)
    press(page, "c")
    page.go_back()
    page.wait_for_selector('#cells-1 .rr-seg button[aria-pressed="true"]:text-is("h")')
    assert page.evaluate(SEEN) == before


def test_a_wrong_choice_of_cells_is_told(write, visit):
    """Cells that are not there leave the view as it is, and what is allowed is said."""
    page = visit(write())
    before = page.evaluate(SEEN)
    page.fill("#cells-1 input", "12")
    page.keyboard.press("Enter")
    assert "0 to 8" in page.text_content("#cells-1 .rr-problem")
    assert page.evaluate(SEEN) == before


def test_a_wrong_address_changes_nothing(write, visit):
    """What makes no sense in an address is left out."""
    address = write()
    page = visit(address)
    before = page.evaluate(SEEN)
    page.goto(address + "#cells-1?of=__proto__&layer=9&cells=nonsense&network=7&open=5.x")
    page.wait_for_timeout(100)
    assert page.evaluate(SEEN) == before


def test_missing_numbers_are_told(write, visit, tmp_path):
    """When a file of numbers is gone, the figure says so and keeps what it shows."""
    address = write()
    (tmp_path / "files" / "cells-1" / "1-1-c.js").unlink()
    page = visit(address)
    before = page.evaluate(SEEN)
    page.click('#cells-1 .rr-seg button:text-is("c")')
    page.wait_for_selector("#cells-1 .rr-problem:not(:empty)")
    assert "did not load" in page.text_content("#cells-1 .rr-problem") and page.evaluate(SEEN) == before
