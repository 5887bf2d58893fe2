"""axe-core in a page: what it finds, and what of that is the theme's and cannot be mended from here."""

from __future__ import annotations

# rule -> selectors of what Material for MkDocs makes, and why it stays. A finding elsewhere or by another rule is ours.
THEMES = {
    # Each block of code has a <nav class="md-code__nav"> around its copy button; the theme gives none of them a name.
    "landmark-unique": (".md-code__nav",),
}
FRAME = ""  # the whole document: header, search, navigation and footer, which are the same on every page
ARTICLE = "article.md-content__inner"
OPEN = 'document.querySelectorAll("article details").forEach(one => { one.open = true; })'
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
RUN = """([scope, off]) => axe.run(scope || document, {
    resultTypes: ["violations"], preload: false, rules: Object.fromEntries(off.map(rule => [rule, {enabled: false}])),
}).then(told => told.violations.flatMap(
    rule => rule.nodes.map(node => [rule.id, node.target.join(" "), node.failureSummary])))"""


def findings(page, scope: str = ARTICLE, off: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds wrong in an open page, all details unfolded, one line each; `off` are rules left out."""
    try:
        from axe_playwright_python.base import AXE_SCRIPT
    except ModuleNotFoundError:
        raise RuntimeError(
            "axe-core is not installed, without which nothing is tested here: pip install '.[test]'"
        ) from None
    page.evaluate(OPEN)
    page.evaluate(AXE_SCRIPT)
    page.evaluate(DRAWN)
    found = page.evaluate(RUN, [scope, list(off)])
    return [
        f"{rule} {target}: {' '.join(why.split())}" for rule, target, why in found if not _is_themes(page, rule, target)
    ]


def _is_themes(page, rule: str, target: str) -> bool:
    matches = "([target, selector]) => document.querySelector(target).matches(selector)"
    return any(page.evaluate(matches, [target, selector]) for selector in THEMES.get(rule, ()))
