"""Tangents, errors and arrows."""

import numpy as np
import pytest

from scratchdl.book.figures import (
    plot_descent,
    plot_downhill,
    plot_errors,
    plot_tangents,
    plot_walks,
)


def test_a_tangent_goes_through_its_point_with_its_slope():
    (ax,) = plot_tangents(lambda x: x**2, {1.0: 2.0}, interval=(-1.0, 3.0)).axes
    _, line, point = ax.lines
    assert np.polyfit(*line.get_data(), 1) == pytest.approx([2.0, -1.0])
    assert (point.get_xdata()[0], point.get_ydata()[0]) == (1.0, 1.0)


def test_errors_stand_on_logarithmic_axes_without_the_zeros():
    (ax,) = plot_errors({"central": [1e-2, 0.0]}, x=[0.1, 0.01]).axes
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert ax.lines[0].get_xdata().tolist() == [0.1]


def test_arrows_point_against_the_gradient():
    (ax,) = plot_downhill(lambda x: 2 * x, points=[(0.0, 0.0)]).axes
    arrows = ax.collections[0]
    assert np.stack([arrows.U, arrows.V], axis=-1) == pytest.approx(-2 * arrows.XY)


@pytest.mark.parametrize(
    ("intervals", "aspect"),
    [(((-5, 5), (-5, 5)), 1.0), (((-8, 3), (-4, 4)), 1.0), (((-8, 8), (-1, 1)), "auto")],
)
def test_a_map_shows_right_angles_unless_it_would_be_a_strip(intervals, aspect):
    (ax,) = plot_descent(lambda x: x[0] ** 2 + x[1] ** 2, {}, intervals=intervals).axes
    assert ax.get_aspect() == aspect


@pytest.mark.parametrize("draw", [plot_descent, plot_walks])
def test_walks_start_at_an_open_circle(draw):
    two = draw is plot_descent
    path = np.array([[3.0, 4.0], [1.0, 1.0]]) if two else np.array([2.0, 1.0])
    (ax,) = draw(lambda x: x[0] ** 2 + x[1] ** 2 if two else x**2, {"down": path}).axes
    circle = ax.lines[-1]
    assert circle.get_markerfacecolor() == "none"
    assert circle.get_xydata().tolist() == [[3.0, 4.0] if two else [2.0, 4.0]]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["down"]


def test_a_map_without_walks_needs_no_legend():
    (ax,) = plot_descent(lambda x: x[0] ** 2 + x[1] ** 2, {}).axes
    assert ax.get_legend() is None


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: plot_tangents(np.sin, {}), "at least one place"),
        (lambda: plot_errors({}, [0.1]), "needs 1 numbers"),
        (lambda: plot_errors({"forward": [1.0]}, [0.1, 0.2]), "needs 2 numbers"),
        (lambda: plot_descent(lambda x: x[0] * x[1], {"path": [1.0, 2.0]}), "shape"),
        (lambda: plot_downhill(lambda x: x, interval=(1.0, 1.0)), "interval"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, words):
    with pytest.raises(ValueError, match=words):
        draw()
