"""A whole build, small: from pages and a table to a site."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rnnreport.errors import CorpusMissing, PageMistakes
from rnnreport.project import Project
from tests.small_project import STUDY, quiet


@pytest.fixture
def made(small_site):
    """A project that was built once."""
    return small_site


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_page_shows_the_asked_cells(made):
    """All four cells of A and all three of B stand in the page as coloured words."""
    html = (made.site / "studies" / "one" / "index.html").read_text()
    assert html.count('class="rr-row"') == 4 and "rr-t v" in html


def test_hostile_names_are_text(made):
    """A model called with a tag is shown with that tag as text."""
    html = (made.site / "studies" / "one" / "index.html").read_text()
    assert "B &lt;b&gt;" in html and "B <b>" not in html


def test_results_stand_beside_the_page(made):
    """results.json holds the models with their metrics over seeds."""
    results = json.loads((made.site / "studies" / "one" / "results.json").read_text())
    assert results["schema"] == 1 and set(results["models"]) == {"A", "B <b>"}
    assert results["models"]["A"]["metrics"]["test"]["loss"]["mean"] > 0


def test_every_link_of_a_figure_leads_to_a_file(made):
    """The data files that results.json names are there."""
    results = json.loads((made.site / "studies" / "one" / "results.json").read_text())
    assert results["figures"]
    assert all((made.site / "studies" / "one" / figure["data"]).is_file() for figure in results["figures"])


def test_a_second_build_makes_nothing_and_gives_the_same_bytes(made):
    """With nothing changed no stage is made, and the site is the same to the byte."""
    before = tree(made.site)
    assert quiet(made).made == 0
    assert tree(made.site) == before


def test_a_second_build_never_loads_jax(made):
    """Showing what is stored needs no jax."""
    code = (
        "import sys; from pathlib import Path; from rnnreport.build import build\n"
        "from rnnreport.project import Project\n"
        f"build(Project(Path({str(made.root)!r}))); sys.exit('jax' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_prose_retrains_nothing(made):
    """Another sentence on the page makes no stage."""
    page = made.site_src / "studies" / "one.md"
    page.write_text(STUDY.replace("Some prose.", "Other prose."))
    assert quiet(made).made == 0
    assert "Other prose." in (made.site / "studies" / "one" / "index.html").read_text()
    page.write_text(STUDY)


def test_a_damaged_training_is_made_again_with_the_same_result(made):
    """A flipped byte in stored parameters is found; the training gives the same bytes again."""
    stage = next(made.store.glob("training-A-*"))
    path = stage / "parameters.npz"
    sound = path.read_bytes()
    path.write_bytes(sound[:-40] + bytes([sound[-40] ^ 1]) + sound[-39:])
    assert quiet(made).made == 1
    assert path.read_bytes() == sound


def test_workers_give_the_same_page(made, tmp_path):
    """Spawned workers that share the store make what one process makes."""
    import shutil

    shutil.copytree(made.root, tmp_path / "copy", ignore=shutil.ignore_patterns(".rnnreport", "build"))
    project = Project(tmp_path / "copy")
    assert quiet(project, workers=2).made == quiet(made).stored
    states = "studies/one/figures/cells-1.json"
    assert (project.site / states).read_bytes() == (made.site / states).read_bytes()


@pytest.fixture
def missing(made):
    """A study page whose corpus is not on the machine."""
    page = made.site_src / "studies" / "two.md"
    page.write_text(STUDY.replace("{path: texts.csv, text: text,", "{corpus: blogs,"))
    yield page
    page.unlink()


def test_a_missing_corpus_becomes_a_page_that_says_how_to_get_it(made, missing, monkeypatch, tmp_path):
    """The build goes on, its summary names the page, and the page says what to do."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    summary = quiet(made)
    assert list(summary.missing) == ["studies/two.md"] and "studies/two.md" in summary.words(made.site)
    assert "rnnreport data get blogs" in (made.site / "studies" / "two" / "index.html").read_text()


def test_strict_data_fails_on_a_missing_corpus(made, missing, monkeypatch, tmp_path):
    """With strict data a missing corpus ends the build."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    with pytest.raises(CorpusMissing):
        quiet(made, strict_data=True)


def test_mistakes_of_all_pages_come_at_once(made):
    """Two pages with a mistake each give two lines, and nothing is built."""
    pages = [made.site_src / "studies" / name for name in ("bad1.md", "bad2.md")]
    pages[0].write_text(STUDY.replace("epochs: 2", "epochs: -3"))
    pages[1].write_text(STUDY.replace("comparison()", "comparisn()"))
    try:
        with pytest.raises(PageMistakes) as caught:
            quiet(made)
    finally:
        for page in pages:
            page.unlink()
    lines = [str(mistake) for mistake in caught.value.mistakes]
    assert [line.split(":")[0] for line in lines] == ["site_src/studies/bad1.md", "site_src/studies/bad2.md"]


def test_mistakes_in_settings_and_in_calls_come_at_once(made):
    """A page with a wrong key in its study and two wrong calls gives three lines."""
    page = made.site_src / "studies" / "bad.md"
    body = STUDY.replace("epochs: 2", "epoch: 2").replace("comparison()", "comparisn()")
    page.write_text(body.replace('text="the cat"', 'text="  "'))
    try:
        with pytest.raises(PageMistakes) as caught:
            quiet(made)
    finally:
        page.unlink()
    told = "\n".join(str(mistake) for mistake in caught.value.mistakes)
    assert "did you mean 'epochs'?" in told and "did you mean 'comparison'?" in told and "has no word in it" in told
