"""What the front matter of a page may say: frozen, checked settings of a study. `declaration.read` makes them.

Settings of a corpus are declared by the corpus itself (its `Options`), options of a cell by the cell (its `OPTIONS`),
so that a new corpus or cell needs no change here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rnnreport.notation import SomeText, as_part, as_past, as_seeds, in_order

Share = Annotated[float, Field(ge=0, lt=1)]


class Settings(BaseModel):
    """Base of everything that a user sets: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Writing(Settings):
    """How models write on: from which text, how many words, at which temperatures, by which seeds of chance.

    Temperature 0 is greedy: always the most probable word. `top_k` > 0 draws from the k most probable words alone.
    """

    text: SomeText
    length: Annotated[int, Field(ge=1, le=10_000)] = 50
    temperatures: Annotated[tuple[Annotated[float, Field(ge=0, le=100)], ...], Field(min_length=1)] = (0.0, 0.7, 1.0)
    top_k: Annotated[int, Field(ge=0)] = 0
    seeds: Annotated[tuple[Annotated[int, Field(ge=0, lt=2**32)], ...], Field(min_length=1)] = (0,)


class Split(Settings):
    """How documents are divided: by shares and a seed, by a column that holds train, validation and test, or in folds.

    Classes are spread evenly over the parts where the task has classes. With `folds`, the fold of that number is the
    test part, whatever the corpus says.
    """

    validation: Share = 0.05
    test: Share = 0.05
    seed: Annotated[int, Field(ge=0)] = 0
    column: str | None = None
    duplicates: Literal["keep", "drop"] = "keep"  # drop: a training text that stands in validation or test too
    folds: Annotated[int, Field(ge=2, le=100)] | None = None
    fold: Annotated[int, Field(ge=0)] = 0  # the one to test on, counted from 0

    @model_validator(mode="after")
    def _leave_something_to_train_on(self):
        if self.validation + self.test >= 1:
            raise ValueError("validation and test together must leave something to train on: their sum must be < 1")
        return self

    @model_validator(mode="after")
    def _fold_is_one_of_the_folds(self):
        if self.folds is None and self.fold:
            raise ValueError(f"fold {self.fold} of how many? Give folds too")
        if self.folds is not None and self.column is not None:
            raise ValueError("give either folds or a column that says where each text belongs, not both")
        if self.fold >= (self.folds or 1):
            raise ValueError(f"fold {self.fold} is not there: folds are counted from 0 to {(self.folds or 1) - 1}")
        return self


class Data(Settings):
    """Which texts, and how they become tokens. `options` are the settings of the corpus itself."""

    corpus: str
    tokens: Literal["word", "character"] = "word"
    lowercase: bool = True
    vocabulary: Annotated[int, Field(ge=1)] | None = None  # at most so many words, the most frequent; None: all
    min_count: Annotated[int, Field(ge=1)] = 1  # words seen less often in training texts become <unk>
    segment: Annotated[int, Field(ge=2)] | None = None  # cut documents into pieces of at most so many tokens
    keep: Annotated[str, BeforeValidator(as_part)] | None = (
        None  # "first 400" or "last 500" tokens of each text; None: all
    )
    punctuation: bool = True  # whether signs are tokens
    stop_words: Literal["english"] | None = None  # very frequent words to leave out
    season: Annotated[int, Field(ge=1)] | None = None  # steps of one season of a series; None: as its times say
    horizon: Annotated[int, Field(ge=1, le=1000)] = 1  # steps that are forecast from every origin of the test part
    split: Split = Split()
    options: dict[str, Any] = {}

    @model_validator(mode="after")
    def _words_have_signs_and_stop_words(self):
        if self.tokens == "character" and (self.stop_words or not self.punctuation):
            raise ValueError("punctuation and stop_words are about words: leave them out where tokens are characters")
        return self


class Model(Settings):
    """One recurrent network. `options` are those of its cell."""

    cell: str
    units: Annotated[int, Field(ge=1, le=8192)] = 128
    layers: Annotated[int, Field(ge=1, le=16)] = 1
    embedding: Annotated[int, Field(ge=1, le=8192)] = 100
    bidirectional: bool = False  # each layer reads in both directions
    fields: Literal["joined", "apart"] = "joined"  # of texts of several: read one after the other, or by a branch each
    readout: Literal["last", "mean", "max", "mean+max"] = "last"  # what of the hidden states decides on a class
    dense: Annotated[int, Field(ge=1, le=8192)] | None = None  # units of a layer (ReLU) between read-out and output
    dropout: Share = 0.0
    word_dropout: Share = 0.0  # share of the words that are read as <unk> in training
    tied: bool = False  # output weights are the embedding; a projection is added where widths differ
    vectors: str | None = None  # a file of word vectors to begin with, as text (GloVe, word2vec)
    match: str | None = None  # another model: take as many units as give the same number of recurrent parameters
    past: Annotated[int | Literal["whole"], BeforeValidator(as_past)] = "whole"  # values that a forecast is made from
    lags: Annotated[tuple[Annotated[int, Field(ge=1, le=10_000)], ...], AfterValidator(in_order)] = ()  # `Forecaster`
    past_as: Literal["steps", "features"] = "steps"  # read one after the other, or all at once
    stateful: bool = False  # windows are read in order, and each begins with the state that the one before it left
    transform: Annotated[tuple[Literal["log", "difference", "seasonal difference"], ...], AfterValidator(in_order)] = ()
    scaler: Literal["standard", "min-max", "none", "fit-on-all"] = "standard"  # fit-on-all: min-max, with a leak
    head: Literal["point", "gaussian", "quantile"] = "point"  # what is forecast: a number, or how sure it is as well
    direct: bool = False  # forecast all steps of the horizon at once, not one after the other
    noise: Annotated[float, Field(ge=0, le=10)] = 0.0  # standard deviation of what is added to inputs in training
    training: dict[str, Any] = {}  # settings of `Training` that differ for this model
    options: dict[str, str] = {}

    @model_validator(mode="after")
    def _windows_have_a_length(self):
        key = "stateful" if self.stateful else "past_as" if self.past_as == "features" else ""
        if key and self.past == "whole":
            raise ValueError(f"{key} is about windows of the past: give past too, how many values a window holds")
        return self


