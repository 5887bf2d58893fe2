"""Methods give what the packages give that people know: captum and lime, where these are installed."""

from __future__ import annotations

import re

import jax
import numpy as np
import pytest

from rnnreport.models.attribution import attributed
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import judge
from rnnreport.study import Model

IDS = np.array([2, 3, 4, 5, 3, 9], np.int32)
WORDS = ("pad", "unk", "the", "film", "was", "good", "bad", "never", "again", "dull", "plot", "cast")


pytestmark = pytest.mark.filterwarnings("ignore")  # those packages warn when they are imported


def bent() -> Classifier:
    """An untrained network of one layer, h_t = tanh(e_t W + h_{t-1} U + b), whose last h decides."""
    made = Classifier(Model(cell="simple_rnn", units=3, embedding=2), len(WORDS), 2, key=jax.random.key(1))
    made.embedding[...] = 30 * made.embedding[...]
    made.output[...] = 3 * made.output[...]
    return made


def in_torch(torch, network: Classifier):
    """Return (log-odds of class 1 as a function of embeddings (batch, time, width), embeddings of IDS)."""
    cell = network.encoder.forward[0]
    arrays = (cell.kernel, cell.recurrent, cell.bias, network.output, network.bias, network.embedding)
    kernel, recurrent, bias, output, free, embedding = (torch.tensor(np.array(one[...])) for one in arrays)

    def odds(embedded):
        h = torch.zeros(len(embedded), kernel.shape[1])
        for time in range(embedded.shape[1]):
            h = torch.tanh(embedded[:, time] @ kernel + h @ recurrent + bias)
        return (h @ output.T + free)[:, 0]

    return odds, embedding[torch.tensor(IDS.astype(np.int64))][None]


@pytest.mark.parametrize("name", ["integrated_gradients", "gradient_input", "occlusion_zero"])
def test_captum_gives_the_same(name):
    """To 1e-4 of a nat, token by token."""
    attr = pytest.importorskip("captum.attr", reason="captum is not installed")
    torch = pytest.importorskip("torch", reason="torch is not installed")
    network = bent()
    odds, embedded = in_torch(torch, network)
    if name == "integrated_gradients":
        steps = {"n_steps": 32, "method": "gausslegendre"}
        given = attr.IntegratedGradients(odds).attribute(embedded, baselines=0.0, **steps).sum(-1)
    elif name == "gradient_input":
        given = attr.InputXGradient(odds).attribute(embedded.clone().requires_grad_()).sum(-1)
    else:
        tokens = torch.arange(len(IDS))[None, :, None].expand(embedded.shape)
        given = attr.FeatureAblation(odds).attribute(embedded, baselines=0.0, feature_mask=tokens)[..., 0]
    found = attributed(name, network, [IDS], [1], jax.random.key(0))[0]
    np.testing.assert_allclose(found.scores, given[0].detach().numpy(), atol=1e-4)


def test_lime_gives_the_same():
    """Means over twenty runs of either, to five standard errors of their difference, and the R² to a hundredth."""
    lime_text = pytest.importorskip("lime.lime_text", reason="lime is not installed")
    network = bent()

    def answers(texts: list[str]) -> np.ndarray:
        return judge(network, [np.array([WORDS.index(word) for word in text.split()], np.int32) for text in texts])

    text, runs, fits = " ".join(WORDS[number] for number in IDS), [], []
    for seed in range(20):
        explainer = lime_text.LimeTextExplainer(feature_selection="none", random_state=seed)
        told = explainer.explain_instance(text, answers, labels=(1,), num_features=len(WORDS), num_samples=1_000)
        weights, counts = dict(told.as_list(label=1)), {word: text.split().count(word) for word in text.split()}
        runs.append([weights[word] / counts[word] for word in re.findall(r"\w+", text)])
        fits.append(told.score[1] if isinstance(told.score, dict) else told.score)  # a number in older versions
    found = attributed("lime", network, [IDS], [1], jax.random.key(0), repeats=20)[0]
    error = np.sqrt((found.spread**2 + np.std(runs, axis=0, ddof=1) ** 2) / 20)
    assert np.all(np.abs(found.scores - np.mean(runs, axis=0)) <= 5 * error + 1e-6)
    assert found.quality["fit"] == pytest.approx(np.mean(fits), abs=0.01)
