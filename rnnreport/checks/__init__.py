"""What is looked at before a site goes out. One file, one check.

A check has the literals `TITLE`, its heading in the list, and one or both of these functions:

    of_page(page: Page, site: Built) -> Iterator[Finding]      is called for every page of HTML
    of_site(site: Built) -> Iterator[Finding]                  is called once
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend. `message` says what is wrong and the mend, in one line."""

    message: str
    file: str = ""  # seen from the site's folder; "" where it is about the whole site
    line: int = 0  # counted from 1; 0 where there is none
    error: bool = True  # whether it stops `publish`; a warning does not
    of: str = ""  # the check; filled in by who calls it
