"""The folder stored/: answers that pages show, kept with the pages, so that a site is built where nothing is trained.

It is a store of its own. Of trainings it holds only their history, which "How this was made" tells. The file read.json
says the SHA-256 of what studies read, since stages are named by it, and corpora need not be where the site is built:

    corpora     {canonical JSON of [corpus, options]: SHA-256}
    vectors     {name of the file: SHA-256}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from rnnreport.catalogue import member
from rnnreport.data import files
from rnnreport.errors import DataError, StoreError
from rnnreport.plan import Plan
from rnnreport.project import Project
from rnnreport.store import Stage, Store, canonical_json

READ = "read.json"
MEND = "run 'rnnreport build' and 'rnnreport keep' where the trainings are, and commit stored/"


class Identities:
    """Tells the SHA-256 of what studies read, as it was when answers were kept."""

    def __init__(self, project: Project):
        try:
            self._read = json.loads((project.stored / READ).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise StoreError(f"{project.stored}: no answers are kept there; {MEND}") from None

    def corpus(self, name: str, options: Mapping, root: Path) -> str:
        """Return that of a corpus. A file of the user that lies here is read, since it may have changed."""
        if not member("corpus", name).facts["SOURCE"]["address"]:
            try:
                return files.corpus(name, options, root)
            except DataError:
                pass  # not kept with the pages
        return self._found("corpora", corpus_key(name, options), f"the corpus '{name}' as it is asked for")

    def vectors(self, name: str, root: Path) -> str:
        """Return that of a file of word vectors."""
        return self._found("vectors", name, f"the word vectors '{name}'")

    def _found(self, kind: str, key: str, called: str) -> str:
        found = self._read.get(kind, {}).get(key) if isinstance(self._read, dict) else None
        if not isinstance(found, str):
            raise StoreError(f"stored/ knows nothing of {called}; {MEND}")
        return found


def known(project: Project) -> dict[str, dict[str, str]]:
    """Return the content of `read.json`; nothing where there is none."""
    try:
        read = json.loads((project.stored / READ).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def corpus_key(name: str, options: Mapping) -> str:
    """Return under which key the SHA-256 of a corpus is kept."""
    return canonical_json([name, dict(options)])


def identities(plans: Iterable[Plan]) -> dict[str, dict[str, str]]:
    """Return the content of `read.json` for these plans."""
    corpora, vectors = {}, {}
    for plan in plans:
        data, read = plan.basis.study.data, dict(plan.basis.files)
        corpora[corpus_key(data.corpus, data.options)] = read.pop("")
        vectors |= read
    return {"corpora": corpora, "vectors": vectors}


def shown(plan: Plan) -> dict[str, Stage]:
    """Return the stages by id that a page is written from: answers, and trainings for their history."""
    trainings = (stage for seeds in plan.basis.trainings.values() for stage in seeds)
    return {stage.id: stage for stage in (*trainings, *(asked.stage for asked in plan.questions.values()))}


def require(plans: Mapping[str, Plan], store: Store) -> None:
    """Raise StoreError with one line for each page of which something is not in the store."""
    lines = []
    for page, plan in plans.items():
        lacking = [stage for name, stage in shown(plan).items() if not store.has(name)]
        if lacking:
            names = ", ".join(sorted({f"{stage.kind} {stage.name}" for stage in lacking}))
            lines.append(f"site_src/{page}: not in {store.root.name}/: {names}; {MEND}")
    if lines:
        raise StoreError("\n".join(lines))
