"""Turn what pydantic found into one plain sentence per mistake: what came, what is allowed, the nearest spelling."""

from __future__ import annotations

import typing

from pydantic import BaseModel, ValidationError

from rnnreport.errors import nearest, one_of


def explained(error: ValidationError, model: type[BaseModel], prefix: tuple = (), also: set[str] = frozenset()):
    """Return [(key path, sentence)] for every mistake in `error`. `also` names keys that are allowed too."""
    items = error.errors(include_url=False)
    places = [item["loc"] for item in items]
    return [
        (prefix + item["loc"], _sentence(item, model, also))
        for item in items
        if not _follows(item["type"], item["loc"], places)
    ]


def _follows(kind: str, loc: tuple, places: list[tuple]) -> bool:
    """Say whether a list is called too short only because one of its items is a mistake of its own."""
    return kind == "too_short" and any(place[: len(loc)] == loc and len(place) > len(loc) for place in places)


def _sentence(item: dict, model: type[BaseModel], also: set[str]) -> str:
    loc, kind, context = item["loc"], item["type"], item.get("ctx", {})
    key = loc[-1] if loc else ""
    where = ".".join(str(part) for part in (loc[:-2] if key == "[key]" else loc))
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        allowed = set(_fields_at(model, loc[:-1])) | also
        return f"unknown key '{key}'{nearest(key, allowed)}; allowed: {', '.join(sorted(allowed))}"
    if kind == "missing":
        return f"'{where}' is missing"
    if kind == "literal_error":
        return f"{where} {one_of(item['input'], _choices(context['expected']))}"
    if kind == "value_error":
        return f"{where}: {context['error']}" if where else str(context["error"])
    if key == "[key]":
        return f"{where}: a name {_wanted(kind, item)}"
    return f"{where}: {_wanted(kind, item)}"


def _wanted(kind: str, item: dict) -> str:
    """Return what a value must be, in the words of front matter where pydantic speaks of Python's types."""
    got = _written(item["input"])
    if kind == "string_type":
        meant = isinstance(item["input"], (bool, int, float))
        return f"must be text, but got {got}" + ("; if it is meant as text, put it in quotes" if meant else "")
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return f"must be a mapping, 'name: value' and so on, but got {got}"
    if kind in ("tuple_type", "list_type"):
        single = isinstance(item["input"], (str, int, float))
        return f"must be a list, but got {got}" + (f"; put it in brackets: [{got}]" if single else "")
    if kind == "too_short":
        return f"needs {item['ctx']['min_length']} or more, but got {got}"
    return f"{_lower(item['msg'])}, but got {got}"


def _written(value: object) -> str:
    """Return a value as Python writes it, but true and false as front matter and calls do, and None in a word."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    return repr(value)


def _choices(expected: str) -> list[str]:
    """Return the choices in pydantic's "'a', 'b' or 'c'"."""
    return [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(",")]


def _fields_at(model: type[BaseModel], path: tuple) -> list[str]:
    """Return the field names of the model that lies at `path` inside `model`."""
    for part in path:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        if field is None:  # a name chosen by the user, such as a model's
            continue
        inner = _model_in(field.annotation)
        model = inner or model
    return [name for name in model.model_fields if name != "options"]


def _model_in(annotation) -> type[BaseModel] | None:
    """Return the settings class inside an annotation such as `dict[str, Model]` or `Split | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = (_model_in(part) for part in typing.get_args(annotation))
    return next((found for found in inside if found), None)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
