"""A site that opens from a folder: what it has besides the pages of the other."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rnnreport import offline
from rnnreport.pages.staging import assets
from tests.test_site import STUDY, built, page_of, project_in


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small site, built to be opened from its folder."""
    files = {"one.md": STUDY, "b.md": "# B\n\n[one](one.md)\n"}
    config = "extra_javascript: [mine.js]\n"
    return built(replace(project_in(tmp_path_factory.mktemp("off"), config, **files, **{"mine.js": ";"}), offline=True))


def test_links_lead_to_files(folder):
    """A folder has no index.html of itself on a disk."""
    assert 'href="one.html"' in page_of(folder, "b.html") and folder.site.name == "offline"


def test_the_search_index_is_a_script(folder):
    """It holds what the index for a server holds, and nothing that leaves a script."""
    text = page_of(folder, "search/search_index.js")
    value = text.removeprefix("var __index = ").removesuffix(";\n")
    assert json.loads(value) == json.loads(page_of(folder, "search/search_index.json")) and text.isascii()


def test_the_worker_comes_before_the_theme(folder):
    """The theme starts its search at once."""
    html = page_of(folder, "b.html")
    assert 0 < html.index("assets/rnnreport/offline/worker.js") < html.index("bundle.") and "mine.js" in html


def test_the_authors_own_shims_stay():
    """Ours is added to them."""
    told = offline.settings({"extra": {"polyfills": ["mine.js"]}}, "assets")
    assert told["extra"]["polyfills"] == ["mine.js", "assets/offline/worker.js"]


def test_a_site_for_a_server_has_none_of_it(tmp_path):
    """What only a folder needs is in the folder alone."""
    project = project_in(tmp_path)
    assert [name for name in assets(project) if "/" in name] == []
    assert [name for name in assets(replace(project, offline=True)) if "/" in name] == ["offline/worker.js"]
