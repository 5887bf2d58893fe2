"""A page as one file: what becomes of all that it loads and leads to, and what is told where that cannot be."""

from __future__ import annotations

import base64
import gzip
import json
import random
import re

import pytest
from click.testing import CliRunner

from rnnreport import pages, site
from rnnreport.charts.scripts import script
from rnnreport.cli import commands
from rnnreport.errors import ProjectError, SiteError
from rnnreport.pages.staging import assets
from rnnreport.pages.writing import Written, with_front_matter
from rnnreport.policy import digest
from rnnreport.single_file import embedding, export
from rnnreport.single_file.elements import Change, changed, elements
from tests.test_site import STUDY, project_in

PAGE = """{study}
[home](index.md) [part](#part) [again](one.md#part) [web](https://example.org/x) [table](table.csv) [big](big.csv)

![local](a.png) ![remote](https://example.org/b.png) <a href="javascript:a()">s</a> <iframe src="own.html"></iframe>

## Part
"""
SHARD = {"<script>": "</script><!--\u2028", "\ud800": [1]}
FILES = {"table.csv": "a,b\n", "big.csv": "a,b\n" * 9000, "a.png": "picture", "own.html": "<p>own</p>"}


def built(root, config: str = ""):
    """Return a built project with one page that has all kinds of links, and a shard."""
    project = project_in(root, config, **{"one.md": PAGE.format(study=STUDY), **FILES})
    every = pages.load(project)
    page = next(page for page in every if page.study)
    key, content = script(SHARD)
    files = {"one/figures/f-1/a.js": content, "one/figures/b.js": b"not a shard"}
    pages.stage(project, every, {page.path: Written(with_front_matter(page, page.body), files)})
    site.build(project, every)
    return project, key


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project without a web address, the key of its shard, and its page as one file."""
    project, key = built(tmp_path_factory.mktemp("one"))
    return project, key, export(project, "one", project.root / "one.html").path.read_text(encoding="utf-8")


def tags(html: str, tag: str) -> list[dict]:
    return [dict(element.attributes) for element in elements(html) if element.tag == tag]


def link(html: str, text: str) -> dict:
    found = re.search(rf"<a[^>]*>{text}</a>", html)
    return tags(found[0], "a")[0]


def test_nothing_is_left_to_be_loaded(made):
    """No element has an address that a browser would ask for, and the policy would let it ask for none."""
    html = made[2]
    assert [one for one in tags(html, "script") if "src" in one] == []
    assert [one for one in tags(html, "link") if not one["href"].startswith("data:")] == []
    assert [one.get("src") for one in tags(html, "img")] == ["data:image/png;base64," + encoded("picture"), None]
    assert tags(html, "iframe") == [{}] and "srcset" not in html
    told = next(one["content"] for one in tags(html, "meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert "'self'" not in told and "http" not in told and "default-src 'none'" in told and "connect-src" not in told


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_links_lead_into_the_file_or_are_text(made):
    """Without a web address of the site, a link to another page is no link; others stay."""
    html = made[2]
    assert link(html, "home") == {} and link(html, "s") == {}
    assert link(html, "part")["href"] == link(html, "again")["href"] == "#part"
    assert link(html, "web")["href"] == "https://example.org/x"


def test_links_to_other_pages_lead_to_the_web_where_the_site_is(tmp_path):
    """With `site_url` a reader of the file finds the rest of the site."""
    project, _ = built(tmp_path, "site_url: https://example.org/reports/\n")
    html = export(project, "one.md", tmp_path / "one.html").path.read_text(encoding="utf-8")
    assert link(html, "home")["href"] == "https://example.org/reports/"


def test_data_are_in_the_file(made):
    """A small file is an address; a large one is packed once."""
    html = made[2]
    assert link(html, "table") == {"href": "data:text/csv;base64," + encoded("a,b\n"), "download": "table.csv"}
    big = link(html, "big")
    assert big == {"href": "#", "download": "big.csv", "data-rr-file": "rr-file-0"}
    assert held(html, "rr-file-0") == ("text/csv", FILES["big.csv"])


def held(html: str, identity: str) -> tuple[str, str]:
    """Return kind and content of a block of data."""
    kind, packed = re.search(
        rf'<script type="application/gzip" id="{identity}" data-rr-kind="(.*?)">(.*?)<', html
    ).groups()
    return kind, gzip.decompress(base64.b64decode(packed)).decode()


def test_a_shard_is_data_that_nothing_runs(made):
    """What it hands over can be read from the page; a script that is no shard is left out."""
    _, key, html = made
    kind, content = held(html, f"rr-shard-{key}")
    assert (kind, json.loads(content)) == ("text", SHARD) and "not a shard" not in html


def test_every_script_in_the_file_may_run(made):
    """Each inline script has its hash in the policy: those of the theme, of the site, and the one that unpacks."""
    html = made[2]
    told = next(one["content"] for one in tags(html, "meta") if one.get("http-equiv") == "Content-Security-Policy")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    ours = [name for name in assets(made[0]) if name.endswith(".js")]
    assert len(scripts) > len(ours) + 2 and all(digest(one) in told for one in scripts)


@pytest.mark.parametrize("text", ["</script>", "a</SCRIPT >b", "<!-- x", "//# sourceMappingURL=a.js.map"])
def test_no_script_ends_before_its_end(text):
    """Signs that an HTML reader would take for its own are written otherwise."""
    assert not re.search(r"</script|<!--|sourceMapping", embedding.script(f"a = '{text}'"), re.IGNORECASE)


def test_no_style_loads_or_ends_before_its_end():
    """Addresses become content, those that lead nowhere become nothing, imports go."""
    text = "@import 'x.css'; a { b: url(f.woff2) url('https://example.org/c.png') url(data:x) } /* </style> */"
    style = embedding.style(text, {"f.woff2": "data:font"}.get)
    assert style == ' a { b: url("data:font") url("data:,") url(data:x) } /* <\\/style> */'


def test_what_is_not_changed_stays_as_it_is():
    """Odd but fair HTML around a change arrives sign by sign."""
    html = "<P a='1' B>x<br/>é<!-- <p> --><svg viewBox=\"0\"><path/></svg>&amp;\n<p id=q>y"
    found = elements(html)
    assert [one.tag for one in found] == ["p", "br", "svg", "path", "p"]
    assert [html[one.start : one.end] for one in found][1:3] == ["<br/>", '<svg viewBox="0"><path/></svg>']
    last = found[-1]
    assert changed(html, [Change(last.start, last.inside, last.opening(("id",), c='"'))]) == html.replace(
        "<p id=q>", '<p c="&quot;">'
    )


@pytest.mark.parametrize("page", ["one", "one.md", "site_src/one.md", "one/", "index", "index.md"])
def test_a_page_is_named_as_it_lies(made, page):
    """Below site_src, with or without its ending."""
    assert export(made[0], page, made[0].root / "other.html").size > 100_000


def test_a_page_that_is_not_there_is_one_line_with_the_nearest(made):
    """The names that it might have been are told."""
    with pytest.raises(
        ProjectError, match=r"^there is no page 'studies/onne' in site_src; the nearest are: one[^\n]*$"
    ):
        export(made[0], "studies/onne", made[0].root / "other.html")


def test_a_site_that_is_not_built_is_told(tmp_path):
    """With the command that builds it."""
    with pytest.raises(SiteError, match="not built yet; run: rnnreport build"):
        export(project_in(tmp_path), "index", tmp_path / "a.html")


def test_a_page_newer_than_the_site_is_told(made):
    """A page that was written after the build is not in the site."""
    (made[0].site_src / "new.md").write_text("# New\n")
    with pytest.raises(SiteError, match="new: not in the built site.*rnnreport build"):
        export(made[0], "new", made[0].root / "a.html")
    (made[0].site_src / "new.md").unlink()


def test_a_file_that_cannot_be_written_is_told(made):
    """A folder that is not there is the user's to make."""
    with pytest.raises(SiteError, match="cannot be written: No such file"):
        export(made[0], "one", made[0].root / "nowhere" / "a.html")


