"""The apple graph: the book's prices and slopes, and every slope as measured."""

import weakref

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
    Skip,
    SoftmaxWithLoss,
    TwoLayerNet,
    derivative,
    gradient,
    gradient_check,
    graph_of,
    numerical_gradient,
    record,
    relu,
    sigmoid,
    softmax_cross_entropy,
)
from scratchdl.graph import one_operation
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


def test_a_skip_connection_may_be_recorded_twice():
    x, b = np.array([[0.3, -0.2], [1.0, 0.4]]), np.array([0.1, 0.2])

    def twice(W):
        inner = Affine(W, b)
        layer = Skip([Skip([inner])])
        y = record(layer, record(layer, x))
        assert inner.params["W"] is W
        return np.sum(np.tanh(y))

    def formula(W):
        once = 2 * x + x @ W + b
        return np.sum(np.tanh(2 * once + once @ W + b))

    W = np.array([[0.5, -1.0], [0.8, 0.2]])
    assert gradient(twice, W) == pytest.approx(gradient(formula, W), rel=1e-13)


class Line:
    """Multiplies by a number, counts how often it goes back, and gives what it is told to give."""

    def __init__(self, w, give=lambda dx: dx):
        self.params, self.grads, self.calls, self.give = {"w": w}, {}, [], give

    def forward(self, x, y=0.0):
        self.x = x
        return x * self.params["w"] + y

    def backward(self, dout):
        self.calls.append(len(self.calls))
        self.grads["w"] = np.sum(dout * self.x)
        return self.give(dout * self.params["w"])


def test_a_layer_goes_back_once_for_all_its_slopes():
    layers = []

    def f(p):
        layers.append(Line(p[1], lambda dx: (dx, dx + 5)))
        return np.sum(record(layers[0], p[0], p[2]))

    slopes = gradient(f, (np.ones(3), 2.0, np.ones(3)))
    assert [slope.tolist() for slope in slopes] == [[2, 2, 2], 3, [7, 7, 7]]
    assert layers[0].calls == [0]


def test_more_slopes_than_inputs_do_not_take_the_places_of_parameters():
    def f(p):
        return np.sum(record(Line(p[1], lambda dx: (dx, dx + 5)), p[0]))

    assert [slope.tolist() for slope in gradient(f, (np.ones(3), 2.0))] == [[2, 2, 2], 3]


def test_if_nobody_wants_the_slope_for_the_input_a_layer_may_leave_it_out():
    class Short(Line):
        def backward_params(self, dout):
            self.grads["w"] = np.sum(dout * self.x)

    layers = []

    def f(w, x):
        layers.append(Short(w))
        return np.sum(record(layers[-1], x))

    assert gradient(lambda w: f(w, np.ones(3)), 2.0) == 3
    both = gradient(lambda p: f(p[0], p[1]), (2.0, np.ones(3)))
    assert [slope.tolist() for slope in both] == [3, [2, 2, 2]]
    assert [layer.calls for layer in layers] == [[], [0]]


class Unlearnt(Line):
    """It forgets its parameter on its way back."""

    def backward(self, dout):
        return dout


NO_SLOPE = {
    "SoftmaxWithLoss.backward gives no slope for input 1": lambda x: record(
        SoftmaxWithLoss(), np.zeros((1, 3)), x
    ),
    "Line.backward gives no slope for input 0": lambda x: np.sum(
        record(Line(2.0, lambda dx: None), x)
    ),
    "Unlearnt.backward gives no slope for w": lambda x: np.sum(record(Unlearnt(x), np.ones(3))),
}


@pytest.mark.parametrize("words", NO_SLOPE)
def test_a_slope_that_a_layer_does_not_give_is_named(words):
    with pytest.raises(TypeError) as caught:
        gradient(NO_SLOPE[words], np.full((1, 3), 1 / 3))
    assert str(caught.value) == words


def test_a_recorded_loss_does_not_widen_what_goes_back():
    class Watch:
        def forward(self, x):
            return x * 1

        def backward(self, dout):
            seen.append(dout.dtype)
            return dout

    seen = []
    x, t = np.zeros((2, 3), np.float32), np.array([0, 1])
    gradient(lambda x: record(SoftmaxWithLoss(), record(Watch(), x), t), x)
    assert seen == [np.float32]


def test_the_slope_that_arrives_may_be_differentiated():
    x, t = np.array([[0.3, -0.2]]), np.array([1])

    def slope(a):
        return gradient(lambda x: a * a * record(SoftmaxWithLoss(), x, t), x)[0, 0]

    assert gradient(slope, 3.0) == pytest.approx(6 * SOFTMAX, rel=1e-14)


SOFTMAX = 1 / (1 + np.exp(-0.5))


def test_a_recorded_layer_keeps_its_own_slopes():
    layer = Affine(np.eye(2), np.zeros(2))
    layer.forward(np.ones((1, 2)))
    layer.backward(np.full((1, 2), 7.0))
    gradient(lambda x: np.sum(record(layer, x)), np.ones((1, 2)))
    assert layer.grads["b"].tolist() == [7, 7]


