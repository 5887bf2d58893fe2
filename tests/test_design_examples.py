"""The examples of the design page work: a cell, a corpus, an analysis and a figure, each written as one file."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import jax
import jax.numpy as jnp
import jinja2
import numpy as np
import pytest

from rnnreport.catalogue import _read
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.figures import Place
from rnnreport.models.recurrence import unroll
from rnnreport.study import Data, Split, Study
from rnnreport.training.subject import Subject

PAGE = Path(__file__).parents[1] / "site_src" / "design" / "index.md"
EXAMPLE = re.compile(r"^`([\w/.]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = dict(EXAMPLE.findall(PAGE.read_text(encoding="utf-8")))


@pytest.fixture
def written(tmp_path):
    """Return a function that writes an example into a folder and gives its path."""

    def write(end: str) -> Path:
        (name,) = [name for name in EXAMPLES if name.endswith(end)]
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(EXAMPLES[name], encoding="utf-8")
        return path

    return write


@pytest.fixture
def loaded(monkeypatch):
    """Return a function that gives the module which a file holds, known to Python while the test runs."""

    def load(path: Path) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"example_{path.parent.name}_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return module

    return load


def subject() -> Subject:
    """Return a study with three texts and no trained model."""
    texts = ("a bb ccc", "bb ccc dddd", "a a bb")
    study = Study(
        task="next-word", data=Data(corpus="table", split=Split(validation=0, test=0)), models={"GRU": {"cell": "gru"}}
    )
    return Subject(study, build(Corpus("table", texts, None, {"text": texts}, None, {}), study.data))


def test_the_cell_keeps_the_contract_of_cells(written, loaded):
    """Its states are those that it declares, in order and in range, and padding changes nothing."""
    path = written("mgu.py")
    facts, module = _read("cell", path).facts, loaded(path)
    cell = module.Cell(3, 4, key=jax.random.key(0))
    x = jax.random.normal(jax.random.key(1), (2, 6, 3))
    whole = unroll(cell, x, jnp.array([6, 4]), record=True).outputs
    short = unroll(cell, x[1:, :4], jnp.array([4]), record=True).outputs
    assert whole._fields == tuple(facts["STATES"]) and whole.h.shape == (2, 6, 4)
    assert all(low <= getattr(whole, name).min() for name, (low, _) in facts["STATES"].items())
    assert all(getattr(whole, name).max() <= high for name, (_, high) in facts["STATES"].items())
    np.testing.assert_allclose(whole.h[1, :4], short.h[0], rtol=1e-6)


def test_the_corpus_reads_its_file(written, loaded, tmp_path):
    """It gives one text for each saying, and counts what it drops."""
    path, source = written("sayings.py"), tmp_path / "sayings.txt"
    source.write_text("Less is more.\n%\nTime flies like an arrow.\n", encoding="utf-8")
    module = loaded(path)
    found = module.read(module.Options(longest=13), source, tmp_path)
    assert found.texts == ("Less is more.",) and found.dropped == {"too long": 1}
    assert len(module.identity(module.Options(), source, tmp_path)) == 64


def test_the_figure_shows_what_the_analysis_answers(written, loaded):
    """The words of the texts come out as a sentence, with the figure's data beside."""
    python, template = loaded(written("figures/word_lengths.py")), written("word_lengths.html.jinja")
    analysis = loaded(written("analyses/word_lengths.py"))
    answer = analysis.answer(analysis.Settings(), subject())
    place = Place("word-lengths-1", "figures/")
    shown = python.show(python.Arguments(), subject().study, (answer,), place)
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    html = environment.from_string(template.read_text(encoding="utf-8")).render(figure=shown.context, place=place)
    assert "the longest has 4" in html
    assert 'href="figures/word-lengths-1.json"' in html and list(shown.files) == ["word-lengths-1.json"]


def test_the_examples_are_those_that_are_tried():
    """No example of the page is left out here."""
    assert {Path(name).name for name in EXAMPLES} == {
        "mgu.py",
        "sayings.py",
        "word_lengths.py",
        "word_lengths.html.jinja",
    } and len(EXAMPLES) == 5
