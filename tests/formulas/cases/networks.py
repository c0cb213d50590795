"""The formulas of gates, of the perceptron, and of networks."""

import mpmath
import numpy as np

import scratchdl as dl
from formulas.cases.drawing import DW, RELU, SIGMA, N, gate, of, one_by_one, shares, softmax, some
from formulas.checking import At, Case, Indexed
from formulas.reader import exact
from scratchdl.networks.precision import quantize


def gate_case(owner, left, **given):
    @of(owner)
    def case(rng):
        x1, x2 = rng.uniform(-1, 2, (2, 40))
        return one_by_one({"x_1": x1, "x_2": x2, **given}, {left: owner(x1, x2)})

    return case


gate_case(dl.AND, "y")
gate_case(dl.NAND, "y")
gate_case(dl.OR, "y")
gate_case(
    dl.XOR,
    r"\operatorname{XOR}(x_1, x_2)",
    **{
        r"\operatorname{AND}": gate(dl.AND),
        r"\operatorname{NAND}": gate(dl.NAND),
        r"\operatorname{OR}": gate(dl.OR),
    },
)


@of(dl.Perceptron)
def _(rng):
    w, x = some(rng, 3), [*some(rng, 20, 3)]
    neuron = dl.Perceptron(w, threshold=0.4)
    given = {"w": Indexed(lambda i: exact(w[i])), "x": Indexed(lambda i: exact(x[0][i]))}
    return Case(
        {**given, r"\theta": 0.4},
        {"y": neuron.predict(x[0])},
        sizes={"i": 3},
        statements=(0,),
        rewritten={r"w_1 x_1 + \dots + w_D x_D": r"\sum_i w_i x_i"},
    )


@of(dl.Perceptron, "with a bias")
def _(rng):
    w, x = some(rng, 3) / 2, some(rng, 3) / 2
    return Case(
        {"w": w, "x": x, "b": 0.8}, {"y": dl.Perceptron(w, 0.8).predict(x)}, statements=(1,)
    )


@of(dl.Perceptron.predict)
def _(rng):
    w, x = some(rng, 3) / 2, some(rng, 3) / 2
    return Case({"w": w, "x": x, "b": 0.8}, {"y": dl.Perceptron(w, 0.8).predict(x)})


@of(dl.Perceptron.fit)
def _(rng):
    w, x = some(rng, 3), some(rng, 3)
    neuron = dl.Perceptron(w, 0.2)
    y = neuron.predict(x)
    neuron.fit([x], [1 - y], learning_rate=0.3, epochs=1)
    given = {"w": w, "x": x, "b": 0.2, "y": y, "t": 1 - y, r"\eta": 0.3}
    return Case(given, {"w": neuron.weights, "b": neuron.bias})


def with_biases(net, rng):
    """Biases are 0 at first, and then nobody would see them."""
    for name, b in net.params.items():
        if name.startswith("b"):
            b[...] = rng.standard_normal(b.shape)
    return net


def of_params(net):
    return {f"{name[0]}_{name[1:]}": array for name, array in net.params.items()}


@of(dl.SimpleNet)
def _(rng):
    net, x, t = dl.SimpleNet(rng=rng), some(rng, 1, 2), shares(rng, 1, 3)
    return Case(
        {"x": x, "t": t, "W": net.params["W"], r"\operatorname{softmax}": softmax},
        {"p": net.predict(x), DW: net.gradient(x, t)["W"]},
        matrices=True,
        tolerance=1e-11 if net.params["W"].dtype == np.float64 else 1e-5,
    )


@of(dl.TwoLayerNet)
def _(rng):
    net = with_biases(dl.TwoLayerNet(4, 5, 3, 1.0, rng=rng, dtype=float), rng)
    x = some(rng, N, 4)
    given = {"x": x, r"\operatorname{softmax}": softmax, r"\operatorname{relu}": RELU}
    return Case({**given, **of_params(net)}, {"y": net.predict(x)}, matrices=True)


