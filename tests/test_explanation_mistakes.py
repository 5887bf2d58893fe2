"""What goes wrong in calls of figures that explain: one clear line for each mistake, before anything is trained."""

from __future__ import annotations

import pickle

import jax
import pytest

from rnnreport.data.dataset import Field, Sizes
from rnnreport.errors import AnswerRefused, PageMistakes
from rnnreport.pages import gather, load
from rnnreport.project import Project
from rnnreport.sizes import layer_names
from rnnreport.study import Model
from rnnreport.training.objectives import objective

HEAD = """---
study:
  task: classify
  data: {path: reviews.csv, text: TEXT, label: mood}
  models:
    LSTM: {cell: lstm, units: 6, layers: 2}
    GRU: {cell: gru, units: 4, bidirectional: true}
    RNN: {cell: simple_rnn, units: 5, fields: APART}
---
"""


@pytest.fixture
def page(tmp_path):
    """Return the page with this call, of a study whose texts have one field or two."""

    def made(call: str, two: bool):
        project = Project(tmp_path)
        project.site_src.mkdir(exist_ok=True)
        project.config.write_text("site_name: Test\ntheme: {name: material, font: false}\n")
        head = HEAD.replace("TEXT", "[title, abstract]" if two else "review").replace("APART", ("joined", "apart")[two])
        (project.site_src / "index.md").write_text(f"{head}{{{{ {call} }}}}\n")
        (found,) = load(project)
        return found

    return made


NAMES = "layer 1, layer 1 backward, layer 2"
TWO = 'this study reads title and abstract: give a text as a list of 2, ["title …", "abstract …"]; came'


@pytest.mark.parametrize(
    ("call", "two", "line"),
    [
        ("contexts(layer='layer 3')", False, f"contexts: layer 'layer 3' is not one of: {NAMES} (did you mean 'layer "),
        ("looks_for(layer=3)", False, f"looks_for: layer 'layer 3' is not one of: {NAMES} (did you mean 'layer "),
        (
            "looks_for(layer=1, models=['RNN'])",
            True,
            "looks_for: layer 'layer 1' is not one of: abstract layer 1, titl",
        ),
        ("looks_for(layer=2.5)", False, "looks_for: layer: must be text, but got 2.5; if it is meant as text, put it "),
        ("activations(layers=[0])", False, "activations: layers.0: 0 is no layer; give its number, the first being 1"),
        ("activations(layers=[1, 7])", False, f"activations: layer '7' is not one of: {NAMES}"),
        ("activations(state='q')", False, "activations: state 'q' is not one of: c, f, g, h, i, n, o, r, z"),
        ("contexts(state='c', models=['RNN'])", False, "contexts: state 'c' is not one of: h"),
        (
            "contexts(state='z', layer=2)",
            False,
            "contexts: no model has state 'z' in 'layer 2'; ask about one model at",
        ),
        ("contexts(cells='4')", False, "contexts: cells: there is no cell 4 in GRU, which has 4 cells, 0 to 3"),
        (
            "looks_for(cells='first 2, 9', models=['LSTM'])",
            False,
            "looks_for: cells: there is no cell 9 in LSTM, which",
        ),
        (
            "occlusion_grid()",
            False,
            "occlusion_grid: needs texts of 2 fields, such as title and abstract; those of this",
        ),
        (
            "explain(text=['a', 'b'])",
            False,
            "explain: text: this study's texts have one field: give a text, not a list",
        ),
        (
            "alike(texts=['a', ['b', 'c']])",
            False,
            "alike: texts: this study's texts have one field: give a text, not a",
        ),
        ("explain(text='a')", True, f"explain: text: {TWO} 1"),
        ("unfolding(texts=[['a', 'b', 'c']])", True, f"unfolding: texts: {TWO} 3"),
        ("explain(text=['', ' '])", True, "explain: text: '\\n␞\\n ' has no word in it; give at least one"),
        ("word_search(words=['a', ''])", False, "word_search: words.1: '' has no word in it; give at least one"),
    ],
)
def test_a_mistake_in_a_call_is_one_line(page, call, two, line):
    """With what is allowed."""
    with pytest.raises(PageMistakes) as caught:
        gather(page(call, two))
    (mistake,) = caught.value.mistakes
    assert mistake.line == 10 and mistake.message.startswith(line)


@pytest.mark.parametrize(
    ("call", "two"),
    [
        ("contexts(layer=2)", False),  # only one model has it
        ("contexts(cells='5', state='c')", False),  # the only one with this state has the cell
        ("contexts(layer='title layer 1')", True),
        ("activations(layers=[1, 'abstract layer 1'])", True),
        ("looks_for(after=' ')", False),
        ("alike(texts=[['a', '']], span='a')", True),
        ("word_search(words=['a'])", True),
        ("explain(text='a ␞ b')", True),
        ("occlusion_grid()", True),
    ],
)
def test_what_some_model_has_may_be_asked(page, call, two):
    """A model without it is left out; a span or a searched word is not a whole text; a blank `after` is none."""
    assert gather(page(call, two)).calls[0].asks


def test_a_blank_text_before_is_none(page):
    """So that it names the same answer as no text."""
    (blank,), (none,) = (gather(page(call, False)).calls[0].asks for call in ("looks_for(after=' ')", "looks_for()"))
    assert blank == none


@pytest.mark.parametrize("model", [{"layers": 2}, {"layers": 2, "bidirectional": True}])
@pytest.mark.parametrize("fields", ["joined", "apart"])
def test_layers_are_known_by_their_names_before_a_network_is_made(model, fields):
    """They are those of the network."""
    settings = Model(cell="gru", units=3, embedding=2, fields=fields, **model)
    sizes = Sizes(9, 2, (Field("title", 8), Field("abstract", 8)))
    made = jax.eval_shape(lambda: objective("classify").network(settings, sizes, key=jax.random.key(0)))
    assert layer_names(settings, ("title", "abstract")) == made.encoder.names()


def test_a_refusal_survives_the_way_from_a_worker():
    """With the stage that it is about."""
    back = pickle.loads(pickle.dumps(AnswerRefused("analysis-x", "why")))
    assert (back.stage, str(back)) == ("analysis-x", "why")
