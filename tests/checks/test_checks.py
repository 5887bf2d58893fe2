"""Each check on a small folder with one thing wrong, and on one where it only looks so."""

from __future__ import annotations

import getpass
import json
import socket
from pathlib import Path

import pytest

from rnnreport.checking import check
from rnnreport.checks import machine, weights
from rnnreport.errors import SiteError

PAGE = '<!doctype html>\n<html lang="en"><head>{head}</head>\n<body><h1 id="a">A</h1>\n{body}\n</body></html>'
RESULTS = {"task": "classify", "data": {"corpus": "imdb", "licence": "none", "republish": False, "excerpt": None}}


@pytest.fixture
def found(tmp_path):
    """Check a site of these files, and return (check, error, file, line, message) of what was found."""

    def finding(files=None, **page):
        for name, content in {"index.html": PAGE.format(**{"head": "", "body": "", **page}), **(files or {})}.items():
            path = tmp_path / "project" / "build" / "site" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        machine._traces.cache_clear()
        checked = check(tmp_path / "project" / "build" / "site")
        return [(one.of, one.error, one.file, one.line, one.message) for one in checked.findings]

    return finding


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<a href="gone.html">', "'gone.html' leads nowhere"),
        ('<a href="sub/">', "sub/index.html is not in the site"),
        ('<a href="../outside/">', "leads nowhere"),
        ('<a href="#gone">', "leads to no place"),
        ('<a href="index.html#gone?of=h">', "leads to no place"),
        ('<img alt="" src="gone.png">', "'gone.png' leads nowhere"),
        ('<img alt="" srcset="gone.png 2x">', "gone.png"),
        ('<p style="background: url(gone.png)">', "gone.png"),
        ("<style>p { background: url('gone.png') }</style>", "gone.png"),
        ('<figure data-file="figures/gone-1.js">', "figures/gone-1.js"),
        ('<a href="file:///home/x/a.html">', "a file of this machine"),
        ('<a href="/index.html">', "top of the host"),
    ],
)
def test_what_leads_nowhere_is_told_with_file_and_line(found, body, words):
    """Links and places, in attributes, styles and names of data files."""
    ((name, error, file, line, message),) = found(body=body)
    assert (name, error, file, line) == ("links", True, "index.html", 4) and words in message


def test_what_leads_somewhere_is_not_told(found):
    """Folders, escapes, places of figures and of the browser, and addresses that run or write are fine."""
    body = (
        '<a href="."></a><a href="#"></a><a href="#top"></a><a href="#a?of=f&amp;cells=1"></a><a href="#a/3"></a>'
        '<a href="b%20c/"></a><a href="b%20c#x"></a><a href="mailto:a@example.org"></a><a href="#:~:text=A"></a>'
        '<a href="https://example.org/gone"></a><img alt="" src="data:image/png;base64,AAAA"><a href="//["></a>'
    )
    assert found({"b c/index.html": PAGE.format(head="", body='<p id="x">')}, body=body) == []


def test_addresses_with_the_site_in_front_are_of_the_site(found):
    """Where the site says its address, links that begin with it are followed too."""
    head = '<link rel="canonical" href="https://example.org/project/">'
    body = '<a href="https://example.org/project/gone/"></a><a href="/project/index.html"></a><a href="/other/"></a>'
    told = [message for *_, message in found({"404.html": PAGE.format(head="", body=body)}, head=head)]
    assert len(told) == 2 and "/gone/' leads nowhere" in told[1] and "'/other/' leads nowhere" in told[0]


def test_files_of_data_and_styles_are_followed(found):
    """What results.json and a style sheet name must be there."""
    results = json.dumps(
        RESULTS | {"figures": [{"data": "figures/gone.json"}], "data": {"corpus": "x", "republish": 1}}
    )
    told = found({"s/results.json": results, "a.css": "a{}\nb{background:url(gone.svg)}"})
    assert [(name, file, line) for name, _, file, line, _ in told] == [
        ("links", "s/results.json", 0),
        ("links", "a.css", 2),
    ]


