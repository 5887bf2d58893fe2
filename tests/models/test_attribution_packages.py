"""Methods give what the packages give that people know: captum and lime, where these are installed."""

from __future__ import annotations

import re
from functools import cache

import jax
import numpy as np
import pytest

from rnnreport.models.attribution import attributed
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import judge
from rnnreport.study import Model

IDS = np.array([2, 3, 4, 5, 3, 9], np.int32)
WORDS = ("pad", "unk", "the", "film", "was", "good", "bad", "never", "again", "dull", "plot", "cast")
CELLS = ("simple_rnn", "lstm", "gru")
ORDER = {"simple_rnn": (0,), "lstm": (0, 1, 2, 3), "gru": (1, 0, 2)}  # of our gates, in the order of torch


pytestmark = pytest.mark.filterwarnings("ignore")  # those packages warn when they are imported


@cache
def bent(cell: str = "simple_rnn") -> Classifier:
    """An untrained network of one layer whose answer bends a lot, and whose last h decides."""
    made = Classifier(Model(cell=cell, units=3, embedding=2), len(WORDS), 2, key=jax.random.key(1))
    made.embedding[...] = 30 * made.embedding[...]
    made.output[...] = 3 * made.output[...]
    layer = made.encoder.forward[0]
    for number, bias in enumerate(
        one for one in (layer.bias, getattr(layer, "recurrent_bias", None)) if one is not None
    ):
        bias[...] = bias[...] + 0.3 * jax.random.normal(jax.random.key(number), bias.shape)
    return made


