"""Computational graphs: every number stands on its edge, the way back below the way there."""

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Circle
from matplotlib.text import Annotation

from scratchdl.plots import plot_graph
from scratchdl.plots.style import BLUE, GREY, VERMILION

BILL = {"sum": "price * number", "total": "sum * tax"}
VALUES = {"price": 100, "number": 2, "sum": 200, "tax": 1.1, "total": 220.00000000000003}
SLOPES = {"total": 1, "tax": 200, "sum": 1.1, "number": 110, "price": 2.2}


def written(figure, colour):
    (ax,) = figure.axes
    texts = [text for text in ax.texts if text.get_text() and to_hex(text.get_color()) == colour]
    return {text.get_text(): text.get_position() for text in texts}


def arrows(figure, colour):
    (ax,) = figure.axes
    found = [text for text in ax.texts if isinstance(text, Annotation)]
    return [a for a in found if to_hex(a.arrow_patch.get_edgecolor()) == colour]


def test_values_stand_above_slopes_on_every_edge():
    figure = plot_graph(BILL, VALUES, SLOPES)
    values, slopes = written(figure, BLUE), written(figure, VERMILION)
    assert list(values) == ["100", "2", "200", "1.1", "220"]
    assert list(slopes) == ["2.2", "110", "1.1", "200", "1"]
    for (x, y), (x_back, y_back) in zip(values.values(), slopes.values(), strict=True):
        assert x == x_back
        assert 0 < y - y_back < 0.3


def test_every_edge_points_forward_and_every_slope_back():
    figure = plot_graph(BILL, VALUES, SLOPES)
    assert len(arrows(figure, GREY)) == len(arrows(figure, VERMILION)) == 5
    assert all(a.xy[0] > a.xyann[0] for a in arrows(figure, GREY))
    assert all(a.xy[0] < a.xyann[0] for a in arrows(figure, VERMILION))


def test_a_pass_that_has_come_half_way():
    figure = plot_graph(BILL, {"price": 100, "number": 2}, {})
    assert list(written(figure, BLUE)) == ["100", "2"]
    assert arrows(figure, VERMILION) == []
    (ax,) = figure.axes
    assert sum(isinstance(patch, Circle) for patch in ax.patches) == 2


def test_words_and_operations_on_one_value():
    figure = plot_graph(
        {"y": "exp x"}, {"x": "N×D", "y": -0.5}, {"x": "dy exp(x)", "y": float("1e-9")}
    )
    assert list(written(figure, BLUE)) == ["N×D", "−0.5"]
    assert list(written(figure, VERMILION)) == ["dy exp(x)", "1e−09"]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ({}, "1 to 6 inputs can be drawn, got 0"),
        ({"y": "x"}, "a step reads 'price \\* number' or 'exp x', got 'x'"),
        ({"y": "a + b + c"}, "got 'a \\+ b \\+ c'"),
        ({"y": "a + z", "z": "b + c"}, "'y' uses 'z' before it is computed"),
        ({"y": "y + a"}, "'y' uses 'y' before it is computed"),
        (
            {"p": "a + b", "q": "c + d", "r": "p + q", "s": "r + e", "t": "s + f", "y": "t + g"},
            "got 7",
        ),
    ],
)
def test_steps_that_cannot_be_drawn_are_refused(steps, words):
    with pytest.raises(ValueError, match=words):
        plot_graph(steps)


def test_results_that_lead_nowhere_are_refused():
    with pytest.raises(ValueError, match="'rest' leads nowhere"):
        plot_graph({"rest": "a + b", "total": "c + d"})


def test_numbers_without_an_edge_are_refused():
    with pytest.raises(ValueError, match=r"no edge is named 'taxes'; there are .*'tax'"):
        plot_graph(BILL, {"taxes": 1.1})


@pytest.mark.parametrize(
    "steps",
    [
        {"b": "a + a", "c": "b + b"},
        {"square": "x * x", "y": "square + x"},
        {"s": "sin x", "e": "exp x", "sum": "s + e", "y": "sum * x"},
    ],
)
def test_a_value_that_is_used_again_has_an_arc_for_each_further_use(steps):
    figure = plot_graph(steps)
    inputs = [arg for step in steps.values() for arg in step.split() if arg.isalpha()]
    names = {name for name in inputs if name not in ("sin", "exp")}
    further = sum(name not in ("sin", "exp") for name in inputs) - len(names)
    bows = [
        text.arrow_patch.get_connectionstyle().rad
        for text in figure.axes[0].texts
        if getattr(text, "arrow_patch", None) is not None
    ]
    assert sum(rad != 0 for rad in bows) == further
    circles = [patch.center for patch in figure.axes[0].patches if hasattr(patch, "radius")]
    assert len(set(circles)) == len(steps)
