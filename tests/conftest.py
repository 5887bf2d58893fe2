"""What tests share: where the real corpora are, a browser, strict jax."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

# One device: programs compile sooner, and what tests see does not hang on the machine. More are tried in processes of
# their own.
os.environ["RNNREPORT_CORES"] = "1"

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of real corpora. Skips where it is not there."""
    folder = Path(os.environ.get("RNNREPORT_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real corpora: {folder} is not there (name it with RNNREPORT_TEST_DATA)")
    return folder


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium. Skips where there is none, unless RNNREPORT_REQUIRE_BROWSER=1."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("RNNREPORT_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is not installed, but RNNREPORT_REQUIRE_BROWSER=1 asks for it")
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[test]'")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def small_site(tmp_path_factory):
    """The small project, built once. Who changes it puts it back."""
    from tests.small_project import lay_down, quiet

    project = lay_down(tmp_path_factory.mktemp("small"))
    quiet(project)
    return project


@pytest.fixture(scope="module")
def built_anew(small_site):
    """Other tests change pages of the small project and put them back: here its site is that of its pages."""
    from tests.small_project import quiet

    quiet(small_site)
