"""Four analyses of one text fit together: what the figure `explain` asks is answered about the same words."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from rnnreport.figures import Place, explain
from tests import triggered


@pytest.mark.parametrize("text", ["The Dog <b>sat</b>, the CAT ran: zebra far away sat a", None])
def test_every_word_has_all_its_parts(text, tmp_path):
    """Written as the author did, cut, with words that are left out and words of no vocabulary: nothing is missing."""
    subject = triggered.subject(tmp_path)
    arguments = explain.Arguments(text=text, methods=("occlusion_deleted",))
    answers = []
    for ask in explain.asks(arguments, subject.study):
        analysis = import_module(f"rnnreport.analyses.{ask.analysis}")
        answers.append(analysis.answer(analysis.Settings(**ask.settings), subject))
    found = explain.show(arguments, subject.study, tuple(answers), Place("explain-1", "figures/"))
    words = json.loads(found.files["explain-1.json"])["words"]
    assert len(words) == len(found.context.line.words) == min(triggered.KEEP, len(answers[0].texts[0][0].tokens))
    assert all(word["importance"] and word["nearest"] for word in words)
    script = next(content for name, content in found.files.items() if name.endswith(".js")).decode()
    panels = json.loads(script[script.index(",") + 1 : script.rindex(")")])
    for word, panel in zip(words, panels, strict=True):
        assert panel["step_note"] == panel["near_note"] == "" and panel["near"][0]["place"]
        assert panel["held_note"] == ("" if word["known"] else "It is not in the vocabulary, so it was not looked for.")
        if word["token"] == "CAT":
            assert word["scores"]["occlusion_deleted"] == pytest.approx(word["importance"][-1], abs=1e-5)