def in_torch(torch, cell: str):
    """Return (log-odds of class 1 as a function of embeddings (batch, time, width), the embedding of every word).

    The recurrent layer is that of torch, with our weights in its order of gates.
    """
    network = bent(cell)
    ours, layer = network.encoder.forward[0], {"simple_rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}[cell]
    theirs = getattr(torch.nn, layer)(2, 3, batch_first=True)

    def gates(array) -> torch.Tensor:
        parts = np.split(np.array(array[...]), len(ORDER[cell]), axis=-1)
        return torch.tensor(np.concatenate([parts[number] for number in ORDER[cell]], axis=-1))

    state = {
        "weight_ih_l0": gates(ours.kernel).T,
        "weight_hh_l0": gates(ours.recurrent).T,
        "bias_ih_l0": gates(ours.bias),
    }
    again = gates(ours.recurrent_bias) if cell == "gru" else torch.zeros_like(state["bias_ih_l0"])
    theirs.load_state_dict(state | {"bias_hh_l0": again})
    output, free, words = (
        torch.tensor(np.array(one[...])) for one in (network.output, network.bias, network.embedding)
    )

    def odds(embedded):
        return (theirs(embedded)[0][:, -1] @ output.T + free)[:, 0]

    return odds, words


def scores(name: str, cell: str, ids=IDS) -> np.ndarray:
    """Return what our method says of a text."""
    return attributed(name, bent(cell), [ids], [1], jax.random.key(0))[0].scores


def captum_of(name: str, attr, torch, odds, words) -> np.ndarray:
    """Return what captum says of the text by the method that is called so here."""
    embedded = words[torch.tensor(IDS.astype(np.int64))][None]
    unknown = words[1].expand(embedded.shape)
    if name == "integrated_gradients":
        steps = {"n_steps": 32, "method": "gausslegendre"}
        given = attr.IntegratedGradients(odds).attribute(embedded, baselines=0.0, **steps).sum(-1)
    elif name == "gradient_input":
        given = attr.InputXGradient(odds).attribute(embedded.clone().requires_grad_()).sum(-1)
    else:
        baseline = unknown if name == "occlusion_unknown" else 0.0
        given = attr.Occlusion(odds).attribute(embedded, (1, 2), baselines=baseline)[..., 0]
    return given[0].detach().numpy()


@pytest.fixture(scope="module")
def packages():
    """Captum's methods and torch. Skips where either is not installed."""
    torch = pytest.importorskip("torch", reason="torch is not installed")
    return pytest.importorskip("captum.attr", reason="captum is not installed"), torch


@pytest.mark.parametrize("cell", CELLS)
def test_torch_answers_the_same(cell, packages):
    """The same weights in a layer of torch give the same log-odds."""
    odds, words = in_torch(packages[1], cell)
    answer = judge(bent(cell), [IDS])[0].astype(np.float64)
    assert float(odds(words[IDS.tolist()][None])[0]) == pytest.approx(np.log(answer[1] / answer[0]), abs=1e-5)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("name", ["integrated_gradients", "gradient_input", "occlusion_zero", "occlusion_unknown"])
def test_captum_gives_the_same(name, cell, packages):
    """To 1e-4 of a nat, token by token, for each kind of cell."""
    given = captum_of(name, *packages, *in_torch(packages[1], cell))
    np.testing.assert_allclose(scores(name, cell), given, atol=1e-4)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("name", ["partition_shap", "occlusion_spans"])
def test_two_words_have_the_shapley_values_of_captum(name, cell, packages):
    """Over both orders, with <unk> for a word that is left out."""
    attr, torch = packages
    odds, words = in_torch(torch, cell)
    embedded = words[IDS[:2].tolist()][None]
    mask = torch.arange(2)[None, :, None].repeat(1, 1, 2)
    method = attr.ShapleyValues(odds)
    given = method.attribute(embedded, baselines=words[1].expand(embedded.shape), feature_mask=mask)
    np.testing.assert_allclose(scores(name, cell, IDS[:2]), given[0, :, 0].detach().numpy(), atol=1e-4)


@pytest.mark.parametrize("cell", CELLS)
def test_spans_are_the_shapley_values_of_captum_among_neighbours(cell, packages):
    """Each word and its neighbours are in the game, the rest of the text is always read."""
    attr, torch = packages
    odds, words = in_torch(torch, cell)
    wanted = []
    for at in range(len(IDS)):
        low, high = max(0, at - 1), min(len(IDS), at + 2)
        before, near, after = (
            words[IDS[part].tolist()][None] for part in (slice(low), slice(low, high), slice(high, None))
        )

        def among(some, before=before, after=after):
            return odds(torch.cat([before, some, after], dim=1))

        mask = torch.arange(high - low)[None, :, None].repeat(1, 1, 2)
        given = attr.ShapleyValues(among).attribute(near, baselines=words[1].expand(near.shape), feature_mask=mask)
        wanted.append(float(given[0, at - low, 0]))
    np.testing.assert_allclose(scores("occlusion_spans", cell), wanted, atol=1e-4)


@pytest.mark.parametrize("cell", CELLS)
def test_lime_gives_the_same(cell):
    """Means over twenty runs of either, to five standard errors of their difference, and the R² to a hundredth."""
    lime_text = pytest.importorskip("lime.lime_text", reason="lime is not installed")

    def answers(texts: list[str]) -> np.ndarray:
        return judge(bent(cell), [np.array([WORDS.index(word) for word in text.split()], np.int32) for text in texts])

    text, runs, fits = " ".join(WORDS[number] for number in IDS), [], []
    for seed in range(20):
        explainer = lime_text.LimeTextExplainer(feature_selection="none", random_state=seed)
        told = explainer.explain_instance(text, answers, labels=(1,), num_features=len(WORDS), num_samples=1_000)
        weights, counts = dict(told.as_list(label=1)), {word: text.split().count(word) for word in text.split()}
        runs.append([weights[word] / counts[word] for word in re.findall(r"\w+", text)])
        fits.append(told.score[1] if isinstance(told.score, dict) else told.score)  # a number in older versions
    found = attributed("lime", bent(cell), [IDS], [1], jax.random.key(0), repeats=20)[0]
    error = np.sqrt((found.spread**2 + np.std(runs, axis=0, ddof=1) ** 2) / 20)
    assert np.all(np.abs(found.scores - np.mean(runs, axis=0)) <= 5 * error + 1e-6)
    assert found.quality["fit"] == pytest.approx(np.mean(fits), abs=0.01)
