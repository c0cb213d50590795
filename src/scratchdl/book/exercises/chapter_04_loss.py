"""Chapter 4, second half: one number for how wrong. What goes wrong there, and why."""

from collections.abc import Callable

import numpy as np

from scratchdl.activations import softmax
from scratchdl.book.exercises.comparing import near
from scratchdl.book.exercises.functions import Arguments, Function, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.values import numbers, value_exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.labels import one_hot
from scratchdl.losses import cross_entropy_error
from scratchdl.typing import Array

function_exercise(
    "one_hot",
    solution=one_hot,
    inputs=lambda rng: [
        (np.array([2, 0, 1]), 3),
        (np.array([1, 0]), 4),
        (rng.integers(0, 10, size=7), 10),
        (np.array([0, 3]), 3),
        (np.array([0, -1]), 3),
    ],
    mistakes=[
        (
            lambda t, K: np.eye(np.max(t) + 1)[t],
            "you count the classes by the largest label seen, but the last classes may be absent "
            "from a batch. That is what num_classes is for.",
        ),
        (
            lambda t, K: np.eye(K)[t].T,
            "rows and columns are swapped: one row per sample, one column per class.",
        ),
        (
            lambda t, K: np.eye(K)[t - 1],
            "classes are counted from 0: label 0 has its 1 in column 0.",
        ),
        (
            lambda t, K: np.eye(K)[t],
            "NumPy counts -1 from the end, so a label of -1 silently becomes the last class. "
            "Raise an IndexError for it.",
        ),
        (
            lambda t, K: np.arange(K) == np.asarray(t)[:, np.newaxis],
            "a label that is no class gives a row without any 1, silently. "
            "Raise an IndexError for it.",
        ),
    ],
    symptoms=[
        (
            lambda y, t, K: not np.all(np.sum(y, axis=-1) == 1),
            "each row should hold a single 1 and otherwise 0.",
        )
    ],
    praise="one 1 per row, absent classes keep their column, and labels out of range are refused.",
)


def _cross_entropy_inputs(rng: np.random.Generator) -> list[Arguments]:
    book = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])
    square = np.array([[0.7, 0.2, 0.1], [0.7, 0.2, 0.1], [0.1, 0.2, 0.7]])
    y = 0.9 * softmax(rng.normal(size=(4, 5))) + 0.02  # no entry so small that a delta would show
    t = rng.integers(0, 5, size=4)
    return [
        (book, one_hot(np.array([2]), 10)[0].astype(int)),  # whole numbers, as on the page
        (np.array([0.7, 0.2, 0.1]), np.int64(0)),
        (square, np.array([0, 1, 1])),
        (square, one_hot(np.array([0, 1, 1]), 3).astype(int)),
        (square[:2], np.array([0, 0])),
        (y, t),
        (y, one_hot(t, 5)),
    ]


def _memo_cross_entropy(y: Array, t: Array) -> Array:
    """The memo's function with nothing but its spelling corrected."""
    if y.ndim == 1:
        t, y = t.reshape(1, t.size), y.reshape(1, y.size)
    return -np.sum(t * np.log(y[np.arange(len(y)), t.astype(int)])) / len(y)


def _labels_only(y: Array, t: Array) -> Array:
    y = np.atleast_2d(y)
    return -np.mean(np.log(y[np.arange(len(y)), t]))


def _one_hot_only(y: Array, t: Array) -> Array:
    return -np.sum(t * np.log(y + 1e-7)) / (len(y) if y.ndim == 2 else 1)


def _scaled(scale: Callable[[Array], float]) -> Function:
    """The right loss times a factor that should not be there."""
    return lambda y, t: cross_entropy_error(y, t) * scale(y)


