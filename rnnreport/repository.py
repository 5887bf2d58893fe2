"""The git repository of a project: what a remote has on a branch, and putting a folder there as one commit.

Nothing of the user's is touched: neither the folder, nor the index, nor a branch. The commit is made on a branch of its
own, which is removed when it was pushed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rnnreport.errors import PublishError

MARK = "rnnreport-site:"  # a line of each commit that is made here


@dataclass(frozen=True)
class Tip:
    """What a remote has on a branch."""

    commit: str
    ours: bool  # one commit made here, alone or with a file CNAME that the host added
    told: str  # "3f2a1c0 'Fix a word' by Ada"
    domain: str  # content of its file CNAME, or ""


@dataclass(frozen=True)
class Repository:
    """The repository that `folder` lies in."""

    folder: Path

    def remote(self, name: str) -> str:
        """Return the address that `name` stands for, or `name` where it is an address. Raises PublishError."""
        self._require()
        named = self._git("remote").split()
        if name in named:
            return self._git("remote", "get-url", "--push", name).strip()
        if "/" in name or ":" in name:
            return name
        if not named:
            raise PublishError(
                f"the repository has no remote '{name}', nor any other; make a repository on GitHub, then: "
                f"git remote add {name} git@github.com:YOU/PROJECT.git"
            )
        raise PublishError(f"the repository has no remote '{name}'; say --remote with one of: {', '.join(named)}")

    def head(self, remote: str, branch: str) -> str:
        """Return the commit of a branch of a remote; "" where it has none. Raises PublishError."""
        found = self._git("ls-remote", "--", remote, f"refs/heads/{branch}", what=f"{remote} cannot be asked")
        return found.split()[0] if found.strip() else ""

    def seen(self, remote: str, branch: str) -> str:
        """Return the commit that this repository last saw there; "" where it never looked."""
        return self._git("rev-parse", "--verify", "--quiet", f"refs/remotes/{remote}/{branch}", fails=True).strip()

    def tip(self, remote: str, branch: str, commit: str) -> Tip:
        """Return what is on a branch of a remote. Fetches its commits where they are not here, and moves no branch."""
        if not self.has(commit):
            fetch = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "--", remote)
            self._git(*fetch, f"refs/heads/{branch}", what=f"{remote} cannot be read")
        commits = self._git("rev-list", commit).split()
        message = self._git("log", "-1", "--format=%B", commits[-1])
        changed = self._git("diff-tree", "-r", "--name-only", commits[-1], commit).split()
        ours = any(line.startswith(MARK) for line in message.splitlines()) and set(changed) <= {"CNAME"}
        domain = self._git("show", f"{commit}:CNAME", fails=True).strip()
        return Tip(commit, ours, self._git("log", "-1", "--format=%h '%s' by %an", commit).strip(), domain)

    def has(self, commit: str) -> bool:
        """Tell whether a commit is here."""
        return bool(self._git("cat-file", "-t", commit, fails=True))

    def same(self, one: str, other: str) -> bool:
        """Tell whether two commits hold the same files."""
        return self._git("rev-parse", f"{one}^{{tree}}") == self._git("rev-parse", f"{other}^{{tree}}")

    def require_name(self) -> None:
        """Raise PublishError where git does not know who makes a commit."""
        if not self._git("config", "user.name", fails=True).strip() and "GIT_COMMITTER_NAME" not in os.environ:
            mend = "git config user.name 'YOUR NAME' and git config user.email YOU@EXAMPLE.ORG"
            raise PublishError(f"git does not know your name, which stands in each commit; say it: {mend}")

    @contextmanager
    def committed(self, site: Path, message: str, domain: str) -> Iterator[str]:
        """Give a commit without history that holds `site` and the file .nojekyll; its branch is removed afterwards."""
        branch = f"rnnreport-publishing-{os.getpid()}"
        command = [sys.executable, "-m", "ghp_import", "--no-history", "--no-jekyll", "--branch", branch]
        command += ["--message", message, *(["--cname", domain] if domain else []), str(site)]
        try:
            done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, errors="replace")
            made = self._git("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", fails=True).strip()
            if done.returncode or not made:
                raise PublishError(f"the site cannot be committed: {_last(done.stderr or done.stdout)}")
            yield made
        finally:
            self._git("update-ref", "-d", f"refs/heads/{branch}", fails=True)

    def push(self, commit: str, remote: str, branch: str, expected: str) -> None:
        """Put a commit on a branch of a remote. Raises PublishError where that is not at `expected` ("": not there)."""
        lease = f"--force-with-lease=refs/heads/{branch}:{expected}"
        push = ("push", "--quiet", lease, "--", remote, f"{commit}:refs/heads/{branch}")
        self._git(*push, what=f"the push to {branch} of {remote} was refused; what is there stays as it was")

    def _require(self) -> None:
        try:
            inside = self._git("rev-parse", "--git-dir", fails=True)
        except FileNotFoundError:
            raise PublishError("git is not installed; it takes the site to the place where it is published") from None
        if not inside:
            mend = "make one: git init, then git remote add origin git@github.com:YOU/PROJECT.git"
            raise PublishError(f"{self.folder}: no git repository; {mend}")

    def _git(self, *words: str, what: str = "git", fails: bool = False) -> str:
        """Return what git says. Where it fails: "" if that is expected, else PublishError that begins with `what`."""
        environment = os.environ | {"LC_ALL": "C"}
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=environment, capture_output=True, text=True, errors="replace"
        )
        if done.returncode and not fails:
            raise PublishError(f"{what}: {_last(done.stderr)}")
        return "" if done.returncode else done.stdout


def _last(said: str) -> str:
    """Return the lines that tell why git failed, in one."""
    lines = [line.removeprefix("remote:").strip() for line in said.splitlines()]
    telling = [line for line in lines if line and not line.startswith(("hint:", "To "))]
    return "; ".join(dict.fromkeys(telling[-4:])) or "it did not say why"
