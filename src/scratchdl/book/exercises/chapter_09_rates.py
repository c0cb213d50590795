"""Chapter 9, how far to step: limits, tuning, schedules, and a leash."""

from collections.abc import Mapping

import numpy as np

from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.tuning import validation_loss
from scratchdl.book.exercises.values import numbers, value_exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.optimizers import Adam
from scratchdl.typing import Array, Params

value_exercise(
    "stable_rate",
    expected=0.95,
    mistakes=[
        (0.5, "that is the limit of plain descent, 2/λ. Momentum allows more."),
        (3.8, "that is for the bend 1; this parabola bends by 4."),
        (1.9, "the bend is the second derivative of 2x², and that is 4, not 2."),
        (3.8 / 2.8 / 4, "that is the limit of Nesterov."),
        (0.05, "the sign: at the limit z = -1, and 1 + (1 + α - 4η) + α = 0."),
        (0.475, "λ is 4, and 4η may grow up to 2(1 + α)."),
    ],
    praise="nearly twice what plain descent allows, since friction also damps the zigzag.",
)

ENOUGH = 0.3  # the best are near 0.18; all rates from 0.003 to 0.025 get below


@exercise("tune_rate", praise="the default would still be on its way: a rate belongs to its task.")
def _tune_rate(lr: object, *, rng: np.random.Generator) -> None:
    """Any learning rate that brings Adam below `ENOUGH`, on the mean of three seeds."""
    rate = float(numbers(lr, shape=(), name="lr"))
    if rate <= 0:
        raise NotYet(f"a learning rate is positive, and yours is {rate:g}.")
    if rate > 1:
        raise NotYet(f"the first step moves every weight by {rate:g}: try a smaller rate.")
    losses = [validation_loss(Adam(rate), seed) for seed in range(3)]
    mean = float(np.mean(losses))
    if mean > ENOUGH:
        shown = ", ".join(f"{loss:.3f}" for loss in losses)
        why = (
            "A hundred such steps are not enough: try a larger rate."
            if rate < 0.01
            else "Steps so long overshoot: try a smaller rate."
        )
        raise NotYet(f"the three seeds end at {shown}; on average that is {mean:.3f}. {why}")


def _gradients(rng: np.random.Generator) -> list[Arguments]:
    def draw(scale: float) -> Params:
        return {"W1": scale * rng.normal(size=(2, 3)), "b1": scale * rng.normal(size=3)}

    return [
        ({"W": np.array([3.0]), "b": np.array([4.0])}, 1.0),
        ({"W": np.array([0.3]), "b": np.array([0.4])}, 1.0),  # short enough
        (draw(10.0), 2.0),
        (draw(1.0), 0.5),
        ({"W": np.zeros(2), "b": np.zeros(1)}, 1.0),
    ]


def _norm(grads: Mapping[str, Array]) -> float:
    return float(np.sqrt(sum(np.sum(g * g) for g in grads.values())))


def _clip(grads: Params, max_norm: float) -> Params:
    norm = _norm(grads)
    return {k: g * max_norm / norm if norm > max_norm else g.copy() for k, g in grads.items()}


def _clip_each(grads: Params, max_norm: float) -> Params:
    return {k: _clip({k: g}, max_norm)[k] for k, g in grads.items()}


def _clip_always(grads: Params, max_norm: float) -> Params:
    norm = _norm(grads)
    return {k: g * max_norm / norm if norm else g.copy() for k, g in grads.items()}


def _clip_by_square(grads: Params, max_norm: float) -> Params:
    norm = _norm(grads) ** 2
    return {k: g * max_norm / norm if norm > max_norm else g.copy() for k, g in grads.items()}


def _clip_to_one(grads: Params, max_norm: float) -> Params:
    norm = _norm(grads)
    return {k: g / norm if norm > max_norm else g.copy() for k, g in grads.items()}


def _divide_always(grads: Params, max_norm: float) -> Params:
    """Divides by 0 where there is no slope."""
    return {k: g * max_norm / np.float64(_norm(grads)) for k, g in grads.items()}


function_exercise(
    "clip_by_norm",
    solution=_clip,
    inputs=_gradients,
    mistakes=[
        (
            _clip_each,
            "you shorten each array by itself, which turns the direction. One length, that of all "
            "numbers together, and one factor.",
        ),
        (
            lambda grads, max_norm: {k: np.clip(g, -max_norm, max_norm) for k, g in grads.items()},
            "np.clip cuts each number by itself, which turns the direction. Shorten all by the "
            "same factor.",
        ),
        (_clip_always, "short gradients must stay as they are: the factor is at most 1."),
        (_divide_always, "a gradient of 0 has the length 0, and short ones must stay as they are."),
        (_clip_by_square, "the root is missing: the length is the root of the sum of squares."),
        (_clip_to_one, "a long gradient must become max_norm long, not 1."),
        (lambda grads, max_norm: grads, "long gradients are still as long as they were."),
    ],
    praise="the direction stays, and the step cannot be longer than the leash.",
)


def _times(rng: np.random.Generator) -> list[Arguments]:
    return [
        (1, 0.1, 10),
        (10, 0.1, 10),
        (40, 0.1, 10),
        (5, 0.5, 10),
        (int(rng.integers(500, 900)), 0.3, 100),
    ]


def _ramp_and_root(t: int, lr: float, n: int) -> float:
    return float(lr * min(t / n, (n / t) ** 0.5))


function_exercise(
    "ramp_and_root",
    solution=_ramp_and_root,
    inputs=_times,
    mistakes=[
        (
            lambda t, lr, n: lr * max(t / n, (n / t) ** 0.5),
            "the larger of the two goes up where it should go down: take the smaller.",
        ),
        (
            lambda t, lr, n: lr * min((t - 1) / n, (n / t) ** 0.5),
            "the first update has t = 1, and a rate of lr / n, not 0.",
        ),
        (lambda t, lr, n: lr * min(t / n, n / t), "the decay is too fast: by the root of t."),
        (lambda t, lr, n: lr * min(t / n, 1), "after the ramp it should fall, as √(n / t)."),
        (lambda t, lr, n: lr * (n / t) ** 0.5, "the ramp is missing: up to t = n it is lr t / n."),
        (
            lambda t, lr, n: lr * min(t / n, 1 / t**0.5),
            "at t = n both parts must meet at lr: √(n / t), not √(1 / t).",
        ),
        (lambda t, lr, n: min(t / n, (n / t) ** 0.5), "the greatest rate is lr: multiply by it."),
    ],
    praise="up in a straight line, down like a root, and both meet at lr.",
)
