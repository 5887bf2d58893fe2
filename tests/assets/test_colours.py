"""The colours of overlays, computed from the style sheet itself: legible in both schemes and both palettes.

OKLCH to sRGB after B. Ottosson, "A perceptual color space for image processing", 2020; contrast after WCAG 2.2.
"""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest

SHEET = Path(__file__).resolve().parents[2] / "templates" / "assets" / "rnnreport-cells.css"
SCHEMES = ("light", "dark")
PALETTES = ("red-green", "orange-blue")
LEVELS = range(21)
INK = 4.5  # the least contrast of text with what is behind it (WCAG 1.4.3)


@cache
def sheet() -> str:
    """Return the style sheet on one line, without comments."""
    return " ".join(re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL).split())


def rule(selector: str) -> dict[str, str]:
    """Return the declarations of all rules with exactly this selector."""
    bodies = re.findall(r"(?:^|[}{]) ?" + re.escape(selector) + r" \{([^}]*)\}", sheet())
    assert bodies, f"no rule for {selector}"
    pairs = (line.split(":", 1) for body in bodies for line in body.split(";") if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def settings(scheme: str, palette: str) -> dict[str, str]:
    """Return the custom properties that hold in a scheme and a palette."""
    found = rule(".rr-figure")
    if palette == "orange-blue":
        found |= rule('.rr-figure[data-palette="orange-blue"]')
    return found | (rule('[data-md-color-scheme="slate"] .rr-figure') if scheme == "dark" else {})


@cache
def strength(level: int) -> float:
    """Return how strong the sheet makes a level, 0..1."""
    found = re.search(rf"\.v{level}\b[^{{}}]*\{{ --s: ([0-9.]+) \}}", sheet())
    assert found, f"level {level} has no strength"
    return float(found[1])


def rgb(lightness: float, chroma: float, hue: float) -> tuple[float, ...]:
    """Return linear sRGB, 0..1, of an OKLCH colour, clipped to what a screen can show."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    l3 = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m3 = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s3 = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
        -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
        -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3,
    )
    return tuple(min(max(part, 0.0), 1.0) for part in linear)


def of_hex(colour: str) -> tuple[float, ...]:
    """Return linear sRGB of "#rrggbb"."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the WCAG contrast of two colours, 1..21."""
    bright, dim = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (one, other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def behind(scheme: str, palette: str, level: int) -> tuple[float, ...]:
    """Return what is behind the text of a level."""
    found, strong = settings(scheme, palette), strength(level)
    hue = found["--rr-low"] if level < 10 else found["--rr-high"]
    light, fade, chroma = (float(found[name]) for name in ("--rr-light", "--rr-fade", "--rr-chroma"))
    return rgb(light + fade * strong, chroma * strong, float(hue))


def test_this_test_computes_what_the_sheet_says():
    """The background of a token is made of the custom properties in the way that these tests compute it."""
    said = "oklch(calc(var(--rr-light) + var(--rr-fade) * var(--s)) calc(var(--rr-chroma) * var(--s)) var(--hue))"
    assert rule(".rr-t")["background"] == said


def test_reference_colours():
    """The conversion gives pure red and white, and black on white has the contrast 21."""
    assert rgb(0.627955, 0.257683, 29.2339) == pytest.approx((1, 0, 0), abs=2e-3)
    assert contrast(rgb(1, 0, 0), rgb(0, 0, 0)) == pytest.approx(21, abs=1e-3)


@pytest.mark.parametrize(("scheme", "palette"), list(product(SCHEMES, PALETTES)))
def test_ink_is_legible_on_every_level(scheme, palette):
    """The text of a token has a contrast of at least 4.5 with each of the 21 colours."""
    ink = of_hex(settings(scheme, palette)["--rr-on"])
    assert min(contrast(ink, behind(scheme, palette, level)) for level in LEVELS) >= INK


@pytest.mark.parametrize(("scheme", "palette"), list(product(SCHEMES, PALETTES)))
def test_strength_is_seen_in_lightness_alone(scheme, palette):
    """Each step away from the middle has less contrast with the ink, so that strength needs no sense of hue."""
    ink = of_hex(settings(scheme, palette)["--rr-on"])
    up = [contrast(ink, behind(scheme, palette, level)) for level in range(10, 21)]
    down = [contrast(ink, behind(scheme, palette, level)) for level in range(10, -1, -1)]
    for steps in (up, down):
        assert all(after < before for before, after in zip(steps, steps[1:], strict=False))


def test_strength_is_the_distance_from_the_middle():
    """Level k is as strong as |k - 10| / 10."""
    assert [strength(level) for level in LEVELS] == [abs(level - 10) / 10 for level in LEVELS]


def test_the_line_beneath_says_the_sign_again():
    """Levels below the middle have a dotted line, those above it a solid one, in forced colours too."""
    for line, levels in (("dotted", range(0, 10)), ("solid", range(10, 21))):
        group = next(found for found in re.findall(r"([^{}]*)\{[^{}]*--line: " + line + r" \}", sheet()))
        assert set(re.findall(r"\.v(\d+)", group)) == {str(level) for level in levels}
    assert "forced-colors: active" in sheet()


@pytest.mark.parametrize(("scheme", "palette"), list(product(SCHEMES, PALETTES)))
@pytest.mark.parametrize("level", [0, 20])
def test_the_line_beneath_stands_out_where_it_matters(scheme, palette, level):
    """The line under the strongest colours has a contrast of at least 3 with them (WCAG 1.4.11)."""
    found = settings(scheme, palette)
    hue = float(found["--rr-low"] if level < 10 else found["--rr-high"])
    assert "oklch(var(--rr-edge) calc(.02 + .08 * var(--s)) var(--hue)" in rule(".rr-t")["border-bottom"]
    assert contrast(rgb(float(found["--rr-edge"]), 0.1, hue), behind(scheme, palette, level)) >= 3


def test_colours_are_printed():
    """A printer keeps the colours behind the words."""
    assert rule(".rr-t")["print-color-adjust"] == "exact"
