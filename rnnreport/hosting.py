"""Where a published site will be found, told from the address of the repository that it is pushed to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

GITHUB = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^@/]+@)?(?:www\.)?(?:ssh\.)?github\.com(?::\d+)?/|(?:[^@/:]+@)?(?:ssh\.)?github\.com:/?)"
    r"(?P<owner>[^/\s]+)/(?P<name>[^/\s]+?)(?:\.git)?/?",
    re.IGNORECASE,
)


def pages_address(remote: str, domain: str = "") -> str:
    """Return the address at which GitHub Pages serves a repository; "" where `remote` is not on GitHub.

    `domain` is the site's own (its file CNAME), if it has one.
    """
    found = GITHUB.fullmatch(remote.strip())
    if found is None:
        return ""
    host = f"{found['owner'].lower()}.github.io"
    if domain:
        return f"https://{domain}/"
    return f"https://{host}/" if found["name"].lower() == host else f"https://{host}/{found['name']}/"


def without_secrets(remote: str) -> str:
    """Return the address of a repository as it may be shown: without the password or token that may stand in it."""
    parts = urlsplit(remote)
    if not parts.scheme or "@" not in parts.netloc or parts.scheme == "ssh":
        return remote
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
