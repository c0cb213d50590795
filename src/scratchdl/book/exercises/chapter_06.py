"""Chapter 6: walks downhill, and how long their steps may be."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from scratchdl.book.exercises.comparing import near
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.values import numbers, value_exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.typing import Array

Gradient: TypeAlias = Callable[[Array], Array]


def bowl_gradient(x: Array) -> Array:
    """The gradient of the sum of squares."""
    return 2 * x


def valley_gradient(x: Array) -> Array:
    """The gradient of x₀²/20 + x₁²."""
    return x * np.array([0.1, 2.0])


def _walks(rng: np.random.Generator) -> list[Arguments]:
    return [
        (bowl_gradient, np.array([3.0, 4.0]), 0.1, 3),
        (valley_gradient, rng.normal(size=2), 0.5, 10),
        (bowl_gradient, np.array([-1.0, 2.0]), 0.1, 2),
        (bowl_gradient, np.array([1.0]), 0.1, 0),
    ]


def _walk(grad: Gradient, x: Array, step: float, step_num: int) -> Array:
    """Walk along the gradient times `step`; downhill if it is negative."""
    for _ in range(step_num):
        x = x + step * grad(x)
    return x


function_exercise(
    "descend",
    solution=lambda grad, x, lr, step_num: _walk(grad, x, -lr, step_num),
    inputs=_walks,
    mistakes=[
        (
            lambda grad, x, lr, step_num: _walk(grad, x, lr, step_num),
            "you walk uphill: the gradient points up, so subtract it.",
        ),
        (
            lambda grad, x, lr, step_num: _walk(grad, x, -1, step_num),
            "the learning rate is missing: every step is lr times the gradient.",
        ),
        (
            lambda grad, x, lr, step_num: x - lr * step_num * grad(x),
            "you use the slope at the start for all steps: measure it anew at each place.",
        ),
        (
            lambda grad, x, lr, step_num: _walk(grad, x, -lr, 1),
            "that is one step: is the `return` inside the loop?",
        ),
        (
            lambda grad, x, lr, step_num: _walk(grad, x, -lr, step_num + 1),
            "that is one step too many.",
        ),
        (lambda grad, x, lr, step_num: x, "the walk has not left its start yet."),
    ],
    praise="the walk arrives, and the caller's start is where it was.",
)


@exercise("one_step", praise="the bend says both: 1/λ arrives at once, 2/λ never.")
def _one_step(one_step: object, limit: object, *, rng: np.random.Generator) -> None:
    found = float(numbers(one_step, shape=(), name="one_step"))
    if near(found, 1 / 3, rtol=1e-2):
        raise NotYet("one_step: with 1/3 the factor is -1 and the walk jumps to and fro.")
    if near(found, 1 / 2, rtol=1e-2):
        raise NotYet("one_step: 1/2 is for the bowl x², whose bend is 2. This one bends more.")
    if not near(found, 1 / 6, rtol=1e-2):
        raise NotYet("one_step: f'' is 6, and 1 - 6η must be 0.")
    largest = float(numbers(limit, shape=(), name="limit"))
    if near(largest, 1, rtol=1e-2):
        raise NotYet("limit: 1 is for the bowl x², whose bend is 2. This one bends more.")
    if not near(largest, 1 / 3, rtol=1e-2):
        raise NotYet("limit: the factor 1 - 6η must stay above -1.")


value_exercise(
    "steps_needed",
    expected=39,
    mistakes=[
        (38, "after 38 steps it is 0.00104: not yet below."),
        (40, "39 steps are enough."),
        (31, "that is from a distance of 1; this walk starts at 5."),
        (32, "that is from a distance of 1; this walk starts at 5."),
        (38.17, "steps are whole: round up."),
    ],
    tolerance=1e-4,
    praise="each further digit costs about ten steps more.",
)

value_exercise(
    "valley_rate",
    expected=2 / 2.1,
    mistakes=[
        (
            0.5,
            "with 0.5 the walls are done at once, but along the floor 0.95 of the way is left.",
        ),
        (1.0, "with 1 the walls never settle: their factor is -1."),
        (10.0, "that suits the floor; across the valley the walk would leave."),
        (2 / 1.9, "mind the signs: 1 - 0.1η = -(1 - 2η)."),
    ],
    praise="both factors are about 0.905, and no rate does better.",
)

value_exercise(
    "hilltop",
    expected=0.07543,
    mistakes=[
        (0.0, "at 0 the slope is 0.3: the hilltop lies a little to the right."),
        (-1.0356, "that is the bottom of the left basin."),
        (0.9601, "that is the bottom of the right basin."),
        (0.075, "0.075 leaves out the cubic term; its slope is not 0 yet. Give more digits."),
    ],
    tolerance=2e-3,
    praise="to its left everything rolls into the lower basin, to its right into the other.",
)
