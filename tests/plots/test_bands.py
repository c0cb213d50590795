"""Bands: the mean of several runs, and all of them around it."""

import numpy as np
import pytest

from scratchdl.plots import plot_bands
from scratchdl.plots.style import ACCURACY

RUNS = np.array([[4.0, 2.0, 1.0, 1.0], [8.0, 2.0, 3.0, 1.0]])


def corners(band):
    return {tuple(corner) for corner in band.get_paths()[0].vertices.tolist()}


def test_a_line_is_the_mean_and_its_band_reaches_from_the_lowest_run_to_the_highest():
    (ax,) = plot_bands({"SGD": RUNS}).axes
    assert ax.lines[0].get_xydata().tolist() == [[1, 6], [2, 2], [3, 2], [4, 1]]
    assert corners(ax.collections[0]) == {(1, 4), (1, 8), (2, 2), (3, 1), (3, 3), (4, 1)}


def test_a_block_of_columns_becomes_one_point_at_its_last():
    (ax,) = plot_bands({"SGD": RUNS}, block=2).axes
    assert ax.lines[0].get_xydata().tolist() == [[2, 4], [4, 1.5]]
    assert corners(ax.collections[0]) == {(2, 3), (2, 5), (4, 1), (4, 2)}


@pytest.mark.parametrize(("block", "last"), [(3, 2.75), (4, 2.75), (9, 2.75)])
def test_what_is_left_over_joins_the_last_block(block, last):
    (ax,) = plot_bands({"SGD": RUNS}, block=block).axes
    assert ax.lines[0].get_xydata().tolist() == [[4, last]]


def test_columns_may_stand_anywhere_on_logarithmic_axes():
    (ax,) = plot_bands({"a": RUNS}, x=[1, 10, 100, 1000], xscale="log", yscale="log").axes
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert ax.lines[0].get_xdata().tolist() == [1, 10, 100, 1000]


def test_each_name_may_have_places_of_its_own():
    (ax,) = plot_bands({"a": [1, 2], "b": [[1, 2, 3]] * 2}, x={"a": [5, 6], "b": [7, 8, 9]}).axes
    assert [line.get_xdata().tolist() for line in ax.lines] == [[5, 6], [7, 8, 9]]
    with pytest.raises(KeyError, match="b"):
        plot_bands({"b": [1, 2]}, x={"a": [5, 6]})


def test_one_run_has_no_band():
    (ax,) = plot_bands({"alone": [3, 2, 1], "as a row": [[3, 2, 1]]}).axes
    assert len(ax.lines) == 2
    assert not ax.collections


def test_a_band_has_the_colour_of_its_line():
    (ax,) = plot_bands({"test": RUNS, "train": RUNS}, colours={"test": ACCURACY}).axes
    assert ax.lines[0].get_color() == ACCURACY
    for line, band in zip(ax.lines, ax.collections, strict=True):
        expected = tuple(int(line.get_color()[i : i + 2], 16) / 255 for i in (1, 3, 5))
        assert tuple(band.get_facecolor()[0]) == pytest.approx((*expected, 0.2))


def test_short_curves_have_a_marker_at_every_point():
    (ax,) = plot_bands({"short": RUNS}).axes
    assert ax.lines[0].get_marker() == "o"
    assert ax.lines[0].get_markevery() == (0, 1)


def test_long_curves_have_a_few_markers_each_at_other_places():
    (ax,) = plot_bands({name: np.ones((2, 100)) for name in "abcdef"}).axes
    assert len({line.get_marker() for line in ax.lines}) == 6
    marked = [set(range(100)[start::gap]) for start, gap in (a.get_markevery() for a in ax.lines)]
    assert all(8 <= len(places) <= 9 for places in marked)
    assert not set.intersection(marked[0], marked[1])
    assert len(set.union(*marked)) == sum(map(len, marked))


def test_a_long_curve_alone_has_no_markers():
    (ax,) = plot_bands({"loss": np.ones((2, 31))}).axes
    assert ax.lines[0].get_marker() in ("", "None")


def test_a_single_named_curve_with_a_labelled_axis_needs_no_legend():
    (ax,) = plot_bands({"loss": RUNS}, ylabel="loss", levels=[1]).axes
    assert ax.get_legend() is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"runs": {}}, "at least one"),
        ({"runs": {"a": np.ones((2, 2, 2))}}, r"shape \(runs, steps\), got \(2, 2, 2\)"),
        ({"runs": {"a": []}}, r"got \(0,\)"),
        ({"runs": {"a": [[1, 2], [np.nan, 3]]}}, "a holds nan in run 1, column 0"),
        ({"runs": {"a": [1, 0]}, "yscale": "log"}, "a holds 0.0"),
        ({"runs": {"a": [1, 2]}, "x": [0, 1], "xscale": "log"}, "x holds 0.0"),
        ({"runs": {"a": [1, 2]}, "x": [1, 2, 3]}, "a has 2 columns, x has shape"),
        ({"runs": {"a": [1, 2]}, "yscale": "lgo"}, "log"),
        ({"runs": {"a": [1, 2]}, "block": 0}, "block"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        plot_bands(**arguments)