@pytest.mark.parametrize(
    ("head", "files", "place"),
    [
        ('<script src="https://cdn.example/x.js"></script>', {}, ("index.html", 2)),
        ('<link rel="preconnect" href="//fonts.example">', {}, ("index.html", 2)),
        ('<style>@import "https://cdn.example/x.css";</style>', {}, ("index.html", 2)),
        ('<script>\nfetch("https://cdn.example/x")</script>', {}, ("index.html", 3)),
        ('<meta http-equiv="refresh" content="0; url=https://cdn.example/">', {}, ("index.html", 2)),
        ('<base href="https://cdn.example/">', {}, ("index.html", 2)),
        ("", {"a.css": "a{}\n@font-face{src:url(https://cdn.example/f.woff2)}"}, ("a.css", 2)),
        ("", {"a.js": "\nimage.src = '//cdn.example/x.png'"}, ("a.js", 2)),
        ("", {"a.js": 'import x from "https://cdn.example/x.js"'}, ("a.js", 1)),
        ("", {"a.js": 'r.open("GET", "https://cdn.example/x")'}, ("a.js", 1)),
        ('<a data-md-component="source" href="https://github.com/a/b">', {}, ("index.html", 2)),
        ('<pre class="mermaid">', {}, ("index.html", 2)),
    ],
)
def test_requests_to_other_hosts_are_errors(found, head, files, place):
    """In pages, style sheets and scripts, and those that the theme would make for what a page holds."""
    ((name, error, *where, _),) = found(files, head=head)
    assert (name, error, tuple(where)) == ("other_hosts", True, place)


def test_mere_addresses_are_no_requests(found):
    """Links to click, names of markup, comments, and texts of a corpus in the data of figures."""
    files = {
        "a.js": '/* see "https://example.org/x" */ make("http://www.w3.org/2000/svg", "svg")',
        "figures/cells-1.js": 'rnnreport.text("k", ["https://example.org/", "fetch(\\"https://example.org\\")"])',
    }
    assert found(files, body='<a href="https://example.org/">x</a><p>https://example.org/</p>') == []


def test_an_address_in_a_script_is_a_warning(found):
    """What it is for cannot be known."""
    ((name, error, *_),) = found({"a.js": 'var home = "https://example.org/api";'})
    assert name == "other_hosts" and not error


@pytest.mark.parametrize(
    "body",
    [
        '<img src="a.png">',
        '<svg viewBox="0 0 1 1"></svg>',
        "<canvas></canvas>",
        '<p role="img">x</p>',
        '<iframe src="a.png"></iframe>',
        '<input type="image" src="a.png">',
    ],
)
def test_what_is_drawn_needs_words(found, body):
    """Pictures, drawings, canvases, frames, and what says that it is a picture."""
    ((name, error, file, line, _),) = found({"a.png": b"x"}, body=body)
    assert (name, error, file, line) == ("alternatives", True, "index.html", 4)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="a.png" alt="">',
        '<svg role="img" aria-label="x"><svg></svg></svg>',
        "<svg><title>x</title></svg>",
        '<div aria-hidden="true"><svg></svg><img src="a.png"></div>',
        '<button title="x"><svg></svg></button>',
        "<a href='#a'><svg></svg> Home</a>",
        '<canvas aria-label="x"></canvas><canvas>words</canvas>',
        '<figure role="img" aria-label="x"><svg></svg></figure>',
        '<span class="md-icon"><svg></svg></span>',
    ],
)
def test_what_has_words_or_is_ornament_is_fine(found, body):
    """A label, a title, words beside it, or being hidden."""
    assert found({"a.png": b"x"}, body=body) == []


def test_texts_that_may_not_be_republished_are_an_error(found):
    """Unless excerpts are shown, or the corpus allows it; a file of the user with that name is left alone."""
    shown = {"b": {"excerpt": 50}, "c": {"republish": True}}
    files = {
        f"{name}/results.json": json.dumps(RESULTS | {"data": RESULTS["data"] | more}) for name, more in shown.items()
    }
    files |= {"a/results.json": json.dumps(RESULTS), "d/results.json": "[1]", "e/results.json": "{"}
    ((name, error, file, _, message),) = found(files)
    assert (name, error, file) == ("rights", True, "a/results.json")
    assert "--for-publishing" in message and "--i-have-the-rights" in message


def test_values_of_a_series_are_no_excerpt(found):
    """Building with excerpts does not help where numbers may not be republished, and is not proposed."""
    ((*_, message),) = found({"a/results.json": json.dumps(RESULTS | {"task": "forecast"})})
    assert "--for-publishing" not in message and "--i-have-the-rights" in message


