"""Chapter 5: measured slopes, and what spoils them."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from scratchdl.book.exercises.comparing import near
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.values import numbers
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.gradients import numerical_gradient
from scratchdl.typing import Array

Curve: TypeAlias = Callable[[float], float]


def square(x: float) -> float:
    """A parabola, on which the central difference is exact."""
    return x**2


def cube(x: float) -> float:
    """The simplest curve on which the central difference is not exact."""
    return x**3


def fourth_power(x: float) -> float:
    """The highest power on which four points are exact."""
    return x**4


def _curves(rng: np.random.Generator) -> list[Arguments]:
    return [(square, 3.0, 0.1), (cube, 1.0, 0.5), (np.sin, float(rng.uniform(0.5, 1.0)), 0.3)]


def _central(f: Curve, x: float, h: float) -> float:
    return (f(x + h) - f(x - h)) / (2 * h)


function_exercise(
    "central_difference",
    solution=_central,
    inputs=_curves,
    mistakes=[
        (
            lambda f, x, h: (f(x + h) - f(x)) / h,
            "that is the forward difference: it looks ahead only.",
        ),
        (lambda f, x, h: (f(x) - f(x - h)) / h, "that looks back only; look to both sides."),
        (
            lambda f, x, h: (f(x + h) - f(x - h)) / h,
            "the two points lie 2h apart, so divide by 2 * h.",
        ),
        (
            lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
            "Python reads / 2 * h from left to right: write / (2 * h).",
        ),
        (lambda f, x, h: f(x + h) - f(x - h), "a slope is rise over run: divide by 2 * h."),
    ],
    praise="exact for parabolas; elsewhere the error is of order h².",
)


def _four_points(f: Curve, x: float, h: float) -> float:
    far = f(x + 2 * h) - f(x - 2 * h)
    near = f(x + h) - f(x - h)
    return (8 * near - far) / (12 * h)


function_exercise(
    "four_points",
    solution=_four_points,
    inputs=lambda rng: [(square, 3.0, 0.1), (fourth_power, 1.0, 0.5), (np.sin, 0.7, 0.3)],
    mistakes=[
        (_central, "that is the central difference, with two points; here are four."),
        (
            lambda f, x, h: (f(x + 2 * h) + 8 * f(x + h) - 8 * f(x - h) - f(x - 2 * h)) / (12 * h),
            "the far points have the opposite sign: minus f(x + 2h), plus f(x - 2h).",
        ),
        (
            lambda f, x, h: (-f(x + 2 * h) + 8 * f(x + h) - 8 * f(x - h) + f(x - 2 * h)) / (2 * h),
            "divide by 12 h: the weights 8 and 1 add up to more than before.",
        ),
        (
            lambda f, x, h: (-f(x + 2 * h) + 8 * f(x + h) - 8 * f(x - h) + f(x - 2 * h)) / 12 * h,
            "Python reads / 12 * h from left to right: write / (12 * h).",
        ),
    ],
    praise="exact up to the fourth power; elsewhere the error is of order h⁴.",
)


@exercise("best_steps", praise="the best step is a root of ε, never as small as ε itself.")
def _best_steps(
    central_float32: object, forward_float64: object, *, rng: np.random.Generator
) -> None:
    central = float(numbers(central_float32, shape=(), name="central_float32"))
    forward = float(numbers(forward_float64, shape=(), name="forward_float64"))
    if 0 < central < 1 or 0 < forward < 1:
        raise NotYet("give the exponent, for instance -5, not the step 1e-5 itself.")
    if central > 0 or forward > 0:
        raise NotYet("a step below 1 has a negative exponent, for instance -5.")
    if central == -5:
        raise NotYet("-5 is best for float64; in float32 rounding sets in much earlier.")
    if central == -3 or near(central, -7 / 3, rtol=0.03):
        raise NotYet("central_float32: -7/3 is about -2.3. Which whole number is nearest?")
    if central != -2:
        raise NotYet(f"central_float32: {central:g} is not it: take the third root of 1.2e-7.")
    if forward == -16:
        raise NotYet("-16 is ε itself: a step that small is lost in rounding. Take its root.")
    if forward != -8:
        raise NotYet(f"forward_float64: {forward:g} is not it: take the square root of 2.2e-16.")


def bowl(x: Array) -> float:
    """A function of any number of variables, whose gradient is 2 x."""
    return float(np.sum(x**2))


def steep_product(x: Array) -> float:
    """A function whose slope along each direction is the place along the other."""
    return float(100 * x[0] * x[1])


def _without_putting_back(f: Callable[[Array], float], x: Array) -> Array:
    """Right in everything but one: the places stay nudged."""
    h, x = 1e-4, x.astype(float)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        value = x[i]
        x[i] = value + h
        above = f(x)
        x[i] = value - h
        grad[i] = (above - f(x)) / (2 * h)
    return grad


def _without_cast(f: Callable[[Array], float], x: Array) -> Array:
    """The memo's function: what it writes into an array of integers is cut off."""
    h, grad = 1e-4, np.zeros_like(x)
    for i in range(x.size):
        value = x[i]
        x[i] = value + h
        above = f(x)
        x[i] = value - h
        below = f(x)
        grad[i] = (above - below) / (2 * h)
        x[i] = value
    return grad


