"""Keras over TensorFlow, as its users write it: `fit` and `predict`."""

from __future__ import annotations

import time

import keras
import numpy as np
import tensorflow

from rnnreport.training.prepare import cores
from tests.benchmarks.contender import Go, timed

CELLS = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU, "simple_rnn": keras.layers.SimpleRNN}
tensorflow.config.threading.set_intra_op_parallelism_threads(cores())


class Clock(keras.callbacks.Callback):
    """Takes the time of each epoch."""

    def __init__(self):
        super().__init__()
        self.wall, self.used = [], []

    def on_epoch_begin(self, epoch, logs=None):
        self._began = time.perf_counter(), time.process_time()

    def on_epoch_end(self, epoch, logs=None):
        self.wall.append(time.perf_counter() - self._began[0])
        self.used.append(time.process_time() - self._began[1])


def fitted(model, ids, targets, batch: int) -> Go:
    """Return what fits two epochs and tells the milliseconds of a step of the second."""
    steps = -(-len(ids) // batch)

    def go() -> tuple[float, float]:
        clock = Clock()
        model.fit(ids, targets, batch_size=batch, epochs=2, shuffle=False, verbose=0, callbacks=[clock])
        return clock.wall[1] * 1e3 / steps, clock.used[1] * 1e3 / steps

    return go


def steps(given: dict[str, np.ndarray], cell: str, what: str) -> tuple[dict, Go]:
    """Take the steps of all batches: "training" or "inference"."""
    keras.backend.clear_session()
    count, rows, time_steps = given["ids"].shape
    model = classifier(cell, len(given["embedding"]), given["embedding"].shape[1], len(given["recurrent"]), time_steps)
    ids, targets = given["ids"].reshape(-1, time_steps), given["targets"].ravel()[:, None].astype(np.float32)
    model.layers[0].set_weights([given["embedding"]])
    bias = [np.stack([given["bias"], given["recurrent_bias"]])] if cell == "gru" else [given["bias"]]
    model.layers[1].set_weights([given["kernel"], given["recurrent"], *bias])
    model.layers[2].set_weights([given["output"], given["output_bias"]])
    if what == "inference":

        def read() -> np.ndarray:
            return model.predict(ids, batch_size=rows, verbose=0)

        return {"said": read()[:rows, 0].tolist()}, timed(read, count)
    losses = []
    for first in range(0, len(ids), rows):
        model.reset_metrics()
        losses.append(float(model.train_on_batch(ids[first : first + rows], targets[first : first + rows])))
    go = fitted(model, ids, targets, rows)
    go()
    return {"said": losses}, go


def epoch(given: dict[str, np.ndarray], units: int, embedding: int, words: int, batch: int) -> tuple[dict, Go]:
    """Fit reviews (reviews, steps) that are padded to the same length."""
    model = classifier("lstm", words, embedding, units, given["ids"].shape[1])
    go = fitted(model, given["ids"], given["targets"].astype(np.float32)[:, None], batch)
    return {"steps": -(-len(given["ids"]) // batch)}, go


def accuracy(
    given: dict[str, np.ndarray], units: int, embedding: int, words: int, batch: int, epochs: int
) -> tuple[dict, Go]:
    """Learn for some epochs, shuffled, and tell the accuracy on test reviews."""
    keras.utils.set_random_seed(0)
    model = classifier("lstm", words, embedding, units, given["ids"].shape[1])
    targets = given["targets"].astype(np.float32)[:, None]
    model.fit(given["ids"], targets, batch_size=batch, epochs=epochs, verbose=0)
    said = model.predict(given["test_ids"], batch_size=batch, verbose=0)[:, 0] > 0.5
    return {"accuracy": float(np.mean(said == given["test_targets"]))}, lambda: (0.0, 0.0)


def prefixes(given: dict[str, np.ndarray], units: int, embedding: int, words: int, batch: int) -> tuple[dict, Go]:
    """Fit prefixes (prefixes, steps), padded before, to the words that follow them, each one of all words."""
    layers = [
        keras.layers.Embedding(words, embedding),
        keras.layers.LSTM(units),
        keras.layers.Dropout(0.1),
        keras.layers.Dense(words, activation="softmax"),
    ]
    model = keras.Sequential([keras.Input((given["ids"].shape[1],), dtype="int32"), *layers])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return {}, fitted(model, given["ids"], keras.utils.to_categorical(given["targets"], words), batch)


def forecaster(given: dict[str, np.ndarray], stateful: bool, layers: int, units: int, epochs: int) -> tuple[dict, Go]:
    """Fit windows (windows, steps, features) one by one; milliseconds are those of an epoch but the first."""
    found = [
        keras.layers.LSTM(units, stateful=stateful, return_sequences=number + 1 < layers) for number in range(layers)
    ]
    model = keras.Sequential([keras.Input(batch_shape=(1, *given["x"].shape[1:])), *found, keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mean_squared_error")

    def go() -> tuple[float, float]:
        clock = Clock()
        model.fit(given["x"], given["y"], batch_size=1, epochs=1 + epochs, shuffle=False, verbose=0, callbacks=[clock])
        return float(np.mean(clock.wall[1:])) * 1e3, float(np.mean(clock.used[1:])) * 1e3

    return {}, go


def classifier(cell: str, words: int, embedding: int, units: int, time_steps: int):
    """Return the network of the film reviews: embedding, one recurrent layer, a sigmoid of its last state."""
    layers = [
        keras.layers.Embedding(words, embedding),
        CELLS[cell](units),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
    model = keras.Sequential([keras.Input((time_steps,), dtype="int32"), *layers])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
