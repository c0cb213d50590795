"""Chapter 4, first half: scores become probabilities."""

import numpy as np

import scratchdl
from exercises.answers import Answers


def softmax_right(a):
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_by_rows(a):
    if a.ndim == 1:
        e = np.exp(a - max(a))
        return [value / sum(e) for value in e]
    return [softmax_by_rows(row) for row in a]


def softmax_by_logs(a):
    return np.exp(a - np.logaddexp.reduce(a, axis=-1, keepdims=True))


def softmax_of_the_memos(a):
    c = np.max(a)
    exp_a = np.exp(a - c)
    sum_exp_a = np.sum(exp_a)
    y = exp_a / sum_exp_a
    return y


def softmax_axis_0(a):
    e = np.exp(a - a.max(axis=0))
    return e / e.sum(axis=0)


def softmax_axis_1(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_without_keepdims(a):
    e = np.exp(a - a.max(axis=-1))
    return e / e.sum(axis=-1)


def softmax_unshifted(a):
    return np.exp(a) / np.exp(a).sum(axis=-1, keepdims=True)


def softmax_one_shift_for_all(a):
    e = np.exp(a - a.max())
    return e / e.sum(axis=-1, keepdims=True)


def softmax_half_shifted(a):
    return np.exp(a - a.max(axis=-1, keepdims=True)) / np.exp(a).sum(axis=-1, keepdims=True)


def softmax_in_place(a):
    a -= a.max(axis=-1, keepdims=True)
    e = np.exp(a)
    return e / e.sum(axis=-1, keepdims=True)


def softmax_without_return(a):
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    e / e.sum(axis=-1, keepdims=True)


def softmax_misspelt(a):
    c = np.max(a)
    return np.exp(a - c) / exp_sum


def softmax_with_delta(a):
    return softmax_right(a) + 1e-3


def softmax_shifted_by_a_thousand(x):
    with np.errstate(all="ignore"):
        e = np.exp(x - 1000)
        return e / e.sum(axis=-1, keepdims=True)


SOFTMAX = Answers(
    right=(softmax_right, softmax_by_rows, softmax_by_logs, scratchdl.softmax),
    wrong=(
        (softmax_of_the_memos, "do not sum to 1: the sum runs over the whole batch"),
        (softmax_axis_0, "you summed over axis 0"),
        (softmax_axis_1, "axis=-1 is the last axis of any array"),
        (softmax_without_keepdims, "keepdims=True"),
        (softmax_unshifted, "overflows beyond about 709"),
        (softmax_shifted_by_a_thousand, "not a fixed number"),
        (softmax_one_shift_for_all, "Each row needs its own maximum"),
        (softmax_half_shifted, "but not below it"),
        (softmax_in_place, "changes its input"),
        (softmax_without_return, "is a `return` missing?"),
        (softmax_misspelt, "line 3 of softmax_misspelt: `return np.exp(a - c) / exp_sum"),
        (softmax_with_delta, "do not sum to 1: divide"),
        (lambda a: a / a.sum(axis=-1, keepdims=True), "exponential is missing"),
        (lambda a: -softmax_right(a), "never negative"),
        (lambda a: 1 / (1 + np.exp(-a)), "sigmoid"),
        (lambda a: "1", "yours is a str"),
        (lambda a: softmax_right(a)[..., :1], "the shape should be (3,), but yours is (1,)"),
        (lambda: 1, "TypeError"),
        (softmax_right(np.ones(3)), "hand over the function itself"),
        (None, "hand over the function itself"),
    ),
)

TEMPERATURE = Answers(
    right=(
        lambda x, T: softmax_right(x / T),
        lambda x, T: softmax_right((x - x.max(axis=-1, keepdims=True)) / T),
        lambda x, T: softmax_right(np.multiply(x, 1 / T)),
    ),
    wrong=(
        (lambda x, T: softmax_right(x * T), "you multiply by T"),
        (lambda x, T: softmax_right(x) / T, "no longer sum to 1. Divide the scores"),
        (lambda x, T: softmax_right(softmax_right(x) / T), "softmax twice"),
        (lambda x, T: softmax_right(x), "T changes nothing yet"),
        (lambda x, T: softmax_unshifted(x / T), "np.exp overflows"),
        (lambda x, T: ..., "still returns `...`"),
    ),
)

LOG_SUM_EXP = Answers(
    right=(
        lambda x: np.logaddexp.reduce(x, axis=-1),
        lambda x: x.max(axis=-1) + np.log(np.exp(x - x.max(-1, keepdims=True)).sum(-1)),
    ),
    wrong=(
        (lambda x: np.log(np.sum(np.exp(x), axis=-1)), "overflows beyond about 709"),
        (
            lambda x: np.log(np.sum(np.exp(x - x.max(-1, keepdims=True)), axis=-1)),
            "add it again outside",
        ),
        (lambda x: np.max(x, axis=-1), "the largest score alone"),
        (lambda x: np.log(np.sum(np.exp(x - x.max()))) + x.max(), "one number for the whole batch"),
        (lambda x: np.sum(x, axis=-1), "log(e^a + e^b) is not a + b"),
        (
            lambda x: np.logaddexp.reduce(x, axis=-1, keepdims=True),
            "the last axis should be gone",
        ),
        (lambda x: -np.logaddexp.reduce(x, axis=-1), "the sign is wrong"),
    ),
)

LOG_SOFTMAX = Answers(
    right=(
        lambda x: x - np.logaddexp.reduce(x, axis=-1, keepdims=True),
        scratchdl.log_softmax,
    ),
    wrong=(
        (lambda x: np.log(softmax_right(x)), "minus infinity"),
        (lambda x: np.log(softmax_right(x) + 1e-7), "cannot fall below -16.1"),
        (lambda x: x - np.log(np.exp(x).sum(axis=-1, keepdims=True)), "overflows beyond about 709"),
        (lambda x: np.log(np.exp(x).sum(axis=-1, keepdims=True)) - x, "the sign is wrong"),
        (lambda x: np.logaddexp.reduce(x, axis=-1, keepdims=True) - x, "the sign is wrong"),
        (softmax_right, "these are the probabilities"),
        (lambda x: x - x.max() - np.log(np.exp(x - x.max()).sum()), "over the whole batch"),
        (lambda x: x - np.logaddexp.reduce(x, axis=-1), "keepdims=True"),
    ),
)

ANSWERS = {
    "softmax": SOFTMAX,
    "temperature": TEMPERATURE,
    "log_sum_exp": LOG_SUM_EXP,
    "log_softmax": LOG_SOFTMAX,
}
