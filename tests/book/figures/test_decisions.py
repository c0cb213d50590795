"""Gates and regions: what is drawn is what the neuron decides."""

import itertools

import numpy as np
import pytest

from scratchdl import AND, XOR
from scratchdl.book.figures import plot_gate, plot_regions
from scratchdl.book.figures.decisions import GATE_NAMES
from scratchdl.plots.style import COLOURS

SWITCHES = [(0, 0), (1, 0), (0, 1), (1, 1)]


@pytest.mark.parametrize(
    ("weights", "neuron", "title"),
    [
        ((0.5, 0.5), {"threshold": -0.1}, "always fires: threshold -0.1"),
        ((0.5, 0.5), {"threshold": 0.4}, "OR: threshold 0.4"),
        ((0.5, 0.5), {"threshold": 0.7}, "AND: threshold 0.7"),
        ((0.5, 0.5), {"threshold": 1.0}, "never fires: threshold 1"),
        ((-0.5, -0.5), {"bias": 0.7}, "NAND: bias 0.7"),
        ((-1, -1), {"bias": 0.5}, "NOR: bias 0.5"),
        ((0, 0), {"bias": 0}, "never fires: bias 0"),
        ((0, 0), {"bias": 1}, "always fires: bias 1"),
    ],
)
def test_the_gate_is_named(weights, neuron, title):
    assert plot_gate(weights, **neuron).axes[0].get_title().replace("−", "-") == title


def test_every_gate_of_one_neuron_has_a_name():
    tables = set(itertools.product((0, 1), repeat=4))
    assert set(GATE_NAMES) == tables - {(0, 1, 1, 0), (1, 0, 0, 1)}
    assert len(set(GATE_NAMES.values())) == 14


def test_names_tell_the_tables():
    def table(rule):
        return tuple(int(rule(bool(x1), bool(x2))) for x1, x2 in SWITCHES)

    rules = {
        "x₁ and not x₂": lambda x1, x2: x1 and not x2,
        "x₂ and not x₁": lambda x1, x2: x2 and not x1,
        "x₁ or not x₂": lambda x1, x2: x1 or not x2,
        "x₂ or not x₁": lambda x1, x2: x2 or not x1,
        "x₁": lambda x1, x2: x1,
        "x₂": lambda x1, x2: x2,
        "not x₁": lambda x1, x2: not x1,
        "not x₂": lambda x1, x2: not x2,
        "NOR": lambda x1, x2: not (x1 or x2),
        "NAND": lambda x1, x2: not (x1 and x2),
    }
    for name, rule in rules.items():
        assert GATE_NAMES[table(rule)] == name


def test_full_discs_fire_and_empty_squares_rest():
    (ax,) = plot_gate((0.5, 0.5), threshold=0.4).axes
    fires, rests = (c for c in ax.collections if c.get_label() in ("fires: 1", "rests: 0"))
    assert sorted(map(tuple, fires.get_offsets().tolist())) == [(0, 1), (1, 0), (1, 1)]
    assert rests.get_offsets().tolist() == [[0, 0]]
    assert len(fires.get_facecolor()) == 1
    assert len(rests.get_facecolor()) == 0


def test_the_line_is_where_the_sum_meets_the_threshold():
    (ax,) = plot_gate((1.0, 2.0), threshold=1.25).axes
    (line,) = [
        c for c in ax.collections if c.get_label().startswith("_") and c.get_linewidth()[0] == 2
    ]
    for vertex in np.concatenate([path.vertices for path in line.get_paths()]):
        assert vertex @ (1.0, 2.0) == pytest.approx(1.25)


@pytest.mark.parametrize("weights", [(1.0,), (1.0, 2.0, 3.0)])
def test_a_gate_has_two_weights(weights):
    with pytest.raises(ValueError, match=f"a gate has two weights, got {len(weights)}"):
        plot_gate(weights, threshold=0.5)


def test_mistakes_are_crossed_out():
    (ax,) = plot_regions(lambda x: AND(x[:, 0], x[:, 1]), SWITCHES, [0, 1, 1, 0]).axes
    (crosses,) = [c for c in ax.collections if c.get_label() == "mistake"]
    assert crosses.get_offsets().tolist() == [[1, 0], [0, 1], [1, 1]]
    (ax,) = plot_regions(lambda x: XOR(x[:, 0], x[:, 1]), SWITCHES, [0, 1, 1, 0]).axes
    assert "mistake" not in [c.get_label() for c in ax.collections]


def test_classes_differ_in_marker_and_have_names():
    x, t = [(0, 0), (1, 1), (2, 2)], [0, 1, 2]
    figure = plot_regions(lambda x: np.rint(x[:, 0]), x, t, names="abc", xlabel="cm", title="T")
    (ax,) = figure.axes
    points = [c for c in ax.collections if c.get_label() in "abc"]
    markers = {tuple(c.get_paths()[0].vertices.ravel()) for c in points}
    assert len(markers) == 3
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("cm", "x₂", "T")


def test_samples_on_one_spot_can_be_drawn():
    (ax,) = plot_regions(lambda x: np.zeros(len(x)), [(1, 1), (1, 1)], [0, 0]).axes
    assert ax.get_xlim()[0] < 1 < ax.get_xlim()[1]


@pytest.mark.parametrize(
    ("x", "t"), [([1, 2], [0, 1]), ([(1, 2, 3)], [0]), ([(1, 2)], [0, 1]), (np.empty((0, 2)), [])]
)
def test_points_and_classes_must_fit(x, t):
    with pytest.raises(ValueError, match=r"x must have shape \(N, 2\) and t shape \(N,\)"):
        plot_regions(lambda x: x[:, 0], x, t)


@pytest.mark.parametrize("k", [-1, len(COLOURS)])
def test_there_are_only_so_many_classes(k):
    with pytest.raises(ValueError, match=f"classes must be numbers from 0 to 5, got {k}"):
        plot_regions(lambda x: x[:, 0], [(0, 0)], [k])
