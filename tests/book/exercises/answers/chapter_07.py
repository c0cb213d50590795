"""Chapter 7, first half: the smallest net and its accuracy."""

import numpy as np

import scratchdl
from exercises.answers import Answers


def softmax(a):
    e = np.exp(a - a.max())
    return e / e.sum()


SIMPLE_NET_GRADIENT = Answers(
    right=(
        lambda W, x, t: np.outer(x, softmax(x @ W) - t),
        lambda W, x, t: x[:, None] * (softmax(x @ W) - t)[None, :],
        lambda W, x, t: x.reshape(-1, 1) @ (softmax(x @ W) - t).reshape(1, -1),
        lambda W, x, t: scratchdl.numerical_gradient(
            lambda V: scratchdl.softmax_cross_entropy(x @ V, t), W
        ),
    ),
    wrong=(
        (lambda W, x, t: np.outer(x, t - softmax(x @ W)), "the sign"),
        (lambda W, x, t: np.outer(x, x @ W - t), "softmax turns scores into y first"),
        (lambda W, x, t: np.outer(x, softmax(x @ W)), "The target is missing"),
        (lambda W, x, t: np.outer(softmax(x @ W) - t, x), "rows and columns are swapped"),
        (lambda W, x, t: softmax(x @ W) - t, "the slope along the scores"),
        (lambda W, x, t: softmax(x @ W), "that is y, the prediction"),
        (lambda W, x, t: np.zeros_like(W) + 1, "each row must sum to 0"),
        (lambda W, x, t: 2 * np.outer(x, softmax(x @ W) - t), "2 times what it should be"),
        (lambda W, x, t: ..., "still returns `...`"),
    ),
)


def behind(dW, x):
    excess = dW[1] / x[1]
    k = excess.argmin()
    y = excess.copy()
    y[k] += 1
    return y, k


READ_THE_PREDICTION = Answers(
    right=(behind, lambda dW, x: (dW[0] / x[0] + (dW[0] < 0), np.flatnonzero(dW[0] < 0)[0])),
    wrong=(
        (lambda dW, x: (dW[0] / x[0], dW[0].argmin()), "y - t, which sums to 0"),
        (lambda dW, x: (dW[0] + np.eye(3)[dW[0].argmin()], dW[0].argmin()), "divide by the input"),
        (lambda dW, x: (dW[0] / x[0] + [0, 0, 1], 2), "not always the last class"),
        (
            lambda dW, x: (dW[0] / x[0] + np.eye(3)[dW[0].argmax()], dW[0].argmax()),
            "a class that got too much",
        ),
        (lambda dW, x: behind(dW, x)[0], "return the class as well"),
        (lambda dW, x: (behind(dW, x)[0], behind(dW, x)[1] + 1), "counted from 0"),
        (lambda dW, x: behind(dW, x)[::-1], "the order is y, then k"),
        (lambda dW, x: (softmax(dW[0]), 0), "the numbers differ"),
    ),
)


def accuracy_right(y, t):
    if t.ndim == 2:
        t = t.argmax(axis=1)
    return (y.argmax(axis=1) == t).mean()


def accuracy_of_the_memo(y, t):
    y = np.argmax(y, axis=1)
    t = np.argmax(t, axis=1)
    return np.sum(y == t) / float(y.shape[0])


def accuracy_by_size(y, t):
    if t.size != y.size:
        return np.mean(y.argmax(1) == t)
    return np.mean(y.argmax(1) == t.argmax(1))


ACCURACY = Answers(
    right=(accuracy_right, accuracy_by_size, scratchdl.accuracy),
    wrong=(
        (accuracy_of_the_memo, "right for one-hot rows"),
        (lambda y, t: np.mean(y.argmax(-1) == t.argmax(-1)), "one number for all"),
        (
            lambda y, t: np.mean(y.argmax(1) == t) if t.ndim == 1 else np.mean(y == t),
            "take the argmax before you compare",
        ),
        (
            lambda y, t: np.mean(y.argmax(1) == (t if t.max() > 1 else t.argmax(axis=1))),
            "by their values",
        ),
        (
            lambda y, t: np.mean(y.argmax(1) == (t if t.max() > 1 else t.argmax(axis=-1))),
            "by their values",
        ),
        (lambda y, t: round(accuracy_right(y, t) * 0.99, 4), "rounded on the way"),
        (lambda y, t: accuracy_right(y, t) * len(y), "the number of right answers"),
        (lambda y, t: 1 - accuracy_right(y, t), "the share of mistakes"),
        (lambda y, t: 100 * accuracy_right(y, t), "100 times what it should be"),
    ),
)

ANSWERS = {
    "simple_net_gradient": SIMPLE_NET_GRADIENT,
    "read_the_prediction": READ_THE_PREDICTION,
    "accuracy": ACCURACY,
}