def test_the_command_tells_what_it_wrote(made):
    """Its name and its size."""
    target = made[0].root / "told.html"
    done = CliRunner().invoke(commands, ["export", "one", "--single-file", str(target), "--project", str(made[0].root)])
    assert done.output == f"wrote {target} ({target.stat().st_size / 1e6:.1f} MB)\n"


def counted(tmp_path, whole: bool = False):
    """Export a page whose figure lists texts of one part of four, each of which has about three megabytes."""
    project, _ = built(tmp_path)
    page = project.site / "one" / "index.html"
    listed = '<figure id="errors-1" data-rr-first="texts-2"></figure></body>'
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", listed), encoding="utf-8")
    folder = page.parent / "figures" / "errors-1"
    folder.mkdir(parents=True)
    for number in range(4):
        told = random.Random(number).randbytes(1_600_000).hex()
        (folder / f"texts-{number}.js").write_text(f'rnnreport.text("part{number}","{told}");\n', encoding="utf-8")
    (folder / "heads-0.js").write_text('rnnreport.text("head",["A"]);\n', encoding="utf-8")
    done = export(project, "one", project.root / "one.html", whole)
    html = done.path.read_text(encoding="utf-8")
    return done, [key for key in ("part0", "part1", "part2", "part3", "head") if f'id="rr-shard-{key}"' in html]


def test_of_many_whole_texts_those_that_are_listed_first_are_kept(tmp_path):
    """Where whole texts are large, the file holds those of the list at first, and says what it leaves out."""
    done, kept = counted(tmp_path)
    assert kept == ["part2", "head"] and done.parts == 3 and done.size < done.saved
    assert "left out" in done.words() and "--whole" in done.words()


def test_all_whole_texts_are_kept_where_that_is_asked(tmp_path):
    """With `whole` nothing is left out, however large the file is."""
    done, kept = counted(tmp_path, whole=True)
    assert len(kept) == 5 and not done.parts and "left out" not in done.words()
