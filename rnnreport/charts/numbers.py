"""Numbers as a reader sees them: thousands apart, a true minus, as many digits as carry meaning."""

from __future__ import annotations

import math

PERCENT = "\u202f%"  # with a narrow blank that does not break
MISSING = "–"


def whole(value: float) -> str:
    """Return "12,345"."""
    return f"{value:,.0f}".replace("-", "−")


def fixed(value: float, decimals: int) -> str:
    """Return a number with so many decimals and a true minus, none before a zero; "–" when it is not a number."""
    if not math.isfinite(value):
        return MISSING
    text = f"{value:,.{decimals}f}".replace("-", "−")
    return text.lstrip("−") if text.startswith("−0") and not text.strip("−0.") else text


def short(value: float) -> str:
    """Return three or so significant digits: 0.0123, 1.23, 12.3, 123, 12,300."""
    if not math.isfinite(value):
        return MISSING
    size = abs(value)
    if size == 0 or size >= 100:
        return whole(value)
    decimals = 2 - math.floor(math.log10(size))
    return fixed(value, min(max(decimals, 0), 6))


def percent(value: float, decimals: int = 1) -> str:
    """Return a share 0..1 as "15.3 %"."""
    return f"{fixed(100 * value, decimals)}{PERCENT}" if math.isfinite(value) else MISSING


def many(count: int, one: str, several: str = "") -> str:
    """Return "1 cell", "12,345 cells"."""
    return f"{whole(count)} {one if count == 1 else several or one + 's'}"


def listed(words: tuple[str, ...] | list[str], last: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), words[-1] if words else "") if part)
