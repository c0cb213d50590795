"""The apple graph: the book's prices and slopes, and every slope as measured."""

import numpy as np
import pytest

from scratchdl import (
    AddLayer,
    Affine,
    Convolution,
    Dropout,
    MulLayer,
    Pooling,
    Sigmoid,
    TwoLayerNet,
    derivative,
    gradient,
    gradient_check,
    graph_of,
    numerical_gradient,
    record,
    relu,
    softmax_cross_entropy,
)
from scratchdl.plots import plot_graph


def test_two_apples():
    apples, tax = MulLayer(), MulLayer()
    assert tax.forward(apples.forward(100, 2), 1.1) == pytest.approx(220)
    d_sum, d_tax = tax.backward(1)
    d_apple, d_number = apples.backward(d_sum)
    assert (d_apple, d_number, d_tax) == pytest.approx((2.2, 110, 200))


def buy(apple, apples, orange, oranges, tax):
    nodes = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apple_node, orange_node, fruit_node, tax_node = nodes
    fruit = fruit_node.forward(
        apple_node.forward(apple, apples), orange_node.forward(orange, oranges)
    )
    price = tax_node.forward(fruit, tax)
    d_fruit, d_tax = tax_node.backward(1.0)
    d_apples, d_oranges = fruit_node.backward(d_fruit)
    return price, (*apple_node.backward(d_apples), *orange_node.backward(d_oranges), d_tax)


def test_two_apples_and_three_oranges():
    price, slopes = buy(100, 2, 150, 3, 1.1)
    assert price == pytest.approx(715)
    assert slopes == pytest.approx((2.2, 110, 3.3, 165, 650))


def test_every_slope_is_as_measured():
    x = np.array([100.0, 2.0, 150.0, 3.0, 1.1])
    slopes = np.array(buy(*x)[1])
    assert gradient_check(lambda: buy(*x)[0], {"x": x}, {"x": slopes}).passed


def test_arrays_go_through_number_by_number():
    node, x, y = MulLayer(), np.array([1.0, 2.0]), np.array([3.0, 4.0])
    assert node.forward(x, y).tolist() == [3.0, 8.0]
    dx, dy = node.backward(np.array([1.0, 10.0]))
    assert (dx.tolist(), dy.tolist()) == ([3.0, 40.0], [1.0, 20.0])


def test_a_product_needs_forward_and_a_sum_does_not():
    with pytest.raises(RuntimeError, match=r"MulLayer.backward needs a call of forward first"):
        MulLayer().backward(1.0)
    assert AddLayer().backward(2.5) == (2.5, 2.5)


@pytest.mark.parametrize("node", [MulLayer, AddLayer])
def test_a_number_beside_an_array_is_refused(node):
    for x, y in ((np.ones((2, 3)), np.ones(3)), (np.ones(3), 2.0), (2.0, np.ones((1, 1)))):
        with pytest.raises(ValueError, match="x and y must have one shape"):
            node().forward(x, y)


# --- on the tape --------------------------------------------------------------------------------

APPLES = {"price": 100.0, "number": 2.0, "tax": 1.1}


def total(p):
    return p["price"] * p["number"] * p["tax"]


def total_by_nodes(p):
    return record(MulLayer(), record(MulLayer(), p["price"], p["number"]), p["tax"])


@pytest.mark.parametrize("f", [total, total_by_nodes])
def test_the_apples_on_the_tape(f):
    slopes = gradient(f, APPLES)
    assert [float(slopes[name]) for name in APPLES] == pytest.approx([2.2, 110, 200])


def test_the_graph_as_a_table_and_as_a_drawing():
    graph = graph_of(total, APPLES)
    assert graph.steps == {"v1": "price * number", "result": "v1 * tax"}
    assert graph.values == pytest.approx({**APPLES, "v1": 200, "result": 220})
    assert graph.slopes == pytest.approx(
        {"price": 2.2, "number": 110, "tax": 200, "v1": 1.1, "result": 1}
    )
    assert str(graph).splitlines()[4].split() == ["v1", "price", "*", "number", "200", "1.1"]
    assert plot_graph(graph.steps, graph.values, graph.slopes)