def test_only_layers_are_copied_when_a_layer_is_recorded():
    class Counter:
        count = 0

    class Forward(Counter):
        def forward(self):
            self.count += 1

    class Backward(Counter):
        def backward(self):
            self.count += 1

    class Both(Forward, Backward):
        pass

    class Holder(Sigmoid):
        def __init__(self):
            super().__init__()
            self.parts = Forward(), Backward(), Both()
            self.one, self.kind = Both(), Both

        def forward(self, x):
            assert self.kind is Both
            for part in (*self.parts, self.one):
                part.count += 1
            return super().forward(x)

    layer = Holder()
    gradient(lambda x: np.sum(record(layer, x)), np.ones((1, 2)))
    assert [part.count for part in (*layer.parts, layer.one)] == [0, 0, 0, 0]
    layer.parts = layer.parts[:2]
    gradient(lambda x: np.sum(record(layer, x)), np.ones((1, 2)))
    assert [part.count for part in (*layer.parts, layer.one)] == [1, 1, 0]


def test_on_the_way_back_a_tape_forgets_what_it_has_read():
    alive = []

    class Watch:
        def forward(self, x):
            return x * 1

        def backward(self, dout):
            alive.append([ref() is not None for ref in refs])
            return dout

    def f(x):
        first = np.tanh(record(Watch(), x))
        second = np.exp(first)
        refs.extend(weakref.ref(y.value) for y in (first, second))
        third = record(Watch(), second)
        return np.sum(third)

    refs = []
    gradient(f, np.ones(5))
    assert alive == [[True, True], [False, False]]


def test_what_is_computed_after_the_result_plays_no_part():
    def f(x):
        y = np.sum(x * 2)
        np.exp(record(Sigmoid(), x) * y)
        return y

    assert gradient(f, np.ones(2)).tolist() == [2, 2]


def test_a_recorded_layer_in_the_graph():
    graph = graph_of(total_by_nodes, APPLES)
    assert graph.steps == {"v1": "price MulLayer number", "result": "v1 MulLayer tax"}
    assert graph.slopes["price"] == pytest.approx(2.2)
    graph = graph_of(
        lambda p: np.sum(record(Affine(p["W"], p["b"]), np.ones((4, 2)))),
        {"W": np.ones((2, 3)), "b": np.ones(3)},
    )
    assert graph.steps["v1"] == "Affine (4,2) W b"


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


X, ROWS = np.array([[0.5, 2.0], [1.5, 1.0]]), np.array([[0, 1], [1, 1]])
SIGNS = {  # an operation, and how its step is written
    "v1 + 1.5": lambda x: x * x + 1.5,
    "x - v1": lambda x: x - x * x,
    "x * x": lambda x: x * x,
    "2 / x": lambda x: 2 / x,
    "2 ^ x": lambda x: 2**x,
    "x ^ 3": lambda x: x**3,
    "x @ x": lambda x: x @ x,
    "exp x": np.exp,
    "square x": lambda x: x**2,
    "max x": np.max,
    "index x": lambda x: x[0],
    "cumsum x": lambda x: np.cumsum(x, axis=0),
    "astype x": lambda x: x.astype(np.float32),
    "broadcast x": lambda x: np.broadcast_to(x, (3, 2, 2)),
    "take x": lambda x: np.take_along_axis(x, ROWS, axis=1),
    "x concatenate x": lambda x: np.concatenate([x, x]),
    "concatenate x x x": lambda x: np.concatenate([x, x, x]),
    "transpose x": lambda x: x.T,
    "sigmoid x": sigmoid,
    "x where v1": lambda x: np.where(ROWS > 0, x, x * x),
}


@pytest.mark.parametrize("step", SIGNS)
def test_a_step_is_written_by_its_sign_or_the_name_of_its_function(step):
    steps = graph_of(lambda x: np.sum(SIGNS[step](x)), X).steps
    assert step in steps.values()
    assert next(reversed(steps.values())).startswith("sum v")


def test_of_the_input_itself_the_graph_is_the_input():
    graph = graph_of(lambda x: x, 3.0)
    assert (graph.steps, graph.values, graph.slopes) == ({}, {"x": 3}, {"x": 1})


def test_a_graph_of_what_is_traced_outside_alone_does_not_exist():
    def f(a):
        with pytest.raises(ValueError, match="does not depend on x: there is no graph"):
            graph_of(lambda x: a * 2, 3.0)
        return a

    assert gradient(f, 1.0) == 1


@pytest.mark.hostile
def test_the_function_comes_first_for_a_graph_too():
    with pytest.raises(TypeError, match="f must be a function, and comes first, got float"):
        graph_of(3.0, lambda x: x)


def test_arrays_are_free_again_when_the_graph_is_made():
    x, c = np.ones(3), np.ones(3)
    graph_of(lambda x: np.sum(x * c), x)
    assert x.flags.writeable
    assert c.flags.writeable


def test_a_layer_that_is_one_operation_keeps_its_options():
    class Twice:
        params, grads = {}, {}

        @one_operation
        def forward(self, x, *, training=False):
            self.factor = 2.0 if training else 3.0
            return self.factor * x

        def backward(self, dout):
            return 10 * self.factor * dout  # wrong, so that it shows

    layer = Twice()
    assert layer.forward(1.0, training=True) == 2
    assert layer.forward(1.0) == 3
    for options, wanted in (({}, 30), ({"training": True}, 20)):
        got = gradient(lambda x, o=options: np.sum(layer.forward(x, **o)), np.ones(2))
        assert got.tolist() == [wanted] * 2
    assert Twice.forward.__name__ == "forward"
