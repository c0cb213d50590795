"""Chapter 10, a proof: how wide initial weights must be for ReLU, in five steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scratchdl.book.exercises.comparing import as_numbers, difference
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.running import line_of, run
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show, show_call
from scratchdl.typing import Array

Formula = Callable[..., float]
DRAWS = 20_000


@dataclass(frozen=True)
class Step:
    """One step of the proof: what it takes, what is right, and what goes wrong in it."""

    takes: Sequence[str]
    right: Formula
    mistakes: Sequence[tuple[Formula, str]]


STEPS = {
    "square": Step(
        ("var_w", "q"),
        lambda var_w, q: var_w * q,
        [
            (
                lambda var_w, q: var_w + q,
                "variances add up for a sum. Here w is multiplied by z: for numbers that know "
                "nothing of each other the mean of a product is the product of the means.",
            ),
            (
                lambda var_w, q: var_w * q**2,
                "q is the mean of z² already, it need not be squared again.",
            ),
            (
                lambda var_w, q: var_w**2 * q,
                "the variance of w is the mean of w² already, it need not be squared again.",
            ),
            (lambda var_w, q: np.sqrt(var_w * q), "no root yet: the question is the mean square."),
            (lambda var_w, q: 0.0, "the product is 0 on average, but its square is not."),
        ],
    ),
    "cross": Step(
        ("var_w", "q"),
        lambda var_w, q: 0.0,
        [
            (
                lambda var_w, q: var_w * q,
                "that would be one weight twice. Here are two weights that know nothing of each "
                "other: the mean of their product is the product of their means.",
            ),
            (
                lambda var_w, q: q,
                "the inputs may well belong together, but the two weights come along as a factor: "
                "what is the mean of their product?",
            ),
        ],
    ),
    "total": Step(
        ("n", "var_w", "q"),
        lambda n, var_w, q: n * var_w * q,
        [
            (
                lambda n, var_w, q: n**2 * var_w * q,
                "a² has n² terms, and all but n of them are those of step 2.",
            ),
            (lambda n, var_w, q: var_w * q, "that is one of the n squares; a² has all of them."),
            (
                lambda n, var_w, q: var_w * q / n,
                "a is a sum, not a mean: the n squares add up.",
            ),
            (
                lambda n, var_w, q: np.sqrt(n * var_w * q),
                "no root yet: the question is the mean of a².",
            ),
        ],
    ),
    "behind_relu": Step(
        ("n", "var_w", "q"),
        lambda n, var_w, q: n * var_w * q / 2,
        [
            (
                lambda n, var_w, q: n * var_w * q,
                "that is what arrives at ReLU. The negative sums leave it as 0.",
            ),
            (
                lambda n, var_w, q: n * var_w * q / 4,
                "half of the sums are lost, and so is half of their squares: the positive ones "
                "keep their size.",
            ),
            (
                lambda n, var_w, q: n * var_w * q / np.sqrt(2),
                "that is the factor of the size. Squares lose half.",
            ),
            (
                lambda n, var_w, q: n * var_w * q * (1 - 1 / np.pi) / 2,
                "that is the variance. What leaves ReLU has no mean of 0, and the next layer adds "
                "up squares: the question is the mean square.",
            ),
            (lambda n, var_w, q: n * var_w * q * 2, "upside down: ReLU takes half away."),
        ],
    ),
    "sigma": Step(
        ("n",),
        lambda n: np.sqrt(2 / n),
        [
            (lambda n: 2 / n, "that is the variance; the standard deviation is its root."),
            (lambda n: np.sqrt(1 / n), "that keeps the sum of step 3, and ReLU still takes half."),
            (
                lambda n: np.sqrt(1 / (2 * n)),
                "upside down: weights must give back what ReLU takes.",
            ),
            (lambda n: np.sqrt(n / 2), "upside down: the more inputs, the smaller the weights."),
            (lambda n: np.sqrt(2) / n, "the root is taken of the whole fraction, n too."),
        ],
    ),
}


@exercise(
    "variance_proof",
    praise="independence, a sum, and half of it lost: that is He's rule, proved and measured.",
)
def _variance_proof(
    square: Formula,
    cross: Formula,
    total: Formula,
    behind_relu: Formula,
    sigma: Formula,
    *,
    rng: np.random.Generator,
) -> None:
    """Five functions, one for each step; the first that is wrong is explained."""
    given = [
        {"n": 50, "var_w": 0.25, "q": 3.0},
        {"n": int(rng.integers(3, 40)), "var_w": rng.uniform(0.1, 0.9), "q": rng.uniform(2, 4)},
    ]
    steps = (square, cross, total, behind_relu, sigma)
    for number, (name, function) in enumerate(zip(STEPS, steps, strict=True), start=1):
        _refuse(f"step {number}, {name}", function, STEPS[name], given)


def _refuse(where: str, function: Formula, step: Step, given: list[dict[str, float]]) -> None:
    if not callable(function):
        raise NotYet(f"{where}: hand over the function, without parentheses, not {show(function)}.")
    trials = []
    for values in given:
        args = tuple(values[name] for name in step.takes)
        found = run(function, args)
        if found.error is not None:
            said = f"{type(found.error).__name__}: {found.error}"
            raise NotYet(f"{where}: stops with {said} {line_of(found.error, function)}".rstrip())
        trials.append((args, found.value))
    words = [difference(value, step.right(*args), 1e-6, 1e-9) for args, value in trials]
    if not any(words):
        return
    first = next(i for i, said in enumerate(words) if said)
    args, value = trials[first]
    known = (why for wrong, why in step.mistakes if _agrees(wrong, trials))
    why = next(known, words[first])
    lines = [show_call(function, args), f"gives     {show(value)}"]
    raise NotYet("\n    ".join([f"{where}: {why}", *lines, *_evidence(step, value, given[first])]))


def _agrees(wrong: Formula, trials: list[tuple[tuple[float, ...], object]]) -> bool:
    return not any(difference(value, wrong(*args), 1e-6, 1e-9) for args, value in trials)


def _evidence(step: Step, value: object, given: dict[str, float]) -> list[str]:
    """The same number measured; for a σ, what a layer that is drawn with it makes of a signal."""
    name = next(name for name, known in STEPS.items() if known is step)
    if name != "sigma":
        return [f"measured  {_measured(**given)[name]:.3g}, on {DRAWS:,} draws"]
    number = as_numbers(value)
    if number is None or number.shape:
        return []
    grown = _measured(**given | {"var_w": float(number) ** 2})["behind_relu"]
    return [
        f"measured  a layer drawn with it turns a mean square of {given['q']:g} into {grown:.2g}"
    ]


def _measured(n: float, var_w: float, q: float) -> dict[str, float]:
    """The mean squares of a layer that is drawn; its inputs are positive and belong together."""
    rng, shape = np.random.default_rng(0), (DRAWS, int(n))
    w = rng.normal(0, np.sqrt(var_w), size=shape)
    z: Array = np.abs(rng.normal(size=shape) + rng.normal(size=(DRAWS, 1)))
    z *= np.sqrt(q / 2)
    a = (w * z).sum(axis=1)
    found = {
        "square": np.mean((w[:, 0] * z[:, 0]) ** 2),
        "cross": np.mean(w[:, 0] * z[:, 0] * w[:, 1] * z[:, 1]),
        "total": np.mean(a**2),
        "behind_relu": np.mean(np.maximum(a, 0) ** 2),
    }
    return {name: float(value) for name, value in found.items()}