def test_shapes_stand_for_arrays_and_constants_are_shown():
    graph = graph_of(lambda x: np.sum(x[0] @ np.ones((2, 3)) + 1.5), (np.ones((4, 2)),))
    assert graph.steps["v1"] == "x0 @ (2,3)"
    assert graph.steps["v2"] == "v1 + 1.5"
    assert graph.steps["result"] == "sum v2"
    assert graph.values["v2"] == "(4,3)"
    with pytest.raises(ValueError, match="does not depend"):
        graph_of(lambda x: 1.0, 2.0)


def test_a_layer_may_be_recorded_twice():
    layer, x = Sigmoid(), np.array([[0.3, -0.2]])

    def twice(x):
        return np.sum(record(layer, record(layer, x)))

    def formula(x):
        once = 1 / (1 + np.exp(-x))
        return np.sum(1 / (1 + np.exp(-once)))

    assert gradient(twice, x) == pytest.approx(gradient(formula, x), rel=1e-14)
    assert not hasattr(layer, "Y")


def test_one_weight_used_many_times_sums_its_slopes():
    x, b = np.array([[0.3, -0.2]]), np.zeros(2)

    def steps(W):
        h = x
        for _ in range(4):
            h = np.tanh(record(Affine(W, b), h))
        return np.sum(h)

    def formula(W):
        h = x
        for _ in range(4):
            h = np.tanh(h @ W)
        return np.sum(h)

    W = np.array([[0.5, -1.0], [0.8, 0.2]])
    assert gradient(steps, W) == pytest.approx(gradient(formula, W), rel=1e-13)


def test_a_recorded_layer_draws_as_always():
    x = np.ones((2, 3))
    got = gradient(lambda x: np.sum(record(Dropout(0.5, rng=3), x, training=True)), x)
    assert np.array_equal(got, Dropout(0.5, rng=3).forward(x, training=True))


def test_a_layer_of_ones_own():
    class Cube:
        def forward(self, x):
            self.x = x
            return x**3

        def backward(self, dout):
            return 3 * dout * self.x**2

    assert gradient(lambda x: np.sum(record(Cube(), x)), [1.0, 2.0]).tolist() == [3, 12]


def test_what_a_recorded_layer_cannot_do_is_said():
    def recorded(x):
        return np.sum(record(Sigmoid(), x))

    with pytest.raises(TypeError, match=r"call layer\.forward\(x\) instead"):
        gradient(lambda x: np.sum(gradient(recorded, x)), np.ones((1, 2)))
    with pytest.raises(TypeError, match="use gradient"):
        derivative(lambda t: recorded(t * np.ones((1, 2))), 1.0)

    def forward(x):
        return np.sum(Sigmoid().forward(x))

    twice = gradient(lambda x: np.sum(gradient(forward, x)), np.array([[0.0]]))
    assert abs(twice[0, 0]) < 1e-15


def test_a_network_by_the_tape_is_the_network_by_hand():
    rng = np.random.default_rng(0)
    net = TwoLayerNet(20, 8, 3, weight_init_std=1.0, rng=0, dtype=np.float64)
    x, t = rng.normal(size=(9, 20)), rng.integers(0, 3, 9)

    def loss(p):
        h = relu(x @ p["W1"] + p["b1"])
        return softmax_cross_entropy(h @ p["W2"] + p["b2"], t)

    by_hand = net.gradient(x, t)
    for name, slope in gradient(loss, net.params).items():
        assert np.max(np.abs(slope - by_hand[name])) < 1e-12


@pytest.mark.parametrize(
    "layer", [Convolution([[[[1.0, 2.0], [3.0, -1.0]]]], [0.5]), Pooling(2, 2)]
)
def test_a_layer_that_writes_into_arrays_is_one_operation_of_the_tape(layer):
    x = np.random.default_rng(0).normal(size=(2, 1, 4, 4))
    got = gradient(lambda x: np.sum(layer.forward(x) ** 2), x)
    assert got == pytest.approx(numerical_gradient(lambda x: np.sum(layer.forward(x) ** 2), x))


def test_what_is_not_used_has_the_slope_0():
    graph = graph_of(lambda x: x[0] * 2, (3.0, 4.0))
    assert graph.slopes == {"x0": 2, "x1": 0, "result": 1}
