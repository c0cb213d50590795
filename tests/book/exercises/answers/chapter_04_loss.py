"""Chapter 4, second half: one number for how wrong."""

import numpy as np

import scratchdl
from exercises.answers import Answers


def one_hot_by_loop(t, K):
    rows = []
    for label in t:
        if not 0 <= label < K:
            raise IndexError(label)
        rows.append([1 if k == label else 0 for k in range(K)])
    return rows


def one_hot_by_assignment(t, K):
    if t.min() < 0:
        raise IndexError("negative label")
    y = np.zeros((t.size, K), dtype=int)
    y[np.arange(t.size), t] = 1
    return y


ONE_HOT = Answers(
    right=(one_hot_by_loop, one_hot_by_assignment, scratchdl.one_hot),
    wrong=(
        (lambda t, K: np.eye(t.max() + 1)[t], "That is what num_classes is for"),
        (lambda t, K: np.eye(K)[t].T, "rows and columns are swapped"),
        (lambda t, K: np.eye(K)[t - 1], "counted from 0"),
        (lambda t, K: np.eye(K)[t], "-1 silently becomes the last class"),
        (lambda t, K: (np.arange(K) == t[:, None]).astype(int), "a row without any 1"),
        (lambda t, K: np.zeros((len(t), K)), "a single 1"),
        (lambda t, K: t, "the shape should be (3, 3), but yours is (3,)"),
    ),
)


def cross_entropy_by_labels(y, t):
    t = t.argmax(axis=-1) if t.ndim == y.ndim else t
    y, t = np.atleast_2d(y), np.atleast_1d(t)
    return -np.log(y[np.arange(len(y)), t]).mean()


def cross_entropy_by_factors(y, t):
    if t.ndim < y.ndim:
        t = np.eye(y.shape[-1])[t]
    return -np.sum(t * np.log(y + 1e-7)) / (1 if y.ndim == 1 else len(y))


def cross_entropy_of_the_book(y, t):
    if y.ndim == 1:
        t = t.reshape(1, t.size)
        y = y.reshape(1, y.size)
    if t.size == y.size:
        t = t.argmax(axis=1)
    batch_size = y.shape[0]
    return -np.sum(np.log(y[np.arange(batch_size), t.ravel()] + 1e-7)) / batch_size


def cross_entropy_misspelt(y, t):
    return -np.sum(t * np.log(y)) / bathc_size


def cross_entropy_of_the_memo(y, t):
    if y.ndim == 1:
        t = t.reshape(1, t.size)
        y = y.reshape(1, y.size)
    batch_size = y.shape[0]
    return -np.sum(t * np.log(y[np.arange(batch_size), t.astype(int)])) / batch_size


def cross_entropy_labels_only(y, t):
    y = y.reshape(-1, y.shape[-1])
    return -np.log(y[np.arange(len(y)), t]).mean()


def cross_entropy_one_hot_only(y, t):
    return -np.sum(t * np.log(y + 1e-7)) / (1 if y.ndim == 1 else len(y))


def cross_entropy_summed(y, t):
    return cross_entropy_by_labels(y, t) * (1 if y.ndim == 1 else len(y))


def cross_entropy_mean_of_all(y, t):
    if t.ndim < y.ndim:
        t = np.eye(y.shape[-1])[t]
    return np.mean(-t * np.log(y + 1e-7))


def cross_entropy_shape_0(y, t):
    if t.ndim < y.ndim:
        t = np.eye(y.shape[-1])[t]
    return -np.sum(t * np.log(y + 1e-7)) / y.shape[0]


