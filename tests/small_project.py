"""A small project with hostile words and names, and a build of it without a word."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from rnnreport.build import Summary, build
from rnnreport.console import Reporter
from rnnreport.project import Project

CONFIG = """
site_name: Small
docs_dir: build/docs
site_dir: build/site
strict: true
theme: {name: material, font: false}
"""
STUDY = """---
title: A study
study:
  task: next-word
  data: {path: texts.csv, text: text, split: {validation: 0.2, test: 0.2}}
  models:
    A: {cell: lstm, units: 4, embedding: 3}
    B <b>: {cell: gru, units: 3, embedding: 3}
  training: {epochs: 2, batch: 4}
---

# A study

Some prose.

{{ cells(text="the cat", generate=3, cells="all") }}

{{ comparison() }}
"""
WORDS = ("the cat sat", "the dog ran off", "a cat ran", "<script>alert(1)</script> sat", "{{ 7*7 }} and the dog")


def lay_down(root: Path) -> Project:
    """Write the project into `root`: one study on a table of thirty short texts."""
    (root / "site_src" / "studies").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(CONFIG)
    (root / "texts.csv").write_text("text\n" + "\n".join(f'"{text} {at}"' for at, text in enumerate(WORDS * 6)))
    (root / "site_src" / "index.md").write_text("# Home\n\n[the study](studies/one.md)\n")
    (root / "site_src" / "studies" / "one.md").write_text(STUDY)
    return Project(root)


def quiet(project: Project, **options) -> Summary:
    """Build without a word."""
    return build(project, reporter=Reporter(Console(quiet=True)), **options)
