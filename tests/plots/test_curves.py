"""Curves: the right numbers under the right names."""

import numpy as np
import pytest

from scratchdl import relu, relu_grad, sigmoid, sigmoid_grad, step_function, tanh, tanh_grad
from scratchdl.book.figures import plot_activations
from scratchdl.plots import plot_curves, plot_lines
from scratchdl.plots.style import COLOURS, LOSS


def by_name(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def legend(owner):
    return [text.get_text() for text in owner.get_legend().get_texts()]


def test_each_curve_has_its_name_and_its_numbers():
    (ax,) = plot_curves({"sigmoid": sigmoid, "step": step_function}, interval=(-2, 3)).axes
    lines = by_name(ax)
    assert legend(ax) == list(lines) == ["sigmoid", "step"]
    for name, f in (("sigmoid", sigmoid), ("step", step_function)):
        x, y = lines[name].get_data()
        assert (x[0], x[-1]) == ax.get_xlim() == (-2, 3)
        np.testing.assert_array_equal(y, f(x))


def test_the_legend_matches_colour_and_dashes():
    """The memo's text swapped the colours of step and sigmoid."""
    (ax,) = plot_curves({"sigmoid": sigmoid, "step": step_function}).axes
    for handle, line in zip(ax.get_legend().get_lines(), by_name(ax).values(), strict=True):
        assert handle.get_color() == line.get_color()
        assert handle.get_linestyle() == line.get_linestyle()
    assert [line.get_color() for line in by_name(ax).values()] == list(COLOURS[:2])


def test_reference_lines_lie_where_asked_and_out_of_the_legend():
    (ax,) = plot_curves({"tanh": tanh}, levels=(-1, 1), marks=[0.5], xlabel="a", ylabel="z").axes
    references = [line for line in ax.lines if line.get_label().startswith("_")]
    assert [line.get_ydata()[0] for line in references[:2]] == [-1, 1]
    assert references[2].get_xdata()[0] == 0.5
    assert (ax.get_xlabel(), ax.get_ylabel(), legend(ax)) == ("a", "z", ["tanh"])


@pytest.mark.parametrize("interval", [(1, 1), (2, 1), (0, np.inf), (np.nan, 1)])
def test_an_interval_has_a_start_below_its_stop(interval):
    for call in (
        lambda: plot_curves({"tanh": tanh}, interval=interval),
        lambda: plot_activations({"tanh": (tanh, tanh_grad)}, interval=interval),
    ):
        with pytest.raises(ValueError, match="start < stop"):
            call()


@pytest.mark.parametrize("plot", [plot_curves, plot_activations, plot_lines])
def test_nothing_to_draw_is_refused(plot):
    with pytest.raises(ValueError, match="must hold at least one"):
        plot({})


def test_activations_stand_beside_their_derivatives():
    pairs = {
        "sigmoid": (sigmoid, sigmoid_grad),
        "tanh": (tanh, tanh_grad),
        "ReLU": (relu, relu_grad),
    }
    figure = plot_activations(pairs)
    assert [ax.get_title() for ax in figure.axes] == list(pairs)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["function", "derivative"]
    for ax, functions in zip(figure.axes, pairs.values(), strict=True):
        for line, f in zip(ax.lines, functions, strict=True):
            np.testing.assert_array_equal(line.get_ydata(), f(line.get_xdata()))
        assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()


def test_lines_are_numbered_from_one():
    (ax,) = plot_lines({"mistakes": [1, 3, 0]}, xlabel="epoch", ylabel="mistakes").axes
    assert ax.lines[0].get_xdata().tolist() == [1, 2, 3]
    assert ax.get_legend() is None
    assert all(float(tick).is_integer() for tick in ax.get_yticks())


def test_lines_take_places_colours_and_levels():
    numbers = {"loss": [2.0, 1.5], "chance": [2.3, 2.3]}
    (ax,) = plot_lines(numbers, x=[0, 10], colours={"loss": LOSS}, levels=[2.5]).axes
    lines = by_name(ax)
    assert lines["loss"].get_xdata().tolist() == [0, 10]
    assert (lines["loss"].get_color(), lines["chance"].get_color()) == (LOSS, COLOURS[1])
    assert legend(ax) == ["loss", "chance"]
    assert lines["loss"].get_marker() != lines["chance"].get_marker()


def test_what_is_counted_has_whole_ticks():
    (ax,) = plot_lines({"loss": [0.9, 0.4, 0.3, 0.2]}, x=range(4)).axes
    assert all(tick == int(tick) for tick in ax.get_xticks())
    assert not all(tick == int(tick) for tick in ax.get_yticks())
    (ax,) = plot_lines({"mistakes": [0, 1, 2, 1]}, x=[0.1, 0.2, 0.3, 0.4]).axes
    assert all(tick == int(tick) for tick in ax.get_yticks())
    assert not all(tick == int(tick) for tick in ax.get_xticks())


def test_long_lines_have_no_markers():
    (ax,) = plot_lines({"loss": np.linspace(2, 0, 31)}).axes
    assert ax.lines[0].get_marker() in ("", "None")
    assert legend(ax) == ["loss"]


def test_lines_must_fit_their_places():
    with pytest.raises(ValueError, match=r"loss has shape \(3,\), x has \(2,\)"):
        plot_lines({"loss": [1.0, 2.0, 3.0]}, x=[1, 2])


def test_activations_may_come_without_their_slopes():
    figure = plot_activations({"tanh": tanh, "both": (tanh, tanh_grad)})
    assert [len(ax.lines) for ax in figure.axes] == [1, 2]
    assert len(figure.legends) == 1
    assert plot_activations({"tanh": tanh}).legends == []
