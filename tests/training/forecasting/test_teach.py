"""Forecasters learn: all seeds at once as each alone, in every way of reading windows."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from rnnreport.errors import DataError, TrainingDiverged
from rnnreport.models.forecaster import Forecaster
from rnnreport.models.keys import named
from rnnreport.training.forecasting.teach import blank, teach
from rnnreport.training.forecasting.views import view
from rnnreport.training.trained import parameters, with_parameters

WAYS = {
    "windows": {"past": 3},
    "features": {"past": 3, "past_as": "features"},
    "stateful": {"past": 2, "stateful": True},
    "whole": {"past": "whole"},
}


def by_hand(lesson, seed: int) -> tuple[dict, float]:
    """Return (parameters, mean loss) after one epoch, written as plain loops over windows of one series in order."""
    seen = view(lesson.dataset, lesson.model)
    empty = blank(lesson)
    network = Forecaster(lesson.model, lesson.dataset.sizes, key=named(jax.random.key(seed), "network"))
    weights = {name: jnp.asarray(array) for name, array in parameters(network).items()}
    update = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(0.01))
    optimizer, state, total = update.init(weights), network.start(1), []
    places = [int(at) for at in seen.windows[:, 1]]
    groups = [places] if lesson.model.past == "whole" or not lesson.model.stateful else [[place] for place in places]
    for group in groups:

        def loss(weights, group=group, state=state):
            lost, at_end = [], state
            for at in group:
                network = with_parameters(empty, weights)
                begin = at_end if network.carried else network.start(1)
                at_end, hidden, _ = network.window(begin, seen.x[0, at - seen.past : at][None])
                lost.append((network.say(hidden)[0, 0, 0] - seen.z[0, at]) ** 2)
            return sum(lost) / len(lost), (at_end, lost)

        slope, (state, lost) = jax.grad(loss, has_aux=True)(weights)
        total += [float(one) for one in lost]
        updates, optimizer = update.update(slope, optimizer, weights)
        weights = optax.apply_updates(weights, updates)
    return weights, float(np.mean(total))


@pytest.mark.parametrize("way", WAYS)
def test_an_epoch_is_what_plain_loops_make_of_it(way, dataset, lesson):
    """One epoch of every way of reading equals loops over windows: parameters and loss, for each seed."""
    asked = lesson(dataset(10), {"epochs": 1, "batch": 99}, units=2, **WAYS[way])
    taught = teach(asked)
    for place, seed in enumerate(asked.training.seeds):
        wanted, loss = by_hand(asked, seed)
        assert taught.train[place, 0] == pytest.approx(loss, rel=1e-4)
        for name, array in wanted.items():
            np.testing.assert_allclose(taught.parameters[name][place], array, atol=2e-5, err_msg=name)


@pytest.mark.parametrize("way", ["windows", "stateful"])
def test_seeds_learn_together_as_each_alone(way, dataset, lesson):
    """Of several seeds each ends where it would alone, noise and dropout included."""
    data, more = dataset(24, validation=0.2), {"noise": 0.1, "dropout": 0.2, **WAYS[way]}
    both = teach(lesson(data, {"seeds": (3, 7)}, **more))
    alone = teach(lesson(data, {"seeds": (7,)}, **more))
    for name, array in alone.parameters.items():
        np.testing.assert_allclose(both.parameters[name][1], array[0], atol=1e-5)
    np.testing.assert_allclose(both.validation[1], alone.validation[0], rtol=1e-4)


def test_every_batch_is_learned_from(dataset, lesson):
    """Windows that do not fill a batch are learned from too, each once."""
    data = dataset(20)
    one, two = (teach(lesson(data, {"epochs": 1, "batch": batch, "learning_rate": 1e-9}, past=2)) for batch in (5, 99))
    np.testing.assert_allclose(one.train, two.train, rtol=1e-4)


def test_series_of_two_lengths_learn_as_one_network(dataset, lesson):
    """The loss of two series is that of all their windows, weighted by how many there are."""
    both, first = dataset(12, 16), dataset(12)
    long = replace(both, measurements=replace(both.measurements, series=both.series[1:]), parts=both.parts[1:])
    still = {"epochs": 1, "learning_rate": 1e-9, "seeds": (0,)}
    for way in (WAYS["stateful"], WAYS["whole"]):
        losses = [teach(lesson(one, still, **way)).train[:, 0] for one in (both, first, long)]
        counts = [len(view(one, lesson(one, **way).model).windows) for one in (first, long)]
        wanted = (losses[1] * counts[0] + losses[2] * counts[1]) / sum(counts)
        np.testing.assert_allclose(losses[0], wanted, rtol=1e-4)


def test_the_epoch_of_least_validation_loss_is_kept(dataset, lesson):
    """`keep: best` gives parameters of another epoch than `keep: last`, and patience ends what is kept."""
    data = dataset(30, validation=0.2)
    rate = {"learning_rate": 0.3, "epochs": 12}
    best, last = (teach(lesson(data, rate | {"keep": keep}, past=2)) for keep in ("best", "last"))
    np.testing.assert_allclose(best.validation, last.validation, rtol=1e-5)
    kept = int(np.argmin(best.validation[0])) + 1
    until = teach(lesson(data, rate | {"epochs": kept, "keep": "last"}, past=2))
    for name, array in until.parameters.items():
        np.testing.assert_allclose(best.parameters[name][0], array[0], atol=1e-5)


def test_a_loss_that_is_no_number_is_named_with_its_seed_and_epoch(dataset, lesson):
    """The mend stands beside."""
    asked = lesson(dataset(), {"learning_rate": 10.0, "optimizer": "sgd", "clip": None, "epochs": 30}, scaler="none")
    with pytest.raises(TrainingDiverged, match=r"'LSTM' \(seed \d\) stopped: the loss became \w+ in epoch \d+; try"):
        teach(asked)


def test_a_series_shorter_than_the_window_is_named(dataset, lesson):
    """How many values there are, how many the window needs, and what would do."""
    with pytest.raises(DataError, match="its 8 training values are too few for a window of 9 values; set past to 7"):
        teach(lesson(dataset(10), past=9))
