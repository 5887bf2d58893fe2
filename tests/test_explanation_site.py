"""Figures that explain, built from a table with odd texts: what they give away, what runs, and what is refused."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest

from rnnreport.build import EXCERPT
from rnnreport.errors import PageMistakes
from rnnreport.listing import everything
from tests.small_project import lay_down, quiet

HOSTILE = "<script>alert(1)</script> {{ 7*191 }} مرحبا 😀"
STUDY = """---
title: Why
study:
  task: classify
  data: {path: papers.csv, text: [title, abstract], label: who, min_count: 3, split: {validation: 0.2, test: 0.2}}
  models:
    "<i>": {cell: gru, units: 3, embedding: 3}
  training: {epochs: 1}
---

# Why

"""
CALLS = """
{{ unfolding(models=["<i>"]) }}

{{ contexts(cells="all", examples=100, around=50) }}

{{ alike(nearest=100, around=50, neighbours=1000) }}

{{ word_search() }}

{{ word_search(words=["tail film", "film"], examples=100) }}

{{ occlusion_grid(by="sentences") }}

{{ activations() }}

{{ explain(methods=["occlusion_deleted"], nearest=20) }}

{{ attributions(models=["<i>"], methods=["occlusion_deleted"]) }}
"""


def papers() -> str:
    """Return a table of 24 papers of 190 tokens: 100 of each are words that stand nowhere else."""
    file = io.StringIO()
    rows = [("title", "abstract", "who")]
    for at in range(24):
        own = [f"p{at}x{place}" for place in range(100)]
        body = " ".join(f"{one} tail film." if place % 4 == 0 else one for place, one in enumerate(own))
        rows.append((f"about {'film' if at % 2 else 'tail'}", f"{HOSTILE} {body}", "ab"[at % 2]))
    csv.writer(file).writerows(rows)
    return file.getvalue()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A site for publishing, with every figure that explains."""
    made = lay_down(tmp_path_factory.mktemp("why"))
    (made.root / "papers.csv").write_text(papers(), encoding="utf-8")
    (made.site_src / "studies" / "one.md").write_text(STUDY + CALLS, encoding="utf-8")
    quiet(made, for_publishing=True)
    return made


@pytest.fixture(scope="module")
def files(project):
    """The files of the site as text, by name."""
    found = [path for path in project.site.rglob("*") if path.suffix in (".html", ".js", ".json", ".csv", ".xml")]
    return {path.relative_to(project.site).as_posix(): path.read_text(encoding="utf-8") for path in found}


def test_no_figure_gives_away_more_of_a_text_than_may_be_shown(files):
    """Neither on the page nor in any of its files, whatever is asked of it, and however many places it shows."""
    folder = "studies/one/"
    parts = files[f"{folder}index.html"].split("<figure ")
    parts += [text for name, text in files.items() if name.startswith(f"{folder}figures/")]
    own = [Counter(text for text, _ in set(re.findall(r"\bp(\d+)x(\d+)\b", part))) for part in parts]
    assert 10 < max(max(found.values(), default=0) for found in own) <= EXCERPT
    others = [text for name, text in files.items() if not name.startswith(folder)]
    assert not any(re.search(r"\bp\d+x\d+\b", text) for text in others)


def test_texts_are_shown_as_texts(files):
    """Never as HTML or as a template."""
    page = files["studies/one/index.html"]
    assert "مرحبا" in page and "😀" in page and "<script>alert" not in page and "1337" not in page


def test_a_second_build_makes_nothing(project):
    """Whatever was explained is kept."""
    assert quiet(project, for_publishing=True).made == 0


def test_states_that_nothing_needs_any_more_are_not_missed(project):
    """They are big, and whoever removes them once all is answered is told of no stage that lacks."""
    kept = next(project.store.glob("states-*"))
    kept.rename(project.root / "aside")
    try:
        counts = re.search(r"one\.md: (\d+) of (\d+) stages stored", everything(project.root))
    finally:
        (project.root / "aside").rename(kept)
    assert counts and counts[1] == counts[2]


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ("unfolding(target='c')", "unfolding: target: class 'c' is not one of: a, b"),
        ("explain(target='c', methods=['occlusion_deleted'])", "explain: target: class 'c' is not one of: a, b"),
        ("alike(span='the moon')", "alike: span: 'the moon' does not stand in the text; its words are: about "),
    ],
)
def test_what_is_refused_later_is_told_with_its_place_too(project, call, line):
    """The file and line of the call, and its figure: not a bare sentence of an analysis."""
    page = project.site_src / "studies" / "one.md"
    page.write_text(f"{STUDY}{{{{ {call} }}}}\n", encoding="utf-8")
    try:
        with pytest.raises(PageMistakes) as caught:
            quiet(project)
    finally:
        page.write_text(STUDY + CALLS, encoding="utf-8")
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line) == ("site_src/studies/one.md", 13) and mistake.message.startswith(line)
