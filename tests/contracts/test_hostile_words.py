"""Words that hypothesis makes of what attacks are made of, through every figure and all that it writes."""

from __future__ import annotations

import json
import os
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from rnnreport.pages.raw_html import raw_block
from rnnreport.single_file.embedding import SHARD
from tests import hostile
from tests.contracts.test_every_figure import Read
from tests.figures import drawing

EXAMPLES = int(os.environ.get("RNNREPORT_FUZZ", "12"))  # of each test; some thousands find more, in an hour
PIECES = some.sampled_from(
    (*hostile.PAYLOADS, "<", ">", '"', "'", "&", "&#", ";", "</", "<!--", "\\", "\u2028", "\r", "{{")
)
WORD = some.lists(some.one_of(PIECES, some.text(max_size=5)), max_size=4).map("".join)
WORDS = some.lists(WORD, min_size=1, max_size=5).map(tuple)
ELEMENTS = {tag for name in drawing.FIGURES for tag in re.findall(r"<(\w+)", drawing.html(name))}
STYLE = re.compile(r"[-\w.:;%, ()]*")
few = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(some.sampled_from(drawing.FIGURES), WORDS, some.tuples(WORD, WORD).filter(lambda names: names[0] != names[1]))
def test_no_word_becomes_markup_or_code(figure, words, names):
    """The page has the elements of a figure, no handler and no address but its own; scripts hand over JSON alone."""
    shown = drawing.show(figure, words=words, names=names)
    html = raw_block(drawing.html(figure, shown))
    read = Read(html)
    assert (read.open, read.wrong) == ([], []) and {tag for tag, _ in read.elements} <= ELEMENTS
    for tag, attributes in read.elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("srcdoc", "src", "action")], tag
        assert attributes.get("href", "#").startswith(("#", "figures/")) and STYLE.fullmatch(
            attributes.get("style", "")
        )
    for name, content in shown.files.items():
        text = content.decode("utf-8")
        if name.endswith(".js"):
            assert json.loads(SHARD.fullmatch(text)[3]) is not None
            assert not re.search("</|<!--|[\u2028\u2029]", text), name
        elif name.endswith(".json"):
            json.loads(text)