def test_weights_are_told_against_budgets(found, monkeypatch):
    """The first look and the site are warnings, what GitHub does not take is an error."""
    monkeypatch.setattr(weights, "FIRST_LOAD", 1000)
    monkeypatch.setattr(weights, "WARNED", 4000)
    monkeypatch.setattr(weights, "LARGEST", 4500)
    files = {"a.png": bytes(range(256)) * 8, "later.png": bytes(range(256)) * 8, "large.bin": b"x" * 5000}
    told = found(files, body='<img alt="" src="a.png"><img alt="" loading="lazy" src="later.png">')
    assert (
        [(name, error, file) for name, error, file, *_ in told]
        == [
            ("weights", True, "large.bin"),
            ("weights", False, "index.html"),
            ("weights", False, ""),
        ]
        and "a.png 2" in told[1][-1]
        and "later.png" not in told[1][-1]
    )


def test_a_site_over_the_limit_is_an_error(found, monkeypatch):
    """GitHub Pages publishes no site above its limit."""
    monkeypatch.setattr(weights, "MOST", 50)
    assert [(name, error) for name, error, *_ in found()] == [("weights", True)]


@pytest.fixture
def someone(monkeypatch):
    """This machine is called loom7, and its user ada."""
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada"))
    monkeypatch.setattr(getpass, "getuser", lambda: "adalove")
    monkeypatch.setattr(socket, "gethostname", lambda: "loom7")
    yield
    machine._traces.cache_clear()


@pytest.mark.parametrize(
    "text",
    ["/home/ada/x", '"/home/ada"', "/home/adalove", "C:\\Users\\adalove\\x", "/srv/share/adalove/x", "on loom7."],
)
def test_traces_of_this_machine_are_told(found, someone, text):
    """Folders of its user in any form, other paths with the name of the user, and the name of the machine."""
    ((name, error, file, line, _),) = found({"a.csv": f"one\n{text}\n"})
    assert (name, error, file, line) == ("machine", True, "a.csv", 2)


@pytest.mark.parametrize(
    "text",
    [
        "/home/adam",
        "https://example.org/home/ada/x",
        "https://code.example/adalove/project/x",
        "../adalove/x",
        "adalove",
        "heirloom7",
        "loom70",
        "/home/you/x",
        "/usr/local/lib",
    ],
)
def test_what_only_looks_like_a_trace_is_fine(found, someone, text):
    """Other users, addresses on the web, names by themselves, and parts of words."""
    assert found({"a.csv": f"one\n{text}\n"}) == []


def test_the_address_of_the_site_is_no_trace(found, someone):
    """Where the site lies below the name of its user, the page for what is not found is full of it."""
    head = '<link rel="canonical" href="https://example.org/people/adalove/">'
    files = {"404.html": PAGE.format(head="", body='<a href="/people/adalove/index.html">')}
    assert found(files, head=head) == []


def test_the_folder_of_the_project_is_a_trace(found, tmp_path):
    """Wherever the project lies."""
    assert ("machine", "a.json") in [
        (one[0], one[2]) for one in found({"a.json": json.dumps([str(tmp_path / "project")])})
    ]


def test_one_thing_in_many_places_is_one_line(found, tmp_path):
    """A broken link in the navigation does not fill the screen, and the sum counts it once."""
    found({f"{at}.html": PAGE.format(head="", body='<a href="gone.html">') for at in range(9)})
    words = check(tmp_path / "project" / "build" / "site").words()
    assert words.count("gone.html") == 2 and "and in 6 more places" in words and "1 error, 0 warnings" in words


@pytest.mark.parametrize(
    "body",
    ["<![strange[ x ]]>", "<!-- open", "<p <a =>", "</p></p></body></html>", "<?x", "<svg><![CDATA[x]]>", "&#x;<"],
)
def test_broken_markup_is_read_as_far_as_it_goes(found, body):
    """A page that a browser shows somehow never stops the checks; what stands before it is looked at."""
    told = found(body='<a href="gone.html"></a>' + body)
    assert "gone.html" in " ".join(message for *_, message in told)


def test_a_folder_without_a_page_is_no_site(tmp_path):
    """Checking nothing would find nothing."""
    with pytest.raises(SiteError, match="rnnreport build"):
        check(tmp_path)
