"""The commands around publishing as a user types them: what they print, and their exit codes."""

from __future__ import annotations

import pytest

from rnnreport.checking import check
from tests.repositories import ALONE, in_repository

pytestmark = pytest.mark.usefixtures("built_anew")


@pytest.fixture
def typed(monkeypatch, capsys):
    """Run a command in this process; return its exit code, and what it wrote to both streams."""
    from rnnreport import cli

    for name, value in ALONE.items():
        monkeypatch.setenv(name, value)

    def run(*words: object):
        monkeypatch.setattr("sys.argv", ["rnnreport", *map(str, words)])
        with pytest.raises(SystemExit) as done:
            cli.main()
        return done.value.code, *capsys.readouterr()

    return run


def test_a_built_site_passes_all_checks_but_rights(small_site):
    """What rnnreport writes has no broken link, asks nobody, has words for its drawings, and tells nothing of here."""
    found = check(small_site.site).findings
    assert [(one.of, one.file) for one in found] == [("rights", "studies/one/results.json")]


def test_errors_are_exit_code_2_and_warnings_are_not(typed, small_site, tmp_path):
    """The list goes to standard output."""
    code, told, _ = typed("check", "--project", small_site.root)
    assert code == 2 and told.startswith("Rights\n  error  studies/one/results.json: ")
    assert typed("check", small_site.site, "--i-have-the-rights")[0] == 0
    (tmp_path / "index.html").write_text("<p>")
    (tmp_path / "mine.js").write_text("var home = 'https://example.org/';")
    code, told, _ = typed("check", tmp_path)
    assert code == 0 and "0 errors, 1 warning" in told


def test_a_folder_without_a_site_is_told(typed, tmp_path):
    """Exit code 2 and one line."""
    code, _, told = typed("check", tmp_path)
    assert code == 2 and told.count("\n") == 1 and "rnnreport build" in told


def test_publishing_tells_what_was_found_and_done(typed, small_site, tmp_path):
    """Errors go to standard error with the reason below; what was done goes to standard output."""
    project = in_repository(small_site, tmp_path)
    code, told, errors = typed("publish", "--project", project.root)
    assert code == 2 and told == "" and errors.startswith("Rights\n") and "so nothing was published" in errors
    code, told, _ = typed("publish", "--project", project.root, "--i-have-the-rights", "--branch", "site")
    assert code == 0 and told.startswith("Published ") and "to branch site of " in told


def test_keeping_tells_how_much_there_is(typed, small_site, tmp_path):
    """With the next step."""
    project = in_repository(small_site, tmp_path)
    code, told, _ = typed("keep", "--project", project.root, "--i-have-the-rights")
    assert code == 0 and told.startswith("stored/ holds ") and "rnnreport build --stored" in told
