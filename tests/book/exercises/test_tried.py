"""Answers that careful readers tried: right ones that were refused, wrong ones that were taken."""

import sys
import warnings

import numpy as np
import pytest

from scratchdl import sigmoid, softmax
from scratchdl.book.exercises import evaluate
from scratchdl.book.exercises.functions import function_exercise
from scratchdl.book.exercises.registry import _EXERCISES

RNG = np.random.default_rng(1)


def put_back_never(f, x):
    h, x = 1e-4, x.astype(float)
    grad = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        grad[place] = (above - f(x)) / (2 * h)
    return grad


def accuracy_by_values(y, t):
    if np.max(t) <= 1:
        t = np.argmax(t, axis=-1)
    return np.mean(np.argmax(y, axis=1) == t)


def mask_only(x, ratio, rng):
    m = (rng.random(x.shape) >= ratio) / (1 - ratio)
    return m, m


def drop(x, ratio, rng):
    m = (rng.random(x.shape) >= ratio) / (1 - ratio)
    return x * m, m


def drop_by_another_rng(x, ratio, rng):
    return drop(x, ratio, RNG)


def log_uniform(low, high, rng):
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def two_halves(low, high, rng):
    middle = np.sqrt(low * high)
    return rng.uniform(low, middle) if rng.random() < 0.5 else rng.uniform(middle, high)


def clipped_log_normal(low, high, rng):
    mean, spread = np.log(low * high) / 2, np.log(high / low) / 4
    return float(np.clip(np.exp(rng.normal(mean, spread)), low, high))


def rotation(N, size, rng):
    order = np.roll(np.arange(N), int(rng.integers(N)))
    return [order[first : first + size] for first in range(0, N, size)]


def sigmoid_that_is_told_to_be_quiet(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


def sigmoid_that_ignores_warnings(x):
    warnings.filterwarnings("ignore")
    return 1 / (1 + np.exp(-x))


def stop_early(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] else best
        if epoch - best >= patience:
            return np.array([epoch, best])
    return np.array([len(losses) - 1, best])


WRONG = [
    ("xor_from_nand", lambda x1, x2, nand: (x1 or x2) if nand(x1, x2) else 0),
    ("xor_from_nand", lambda x1, x2, nand: nand(x1, x2) * nand(nand(x1, x1), nand(x2, x2))),
    ("xor_from_nand", lambda x1, x2, nand: (nand(0, 0), x1 ^ x2)[1]),
    ("repair_gradient", put_back_never),
    ("repair_gradient", lambda f, x: 2 * x),
    ("accuracy", accuracy_by_values),
    *(("half_step", 3.16e-6, paper) for paper in (0, 1e-9, 5e-9, 1.9e-8, 2e-8)),
    ("inverted_dropout", mask_only, lambda dout, m: dout * m),
    ("inverted_dropout", drop, lambda dout, m: 2 * dout * m),
    ("inverted_dropout", drop_by_another_rng, lambda dout, m: dout * m),
    ("log_uniform_draw", two_halves),
    ("log_uniform_draw", clipped_log_normal),
    ("log_uniform_draw", lambda low, high, rng: log_uniform(low, high, RNG)),
    (
        "decoupled_decay",
        lambda W, m, v, lr, decay: W - lr * (m / np.sqrt(v + 1e-8) + decay * W),
    ),
    ("best_constant", 1.9, 0.114),
    ("shape_quiz", 0.1, (10, 784), (784,), (100, 1, 28, 28)),
    ("mini_batches", rotation),
    ("stable_sigmoid", lambda x: 1 / (1 + np.exp(-np.clip(x, -500, 500)))),
    ("stable_sigmoid", sigmoid_that_is_told_to_be_quiet),
    ("stable_sigmoid", sigmoid_that_ignores_warnings),
    ("softmax", lambda x: np.exp(x - 1000) / np.exp(x - 1000).sum(-1, keepdims=True)),
]
RIGHT = [
    ("squared_loss_034", [0, 0, 0, 0, 0, 0.59, 0, 0, 0.41, 0]),
    ("empty_pixels", [135]),
    ("empty_pixels", np.array([135])),
    ("one_neuron", "a d and f"),
    ("one_neuron", "a; d; f"),
    ("one_neuron", ["a", "d", "f"]),
    ("multiply_backward", lambda x, y, dout: np.array([y, x]) * dout),
    ("early_stopping", stop_early),
    ("hilltop", 0.0754),
    ("stable_rate", [0.95]),
    ("simple_net_gradient", lambda W, x, t: np.outer(x, softmax(x @ W) - t)),
    ("threshold_to_bias", [-0.7], np.array([-7])),
]


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name, *answer in WRONG])
def test_wrong_answers_are_refused(name, answer):
    assert not evaluate(name, *answer).passed


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name, *answer in RIGHT])
def test_right_answers_are_accepted(name, answer):
    verdict = evaluate(name, *answer)
    assert verdict.passed, verdict.message


@pytest.fixture
def _square():
    before = dict(_EXERCISES)
    function_exercise(
        "square_of_all",
        solution=lambda x, more: (x**2, {key: v**2 for key, v in more.items()}["a"]),
        inputs=lambda rng: [(np.array([[2.0, 3.0]]), {"a": np.array([2.0])})],
        praise="squared.",
    )
    yield
    _EXERCISES.clear()
    _EXERCISES.update(before)


def in_place(x, more):
    x *= x
    return x, more["a"] ** 2


def reshaping(x, more):
    y = x**2
    x.shape = (2,)
    return y, more["a"] ** 2


def into_the_dict(x, more):
    more["a"] = more["a"] ** 2
    return x**2, more["a"]


def leaving(x, more):
    raise SystemExit(1)


@pytest.mark.usefixtures("_square")
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (in_place, "`x = x - c` makes a new one"),
        (reshaping, "another shape"),
        (into_the_dict, "the dict that it was given"),
        (leaving, "stops with SystemExit: 1"),
        (lambda x, more: sys.exit("no"), "stops with SystemExit: no"),
        (lambda x, more: (x**2, ...), "value 2 of 2 is still missing"),
        (lambda x, more: ..., "still returns `...`"),
        (lambda x, more: (x**2, 1.02 * more["a"] ** 2), "in value 2 of 2, the numbers differ"),
    ],
)
def test_what_went_wrong_is_named(answer, words):
    assert words in evaluate("square_of_all", answer).message


def test_nearly_right_is_no_missing_factor():
    verdict = evaluate(
        "central_difference", lambda f, x, h: round((f(x + h) - f(x - h)) / (2 * h), 3)
    )
    assert "which factor" not in verdict.message
    assert "give more digits" not in evaluate("loss_of_guessing", 2.2).message
    assert "give more digits" in evaluate("loss_of_guessing", 2.3).message


def test_a_number_of_thousands_of_digits_is_no_trouble():
    assert "bits" in evaluate("unseen_share", lambda N, size, steps: 10**10_000).message


def test_a_silent_sigmoid_is_told_why():
    spoken = evaluate("stable_sigmoid", lambda x: 1 / (1 + np.exp(-x))).message
    assert (
        evaluate("stable_sigmoid", sigmoid_that_is_told_to_be_quiet).message.partition("\n")[0]
        == spoken.partition("\n")[0]
    )
    assert evaluate("stable_sigmoid", sigmoid).passed
