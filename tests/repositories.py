"""Git repositories of tests: a project in one, and a bare one beside it that takes the place of a host."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from rnnreport.project import Project

ADA = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
ADA |= {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org"}
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}  # whatever is set on this machine


def git(folder: Path, *words: str) -> str:
    """Run git in a folder, and return what it says."""
    done = subprocess.run(
        ["git", *words], cwd=folder, env=os.environ | ALONE | ADA, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def in_repository(project: Project, target: Path) -> Project:
    """Copy a built project to `target`/project, in a repository with one commit, and the remote `target`/host.git."""
    root = target / "project"
    shutil.copytree(project.root, root, symlinks=True)
    (root / ".gitignore").write_text("build/\n.rnnreport/\n")
    git(target, "init", "--quiet", "--bare", "--initial-branch", "main", "host.git")
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "config", "user.name", "Ada")
    git(root, "config", "user.email", "ada@example.org")
    git(root, "remote", "add", "origin", str(target / "host.git"))
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Begin")
    return Project(root)
