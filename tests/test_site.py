"""The site builder on staged pages: what it makes, what it complains about, and what it must never do."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import escape

from rnnreport import pages, site
from rnnreport.errors import SiteError
from rnnreport.pages.environment import package_templates
from rnnreport.pages.raw_html import raw_block
from rnnreport.pages.writing import Written, with_front_matter
from rnnreport.project import Project

HOSTILE = "*a* _b_ :smile: [x](y) `c` <script>alert(1)</script> {{ 7*7 }} &amp; | # ~~~ <!-- \\* $x$ [^1] ![i](j)"
FIGURE = (
    f'<figure id="f-1" data-search-exclude>\n<p title="{escape(HOSTILE)}">{escape(HOSTILE)} overlaid</p>\n</figure>'
)
STUDY = """---
title: The study
order: 1
study: {task: next-word, data: {corpus: python_docs}, models: {A: {cell: lstm}}}
---
Some prose.
"""


def project_in(root: Path, config: str = "", **files: str) -> Project:
    """Return a project with the settings of the scaffold, a first page and the given ones."""
    settings = (
        (package_templates() / "scaffold" / "mkdocs.yml").read_text(encoding="utf-8").replace("SITE_NAME", "Small")
    )
    (root / "site_src").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(settings + config, encoding="utf-8")
    for name, text in {"index.md": "# Home\n", **files}.items():
        path = root / "site_src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(root)


def built(project: Project) -> Project:
    """Stage the pages, study pages with a hostile figure, and build the site."""
    every = pages.load(project)
    written = {
        page.path: Written(
            with_front_matter(page, page.body + raw_block(FIGURE)), {f"{page.folder}/results.json": b"{}"}
        )
        for page in every
        if page.study is not None
    }
    pages.stage(project, every, written)
    site.build(project, every)
    return project


def contents(project: Project) -> dict[str, bytes]:
    """Return every file of the site."""
    found = (path for path in project.site.rglob("*") if path.is_file())
    return {path.relative_to(project.site).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Project:
    """A site that was built once, with a web address."""
    files = {"studies/one.md": STUDY, "pictures/a.svg": "<svg/>", "guide/index.md": "---\ntitle: A < B\n---\n# Guide\n"}
    return built(project_in(tmp_path_factory.mktemp("small"), "site_url: https://example.org/small/\n", **files))


def page_of(project: Project, name: str) -> str:
    return (project.site / name).read_text(encoding="utf-8")


def test_pages_figures_files_and_assets_are_in_the_site(small):
    """Everything that was staged is served, beside the pages that it belongs to."""
    names = {"index.html", "studies/one/index.html", "studies/one/results.json", "pictures/a.svg"}
    assert names <= set(contents(small))
    assert any(name.startswith("assets/rnnreport/") and name.endswith(".js") for name in contents(small))


def test_hostile_text_of_a_figure_is_text_in_the_page(small):
    """Signs of HTML, Markdown and Jinja in users' texts arrive as they were written, in elements and in attributes."""
    assert f'<p title="{escape(HOSTILE)}">'.replace("{{", "&#123;{") in page_of(small, "studies/one/index.html")
    assert f">{escape(HOSTILE)} overlaid</p>".replace("{{", "&#123;{") in page_of(small, "studies/one/index.html")


def test_figures_are_not_searched_and_prose_is(small):
    """The words of overlays would drown those of the page."""
    index = json.dumps(json.loads(page_of(small, "search/search_index.json")))
    assert "Some prose." in index and "overlaid" not in index


class Requests(HTMLParser):
    """Notes the addresses that a browser loads by itself."""

    LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        loads = tag == "link" and given.get("rel") not in ("canonical", "prev", "next")
        address = given.get("href") if loads else given.get(self.LOADS.get(tag, ""))
        self.found.append(address or "")


def test_no_page_loads_anything_from_another_host(small):
    """A reader's browser talks to the site's own host alone."""
    for name, content in contents(small).items():
        if name.endswith(".html"):
            requests = Requests()
            requests.feed(content.decode())
            assert [address for address in requests.found if re.match(r"(https?:)?//", address)] == [], name
        if name.startswith("assets/rnnreport/"):
            assert not re.search(rb"https?://(?!www\.w3\.org/)", content), name


def test_assets_come_after_the_users_own(tmp_path):
    """Style sheets and scripts of the user stay, and ours are added in sorted order."""
    config = "extra_css: [mine.css]\nextra_javascript: [mine.js]\n"
    project = built(project_in(tmp_path, config, **{"mine.css": "a{}", "mine.js": ";", "one.md": STUDY}))
    html = page_of(project, "index.html")
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', html)
    ours = [name for name in scripts if "assets/rnnreport/" in name]
    assert ours == sorted(ours) and scripts.index("mine.js") < scripts.index(ours[0])
    assert html.index("mine.css") < html.index("assets/rnnreport/")


