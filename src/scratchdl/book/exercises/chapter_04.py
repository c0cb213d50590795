"""Chapter 4, first half: scores become probabilities. What goes wrong there, and why."""

import numpy as np

from scratchdl.activations import log_softmax, sigmoid, softmax
from scratchdl.book.exercises.comparing import near
from scratchdl.book.exercises.functions import Arguments, Function, function_exercise
from scratchdl.typing import Array


def _scores(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([0.3, 2.9, 4.0]),),
        (np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]]),),
        (rng.normal(size=(4, 4)),),  # square: a forgotten keepdims broadcasts without an error
        (rng.normal(size=(2, 3, 5)),),
        (np.array([1010.0, 1000.0, 0.0]),),
        (np.array([[0.0, 1.0], [2000.0, 2001.0]]),),  # one row's maximum does not help the other
    ]


def _shifted(x: Array) -> Array:
    return x - np.max(x, axis=-1, keepdims=True)


def _total(x: Array) -> Array:
    return np.sum(np.exp(x), axis=-1, keepdims=True)


def _softmax_along(axis: int | None, keepdims: bool = True) -> Function:
    """Softmax along another axis than the last, or without keeping it."""

    def wrong(x: Array) -> Array:
        e = np.exp(x - np.max(x, axis=axis, keepdims=keepdims))
        return e / np.sum(e, axis=axis, keepdims=keepdims)

    return wrong


OVERFLOW = (
    "np.exp overflows beyond about 709: subtract each row's largest score before np.exp. "
    "That changes no probability."
)
KEEPDIMS = (
    "the maximum or the sum lost its last axis, so NumPy lines it up with the wrong one: "
    "write keepdims=True."
)

function_exercise(
    "softmax",
    solution=softmax,
    inputs=_scores,
    mistakes=[
        (
            _softmax_along(None),
            "your rows do not sum to 1: the sum runs over the whole batch. "
            "Sum along the last axis only: axis=-1, keepdims=True.",
        ),
        (
            _softmax_along(0),
            "your rows do not sum to 1, your columns do: you summed over axis 0, the samples. "
            "The classes lie along the last axis, -1.",
        ),
        (
            _softmax_along(1),
            "axis=1 is the last axis of a matrix only. axis=-1 is the last axis of any array.",
        ),
        (_softmax_along(-1, keepdims=False), KEEPDIMS),
        (lambda x: np.exp(x) / _total(x), OVERFLOW),
        (
            lambda x: np.exp(x - np.max(x)) / _total(x - np.max(x)),
            "you subtract the largest score of the whole batch, so a row far below it becomes 0/0. "
            "Each row needs its own maximum: axis=-1, keepdims=True.",
        ),
        (
            lambda x: np.exp(_shifted(x)) / _total(x),
            "you shifted the scores above the fraction line but not below it.",
        ),
        (
            lambda x: x / np.sum(x, axis=-1, keepdims=True),
            "the exponential is missing: a score may be negative, but e to its power never is.",
        ),
        (sigmoid, "sigmoid squashes each score by itself, so nothing makes a row sum to 1."),
        (log_softmax, "these are the logarithms of the probabilities."),
    ],
    symptoms=[
        (
            lambda y, x: bool(np.any(np.isnan(y))),
            "your result holds nan: a total has become 0 or infinite. "
            "Subtract each row's own largest score, not a fixed number.",
        ),
        (lambda y, x: np.any(np.less(y, 0)), "a probability is never negative, but yours is."),
        (
            lambda y, x: not near(np.sum(y, axis=-1), 1),
            "your rows do not sum to 1: divide by the sum along the last axis.",
        ),
    ],
    praise="every row sums to 1, in batches of any shape, and scores of 1,000 do not overflow.",
)

