"""The plane of learning rate and momentum: what is marked, and what is shaded."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from scratchdl.book.figures import plot_convergence
from scratchdl.book.figures.convergence import RATES


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def bowl(x):
    return x[0] ** 2 + x[1] ** 2


def share(lr, momentum):
    return np.maximum(abs(1 - lr), momentum)


def draw(**more):
    return plot_convergence(share, bowl, [(2.0, 1.0), (1.0, 0.5)], lr=0.5, momentum=0.25, **more)


def test_the_pair_is_marked_and_the_walk_begins_at_its_circle():
    plane, ground = draw().axes
    (mark,) = plane.lines
    assert mark.get_xydata().tolist() == [[0.5, 0.25]]
    walk, start = ground.lines
    assert walk.get_xydata().tolist() == [[2.0, 1.0], [1.0, 0.5]]
    assert start.get_xydata().tolist() == [[2.0, 1.0]]


def test_only_what_diverges_is_shaded():
    plane, _ = draw().axes
    shaded = plane.collections[0].get_paths()[0].vertices
    assert shaded[:, 0].min() == pytest.approx(2, abs=0.01)  # |1 - lr| is above 1 from there on


def test_the_axes_are_the_same_whatever_the_pair():
    first = [(ax.get_xlim(), ax.get_ylim()) for ax in draw().axes]
    other = plot_convergence(share, bowl, [(9.0, 9.0)] * 3, lr=1.9, momentum=0.9)
    assert [(ax.get_xlim(), ax.get_ylim()) for ax in other.axes] == first


def test_a_path_that_is_none_is_refused():
    with pytest.raises(ValueError, match="a path must have shape"):
        plot_convergence(share, bowl, [1.0, 2.0], lr=0.5, momentum=0.0)


def test_it_says_diverges_only_where_it_does():
    def mirrored(lr, momentum):
        return share(RATES[1] - lr, momentum)

    for f, said in ((share, ["diverges"]), (mirrored, [])):
        plane, _ = plot_convergence(f, bowl, [(2.0, 1.0)] * 2, lr=0.5, momentum=0.25).axes
        assert [text.get_text() for text in plane.texts if text.get_text()[0] == "d"] == said
