"""From what front matter declares to a checked study.

`read` checks everything before anything runs, reports all mistakes of a page at once with file and line, and names the
nearest spelling.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rnnreport.catalogue import canonical, members
from rnnreport.errors import Mistake, PageMistakes, nearest, one_of
from rnnreport.mistakes import explained
from rnnreport.sizes import fieldless, fields_of, matched
from rnnreport.study import DEFAULTS, ONLY, TAKEN, TASKS, Data, Model, Study, Training

Lines = Mapping[tuple, int]


def read(raw: Any, lines: Lines, file: str, root: Path) -> Study:
    """Return the study that `raw`, the value of `study:`, declares.

    `lines` maps key paths such as ("training", "epochs") to line numbers of `file`; `root` is the project folder, from
    which a user's own `path` is looked up. Raises PageMistakes with every mistake found.
    """
    if not isinstance(raw, Mapping):
        raise PageMistakes([Mistake(file, _line(lines, ()), "study: must be a mapping with task, data and models")])
    found: list[tuple[tuple, str]] = []
    task = raw.get("task") if raw.get("task") in TASKS else ""
    prepared = with_defaults(raw, task)
    if isinstance(raw.get("data"), Mapping):
        prepared["data"] = _gather_data(prepared["data"], task, root, found)
    if isinstance(raw.get("models"), Mapping):
        prepared["models"] = {name: _gather_model(name, model, found) for name, model in prepared["models"].items()}
        found += _own_trainings(raw)
    if task:
        found += [*_of_other_tasks(raw, task), *_corpus_of(prepared, task), *_labels(prepared, task)]
        found += [*_taken(raw, task), *_together(raw, task)]
    study = None
    try:
        study = Study(**prepared)
        study, unmatched = _matched(study)
        found += unmatched
    except ValidationError as error:
        found += explained(error, Study)
    if found or study is None:
        raise PageMistakes(Mistake(file, _line(lines, path), message) for path, message in found)
    return study


def with_defaults(raw: Mapping, task: str) -> dict:
    """Return what was declared with the defaults of its task where nothing is said; mistakes stay as they are."""
    defaults = DEFAULTS.get(task)
    if not defaults:
        return dict(raw)
    data, models, training = (raw.get(key, {}) for key in ("data", "models", "training"))
    done = dict(raw)
    if isinstance(data, Mapping):
        split = data.get("split", {})
        done["data"] = dict(data) | {"split": _over(defaults["data"]["split"], split)}
    if isinstance(models, Mapping):
        done["models"] = {name: _over(defaults["models"], one) for name, one in models.items()}
    return done | {"training": _over(defaults["training"], training)}


def _over(defaults: Mapping, given: Any) -> Any:
    return defaults | dict(given) if isinstance(given, Mapping) else given


def _own_trainings(raw: Mapping) -> Iterator[tuple[tuple, str]]:
    """Find mistakes in what single models set of their training."""
    common = _mapping(raw.get("training"))
    for name, model in raw["models"].items():
        own = _mapping(_mapping(model).get("training"))
        place = ("models", name, "training")
        if "seeds" in own:
            yield (*place, "seeds"), "seeds are those of the study: set them in its training, not in that of a model"
        known = {key: value for key, value in common.items() if key in Training.model_fields}
        try:
            Training(**known | {key: value for key, value in own.items() if key != "seeds"})
        except ValidationError as error:
            for path, message in explained(error, Training, prefix=place):
                if path[3:4] and path[3] in own:
                    yield path, f"{'.'.join(map(str, place))}: {message}"


def _gather_data(raw: Mapping, task: str, root: Path, found: list) -> dict:
    """Move the corpus's own settings from `data:` into its options, checked by the corpus."""
    known = {key: value for key, value in raw.items() if key in Data.model_fields and key != "options"}
    extra = {key: value for key, value in raw.items() if key not in known}
    if isinstance(known.get("keep"), int):
        known["keep"] = str(known["keep"])  # so that 500 is told what it lacks, and not that it is a number
    if "corpus" not in known and isinstance(extra.get("path"), str):
        known["corpus"] = _own_corpus(task, root.joinpath(extra["path"]))
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


def _own_corpus(task: str, path: Path) -> str:
    """Return how a path of one's own is read."""
    return "series" if task == "forecast" else "folder" if path.is_dir() else "table"


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


