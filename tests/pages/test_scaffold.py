"""What `rnnreport init` lays down."""

from __future__ import annotations

import pytest
import yaml

from rnnreport import __version__, site
from rnnreport.errors import ProjectError
from rnnreport.pages import gather_all, load, missing, stage
from rnnreport.pages.scaffold import init
from rnnreport.project import Project


def test_the_new_project_has_pages_without_a_mistake(tmp_path):
    """Every page can be read, and all figure calls of its study are right."""
    init(tmp_path / "site", None)
    pages = load(Project(tmp_path / "site"))
    assert len(gather_all(pages)) == 1


@pytest.mark.parametrize(
    "title", ["Ünïcödé — 網站", 'quote " and \\', "colon: [x] {y} # z", "two\nlines", "{{ 7 * 7 }}"]
)
def test_the_title_is_any_text(tmp_path, title):
    """The settings hold exactly the title that was given."""
    init(tmp_path / "site", title)
    assert yaml.safe_load((tmp_path / "site" / "mkdocs.yml").read_text(encoding="utf-8"))["site_name"] == title


def test_the_folder_names_the_site(tmp_path):
    """Without a title the folder's name is made readable."""
    init(tmp_path / "my-réport", None)
    settings = yaml.safe_load((tmp_path / "my-réport" / "mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["site_name"] == "My réport"


def test_the_paths_written_are_returned(tmp_path):
    """All of them are there, the list of ignored files among them under its own name."""
    paths = init(tmp_path / "site", None)
    assert all(path.is_file() for path in paths)
    assert tmp_path / "site" / ".gitignore" in paths and tmp_path / "site" / "mkdocs.yml" in paths


@pytest.mark.parametrize("name", ["mkdocs.yml", ".gitignore", "site_src/index.md"])
def test_nothing_is_overwritten(tmp_path, name):
    """One file in the way, and nothing at all is written."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(ProjectError, match="there already"):
        init(tmp_path, None)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]


def test_a_folder_that_cannot_be_made_is_one_error(tmp_path):
    """A file where a folder should be is told in one line."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(ProjectError, match="cannot be written"):
        init(tmp_path / "file" / "site", None)


def test_a_new_project_builds_a_site(tmp_path):
    """The site builder has nothing to complain about, even before anything is trained."""
    init(tmp_path / "site", "Über: <b>'uns'</b> \"& # x")
    project = Project(tmp_path / "site")
    every = load(project)
    stage(project, every, {page.path: missing(page, "train") for page in every if page.study})
    site.build(project, every)
    assert (project.site / "studies" / "first-study" / "index.html").is_file()


def test_the_workflow_is_of_this_version(tmp_path):
    """What was kept by one version is shown by the same one; nothing is left to fill in."""
    init(tmp_path / "site")
    text = (tmp_path / "site" / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8")
    assert f"pip install rnnreport=={__version__}\n" in text and "VERSION" not in text
