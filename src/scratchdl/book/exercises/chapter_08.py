"""Chapter 8, one backward pass at a time: what goes wrong in each, and why."""

import numpy as np

from scratchdl.activations import sigmoid, softmax
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.typing import Array

function_exercise(
    "multiply_backward",
    solution=lambda x, y, dout: (dout * y, dout * x),
    inputs=lambda rng: [(100.0, 2.0, 1.1), (3.0, 5.0, 1.0), tuple(rng.normal(size=3).tolist())],
    mistakes=[
        (
            lambda x, y, dout: (dout * x, dout * y),
            "the slope along each input is the other one: exchange x and y.",
        ),
        (lambda x, y, dout: (y, x), "what arrives from the right is missing: multiply by dout."),
        (
            lambda x, y, dout: (dout, dout),
            "that is the rule of a node that adds. A product grows with x as fast as y is large.",
        ),
        (lambda x, y, dout: (dout + y, dout + x), "slopes in a row multiply, they do not add."),
        (lambda x, y, dout: dout * x * y, "two slopes are asked for: `return dx, dy`."),
    ],
    praise="the slope along each input is the other input, times what arrives.",
)


def _sigmoid_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([0.5, 0.2]), np.array([1.0, 1.0])),
        (sigmoid(rng.normal(size=(2, 3))), rng.normal(size=(2, 3))),
        (sigmoid(rng.normal(size=(3, 3))), rng.normal(size=(3, 3))),  # a matrix product would fit
    ]


function_exercise(
    "sigmoid_backward",
    solution=lambda y, dout: dout * y * (1 - y),
    inputs=_sigmoid_inputs,
    mistakes=[
        (
            lambda y, dout: dout * sigmoid(y) * (1 - sigmoid(y)),
            "y is the output already: no second sigmoid is needed.",
        ),
        (
            lambda y, dout: y * (1 - y),
            "what comes from the next layer is missing: multiply by dout.",
        ),
        (
            lambda y, dout: dout * (1 - y**2),
            "that is the slope of tanh. The sigmoid's is y * (1 - y).",
        ),
        (lambda y, dout: dout * (1 - y), "the factor y is missing: the curve is flat near 0 too."),
        (
            lambda y, dout: dout @ (y * (1 - y)).T,
            "each number has a slope of its own: multiply with *, not with @.",
        ),
    ],
    praise="no exponential is needed: the output is enough to know the slope.",
)


def _relu_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([-1.0, 2.0]), np.array([3.0, 4.0])),
        (np.array([0.0, 1.0]), np.array([5.0, 6.0])),
        (rng.normal(size=(2, 3)), rng.normal(size=(2, 3))),
    ]


function_exercise(
    "relu_backward",
    solution=lambda x, dout: dout * (x > 0),
    inputs=_relu_inputs,
    mistakes=[
        (
            lambda x, dout: dout * (x >= 0),
            "at exactly 0 this book, and PyTorch, take the slope 0: write >, not >=.",
        ),
        (lambda x, dout: x > 0, "that is the slope; multiply what arrives by it."),
        (
            lambda x, dout: np.maximum(0, dout),
            "what decides is whether the input was positive, not whether dout is.",
        ),
        (
            lambda x, dout: dout * np.maximum(0, x),
            "the slope of ReLU is 1 or 0, never x itself.",
        ),
        (lambda x, dout: dout * (x < 0), "the wrong half: a negative input had no effect."),
    ],
    praise="a slope passes where the input was positive, and dout stays as it is.",
)


def _affine_inputs(rng: np.random.Generator) -> list[Arguments]:
    def draw(N: int, D: int, M: int) -> Arguments:
        sizes = ((N, D), (D, M), (N, M))
        return tuple(rng.integers(-3, 4, size=size).astype(float) for size in sizes)

    return [
        (np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([[1.0]])),
        draw(4, 3, 2),
        draw(3, 3, 3),  # all sizes equal: here every transpose fits
    ]


function_exercise(
    "affine_backward",
    solution=lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.sum(axis=0)),
    inputs=_affine_inputs,
    mistakes=[
        (
            lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.sum(axis=0, keepdims=True)),
            "the sum is right, but db should have the shape of b, (M,): leave out keepdims.",
        ),
        (
            lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.sum(axis=1)),
            "db needs one number for each output: add up over the samples, axis 0.",
        ),
        (
            lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.sum()),
            "each output has a bias of its own, so db is a row: add up over axis 0 only.",
        ),
        (
            lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.mean(axis=0)),
            "db is a sum, not a mean: dout contains the 1/N already.",
        ),
        (
            lambda x, W, dout: (dout @ W.T, x.T @ dout / len(x), dout.sum(axis=0) / len(x)),
            "dout contains the 1/N of the mean loss already; do not divide again.",
        ),
        (
            lambda x, W, dout: (dout @ W.T, x.T @ dout, dout),
            "b is added to every sample, so its slope is the sum over the samples.",
        ),
        (
            lambda x, W, dout: (dout @ W, x.T @ dout, dout.sum(axis=0)),
            "dx: the way back leads through W.T. Where W is square, W fits too, and is wrong.",
        ),
        (
            lambda x, W, dout: (dout @ W.T, dout.T @ x, dout.sum(axis=0)),
            "dW has the shape of W, (D, M); yours is its transpose.",
        ),
        (
            lambda x, W, dout: (x.T @ dout, dout @ W.T, dout.sum(axis=0)),
            "the order: dx first, then dW, then db.",
        ),
        (
            lambda x, W, dout: (dout @ W.T, x @ dout, dout.sum(axis=0)),
            "dW: x needs its transpose, so that the samples meet and add up.",
        ),
        (
            lambda x, W, dout: dout @ W.T,
            "that is dx, and right; return dW and db as well.",
        ),
    ],
    praise="three slopes, each in the shape of what it belongs to.",
)


def _scores_and_targets(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([[0.0, 0.0]]), np.array([[0.0, 1.0]])),
        (rng.normal(size=(4, 3)), np.eye(3)[[0, 2, 1, 1]]),
        (np.array([[1000.0, 0.0], [0.0, 0.0]]), np.eye(2)),
    ]


def _softmax_over_everything(x: Array) -> Array:
    e = np.exp(x - x.max())
    return e / e.sum()


function_exercise(
    "softmax_with_loss_backward",
    solution=lambda x, t: (softmax(x) - t) / len(x),
    inputs=_scores_and_targets,
    mistakes=[
        (
            lambda x, t: softmax(x) - t,
            "the 1/N is missing: the loss is the mean over the samples, so its slope is divided "
            "by their number too.",
        ),
        (
            lambda x, t: (softmax(x) - t) / x.size,
            "N counts the samples, len(x), not all scores.",
        ),
        (
            lambda x, t: (t - softmax(x)) / len(x),
            "the sign: raising the score of a wrong class must raise the loss.",
        ),
        (
            lambda x, t: (x - t) / len(x),
            "probability minus target, not score minus target: softmax first.",
        ),
        (
            lambda x, t: (_softmax_over_everything(x) - t) / len(x),
            "softmax over the whole batch: each sample needs a softmax of its own.",
        ),
        (
            lambda x, t: softmax(x) / len(x),
            "the target is missing: minus t.",
        ),
        (
            lambda x, t: -t / (softmax(x) * len(x)),
            "that is the slope along the probabilities. Go on to the scores: the slope of softmax "
            "comes in, and almost everything cancels.",
        ),
    ],
    praise="prediction minus target, shared among the samples.",
)
