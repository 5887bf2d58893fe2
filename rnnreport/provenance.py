"""How the numbers of a page were made: read from the stages that hold them."""

from __future__ import annotations

import json

import yaml

from rnnreport.catalogue import member, origin
from rnnreport.plan import Plan
from rnnreport.results import Provenance
from rnnreport.store import Store


def provenance(plan: Plan, page: str, store: Store) -> Provenance:
    """Return the provenance of a study page whose stages are all there."""
    study = plan.basis.study
    corpus = origin(member("corpus", study.data.corpus), study.data.options)
    histories = [
        json.loads((store.folder(stage.id) / "history.json").read_text(encoding="utf-8"))
        for seeds in plan.basis.trainings.values()
        for stage in seeds
    ]
    return Provenance(
        corpus=study.data.corpus,
        sha256=plan.basis.files[""],
        address=corpus.address,
        licence=corpus.licence,
        republish=corpus.republish,
        settings=yaml.safe_dump(study.told(), sort_keys=False, allow_unicode=True),
        versions=histories[0]["versions"],
        machine=" and ".join(sorted({history["machine"] for history in histories})),
        seconds=float(sum(sum(history["seconds"]) for history in histories)),
        command=f"rnnreport build {page}",
    )
