"""Chapter 8: whole graphs and whole networks."""

import numpy as np

import scratchdl
from exercises.answers import Answers


def backward(params, x, t):
    z = np.tanh(x @ params["W1"] + params["b1"])
    y = scratchdl.softmax(z @ params["W2"] + params["b2"])
    d2 = (y - t) / len(x)
    d1 = d2 @ params["W2"].T * (1 - z * z)
    return {"W1": x.T @ d1, "b1": d1.sum(0), "W2": z.T @ d2, "b2": d2.sum(0)}


def backward_by_layers(params, x, t):
    affine1 = scratchdl.Affine(params["W1"], params["b1"])
    affine2 = scratchdl.Affine(params["W2"], params["b2"])
    return scratchdl.Network([affine1, scratchdl.Tanh(), affine2]).gradient(x, t)


def backward_with_sigmoid_slope(params, x, t):
    z = np.tanh(x @ params["W1"] + params["b1"])
    d2 = (scratchdl.softmax(z @ params["W2"] + params["b2"]) - t) / len(x)
    d1 = d2 @ params["W2"].T * z * (1 - z)
    return {"W1": x.T @ d1, "b1": d1.sum(0), "W2": z.T @ d2, "b2": d2.sum(0)}


def backward_without_mean(params, x, t):
    return {name: grad * len(x) for name, grad in backward(params, x, t).items()}


def backward_uphill(params, x, t):
    return {name: -grad for name, grad in backward(params, x, t).items()}


def backward_without_transpose(params, x, t):
    z = np.tanh(x @ params["W1"] + params["b1"])
    d2 = (scratchdl.softmax(z @ params["W2"] + params["b2"]) - t) / len(x)
    d1 = d2 @ params["W2"] * (1 - z * z)
    return {"W1": x.T @ d1, "b1": d1.sum(0), "W2": z.T @ d2, "b2": d2.sum(0)}


def backward_without_biases(params, x, t):
    return {name: grad for name, grad in backward(params, x, t).items() if name[0] == "W"}


ANSWERS = {
    "bill_slopes": Answers(
        right=[(6, 48, 1.2, 300), (6.0, 48.0, 6 / 5, np.float64(300))],
        wrong=[
            ((5, 48, 1.2, 300), "multiplied by the tax: 5"),
            ((48, 6, 1.2, 300), "the slope along the number"),
            ((40, 48, 1.2, 300), "each input gets the other"),
            ((6, 40, 1.2, 300), "multiplied by the tax: 40"),
            ((6, 5, 1.2, 300), "each input gets the other"),
            ((6, 48, 1, 300), "the tax has made that 1.2"),
            ((6, 48, 100, 300), "100 plays no part"),
            ((6, 48, 120, 300), "100 plays no part"),
            ((6, 48, 1.2, 200), "paid for the delivery too"),
            ((6, 48, 1.2, 360), "that is the total"),
            ((6, 48, 1.2, 7), "it is not 7"),
            ((..., 48, 1.2, 300), "still missing"),
        ],
    ),
    "forward_passes": Answers(
        right=[79520, 2 * 39760],
        wrong=[
            (39760, "up and down"),
            (79521, "in the middle"),
            (79400, "biases are parameters"),
            (8, "by itself"),
            (80000, "is not it"),
        ],
    ),
    "two_layer_backward": Answers(
        right=[backward, backward_by_layers],
        wrong=[
            (backward_with_sigmoid_slope, "that is the slope of the sigmoid"),
            (backward_without_mean, "1/N of the mean loss"),
            (backward_without_transpose, "leads through the transpose of W2"),
            (backward_without_biases, "dict with the keys"),
            (lambda params, x, t: None, "nothing yet"),
            (backward_uphill, "the sign is wrong"),
        ],
    ),
}
