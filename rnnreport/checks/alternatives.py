"""Text alternatives: pictures, drawings and canvases that say nothing to who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator

from rnnreport.built.markup import Element
from rnnreport.built.site import Built, Page
from rnnreport.checks import Finding

TITLE = "Text alternatives"
LABELS = ("aria-label", "aria-labelledby", "title")
CONTROLS = ("a", "button", "label", "summary")
ICONS = ("twemoji", "md-icon", "md-social__link")  # classes of the theme's own icons, beside words


def of_page(page: Page, site: Built) -> Iterator[Finding]:
    """Look at all that is drawn."""
    for element in page.elements:
        said = _lacks(element)
        if said:
            yield Finding(said, page.name, element.line)


def _lacks(element: Element) -> str:
    """Return what an element lacks; "" where it lacks nothing."""
    given, tag = element.given, element.tag
    role = given.get("role", "")
    if any(one.given.get("aria-hidden") == "true" or one.tag == "template" for one in element.above()):
        return ""
    if tag == "img" and "alt" not in given and not _labelled(element) and role not in ("presentation", "none"):
        name = given.get("src", "")[:80]
        return f'a picture without a text alternative: {name}; write ![what it shows](…), or alt="" for mere ornament'
    if tag == "input" and given.get("type") == "image" or tag == "area" and given.get("href"):
        return "" if given.get("alt") or _labelled(element) else f"<{tag}> without a text alternative; give it alt"
    if tag in ("iframe", "object", "canvas") and not _labelled(element) and not (tag != "iframe" and element.text()):
        return f"<{tag}> without a text alternative; give it aria-label or title"
    if tag == "svg" and role not in ("presentation", "none") and not _drawn_with_words(element):
        return 'a drawing (svg) without a text alternative; give it role="img" and aria-label, or aria-hidden="true"'
    if role == "img" and tag != "svg" and not _labelled(element) and not given.get("alt"):
        return f'<{tag} role="img"> without a text alternative; give it aria-label'
    return ""


def _drawn_with_words(element: Element) -> bool:
    """Tell whether a drawing has a title or label, or lies in a picture, or in a control that has words."""
    if _labelled(element) or any(one.tag == "title" and one.text() for one in element.inner):
        return True
    for one in list(element.above())[1:]:
        if one.given.get("role") == "img" or one.tag == "svg":
            return True  # part of it: the outer one is looked at
        if one.tag in CONTROLS and (_labelled(one) or one.text()):
            return True
        if set(one.given.get("class", "").split()) & set(ICONS):
            return True
    return False


def _labelled(element: Element) -> bool:
    return any(element.given.get(name, "").strip() for name in LABELS)