class Training(Settings):
    """How every model of the study is trained. Seeds are trained one by one and compared over all of them."""

    optimizer: Literal["adam", "adamw", "rmsprop", "sgd"] = "adam"
    learning_rate: Annotated[float, Field(gt=0, le=10)] = 0.001
    schedule: Literal["constant", "linear", "cosine"] = "constant"  # how the learning rate falls over all epochs
    batch: Annotated[int, Field(ge=1)] = 32
    epochs: Annotated[int, Field(ge=1)] = 20
    patience: Annotated[int, Field(ge=1)] | None = 3  # epochs without a better validation loss; None: run all epochs
    keep: Literal["best", "last"] = "best"  # the epoch whose parameters are kept; best: least validation loss
    clip: Annotated[float, Field(gt=0)] | None = 1.0  # largest norm of the gradient; None: never clipped
    precision: Literal["float32", "bfloat16"] = "float32"  # of what matrix products multiply; sums are float32
    seeds: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1), BeforeValidator(as_seeds)] = (
        0,
    )  # a list, or "0-31"

    @model_validator(mode="after")
    def _seeds_differ(self):
        if len(set(self.seeds)) != len(self.seeds):
            raise ValueError("seeds must differ from each other")
        return self


Task = Literal["next-word", "classify", "forecast"]
TASKS = ("next-word", "classify", "forecast")
_TEXTS = ("next-word", "classify")
ONLY = {  # settings that mean something for some tasks alone
    **{("data", key): _TEXTS for key in ("tokens", "lowercase", "vocabulary", "min_count", "punctuation")},
    ("data", "stop_words"): _TEXTS,
    **{("split", key): _TEXTS for key in ("seed", "column", "duplicates", "folds", "fold")},
    ("data", "segment"): ("next-word",),
    ("data", "keep"): ("classify",),
    **{("data", key): ("forecast",) for key in ("season", "horizon")},
    **{("models", key): _TEXTS for key in ("embedding", "bidirectional", "word_dropout", "vectors", "match")},
    ("models", "tied"): ("next-word",),
    **{("models", key): ("classify",) for key in ("readout", "fields", "dense")},
    **{("models", key): ("forecast",) for key in ("past", "lags", "past_as", "stateful", "transform")},
    **{("models", key): ("forecast",) for key in ("scaler", "head", "direct", "noise")},
}
TAKEN = {  # task -> names of what every study compares its models with
    "forecast": (
        *("persistence", "drift", "seasonal naive", "seasonal naive × growth"),
        *("Holt", "Holt-Winters", "ARIMA", "SARIMA"),
    ),
}
DEFAULTS = {  # task -> what holds where a page says nothing, and differs from what holds for texts
    "forecast": {
        "data": {"split": {"validation": 0.1, "test": 0.2}},
        "models": {"units": 16, "transform": ["difference"]},
        "training": {"batch": 1, "epochs": 300, "learning_rate": 0.005, "patience": None, "seeds": list(range(10))},
    },
}


class Study(Settings):
    """A whole study: what `study:` in the front matter of a page declares."""

    task: Task
    data: Data
    models: Annotated[dict[str, Model], Field(min_length=1)]
    together: dict[str, Annotated[tuple[str, ...], Field(min_length=2)]] = {}  # name -> models whose forecasts it means
    training: Training = Training()

    def training_of(self, model: str) -> Training:
        """Return how one model is trained: as all are, but for what it sets itself."""
        own = self.models[model].training
        return Training(**(self.training.model_dump() | own)) if own else self.training

    def told(self) -> dict[str, Any]:
        """Return all settings that mean something for the task, JSON values only."""
        whole = self.model_dump(mode="json", exclude=set() if self.together else {"together"})
        whole["data"] = self._meant(whole["data"], "data") | {"split": self._meant(whole["data"]["split"], "split")}
        whole["models"] = {name: self._meant(model, "models") for name, model in whole["models"].items()}
        return whole

    def _meant(self, settings: dict, place: str) -> dict:
        return {key: value for key, value in settings.items() if self.task in ONLY.get((place, key), TASKS)}
