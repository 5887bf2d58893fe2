"""Turn what pydantic found into one plain sentence per mistake: what came, what is allowed, the nearest spelling."""

from __future__ import annotations

import typing

from pydantic import BaseModel, ValidationError

from rnnreport.errors import nearest, one_of


def explained(error: ValidationError, model: type[BaseModel], prefix: tuple = (), also: set[str] = frozenset()):
    """Return [(key path, sentence)] for every mistake in `error`. `also` names keys that are allowed too."""
    return [(prefix + item["loc"], _sentence(item, model, also)) for item in error.errors(include_url=False)]


def _sentence(item: dict, model: type[BaseModel], also: set[str]) -> str:
    loc, kind, context = item["loc"], item["type"], item.get("ctx", {})
    key = loc[-1] if loc else ""
    where = ".".join(str(part) for part in loc)
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        allowed = set(_fields_at(model, loc[:-1])) | also
        return f"unknown key '{key}'{nearest(key, allowed)}; allowed: {', '.join(sorted(allowed))}"
    if kind == "missing":
        return f"'{where}' is missing"
    if kind == "literal_error":
        return f"{where} {one_of(item['input'], _choices(context['expected']))}"
    if kind == "value_error":
        return f"{where}: {context['error']}" if where else str(context["error"])
    return f"{where}: {_lower(item['msg'])}, but got {item['input']!r}"


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
