"""axe-core in a page: what it finds, and what of that is the theme's and cannot be mended from here."""

from __future__ import annotations

SCOPE = "article.md-content__inner"  # what differs from page to page; the frame around it is looked at on a few
# rule -> where the theme breaks it, and why that stays. A finding elsewhere, or of another rule, is ours.
THEMES: dict[str, dict[str, str]] = {}
RUN = """([scope, rules]) => axe.run(scope || document, {resultTypes: ["violations"], preload: false, runOnly: rules || undefined})
    .then(told => told.violations.flatMap(rule => rule.nodes.map(node => [rule.id, String(node.target), node.failureSummary])))"""
OPEN = """document.querySelectorAll("article details").forEach(one => { one.open = true; })"""


def findings(page, scope: str = "", rules: list[str] | None = None) -> list[str]:
    """Return what axe finds wrong in a page that is open, all details unfolded, one line each."""
    try:
        from axe_playwright_python.base import AXE_SCRIPT
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("axe-core is not installed: pip install '.[test]'") from error
    page.evaluate(OPEN)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, [scope, rules])
    return [f"{rule} {target}: {' '.join(why.split())}" for rule, target, why in found if not _is_themes(page, rule, target)]


def _is_themes(page, rule: str, target: str) -> bool:
    return any(page.evaluate("([one, of]) => document.querySelector(one).matches(of)", [target, known]) for known in THEMES.get(rule, ()))