@of(dl.ThreeLayerNet)
def _(rng):
    net, x = with_biases(dl.ThreeLayerNet(dl.init_network()), rng), some(rng, N, 2)
    steps = net.forward(x)
    return Case(
        {"x": x, r"\sigma": SIGMA, r"\operatorname{softmax}": softmax, **of_params(net)},
        {"z_1": steps.z1, "z_2": steps.z2, "y": net.predict(x)},
        matrices=True,
    )


@of(dl.MultiLayerNet)
def _(rng):
    net = dl.MultiLayerNet(4, [5, 4], 3, "tanh", "xavier", rng=rng, dtype=float)
    with_biases(net, rng)
    x = some(rng, N, 4)

    def array(letter):
        return Indexed(lambda i: exact(net.params[f"{letter}{i}"]))

    given = {"x": x, "W": array("W"), "b": array("b"), "m": 3}
    functions = {r"\varphi": np.frompyfunc(mpmath.tanh, 1, 1), r"\operatorname{softmax}": softmax}
    return Case({**given, **functions}, {"y": net.predict(x)}, matrices=True)


def slides(x, W):
    """The filters W over the images x, by the formula of `Convolution`."""
    W, x = np.asarray(W), np.asarray(x)
    (N, _, H, L), (FN, _, FH, FW) = x.shape, W.shape
    Y = np.empty((N, FN, H - FH + 1, L - FW + 1), object)
    for n, f, i, j in np.ndindex(Y.shape):
        Y[n, f, i, j] = (x[n, :, i : i + FH, j : j + FW] * W[f]).sum()
    return Y


@of(dl.SimpleConvNet)
def _(rng):
    conv = {"filter_num": 2, "filter_size": 3, "pad": 0, "stride": 1}
    net = dl.SimpleConvNet((1, 6, 4), conv, 4, 3, weight_init_std=1.0, rng=rng, dtype=float)
    with_biases(net, rng)
    x = some(rng, 2, 1, 6, 4)

    def pool(Y):
        Y = np.asarray(Y)
        return Y.reshape(*Y.shape[:2], 2, 2, 1, 2).max(axis=(3, 5)).reshape(len(Y), -1)

    given = of_params(net)
    given["b_1"] = given["b_1"][:, np.newaxis, np.newaxis]
    functions = {
        "*": slides,
        r"\operatorname{relu}": RELU,
        r"\operatorname{pool}": pool,
        r"\operatorname{softmax}": softmax,
    }
    return Case({"x": x, **given, **functions}, {"y": net.predict(x)}, matrices=True)


@of(dl.ResidualNet)
def _(rng):
    net = dl.ResidualNet((1, 4, 4), (2,), 3, rng=rng, dtype=float)
    (block,) = [layer for layer in net.layers if isinstance(layer, dl.Skip)]
    convolutions = [layer for layer in block.layers if isinstance(layer, dl.Convolution)]
    x = some(rng, 3, 2, 2, 2)

    def norm(X):
        X = np.asarray(X)
        n = X.size // X.shape[1]
        mean = X.sum(axis=(0, 2, 3), keepdims=True) / n
        variance = ((X - mean) ** 2).sum(axis=(0, 2, 3), keepdims=True) / n + mpmath.mpf(1e-5)
        return (X - mean) / np.frompyfunc(mpmath.sqrt, 1, 1)(variance)

    def with_margin(W, X):
        return slides(np.pad(X, ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=mpmath.mpf(0)), W)

    return Case(
        {
            "X": x,
            "W_1": convolutions[0].params["W"],
            "W_2": convolutions[1].params["W"],
            "*": with_margin,
            r"\operatorname{norm}": norm,
            r"\operatorname{relu}": RELU,
        },
        {"Y": block.forward(x, training=True)},
    )


@of(quantize)
def _(rng):
    W = some(rng, 5, 3)
    Q, s = quantize(W)
    return Case(
        {"W": W},
        {"s_m": At("m", s[0]), "Q_{dm}": At("dm", Q)},
        sizes={"d": 5},
        skipped={"W_{dm}": "says that a product is near, which a test of its own measures"},
        tolerance=1e-6,  # scales are float32
    )
