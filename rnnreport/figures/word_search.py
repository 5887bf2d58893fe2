"""What networks answer for the training texts that hold a word: histograms of their scores, labels, and examples."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from rnnreport.charts import models_asked, searched_word_files, searched_words
from rnnreport.charts.concordance import Concordance, Excerpts, concordance
from rnnreport.charts.files import Link
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import many, percent, whole
from rnnreport.charts.plots import Plot
from rnnreport.charts.searched_words import Change, Label
from rnnreport.charts.share_plots import shares
from rnnreport.charts.tables import Table
from rnnreport.charts.tokens import readable
from rnnreport.errors import RnnReportError, one_of
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, WordScores
from rnnreport.study import Settings, SomeText, Study

TASKS = ("classify",)

SECTIONS = 12  # words that each have a part of their own; more are a table
ROWS = 15  # of such a table; the others are folded
LETTERS = 24  # of the name of a model at the head of a column

ClassName = Annotated[str, Field(coerce_numbers_to_str=True)]  # classes may be called 0 and 1


class Arguments(Settings):
    """The words or runs of words, or a text whose words are meant; without either, those of a text that was held out.

    `target` is the class whose probability is shown: without it the second of two, or of more, for each word, the one
    whose mean rises most. `models` are all where none is named; so many `examples` are listed of each word.
    """

    words: tuple[SomeText, ...] = ()
    text: SomeText | None = None
    models: tuple[str, ...] = ()
    target: ClassName | None = None
    examples: Annotated[int, Field(ge=0, le=100)] = 6

    @model_validator(mode="after")
    def _words_or_a_text(self):
        if self.words and self.text is not None:
            raise ValueError("give either words or a text whose words are looked for, not both")
        return self


@dataclass(frozen=True)
class Facet:
    """One word by one model. Where no text has the word there is nothing but its name."""

    model: str
    means: str
    plot: Plot | None
    table: Table | None
    examples: Concordance | None


@dataclass(frozen=True)
class Item:
    """One word or run of words: in how many texts it is, which labels these have, and what each model answers."""

    words: str
    held: str
    said: str
    labels: tuple[Label, ...]
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class Row:
    """One word of a table."""

    word: str
    texts: str
    share: str
    of: str
    labelled: str
    usually: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`. Words are `items`, or `rows` of a table, of which `more` are folded."""

    what: str
    items: tuple[Item, ...]
    models: tuple[str, ...]
    rows: tuple[Row, ...]
    more: tuple[Row, ...]
    folded: str
    several: bool  # whether words may have different classes
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first; which class is shown changes nothing in it. Raises RnnReportError."""
    models_asked.known("word_search", study, arguments.models)
    return (Ask("word_scores", arguments.model_dump(mode="json", exclude={"target"})),)


def show(arguments: Arguments, study: Study, answers: tuple[WordScores, ...], place: Place) -> Shown:
    """Return a part for each word, or a table of many; JSON and CSV hold all numbers.

    Raises RnnReportError for a class that there is not.
    """
    found = _shown(answers[0], arguments, place.excerpt)
    asked = _asked(arguments.target, found.classes)
    targets = [searched_words.target(found, at, asked) for at in range(len(found.scores))]
    apart = bool(arguments.words) and len(found.scores) <= SECTIONS
    order = [] if apart else searched_words.order(found, targets)
    rows = tuple(_row(found, at, targets[at]) for at in order)
    context = Context(
        what=_what(found, targets, asked) + ("" if arguments.words else _whose(arguments)),
        items=tuple(_item(found, at, targets[at]) for at in range(len(found.scores))) if apart else (),
        models=tuple(named(name, LETTERS) for name in found.models),
        rows=rows[:ROWS],
        more=rows[ROWS:],
        folded=f"The other {many(len(rows[ROWS:]), 'word')}, whose mean differs less",
        several=asked is None and len(found.classes) > 2,
        caption=_caption(found, apart, asked),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    files = {
        f"{place.id}.json": searched_word_files.document(found, targets),
        f"{place.id}.csv": searched_word_files.table(found),
    }
    return Shown(context, files)


def _shown(found: WordScores, arguments: Arguments, excerpt: int | None) -> WordScores:
    """Return what may be shown: of each text of the corpus at most `excerpt` tokens, also of one that was held out."""
    own = bool(arguments.words) or arguments.text is not None
    scores = found.scores if own or excerpt is None else found.scores[:excerpt]
    excerpts = Excerpts(excerpt)
    cut = (tuple(replace(one, examples=excerpts.every(one.examples)) for one in several) for several in scores)
    return replace(found, scores=tuple(cut))


def _asked(target: str | None, classes: tuple[str, ...]) -> int | None:
    if target is not None and target not in classes:
        raise RnnReportError(f"word_search: target: class {one_of(target, classes)}")
    return None if target is None else classes.index(target)


def _what(found: WordScores, targets: list[int], asked: int | None) -> str:
    if asked is None and len(found.classes) > 2:
        return "probability of the class whose mean rises most with the word"
    return f"probability of {said(found.classes[targets[0] if targets else -1])}"


def _whose(arguments: Arguments) -> str:
    return f" · the words of {'a held-out text' if arguments.text is None else 'the text'}"


def _item(found: WordScores, at: int, of: int) -> Item:
    first = found.scores[at][0]
    charts = searched_words.plots(found, at, of)
    return Item(
        words=quoted(" ".join(first.words)),
        held=searched_words.held(first, int(np.sum(found.labels))),
        said=searched_words.sentence(first, found.classes, found.labels, of),
        labels=searched_words.labels(first, found.classes, found.labels, of),
        facets=tuple(_facet(found, at, number, of, plot) for number, plot in enumerate(charts) if plot is not None),
    )


def _facet(found: WordScores, at: int, number: int, of: int, plot: Plot) -> Facet:
    one, name = found.scores[at][number], found.models[number]
    words, usual = quoted(" ".join(one.words)), float(found.means[number, of])
    label = f"{many(len(one.examples), 'text')} with {words}, from likely to unlikely for {said(name)}"
    places = sorted(one.examples, key=lambda place: -place.value)
    return Facet(
        model=readable(name),
        means=searched_words.means(one, usual, of),
        plot=plot,
        table=searched_words.bins(found, at, number, of),
        examples=concordance(label, "of its class", places, found.classes, _rough) if places else None,
    )


def _rough(value: float) -> str:
    return percent(value, 0)


def _row(found: WordScores, at: int, of: int) -> Row:
    several = found.scores[at]
    first, every = several[0], int(np.sum(found.labels))
    labelled, usually = float(shares(first.labels)[of]), float(shares(found.labels)[of])
    return Row(
        word=named(" ".join(first.words)),
        texts=whole(first.texts) if first.known else "not in the vocabulary",
        share=percent(first.texts / max(every, 1)) if first.texts else "",
        of=named(found.classes[of]) if first.texts else "",
        labelled=percent(labelled, 0) if first.texts else "",
        usually=f"of all {percent(usually, 0)}" if first.texts else "",
        changes=tuple(
            searched_words.change(one, float(found.means[number, of]), of) for number, one in enumerate(several)
        ),
    )


def _caption(found: WordScores, apart: bool, asked: int | None) -> str:
    texts = many(int(np.sum(found.labels)), "training text")
    of = "" if asked is not None or len(found.classes) <= 2 else ", of the class whose mean rises most with the word"
    if apart:
        return (
            f"Bars: the training texts that hold the word, by the probability that the network gives{of}; outline: all "
            f"{texts}. Both are shares of their own number, so that shapes can be compared. Labels: the share of the "
            "texts with the word, and (in brackets, and as a mark) of all; × is how many times as often. Examples are "
            "spread over the scores; of its class: the probability of the class that a text is labelled with. That "
            "texts with a word score high does not say that the word is why."
        )
    return (
        f"For each word the training texts that hold it, of {texts}: how many, how many of these are labelled with the "
        f"class, and the mean of its probability over them{of}. The mark stands at the mean of all training texts, the "
        "bar reaches from there to the mean of those with the word; points are percentage points. Words whose mean "
        "differs most come first. That texts with a word score high does not say that the word is why."
    )
