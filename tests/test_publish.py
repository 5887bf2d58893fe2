"""Publishing to a bare repository on this machine: what arrives, what is refused, and that nothing is ever lost."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rnnreport import record
from rnnreport.checks import weights
from rnnreport.errors import PublishError
from rnnreport.hosting import pages_address, without_secrets
from rnnreport.project import Project
from rnnreport.publishing import Published, Request, notes, publish
from tests.repositories import ALONE, git, in_repository
from tests.small_project import CONFIG, quiet

pytestmark = pytest.mark.usefixtures("built_anew")


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Project:
    """A site of two pages without a study, built once."""
    root = tmp_path_factory.mktemp("plain")
    (root / "site_src").mkdir()
    (root / "mkdocs.yml").write_text(CONFIG)
    (root / "site_src" / "index.md").write_text("# Home\n\n[Other](other.md)\n")
    (root / "site_src" / "other.md").write_text("# Other\n")
    quiet(Project(root))
    return Project(root)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """No git setting of this machine has a part in it."""
    for name, value in ALONE.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def project(plain, tmp_path) -> Project:
    """The built site in a repository with a remote."""
    return in_repository(plain, tmp_path)


def published(project: Project, **asked) -> Published:
    return publish(project, Request(**asked), lambda text: None)


def refused(project: Project, words: str, **asked) -> None:
    """It is refused with these words, and the remote stays as it was."""
    before = git(project.root, "ls-remote", "origin") if "origin" in git(project.root, "remote") else ""
    with pytest.raises(PublishError, match=words) as told:
        published(project, **asked)
    assert "\n" not in str(told.value)
    assert before == "" or git(project.root, "ls-remote", "origin") == before


def host(project: Project) -> Path:
    return project.root.parent / "host.git"


def on_branch(project: Project, branch: str = "gh-pages") -> set[str]:
    return set(git(host(project), "ls-tree", "-r", "--name-only", branch).split("\n"))


def change(project: Project, words: str = "changed") -> None:
    """Change the built site, as a build would after a change of a page."""
    with (project.site / "other" / "index.html").open("a") as page:
        page.write(f"<!-- {words} -->\n")


def test_all_files_arrive_as_one_commit(project):
    """The branch holds the site and .nojekyll, without history, and again after the next time."""
    assert published(project, message="First").changed
    change(project)
    assert published(project, message="Second").changed
    files = {path.relative_to(project.site).as_posix() for path in project.site.rglob("*") if path.is_file()}
    assert on_branch(project) == files | {".nojekyll"}
    assert git(host(project), "log", "--format=%s", "gh-pages") == "Second"


def test_the_same_site_is_not_pushed_twice(project):
    """A second time there is nothing to do."""
    published(project)
    before = git(host(project), "rev-parse", "gh-pages")
    assert not published(project).changed
    assert git(host(project), "rev-parse", "gh-pages") == before


def test_a_dry_run_touches_nothing(project):
    """It tells files, size, branch and remote, and changes neither the repository nor the remote."""
    before = git(project.root, "for-each-ref") + git(project.root, "count-objects")
    words = published(project, dry_run=True, branch="site").words()
    assert "Would publish" in words and "branch site of " in words and "files" in words and " MB" in words
    assert git(host(project), "for-each-ref") == ""
    assert git(project.root, "for-each-ref") + git(project.root, "count-objects") == before


def test_what_is_not_committed_stays_as_it_is(project):
    """Changed and new files, what is staged, and a branch of the same name with work on it, are not touched."""
    git(project.root, "checkout", "--quiet", "-b", "gh-pages")
    (project.root / "notes.txt").write_text("mine")
    git(project.root, "add", "notes.txt")
    git(project.root, "commit", "--quiet", "--message", "Not pushed yet")
    (project.root / "texts.csv").write_text("new and not staged")
    (project.root / "notes.txt").write_text("changed")
    (project.root / "staged.txt").write_text("staged")
    git(project.root, "add", "staged.txt")

    def state():
        return [git(project.root, *words.split()) for words in ("status --porcelain", "branch -v", "stash list")]

    before = state()
    published(project)
    assert state() == before and (project.root / "notes.txt").read_text() == "changed"


def commit_on_the_host(project: Project, name: str, **files: str) -> str:
    """Put a commit of somebody else onto the branch of the host. Returns its id."""
    clone = project.root.parent / name
    there = git(host(project), "for-each-ref", "refs/heads/gh-pages")
    git(clone.parent, "clone", "--quiet", *(["--branch", "gh-pages"] if there else []), str(host(project)), name)
    for file, text in files.items():
        (clone / file.replace("_", ".")).write_text(text)
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "By hand")
    git(clone, "push", "--quiet", "origin", "HEAD:gh-pages")
    return git(clone, "rev-parse", "HEAD")


def test_commits_of_others_are_not_overwritten(project):
    """A branch that was made by hand, and one on which somebody went on, are refused; --replace is the way."""
    commit_on_the_host(project, "first", index_html="by hand")
    refused(project, "did not make, the last one is .* 'By hand' by Ada: nothing was published")
    assert published(project, replace=True).changed
    commit_on_the_host(project, "second", index_html="by hand")
    refused(project, "--replace")


def test_a_site_published_from_elsewhere_is_not_overwritten_unseen(project, tmp_path):
    """Two people publish: the second one is told, looks, and then may."""
    published(project)
    other = tmp_path / "other"
    shutil.copytree(project.root, other)
    change(Project(other), "from elsewhere")
    published(Project(other))
    change(project, "from here")
    refused(project, "published from elsewhere .* git fetch origin gh-pages")
    git(project.root, "fetch", "--quiet", "origin", "gh-pages")
    assert published(project).changed


def test_a_commit_between_looking_and_pushing_is_not_overwritten(project, monkeypatch):
    """The push itself says what it expects there, so that nobody slips in between."""
    from rnnreport.repository import Repository

    published(project)
    change(project)
    push = Repository.push

    def late(self, *given):
        monkeypatch.undo()
        commit_on_the_host(project, "late", index_html="late")
        push(self, *given)

    monkeypatch.setattr(Repository, "push", late)
    with pytest.raises(PublishError, match="was refused; what is there stays as it was: .*stale info"):
        published(project)
    assert git(host(project), "log", "-1", "--format=%s", "gh-pages") == "By hand"


def test_a_domain_that_the_host_noted_is_kept(project):
    """A file CNAME that was added on the branch is no work that could be lost, and stays."""
    published(project)
    commit_on_the_host(project, "host-settings", CNAME="nets.example.org\n")
    git(project.root, "fetch", "--quiet", "origin", "gh-pages")
    change(project)
    assert published(project).changed
    assert git(host(project), "show", "gh-pages:CNAME") == "nets.example.org"


def test_without_a_repository_the_mend_is_told(project):
    """No git repository."""
    shutil.rmtree(project.root / ".git")
    with pytest.raises(PublishError, match="no git repository; make one: git init"):
        published(project)


def test_without_a_remote_the_mend_is_told(project):
    """No remote at all, and one that is called otherwise."""
    git(project.root, "remote", "rename", "origin", "elsewhere")
    refused(project, "no remote 'origin'; say --remote with one of: elsewhere")
    git(project.root, "remote", "remove", "elsewhere")
    refused(project, "git remote add origin git@github.com:YOU/PROJECT.git")


def test_an_address_is_a_remote_too(project):
    """Any git remote will do, also one without a name."""
    assert published(project, remote=str(host(project))).changed


def test_a_refused_push_is_told_with_its_reason(project):
    """What the host says stands in the message."""
    hook = host(project) / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'this branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    refused(project, "the push to gh-pages of origin was refused; .*this branch is protected")


def test_a_remote_that_is_gone_is_told(project):
    """One line, and no traceback."""
    shutil.rmtree(host(project))
    with pytest.raises(PublishError, match="origin cannot be asked: .*host.git"):
        published(project)


def test_a_commit_needs_a_name(project, monkeypatch):
    """Git would make a commit by nobody."""
    git(project.root, "config", "--unset", "user.name")
    refused(project, "git config user.name")


def test_a_site_that_was_not_built_is_refused(project):
    """Neither one that is not there, nor one whose build did not end."""
    record.forget(project)
    refused(project, "no finished site; run 'rnnreport build --for-publishing' first")
    shutil.rmtree(project.build)
    refused(project, "rnnreport build")


@pytest.mark.parametrize("name", ["site_src/index.md", "site_src/new.png", "mkdocs.yml", "templates/assets/mine.css"])
def test_a_site_older_than_its_sources_is_refused(project, name):
    """Pages, their pictures, settings and templates count; going back makes the site up to date again."""
    path = project.root / name
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((before or b"") + b"\n")
    refused(project, "older than its sources.*run 'rnnreport build' again")
    path.unlink() if before is None else path.write_bytes(before)
    assert published(project, dry_run=True).changed


def test_times_of_files_mean_nothing(project):
    """A checkout gives all files new times."""
    (project.site_src / "index.md").touch()
    assert published(project).changed


def test_a_site_with_errors_is_refused(project, monkeypatch):
    """What the checks find is told; here, that it is over the limit of the host."""
    monkeypatch.setattr(weights, "MOST", 1000)
    heard = []
    with pytest.raises(PublishError, match="nothing was published; 'rnnreport check'"):
        publish(project, Request(), heard.append)
    assert "more than the 0 of GitHub Pages" in heard[0]
    assert git(host(project), "for-each-ref") == ""


def test_texts_that_may_not_be_republished_stop_it(small_site, tmp_path):
    """A table of one's own counts as such, unless its author says otherwise; data that changed make the site old."""
    project = in_repository(small_site, tmp_path)
    heard = []
    with pytest.raises(PublishError):
        publish(project, Request(), heard.append)
    assert "the corpus 'table' may not be republished" in heard[0]
    assert published(project, rights=True, dry_run=True).checked.errors == 0
    (project.root / "texts.csv").write_text((project.root / "texts.csv").read_text() + "one more\n")
    refused(project, "site_src/studies/one.md is about other data than now; run 'rnnreport build' again", rights=True)


