"""The staged folder: everything of site_src that belongs there, and nothing from elsewhere."""

from __future__ import annotations

import pytest

from rnnreport.errors import PageMistakes, ProjectError
from rnnreport.pages import Written, load, stage

STUDY = Written("text\n", {"one/results.json": b"{}"})


def staged(project, written=None) -> dict[str, bytes]:
    stage(project, load(project), written or {})
    files = {path.relative_to(project.docs).as_posix(): path for path in project.docs.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items()}


def test_pages_files_and_assets_are_there(project, page_file):
    """Written pages with their files, other files as they are, and the scripts of the package."""
    page_file("one.md", "x")
    page_file("pictures/a.png", b"\x89PNG\r\n")
    found = staged(project, {"one.md": STUDY})
    assert found["one.md"] == b"text\n" and found["one/results.json"] == b"{}"
    assert found["pictures/a.png"] == b"\x89PNG\r\n"
    assert any(name.startswith("assets/rnnreport/") for name in found)


def test_hidden_files_stay_where_they_are(project, page_file):
    """Files and folders whose name begins with a dot are not published."""
    page_file(".secret", b"x")
    page_file(".git/config", b"x")
    assert not [name for name in staged(project) if "secret" in name or "git" in name]


def test_what_was_staged_before_is_gone(project, page_file):
    """The folder is made anew, and nothing half-made is left beside it."""
    page_file("old.md", "# Old\n", study=False)
    assert "old.md" in staged(project)
    (project.site_src / "old.md").unlink()
    assert "old.md" not in staged(project)
    assert [path.name for path in project.build.iterdir()] == ["docs"]


def test_a_link_out_of_the_folder_is_refused(project, tmp_path):
    """A symbolic link cannot publish a file from elsewhere; the folder from before stays."""
    staged(project)
    (tmp_path / "secret").write_text("x")
    (project.site_src / "a.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(ProjectError, match="leads out of site_src"):
        staged(project)
    assert (project.docs / "index.md").is_file()


def test_a_link_within_the_folder_is_followed(project, page_file):
    """The same file can have two names."""
    page_file("a.txt", b"x")
    (project.site_src / "b.txt").symlink_to("a.txt")
    assert staged(project)["b.txt"] == b"x"


def test_a_link_to_a_folder_above_is_refused(project, page_file):
    """A folder cannot be in itself."""
    page_file("sub/a.txt", b"x")
    (project.site_src / "sub" / "again").symlink_to(project.site_src)
    with pytest.raises(ProjectError, match="link to a folder that it lies in"):
        staged(project)


def test_a_broken_link_is_refused(project):
    """What is not there cannot be published."""
    (project.site_src / "a.txt").symlink_to("nothing")
    with pytest.raises(ProjectError, match="broken link"):
        staged(project)


def test_a_file_in_the_way_is_told(project, page_file):
    """A file of the user is not overwritten by one of a figure."""
    page_file("one.md", "x")
    page_file("one/results.json", b"mine")
    with pytest.raises(ProjectError, match=r"site_src/one/results\.json"):
        staged(project, {"one.md": STUDY})


def test_assets_of_the_project_win(project):
    """A file of templates/assets replaces that of the package with the same name, and may be new."""
    (project.templates / "assets").mkdir()
    (project.templates / "assets" / "own.css").write_bytes(b"own")
    assert staged(project)["assets/rnnreport/own.css"] == b"own"


def test_every_study_page_must_be_written(project, page_file):
    """A study page is never published as it was typed."""
    page_file("one.md", "x")
    with pytest.raises(ValueError, match=r"one\.md"):
        staged(project)


def test_ordinary_pages_keep_what_the_site_builder_reads(project, page_file):
    """Their front matter and text stay; `order` is ours and goes."""
    page_file("a.md", "---\norder: 2\ntags: [x]\n---\n\n# A {{ not a call }}\n", study=False)
    assert staged(project)["a.md"].decode() == "---\ntags:\n- x\n---\n\n# A {{ not a call }}\n"


def test_first_lines_are_never_taken_for_front_matter(project, page_file):
    """A text that begins like settings stays text."""
    page_file("a.md", "Note: this is a text.\n", study=False)
    assert staged(project)["a.md"].decode() == "---\n{}\n---\n\nNote: this is a text.\n"


@pytest.mark.parametrize(("one", "other"), [("a.md", "a/index.md"), ("a/README.md", "a/index.md"), ("b.md", "b.mkd")])
def test_two_pages_with_one_address_are_a_mistake(project, page_file, one, other):
    """One would overwrite the other without a word."""
    page_file(one, "x", study=False)
    page_file(other, "y", study=False)
    with pytest.raises(PageMistakes, match="same address"):
        staged(project)