function_exercise(
    "temperature",
    solution=lambda x, T: softmax(x / T),
    inputs=lambda rng: [
        (np.array([0.3, 2.9, 4.0]), 2.0),
        (rng.normal(size=(2, 4)), 0.5),
        (rng.normal(size=(3, 3)), 1.0),
        (np.array([1.0, 2.0, 3.0]), 100.0),
        (np.array([1.0, 2.0, 3.0]), 0.001),
    ],
    mistakes=[
        (
            lambda x, T: softmax(x * T),
            "you multiply by T. Dividing the scores makes their differences smaller as T grows, "
            "and that evens the probabilities out.",
        ),
        (
            lambda x, T: softmax(x) / T,
            "you divide the probabilities by T, so they no longer sum to 1. Divide the scores.",
        ),
        (
            lambda x, T: softmax(softmax(x) / T),
            "you apply softmax twice. Divide the scores by T, then one softmax.",
        ),
        (lambda x, T: softmax(x), "T changes nothing yet: divide the scores by it."),
        (
            lambda x, T: np.exp(x / T) / _total(x / T),
            "a small T makes the scores large, and np.exp overflows: use the safe softmax.",
        ),
        (
            lambda x, T: softmax(x) ** (1 / T),
            "these powers have the right ratios, but they no longer sum to 1: divide by their sum, "
            "or divide the scores by T before softmax.",
        ),
    ],
    symptoms=[
        (
            lambda y, x, T: not near(np.sum(y, axis=-1), 1),
            "your rows do not sum to 1: T belongs under the scores, before softmax.",
        )
    ],
    praise="hot is even, cold is certain, and T = 1 is softmax as it was.",
)

function_exercise(
    "log_sum_exp",
    solution=lambda x: np.max(x, axis=-1) + np.log(np.sum(np.exp(_shifted(x)), axis=-1)),
    inputs=_scores,
    mistakes=[
        (
            lambda x: np.max(x, axis=-1),
            "that is the largest score alone; the others add a little, at most log K.",
        ),
        (
            lambda x: np.log(np.sum(np.exp(x), axis=-1)),
            "np.exp overflows beyond about 709: subtract the largest score inside, "
            "add it again outside.",
        ),
        (
            lambda x: np.log(np.sum(np.exp(_shifted(x)), axis=-1)),
            "you subtracted the largest score inside; add it again outside the logarithm.",
        ),
        (
            lambda x: np.max(x) + np.log(np.sum(np.exp(x - np.max(x)))),
            "one number for the whole batch: each row has its own, so sum along axis=-1.",
        ),
        (
            lambda x: np.sum(x, axis=-1),
            "log and exp cancel only without the sum between them: log(e^a + e^b) is not a + b.",
        ),
        (
            lambda x: np.max(x, axis=-1, keepdims=True) + np.log(_total(_shifted(x))),
            "the value is right, and the last axis should be gone: one number per row.",
        ),
    ],
    praise="one number per row, between max and max + log K, and 1010 does not overflow.",
)

function_exercise(
    "log_softmax",
    solution=log_softmax,
    inputs=_scores,
    mistakes=[
        (
            lambda x: np.log(softmax(x)),
            "softmax has already rounded a small probability to 0, and log 0 is minus infinity. "
            "Use the formula x - logsumexp(x): it never forms the probability.",
        ),
        (
            lambda x: x - np.log(_total(x)),
            "np.exp overflows beyond about 709: shift the scores by their maximum first.",
        ),
        (
            lambda x: x - np.log(_total(_shifted(x))),
            "the shift is in one place only: subtract the maximum from both x.",
        ),
        (
            lambda x: np.log(softmax(x) + 1e-7),
            "1e-7 keeps the logarithm finite and wrong: it cannot fall below -16.1. "
            "Use the formula x - logsumexp(x).",
        ),
        (lambda x: -log_softmax(x), "the sign is wrong: logarithms of probabilities are negative."),
        (
            lambda x: x - np.max(x) - np.log(np.sum(np.exp(x - np.max(x)))),
            "the sum runs over the whole batch: axis=-1, keepdims=True.",
        ),
        (
            lambda x: _shifted(x) - np.log(np.sum(np.exp(_shifted(x)))),
            "the sum runs over the whole batch: axis=-1, keepdims=True.",
        ),
        (lambda x: _shifted(x) - np.log(np.sum(np.exp(_shifted(x)), axis=-1)), KEEPDIMS),
        (softmax, "these are the probabilities; their logarithms are asked for."),
    ],
    symptoms=[
        (
            lambda y, x: np.any(np.greater(y, 0)),
            "the logarithm of a probability is never above 0, but yours is.",
        )
    ],
    praise="its exponential sums to 1, and it stays finite where log(softmax(x)) is not.",
)
