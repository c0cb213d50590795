"""Chapter 8: one backward pass at a time."""

import numpy as np

import scratchdl
from exercises.answers import Answers


def sigmoid_by_exponentials(y, dout):
    x = np.log(y / (1 - y))
    return dout * np.exp(-x) / (1 + np.exp(-x)) ** 2


def relu_by_where(x, dout):
    return np.where(x > 0, dout, 0.0)


def relu_in_place(x, dout):
    dout[x <= 0] = 0
    return dout


def affine_by_einsum(x, W, dout):
    dx = np.einsum("nm,dm->nd", dout, W)
    dW = np.einsum("nd,nm->dm", x, dout)
    return dx, dW, np.einsum("nm->m", dout)


def affine_by_layer(x, W, dout):
    layer = scratchdl.Affine(W, np.zeros(W.shape[1]))
    layer.forward(x)
    dx = layer.backward(dout)
    return dx, layer.grads["W"], layer.grads["b"]


def last_by_layer(x, t):
    last = scratchdl.SoftmaxWithLoss()
    last.forward(x, t)
    return last.backward()


def probability_by_hand(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


ANSWERS = {
    "multiply_backward": Answers(
        right=[lambda x, y, dout: (dout * y, dout * x), lambda x, y, dout: np.array([y, x]) * dout],
        wrong=[
            (lambda x, y, dout: (dout * x, dout * y), "exchange x and y"),
            (lambda x, y, dout: (y, x), "multiply by dout"),
            (lambda x, y, dout: (dout, dout), "a node that adds"),
            (lambda x, y, dout: (-dout * y, -dout * x), "the sign is wrong"),
            (lambda x, y, dout: dout * x * y, "two slopes"),
        ],
    ),
    "sigmoid_backward": Answers(
        right=[lambda y, dout: dout * y * (1 - y), sigmoid_by_exponentials],
        wrong=[
            (
                lambda y, dout: dout * scratchdl.sigmoid(y) * (1 - scratchdl.sigmoid(y)),
                "no second sigmoid",
            ),
            (lambda y, dout: y * (1 - y), "multiply by dout"),
            (lambda y, dout: dout * (1 - y * y), "slope of tanh"),
            (lambda y, dout: dout * y * (y - 1), "the sign is wrong"),
            (lambda y, dout: dout @ (y * (1 - y)).T, "multiply with *"),
        ],
    ),
    "relu_backward": Answers(
        right=[lambda x, dout: dout * (x > 0), relu_by_where],
        wrong=[
            (relu_in_place, "changes its input"),
            (lambda x, dout: dout * (x >= 0), "write >, not >="),
            (lambda x, dout: (x > 0).astype(float), "multiply what arrives"),
            (lambda x, dout: np.maximum(0, dout), "not whether dout is"),
            (lambda x, dout: dout * (x <= 0), "the wrong half"),
        ],
    ),
    "affine_backward": Answers(
        right=[affine_by_einsum, affine_by_layer],
        wrong=[
            (lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.sum(axis=1)), "axis 0"),
            (
                lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.sum(0, keepdims=True)),
                "leave out keepdims",
            ),
            (lambda x, W, dout: (dout @ W.T, x.T @ dout, np.sum(dout)), "a bias of its own"),
            (lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.mean(0)), "a sum, not a mean"),
            (
                lambda x, W, dout: (dout @ W.T, x.T @ dout / len(x), dout.mean(0)),
                "do not divide again",
            ),
            (lambda x, W, dout: (dout @ W.T, x.T @ dout, dout), "sum over the samples"),
            (lambda x, W, dout: (dout @ W, x.T @ dout, dout.sum(0)), "leads through W.T"),
            (lambda x, W, dout: (dout @ W.T, (x.T @ dout).T, dout.sum(0)), "its transpose"),
            (lambda x, W, dout: (x.T @ dout, dout @ W.T, dout.sum(0)), "dx first"),
            (lambda x, W, dout: dout @ W.T, "return dW and db as well"),
        ],
    ),
    "softmax_with_loss_backward": Answers(
        right=[last_by_layer, lambda x, t: (probability_by_hand(x) - t) / x.shape[0]],
        wrong=[
            (lambda x, t: scratchdl.softmax(x) - t, "1/N is missing"),
            (lambda x, t: (scratchdl.softmax(x) - t) / t.size, "N counts the samples"),
            (lambda x, t: (t - scratchdl.softmax(x)) / len(t), "the sign"),
            (lambda x, t: (x - t) / len(x), "softmax first"),
            (lambda x, t: scratchdl.softmax(x) / len(x), "minus t"),
        ],
    ),
}
