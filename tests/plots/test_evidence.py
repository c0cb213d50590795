"""Maps in colour over the pictures they belong to."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from scratchdl.plots import plot_evidence
from scratchdl.plots.evidence import coloured

X = np.ones((3, 1, 4, 4))
MAPS = np.zeros((3, 4, 4))
MAPS[0, 0, 0], MAPS[1, 3, 3] = 2.0, -0.5


def test_one_picture_for_each_under_its_label():
    figure = plot_evidence(X, MAPS, ["a", "b", 3], columns=2)
    assert [ax.get_title() for ax in figure.axes] == ["a", "b", "3"]
    plt.close(figure)


def test_colour_stands_where_the_map_is_not_zero():
    for_it, against_it = coloured(X[0, 0], MAPS[0]), coloured(X[1, 0], MAPS[1])
    red, _, blue = for_it[0, 0]
    assert blue > red
    red, _, blue = against_it[3, 3]
    assert red > blue
    assert np.all(np.ptp(for_it[1:], axis=-1) == 0)  # grey: the picture alone
    assert 0 <= for_it.min() <= for_it.max() <= 1
    assert np.all(coloured(np.zeros((2, 2)), np.zeros((2, 2))) == 1)


@pytest.mark.hostile
def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="need maps of the same shape"):
        plot_evidence(X, MAPS[:2])
    with pytest.raises(ValueError, match="4 labels"):
        plot_evidence(X, MAPS, range(4))
