"""One page with all figures, from hand-written results, to be looked at: python -m tests.figures.gallery FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

import material

from rnnreport.pages.raw_html import raw_block
from rnnreport.results import Comparison, Curves, Generations, History, Sweep
from tests.figures import drawing, edges_of_answers, edges_of_classification, invented
from tests.figures.invented import next_word

ORDER = ("data_preview", "lengths", "curves", "comparison", "legend", "exciting_words", "generated", "sweep", "cells")
MODELS = ("LSTM", "GRU", "LSTM, two layers", "SimpleRNN with relu", "LSTM, tied", "GRU, 512 cells", "LSTM, no dropout")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "👩‍👩‍👧",
    "كتاب",
    "\u200b",
    "ę̀́",
    "",
    "x" * 300,
)

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Figures</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>STYLE</style>
<body dir="ltr" data-md-color-scheme="SCHEME" data-md-color-primary="indigo" data-md-color-accent="indigo">
<div class="md-container"><main class="md-main"><div class="md-main__inner md-grid"><div class="md-content">
<article class="md-content__inner md-typeset">BODY</article></div></div></main></div></body></html>
"""


def write(folder: Path) -> None:
    """Write gallery.html (light) and gallery-dark.html, with Material's style, into a folder."""
    sheets = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
    own = drawing.PROJECT.templates / "assets"
    files = [*sorted(sheets.glob("main.*.css")), *sorted(sheets.glob("palette.*.css")), *sorted(own.glob("*.css"))]
    style = "\n".join(path.read_text(encoding="utf-8") for path in files)
    body = "".join(_section(title, html) for title, html in _figures())
    for scheme, name in (("default", "gallery.html"), ("slate", "gallery-dark.html")):
        (folder / name).write_text(_page(style, body, scheme), encoding="utf-8")


def _figures():
    names = [name for name in ORDER if name in drawing.FIGURES]
    names += sorted(set(drawing.FIGURES) - set(ORDER))
    for name in names:
        yield name, drawing.html(name)
    for name in names:
        yield f"{name}: seven models", drawing.html(name, names=MODELS)
    for name in names:
        yield f"{name}: hostile words", drawing.html(name, words=HOSTILE, names=("LSTM", "<b>GRU</b> " + "long " * 12))
    yield from _edges()


def _edges():
    one_epoch = Curves((History("LSTM", 0, {"train_loss": [5.0], "validation_loss": [4.9]}, [9.0], 1, "epochs"),))
    yield "curves: one epoch", drawing.html("curves", answers=(one_epoch,))
    nan = float("nan")
    broken = {"train_loss": [5.0, nan, 4.2, nan, 4.0], "validation_loss": [nan] * 5}
    yield (
        "curves: missing",
        drawing.html("curves", answers=(Curves((History("LSTM", 0, broken, [9.0] * 5, 3, "epochs"),)),)),
    )
    yield "curves: accuracy", drawing.html("curves", metric="accuracy")
    yield "curves: nothing", drawing.html("curves", metric="perplexity")
    yield (
        "comparison: three seeds",
        drawing.html("comparison", answers=(three_seeds(),), study=invented.study(seeds=(0, 1, 2))),
    )
    one = Sweep("vocabulary", "words", next_word.sweep(("LSTM",), ()).points[:1])
    yield "sweep: one value", drawing.html("sweep", answers=(one,))
    yield "generated: nothing", drawing.html("generated", answers=(Generations(()),))
    yield from edges_of_answers.edges()
    yield from edges_of_classification.edges()


def three_seeds() -> Comparison:
    """Return two models over three seeds, whose intervals overlap, and a baseline that beats one of them."""
    models = []
    for number, found in enumerate(next_word.comparison(("LSTM", "GRU"), ()).models):
        metrics = {
            name: next_word.one(*(one.mean * (1 + k / 200) for k in range(3)))
            for name, one in found.metrics["test"].items()
        }
        seeds = {
            "seeds": (0, 1, 2),
            "best_epochs": (7, 8, 6 + number),
            "epochs": (12, 13, 11),
            "metrics": {"test": metrics},
        }
        models.append(type(found)(**{**found.__dict__, **seeds}))
    return Comparison(tuple(models), (next_word.summary("word pairs", -5, "", 4.83),))


def _section(title: str, html: str) -> str:
    return f"<h2>{title}</h2>{raw_block(html)}"


def _page(style: str, body: str, scheme: str) -> str:
    return PAGE.replace("STYLE", style).replace("SCHEME", scheme).replace("BODY", body)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
