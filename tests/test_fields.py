"""A study says before anything runs whether its texts have several fields, and what they cost."""

from __future__ import annotations

from pathlib import Path

import jax
import pytest

from rnnreport.data.dataset import Field, Sizes
from rnnreport.declaration import read
from rnnreport.errors import PageMistakes
from rnnreport.pages.made import Made
from rnnreport.sizes import fields_of, recurrent_parameters
from rnnreport.study import Data
from rnnreport.training.objectives import objective

PAPERS = {"corpus": "papers"}
TABLE = {"path": "mine.csv", "label": "who", "text": ["title", "abstract"]}
APART = {"cell": "lstm", "units": 8, "embedding": 4, "fields": "apart"}


def study(data: dict, models: dict, task: str = "classify"):
    """Return the study that a page declares."""
    return read({"task": task, "data": data, "models": models}, {}, "x.md", Path("."))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"corpus": "imdb"}, "those of 'imdb' have one here; corpora that can have more: papers, table"),
        (PAPERS | {"fields": ["abstract"]}, "name two or more in data: 'fields: [title, abstract]'"),
        (TABLE | {"text": "title"}, "name two or more in data: 'text: [title, abstract]'"),
        (TABLE | {"text": ["title"]}, "name two or more in data: 'text: [title, abstract]'"),
    ],
)
def test_fields_apart_need_fields(data, said):
    """One line for the model that asks for it, with the mend."""
    with pytest.raises(PageMistakes) as caught:
        study(data, {"A": APART, "B": {"cell": "gru"}})
    (mistake,) = caught.value.mistakes
    assert "fields: apart needs texts of several fields" in str(mistake) and said in str(mistake)


@pytest.mark.parametrize("key", ["fields", "dense"])
def test_what_is_for_classes_alone(key):
    """Another task has neither branches nor a layer before classes."""
    value = {"fields": "apart", "dense": 3}[key]
    with pytest.raises(PageMistakes, match=f"{key} is for the task classify"):
        study({"corpus": "python_docs"}, {"A": {"cell": "gru", key: value}}, "next-word")


def test_fields_are_known_before_anything_is_read():
    """From the options of the corpus."""
    assert fields_of(study(PAPERS, {"A": APART}).data) == ("title", "abstract")
    assert fields_of(study(TABLE, {"A": APART}).data) == ("title", "abstract")
    assert fields_of(Data(corpus="table", options={"text": "title"})) == fields_of(Data(corpus="imdb")) == ()


def test_branches_count_each():
    """Recurrent parameters are those of all branches, as counted in the network, and a match takes them all."""
    models = study(PAPERS, {"two": APART, "one": {"cell": "lstm", "embedding": 4, "match": "two"}}).models
    sizes = Sizes(9, 2, (Field("title", 8), Field("abstract", 8)))
    made = jax.eval_shape(lambda: objective("classify").network(models["two"], sizes, key=jax.random.key(0)))
    counted = sum(leaf.size for branch in made.branches for leaf in jax.tree.leaves(branch.encoder))
    assert recurrent_parameters(models["two"], 2) == counted
    assert abs(recurrent_parameters(models["one"]) - counted) < 0.1 * counted and models["one"].units > 8


def test_rights_are_those_of_the_source():
    """What a page says of its corpus, and whether texts are shown whole, hangs on the source."""
    found = {
        source: Made.before(study(PAPERS | {"source": source}, {"A": {"cell": "gru"}})) for source in ("css", "arxiv")
    }
    assert (found["css"].republish, found["arxiv"].republish) == (False, True)
    assert found["css"].address == "" and found["arxiv"].licence.startswith("CC0")
