"""Chapter 5: measured slopes."""

import numpy as np

import scratchdl
from exercises.answers import Answers


def memo_gradient(f, x):
    h = 1e-4
    grad = np.zeros_like(x)
    for idx in range(x.size):
        tmp_val = x[idx]
        x[idx] = tmp_val + h
        fxh1 = f(x)
        x[idx] = tmp_val - h
        fxh2 = f(x)
        grad[idx] = (fxh1 - fxh2) / (2 * h)
        x[idx] = tmp_val
    return grad


def gradient_of_rows(f, x):
    return memo_gradient(f, x.astype(float))


def gradient_with_integer_result(f, x):
    return repaired_gradient(f, x).astype(x.dtype)


def repaired_gradient(f, x):
    h = 1e-4
    x = x.astype(float)
    grad = np.zeros_like(x)
    for idx in np.ndindex(x.shape):
        value = x[idx]
        x[idx] = value + h
        above = f(x)
        x[idx] = value - h
        below = f(x)
        grad[idx] = (above - below) / (2 * h)
        x[idx] = value
    return grad


def without_putting_back(f, x):
    h = 1e-4
    x = x.astype(float)
    grad = np.zeros_like(x)
    for idx in np.ndindex(x.shape):
        value = x[idx]
        x[idx] = value + h
        above = f(x)
        x[idx] = value - h
        grad[idx] = (above - f(x)) / (2 * h)
    return grad


def four_points(f, x, h):
    return (-f(x + 2 * h) + 8 * f(x + h) - 8 * f(x - h) + f(x - 2 * h)) / (12 * h)


DOWN = np.array([6.0, -20.0]) / np.sqrt(436)

ANSWERS = {
    "central_difference": Answers(
        right=[
            lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
            lambda f, x, h: scratchdl.numerical_diff(f, x, h=h),
        ],
        wrong=[
            (lambda f, x, h: (f(x + h) - f(x)) / h, "forward difference"),
            (lambda f, x, h: (f(x) - f(x - h)) / h, "looks back only"),
            (lambda f, x, h: (f(x + h) - f(x - h)) / h, "2h apart"),
            (lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h, "from left to right"),
            (lambda f, x, h: f(x + h) - f(x - h), "rise over run"),
        ],
    ),
    "four_points": Answers(
        right=[
            four_points,
            lambda f, x, h: (
                4 / 3 * scratchdl.numerical_diff(f, x, h)
                - 1 / 3 * scratchdl.numerical_diff(f, x, 2 * h)
            ),
        ],
        wrong=[
            (lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h), "with two points"),
            (
                lambda f, x, h: (
                    (f(x + 2 * h) + 8 * f(x + h) - 8 * f(x - h) - f(x - 2 * h)) / (12 * h)
                ),
                "opposite sign",
            ),
            (lambda f, x, h: 6 * four_points(f, x, h), "divide by 12 h"),
            (lambda f, x, h: four_points(f, x, h) * h * h, "from left to right"),
        ],
    ),
    "best_steps": Answers(
        right=[(-2, -8)],
        wrong=[
            ((1e-2, -8), "give the exponent"),
            ((-5, -8), "best for float64"),
            ((-3, -8), "nearest"),
            ((-7 / 3, -8), "nearest"),
            ((-2, 1e-8), "give the exponent"),
            ((-2, 8), "negative exponent"),
            ((-7, -8), "third root"),
            ((-2, -16), "ε itself"),
            ((-2, -5), "square root"),
        ],
    ),
    "repair_gradient": Answers(
        right=[repaired_gradient, scratchdl.numerical_gradient],
        wrong=[
            (memo_gradient, "an array of integers cuts"),
            (gradient_of_rows, "whole row"),
            (gradient_with_integer_result, "cut off to integers"),
            (without_putting_back, "not put back"),
            (lambda f, x: 2.0 * x, "sum of squares only"),
            (lambda f, x: -scratchdl.numerical_gradient(f, x), "sign is wrong"),
        ],
    ),
    "steepest": Answers(
        right=[((-6, 20), DOWN), ((-6.0, 20.0), (0.287, -0.958))],
        wrong=[
            (((6, -20), DOWN), "wrong sign"),
            (((-6, 10), DOWN), "factor of 2"),
            (((0, 0), DOWN), "not the gradient"),
            (((..., ...), (..., ...)), "still missing"),
            (((-6, 20), (6, -20)), "should have length 1"),
            (((-6, 20), -DOWN), "way up"),
            (((-6, 20), (0, -1)), "the steepest way is minus"),
        ],
    ),
}
