"""All gates of two switches: what was counted is what the bars show, and half-way is half-way."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest

from scratchdl import NAND, XOR
from scratchdl.book.figures import plot_gate_counts, plot_halfway
from scratchdl.book.figures.gates import ALL_GATES

SWITCHES = [(0, 0), (1, 0), (0, 1), (1, 1)]


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_all_sixteen_gates_have_a_name_of_their_own():
    assert set(ALL_GATES) == set(itertools.product((0, 1), repeat=4))
    assert len(set(ALL_GATES.values())) == 16


@pytest.mark.parametrize(("gate", "name"), [(XOR, "XOR"), (NAND, "NAND")])
def test_names_belong_to_the_answers(gate, name):
    assert ALL_GATES[tuple(gate(x1, x2) for x1, x2 in SWITCHES)] == name


def test_each_bar_is_as_long_as_its_count():
    (ax,) = plot_gate_counts({(0, 0, 0, 1): 3, (0, 1, 1, 1): 1500}).axes
    lengths = [bar.get_width() for bar in ax.patches]
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert dict(zip(labels, lengths, strict=True))["0111  OR"] == 1500
    assert dict(zip(labels, lengths, strict=True))["0110  XOR"] == 0
    assert lengths == sorted(lengths)
    assert "1,500" in [text.get_text() for text in ax.texts]


def test_nothing_found_is_sixteen_empty_bars():
    (ax,) = plot_gate_counts({}).axes
    assert [bar.get_width() for bar in ax.patches] == [0] * 16


@pytest.mark.parametrize("key", [(0, 1, 1), (0, 1, 2, 0), "AND"])
def test_what_is_no_gate_is_refused(key):
    with pytest.raises(ValueError, match="a gate is four answers, each 0 or 1"):
        plot_gate_counts({key: 1})


def test_the_cross_stands_half_way():
    (ax,) = plot_halfway(fires=[(0, 0), (2, 4)], rests=[(0, 2), (4, 2)]).axes
    crosses = [c.get_offsets() for c in ax.collections if len(c.get_offsets()) == 1]
    np.testing.assert_allclose(np.concatenate(crosses), [(1, 2), (2, 2)])


@pytest.mark.parametrize("pair", [[(0, 0)], [(0, 0, 0), (1, 1, 1)], [1, 2]])
def test_what_is_no_pair_of_points_is_refused(pair):
    with pytest.raises(ValueError, match="a pair is two points of two numbers"):
        plot_halfway(fires=[(1, 0), (0, 1)], rests=pair)
