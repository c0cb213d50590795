"""What all cases draw from, and functions that other formulas use, as their docstrings say."""

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np

import scratchdl as dl
from formulas.checking import Case, formulas_of
from formulas.reader import Values, clauses, read
from scratchdl.activations import relu_family

POINTS = 12
N, K = 4, 3  # samples and classes, where there are some
DW = r"\frac{\partial L}{\partial W}"
CASES: dict[str, tuple[object, Callable[[np.random.Generator], Case]]] = {}


def of(
    owner: object, name: str = ""
) -> Callable[[Callable[[np.random.Generator], Case]], Callable[[np.random.Generator], Case]]:
    """Note a case under the name of its owner."""

    def note(case: Callable[[np.random.Generator], Case]) -> Callable[[np.random.Generator], Case]:
        title = getattr(owner, "__qualname__", "") or vars(owner)["__name__"]
        CASES[f"{title}{', ' if name else ''}{name}"] = owner, case
        return case

    return note


def one_by_one(given: dict[str, Any], answers: dict[str, Any], **options: Any) -> Case:
    return Case(given, answers, pointwise=True, **options)


def some(rng, *shape):
    """Numbers of order one, of either sign."""
    return 2 * rng.standard_normal(shape or POINTS)


def shares(rng, *shape):
    """Rows of positive numbers, each with the sum 1."""
    y = np.exp(rng.standard_normal(shape))
    return y / y.sum(axis=-1, keepdims=True)


# --- functions that other formulas use, as their own docstrings have them ---


def by_formula(owner, side=1, **functions):
    """What the first formula of a docstring computes, for numbers and for arrays."""
    sides = clauses(formulas_of(owner)[0])[0]
    formula = read(sides[side], set(functions))

    def one(x):
        return formula(Values({"x": x}, functions))

    return lambda x: np.frompyfunc(one, 1, 1)(x) if np.ndim(x) else one(x)


SIGMA = by_formula(dl.sigmoid)
RELU = by_formula(dl.relu)
SOFTPLUS = by_formula(relu_family.softplus)
SIGMA_SLOPE = by_formula(dl.sigmoid_grad, **{r"\sigma": SIGMA})
PHI = mpmath.ncdf
BELL = mpmath.npdf


def softmax(x):
    """As its docstring has it, for the rows of an array."""
    statement, largest = clauses(formulas_of(dl.softmax)[0])
    (formula, c) = read(statement[1], set()), read(largest[1], set())

    def row(x):
        sizes = {"j": range(len(x))}
        values = Values({"x": x}, sizes=sizes)
        values = Values({"x": x, "c": c(values)}, sizes=sizes)
        return np.array([formula(values.counting("k", k, 0)) for k in range(len(x))], object)

    return np.apply_along_axis(row, -1, x) if np.ndim(x) > 1 else row(x)


def gate(owner):
    (sides,) = clauses(formulas_of(owner)[0])
    formula = read(sides[1], set())
    return lambda a, b: formula(Values({"x_1": a, "x_2": b}))
