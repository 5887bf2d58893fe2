"""The order of a build: gather what the pages ask, make what is missing, write the pages, run the site builder.

This is the only file that knows both the computing side and the page side.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rnnreport import pages, record, site
from rnnreport.console import Reporter
from rnnreport.data import files
from rnnreport.engine import Serial, process_pools, run
from rnnreport.errors import AnswerRefused, CorpusMissing, DataError, Mistake, PageMistakes, RnnReportError
from rnnreport.lock import locked
from rnnreport.plan import Identify, Plan, ask_key, plan
from rnnreport.project import Project
from rnnreport.provenance import provenance
from rnnreport.stages import jobs, lacking, load_answer
from rnnreport.store import Store
from rnnreport.stored import Identities, require, shown

EXCERPT = 50  # tokens of each text that a site shows of a corpus which may not be republished


@dataclass(frozen=True)
class Summary:
    """What a build did, for its last words."""

    pages: int
    studies: int
    made: int  # stages
    stored: int  # stages that were there already
    seconds: float
    missing: dict[str, CorpusMissing] = field(default_factory=dict)  # page -> why it shows no results

    def words(self, folder: Path, command: str = "rnnreport", offline: bool = False) -> str:
        """Return what to tell the user: what was done, what is missing, how to open and publish the site.

        `command` is how rnnreport is called where the user is; an `offline` site opens from its folder.
        """
        done = f"{_counted(self.pages, 'page')}, {_counted(self.studies, 'study')}"
        lines = [f"Built {done} in {self.seconds:.0f} s: {_counted(self.made, 'stage')} made, {self.stored} stored."]
        for page, error in self.missing.items():
            lines.append(f"  {page}: without results, since {error}")
        if offline:
            return "\n".join([*lines, f"The site is in {folder}", "  open it:  double click on index.html there"])
        lines += [
            f"The site is in {folder}",
            f"  open it:     {command} serve   (or: python3 -m http.server --directory {folder})",
            f"  publish it:  {command} publish   (GitHub Pages; or put that folder on any web server)",
        ]
        return "\n".join(lines)


def build(
    project: Project,
    only: tuple[str, ...] = (),
    strict_data: bool = False,
    workers: int = 1,
    reporter: Reporter | None = None,
    executors: Callable[[], Executor] | None = None,
    for_publishing: bool = False,
    stored: bool = False,
) -> Summary:
    """Build the site of `project` and return what was done.

    `only` names study pages to bring up to date (paths below site_src, with or without .md); pages that were not named
    show what is stored, as far as it is. With `strict_data` a missing corpus raises CorpusMissing. `executors` gives
    the executor that runs stages (any concurrent.futures.Executor that shares the store's folder); by default this
    process where `workers` is 1, spawned processes otherwise. With `for_publishing` only the first `EXCERPT` tokens are
    shown of each text of a corpus that may not be republished. With `stored` pages are written from what lies in the
    project's folder stored/, and nothing is made; StoreError says what is not there.
    """
    reporter, started = reporter or Reporter(), time.monotonic()
    with reporter, locked(project.store, reporter.note):
        sources, every = record.digest(project), pages.load(project)
        chosen = pages.choose(every, only)
        gathered = {page.path: asked for page, asked in pages.gather_all(every).items()}
        plans, missing = _plans(project, gathered, strict_data, Identities(project) if stored else files)
        if stored:
            store = Store(project.stored, frozen=True)
            require(plans, store)
            made, there = 0, len({name for one in plans.values() for name in shown(one)})
        else:
            store = Store(project.store, reporter.note)
            wanted = [plans[path] for path in plans if path in chosen]
            try:
                made, there = _make(project, store, wanted, workers, reporter, executors)
            except AnswerRefused as error:
                raise _at_calls(error, gathered, plans) from None
        written = _write(project, gathered, plans, missing, store, for_publishing)
        record.forget(project)
        pages.stage(project, every, written)
        site.build(project, every)
        record.Record(sources, answered(gathered, plans, store), for_publishing, stored).write(project)
        return Summary(len(every), len(gathered), made, there, time.monotonic() - started, missing)


def plans_of(project: Project, stored: bool = False) -> tuple[dict[str, Plan], dict[str, CorpusMissing]]:
    """Return the plan of every study page by path, and why others have none: what `list` and `clean` go by.

    With `stored` corpora are what they were when answers were kept.
    """
    gathered = {page.path: asked for page, asked in pages.gather_all(pages.load(project)).items()}
    return _plans(project, gathered, False, Identities(project) if stored else files)


def answered(paths: Iterable[str], plans: dict[str, Plan], store: Store) -> dict[str, str]:
    """Return for every study page what stands for the answers that it shows; "" for one without results."""
    told = {}
    for path in paths:
        stages = shown(plans[path]) if path in plans else {}
        told[path] = record.shown(stages) if stages and all(map(store.has, stages)) else ""
    return told


def _plans(
    project: Project, gathered: dict, strict_data: bool, identify: Identify
) -> tuple[dict[str, Plan], dict[str, CorpusMissing]]:
    plans, missing = {}, {}
    for path, asked in gathered.items():
        try:
            plans[path] = plan(asked.page.study, asked.asks, project.root, identify)
        except CorpusMissing as error:
            if strict_data:
                raise
            missing[path] = error
        except DataError as error:
            raise DataError(f"{asked.page.file}: {error}") from None
    return plans, missing


def _make(project, store: Store, wanted: list[Plan], workers, reporter: Reporter, executors) -> tuple[int, int]:
    """Make the stages that are not stored. Returns how many were made and how many were there."""
    todo = {job.stage.id: job for one in wanted for job in jobs(one)}
    unmade = lacking(todo.values(), store.has)
    stored = len(todo) - len(unmade)
    reporter.expect(len(unmade), stored)
    if unmade:
        with _executors(executors, workers, reporter) as makers:
            run(unmade, makers, project.store, project.root, reporter.event)
    return len(unmade), stored


def _at_calls(error: AnswerRefused, gathered: dict, plans: dict[str, Plan]) -> RnnReportError:
    """Return the mistakes of all figure calls whose question was refused; the error itself where no call asks it."""
    mistakes = [
        Mistake(asked.page.body_file, call.line, pages.said(call.figure, error))
        for path, asked in gathered.items()
        if path in plans
        for call in asked.calls
        if any(plans[path].questions[ask_key(ask)].stage.id == error.stage for ask in call.asks)
    ]
    return PageMistakes(mistakes) if mistakes else error


@contextmanager
def _executors(given, workers: int, reporter: Reporter):
    if given is not None:
        yield given
    elif workers <= 1:
        yield lambda: Serial(reporter.progress)
    else:
        with process_pools(workers, reporter.progress) as makers:
            yield makers


def _write(
    project: Project, gathered: dict, plans: dict, missing: dict, store: Store, for_publishing: bool
) -> dict[str, pages.Written]:
    """Write all study pages. Raises PageMistakes with every figure of any page that cannot be shown."""
    urls, written, mistakes = site.directory_urls(project), {}, []
    for path, asked in gathered.items():
        try:
            written[path] = _written(asked, plans.get(path), missing.get(path), store, urls, for_publishing)
        except PageMistakes as error:
            mistakes += error.mistakes
    if mistakes:
        raise PageMistakes(mistakes)
    return written


def _written(
    asked, planned: Plan | None, error: CorpusMissing | None, store: Store, urls: bool, for_publishing: bool
) -> pages.Written:
    """Write one study page: with its results, or with the reason why it has none yet."""
    if planned is None:
        return pages.missing(asked.page, str(error.mend))
    if not all(map(store.has, shown(planned))):
        return pages.missing(asked.page, f"not built yet; run: rnnreport build {asked.page.path}")
    answers = {key: load_answer(store.folder(one.stage.id)) for key, one in planned.questions.items()}
    made = provenance(planned, asked.page.path, store)
    return pages.write(asked, answers, made, urls, EXCERPT if for_publishing and not made.republish else None)


def _counted(number: int, word: str) -> str:
    plural = {"study": "studies"}.get(word, f"{word}s")
    return f"{number} {word if number == 1 else plural}"
