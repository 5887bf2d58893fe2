"""What the models make of texts of one's own: the words that moved them, and how probable each class is to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from rnnreport.charts import levels, overlays
from rnnreport.charts.class_bars import Bar, answered, bars, chosen
from rnnreport.charts.files import Link, csv_file, json_file, rounded
from rnnreport.charts.names import named, said
from rnnreport.charts.numbers import listed, many, percent
from rnnreport.charts.overlays import Overlay
from rnnreport.charts.tokens import readable
from rnnreport.errors import RnnReportError, one_of
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, ClassifiedText, ClassifiedTexts
from rnnreport.study import Settings, SomeText, Study

TASKS = ("classify",)

ClassName = Annotated[str, Field(coerce_numbers_to_str=True)]  # classes may be called 0 and 1


class Arguments(Settings):
    """The texts; `expected` is what their author thinks each of them is: the name of a class for every text."""

    texts: Annotated[tuple[SomeText, ...], Field(min_length=1)]
    expected: tuple[ClassName, ...] = ()

    @model_validator(mode="after")
    def _every_text_or_none(self):
        if self.expected and len(self.expected) != len(self.texts):
            texts, classes = many(len(self.texts), "text"), many(len(self.expected), "class", "classes")
            raise ValueError(f"expected names {classes} for {texts}: give one for each text, or none at all")
        return self


@dataclass(frozen=True)
class Facet:
    """What one model answered: in words, whether that was expected, why (for networks), and how sure it is."""

    model: str
    about: str
    answer: str
    number: str
    seeds: str  # how many of them answer so
    verdict: str  # "✓ as expected", "≠ expected: …", or ""
    differs: bool
    overlay: Overlay | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Item:
    """One text: what is said above it, and what each model made of it."""

    title: str
    summary: str
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ramp: tuple[int, ...]  # empty where no word is coloured
    items: tuple[Item, ...]
    seeds: bool
    unread: bool
    unknown: bool
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("classify", {"texts": list(arguments.texts)}),)


def show(arguments: Arguments, study: Study, answers: tuple[ClassifiedTexts, ...], place: Place) -> Shown:
    """Return each text with what every model made of it. Raises RnnReportError for an expected class that is not there.

    Answers are those of the mean over seeds; words are coloured by what the first seed would have said of its answer.
    """
    (found,) = answers
    for name in arguments.expected:
        if name not in found.classes:
            raise RnnReportError(f"classified: class {one_of(name, found.classes)}")
    expected = [found.classes.index(name) for name in arguments.expected] or [-1] * len(found.texts)
    read = [one for text in found.texts for one in text if len(one.running)]
    context = Context(
        ramp=tuple(range(levels.LEVELS + 1)) if read else (),
        items=tuple(_item(found, number, wanted) for number, wanted in enumerate(expected)),
        seeds=any(len(one.probabilities) > 1 for text in found.texts for one in text),
        unread=any(overlays.left_out(one) for one in read),
        unknown=any(not all(one.known) for one in read),
        caption=_caption(found, expected),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found, expected, place))


def _item(found: ClassifiedTexts, number: int, expected: int) -> Item:
    text = found.texts[number]
    title = f"Text {number + 1} of {len(found.texts)}" if len(found.texts) > 1 else "The text"
    facets = tuple(_facet(found.classes, one, expected) for one in text)
    return Item(title, _summary(found.classes, text, expected), facets)


def _summary(classes: Sequence[str], text: Sequence[ClassifiedText], expected: int) -> str:
    """Return how many of the models gave the expected answer, or the most frequent one."""
    answers, models = Counter(answered(one.probabilities) for one in text), len(text)
    asked = expected if expected >= 0 else answers.most_common(1)[0][0]
    count, name = answers[asked], said(classes[asked])
    if models == 1:
        who = "the model answers" if count else "the model does not answer"
    elif count in (0, models):
        who = f"all {models} models answer" if count else f"none of the {models} models answers"
    else:
        who = f"{count} of {models} models {'answers' if count == 1 else 'answer'}"
    return f"expected: {name}; {who} so" if expected >= 0 else f"{who} {name}"


def _facet(classes: Sequence[str], one: ClassifiedText, expected: int) -> Facet:
    answer, first = answered(one.probabilities), answered(one.probabilities[:1])
    mean, each = np.mean(one.probabilities[:, answer], dtype=np.float64), np.argmax(one.probabilities, axis=1)
    differs = expected >= 0 and answer != expected
    return Facet(
        model=readable(one.model),
        about=readable(one.cell).replace("_", " ") if one.cell else "baseline",
        answer=named(classes[answer]),
        number=percent(float(mean)),
        seeds=f"{np.sum(each == answer)} of {len(each)} seeds" if len(each) > 1 else "",
        verdict="" if expected < 0 else f"≠ expected: {said(classes[expected])}" if differs else "✓ as expected",
        differs=differs,
        overlay=overlays.overlay(one, first, classes[first]) if len(one.running) else None,
        bars=bars(classes, one.probabilities, expected),
    )


def _caption(found: ClassifiedTexts, expected: list[int]) -> str:
    parts = ["What each model answers, and how probable it holds each class."]
    if len(expected) > 1 and expected[0] >= 0:
        hits = [
            [answered(one.probabilities) == wanted for one in text]
            for text, wanted in zip(found.texts, expected, strict=True)
        ]
        right = [
            f"{said(one.model)} {sum(own)} of {len(own)}"
            for one, own in zip(found.texts[0], zip(*hits, strict=True), strict=True)
        ]
        parts.append(f"Answered as expected: {listed(right)}.")
    return " ".join(parts)


def _files(found: ClassifiedTexts, expected: list[int], place: Place) -> dict[str, bytes]:
    """Return JSON with all probabilities, and the running ones of the classes that have bars; CSV without those."""
    names = [found.classes[number] if number >= 0 else None for number in expected]
    texts = [
        {"expected": name, "models": [_document(found.classes, one, number) for one in text]}
        for text, name, number in zip(found.texts, names, expected, strict=True)
    ]
    rows = [
        (number, wanted, one.model, one.cell, name, *rounded(np.array([seeds.mean(), seeds.min(), seeds.max()])))
        for number, (text, wanted) in enumerate(zip(found.texts, names, strict=True), 1)
        for one in text
        for name, seeds in zip(found.classes, np.asarray(one.probabilities, np.float64).T, strict=True)
    ]
    header = ("text", "expected", "model", "cell", "class", "probability", "low", "high")
    document = {"classes": found.classes, "texts": texts}
    return {f"{place.id}.json": json_file(document), f"{place.id}.csv": csv_file(header, rows)}


def _document(classes: Sequence[str], one: ClassifiedText, expected: int) -> dict:
    shown = chosen(one.probabilities, expected) if len(one.running) else []
    return {
        "model": one.model,
        "cell": one.cell,
        "tokens": one.tokens,
        "spaces": one.spaces,
        "known": one.known,
        "probabilities": rounded(one.probabilities),
        "running": [{"class": classes[number], "values": rounded(one.running[:, number])} for number in shown],
    }
