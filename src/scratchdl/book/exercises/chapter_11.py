"""Chapter 11: dropout, and what pulls weights towards 0."""

from collections.abc import Callable

import numpy as np

from scratchdl.book.exercises.comparing import difference, near
from scratchdl.book.exercises.functions import CHANGED, Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.running import line_of, run
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.typing import Array


@exercise(
    "inverted_dropout",
    praise="the mean stays, the same neurons are off on the way back, and nothing is left to do "
    "when the network is used.",
)
def _inverted_dropout(
    forward: Callable[..., object], backward: Callable[..., object], *, rng: np.random.Generator
) -> None:
    """Return `y, factor` from `(x, ratio, rng)`, and the slope from `(dout, factor)`."""
    for function in (forward, backward):
        if not callable(function):
            raise NotYet(f"hand over both functions, without parentheses, not {show(function)}.")
    seed = int(rng.integers(1000))
    for ratio in (0.2, 0.5, 0.8):
        y, other, again = (
            _dropped(forward, np.ones((60, 50)), ratio, s)[0] for s in (seed, seed + 1, seed)
        )
        _refuse_pattern(y, other, again)
        _refuse_factors(y, ratio)
        _refuse_backward(forward, backward, rng.uniform(1, 2, size=(20, 15)), ratio, seed)


def _dropped(
    forward: Callable[..., object], x: Array, ratio: float, seed: int
) -> tuple[Array, object]:
    """What the reader's `forward` returns, if it has the right form."""
    outcome = run(forward, (x, ratio, np.random.default_rng(seed)))
    if outcome.error is not None:
        where = line_of(outcome.error, forward)
        raise NotYet(f"forward stops with {type(outcome.error).__name__}: {outcome.error} {where}")
    if not isinstance(outcome.value, (tuple, list)) or len(outcome.value) != 2:
        raise NotYet("forward returns two values: `return y, factor`.")
    y, factor = outcome.value
    if np.shape(y) != x.shape:
        raise NotYet(f"y must have the shape of x, {x.shape}, but has {np.shape(y)}.")
    if outcome.changed:
        raise NotYet(CHANGED[outcome.changed])
    return np.asarray(y), factor


def _refuse_factors(y: Array, ratio: float) -> None:
    """Ones went in, so what comes out is the factor of each neuron."""
    kept, given = y[y != 0], f"with ratio {ratio}"
    if not kept.size:
        raise NotYet(f"{given}, everything is switched off.")
    if not near(kept, kept.flat[0]):
        raise NotYet("ones went in, and what stays differs: each neuron is kept whole or dropped.")
    factor, share = float(kept.flat[0]), float(np.mean(y == 0))
    if abs(share - ratio) > 0.06:
        swapped = abs(1 - share - ratio) <= 0.06
        why = "ratio is the share that is dropped, not kept." if swapped else "it should be ratio."
        raise NotYet(f"{given}, the share switched off is {share:.2f}: {why}")
    if not near(factor, 1 / (1 - ratio)):
        known = {
            1.0: "Without enlarging them the mean of the output shrinks.",
            1 - ratio: "That makes the output smaller still: divide by 1 - ratio.",
            1 / ratio: "It is the share that stays, 1 - ratio, by which you divide.",
        }
        why = next((words for value, words in known.items() if near(factor, value)), "")
        raise NotYet(f"{given}, what stays is multiplied by {factor:.3g}. {why}".rstrip())


def _refuse_pattern(y: Array, other: Array, again: Array) -> None:
    if np.all(y == y[0, 0]):
        return  # nothing or everything is switched off, which has a sentence of its own
    if np.all(y == y[0]) or np.all(y == y[:, :1]):
        raise NotYet("all samples, or all neurons, share one draw: draw as many numbers as x has.")
    if np.array_equal(y, other):
        raise NotYet("two different Generators gave the same mask: draw from `rng`.")
    if not np.array_equal(y, again):
        raise NotYet("two equal Generators gave different masks: draw from `rng` and nothing else.")


def _refuse_backward(
    forward: Callable[..., object],
    backward: Callable[..., object],
    x: Array,
    ratio: float,
    seed: int,
) -> None:
    y, factor = _dropped(forward, x, ratio, seed)
    right = np.where(y != 0, 1 / (1 - ratio), 0.0)
    if not near(y, x * right):
        raise NotYet("with ones y was right, with other numbers it is not: multiply x by factor.")
    dout = np.arange(1.0, 1.0 + x.size).reshape(x.shape)
    outcome = run(backward, (dout, factor))
    if outcome.error is not None:
        raise NotYet(f"backward stops with {type(outcome.error).__name__}: {outcome.error}")
    if not difference(outcome.value, dout, 1e-6, 0):
        raise NotYet("backward hands on everything: what was switched off had no effect.")
    if not difference(outcome.value, dout * (right > 0), 1e-6, 0):
        raise NotYet("what stayed was enlarged on the way forward, so its slope is as well.")
    if words := difference(outcome.value, dout * right, 1e-6, 0):
        raise NotYet(f"backward: each slope is multiplied by the factor of its neuron; {words}")


