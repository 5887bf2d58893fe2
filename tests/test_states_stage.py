"""The stage of states: made from a stored training, read by analyses that say so, made again where it is damaged."""

from __future__ import annotations

import json

import numpy as np
import pytest

from rnnreport.plan import Plan, _question, lay
from rnnreport.results import Ask
from rnnreport.stages import jobs, lacking, load_answer, perform
from rnnreport.store import Store
from rnnreport.training import text_baselines
from rnnreport.training.trained import parameters
from tests import triggered


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    """Two networks set by hand, with what is kept of them."""
    return triggered.subject(tmp_path_factory.mktemp("states"))


@pytest.fixture
def made(subject, tmp_path):
    """A plan with one question about states, and a store that has all that it stands on, as if trained."""
    basis = lay(subject.study, {"": "0" * 64})
    asked = _question(Ask("word_scores", {"words": ["cat"], "models": ["RNN"]}), basis)
    store = Store(tmp_path)
    with store.write(basis.dataset) as folder:
        subject.dataset.save(folder)
    with store.write(basis.baselines["TF-IDF"]) as folder:
        text_baselines.fit(subject.dataset).save(folder)
    for name, (stage,) in basis.trainings.items():
        with store.write(stage) as folder:
            np.savez(folder / "parameters.npz", **parameters(subject.trained[name][0].network))
            np.savez(folder / "outputs.npz")
            (folder / "history.json").write_text(json.dumps({}))
    return Plan(basis, {"": asked}), store


def run(plan: Plan, store: Store) -> list[str]:
    """Make what is lacking, as a build does; return the kinds of what was made."""
    todo = lacking(jobs(plan), Store(store.root).has)
    for job in todo:
        perform(job, store.root, store.root, lambda told: None)
    return [job.stage.kind for job in todo]


def test_states_are_made_once_and_read_by_the_analysis(made, subject):
    """The answer is that about the same states; with the answer stored nothing is made, be the states there or not."""
    plan, store = made
    assert run(plan, store) == ["states", "analysis"]
    (asked,) = plan.questions.values()
    found, kept = load_answer(store.folder(asked.stage.id)), subject.states["RNN"].train
    np.testing.assert_allclose(found.means[0], kept.probabilities.mean(0), rtol=1e-5)
    store.remove(asked.states["RNN"].id)
    assert run(plan, store) == []


def test_damaged_states_are_made_again_when_they_are_read(made):
    """Their checksum is looked at when another answer is made of them, and not before."""
    plan, store = made
    run(plan, store)
    (asked,) = plan.questions.values()
    path = store.folder(asked.states["RNN"].id) / "states.npy"
    sound = path.read_bytes()
    path.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    assert run(plan, store) == []
    store.remove(asked.stage.id)
    assert run(plan, store) == ["states", "analysis"] and path.read_bytes() == sound
