"""Who is right on which texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnreport.charts import verdicts
from tests.figures.invented import held_out


def of(rows, labels, networks=None):
    """Return a result with these probabilities (models, texts, classes)."""
    chances = np.array(rows, np.float32)
    models = tuple("ABCDEFG"[: len(chances)])
    found = held_out.made_up(models, texts=len(labels), tokens=4)
    networks = len(models) if networks is None else networks
    labels = np.array(labels, np.int32)
    return replace(found, models=models, networks=networks, labels=labels, probabilities=chances)


BOTH = of([[[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]], [[0.3, 0.7], [0.1, 0.9], [0.7, 0.3]]], [0, 1, 1])


def test_answers_and_the_true_class():
    """The answer is the most probable class; beside it stands the probability of the true one."""
    judged = verdicts.verdicts(BOTH)
    assert judged.answers.tolist() == [[0, 1, 0], [1, 1, 0]]
    assert judged.right.tolist() == [[True, True, False], [False, True, False]]
    np.testing.assert_allclose(judged.truth / 65535, [[0.9, 0.8, 0.4], [0.3, 0.9, 0.3]], atol=1e-5)
    np.testing.assert_allclose(judged.loss / 65535, [0.3, 0.8, 0.3], atol=1e-5)


def test_disagreement_is_total_variation():
    """Models that share no class are 1 apart, for any number of classes; equal ones 0."""
    apart = verdicts.verdicts(of([[[1, 0, 0], [0.5, 0.5, 0]], [[0, 0.5, 0.5], [0.5, 0.5, 0]]], [0, 0])).apart
    assert apart.tolist() == [65535, 0]


def test_baselines_do_not_judge():
    """Patterns and disagreement are those of networks; a lone network is compared with the baselines."""
    three = of([[[0.9, 0.1]], [[0.8, 0.2]], [[0.0, 1.0]]], [0], networks=2)
    judged = verdicts.verdicts(three)
    assert judged.judges == 2
    assert judged.apart[0] == pytest.approx(0.1 * 65535, abs=2)
    assert verdicts.verdicts(replace(three, networks=1)).apart[0] == pytest.approx(0.9 * 65535, abs=2)


def test_patterns_hold_every_text_once():
    """Models at odds come first, then all wrong, then all right; two models have four patterns, and no text is lost."""
    judged = verdicts.verdicts(BOTH)
    found = verdicts.patterns(judged)
    assert [(one.right, one.wrong, one.texts.tolist()) for one in found] == [
        ((0,), (1,), [0]),
        ((1,), (0,), []),
        ((), (0, 1), [2]),
        ((0, 1), (), [1]),
    ]
    large = verdicts.patterns(verdicts.verdicts(held_out.made_up(tuple("ABC"), texts=500, tokens=4)))
    assert sorted(np.concatenate([one.texts for one in large]).tolist()) == list(range(500))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ((0,), (), "A is right"),
        ((), (0,), "A is wrong"),
        ((0, 1), (), "both right"),
        ((), (0, 1), "both wrong"),
        ((1,), (0,), "only B right"),
        ((0, 1, 2), (), "all right"),
        ((0, 2), (1,), "only B wrong"),
        ((0, 2), (1, 3), "A and C right, B and D wrong"),
    ],
)
def test_patterns_in_words(right, wrong, said):
    """A pattern is said in as few words as it needs."""
    assert verdicts.said(verdicts.Pattern(right, wrong, np.zeros(0, int)), "ABCD") == said


def test_missing_probabilities_are_none():
    """What is not a number counts as probability 0."""
    judged = verdicts.verdicts(of([[[np.nan, 0.2]]], [0]))
    assert judged.truth.tolist() == [[0]] and judged.answers.tolist() == [[1]]
