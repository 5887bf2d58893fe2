"""A site that opens from a folder: links lead to files, and the search needs neither a server nor a worker.

From a folder browsers refuse workers, and requests from scripts. The theme then looks for its search index in a script;
and a script of ours stands in for the worker that reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WORKER = "offline/worker.js"  # below the assets


def settings(given: Mapping[str, Any], assets: str) -> dict[str, Any]:
    """Return what such a site sets in the settings of the site builder. `assets` is the folder of our assets."""
    extra = given.get("extra")
    before = (extra.get("polyfills") if isinstance(extra, dict) else None) or []
    return {"use_directory_urls": False, "extra": {"polyfills": [*before, f"{assets}/{WORKER}"]}}


def complete(site: Path) -> None:
    """Write the search index as a script, beside the one that pages request from a server."""
    path = site / "search" / "search_index.json"
    if path.is_file():
        index = json.dumps(json.loads(path.read_text(encoding="utf-8")), separators=(",", ":"))
        path.with_suffix(".js").write_text(f"var __index = {index};\n", encoding="ascii")
