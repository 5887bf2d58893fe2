"""What is asked of classifiers: agreement, confusion, reliability, held-out texts, texts of one's own, folds."""

from __future__ import annotations

from dataclasses import replace

import jax
import numpy as np
import pytest

from rnnreport.analyses import (
    agreement,
    classes,
    classify,
    confusion,
    cross_validation,
    held_out,
    reliability,
)
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.models.judging import judge
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training import text_baselines
from rnnreport.training.objectives import objective
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained

WORDS = "the a cat dog sat ran far away from home today".split()
MODELS = {
    "LSTM": Model(cell="lstm", units=3, embedding=4, readout="mean"),
    "Both": Model(cell="gru", units=2, embedding=3, bidirectional=True),
}


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Sixty texts of three classes, two untrained networks of two seeds each, a baseline that was fitted."""
    draw = np.random.default_rng(0)
    texts = tuple(" ".join(draw.choice(WORDS, draw.integers(2, 9))) + f" n{at % 7}" for at in range(60))
    labels = tuple("abc"[at % 3] for at in range(60))
    data = Data(corpus="toy", vocabulary=12, keep="last 6", split={"validation": 0.1, "test": 0.4})
    dataset = build(Corpus("toy", texts, labels, {"text": texts}, None, {}, "0" * 64), data, "classify")
    study = Study(task="classify", data=data, models=MODELS, training=Training(seeds=(0, 1)))
    trained = {name: tuple(_trained(name, model, seed, dataset) for seed in (0, 1)) for name, model in MODELS.items()}
    return Subject(study, dataset, trained, {}, {"TF-IDF": text_baselines.fit(dataset)})


def _trained(name: str, model: Model, seed: int, dataset) -> Trained:
    network = objective("classify").network(model, dataset.sizes, key=jax.random.key(seed))
    network.embedding[...] = 20 * network.embedding[...]
    outputs = {split: judge(network, dataset.sequences(split)) for split in ("validation", "test")}
    metrics = {"accuracy": 0.5, "macro_f1": 0.4, "loss": 1.0, "ece": 0.1}
    history = {"metrics": {"test": metrics}, "parameters": 9, "seconds": [1.0], "tokens_per_second": [9.0]}
    return Trained(name, model, seed, network, history | {"best_epoch": 1}, outputs)


def right(subject: Subject) -> np.ndarray:
    """Return (models, texts) of whether the first seed is right, counted by hand."""
    dataset = subject.dataset
    labels = dataset.targets[dataset.documents[dataset.splits["test"]]]
    given = [seeds[0].outputs["test"] for seeds in subject.trained.values()]
    given.append(subject.baselines["TF-IDF"].outputs["test"])
    return np.stack([np.argmax(each, axis=1) == labels for each in given])


def test_agreement_counts_every_text_once(subject):
    """Pairs and patterns are those of a count by hand; every pair of models and baselines is there."""
    found, wanted = agreement.answer(agreement.Settings(), subject), right(subject)
    assert (found.models, found.baselines, found.texts) == (("LSTM", "Both", "TF-IDF"), 1, wanted.shape[1])
    assert found.right.tolist() == wanted.sum(axis=1).tolist()
    for pattern, count in zip(found.patterns, found.counts, strict=True):
        assert count == np.sum(np.all(wanted.T == pattern, axis=1))
    assert found.counts.sum() == found.texts and found.counts.tolist() == sorted(found.counts, reverse=True)
    for pair in found.pairs:
        a, b = (wanted[found.models.index(name)] for name in (pair.a, pair.b))
        counts = [np.sum(part) for part in (a & b, a & ~b, ~a & b, ~a & ~b)]
        assert [pair.both_right, pair.only_a, pair.only_b, pair.both_wrong] == counts
        assert pair.difference == pytest.approx(a.mean() - b.mean()) and pair.low <= pair.difference <= pair.high
        assert pair.adjusted >= pair.p and len(pair.each) == 2
    assert len(found.pairs) == 3


def test_confusions_hold_every_answer_of_every_seed(subject):
    """Rows are the texts of a class, as often as there are seeds."""
    found = confusion.answer(confusion.Settings(), subject)
    counts = classes.answer(classes.Settings(), subject).counts["test"]
    for one in found.models:
        assert one.counts.sum(axis=1).tolist() == (counts * one.seeds).tolist()
    accuracy = np.trace(found.models[-1].counts) / found.models[-1].counts.sum()
    assert accuracy == pytest.approx(right(subject)[-1].mean())


def test_reliability_bins_hold_every_text(subject):
    """Of all seeds together."""
    found = reliability.answer(reliability.Settings(bins=7), subject)
    assert [one.counts.sum() for one in found.models] == [2 * len(right(subject)[0])] * 2 + [len(right(subject)[0])]
    assert len(found.edges) == 8 and all(0 <= one.ece.mean <= 1 for one in found.models)


def test_more_seeds_make_no_text_of_it(subject):
    """Bounds are as wide as those of one seed that says the same: its texts are the same ones."""
    model = next(iter(subject.trained))
    same = replace(subject, trained={model: (subject.trained[model][0],) * 5}, baselines={})
    one = replace(subject, trained={model: subject.trained[model][:1]}, baselines={})
    many, few = (reliability.answer(reliability.Settings(bins=4), each).models[0] for each in (same, one))
    np.testing.assert_allclose(many.high - many.low, few.high - few.low, rtol=1e-5)


def test_held_out_texts_carry_what_was_said_after_each_word(subject):
    """Running probabilities are those of the text so far, to a 254th; unknown where nothing was read."""
    found, dataset = held_out.answer(held_out.Settings(), subject), subject.dataset
    assert found.networks == 2 and found.models == ("LSTM", "Both", "TF-IDF")
    for text, (begin, end) in enumerate(zip(found.offsets[:-1], found.offsets[1:], strict=True)):
        spelled = [found.texts[text][first:last] for first, last in found.spans[begin:end]]
        assert spelled == list(dataset.tokens(dataset.splits["test"][text])[0])
        first, last = found.read[text]
        assert (last - first) == min(6, end - begin) and last == end - begin
        ids = dataset.sequences("test")[text]
        for place, seeds in enumerate(subject.trained.values()):
            wanted = judge(seeds[0].network, [ids[: length + 1] for length in range(len(ids))])
            for target, name in enumerate(found.targets[text]):
                row = found.running[place, target, begin:end]
                if name >= 0:
                    assert np.all(np.abs(row[first:last] / 254 - wanted[:, name]) <= 0.5 / 254 + 1e-5)
                    assert np.all(row[:first] == 255)
                else:
                    assert np.all(row == 255)
    assert np.array_equal(found.targets[:, 0], found.labels)
    assert np.array_equal(found.known == 0, dataset.ids[np.concatenate(_places(dataset))] == 1)


def _places(dataset):
    return [np.arange(dataset.offsets[piece], dataset.offsets[piece + 1]) for piece in dataset.splits["test"]]


def test_costly_running_probabilities_are_left_out(subject):
    """Of networks of both directions, beyond so many steps; those of one direction cost little."""
    found = held_out.answer(held_out.Settings(steps=0), subject)
    assert np.all(found.running[1] == 255) and not np.all(found.running[0] == 255)


def test_a_text_that_is_too_long_is_passed_over(subject):
    """And shorter ones after it are still read."""
    short = [number for number, ids in enumerate(subject.dataset.sequences("test")) if len(ids) < 4]
    found = held_out.answer(held_out.Settings(steps=len(short) * 64 * 16), subject)
    assert np.any(found.running[1] != 255)


def test_texts_of_ones_own_are_read_as_the_corpus_is(subject):
    """Cut alike, by every seed, the baseline beside; the last running answer is the answer."""
    text = "Today the CAT ran far away from home <b>"
    found = classify.answer(classify.Settings(texts=(text, "zebra")), subject)
    first = found.texts[0]
    assert [one.model for one in first] == ["LSTM", "Both", "TF-IDF"]
    assert first[0].tokens == ("away", "from", "home", "<", "b", ">") and first[0].known == (True,) * 3 + (False,) * 3
    for one in first[:2]:
        assert one.probabilities.shape == (2, 3) and one.running.shape == (6, 3)
        np.testing.assert_allclose(one.running[-1], one.probabilities[0], rtol=1e-4, atol=1e-6)
    assert first[2].running.shape == (0, 3) and first[2].probabilities.shape == (1, 3)
    with pytest.raises(ValueError, match="no word"):
        classify.Settings(texts=("  ",))


def test_every_fold_is_a_study_of_its_own(subject):
    """Each text is tested on once in each repeat; vocabulary and split are the fold's; one seed is enough."""
    settings = cross_validation.Settings(folds=3, repeats=2)
    made = cross_validation.variants(settings, subject.study)
    assert len(made) == 6 and all(study.training.seeds == (0,) for study in made.values())
    splits = [study.data.split for study in made.values()]
    assert [(split.seed, split.fold) for split in splits] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    folds = {
        label: Subject(
            study, subject.dataset, {name: seeds[:1] for name, seeds in subject.trained.items()}, {}, subject.baselines
        )
        for label, study in made.items()
    }
    found = cross_validation.answer(settings, Subject(subject.study, subject.dataset, {}, folds))
    assert [one.model for one in found.models] == ["LSTM", "Both"] and found.texts == 60
    assert [one.model for one in found.baselines] == ["most frequent class", "TF-IDF"]
    assert len(found.models[0].metrics["test"]["accuracy"].each) == 6
    assert len(found.differences) == 6 * 2
