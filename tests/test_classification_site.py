"""A labelled table with many odd rows becomes a page that is right, and a site that gives no text away."""

from __future__ import annotations

import csv
import io
import json
from html import unescape

import pytest

from rnnreport.checking import check
from tests.small_project import lay_down, quiet

HOSTILE = ("<script>alert(1)</script>", "{{ 7*7 }}", "say \"hi\" & 'bye' </script>")
OWN = " ".join(["my", "own", "text"] + [f"mine{number}" for number in range(70)] + ["ends"])
STUDY = """---
title: Odd
study:
  task: classify
  data: {path: reviews.csv, text: review, label: mood, stop_words: english, split: {validation: 0.2, test: 0.2}}
  models:
    "{{ 1 }} <i>": {cell: gru, units: 3, embedding: 3, readout: max}
  training: {epochs: 1}
---

# Odd

{{ data_preview(rows=3) }}

{{ classes() }}

{{ confusion() }}

{{ errors() }}

{{ classified(texts=["OWN", "zzz"], expected=["alone", "{{ 7*7 }}"]) }}
""".replace("OWN", OWN)


def as_csv(rows) -> str:
    """Return a table of reviews and moods, quoted as the csv module does."""
    file = io.StringIO()
    csv.writer(file).writerows([("review", "mood"), *rows])
    return file.getvalue()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project whose table has many odd rows, with its site built for publishing."""
    project = lay_down(tmp_path_factory.mktemp("odd"))
    long = [(f"early{at} film " + "word " * 60 + f"late{at}", f" {HOSTILE[at % 3]} ") for at in range(30)]
    more = [("the and", "alone"), ("film", ""), (OWN, "alone"), ("same text", HOSTILE[0]), ("same  text", HOSTILE[1])]
    (project.root / "reviews.csv").write_text(as_csv(long + more), encoding="utf-8")
    (project.site_src / "studies" / "one.md").write_text(STUDY, encoding="utf-8")
    quiet(project, for_publishing=True)
    return project


@pytest.fixture(scope="module")
def odd(project):
    """Files of that site as text, by name."""
    files = [path for path in project.site.rglob("*") if path.suffix in (".html", ".js", ".json", ".csv", ".xml")]
    return {path.relative_to(project.site).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_odd_rows_are_counted_on_the_page(odd):
    """What was left out, what stands alone, and what contradicts itself."""
    folder = "studies/one/figures/"
    assert json.loads(odd[folder + "data-preview-1.json"])["dropped"] == {"without label": 1, "without a word": 1}
    classes = json.loads(odd[folder + "classes-1.json"])
    assert sorted(classes["classes"]) == sorted([*HOSTILE, "alone"])
    alone = classes["classes"].index("alone")
    assert {split: counts[alone] for split, counts in classes["counts"].items()} == {
        "train": 1,
        "validation": 0,
        "test": 0,
    }
    assert classes["facts"]["contradictory_texts"] == 2


def test_labels_are_text_and_never_run(odd):
    """Neither as HTML nor as a template."""
    page = odd["studies/one/index.html"]
    assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page
    assert "{{ 1 }} <i>" not in page and all(name in unescape(page) for name in (*HOSTILE, "{{ 1 }} <i>"))


def test_a_published_site_holds_no_more_than_the_first_words(odd):
    """Of any text of the table, in any file; the author's own text in a call stands whole."""
    assert any("early" in text for name, text in odd.items() if "errors-1/" in name)
    assert not [name for name, text in odd.items() if any(f"late{at}" in text for at in range(30))]
    assert "ends" in odd["studies/one/figures/classified-1.json"] and "mine69" in odd["studies/one/index.html"]


def test_it_can_be_published(project):
    """Nothing is found wrong with a site of every figure of classes: all that pages name is there."""
    assert check(project.site).findings == ()
