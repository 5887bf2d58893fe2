"""How many parameters recurrent layers have, and how many units give as many as another model has.

Counted without building a network, from what cells say of themselves (`BLOCKS`, `EXTRA_BIASES`), so that reading a page
never loads jax. Embedding and read-out are not counted: they depend on the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rnnreport.catalogue import member, members
from rnnreport.errors import one_of
from rnnreport.study import Data, Model, Study

LARGEST = 8192  # units
FAR = 0.25  # share of the parameters by which a match may miss: a small network has few sizes to choose from


def fields_of(data: Data) -> tuple[str, ...]:
    """Return the names of the fields of every text of a study, as the options of its corpus say; none for one alone.

    The literal `FIELDS` of a corpus is the option that names them.
    """
    option = members("corpus")[data.corpus].facts.get("FIELDS") if data.corpus in members("corpus") else None
    named = data.options.get(option)
    return tuple(named) if isinstance(named, (list, tuple)) and len(named) > 1 else ()


def fieldless(study: Study) -> list[tuple[tuple, str]]:
    """Return the mistakes, as (key path, sentence), of models that read fields apart where texts have one alone."""
    having = {name: one.facts["FIELDS"] for name, one in members("corpus").items() if "FIELDS" in one.facts}
    name = study.data.corpus
    told = f"fields: apart needs texts of several fields, and those of '{name}' have one here"
    mend = (
        f"name two or more in data: '{having[name]}: [title, abstract]'"
        if name in having
        else ("corpora that can have more: " + ", ".join(having))
    )
    return [((one, "fields"), f"{told}; {mend}") for one, model in study.models.items() if model.fields == "apart"]


def recurrent_parameters(model: Model, fields: int = 1) -> int:
    """Return how many parameters all recurrent layers of a model have, in both directions where it has two.

    Where it reads each of so many `fields` apart, it has them once for each.
    """
    facts, options = member("cell", model.cell).facts, model.options
    biases = facts["BLOCKS"] + sum(
        more.get(options.get(option, facts["OPTIONS"][option][0]), 0)
        for option, more in facts.get("EXTRA_BIASES", {}).items()
    )
    directions = 2 if model.bidirectional else 1
    widths = [model.embedding] + [model.units * directions] * (model.layers - 1)
    weights = sum(facts["BLOCKS"] * model.units * (width + model.units) + biases * model.units for width in widths)
    return directions * weights * (fields if model.fields == "apart" else 1)


def matched(models: Mapping[str, Model], fields: int = 1) -> tuple[dict[str, Model], list[tuple[tuple, str]]]:
    """Return the models with units in place of every `match`, and mistakes as (key path, sentence)."""
    mistakes = list(_mistakes(models))
    if mistakes:
        return dict(models), mistakes
    found = rematched(models, fields)
    return found, [((name, "match"), said) for name, model in found.items() if (said := _too_far(model, found, fields))]


def rematched(models: Mapping[str, Model], fields: int = 1) -> dict[str, Model]:
    """Return the models with the units of those that match another worked out anew."""
    return {
        name: model if model.match is None else _like(model, models[model.match], fields)
        for name, model in models.items()
    }


def _too_far(model: Model, models: Mapping[str, Model], fields: int) -> str:
    """Return why a model cannot match, or an empty string."""
    if model.match is None:
        return ""
    has, wanted = recurrent_parameters(model, fields), recurrent_parameters(models[model.match], fields)
    if abs(has - wanted) <= FAR * wanted:
        return ""
    return (
        f"match: no number of units up to {LARGEST:,} comes near to the {wanted:,} recurrent parameters of "
        f"'{model.match}': the nearest is {has:,} with {model.units:,} units; give units, or another embedding"
    )


def _mistakes(models: Mapping[str, Model]) -> Iterator[tuple[tuple, str]]:
    for name, model in models.items():
        others = [other for other in models if other != name]
        if model.match is None:
            continue
        if model.match == name:
            yield (
                (name, "match"),
                f"match: '{name}' cannot take its size from itself; name another, or give units",
            )
        elif model.match not in others:
            yield (name, "match"), f"match {one_of(model.match, others)}"
        elif models[model.match].match is not None:
            yield (name, "match"), f"match: '{model.match}' takes its own size from another model; name that one"
        elif "units" in model.model_fields_set:
            yield (name, "match"), "give either units or match, not both"


def _like(model: Model, other: Model, fields: int) -> Model:
    """Return the model with the units whose parameters come nearest to those of `other`."""
    wanted, low, high = recurrent_parameters(other, fields), 1, LARGEST
    while low < high:  # the least size that is not smaller
        middle = (low + high) // 2
        enough = recurrent_parameters(model.model_copy(update={"units": middle}), fields) >= wanted
        low, high = (low, middle) if enough else (middle + 1, high)
    sizes = [model.model_copy(update={"units": units}) for units in (max(1, low - 1), low)]
    return min(sizes, key=lambda one: abs(recurrent_parameters(one, fields) - wanted))
