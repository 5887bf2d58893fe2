"""Where sentences end: by signs, capitals and a few abbreviations."""

from __future__ import annotations

import pytest

from rnnreport.data.sentences import sentence_ends
from rnnreport.data.tokens import chosen, spelled
from rnnreport.study import Data


def sentences(text: str, **data) -> list[list[str]]:
    """Return the tokens of each sentence of a text."""
    tokens, spaces = spelled(text, chosen(text, Data(corpus="toy", **data)))
    ends = sentence_ends(tokens, spaces).tolist()
    return [list(tokens[begin:end]) for begin, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("We write. They read.", "We write ."),
        ("Is it so? Yes! No.", "Is it so ?"),
        ('He said "Go." Then he left.', 'He said " Go . "'),
        ("See (Fig. 3). It works.", "See ( Fig . 3 ) ."),
        ("J. Smith et al. Wrote it. We did not.", "J . Smith et al . Wrote it ."),
        ("It cost 3.50 euros. We paid.", "It cost 3.50 euros ."),
        ("and so on… Then it ended.", "and so on …"),
        ("It rose in 1999. 20 people came.", "It rose in 1999 ."),
    ],
)
def test_a_sentence_ends_where_a_reader_sees_it(text, first):
    """After its sign and what closes behind it, not after initials, abbreviations and within numbers."""
    assert sentences(text)[0] == first.split() and len(sentences(text)) >= 2


@pytest.mark.parametrize("text", ["one word", "no capitals. here at all. none", "a.b.C", "Dr. Who"])
def test_where_nothing_ends_there_is_one_sentence(text):
    """Without a capital after the sign the sentence goes on."""
    assert len(sentences(text)) == 1


def test_signs_that_are_no_tokens_end_sentences_too():
    """Where punctuation is left out, it still stands between the tokens."""
    assert sentences("We write. They read.", punctuation=False) == [["We", "write"], ["They", "read"]]


def test_scripts_without_capitals_have_signs_of_their_own():
    """An ideographic full stop ends a sentence, whatever follows."""
    assert [len(one) for one in sentences("我们写。他们读。")] == [4, 4]


def test_no_token_is_no_sentence():
    """There is nothing to end."""
    assert sentences("") == []
