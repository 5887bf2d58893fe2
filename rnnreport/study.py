"""What the front matter of a page may say: frozen, checked settings of a study.

`read` checks everything before anything runs, reports all mistakes of a page at once with file and line, and names the
nearest spelling. Settings of a corpus are declared by the corpus itself (its `Options`), options of a cell by the cell
(its `OPTIONS`), so that a new corpus or cell needs no change here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from rnnreport.catalogue import canonical, members
from rnnreport.errors import Mistake, PageMistakes, nearest, one_of
from rnnreport.mistakes import explained

Lines = Mapping[tuple, int]
Share = Annotated[float, Field(ge=0, lt=1)]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError(f"{text!r} has no word in it; give at least one")
    return text


SomeText = Annotated[str, AfterValidator(_not_blank)]  # a text to read: one word or more


class Settings(BaseModel):
    """Base of everything that a user sets: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Split(Settings):
    """How documents are divided. By shares and a seed, or by a column that holds train, validation and test."""

    validation: Share = 0.05
    test: Share = 0.05
    seed: Annotated[int, Field(ge=0)] = 0
    column: str | None = None

    @model_validator(mode="after")
    def _leave_something_to_train_on(self):
        if self.validation + self.test >= 1:
            raise ValueError("validation and test together must leave something to train on: their sum must be < 1")
        return self


class Data(Settings):
    """Which texts, and how they become tokens. `options` are the settings of the corpus itself."""

    corpus: str
    tokens: Literal["word", "character"] = "word"
    lowercase: bool = True
    vocabulary: Annotated[int, Field(ge=1)] | None = None  # at most so many words, the most frequent; None: all
    min_count: Annotated[int, Field(ge=1)] = 1  # words seen less often in training texts become <unk>
    segment: Annotated[int, Field(ge=2)] | None = None  # cut documents into pieces of at most so many tokens
    split: Split = Split()
    options: dict[str, Any] = {}


class Model(Settings):
    """One recurrent network. `options` are those of its cell."""

    cell: str
    units: Annotated[int, Field(ge=1, le=8192)] = 128
    layers: Annotated[int, Field(ge=1, le=16)] = 1
    embedding: Annotated[int, Field(ge=1, le=8192)] = 100
    dropout: Share = 0.0
    tied: bool = False  # output weights are the embedding; a projection is added where widths differ
    options: dict[str, str] = {}


class Training(Settings):
    """How every model of the study is trained. Seeds are trained one by one and compared over all of them."""

    optimizer: Literal["adam", "adamw", "rmsprop", "sgd"] = "adam"
    learning_rate: Annotated[float, Field(gt=0, le=10)] = 0.001
    batch: Annotated[int, Field(ge=1)] = 32
    epochs: Annotated[int, Field(ge=1)] = 20
    patience: Annotated[int, Field(ge=1)] | None = 3  # epochs without a better validation loss; None: run all epochs
    clip: Annotated[float, Field(gt=0)] | None = 1.0  # largest norm of the gradient; None: never clipped
    seeds: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1)] = (0,)

    @model_validator(mode="after")
    def _seeds_differ(self):
        if len(set(self.seeds)) != len(self.seeds):
            raise ValueError("seeds must differ from each other")
        return self


TASKS = ("next-word",)


class Study(Settings):
    """A whole study: what `study:` in the front matter of a page declares."""

    task: Literal["next-word"]
    data: Data
    models: Annotated[dict[str, Model], Field(min_length=1)]
    training: Training = Training()


def read(raw: Any, lines: Lines, file: str, root: Path) -> Study:
    """Return the study that `raw`, the value of `study:`, declares.

    `lines` maps key paths such as ("training", "epochs") to line numbers of `file`; `root` is the project folder, from
    which a user's own `path` is looked up. Raises PageMistakes with every mistake found.
    """
    if not isinstance(raw, Mapping):
        raise PageMistakes([Mistake(file, _line(lines, ()), "study: must be a mapping with task, data and models")])
    found: list[tuple[tuple, str]] = []
    prepared = dict(raw)
    if isinstance(raw.get("data"), Mapping):
        prepared["data"] = _gather_data(raw["data"], root, found)
    if isinstance(raw.get("models"), Mapping):
        prepared["models"] = {name: _gather_model(name, model, found) for name, model in raw["models"].items()}
    study = None
    try:
        study = Study(**prepared)
    except ValidationError as error:
        found += explained(error, Study)
    if found or study is None:
        raise PageMistakes(Mistake(file, _line(lines, path), message) for path, message in found)
    return study


def _gather_data(raw: Mapping, root: Path, found: list) -> dict:
    """Move the corpus's own settings from `data:` into its options, checked by the corpus."""
    known = {key: value for key, value in raw.items() if key in Data.model_fields and key != "options"}
    extra = {key: value for key, value in raw.items() if key not in known}
    if "corpus" not in known and isinstance(extra.get("path"), str):
        known["corpus"] = "folder" if root.joinpath(extra["path"]).is_dir() else "table"
    name = canonical(known["corpus"]) if "corpus" in known else None
    if name is None:
        found.append(
            (("data",), "data: needs 'corpus: NAME' or 'path: FILE'; corpora: " + ", ".join(members("corpus")))
        )
        return known | {"corpus": ""}
    if name not in members("corpus"):
        found.append((("data", "corpus"), "corpus " + one_of(known["corpus"], members("corpus"))))
        return known
    options = members("corpus")[name].load().Options
    try:
        known["options"] = options(**extra).model_dump(mode="json")
    except ValidationError as error:
        found += explained(error, options, prefix=("data",), also=set(Data.model_fields) - {"options"})
    return known | {"corpus": name}


def _gather_model(name: Any, raw: Any, found: list) -> Any:
    """Move the cell's own options out of a model's settings, checked against what the cell declares."""
    if not isinstance(raw, Mapping):
        return raw
    cell = canonical(raw.get("cell", ""))
    if "cell" in raw and cell not in members("cell"):
        found.append((("models", name, "cell"), f"cell {one_of(raw['cell'], members('cell'))}"))
        return {key: value for key, value in raw.items() if key in Model.model_fields}
    declared = members("cell")[cell].facts.get("OPTIONS", {}) if cell in members("cell") else {}
    options = {key: choices[0] for key, choices in declared.items()}
    for key in [key for key in raw if key in declared]:
        options[key] = str(raw[key])
        if options[key] not in declared[key]:
            found.append((("models", name, key), f"{key} {one_of(raw[key], declared[key])}"))
    rest = {key: value for key, value in raw.items() if key not in declared}
    for key in [key for key in rest if key not in Model.model_fields or key == "options"]:
        allowed = (set(Model.model_fields) | set(declared)) - {"options"}
        message = f"unknown key '{key}'{nearest(key, allowed)}; allowed: {', '.join(sorted(allowed))}"
        found.append((("models", name, key), message))
        del rest[key]
    return rest | ({"cell": cell, "options": options} if "cell" in raw else {})


def _line(lines: Lines, path: tuple) -> int:
    """Return the line of the longest known beginning of `path`."""
    for end in range(len(path), -1, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 1