def _of_other_tasks(raw: Mapping, task: str) -> list[tuple[tuple, str]]:
    """Find settings that mean nothing for this task."""
    data, models = (_mapping(raw.get(key)) for key in ("data", "models"))
    given = [("data", key, ("data", key)) for key in data]
    given += [("split", key, ("data", "split", key)) for key in _mapping(data.get("split"))]
    given += [("models", key, ("models", name, key)) for name, model in models.items() for key in _mapping(model)]
    return [
        (path, f"{key} is for the task {' or '.join(ONLY[place, key])}; this study's task is {task}")
        for place, key, path in given
        if task not in ONLY.get((place, key), TASKS)
    ]


def _corpus_of(prepared: Mapping, task: str) -> Iterator[tuple[tuple, str]]:
    """Find series where texts are needed, and texts where series are."""
    name = _mapping(prepared.get("data")).get("corpus")
    if name not in members("corpus"):
        return
    series = {one.name for one in members("corpus").values() if one.facts.get("KIND") == "series"}
    if (name in series) != (task == "forecast"):
        holds, needs = ("series", "texts") if name in series else ("texts", "series")
        other = sorted(series) if task == "forecast" else [one for one in members("corpus") if one not in series]
        yield (
            ("data", "corpus"),
            f"the corpus '{name}' holds {holds}, and the task {task} needs {needs}: {', '.join(other)}",
        )


def _labels(prepared: Mapping, task: str) -> Iterator[tuple[tuple, str]]:
    """Find a classification without classes, where the settings of its corpus can be read."""
    data = _mapping(prepared.get("data"))
    name, options = data.get("corpus"), data.get("options")
    if task != "classify" or options is None:
        return
    labels = members("corpus")[name].facts["LABELS"]
    if members("corpus")[name].facts.get("KIND") == "series":
        return  # which is a mistake of its own
    if labels == "never":
        having = [name for name, one in members("corpus").items() if one.facts["LABELS"] != "never"]
        yield (
            ("data", "corpus"),
            f"the corpus '{name}' has no classes to learn; corpora that have: {', '.join(having)}",
        )
    elif labels == "asked" and not options.get("label"):
        yield ("data",), f"data: the task classify needs 'label: …', which says where '{name}' has classes"


def _taken(raw: Mapping, task: str) -> Iterator[tuple[tuple, str]]:
    """Find names that are those of a baseline, which models are compared with by name."""
    for key in ("models", "together"):
        for name in _mapping(raw.get(key)):
            if name in TAKEN.get(task, ()):
                yield (key, name), f"{key}: '{name}' is the name of a baseline; give another"


def _together(raw: Mapping, task: str) -> Iterator[tuple[tuple, str]]:
    """Find models that are to forecast together, but are not there, or stand twice."""
    models = _mapping(raw.get("models"))
    if task != "forecast" and "together" in raw:
        yield ("together",), f"together is for the task forecast; this study's task is {task}"
        return
    for name, named in _mapping(raw.get("together")).items():
        place = ("together", name)
        if name in models:
            yield place, f"together: '{name}' is the name of a model; give another"
        if not isinstance(named, list):
            continue  # which is a mistake of its own
        for member in dict.fromkeys(one for one in named if isinstance(one, str)):
            if member not in models:
                yield place, f"together.{name}: model {one_of(member, filter(_is_text, models))}"
            elif named.count(member) > 1:
                yield place, f"together.{name}: '{member}' stands {named.count(member)} times; once is enough"


def _is_text(name: object) -> bool:
    return isinstance(name, str)


def _mapping(value: Any) -> Mapping:
    """Return a mapping as it is, and an empty one for anything else, which is a mistake of its own."""
    return value if isinstance(value, Mapping) else {}


def _matched(study: Study) -> tuple[Study, list[tuple[tuple, str]]]:
    fields = fields_of(study.data)
    models, mistakes = matched(study.models, max(1, len(fields)))
    mistakes += fieldless(study) if not fields else []
    return study.model_copy(update={"models": models}), [(("models", *path), message) for path, message in mistakes]


def _line(lines: Lines, path: tuple) -> int:
    """Return the line of the longest known beginning of `path`."""
    for end in range(len(path), -1, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 1
