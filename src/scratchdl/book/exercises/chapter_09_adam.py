"""Chapter 9, Adam: its step, its cold start, and how small a gradient may be."""

import numpy as np

from scratchdl.book.exercises.comparing import near
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.values import numbers
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.typing import Array

BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


def _averages(rng: np.random.Generator) -> list[Arguments]:
    """A parameter, its two averages, its gradient, the number of the update, a learning rate."""
    zero = np.zeros(2)
    return [
        (np.array([1.0]), np.array([0.0]), np.array([0.0]), np.array([2.0]), 1, 0.1),
        (zero, zero, zero, np.array([1e-7, -3.0]), 1, 0.1),  # here the place of epsilon counts
        (zero, zero, zero, np.array([0.0, 1.0]), 1, 0.1),
        (
            rng.normal(size=(2, 3)),
            0.1 * rng.normal(size=(2, 3)),
            rng.uniform(0.01, 0.1, size=(2, 3)),
            rng.normal(size=(2, 3)),
            5,
            0.5,
        ),
    ]


def _adam(
    W: Array,
    m: Array,
    v: Array,
    g: Array,
    t: int,
    lr: float,
    *,
    betas: tuple[float, float] = (BETA1, BETA2),
    corrected: tuple[bool, bool] = (True, True),
    eps: str = "outside",
) -> tuple[Array, Array, Array]:
    """One step of Adam, or of one with a mistake."""
    beta1, beta2 = betas
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat = m / (1 - beta1**t) if corrected[0] else m
    v_hat = v / (1 - beta2**t) if corrected[1] else v
    roots = {
        "outside": np.sqrt(v_hat) + EPS,
        "inside": np.sqrt(v_hat + EPS),
        "before": (np.sqrt(v) + EPS) / np.sqrt(1 - beta2**t),
        "none": np.sqrt(v_hat),
        "no root": v_hat + EPS,
    }
    return W - lr * m_hat / roots[eps], m, v


def _with_hats(
    W: Array, m: Array, v: Array, g: Array, t: int, lr: float
) -> tuple[Array, Array, Array]:
    W, m, v = _adam(W, m, v, g, t, lr)
    return W, m / (1 - BETA1**t), v / (1 - BETA2**t)


function_exercise(
    "adam_step",
    solution=_adam,
    inputs=_averages,
    mistakes=[
        (
            lambda *given: _adam(*given, corrected=(False, False)),
            "the correction is missing: both averages start at 0 and are too small at first. "
            "Divide each by 1 - beta**t.",
        ),
        (
            lambda *given: _adam(*given, corrected=(True, False)),
            "v needs its correction too: divide it by 1 - 0.999**t.",
        ),
        (
            lambda *given: _adam(*given, corrected=(False, True)),
            "m needs its correction too: divide it by 1 - 0.9**t.",
        ),
        (
            _with_hats,
            "W is right, but m and v must be returned as they are: the corrected ones are for this "
            "step only, or the next would correct them once more.",
        ),
        (
            lambda *given: _adam(*given, eps="inside"),
            "epsilon is added outside the root. Inside, it would act like its own root, 1e-4.",
        ),
        (
            lambda *given: _adam(*given, eps="before"),
            "epsilon is added to the root of the corrected v. That is the memo's place for it, "
            "where small gradients move too little.",
        ),
        (
            lambda *given: _adam(*given, eps="none"),
            "where the gradient has always been 0 you divide 0 by 0: add 1e-8 to the root.",
        ),
        (
            lambda *given: _adam(*given, eps="no root"),
            "the root is missing: v holds squares, and a step is divided by a length.",
        ),
        (
            lambda W, m, v, g, t, lr: _adam(W, m, v, g, t + 1, lr),
            "t counts this update already, and is 1 at the first: do not add 1.",
        ),
        (
            lambda *given: _adam(*given, betas=(BETA2, BETA1)),
            "the two shares are swapped: 0.9 belongs to the slopes m, 0.999 to their squares v.",
        ),
        (
            lambda W, m, v, g, t, lr: (W - lr * g, *_adam(W, m, v, g, t, lr)[1:]),
            "m and v are right, and not used: W moves by the corrected m over the root of v.",
        ),
        (
            lambda *given: _adam(*given)[0],
            "W is right; return m and v as well: `return W, m, v`.",
        ),
    ],
    praise="whatever the size of the gradient, the first step is lr long.",
)


@exercise("cold_start", praise="the less it forgets, the colder it starts, and Adam repairs that.")
def _cold_start(first_step: object, lr: object, *, rng: np.random.Generator) -> None:
    """RMSprop(0.01, decay=0.9): 0.01 / √0.1; for decay 0.999 and a first step of 0.01: 0.01 √0.001.

    The gradient has no influence on either.
    """
    length = float(numbers(first_step, shape=(), name="first_step"))
    known = {
        0.01: "that is lr. h holds only a tenth of g² after the first step.",
        0.1: "that is for the memo's decay of 0.99; here it is 0.9.",
        0.01 / np.sqrt(0.9): "after the first step h is 0.1 g², not 0.9 g².",
        0.03: "give more digits.",
    }
    if not near(length, 0.01 / np.sqrt(0.1), rtol=2e-2):
        raise NotYet(f"first_step: {_first(known, length) or 'what is h after one step, by g²?'}")
    rate = float(numbers(lr, shape=(), name="lr"))
    known = {
        0.01: "with that rate the first step is 0.316 long.",
        0.01 / np.sqrt(0.001): "the first step is longer than lr, so lr must be smaller than 0.01.",
        1e-5: "the root: h is 0.001 g², and g is divided by the root of h.",
        3e-4: "give more digits.",
    }
    if not near(rate, 0.01 * np.sqrt(0.001), rtol=2e-2):
        raise NotYet(f"lr: {_first(known, rate) or 'lr / √(1 - decay) must be 0.01.'}")


@exercise("half_step", praise="the correction of the memo enlarges its epsilon about 32 times.")
def _half_step(memo: object, paper: object, *, rng: np.random.Generator) -> None:
    """|g| = ε: half a step. In the memo √v is √0.001 |g|, so |g| = 1e-7 / √0.001."""
    smallest = float(numbers(memo, shape=(), name="memo"))
    known = {
        1e-7: "the memo adds 1e-7 to √v, not to |g|: after one step v is 0.001 g².",
        1e-4: "the root: √v is √0.001 |g|, not 0.001 |g|.",
        1e-7 * np.sqrt(0.001): "upside down: √0.001 |g| must be as large as 1e-7.",
        1e-8 / np.sqrt(0.001): "that would be for 1e-8; the memo has 1e-7.",
        3e-6: "give more digits.",
    }
    if not near(smallest, 1e-7 / np.sqrt(0.001), rtol=2e-2):
        why = _first(known, smallest) or "half a step: √v must be as large as the memo's 1e-7."
        raise NotYet(f"memo: {why}")
    smallest = float(numbers(paper, shape=(), name="paper"))
    known = {
        1e-7: "the paper has 1e-8.",
        1e-8 / np.sqrt(0.001): "in the paper 1e-8 is added to the root of the corrected v.",
    }
    if not near(smallest, 1e-8, rtol=2e-2):
        why = _first(known, smallest) or "after one step the corrected v is g²: |g| / (|g| + 1e-8)."
        raise NotYet(f"paper: {why}")


def _first(known: dict[float, str], found: float) -> str:
    """The sentence for a known wrong value."""
    close = (why for value, why in known.items() if near(found, value, rtol=2e-2))
    return next(close, "")
