"""How networks are drawn, from hand-written results."""

from __future__ import annotations

import pytest

from rnnreport.charts.network_drawings import drawing
from rnnreport.errors import RnnReportError
from rnnreport.figures import network
from rnnreport.results import GraphNode, NetworkGraphs
from tests.figures import invented
from tests.figures.drawing import html, show
from tests.figures.invented.branches import chain, graph, two_branches
from tests.figures.reading import rows


def test_a_model_that_is_not_there_is_refused():
    """Before anything is trained."""
    with pytest.raises(RnnReportError, match="network: model 'GRUU' is not one of: GRU, LSTM"):
        network.asks(network.Arguments(models=("GRUU",)), invented.study())


@pytest.mark.parametrize("found", [chain("LSTM"), two_branches()])
def test_boxes_never_lie_on_each_other(found):
    """Each has its room, within the picture."""
    drawn = drawing(found)
    for at, one in enumerate(drawn.boxes):
        assert one.x >= 0 and one.x + one.width <= 100 and one.top + one.height <= drawn.height
        for other in drawn.boxes[at + 1 :]:
            apart = one.top + one.height < other.top or other.top + other.height < one.top
            assert apart or one.x + one.width < other.x or other.x + other.width < one.x


@pytest.mark.parametrize("found", [chain("LSTM"), two_branches()])
def test_every_box_is_reached(found):
    """An arrow ends at the upper edge of each box but the inputs."""
    drawn = drawing(found)
    tips = {(tip.x, tip.y) for tip in drawn.tips}
    reached = {node.id for node in found.nodes} & {after for _, after in found.edges}
    assert tips == {(box.middle, box.top) for node, box in _pairs(found, drawn) if node.id in reached}


def _pairs(found, drawn):
    ordered = sorted(found.nodes, key=lambda node: (node.rank, node.branch))
    return list(zip(ordered, drawn.boxes, strict=True))


def test_branches_stand_side_by_side_and_join():
    """The first field on the left, the second on the right, what is of both in the middle."""
    found = two_branches()
    for node, box in _pairs(found, drawing(found)):
        if node.branch < 0:
            assert box.middle == 50
        else:
            assert (box.middle < 50) == (node.branch == 0)
    assert drawing(found).columns == 4


def test_a_bar_is_a_share_of_all_parameters():
    """The bars of all boxes, as shares of their own width, add up to one."""
    for found in (chain("LSTM"), two_branches()):
        assert sum(box.share / box.width for box in drawing(found).boxes) == pytest.approx(1, abs=1e-3)


def test_a_box_says_what_it_is():
    """Its name, what it is made of and its parameters; what it hands on stands beneath it."""
    box = drawing(chain("LSTM")).boxes[2]
    assert [line.text for line in box.lines] == ["layer 1", "LSTM", "128 units", "117,248 parameters"]
    assert box.shape == "(time, 128)" and drawing(chain("LSTM")).boxes[-1].shape == ""


def test_a_network_without_parameters_is_drawn():
    """No share, no bar, no division by nothing."""
    found = graph("none", "lstm", (GraphNode("words", "input", "words", ("time",), 0, (), 0, -1),), ())
    assert drawing(found).boxes[0].share == 0


def test_names_of_users_are_kept_short():
    """A long name of a field is cut, and its box stays in its room."""
    found = two_branches(fields=("t" * 300, "abstract"))
    assert max(len(line.text) for box in drawing(found).boxes for line in box.lines) <= 41
    assert "t" * 300 not in html("network", answers=(NetworkGraphs((found,)),)).split("<details")[0]


def test_the_table_and_the_file_have_all_parts():
    """With what each takes and hands on; counts add up to the total."""
    shown = show("network")
    table = shown.context.facets[0].drawing.table
    assert [cell.text for cell in table.rows[2]] == [
        "layer 1",
        "LSTM, 128 units",
        "embedding",
        "(time, 128)",
        "117,248",
        "5.5\u202f%",
    ]
    lines = [line for line in rows(shown, "network-1.csv") if line["model"] == "LSTM"]
    assert sum(int(line["parameters"]) for line in lines) == chain("LSTM").parameters


def test_sizes_are_compared():
    """How many times as many parameters the largest has; or that all have as many."""
    caption = show("network").context.caption
    assert caption.endswith("LSTM has 1.01 times as many as GRU.")
    same = NetworkGraphs((two_branches("A"), two_branches("B")))
    assert show("network", answers=(same,)).context.caption.endswith("All have 4,733,441 parameters.")
