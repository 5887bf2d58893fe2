"""The Content-Security-Policy of pages: what a browser may load and run in them. Nothing from elsewhere, and no eval.

Our figures write no script into a page. The few that stand in pages are those of the theme. They are known by the
theme's templates, not by the pages: what a page has besides gets no hash, and never runs.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
NOT_RUN = re.compile(r"""\bsrc\s*=|\btype\s*=(?!\s*["']?(?:text/javascript|module)\b)""", re.IGNORECASE)
QUOTED = re.compile(r'(?<=")\{\{.*?\}\}(?=")|(?<=\')\{\{.*?\}\}(?=\')')
FILLED = r"[^\"'\\<>\n]*"  # what a template may have put between quotes: it cannot leave them
CHARSET = re.compile(r"<meta\s+charset=[^>]*>", re.IGNORECASE)
HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


def protect(site: Path, docs: Path, themes: Iterable[Path], from_disk: bool) -> None:
    """Give every page of a site its policy. `themes` are folders with the templates that pages were made with.

    HTML files that the user laid into the staged folder `docs` stay as they are.
    """
    templates = [path for folder in themes for path in sorted(folder.rglob("*.html"))]
    known = known_scripts(path.read_text(encoding="utf-8") for path in templates)
    for path in site.rglob("*.html"):
        if not (docs / path.relative_to(site)).is_file():
            path.write_bytes(protected(path.read_bytes().decode("utf-8"), known, from_disk).encode("utf-8"))


def known_scripts(templates: Iterable[str]) -> tuple[re.Pattern, ...]:
    """Return patterns of the inline scripts that stand in these HTML templates.

    One whose text hangs on more than values between quotes is left out.
    """
    bodies = dict.fromkeys(body for text in templates for body in _inline(text))
    parts = [QUOTED.split(body) for body in bodies]
    plain = [every for every in parts if not any("{{" in part or "{%" in part for part in every)]
    return tuple(re.compile(FILLED.join(map(re.escape, every))) for every in plain)


def protected(html: str, known: Iterable[re.Pattern] = (), from_disk: bool = False) -> str:
    """Return a page with the policy at the top of its head; as it is where it has no head.

    Of its inline scripts only those that are `known` may run. With `from_disk` the policy also holds for a page that is
    opened from a folder, which is of no origin: then files of the disk are what belongs to it.
    """
    bodies = dict.fromkeys(body for body in _inline(html) if any(pattern.fullmatch(body) for pattern in known))
    own = "'self' file:" if from_disk else "'self'"
    return with_policy(html, site_policy(map(digest, bodies), own))


def site_policy(hashes: Iterable[str] = (), own: str = "'self'") -> str:
    """Return the policy of a page whose files lie beside it. `own` says where those come from."""
    return _written(
        {
            "default-src": "'none'",
            "script-src": " ".join((own, *hashes)),
            "style-src": f"{own} 'unsafe-inline'",  # lengths and places of a figure are set in style attributes
            "img-src": f"{own} data:",  # icons of the theme's styles
            "font-src": own,
            "media-src": own,
            "connect-src": own,  # the search index
            "worker-src": own,  # the search
            "manifest-src": own,
            "base-uri": "'none'",
            "form-action": "'none'",
        }
    )


def file_policy(hashes: Iterable[str]) -> str:
    """Return the policy of a page that holds all that belongs to it: it can ask for nothing at all."""
    return _written(
        {
            "default-src": "'none'",
            "script-src": " ".join(hashes) or "'none'",
            "style-src": "'unsafe-inline'",
            "img-src": "data:",
            "font-src": "data:",
            "media-src": "data:",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
    )


def with_policy(html: str, policy: str) -> str:
    """Return a page with this policy, in place of one that it has already."""
    html = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>\n?", "", html)
    place = CHARSET.search(html) or HEAD.search(html)
    if place is None:
        return html
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return f"{html[: place.end()]}\n{meta}{html[place.end() :]}"


def allowing(page: bytes, script: bytes) -> bytes:
    """Return a page whose policy lets this inline script run besides."""
    allowed = digest(script.decode("utf-8")).encode("ascii")
    return page.replace(b"; script-src ", b"; script-src %b " % allowed, 1)


def digest(script: str) -> str:
    """Return the source expression that lets exactly this inline script run."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode('ascii')}'"


def _inline(html: str) -> list[str]:
    """Return the inline scripts that a browser would run."""
    return [body for attributes, body in SCRIPT.findall(html) if body and not NOT_RUN.search(attributes)]


def _written(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
