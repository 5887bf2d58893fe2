"""Rights: texts of corpora that may not be republished, shown in whole."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rnnreport.built.site import Built
from rnnreport.checks import Finding

TITLE = "Rights"
MEND = "build with --for-publishing, which leaves the first words of each text"


def of_site(site: Built) -> Iterator[Finding]:
    """Look at what results.json of every study says about its corpus."""
    for name in site.named("results.json"):
        try:
            written = json.loads(site.text(name))
            data, task = written["data"], written["task"]
            corpus = data["corpus"]
        except (ValueError, KeyError, TypeError):
            continue  # a file of the user that is called so
        if "republish" not in data:
            yield Finding("does not say whether its texts may be republished; build again", name)
        elif not data["republish"] and data.get("excerpt") is None:
            what = f"the corpus '{corpus}' may not be republished ({data.get('licence')})"
            yield Finding(f"{what}; {_mend(task)}if you may, say --i-have-the-rights", name)


def _mend(task: str) -> str:
    return "its values are on the page; " if task == "forecast" else f"{MEND}; "
