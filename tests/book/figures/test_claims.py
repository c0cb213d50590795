"""The picture of claims: each under its verdict, each difference at its place."""

import matplotlib.pyplot as plt
import pytest

from experiments import verdicts
from scratchdl.book.figures.claims import REACH, VERDICTS, ClaimRow, plot_claims


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def drawn(*rows):
    """The words of a picture and its points: place, mark, and whether it is filled."""
    (ax,) = plot_claims(rows).axes
    words = [text.get_text() for text in ax.texts]
    points = [
        (line.get_xdata()[0], line.get_marker(), line.get_markerfacecolor() != "none")
        for line in ax.lines
        if len(line.get_xdata()) == 1
    ]
    return words, points[::1]


def test_claims_stand_under_their_verdicts_in_one_order():
    words, _ = drawn(
        ClaimRow("bad", "does not hold", [-2.0]),
        ClaimRow("good", "holds", [2.0]),
        ClaimRow("close", "does not hold, narrowly", [-1.1]),
    )
    assert words == ["holds", "good", "does not hold", "bad", "close (narrowly)"]


def test_here_is_filled_and_elsewhere_is_not():
    _, points = drawn(ClaimRow("x", "holds here only", [3.0], [-2.0, 0.5]))
    heading, *differences = points
    assert heading[1] == "s"
    assert differences == [(-2.0, "o", False), (0.5, "o", False), (3.0, "s", True)]


def test_what_lies_beyond_the_edge_is_an_arrow_that_points_there():
    _, points = drawn(ClaimRow("x", "holds", [50.0], [-50.0]))
    assert points[1:] == [(-REACH, "<", False), (REACH, ">", True)]


def test_every_verdict_of_the_experiments_has_a_mark_of_its_own():
    assert tuple(VERDICTS) == verdicts.VERDICTS
    assert len({mark for _, mark in VERDICTS.values()}) == len(VERDICTS)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "at least one claim"),
        ([ClaimRow("x", "true", [1.0])], "'true' is no verdict; there are: holds,"),
        ([ClaimRow("x", "holds", [])], "x: give finite differences"),
        ([ClaimRow("x", "holds", [1.0], [float("nan")])], "x: give finite differences"),
    ],
)
def test_what_cannot_be_drawn_is_refused(rows, says):
    with pytest.raises(ValueError, match=says):
        plot_claims(rows)