function_exercise(
    "soft_threshold",
    solution=lambda W, amount: np.sign(W) * np.maximum(np.abs(W) - amount, 0),
    inputs=lambda rng: [
        (np.array([0.5, -0.5, 0.05, 0.0]), 0.1),
        (rng.normal(size=(3, 4)), 0.5),
        (rng.normal(size=6), float(rng.uniform(0.2, 0.8))),
    ],
    mistakes=[
        (
            lambda W, amount: W - amount * np.sign(W),
            "a weight nearer to 0 than the step jumps to the other side, and back at the next. "
            "Stop it at 0.",
        ),
        (
            lambda W, amount: np.where(np.abs(W) > amount, W, 0.0),
            "the small ones are 0, but the others must come nearer to 0 by the same amount.",
        ),
        (
            lambda W, amount: np.maximum(W - amount, 0),
            "negative weights are lost: they move up towards 0.",
        ),
        (
            lambda W, amount: np.maximum(np.abs(W) - amount, 0),
            "the sign is lost: a negative weight stays negative until it is 0.",
        ),
        (
            lambda W, amount: W * (1 - amount),
            "that is the step of L2, in proportion to the weight; it never arrives at 0.",
        ),
    ],
    praise="every weight comes nearer to 0 by the same amount, and what arrives stays there.",
)


def _moments(rng: np.random.Generator) -> list[Arguments]:
    def draw() -> Arguments:
        W, m = rng.normal(size=(2, 3, 2))
        return W, m, rng.uniform(0.01, 4, size=(3, 2)), 0.1, 0.5

    return [
        (np.array([2.0, 2.0]), np.array([1.0, 0.0]), np.array([4.0, 4.0]), 0.1, 0.5),
        draw(),
        (np.ones(2), np.array([1e-6, 0.0]), np.array([1e-12, 0.0]), 0.1, 0.5),  # epsilon counts
    ]


function_exercise(
    "decoupled_decay",
    solution=lambda W, m, v, lr, decay: W - lr * (m / (np.sqrt(v) + 1e-8) + decay * W),
    inputs=_moments,
    mistakes=[
        (
            lambda W, m, v, lr, decay: W - lr * (m + decay * W) / (np.sqrt(v) + 1e-8),
            "the decay is divided by √v as well: that is L2 inside Adam, which this keeps apart.",
        ),
        (
            lambda W, m, v, lr, decay: W * (1 - decay) - lr * m / (np.sqrt(v) + 1e-8),
            "the decay is a part of the step, so the learning rate multiplies it too.",
        ),
        (
            lambda W, m, v, lr, decay: W - lr * (m / (np.sqrt(v) + 1e-8) - decay * W),
            "the sign: the decay makes weights smaller.",
        ),
        (
            lambda W, m, v, lr, decay: W - lr * m / (np.sqrt(v) + 1e-8),
            "that is Adam alone; the decay is missing.",
        ),
        (
            lambda W, m, v, lr, decay: (W - lr * m / (np.sqrt(v) + 1e-8)) * (1 - lr * decay),
            "the decay acts on the weight as it was before the step; yours shrinks Adam's step as "
            "well.",
        ),
        (
            lambda W, m, v, lr, decay: W - lr * (m / np.sqrt(v + 1e-8) + decay * W),
            "epsilon is added to the root of v. Under the root it would act like 1e-4.",
        ),
        (
            lambda W, m, v, lr, decay: W - lr * (m / np.sqrt(v) + decay * W),
            "where the gradient has always been 0 you divide 0 by 0: add 1e-8 to the root.",
        ),
        (
            lambda W, m, v, lr, decay: W - lr * (m / v + decay * W),
            "Adam divides by the root of v.",
        ),
        (
            lambda W, m, v, lr, decay: W - lr * (m / (np.sqrt(v) + 1e-8) + decay * np.sign(W)),
            "that pulls with the same force at every weight; decay pulls in proportion to it.",
        ),
    ],
    rtol=1e-6,
    praise="what the data want is scaled, what the decay wants is not.",
)