def test_pages_without_results_are_told(project):
    """They may go out, but not unnoticed."""
    made = record.read(project)
    replace(made, answers={"studies/one.md": ""}).write(project)
    assert "site_src/studies/one.md is without results" in published(project, dry_run=True).words()


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:Ada/engine.git", "https://ada.github.io/engine/"),
        ("https://github.com/Ada/engine", "https://ada.github.io/engine/"),
        ("https://ada:secret@github.com/ada/engine.git", "https://ada.github.io/engine/"),
        ("ssh://git@github.com/ada/engine.git", "https://ada.github.io/engine/"),
        ("ssh://git@ssh.github.com:443/ada/engine.git", "https://ada.github.io/engine/"),
        ("git@github.com:ada/Ada.github.io.git", "https://ada.github.io/"),
        ("https://github.com/ada/notes.js.git", "https://ada.github.io/notes.js/"),
        ("https://gitlab.com/ada/engine.git", ""),
        ("https://github.com.example.org/ada/engine.git", ""),
        ("/srv/git/github.com/engine.git", ""),
    ],
)
def test_the_address_is_told_from_the_remote(remote, address):
    """All forms of GitHub's addresses, and repositories that are a user's own site; of other hosts none is known."""
    assert pages_address(remote) == address
    assert pages_address(remote, "nets.example.org") == ("https://nets.example.org/" if address else "")


def test_secrets_in_addresses_are_not_shown():
    """A token that stands in a remote's address reaches no screen."""
    assert without_secrets("https://ada:secret@github.com/ada/engine.git") == "https://github.com/ada/engine.git"
    assert without_secrets("git@github.com:ada/engine.git") == "git@github.com:ada/engine.git"


def test_what_is_left_to_do_is_told(plain):
    """The first time, where to choose the branch; always, if the site believes to be elsewhere."""
    first = " ".join(notes(plain, "https://ada.github.io/engine/", "gh-pages", there=False))
    assert "choose the branch gh-pages" in first and "site_url in mkdocs.yml is not set" in first
    assert "choose" not in " ".join(notes(plain, "https://ada.github.io/engine/", "gh-pages", there=True))
