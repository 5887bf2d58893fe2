"""Putting the built site where others find it: a branch of a git remote, as GitHub Pages serves it.

What is there is replaced only where rnnreport put it there, and nobody published since this repository looked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rnnreport import build, record, stored
from rnnreport.built.site import Built
from rnnreport.checking import Checked, check
from rnnreport.errors import PublishError
from rnnreport.hosting import pages_address, without_secrets
from rnnreport.lock import locked
from rnnreport.project import Project
from rnnreport.repository import MARK, Repository, Tip


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    remote: str = "origin"
    branch: str = "gh-pages"
    message: str = "Publish the site"
    dry_run: bool = False
    rights: bool = False  # to all texts
    replace: bool = False  # commits on the branch that were made by others


@dataclass(frozen=True)
class Published:
    """What was published, or would be."""

    request: Request
    remote: str
    address: str  # "" where it is not known
    checked: Checked
    changed: bool
    notes: tuple[str, ...]

    def words(self) -> str:
        """Return what to tell the user."""
        size = f"{self.checked.files:,} files, {self.checked.bytes / 1e6:.1f} MB"
        branch = f"branch {self.request.branch} of {self.remote}"
        said = f"Published {size}, to {branch}" if self.changed else f"Nothing to do: the same site is on {branch}"
        if self.request.dry_run:
            said = f"Would publish {size}, to {branch}; nothing was touched"
        where = [f"  {self.address}"] if self.address else []
        return "\n".join([said, *where, *(f"  {note}" for note in self.notes)])


def publish(project: Project, request: Request, tell: Callable[[str], None]) -> Published:
    """Check the built site and put it on the branch, after a build that runs. `tell` hears what the checks found.

    Raises PublishError, having changed nothing, where the site is not built or older than its sources, where checks
    find errors, or where the branch holds what would be lost.
    """
    with locked(project.store, tell):
        return _published(project, request, tell)


def _published(project: Project, request: Request, tell: Callable[[str], None]) -> Published:
    repository = Repository(project.root)
    remote = repository.remote(request.remote)
    made = _up_to_date(project)
    checked = check(project.site, request.rights)
    if checked.findings:
        tell(checked.words())
    if checked.errors:
        raise PublishError("the site has errors (above), so nothing was published; 'rnnreport check' tells them again")
    repository.require_name()
    head = repository.head(request.remote, request.branch)
    tip = None
    if head and not (request.dry_run and not repository.has(head)):  # a dry run fetches nothing
        tip = repository.tip(request.remote, request.branch, head)
        _may_be_replaced(tip, repository, request)
    domain = _domain(project, tip)
    address = pages_address(remote, domain)
    bare = (f"site_src/{page} is without results" for page, shown in made.answers.items() if not shown)
    told = (*bare, *notes(project, address, request.branch, bool(head)))
    changed = True
    if not request.dry_run:
        text = f"{request.message}\n\n{MARK} {made.sources[:12]}"
        with repository.committed(project.site, text, domain) as commit:
            changed = tip is None or not repository.same(commit, head)
            if changed:
                repository.push(commit, request.remote, request.branch, head)
    return Published(request, without_secrets(remote), address, checked, changed, told)


def _up_to_date(project: Project) -> record.Record:
    """Return how the site was built. Raises PublishError where it is not, or was made of other sources than now."""
    made = record.read(project)
    if made is None or not project.site.is_dir():
        raise PublishError(f"{project.site}: no finished site; run 'rnnreport build --for-publishing' first")
    again = (
        "rnnreport build" + (" --for-publishing" if made.for_publishing else "") + (" --stored" if made.stored else "")
    )
    mend = f"run '{again}' again"
    if made.sources != record.digest(project):
        raise PublishError(f"the site is older than its sources: pages, templates or mkdocs.yml changed; {mend}")
    plans, _ = build.plans_of(project, made.stored)
    for page, plan in plans.items():
        if made.answers.get(page) not in ("", record.shown(stored.shown(plan))):
            raise PublishError(
                f"the site is older than its sources: site_src/{page} is about other data than now; {mend}"
            )
    return made


def _may_be_replaced(tip: Tip, repository: Repository, request: Request) -> None:
    """Raise PublishError where something would be lost that somebody else put on the branch."""
    branch, remote = request.branch, request.remote
    if request.replace:
        return
    if not tip.ours:
        raise PublishError(
            f"branch {branch} of {remote} holds commits that 'rnnreport publish' did not make, the last one is "
            f"{tip.told}: nothing was published. Say another --branch, or --replace if they may be lost"
        )
    seen = repository.seen(remote, branch)
    if seen not in ("", tip.commit):
        raise PublishError(
            f"branch {branch} of {remote} was published from elsewhere since this repository last looked: {tip.told}. "
            f"Nothing was published. Look at it, then: git fetch {remote} {branch}, and publish again"
        )


def _domain(project: Project, tip: Tip | None) -> str:
    """Return the site's own domain that has to be kept: one that the host noted on the branch, unless pages say one."""
    own = project.site / "CNAME"
    if own.is_file():
        return own.read_text(encoding="utf-8", errors="replace").strip()
    return tip.domain if tip is not None else ""


def notes(project: Project, address: str, branch: str, there: bool) -> tuple[str, ...]:
    """Return what is left to do for a site that is served at `address`; `there`: whether the branch was before."""
    told, said = [], Built(project.site).address
    if address and not there:
        told.append(f"The first time: choose the branch {branch} under Settings, Pages of the repository.")
    if address and said.rstrip("/") != address.rstrip("/"):
        has = f"is {said}" if said else "is not set"
        told.append(f"site_url in mkdocs.yml {has}; with {address} the page for wrong addresses works too.")
    return tuple(told)
