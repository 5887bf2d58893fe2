"""Safe names for files and anchors, made of names that users chose."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60  # characters


def slug(name: str) -> str:
    """Return a name that is safe as a file, in a URL and as an HTML id: ASCII letters, digits and single hyphens.

    Letters with accents lose them; a name that says something else than its slug does (other scripts, signs) gets eight
    hexadecimal digits of its SHA-256 appended, so that two different names hardly ever share a slug.
    """
    plain = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    lost = not words or re.sub(r"[\s_-]+", "-", unicodedata.normalize("NFC", str(name)).strip()) != words
    digest = hashlib.sha256(str(name).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return "-".join(part for part in (words, digest if lost else "") if part)


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return a slug for every name, all different even where letter case does not count."""
    given: dict[str, str] = {}
    for name in names:
        wanted, number = slug(name), 2
        free = wanted
        while free.lower() in {other.lower() for other in given.values()}:
            free, number = f"{wanted}-{number}", number + 1
        given[name] = free
    return given
