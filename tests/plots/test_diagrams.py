"""Neurons and networks: every number stands in the drawing."""

import numpy as np
import pytest
from matplotlib.patches import Circle, Rectangle

from scratchdl import ThreeLayerNet, init_network
from scratchdl.book.figures import plot_neuron
from scratchdl.plots import plot_forward_pass, plot_network
from scratchdl.plots.diagram import gap, subscript


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts if text.get_text()]


def nodes(figure):
    patches = figure.axes[0].patches
    return [sum(isinstance(p, kind) for p in patches) for kind in (Rectangle, Circle)]


def test_a_neuron_in_letters():
    figure = plot_neuron((0.5, -0.25), threshold=0.7)
    assert texts(figure) == ["x₁", "0.5", "x₂", "−0.25", "sum", "fires above 0.7", "y"]
    assert nodes(figure) == [2, 1]


@pytest.mark.parametrize("number", [{"threshold": 0.7}, {"bias": -0.7}])
@pytest.mark.parametrize(("x", "y"), [((1, 0), 0), ((1, 1), 1)])
def test_a_neuron_in_numbers(number, x, y):
    figure = plot_neuron((0.5, 0.5), **number, x=x)
    total = 0.5 * sum(x) + number.get("bias", 0)
    assert f"{total:.4g}".replace("-", "−") in texts(figure)
    assert texts(figure)[-1] == f"y = {y}"


def test_a_bias_is_the_weight_of_a_dashed_one():
    figure = plot_neuron((0.5, 0.5), bias=-0.7)
    assert texts(figure)[4:6] == ["1", "−0.7"]
    squares = [p for p in figure.axes[0].patches if isinstance(p, Rectangle)]
    assert [square.get_linestyle() for square in squares] == ["-", "-", "--"]


def test_neurons_too_large_to_draw_are_refused():
    with pytest.raises(ValueError, match="a neuron with 7 inputs is too large"):
        plot_neuron([1.0] * 7, bias=0.0)
    with pytest.raises(ValueError, match="must have 2 numbers"):
        plot_neuron((1.0, 1.0), bias=0.0, x=(1, 2, 3))


def test_layers_are_counted_without_the_input():
    figure = plot_network((2, 3, 2, 2))
    assert nodes(figure) == [2, 7]
    assert "".join(texts(figure)) == "W₁W₂W₃input\n2layer 1\n3layer 2\n2layer 3\n2"


def test_large_layers_are_shortened_and_their_size_is_written():
    figure = plot_network((784, 50, 4))
    assert nodes(figure) == [3, 7]
    assert texts(figure).count("⋮") == 2
    assert {"input\n784", "layer 1\n50", "layer 2\n4"} <= set(texts(figure))


@pytest.mark.parametrize("sizes", [(), (3,), (2, 0), (2, -1, 2), (2,) * 7])
def test_networks_that_cannot_be_drawn_are_refused(sizes):
    with pytest.raises(ValueError, match="two to six positive numbers"):
        plot_network(sizes)


@pytest.mark.parametrize("x", [(2, 1), (1.0, 0.5)])
def test_a_forward_pass_shows_every_value(x):
    net = ThreeLayerNet(init_network())
    values, shown = net.forward(x), texts(plot_forward_pass(net, x))
    expected = [f"{v:g}" for v in x]
    for letter, a, out in (
        ("z", values.a1, values.z1),
        ("z", values.a2, values.z2),
        ("y", values.a3, values.y),
    ):
        expected += [f"a {s:.3f}\n{letter} {o:.3f}" for s, o in zip(a, out, strict=True)]
    for name, array in net.params.items():
        expected += [f"b {v:g}" if name[0] == "b" else f"{v:g}" for v in array.ravel()]
    assert sorted(shown) == sorted(expected)


def test_forward_passes_that_cannot_be_drawn_are_refused():
    net = ThreeLayerNet(init_network())
    with pytest.raises(ValueError, match=r"one sample can be drawn.*\(1, 2\)"):
        plot_forward_pass(net, [[2, 1]])
    with pytest.raises(ValueError, match="a layer of 4 neurons is too large"):
        plot_forward_pass(ThreeLayerNet.random(2, 4, 2, 2, rng=0), [2, 1])


@pytest.mark.parametrize("along", [(1.0, 0.0), (0.0, 1.0), (0.6, -0.8)])
def test_a_gap_in_an_arrow_is_as_long_as_its_number_needs(along):
    assert 0.2 < gap("0.25", along) < 0.6
    assert gap("0.125", along) >= gap("0.5", along)


def test_subscripts():
    assert (subscript(1), subscript(203)) == ("₁", "₂₀₃")
    assert np.all([subscript(i) for i in range(10)] == list("₀₁₂₃₄₅₆₇₈₉"))
