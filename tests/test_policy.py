"""The policy of pages: it lets the theme's own scripts run, and nothing that a page says besides."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from rnnreport import policy, site
from rnnreport.errors import SiteError
from tests.test_site import STUDY, built, page_of, project_in

TEMPLATE = '<script>here=new URL("{{ base_url }}",location)</script><script type="application/json">{}</script>'
PAGE = '<!doctype html><html><head><meta charset="utf-8"><title>a</title></head><body>{}</body></html>'


def allowed(html: str) -> list[str]:
    """Return the sources from which scripts may come."""
    told = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    return re.search(r"script-src ([^;]*)", told[1])[1].split()


def hashed(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_a_script_of_the_theme_may_run():
    """Also where the template puts something between quotes."""
    script = 'here=new URL("../..",location)'
    known = policy.known_scripts([TEMPLATE])
    assert allowed(policy.protected(PAGE.format(f"<script>{script}</script>"), known)) == ["'self'", hashed(script)]


@pytest.mark.parametrize(
    "script", ["ran=1", 'here=new URL("",alert(1),"",location)', 'here=new URL("..",location);ran=1', "{}"]
)
def test_no_other_script_may_run(script):
    """A script that a page brings, or one of the theme with more in it than a value."""
    html = policy.protected(PAGE.format(f"<script>{script}</script>"), policy.known_scripts([TEMPLATE]))
    assert allowed(html) == ["'self'"]


def test_a_template_with_code_outside_of_quotes_is_not_known():
    """Nobody can tell which of its scripts came from the theme."""
    assert policy.known_scripts(["<script>{{ anything }}</script>", "<script>{% if a %}b{% endif %}</script>"]) == ()


def test_nothing_is_loaded_from_elsewhere_and_no_text_is_run():
    """Every kind of request has a source of its own site or none; text becomes no script."""
    told = policy.site_policy()
    assert "default-src 'none'" in told and "eval" not in told and "http" not in told and "*" not in told
    assert not re.search(r"script-src [^;]*unsafe", told)


def test_it_stands_before_all_that_a_page_loads():
    """A policy holds for what comes after it; the encoding comes first."""
    html = policy.protected('<head><meta charset="utf-8"><link rel="icon" href="a"></head>')
    assert html.index("charset") < html.index("Content-Security-Policy") < html.index("<link")


def test_every_page_has_the_scripts_of_the_theme_and_no_others(tmp_path):
    """Pages of every depth, and the page for what is not there; an HTML file of the user stays as it is."""
    files = {"a/b/c.md": "# C\n\n<script>ran=1</script>\n", "one.md": STUDY, "own.html": "<script>mine()</script>"}
    project = built(project_in(tmp_path, **files))
    for name in ("index.html", "a/b/c/index.html", "one/index.html", "404.html"):
        html = page_of(project, name)
        scripts = re.findall(r"<script>(.+?)</script>", html, re.DOTALL)
        assert set(allowed(html)) == {"'self'", *map(hashed, scripts)} - {hashed("ran=1")}, name
        assert len(allowed(html)) > 2
    assert page_of(project, "own.html") == files["own.html"]


def test_links_to_files_mean_that_the_site_may_lie_on_a_disk(tmp_path):
    """Where the settings make pages x.html, files of the disk belong to the site, too."""
    project = project_in(tmp_path)
    project.config.write_text(
        project.config.read_text().replace("use_directory_urls: true", "use_directory_urls: false")
    )
    assert allowed(page_of(built(project), "index.html"))[:2] == ["'self'", "file:"]


def test_the_author_may_have_no_policy(tmp_path):
    """Scripts of other hosts that the author wants need that; anything but yes and no is a mistake."""
    project = project_in(tmp_path)
    text = project.config.read_text()
    project.config.write_text(text.replace("  generator: false", "  content_security_policy: false"))
    assert "Content-Security-Policy" not in page_of(built(project), "index.html")
    project.config.write_text(text.replace("  generator: false", "  content_security_policy: strict"))
    with pytest.raises(SiteError, match="content_security_policy.*'strict'"):
        built(project)


def test_the_script_that_reloads_served_pages_may_run():
    """It stands in no file: the server puts it into every page that it sends."""

    class Server:
        def _inject_js_into_html(self, content, epoch):
            return content.replace(b"</body>", b"<script>reload(%d)</script></body>" % epoch)

    server = Server()
    site._let_pages_reload(server)
    page = server._inject_js_into_html(policy.protected(PAGE.format("")).encode(), 7).decode()
    assert allowed(page) == [hashed("reload(7)"), "'self'"]


@pytest.mark.parametrize("title", ["A < B", '<img src="x">', "R&D"])
def test_a_title_is_text(tmp_path, title):
    """In the head, in the navigation and in the search index, given in front matter or as the name of a file."""
    project = built(project_in(tmp_path, **{"one.md": f"---\ntitle: '{title}'\n---\nWords.\n", "a<b.md": "Words.\n"}))
    html, index = page_of(project, "one/index.html"), page_of(project, "search/search_index.json")
    assert "<img" not in html and title not in re.search("<title>(.*)</title>", html)[1]
    assert "<img" not in index and "A&lt;b" in page_of(project, "index.html")
