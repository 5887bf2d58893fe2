"""One setting, many values."""

from __future__ import annotations

import dataclasses

import pytest

from rnnreport.analyses import sweep
from rnnreport.analyses.sweep import Settings, label, variants
from rnnreport.errors import RnnReportError


def swept(subject, subject_of, **settings):
    """Return the answer to a sweep whose variants are prepared."""
    chosen = Settings(**settings)
    studies = variants(chosen, subject.study)
    prepared = {name: subject_of(study) for name, study in studies.items()}
    return sweep.answer(chosen, dataclasses.replace(subject, variants=prepared))


def test_there_is_a_study_for_every_value(study):
    """By the label under which it is shown, and nothing else changes."""
    found = variants(Settings(values=(500, 10000, None)), study)
    assert {name: one.data.vocabulary for name, one in found.items()} == {"500": 500, "10,000": 10000, "all": None}
    assert all(one.models == study.models and one.training == study.training for one in found.values())


def test_a_setting_of_models_changes_all_of_them(study):
    """Units are those of every model, and the data stay."""
    found = variants(Settings(setting="units", values=(4, 8)), study)
    assert [model.units for model in found["8"].models.values()] == [8, 8]
    assert found["4"].data == study.data


def test_there_is_a_point_for_every_value_and_model(subject, subject_of):
    """Values in the order asked for, models in the order of the page."""
    found = swept(subject, subject_of, values=(3, None))
    assert [(point.label, point.model) for point in found.points] == [
        ("3", "LSTM"),
        ("3", "RNN"),
        ("all", "LSTM"),
        ("all", "RNN"),
    ]
    assert (found.setting, found.unit) == ("vocabulary", "words")


def test_the_place_of_a_vocabulary_is_the_words_that_there_are(subject, subject_of):
    """A limit beyond the corpus, and none at all, stand at the size of the corpus."""
    found = swept(subject, subject_of, values=(3, 5000, None))
    assert [point.value for point in found.points[::2]] == [3.0, 9.0, 9.0]


def test_known_is_the_share_of_test_tokens_in_the_vocabulary(subject, subject_of):
    """Of "the cat sat : a bird ran ." six tokens are in training texts, and three with only "the", "." and "cat"."""
    found = swept(subject, subject_of, values=(3, None))
    assert found.points[-1].known == 6 / 8
    assert found.points[0].known == 3 / 8


def test_a_value_asked_for_twice_is_one_point(subject, subject_of):
    """Equal values are one training and one point."""
    assert len(swept(subject, subject_of, setting="units", values=(2, 2)).points) == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"setting": "vocabluary"}, "sweep: setting 'vocabluary' is not one of: .*did you mean 'vocabulary'"),
        ({"setting": "dropout", "values": (0.1, 1.5)}, "sweep: models.LSTM.dropout: .*1.5"),
        ({"setting": "units", "values": (None,)}, "sweep: models.LSTM.units: .*got nothing"),
        ({"values": (0,)}, "sweep: data.vocabulary.*0"),
    ],
)
def test_what_cannot_be_swept_is_said(study, settings, message):
    """One line: what was asked, what is allowed."""
    with pytest.raises(RnnReportError, match=message):
        variants(Settings(**settings), study)


@pytest.mark.parametrize(
    ("setting", "value", "shown"),
    [("vocabulary", 10000, "10,000"), ("vocabulary", None, "all"), ("dropout", 0.1, "0.1"), ("units", 64, "64")],
)
def test_labels_are_as_shown(setting, value, shown):
    """Thousands are parted, and no limit has a name."""
    assert label(setting, value) == shown
