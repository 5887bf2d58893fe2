"""Training: what it writes, when it stops, what it says when it fails."""

from __future__ import annotations

import math
import re

import jax
import numpy as np
import pytest

from rnnreport.data.batches import batches
from rnnreport.errors import DataError, TrainingDiverged
from rnnreport.models.networks import LanguageModel, parameter_count
from rnnreport.study import Model, Training
from rnnreport.training.summaries import summary
from rnnreport.training.trained import Trained, load_trained

MODEL = Model(cell="gru", units=6, embedding=5, dropout=0.1)
TRAINING = Training(epochs=3, batch=2, learning_rate=0.01)


@pytest.fixture(scope="module")
def finished(dataset, tmp_path_factory):
    """A training that is over: (folder, history, parameters, what progress was told)."""
    from rnnreport.training.train import Lesson, train

    folder, scratch, heard = tmp_path_factory.mktemp("out"), tmp_path_factory.mktemp("scratch"), []
    train(Lesson("next-word", dataset, "GRU", MODEL, TRAINING, 0), folder, scratch, progress=heard.append)
    loaded = load_trained(folder, "next-word", "GRU", MODEL, 0, dataset.sizes)
    return loaded, heard


def test_a_history_has_a_value_for_every_epoch(finished):
    """Losses, accuracies, perplexity, seconds and speed: three epochs, three values each."""
    history = finished[0].history
    names = {"train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "validation_perplexity"}
    assert set(history["values"]) == names
    told = [*history["values"].values(), history["seconds"], history["tokens_per_second"]]
    assert [len(values) for values in told] == [3] * 7
    assert history["stopped"] == "epochs"


def test_the_output_bias_begins_at_word_frequencies():
    """The probabilities of an untrained network's bias are the frequencies of the words, one added to each count."""
    from rnnreport.training.objectives.next_word import log_frequencies

    begun = log_frequencies([np.array([2, 3, 2]), np.array([3, 3])], vocabulary=5)
    assert np.exp(begun) == pytest.approx(np.array([1, 1, 3, 4, 1]) / 10)


def test_loss_falls(finished):
    """Three epochs over a small text teach something."""
    losses = finished[0].history["values"]["train_loss"]
    assert losses[2] < losses[0]


def test_perplexity_is_the_exponential_of_the_loss(finished):
    """In every epoch, and in every split of the best one."""
    history = finished[0].history
    for loss, perplexity in zip(
        history["values"]["validation_loss"], history["values"]["validation_perplexity"], strict=True
    ):
        assert perplexity == pytest.approx(math.exp(loss))
    for metrics in history["metrics"].values():
        assert metrics["perplexity"] == pytest.approx(math.exp(metrics["loss"]))


def test_parameters_are_counted(finished, dataset):
    """The history tells how many numbers the network has."""
    network = LanguageModel(MODEL, len(dataset.vocabulary), key=jax.random.key(0))
    assert finished[0].history["parameters"] == parameter_count(network)


def test_metrics_are_those_of_the_parameters_written(finished, dataset):
    """Loss and accuracy of the test texts, computed afresh text by text from what was written, are those told."""
    network, loss, right, count = finished[0].network, 0.0, 0, 0
    for number in dataset.splits["test"]:
        ids = dataset.piece(number)
        if len(ids) > 1:
            logits = np.array(network.logits(network.hidden(ids[None, :-1], np.array([len(ids) - 1])))[0], np.float64)
            loss -= np.take_along_axis(np.asarray(jax.nn.log_softmax(logits)), ids[1:, None], 1).sum()
            right += ((2 + logits[:, 2:].argmax(axis=1)) == ids[1:]).sum()
            count += len(ids) - 1
    told = finished[0].history["metrics"]["test"]
    assert told["loss"] == pytest.approx(loss / count, rel=1e-5)
    assert told["accuracy"] == pytest.approx(right / count)


def test_the_best_epoch_is_the_one_written(finished):
    """The validation loss of what was written is the least of all epochs."""
    history = finished[0].history
    losses = history["values"]["validation_loss"]
    assert history["metrics"]["validation"]["loss"] == pytest.approx(min(losses))
    assert losses[history["best_epoch"] - 1] == min(losses)
    assert history["monitored"] == "validation_loss"


def test_machine_and_versions_are_told(finished):
    """A page can say with what and where its numbers were made."""
    history = finished[0].history
    assert set(history["versions"]) == {"python", "jax", "flax", "optax", "numpy", "rnnreport"}
    assert " core" in history["machine"] or "," in history["machine"]


def test_summaries_read_a_history(finished):
    """What is written is what the comparison of models reads."""
    found = summary((finished[0],))
    assert isinstance(finished[0], Trained)
    assert found.epochs == (3,)
    assert set(found.metrics) == {"train", "validation", "test"}


def test_progress_is_told_after_every_block(finished, dataset):
    """Each epoch is told to its end, its predictions counted, and its last loss is that of the history."""
    loaded, heard = finished
    splits = [[dataset.piece(number) for number in dataset.splits[split]] for split in ("train", "validation", "test")]
    total = batches(splits, TRAINING.batch)[0].steps
    ends = [each for each in heard if each.done == each.total]
    assert [(each.epoch, each.epochs, each.total) for each in ends] == [(epoch, 3, total) for epoch in (1, 2, 3)]
    assert [each.loss for each in ends] == pytest.approx(loaded.history["values"]["train_loss"])
    assert {each.label for each in heard} == {"GRU (seed 0)"}


def test_the_same_seed_gives_the_same_bytes(trained):
    """Two trainings with one seed end with equal parameters; another seed gives others."""
    (_, one), (_, same), (_, other) = trained("a"), trained("b"), trained("c", seed=1)
    assert all((one[name] == same[name]).all() for name in one)
    assert not all((one[name] == other[name]).all() for name in one)


def test_patience_ends_a_training(trained):
    """Without a better validation loss for `patience` epochs it is over, and the best epoch is kept."""
    history, _ = trained(training=Training(epochs=200, patience=2, batch=2, learning_rate=0.3))
    assert history["stopped"] == "patience"
    assert len(history["seconds"]) == history["best_epoch"] + 2


def test_without_patience_all_epochs_are_run(trained):
    """`patience: None` runs to the end, and still keeps the best epoch."""
    history, _ = trained(training=Training(epochs=12, patience=None, batch=2, learning_rate=0.3))
    losses = history["values"]["validation_loss"]
    assert (len(losses), history["stopped"]) == (12, "epochs")
    assert history["metrics"]["validation"]["loss"] == pytest.approx(min(losses))


def test_without_validation_texts_training_loss_decides(trained, dataset_of):
    """Where there is nothing to validate on, the training loss is monitored, and the history says so."""
    history, _ = trained(data=dataset_of("the cat sat .", "the dog ran ."))
    assert history["monitored"] == "train_loss"
    assert set(history["values"]) == {"train_loss", "train_accuracy"}
    assert set(history["metrics"]) == {"train"}


def test_a_loss_that_is_no_number_is_explained(trained):
    """A training that diverges says which, when, and what to try."""
    model = Model(cell="simple_rnn", units=6, embedding=5, options={"activation": "relu"})
    wild = Training(epochs=50, batch=2, learning_rate=10, optimizer="sgd", clip=None, patience=None)
    with pytest.raises(TrainingDiverged) as raised:
        trained(model=model, training=wild, seed=4)
    told = str(raised.value)
    assert re.match(r"training 'GRU' \(seed 4\) stopped: the loss became (NaN|infinite) at epoch \d+, step \d+; ", told)
    assert told.endswith("; try a smaller learning_rate (now 10) or clip: 1.0")


def test_texts_of_single_tokens_cannot_be_learnt(trained, dataset_of):
    """Without a text of two tokens there is no next word, and the error says what to do."""
    with pytest.raises(DataError, match="no training text has two tokens.*take longer texts"):
        trained(data=dataset_of("cat", "dog"))


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "rmsprop", "sgd"])
def test_every_optimizer_learns(trained, optimizer):
    """Each optimiser that a study may name lowers the loss."""
    rate = 0.3 if optimizer == "sgd" else 0.01
    history, _ = trained(training=Training(epochs=8, batch=2, learning_rate=rate, optimizer=optimizer))
    assert history["values"]["train_loss"][-1] < history["values"]["train_loss"][0]


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_the_learning_rate_falls_to_nothing(schedule):
    """From what was set to 0 at the last step, never rising."""
    from rnnreport.training.optimizers import SCHEDULES

    rate = SCHEDULES[schedule](0.1, 50)
    rates = [float(rate(step)) for step in range(51)]
    assert rates[0] == pytest.approx(0.1) and rates[-1] == pytest.approx(0, abs=1e-9)
    assert rates == sorted(rates, reverse=True) and rates[25] == pytest.approx(0.05)


def test_a_falling_rate_takes_smaller_steps(trained):
    """Training goes through with it, and ends elsewhere than without."""
    ends = [
        trained(name, training=TRAINING.model_copy(update={"schedule": name}))[1] for name in ("constant", "linear")
    ]
    assert not np.array_equal(ends[0]["bias"], ends[1]["bias"])


@pytest.mark.parametrize("model", [{"layers": 2}, {"tied": True}, {"cell": "lstm"}, {"cell": "simple_rnn"}], ids=str)
def test_every_network_can_be_trained_and_loaded(trained, tmp_path, dataset, model):
    """Stacked, tied, of any cell: what is written is read again."""
    settings = MODEL.model_copy(update=model)
    history, parameters = trained(model=settings, training=Training(epochs=1, batch=4))
    loaded = load_trained(tmp_path / "one", "next-word", "GRU", settings, 0, dataset.sizes)
    assert parameter_count(loaded.network) == history["parameters"] == sum(map(np.size, parameters.values()))
