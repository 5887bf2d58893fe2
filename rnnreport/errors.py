"""Every error that a user can meet. Each says what was wrong, where, what is allowed, and the mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class RnnReportError(Exception):
    """Base of every error that rnnreport raises on purpose; shown as its message alone, without a traceback."""

    exit_code = 2


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake in a file that the user wrote: where it is and what to do about it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PageMistakes(RnnReportError):
    """All mistakes found in pages, one line each, in the order of the files."""

    def __init__(self, mistakes: Iterable[Mistake]):
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class ProjectError(RnnReportError):
    """The folder is not a project, or a file of the project cannot be used."""


class DataError(RnnReportError):
    """A corpus is there but cannot be used: a column is missing, nothing is left after cleaning, a file is damaged."""


class CorpusMissing(RnnReportError):
    """The files of a corpus are not on this machine. `mend` says how to get them."""

    def __init__(self, corpus: str, mend: str):
        self.corpus, self.mend = corpus, mend
        super().__init__(f"corpus '{corpus}' is not on this machine: {mend}")

    def __reduce__(self):
        return type(self), (self.corpus, self.mend)


class AnswerRefused(RnnReportError):
    """An analysis cannot answer what a page asks of it. `stage` is the id of the stage that would hold the answer."""

    def __init__(self, stage: str, message: str):
        self.stage, self.message = stage, message
        super().__init__(message)

    def __reduce__(self):
        return type(self), (self.stage, self.message)


class TrainingDiverged(RnnReportError):
    """The loss became NaN or infinite."""


class StoreError(RnnReportError):
    """The store cannot be read or written: the disk is full, a value has no stable identity."""


class StoreBusy(RnnReportError):
    """Another build holds the store."""


class SiteError(RnnReportError):
    """The site builder refused the staged pages."""


class PublishError(RnnReportError):
    """The site is not fit to be published, or the place where it would go refuses it."""


class StageFailed(RnnReportError):
    """A stage of a build died or raised an error that is ours, not the user's."""

    exit_code = 1


def nearest(word: object, allowed: Iterable[str]) -> str:
    """Return " (did you mean 'x'?)" for the closest of `allowed`, or an empty string when nothing is near."""
    close = difflib.get_close_matches(str(word).lower().replace("-", "_"), list(allowed), n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""


def one_of(word: object, allowed: Iterable[str]) -> str:
    """Return "'x' is not one of: a, b, c (did you mean 'c'?)", the common tail of most messages."""
    names = sorted(allowed)
    return f"'{word}' is not one of: {', '.join(names)}{nearest(word, names)}"