function_exercise(
    "cross_entropy",
    solution=cross_entropy_error,
    inputs=_cross_entropy_inputs,
    mistakes=[
        (
            _memo_cross_entropy,
            "you index y by t and then multiply by t once more. A one-hot t used as an index picks "
            "classes 0 and 1; a label used as a factor weighs class 0 with 0.",
        ),
        (
            _labels_only,
            "labels come out right, one-hot targets do not: their 0s and 1s are not indices. "
            "Where t.ndim == y.ndim, multiply; or turn t into labels by t.argmax(axis=-1).",
        ),
        (
            _one_hot_only,
            "one-hot targets come out right, labels do not: label 2 is a position, not a factor. "
            "Where t.ndim == y.ndim - 1, pick the entry at t, or make t one-hot first.",
        ),
        (
            _scaled(lambda y: len(y) if y.ndim == 2 else 1),
            "you forgot to divide by N: the loss grows with the size of the batch.",
        ),
        (
            _scaled(lambda y: 1 / y.shape[-1]),
            "you divide by the number of classes too: np.mean over all entries counts N·K of them. "
            "Sum over the classes, then divide by N.",
        ),
        (
            _scaled(lambda y: 1 / len(y) if y.ndim == 1 else 1),
            "a single sample is a batch of one: y.shape[0] is its number of classes, not N.",
        ),
        (
            _scaled(lambda y: 1 / np.log(10)),
            "that is the base-10 logarithm; the loss uses the natural one, np.log.",
        ),
        (
            _scaled(lambda y: 1 / np.log(2)),
            "that is the base-2 logarithm (bits); the loss uses the natural one, np.log (nats).",
        ),
        (
            lambda y, t: -np.sum(np.where(t == 1, np.log(np.maximum(y, 1e-300)), 0.0)),
            "compare shapes, not values: t == 1 marks a one-hot entry, but also the label 1.",
        ),
    ],
    symptoms=[
        (lambda loss, y, t: bool(np.isnan(loss)), "0 · log 0 is nan: never take the log of a 0."),
        (lambda loss, y, t: bool(loss < 0), "a cross entropy is never negative, but yours is."),
    ],
    praise="labels and one-hot targets agree, for one sample, a batch and a square batch.",
)

value_exercise(
    "cross_entropy_cap",
    expected=-np.log(1e-7),
    mistakes=[
        (7.0, "that is the base-10 logarithm; the loss uses the natural one, np.log."),
        (np.log(1e-7), "the size is right; the loss is minus the logarithm."),
        (0.0, "0 is the loss of a perfect answer. Here the correct class has probability 0."),
        (np.inf, "without delta, yes. With delta the logarithm is taken of 0 + 1e-7."),
    ],
    praise="with delta = 1e-7 no single answer can cost more than -log(1e-7), about 16.118.",
)

value_exercise(
    "loss_of_guessing",
    expected=np.log(10),
    mistakes=[
        (0.1, "that is the probability of the correct class; the loss is minus its logarithm."),
        (0.9, "that is the chance of a wrong guess; the loss is minus log of the right class's."),
        (1.0, "that is the base-10 logarithm; the loss uses the natural one, np.log."),
        (np.log2(10), "that is the loss in bits, by the base-2 logarithm; np.log gives nats."),
        (-np.log(10), "the size is right; the loss is minus the logarithm."),
        (10.0, "that is how many classes there are; the loss is the natural logarithm of it."),
    ],
    praise="log 10. A net whose first loss is far above it is confidently wrong before it learns.",
)


@exercise(
    "squared_loss_034", praise="these ten sum to 1 and cost 0.34, with less than 0.7 for the 5."
)
def _squared_loss_034(y: object, *, rng: np.random.Generator) -> None:
    """Any distribution with that loss is right, so the conditions are checked one by one."""
    y = numbers(y, shape=(10,), name="y")
    if np.any(y < 0):
        raise NotYet(f"a probability is never negative, but yours has {show(y.min())}.")
    if not near(y.sum(), 1):
        raise NotYet(f"your numbers sum to {show(y.sum())}, not to 1: softmax cannot give them.")
    loss = np.sum((y - one_hot(5, 10)) ** 2)
    if abs(loss / 2 - 0.34) < 0.005:
        raise NotYet("the essay's formula has no 1/2: without it your loss is 0.68.")
    if abs(loss - 0.34) >= 0.005:  # two decimals are asked for
        raise NotYet(f"with p(5) = {show(y[5])} your loss is {show(loss)}, not 0.34.")


@exercise("accuracy_is_not_loss", praise="all four right, and still the larger loss.")
def _accuracy_is_not_loss(y: object, *, rng: np.random.Generator) -> None:
    """Ask for predictions that beat the page's `y_bold` in accuracy and lose in loss."""
    t, bold_loss = np.array([0, 1, 2, 2]), -(3 * np.log(0.98) + np.log(0.45)) / 4
    y = numbers(y, shape=(4, 3), name="y")
    if np.any(y < 0) or not near(y.sum(axis=1), 1):
        raise NotYet("each row should be a distribution: no negative number, and the sum 1.")
    largest = y == y.max(axis=1, keepdims=True)
    if np.any(largest.sum(axis=1) > 1):
        raise NotYet("a tie decides nothing: make one class of each row the largest.")
    for n in range(4):
        if y[n].argmax() != t[n]:
            raise NotYet(f"row {n} chooses class {y[n].argmax()}, but the truth is {t[n]}.")
    loss = cross_entropy_error(y, t)
    if loss <= bold_loss:
        raise NotYet(
            f"four of four are right, but your loss, {show(loss)}, is not above "
            f"{show(bold_loss)}: be right with less confidence."
        )
