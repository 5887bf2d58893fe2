"""What a page says about how it was made, as its templates print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rnnreport.catalogue import canonical, members, origin
from rnnreport.results import Provenance
from rnnreport.study import Study


@dataclass(frozen=True)
class Made:
    """The context of "How this was made"; of a page without results, only the corpus and its rights are known."""

    corpus: str
    address: str  # "" where there is none to link to
    licence: str
    republish: bool
    settings: str = ""  # YAML
    seeds: str = ""
    sha256: str = ""
    versions: Mapping[str, str] | None = None
    machine: str = ""
    duration: str = ""  # of all training
    command: str = ""

    @classmethod
    def of(cls, study: Study, provenance: Provenance) -> Made:
        """Return what is known of a page with results."""
        return cls(
            corpus=provenance.corpus,
            address=_link(provenance.address),
            licence=provenance.licence,
            republish=provenance.republish,
            settings=provenance.settings.rstrip("\n"),
            seeds=", ".join(str(seed) for seed in study.training.seeds),
            sha256=provenance.sha256,
            versions=dict(sorted(provenance.versions.items())),
            machine=provenance.machine,
            duration=duration(provenance.seconds),
            command=provenance.command,
        )

    @classmethod
    def before(cls, study: Study) -> Made:
        """Return what is known of a study before anything of it is made."""
        corpus = members("corpus").get(canonical(study.data.corpus))
        if corpus is None:
            return cls(study.data.corpus, "", "", False)
        found = origin(corpus, study.data.options)
        return cls(study.data.corpus, _link(found.address), found.licence, found.republish)


def duration(seconds: float) -> str:
    """Return a duration as people say it: "0.4 s", "52 s", "3 min 20 s", "2 h 5 min"."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _link(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""
