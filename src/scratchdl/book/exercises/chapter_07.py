"""Chapter 7, first half: the gradient of the smallest net, and its accuracy."""

import numpy as np

from scratchdl.activations import softmax
from scratchdl.book.exercises.comparing import ATOL, near
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.labels import one_hot
from scratchdl.metrics import accuracy
from scratchdl.typing import Array


def _gradient(W: Array, x: Array, t: Array) -> Array:
    return np.outer(x, softmax(x @ W) - t)


def _simple_nets(rng: np.random.Generator) -> list[Arguments]:
    t = np.eye(3)
    return [
        (np.zeros((2, 3)), np.array([0.6, 0.9]), t[2]),
        (rng.normal(size=(2, 3)), np.array([0.6, 0.9]), t[0]),
        (rng.normal(size=(2, 3)), rng.normal(size=2), t[1]),
        (rng.normal(size=(3, 3)), rng.normal(size=3), t[2]),  # the transpose fits, wrongly
    ]


function_exercise(
    "simple_net_gradient",
    solution=_gradient,
    inputs=_simple_nets,
    mistakes=[
        (
            lambda W, x, t: np.outer(x, t - softmax(x @ W)),
            "the sign: the loss grows with y - t. Where too much probability went, y > t, a larger "
            "weight makes it worse.",
        ),
        (
            lambda W, x, t: np.outer(x, x @ W - t),
            "those are the scores minus the target; softmax turns scores into y first.",
        ),
        (
            lambda W, x, t: np.outer(x, softmax(x @ W)),
            "that is x times y. The target is missing: y - t.",
        ),
        (
            lambda W, x, t: np.outer(softmax(x @ W) - t, x),
            "rows and columns are swapped: a row for each input, a column for each class, as in W.",
        ),
        (
            lambda W, x, t: softmax(x @ W) - t,
            "that is the slope along the scores. Each weight also multiplies an input: "
            "x_i times (y_j - t_j), a table in the shape of W.",
        ),
        (
            lambda W, x, t: softmax(x @ W),
            "that is y, the prediction. The gradient is built from y - t and x.",
        ),
    ],
    symptoms=[
        (
            lambda dW, W, x, t: not near(np.sum(dW, axis=1), 0, atol=ATOL),
            "each row must sum to 0, as y and t both sum to 1.",
        )
    ],
    praise="every entry is an input times an excess of probability, and every row sums to 0.",
)


def _behind(dW: Array, x: Array) -> tuple[Array, int]:
    excess = dW[0] / x[0]
    k = int(np.argmin(excess))
    return excess + np.eye(len(excess))[k], k


def _printed_gradients(rng: np.random.Generator) -> list[Arguments]:
    draws = [(rng.normal(size=(2, 3)), rng.uniform(0.5, 2, size=2), k) for k in (1, 0, 2)]
    return [
        (
            np.array(
                [[0.24049883, 0.16957396, -0.41007279], [0.36074824, 0.25436094, -0.61510918]]
            ),
            np.array([0.6, 0.9]),
        ),
        *[(_gradient(W, x, one_hot(k, 3)), x) for W, x, k in draws],
    ]


function_exercise(
    "read_the_prediction",
    solution=_behind,
    inputs=_printed_gradients,
    mistakes=[
        (
            lambda dW, x: (dW[0] / x[0], int(np.argmin(dW[0]))),
            "that is y - t, which sums to 0. Add the target to get y.",
        ),
        (
            lambda dW, x: (dW[0] + np.eye(3)[int(np.argmin(dW[0]))], int(np.argmin(dW[0]))),
            "the first row is x_1 times (y - t): divide by the input before you add the target.",
        ),
        (
            lambda dW, x: (dW[0] / x[0] + np.eye(3)[2], 2),
            "the truth is not always the last class: it is the only one with a negative entry.",
        ),
        (
            lambda dW, x: (
                dW[0] / x[0] + np.eye(3)[int(np.argmax(dW[0]))],
                int(np.argmax(dW[0])),
            ),
            "the largest entry belongs to a class that got too much. The truth got too little: "
            "its entry is the negative one.",
        ),
        (
            lambda dW, x: _behind(dW, x)[0],
            "the probabilities are right; return the class as well: `return y, k`.",
        ),
        (
            lambda dW, x: (_behind(dW, x)[0], _behind(dW, x)[1] + 1),
            "the probabilities are right; classes are counted from 0.",
        ),
        (lambda dW, x: _behind(dW, x)[::-1], "the order is y, then k: `return y, k`."),
    ],
    praise="a gradient gives away the prediction and the truth that made it.",
)


def _predictions(rng: np.random.Generator) -> list[Arguments]:
    y = np.array([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1], [0.2, 0.2, 0.6], [0.1, 0.8, 0.1]])
    labels = np.array([1, 0, 2, 0])
    many, truths = softmax(rng.normal(size=(10, 10))), rng.integers(0, 10, size=10)
    truths[:4] = many[:4].argmax(axis=1)
    return [
        (y, one_hot(labels, 3)),
        (y, labels),
        (y[[0, 3, 1]], np.array([1, 1, 0])),
        (many, truths),
        (many, one_hot(truths, 10)),
    ]


BY_VALUES = (
    "you tell the two apart by their values, and a batch of labels 0 and 1 looks like a one-hot "
    "target. Count axes: t.ndim."
)


def _by_values(y: Array, t: Array, axis: int = 1) -> float:
    t = t if t.max() > 1 else t.argmax(axis=axis)
    return float(np.mean(y.argmax(axis=1) == t))


function_exercise(
    "accuracy",
    solution=accuracy,
    inputs=_predictions,
    mistakes=[
        (
            lambda y, t: np.mean(y.argmax(axis=1) == t.argmax(axis=1)),
            "that is the memo's: right for one-hot rows. Labels have one axis and no axis 1; where "
            "t.ndim is 1 they are the answer already.",
        ),
        (
            lambda y, t: np.mean(y.argmax(axis=1) == t.argmax(axis=-1)),
            "for labels, t.argmax(axis=-1) is the place of the largest label, one number for all. "
            "Where t.ndim is 1, leave t as it is.",
        ),
        (
            lambda y, t: np.mean(y.argmax(axis=1) == t) if t.ndim == 1 else np.mean(y == t),
            "labels come out right; of one-hot rows take the argmax before you compare.",
        ),
        (_by_values, BY_VALUES),
        (lambda y, t: _by_values(y, t, axis=-1), BY_VALUES),
        (
            lambda y, t: np.sum(y.argmax(axis=1) == (t if t.ndim == 1 else t.argmax(axis=1))),
            "that is the number of right answers; accuracy is their share.",
        ),
        (
            lambda y, t: np.mean(y.argmax(axis=1) != (t if t.ndim == 1 else t.argmax(axis=1))),
            "that is the share of mistakes.",
        ),
    ],
    praise="labels and one-hot rows agree, even where all labels are 0 or 1.",
)
