"""The formulas of losses and metrics."""

import numpy as np

import scratchdl as dl
from formulas.cases.drawing import POINTS, SIGMA, SOFTPLUS, K, N, of, one_by_one, shares, some
from formulas.checking import At, Case, Indexed
from scratchdl import losses
from scratchdl.training.batches import loss_of_guessing


@of(dl.sum_squared_error)
def _(rng):
    y, t = some(rng, K), some(rng, K)
    return Case({"y": y, "t": t}, {"L": dl.sum_squared_error(y, t)}, sizes={"k": K})


@of(dl.mean_squared_error)
def _(rng):
    y, t = some(rng, N), some(rng, N)
    return Case({"y": y, "t": t, "n": N}, {"L": dl.mean_squared_error(y, t)})


@of(dl.cross_entropy_error)
def _(rng):
    y, t = shares(rng, N, K), shares(rng, N, K)
    return Case(
        {"y": y, "t": t, "N": N, r"\delta": 0.01},
        {"L": dl.cross_entropy_error(y, t, delta=0.01)},
        sizes={"k": K},
    )


@of(dl.cross_entropy_error, "without delta")
def _(rng):
    y, t = shares(rng, N, K), np.eye(K)[rng.integers(0, K, N)]
    loss = dl.cross_entropy_error(y, t.argmax(axis=1))
    return Case({"y": y, "t": t, "N": N, r"\delta": 0}, {"L": loss}, sizes={"k": K})


@of(dl.softmax_cross_entropy)
def _(rng):
    x, t = some(rng, N, K), shares(rng, N, K)
    loss = dl.softmax_cross_entropy(x, t)
    return Case({"x": x, "t": t, "N": N}, {"L": loss}, sizes={"k": K, "j": K})


@of(losses.negative_log_likelihood)
def _(rng):
    y, labels = shares(rng, N, K), rng.integers(0, K, N)
    s = losses.negative_log_likelihood(np.log(y), labels)[:, 0]
    t = Indexed(lambda *places: entry_or_label(labels, places))
    return Case({"y": y, "t": t}, {"s_n": At("n", s)}, sizes={"k": K})


@of(losses.negative_log_likelihood, "shares")
def _(rng):
    y, t = shares(rng, N, K), shares(rng, N, K)
    s = losses.negative_log_likelihood(np.log(y), t)[:, 0]
    return Case(
        {"y": y, "t": t},
        {"s_n": At("n", s)},
        sizes={"k": K},
        rewritten={r"= -\log y_{n,\,t_n} \quad \text{for a label } t_n": ""},
    )


@of(dl.softmax_cross_entropy, "labels")
def _(rng):
    x, t = some(rng, N, K), np.eye(K)[rng.integers(0, K, N)]
    loss = dl.softmax_cross_entropy(x, t.argmax(axis=1))
    return Case({"x": x, "t": t, "N": N}, {"L": loss}, sizes={"k": K, "j": K})


def entry_or_label(labels, places):
    """$t_{nk}$ is 1 for the right class, and $t_n$ is that class."""
    return int(labels[places[0]] == places[1]) if len(places) == 2 else int(labels[places[0]])


@of(losses.mean_of)
def _(rng):
    s = some(rng, N, 1)
    return Case({"s": s[:, 0], "N": N}, {"L": losses.mean_of(s)})


@of(dl.binary_cross_entropy)
def _(rng):
    y, t = rng.uniform(0.01, 0.99, N), rng.uniform(0, 1, N)
    return Case({"y": y, "t": t, "n": N}, {"L": dl.binary_cross_entropy(y, t)})


@of(dl.sigmoid_cross_entropy)
def _(rng):
    x, t = some(rng, N), rng.uniform(0, 1, N)
    layer = dl.SigmoidWithLoss()  # its loss is of one sample here, so that its slope has no 1/n
    layer.forward(x, t)
    return Case(
        {"x": x, "t": t, "n": N, r"\sigma": SIGMA},
        {
            "L": dl.sigmoid_cross_entropy(x, t),
            r"\frac{\partial L}{\partial x_i}": At("i", dl.gradient(cost_of(t), x)),
        },
    )


def cost_of(t):
    return lambda x: dl.sigmoid_cross_entropy(x, t)


@of(losses.sigmoid_surprise)
def _(rng):
    x, t = some(rng), rng.uniform(0, 1, POINTS)
    given = {"x": x, "t": t, r"\sigma": SIGMA, r"\zeta": SOFTPLUS}
    return one_by_one(given, {"s": losses.sigmoid_surprise(x, t)})


@of(dl.one_hot)
def _(rng):
    t = rng.integers(0, K, N)
    return Case({"t": t}, {"y_{nk}": At("nk", dl.one_hot(t, K))})


@of(dl.accuracy)
def _(rng):
    y, t = some(rng, 9, K), rng.integers(0, K, 9)
    return Case({"y": y, "t": t, "N": 9}, {"": dl.accuracy(y, t)}, sizes={"k": K})


@of(dl.confusion_matrix)
def _(rng):
    y, t = some(rng, 9, K), rng.integers(0, K, 9)
    C = dl.confusion_matrix(y, t)
    return Case({"y": y, "t": t, "N": 9}, {"C_{ij}": At("ij", C)}, sizes={"k": K})


@of(loss_of_guessing)
def _(rng):
    p = shares(rng, K)
    return Case({"p": p}, {"": loss_of_guessing(p[np.newaxis])}, sizes={"k": K})