function_exercise(
    "repair_gradient",
    solution=numerical_gradient,
    inputs=lambda rng: [
        (bowl, np.array([3, 4])),
        (bowl, np.array([3.0, 4.0])),
        (bowl, rng.normal(size=(2, 3))),
        (steep_product, np.array([0.0, 1.0])),
    ],
    mistakes=[
        (
            _without_putting_back,
            "x[idx] is not put back, so the next slope is measured at another place.",
        ),
        (
            lambda f, x: 2 * x.astype(float),
            "that is the gradient of the sum of squares only: nudge x and call f.",
        ),
        (
            _without_cast,
            "an array of integers cuts 3.0001 down to 3 and 2.9999 to 2. "
            "Work on a copy that holds floats.",
        ),
        (
            lambda f, x: _without_cast(f, x.astype(float)),
            "rows are right now, but x[idx] of a matrix is a whole row: "
            "visit every place with np.ndindex(x.shape).",
        ),
        (
            lambda f, x: numerical_gradient(f, x).astype(x.dtype),
            "the result is cut off to integers: grad must hold floats as well.",
        ),
    ],
    praise="integers, floats and matrices get the gradient of the same function.",
    rtol=1e-3,
    atol=1e-3,
)


@exercise("steepest", praise="against the gradient, and mostly along the steep second direction.")
def _steepest(gradient: object, downhill: object, *, rng: np.random.Generator) -> None:
    expected = np.array([-6.0, 20.0])
    found = numbers(gradient, shape=(2,), name="gradient")
    if near(found, -expected):
        raise NotYet("the gradient has the wrong sign: L grows along w1 here, so its slope is 20.")
    if near(found, [-6.0, 10.0]) or near(found, [-3.0, 10.0]):
        raise NotYet("the derivative of (w - a)² is 2 (w - a): a factor of 2 is missing.")
    if not near(found, expected):
        raise NotYet("that is not the gradient: differentiate each square and put in w = (0, 0).")
    unit = numbers(downhill, shape=(2,), name="downhill")
    length = float(np.linalg.norm(unit))
    if not near(length, 1, rtol=1e-2):
        raise NotYet(f"downhill should have length 1, but it has {length:.3g}: divide by it.")
    if unit @ expected > 0:
        raise NotYet("that is the way up: the gradient points uphill, so take the minus.")
    if not near(unit, -expected / np.linalg.norm(expected), rtol=0, atol=1e-2):
        raise NotYet("downhill leads down, but the steepest way is minus the gradient.")
