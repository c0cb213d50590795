"""Chapter 3: from input to output."""

import numpy as np

import scratchdl
from exercises.answers import Answers


def affine_by_loops(x, W, b):
    if np.ndim(x) == 2:
        return np.array([affine_by_loops(row, W, b) for row in x])
    return [sum(x[i] * W[i, j] for i in range(len(x))) + b[j] for j in range(len(b))]


def memo_one_layer(network, x):
    W1 = network["W1"]
    b1 = network["b1"]
    a1 = np.dot(x, W1) + b1
    z1 = scratchdl.sigmoid(a1)
    return y  # the memo's slip: it means z1


def repaired(network, x):
    return scratchdl.sigmoid(np.dot(x, network["W1"]) + network["b1"])


def forward(params, x):
    z1 = scratchdl.sigmoid(x @ params["W1"] + params["b1"])
    z2 = scratchdl.sigmoid(z1 @ params["W2"] + params["b2"])
    return scratchdl.softmax(z2 @ params["W3"] + params["b3"])


def forward_with_memo_softmax(params, x):
    z1 = scratchdl.sigmoid(x @ params["W1"] + params["b1"])
    z2 = scratchdl.sigmoid(z1 @ params["W2"] + params["b2"])
    a3 = z2 @ params["W3"] + params["b3"]
    return np.exp(a3) / np.exp(a3).sum()


def forward_without_softmax(params, x):
    z1 = scratchdl.sigmoid(x @ params["W1"] + params["b1"])
    z2 = scratchdl.sigmoid(z1 @ params["W2"] + params["b2"])
    return z2 @ params["W3"] + params["b3"]


def forward_with_relu(params, x):
    z1 = scratchdl.relu(x @ params["W1"] + params["b1"])
    z2 = scratchdl.relu(z1 @ params["W2"] + params["b2"])
    return scratchdl.softmax(z2 @ params["W3"] + params["b3"])


def forward_without_bias(params, x):
    z1 = scratchdl.sigmoid(x @ params["W1"])
    z2 = scratchdl.sigmoid(z1 @ params["W2"])
    return scratchdl.softmax(z2 @ params["W3"])


def forward_with_two_layers(params, x):
    z1 = scratchdl.sigmoid(x @ params["W1"] + params["b1"])
    return scratchdl.softmax(scratchdl.sigmoid(z1 @ params["W2"] + params["b2"]))


ANSWERS = {
    "affine": Answers(
        right=[lambda x, W, b: np.dot(x, W) + b, affine_by_loops],
        wrong=[
            (lambda x, W, b: x @ W, "bias is missing"),
            (lambda x, W, b: x @ W.T + b, "stops with ValueError"),
            (lambda x, W, b: W @ x + b, "multiplies in the other order"),
            (lambda x, W, b: (x @ W) * b, "added, not multiplied"),
            (lambda x, W, b: x * W + b, "adds the products up"),
        ],
    ),
    "first_layer": Answers(
        right=[
            [0.2, 0.5, 0.8],
            np.array([1, 0]) @ np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]) + [0.1, 0.2, 0.3],
        ],
        wrong=[
            ([0.1, 0.3, 0.5], "biases b1 are missing"),
            ([0.3, 0.6, 0.9], "second row"),
            (scratchdl.sigmoid([0.2, 0.5, 0.8]), "before the sigmoid"),
            ([0.1, 0.2, 0.3], "b1"),
            ([0.4, 0.9, 1.4], "(1, 1)"),
            (0.2, "shape"),
            ([..., ..., ...], "still missing"),
            ([0.21, 0.5, 0.8], "numbers differ"),
        ],
    ),
    "layer_shapes": Answers(
        right=[((50, 100), (100,), (1000, 10)), ([50, 100], 100, [1000, 10])],
        wrong=[
            (((100, 50), (100,), (1000, 10)), "Rows belong to the inputs"),
            (((784, 100), (100,), (1000, 10)), "meet the 50 numbers"),
            (((50, 100), (1000, 100), (1000, 10)), "one bias for each of the 100 neurons"),
            (((50, 100), (100,), (10,)), "one image"),
            (((50, 100), (100,), (10, 1000)), "gets a row"),
            ((..., ..., ...), "still missing"),
        ],
    ),
    "count_parameters": Answers(
        right=[45360, 784 * 50 + 50 + 50 * 100 + 100 + 100 * 10 + 10],
        wrong=[
            (45200, "biases are learnt"),
            (160, "biases alone"),
            (3, "number of layers"),
            (45360 + 784, "the input has no biases"),
            (44360, "one of the three layers"),
            (45361, "is not it"),
        ],
    ),
    "repair_forward": Answers(
        right=[repaired, lambda network, x: 1 / (1 + np.exp(-(x @ network["W1"] + network["b1"])))],
        wrong=[
            (memo_one_layer, "name 'y' is not defined"),
            (lambda network, x: x @ network["W1"] + network["b1"], "before the sigmoid"),
            (lambda network, x: scratchdl.sigmoid(x @ network["W1"]), "b1 is missing"),
            (
                lambda network, x: scratchdl.sigmoid(x @ network["W1"]) + network["b1"],
                "inside the sigmoid",
            ),
            (lambda network, x: forward(network, x), "all three layers"),
        ],
    ),
    "forward_pass": Answers(
        right=[forward, lambda params, x: scratchdl.ThreeLayerNet(params).predict(x)],
        wrong=[
            (forward_without_softmax, "those are the scores a3"),
            (forward_with_relu, "not ReLU"),
            (forward_with_memo_softmax, "sum to 1"),
            (forward_without_bias, "biases b1, b2 and b3"),
            (forward_with_two_layers, "third layer is missing"),
        ],
    ),
    "best_constant": Answers(
        right=[(1, 0.114)],
        wrong=[
            ((6, 0.096), "another digit"),
            ((1.9, 0.114), "one of 0 to 9"),
            ((1, 114), "share from 0 to 1"),
            ((1, 0.1), "count it"),
            ((11, 0.1), "one of 0 to 9"),
            ((..., 0.1), "still missing"),
        ],
    ),
}
