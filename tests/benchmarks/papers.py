"""What else gives the class of a paper away: python -m tests.benchmarks.papers [--data DIR]

Journal and year of the papers that the study of titles and abstracts reads, of which its networks see neither: how many
test papers each tells the class of, by the most frequent class among training papers of that journal or that year.
Beside it counted words (TF-IDF with logistic regression), on all papers and on those of the years that both classes
share.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from rnnreport.data import corpus, dataset
from rnnreport.study import Data

ROOT = Path(__file__).resolve().parents[2]
SINCE = 2013
SHARED = (2013, 2016)  # years


def main() -> None:
    """Print the share of test papers whose class each thing tells."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the folder of real corpora")
    os.environ["RNNREPORT_DATA"] = str(parser.parse_args().data)
    read = corpus.read("papers", {"source": "css"}, ROOT)
    made = dataset.build(read, Data(corpus="papers", split={"validation": 0.1, "test": 0.2}), "classify")
    train, test = (made.documents[made.splits[split]] for split in ("train", "test"))
    labels = np.array(made.labels)
    years = np.array([int(year) for year in made.columns["year"]])
    print(f"{len(labels):,} papers; left out: {dict(made.dropped)}; {len(test)} test papers")
    print(f"most frequent class          {_told(np.zeros(len(labels), int), labels, train, test):.1%}")
    print(f"year {SINCE} or later           {_told(years >= SINCE, labels, train, test):.1%}")
    print(f"journal                      {_told(np.array(made.columns['journal']), labels, train, test):.1%}")
    journals = np.array(made.columns["journal"])
    seen = test[np.isin(journals[test], journals[train])]
    print(f"journal, of {len(seen)} papers       {_told(journals, labels, train, seen):.1%}  (those of training)")
    texts = np.array(made.texts)
    print(f"counted words                {_counted(texts, labels, train, test):.1%}")
    both = (years >= SHARED[0]) & (years <= SHARED[1])
    some, asked = train[both[train]], test[both[test]]
    told = _counted(texts, labels, some, asked)
    print(f"counted words, {SHARED[0]} to {SHARED[1]}  {told:.1%}  ({len(some)} training, {len(asked)} test papers)")


def _told(values: np.ndarray, labels: np.ndarray, train: np.ndarray, test: np.ndarray) -> float:
    """Return how often the most frequent class among training papers of the same value is right.

    Where no training paper has the value it is the most frequent class of all.
    """
    usual = Counter(labels[train].tolist()).most_common(1)[0][0]
    most = {value: Counter(labels[train][values[train] == value].tolist()) for value in set(values[train].tolist())}
    said = [most[value].most_common(1)[0][0] if value in most else usual for value in values[test].tolist()]
    return float(np.mean(np.array(said) == labels[test]))


def _counted(texts: np.ndarray, labels: np.ndarray, train: np.ndarray, test: np.ndarray) -> float:
    words = TfidfVectorizer(sublinear_tf=True, min_df=2)
    model = LogisticRegression(C=10, max_iter=1000).fit(words.fit_transform(texts[train]), labels[train])
    return float(model.score(words.transform(texts[test]), labels[test]))


if __name__ == "__main__":
    main()
