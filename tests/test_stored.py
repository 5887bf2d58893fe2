"""Answers that are kept with the pages: what is kept, and a site built from a clone where nothing can be trained."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from rnnreport.errors import CorpusMissing, StoreError
from rnnreport.keeping import keep
from rnnreport.pages.environment import package_templates
from rnnreport.project import Project
from tests.repositories import git, in_repository
from tests.small_project import quiet

pytestmark = pytest.mark.usefixtures("built_anew")
WORKFLOW = package_templates() / "scaffold" / "github" / "workflows" / "site.yml"
# As the command, on a machine that could not train even if it tried.
COMMAND = f"""#!{sys.executable}
import sys
sys.modules["jax"] = sys.modules["flax"] = sys.modules["optax"] = None
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from rnnreport.cli import main
main()
"""


@pytest.fixture(scope="module")
def kept(small_site, tmp_path_factory) -> Project:
    """The small project with its answers kept and committed."""
    project = in_repository(small_site, tmp_path_factory.mktemp("kept"))
    keep(project, rights=True)
    git(project.root, "rm", "--quiet", "--cached", "texts.csv")
    git(project.root, "add", "stored")
    git(project.root, "commit", "--quiet", "--message", "Keep answers")
    return project


@pytest.fixture
def clone(kept, tmp_path) -> Project:
    """What somebody else gets: neither trainings nor the table."""
    git(tmp_path, "clone", "--quiet", str(kept.root), "clone")
    assert not (tmp_path / "clone" / "texts.csv").exists() and not (tmp_path / "clone" / ".rnnreport").exists()
    return Project(tmp_path / "clone")


def contents(project: Project) -> dict[str, bytes]:
    found = (path for path in project.site.rglob("*") if path.is_file())
    return {path.relative_to(project.site).as_posix(): path.read_bytes() for path in found}


def test_of_trainings_only_their_history_is_kept(kept):
    """Answers are kept whole; parameters, the data set and states are not."""
    files = {path.name for path in kept.stored.glob("training-*/*")}
    assert files == {"history.json", "stage.json"}
    kinds = {path.name.split("-")[0] for path in kept.stored.iterdir() if path.is_dir()}
    assert kinds == {"analysis", "training"}


def test_a_clone_shows_the_same_site_without_jax_and_data(small_site, clone):
    """To the byte, in a process that can load neither jax nor flax."""
    done = run(clone, "rnnreport build --stored")
    assert done.returncode == 0, done.stderr
    assert contents(clone) == contents(small_site) and not list(clone.store.glob("*-*"))


def run(project: Project, line: str) -> subprocess.CompletedProcess:
    """Run a line of a shell in a project, as a runner does."""
    tools = project.root.parent / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "rnnreport").write_text(COMMAND)
    (tools / "rnnreport").chmod(0o755)
    path = f'export PATH="{tools}:$PATH"\n'
    return subprocess.run(["bash", "-e", "-c", path + line], cwd=project.root, capture_output=True, text=True)


def test_the_workflow_of_a_new_project_builds_a_clone(clone):
    """Its lines run one after the other; what it hands over is a site of excerpts that passes the checks."""
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    steps = workflow["jobs"]["build"]["steps"]
    lines = [step["run"] for step in steps if "run" in step]
    assert lines[0].startswith("python -m pip install rnnreport==")
    for line in lines[1:]:
        done = run(clone, line)
        assert done.returncode == 0, done.stdout + done.stderr
    (handed,) = [step["with"]["path"] for step in steps if step.get("uses", "").startswith("actions/upload-pages")]
    results = json.loads((clone.root / handed / "studies" / "one" / "results.json").read_text())
    assert results["data"]["excerpt"] == 50


def test_the_workflow_asks_for_no_more_rights_than_it_needs():
    """Reading to build, and pages and an identity to deploy; actions are pinned to their major versions."""
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    deploy = workflow["jobs"]["deploy"]
    assert workflow["permissions"] == {"contents": "read"} and "permissions" not in workflow["jobs"]["build"]
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"} and deploy["needs"] == "build"
    used = {step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step}
    assert used == {
        "actions/checkout@v4",
        "actions/setup-python@v5",
        "actions/upload-pages-artifact@v3",
        "actions/deploy-pages@v4",
    }


def test_what_is_not_kept_is_told_by_page(clone):
    """A new figure needs an answer that only training gives; nothing is built, and the old answers stay."""
    page = clone.site_src / "studies" / "one.md"
    page.write_text(page.read_text() + "\n{{ exciting_words() }}\n")
    done = run(clone, "rnnreport build --stored")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "rnnreport keep" in done.stderr
    assert "site_src/studies/one.md: not in stored/: analysis exciting_words" in done.stderr
    assert not clone.site.exists()


def test_other_data_are_not_shown_with_old_answers(clone, small_site):
    """A table that lies there and has changed asks for new answers."""
    (clone.root / "texts.csv").write_text((small_site.root / "texts.csv").read_text() + "one more\n")
    with pytest.raises(StoreError, match="not in stored/"):
        quiet(clone, stored=True)


def test_a_damaged_answer_is_told_and_kept(clone):
    """It is never removed: nothing here could make it again."""
    damaged = next(clone.stored.glob("analysis-comparison-*/result.json"))
    damaged.write_text("{}")
    with pytest.raises(StoreError, match="is damaged .*take it from the repository again"):
        quiet(clone, stored=True)
    assert damaged.is_file()


def test_without_kept_answers_the_mend_is_told(clone):
    """A clone of a project that kept none."""
    shutil.rmtree(clone.stored)
    with pytest.raises(StoreError, match="run 'rnnreport build' and 'rnnreport keep' where the trainings are"):
        quiet(clone, stored=True)


def test_texts_that_may_not_be_republished_are_not_kept_unasked(small_site, tmp_path):
    """Answers hold whole texts; nothing is written."""
    project = in_repository(small_site, tmp_path)
    with pytest.raises(StoreError, match="site_src/studies/one.md: the corpus 'table' .*--i-have-the-rights"):
        keep(project)
    assert not project.stored.exists()


def test_keeping_again_removes_what_no_page_shows(kept, tmp_path):
    """What is there already is left alone."""
    project = Project(tmp_path / "again")
    shutil.copytree(kept.root, project.root)
    page = project.site_src / "studies" / "one.md"
    page.write_text(page.read_text().replace('{{ cells(text="the cat", generate=3, cells="all") }}', ""))
    done = keep(project, rights=True)
    assert done.new == 0 and done.gone >= 1


def test_keeping_before_building_is_refused(small_site, tmp_path):
    """There is nothing to keep yet; and where the table is gone, nobody knows what was read."""
    project = in_repository(small_site, tmp_path)
    shutil.rmtree(project.store)
    with pytest.raises(
        StoreError, match="site_src/studies/one.md: .*not made yet; run 'rnnreport build studies/one.md' first"
    ):
        keep(project, rights=True)
    (project.root / "texts.csv").unlink()
    with pytest.raises(Exception, match=r"texts\.csv") as told:
        keep(project, rights=True)
    assert not isinstance(told.value, CorpusMissing)


@pytest.fixture
def with_missing(kept, tmp_path) -> Project:
    """A copy of the project with its answers kept, and a second study, whose corpus is not on this machine."""
    project = Project(tmp_path / "two")
    shutil.copytree(kept.root, project.root)
    two = "---\nstudy: {task: next-word, data: {corpus: imdb}, models: {A: {cell: lstm}}}\n---\n{{ comparison() }}\n"
    (project.site_src / "studies" / "two.md").write_text(two)
    return project


def test_what_can_be_kept_is_and_the_rest_is_told(with_missing, monkeypatch):
    """A page whose corpus is missing is one line with the mend, costs no other page its answers, and loses none."""
    monkeypatch.setenv("RNNREPORT_DATA", str(with_missing.root / "nowhere"))
    before = sorted(path.name for path in with_missing.stored.iterdir())
    known = json.loads((with_missing.stored / "read.json").read_text())
    page = with_missing.site_src / "studies" / "one.md"
    page.write_text(page.read_text().replace("{{ comparison() }}", ""))
    done = keep(with_missing, rights=True)
    (line,) = (line for line in done.words().splitlines() if "left out" in line)
    assert "site_src/studies/two.md: corpus 'imdb' is not on this machine" in line and "rnnreport data get imdb" in line
    assert not done.refused and sorted(path.name for path in with_missing.stored.iterdir()) == before
    assert json.loads((with_missing.stored / "read.json").read_text()) == known


def test_a_page_that_is_asked_for_and_cannot_be_kept_is_an_error(with_missing, monkeypatch):
    """By name it is refused; beside others that can be kept, these are."""
    monkeypatch.setenv("RNNREPORT_DATA", str(with_missing.root / "nowhere"))
    with pytest.raises(StoreError, match=r"site_src/studies/two\.md: corpus 'imdb' is not on this machine"):
        keep(with_missing, ("studies/two.md",), rights=True)
    assert keep(with_missing, ("studies/one", "studies/two"), rights=True).refused
    assert not keep(with_missing, ("studies/one",), rights=True).left_out
