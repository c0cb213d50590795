"""Chapter 2, activations and their slopes."""

import math

import numpy as np

import scratchdl
from exercises.answers import Answers


def step_of_the_memo(x):
    return np.array(x > 0, dtype=np.int)  # noqa: NPY001  the memo's bug, which readers bring along


def sigmoid_by_z(x):
    z = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, z) / (1 + z)


def sigmoid_by_masks(x):
    y = np.empty_like(x)
    y[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    y[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return y


def sigmoid_by_tanh(x):
    return (1 + np.tanh(x / 2)) / 2


def sigmoid_naive(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_other_form(x):
    return np.exp(x) / (1 + np.exp(x))


def sigmoid_by_where(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


def sigmoid_clipped(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


def sigmoid_mirrored(x):
    return 1 / (1 + np.exp(-np.abs(x)))


def relu(x):
    return np.maximum(x, 0)


def dead_by_columns(z):
    return sum(not any(column > 0) for column in z.T)


def dead_by_maximum(z):
    return np.sum(z.max(axis=0) == 0)


def gelu_right(x):
    return 0.5 * x * (1 + math.erf(x / 2**0.5))


ANSWERS = {
    "step_function": Answers(
        right=(
            lambda x: (x > 0).astype(int),
            lambda x: np.array(x > 0, dtype=np.int64),
            lambda x: np.where(x > 0, 1, 0),
            scratchdl.step_function,
        ),
        wrong=(
            (step_of_the_memo, "NumPy 1.24 removed it"),
            (lambda x: (x >= 0).astype(int), "write >, not >="),
            (np.sign, "that is the sign"),
            (lambda x: np.heaviside(x, 0.5), "second argument of heaviside"),
            (lambda x: (x < 0).astype(int), "wrong side"),
            (lambda x: int(np.any(x > 0)), "shape"),
        ),
    ),
    "stable_sigmoid": Answers(
        right=(sigmoid_by_z, sigmoid_by_masks, sigmoid_by_tanh, scratchdl.sigmoid),
        wrong=(
            (sigmoid_naive, "use e^x / (1 + e^x) there"),
            (sigmoid_other_form, "infinity / infinity"),
            (sigmoid_by_where, "only then chooses"),
            (sigmoid_clipped, "clipping x at 10"),
            (lambda x: 1 / (1 + np.exp(-np.clip(x, -500, 500))), "np.float32([-100, 100])"),
            (sigmoid_mirrored, "the numerator is z"),
            (lambda x: 1 - sigmoid_by_z(x), "falls from 1 to 0"),
            (np.tanh, "numbers differ"),
        ),
    ),
    "tanh_slope": Answers(
        right=(
            lambda x: 1 - np.tanh(x) ** 2,
            lambda x: 1 / np.cosh(x) ** 2,
            lambda x: (1 - np.tanh(x)) * (1 + np.tanh(x)),
        ),
        wrong=(
            (lambda x: np.tanh(x) * (1 - np.tanh(x)), "the rule of the sigmoid"),
            (lambda x: 1 + np.tanh(x) ** 2, "the sign"),
            (lambda x: 1 - np.tanh(x), "square is missing"),
            (lambda x: 1 - x**2, "square tanh(x), not x"),
            (lambda x: 2 * scratchdl.sigmoid_grad(2 * x), "One factor 2 is missing".lower()),
            (np.tanh, "tanh itself"),
        ),
    ),
    "ten_slopes": Answers(
        right=(4**10, 1048576.0, 1 / 0.25**10),
        wrong=(
            (40, "multiply, they do not add"),
            (1024, "slope there is 1/4"),
            (4, "one layer"),
            (1.0, "tanh and ReLU"),
            (0.25**10, "the share that gets through"),
            (1e6, "1e+06 is not it"),
        ),
    ),
    "leaky_relu": Answers(
        right=(
            lambda x, alpha: np.where(x > 0, x, alpha * x),
            lambda x, alpha: relu(x) + alpha * np.minimum(x, 0),
            scratchdl.leaky_relu,
        ),
        wrong=(
            (lambda x, alpha: relu(x), "left side is flat"),
            (lambda x, alpha: np.maximum(x, alpha), "a slope, not a floor"),
            (lambda x, alpha: np.minimum(x, alpha * x), "wrong side"),
            (lambda x, alpha: np.where(x > 0, x, -alpha * x), "no minus"),
            (scratchdl.leaky_relu_grad, "the function itself"),
        ),
    ),
    "gelu": Answers(
        right=(gelu_right, lambda x: float(scratchdl.gelu(x))),
        wrong=(
            (lambda x: gelu_right(x) / x if x else 0.5, "that is Φ(x)"),
            (lambda x: x * 0.5 * (1 + math.erf(x)), "erf(x / √2)"),
            (lambda x: x * (1 + math.erf(x / 2**0.5)), "factor 1/2"),
            (lambda x: x / (1 + math.exp(-x)), "swish"),
            (lambda x: max(0.0, x), "should be 0.841345"),
        ),
    ),
    "gelu_mirror": Answers(
        right=(lambda x, g: g - x, lambda x, g: -x + g),
        wrong=(
            (lambda x, g: -g, "as tanh is"),
            (lambda x, g: g, "not a mirror image"),
            (lambda x, g: x - g, "the sign"),
            (lambda x, g: 1 - g, "not 1"),
            (lambda x, g: 0.0, "should be"),
        ),
    ),
    "collapse": Answers(
        right=(
            lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2),
            lambda W1, b1, W2, b2: [np.dot(W1, W2), np.dot(b1, W2) + b2],
        ),
        wrong=(
            (lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2), "b1 goes through the second"),
            (lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2), "x meets W1 first"),
            (lambda W1, b1, W2, b2: (W1 @ W2, b2), "b1 is lost"),
            (lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2), "b2 is missing"),
            (lambda W1, b1, W2, b2: W1 @ W2, "return the bias"),
            (lambda W1, b1, W2, b2: (W1 + W2, b1 + b2), "multiply"),
        ),
    ),
    "count_dead": Answers(
        right=(
            lambda z: int((~(z > 0).any(axis=0)).sum()),
            dead_by_columns,
            dead_by_maximum,
            lambda z: np.count_nonzero(np.all(z == 0, axis=0)),
        ),
        wrong=(
            (lambda z: np.sum(z == 0), "count every zero"),
            (lambda z: np.sum(~(z > 0).any(axis=1)), "that is a row"),
            (lambda z: np.sum((z == 0).any(axis=0)), "silent for some image"),
            (lambda z: np.sum((z > 0).any(axis=0)), "living units"),
            (lambda z: np.mean(z.max(axis=0) == 0), "the share"),
            (lambda z: z.max(axis=0) == 0, "add them up"),
        ),
    ),
    "hat": Answers(
        right=(
            lambda x: relu(x) - 2 * relu(x - 1) + relu(x - 2),
            lambda x: relu(1 - relu(x - 1) - relu(1 - x)),
        ),
        wrong=(
            (lambda x: relu(x) - relu(x - 1), "stays at 1"),
            (lambda x: relu(x) - 2 * relu(x - 1), "keeps falling"),
            (lambda x: relu(x) - relu(x - 1) + relu(x - 2), "that is by 2"),
            (lambda x: relu(x) + relu(x - 1) + relu(x - 2), "turns upwards"),
            (relu, "beyond 2 the hat is over"),
        ),
    ),
}