def test_a_build_gives_the_same_bytes_again(small, tmp_path):
    """No clock, path or order of files reaches the site: another folder gives the same site."""
    again = project_in(tmp_path / "elsewhere")
    again.config.write_bytes(small.config.read_bytes())
    for path in small.site_src.rglob("*"):
        if path.is_file():
            target = again.site_src / path.relative_to(small.site_src)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    assert contents(built(again)) == contents(small)


def test_the_sitemap_tells_no_made_up_date(small):
    """Its addresses are there, in both forms; a date that nobody gave is not."""
    plain = (small.site / "sitemap.xml").read_bytes()
    assert b"https://example.org/small/studies/one/" in plain and b"lastmod" not in plain
    assert gzip.decompress((small.site / "sitemap.xml.gz").read_bytes()) == plain
    assert "SOURCE_DATE_EPOCH" not in os.environ


def test_a_title_of_a_folder_is_text(small):
    """The navigation shows signs of HTML in a title as they are."""
    assert "A &lt; B" in page_of(small, "index.html")


def test_a_complaint_names_the_page_and_the_old_site_stays(tmp_path):
    """A broken link is one line with its page; what was built before is not touched."""
    project = built(project_in(tmp_path))
    before = contents(project)
    (project.site_src / "index.md").write_text("# Home\n\n[gone](gone.md)\n")
    with pytest.raises(SiteError, match=r"^site_src/index\.md: contains a link 'gone\.md'[^\n]*$"):
        built(project)
    assert contents(project) == before


@pytest.mark.parametrize(
    ("config", "words"),
    [("a: [", "mkdocs.yml"), ("- a list", "mkdocs.yml"), ("theme: nosuchtheme\nsite_name: a\n", "nosuchtheme")],
)
def test_wrong_settings_of_the_site_are_told(tmp_path, config, words):
    """A mkdocs.yml that cannot be used is an error of the user, not a traceback."""
    project = project_in(tmp_path)
    project.config.write_text(config)
    with pytest.raises(SiteError, match=words) as caught:
        built(project)
    assert "Traceback" not in str(caught.value)


def test_folders_named_in_the_settings_are_seen_from_the_project(tmp_path):
    """A theme folder and hooks of the user work, although the settings are read from build/."""
    project = project_in(tmp_path)
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides" / "404.html").write_text("ours")
    (tmp_path / "hook.py").write_text("def on_page_content(html, **_):\n    return html + 'hooked'\n")
    text = project.config.read_text().replace("  name: material", "  name: material\n  custom_dir: overrides")
    project.config.write_text(text + "hooks: [hook.py]\n")
    built(project)
    assert page_of(project, "404.html") == "ours" and "hooked" in page_of(project, "index.html")


@pytest.mark.parametrize(
    ("config", "folders"),
    [
        ("", True),
        ("use_directory_urls: false\n", False),
        ("plugins: [search, offline]\n", False),
        ("plugins: [{material/offline: {enabled: false}}]\n", True),
    ],
)
def test_figures_know_what_addresses_pages_have(tmp_path, config, folders):
    """Pages are x/index.html, or x.html where the settings or the offline plugin say so."""
    project = Project(tmp_path)
    project.config.write_text("site_name: a\n" + config)
    assert site.directory_urls(project) is folders


@pytest.mark.parametrize("address", ["8000", "localhost", "localhost:", "localhost:http", "localhost:70000", ":1"])
def test_an_address_is_a_host_and_a_port(tmp_path, address):
    """Anything else is refused before anything is built."""
    with pytest.raises(SiteError, match="HOST:PORT"):
        site.serve(project_in(tmp_path), lambda: pytest.fail("built"), address)


def test_a_port_in_use_is_told_before_the_build(tmp_path):
    """Nobody waits for a build whose site cannot be served."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SiteError, match="--address"):
            site.serve(project_in(tmp_path), lambda: pytest.fail("built"), address)


SERVER = """
import sys
from pathlib import Path
from rnnreport import pages, site
from rnnreport.project import Project
project = Project(Path(sys.argv[1]))
def build():
    every = pages.load(project)
    pages.stage(project, every, {})
    site.build(project, every)
site.serve(project, build, sys.argv[2])
"""


def answered(address: str, words: str, seconds: float = 30) -> None:
    """Wait until the page at `address` holds `words`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://{address}/", timeout=5) as page:
                if words in page.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{address} never showed {words!r}")


@pytest.mark.slow
def test_a_served_site_follows_its_pages_and_outlives_mistakes(tmp_path):
    """A change is seen, a mistake is told and survived, Ctrl-C ends it without a traceback."""
    project = project_in(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    heeds = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # also where a shell ignores it
    command = [sys.executable, "-c", heeds + SERVER, str(project.root), address]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            answered(address, "Home")
            (project.site_src / "index.md").write_text("---\na: b: c\n---\n")
            assert any("site_src/index.md:2" in line for line in server.stderr)
            answered(address, "Home")
            (project.site_src / "index.md").write_text("# Mended\n")
            answered(address, "Mended")
            server.send_signal(signal.SIGINT)
            _, told = server.communicate(timeout=20)
        finally:
            server.kill()
    assert server.returncode == 0 and "Traceback" not in told
