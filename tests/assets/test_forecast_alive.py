"""Plots over time in a real browser, from a folder on disk: lines switched on and off, numbers read out."""

from __future__ import annotations

import pytest

from tests.figures import drawing
from tests.figures.invented import series

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en" data-md-color-scheme="default"><meta charset="utf-8"><title>forecast</title>
<meta name="viewport" content="width=device-width">{sheets}<body class="md-typeset">{figure}{scripts}</body></html>"""
OUT = ".rr-out"
(ONE,) = series.forecast(("LSTM", "GRU"), ()).series


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
def visit(contexts, tmp_path):
    """Open a page with one figure; every error of a script fails the test."""
    opened, errors = [], []

    def visit(name: str = "forecast", given: dict | None = None, **settings):
        shown = drawing.show(name, **(given or {}))
        for file, content in shown.files.items():
            (tmp_path / "figures").mkdir(exist_ok=True)
            (tmp_path / "figures" / file).write_bytes(content)
        assets = sorted((drawing.PROJECT.templates / "assets").iterdir())
        sheets = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in assets if path.suffix == ".css")
        scripts = "".join(f'<script src="{path.as_uri()}"></script>' for path in assets if path.suffix == ".js")
        html = PAGE.format(sheets=sheets, figure=drawing.html(name, shown), scripts=scripts)
        (tmp_path / "page.html").write_text(html, encoding="utf-8")
        page = contexts(**({"viewport": {"width": 1280, "height": 1400}} | settings)).new_page()
        opened.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: (errors.append("a dialog opened"), dialog.dismiss()))
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield visit
    for page in opened:
        page.close()
    assert errors == []


def chart(page, number: int = 0):
    """Return one drawing."""
    return page.locator(".rr-over-time .rr-chart").nth(number)


def point(page, share: float, number: int = 0) -> None:
    """Point at a drawing, at a share of its width."""
    box = page.locator(".rr-over-time .rr-base").nth(number).bounding_box()
    page.mouse.move(box["x"] + box["width"] * share, box["y"] - 40)
    page.wait_for_selector(f"{OUT}:not([hidden])")


def read(page) -> list[list[str]]:
    """Return what is read out: time and value, then a list for each line."""
    page.wait_for_selector(f"{OUT}:not([hidden])")
    head = page.locator(".rr-out-head > *").all_text_contents()
    lines = page.locator(f"{OUT} tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return [head, *lines]


def seen(page, number: int = 0) -> list[str]:
    """Return the numbers of the lines that can be seen in a plot."""
    paths = page.locator(".rr-over-time").nth(number).locator(".rr-path[data-line]")
    return paths.evaluate_all(
        "all => all.filter(one => getComputedStyle(one).visibility === 'visible').map(one => one.dataset.line)"
    )


def test_all_is_there_without_a_script(visit):
    """Lines, legend of what is drawn, and a table; no control that does nothing."""
    page = visit(java_script_enabled=False)
    assert page.locator("button").count() == 0
    assert page.locator(".rr-legend-head bdi >> nth=0").text_content() == "passengers"
    entries = page.locator(".rr-switches >> nth=0").locator("li:visible bdi").all_text_contents()
    assert entries == ["LSTM", "GRU", series.SARIMA]
    assert page.locator(".rr-ahead >> nth=0").locator(".rr-band:visible").count() == 1
    assert seen(page) == ["0", "1", "4"]


def test_nothing_is_loaded_before_it_is_asked_for(visit):
    """The numbers come when a plot is pointed at first."""
    page = visit()
    assert page.locator("head script[src]").count() == 0
    point(page, 0.5)
    assert page.locator("head script[src]").count() == 1


def test_the_cross_hair_reads_the_nearest_time(visit):
    """Time and value, and of each line that is on the forecast, the error and the interval."""
    page = visit()
    scale = (ONE.stamps - ONE.stamps[0]) / (ONE.stamps[-1] - ONE.stamps[0])
    point(page, float(scale[130]) + 0.002)
    head, *lines = read(page)
    assert head == [ONE.times[130], f"{ONE.values[130]:.0f}"]
    assert [line[0] for line in lines] == ["LSTM", "GRU", series.SARIMA]
    assert lines[0][1] == f"{ONE.courses[0].one_step[130]:.1f}"
    assert lines[0][2] == f"{ONE.values[130] - ONE.courses[0].one_step[130]:.1f}".replace("-", "−")
    assert float(page.locator(".rr-hair").get_attribute("x1").rstrip("%")) == pytest.approx(100 * scale[130], abs=0.01)
    page.mouse.move(2, 2)
    assert page.locator(OUT).is_hidden()


def test_keys_move_the_cross_hair(visit):
    """End, left, left, and Home; Escape takes it away; the ends are ends."""
    page = visit()
    chart(page).focus()
    for key, at in (("End", 143), ("ArrowRight", 143), ("ArrowLeft", 142), ("ArrowLeft", 141), ("Home", 0)):
        page.keyboard.press(key)
        page.wait_for_function(f"document.querySelector('.rr-out-head b')?.textContent === '{ONE.times[at]}'")
    page.keyboard.press("Escape")
    assert page.locator(OUT).is_hidden()


def test_before_any_forecast_only_the_value_is_read(visit):
    """At a time of which nobody said anything there is no empty table."""
    page = visit()
    point(page, 0.0)
    assert read(page) == [["1949-01", f"{ONE.values[0]:.0f}"]]
    assert "no forecast" in page.text_content(OUT)


def test_the_legend_switches_lines_on_and_off(visit):
    """In all plots of the figure at once, and in what is read out; a button says whether its line is on."""
    page = visit()
    page.click('.rr-switch:has(bdi:text-is("persistence")) >> nth=1')
    page.click('.rr-switch:has(bdi:text-is("LSTM")) >> nth=0')
    assert seen(page, 0) == seen(page, 1) == ["1", "2", "4"]
    pressed = page.locator('.rr-switch[aria-pressed="true"] bdi').all_text_contents()
    assert pressed == ["GRU", "persistence", series.SARIMA] * 2
    point(page, 0.9)
    assert [line[0] for line in read(page)[1:]] == ["GRU", "persistence", series.SARIMA]


def test_one_band_is_seen_at_a_time(visit):
    """At first that of the best; then that of the line whose entry was pointed at last, and so in words."""
    page = visit()
    bands = page.locator(".rr-over-time >> nth=0").locator(".rr-area.rr-on")
    words = page.locator(".rr-ahead >> nth=0").locator(".rr-band:visible")
    assert bands.evaluate_all("all => all.map(one => one.dataset.line)") == ["4"]
    assert series.SARIMA in words.text_content()
    page.hover('.rr-switch:has(bdi:text-is("GRU")) >> nth=0')
    assert bands.evaluate_all("all => all.map(one => one.dataset.line)") == ["1"]
    assert "GRU" in words.text_content()


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_read_out_stays_within_the_figure(visit, width):
    """At both ends of a plot, with long names, nothing is cut and the page does not scroll sideways."""
    given = {"names": ("M" * 300, "كتاب"), "words": ("a", "b")}
    page = visit("forecast", given, viewport={"width": width, "height": 3000})
    frame = page.locator("figure").bounding_box()
    for share in (0.0, 0.5, 1.0):
        point(page, share, 3)
        box = page.locator(OUT).bounding_box()
        assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_names_of_users_are_text(visit):
    """Nothing that a name holds is run or becomes an element."""
    evil = "<img src=x onerror=alert(1)>"
    page = visit("forecast", {"names": (evil, "GRU"), "words": ("</script><script>alert(2)</script>",)})
    point(page, 0.9)
    assert read(page)[1][0] == evil
    assert page.locator("img").count() == 0


def test_touch_reads_numbers(visit):
    """A tap on a plot reads its numbers, and they stay."""
    page = visit(viewport={"width": 390, "height": 1800}, has_touch=True, is_mobile=True)
    chart(page).tap()
    assert read(page)[0][0] in ONE.times


def test_errors_are_read_out(visit):
    """Each line's error and forecast; with the steps ahead its RMSE."""
    page = visit("errors_over_time")
    point(page, 1.0)
    head, *lines = read(page)
    assert head == [ONE.times[-1], f"{ONE.values[-1]:.0f}"]
    error = f"{ONE.values[-1] - ONE.courses[0].one_step[-1]:.1f}".replace("-", "−")
    assert lines[0] == ["LSTM", error, f"{ONE.courses[0].one_step[-1]:.1f}"]
    point(page, 0.0, 2)
    page.wait_for_function("document.querySelector('.rr-out-head b').textContent === '1'")
    assert len(read(page)[1]) == 2