CROSS_ENTROPY = Answers(
    right=(
        cross_entropy_by_labels,
        cross_entropy_by_factors,
        cross_entropy_of_the_book,
        scratchdl.cross_entropy_error,
    ),
    wrong=(
        (cross_entropy_of_the_memo, "multiply by t once more"),
        (cross_entropy_of_the_memo, "gives     2.99573"),
        (cross_entropy_labels_only, "one-hot targets do not: their 0s and 1s are not indices"),
        (cross_entropy_one_hot_only, "labels do not: label 2 is a position"),
        (cross_entropy_summed, "forgot to divide by N"),
        (cross_entropy_mean_of_all, "divide by the number of classes too"),
        (cross_entropy_shape_0, "a single sample is a batch of one"),
        (cross_entropy_misspelt, "name 'bathc_size' is not defined"),
        (lambda y, t: -cross_entropy_by_labels(y, t), "never negative"),
        (lambda y, t: cross_entropy_by_labels(y, t) / np.log(10), "base-10"),
        (lambda y, t: cross_entropy_by_labels(y, t) / np.log(2), "base-2"),
        (lambda y, t: 2 * cross_entropy_by_labels(y, t), "2 times what it should be"),
        (
            lambda y, t: np.full(len(y), cross_entropy_by_labels(y, t)),
            "should be one number",
        ),
        (lambda y, t: -np.sum(t * np.log(y)), "0 · log 0 is nan"),
    ),
)

CAP = Answers(
    right=(16.118, 16.11809565095832, np.float64(16.118)),
    wrong=(
        (7, "base-10"),
        (-16.118, "minus the logarithm"),
        (0, "a perfect answer"),
        (float("inf"), "With delta"),
        (16.1, "give more digits"),
        (16.3, "numbers differ"),
        ("16", "should be a number, but yours is a str"),
        (..., "still missing"),
        (float("nan"), "contains nan"),
    ),
)

GUESSING = Answers(
    right=(2.3026, 2.303, np.log(10)),
    wrong=(
        (0.1, "minus its logarithm"),
        (1.0, "base-10"),
        (3.3219, "in bits"),
        (0.9, "a wrong guess"),
        (2.3, "give more digits"),
        (2.2, "numbers differ"),
        (10, "how many classes"),
    ),
)


def distribution(p, *others):
    """p for the digit 5, the others for the digits from 0 on."""
    y = np.zeros(10)
    y[: len(others)] = others
    y[5] = p
    return y


SQUARED_034 = Answers(
    right=(
        distribution(1 - np.sqrt(0.17), np.sqrt(0.17)),
        distribution(0.5, 0.1, 0.2, 0.2),
        list(distribution(0.5, 0.2, 0.1, 0.2)),
        distribution(0.59, 0.41),
    ),
    wrong=(
        (distribution(0.7, 0.3), "with p(5) = 0.7 your loss is 0.18"),
        (distribution(0.7, 0.5), "sum to 1.2"),
        (distribution(1 - np.sqrt(0.34), np.sqrt(0.34)), "has no 1/2"),
        (distribution(1.2, -0.2), "never negative"),
        (distribution(0.5, 0.5)[:9], "should have the shape (10,), but has (9,)"),
        ("a vector", "should be numbers"),
        (distribution(np.nan, 0.5), "not finite"),
        (None, "still missing"),
    ),
)

CALM = np.array([[0.4, 0.3, 0.3], [0.3, 0.4, 0.3], [0.3, 0.3, 0.4], [0.3, 0.3, 0.4]])

ACCURACY = Answers(
    right=(CALM, CALM.tolist(), 0.1 * np.eye(3)[[0, 1, 2, 2]] + 0.3),
    wrong=(
        (np.eye(3)[[0, 1, 2, 2]], "be right with less confidence"),
        (CALM[:, ::-1], "row 0 chooses class 2, but the truth is 0"),
        (np.full((4, 3), 1 / 3), "a tie decides nothing"),
        (2 * CALM, "each row should be a distribution"),
        (CALM[:3], "should have the shape (4, 3), but has (3, 3)"),
    ),
)

ANSWERS = {
    "one_hot": ONE_HOT,
    "cross_entropy": CROSS_ENTROPY,
    "cross_entropy_cap": CAP,
    "loss_of_guessing": GUESSING,
    "squared_loss_034": SQUARED_034,
    "accuracy_is_not_loss": ACCURACY,
}
