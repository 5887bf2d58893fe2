"""Check the models that a figure is asked about."""

from __future__ import annotations

from collections.abc import Iterable

from rnnreport.errors import RnnReportError, one_of
from rnnreport.study import Study


def known(figure: str, study: Study, names: Iterable[str]) -> None:
    """Raise RnnReportError, saying which figure asks, for a name that no model of the study has."""
    for name in names:
        if name not in study.models:
            raise RnnReportError(f"{figure}: model {one_of(name, study.models)}")
