r"""The derivative of every operation, one line each.

A rule turns $\partial L / \partial z$, the slope `dz` that arrives, into the slope with respect to
one input of $z = f(x, y)$. It is itself written in operations, so the slopes of slopes need no
further rule.

$$
\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z} \frac{\partial z}{\partial x}
$$
"""

import math
from collections.abc import Callable
from functools import partial, wraps
from inspect import signature
from typing import Any, TypeVar
from typing import cast as as_type

import numpy as np

from scratchdl.tape.like_array import Function, Value
from scratchdl.tape.traced import Traced, apply, cast, pick

Rules = tuple[Any, ...]  # a function for every input; settings that follow have none


def share(dz: Value, x: Value, y: Value) -> Value:
    """What a maximum owes to `x`: all, nothing, or half where both are equal."""
    return np.where(x == y, 0.5 * dz, np.where(x > y, dz, 0.0))


def lowered(y: Value) -> Value:
    """The exponent of the derivative; 0 becomes 1, since 0 times infinity would be NaN."""
    if isinstance(y, int | float):
        return y - 1 if y else 1
    return np.where(y == 0, 1.0, y - 1)


def log_of_base(x: Value, z: Value) -> Value:
    """The logarithm in the derivative of a power `z`; of 0 it is 0, as 0 times infinity is NaN."""
    if isinstance(x, int | float):
        x = z.dtype.type(x)  # a float64 would widen float32
    return np.log(np.where(x == 0, 1, x))


# Number by number. Such a rule also gives the slope of the output from that of the input: `dual`
# uses the same table.
ELEMENTWISE: dict[Function, Rules] = {
    np.add: (lambda dz, z, x, y: dz, lambda dz, z, x, y: dz),
    np.subtract: (lambda dz, z, x, y: dz, lambda dz, z, x, y: -dz),
    np.multiply: (lambda dz, z, x, y: dz * y, lambda dz, z, x, y: dz * x),
    np.divide: (lambda dz, z, x, y: dz / y, lambda dz, z, x, y: -dz * z / y),
    np.remainder: (lambda dz, z, x, y: dz, lambda dz, z, x, y: -dz * np.floor(x / y)),
    np.power: (
        lambda dz, z, x, y: dz * y * x ** lowered(y),
        lambda dz, z, x, y: dz * z * log_of_base(x, z),
    ),
    np.negative: (lambda dz, z, x: -dz,),
    np.positive: (lambda dz, z, x: dz,),
    np.square: (lambda dz, z, x: dz * (2 * x),),
    np.sqrt: (lambda dz, z, x: dz / (2 * z),),
    np.reciprocal: (lambda dz, z, x: -dz * (z * z),),
    np.exp: (lambda dz, z, x: dz * z,),
    np.expm1: (lambda dz, z, x: dz * (z + 1),),
    np.exp2: (lambda dz, z, x: dz * z * math.log(2),),
    np.log: (lambda dz, z, x: dz / x,),
    np.log1p: (lambda dz, z, x: dz / (1 + x),),
    np.log2: (lambda dz, z, x: dz / (x * math.log(2)),),
    np.log10: (lambda dz, z, x: dz / (x * math.log(10)),),
    np.logaddexp: (
        lambda dz, z, x, y: dz * np.exp(x - z),
        lambda dz, z, x, y: dz * np.exp(y - z),
    ),
    np.sin: (lambda dz, z, x: dz * np.cos(x),),
    np.cos: (lambda dz, z, x: -dz * np.sin(x),),
    np.tan: (lambda dz, z, x: dz * (1 + z * z),),
    np.arcsin: (lambda dz, z, x: dz / np.sqrt(1 - x * x),),
    np.arccos: (lambda dz, z, x: -dz / np.sqrt(1 - x * x),),
    np.arctan: (lambda dz, z, x: dz / (1 + x * x),),
    np.sinh: (lambda dz, z, x: dz * np.cosh(x),),
    np.cosh: (lambda dz, z, x: dz * np.sinh(x),),
    np.tanh: (lambda dz, z, x: dz * (1 - z * z),),
    np.absolute: (lambda dz, z, x: dz * np.sign(x),),
    np.maximum: (
        lambda dz, z, x, y: share(dz, x, y),
        lambda dz, z, x, y: share(dz, y, x),
    ),
    np.minimum: (
        lambda dz, z, x, y: share(dz, y, x),
        lambda dz, z, x, y: share(dz, x, y),
    ),
    np.where: (
        None,  # the condition is an ordinary array
        lambda dz, z, c, x, y: np.where(c, dz, 0.0),
        lambda dz, z, c, x, y: np.where(c, 0.0, dz),
    ),
}


# NumPy's functions with their settings in a fixed place, and without `out`
def add_up(x: Value, axis: Value, keepdims: bool) -> Value:
    """`np.sum`."""
    return np.sum(x, axis=axis, keepdims=keepdims)


def largest(x: Value, axis: Value, keepdims: bool) -> Value:
    """`np.max`."""
    return np.max(x, axis=axis, keepdims=keepdims)


class Join:
    """`np.concatenate`, for a number of parts."""

    __name__ = "concatenate"

    def __init__(self, count: int, axis: int) -> None:
        self.axis = axis
        self.rules = tuple(partial(cut, i, axis) for i in range(count))

    def __call__(self, *parts: Value) -> Value:
        return np.concatenate(parts, self.axis)


def cut(i: int, axis: int, dz: Value, z: Value, *parts: Value) -> Value:
    """Undo `Join`: the piece that part `i` became."""
    first = sum(x.shape[axis] for x in parts[:i])
    return dz[(slice(None),) * axis + (slice(first, first + parts[i].shape[axis]),)]


def running(x: Value, axis: int, backwards: bool) -> Value:
    """`np.cumsum`, from the first number on or from the last."""
    x = np.flip(x, axis) if backwards else x
    sums = np.cumsum(x, axis)
    return np.flip(sums, axis) if backwards else sums


def put(x: Value, index: Value, shape: tuple[int, ...]) -> Value:
    """Zeros with `x` added at an index: what undoes `pick`; an index may name a place twice."""
    out = np.zeros(shape, x.dtype)
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, np.ndarray | list) for part in parts):
        np.add.at(out, index, x)
    else:
        out[index] = x
    return out


def put_along(x: Value, indices: Value, axis: int, shape: tuple[int, ...]) -> Value:
    """Zeros with `x` added along an axis: what undoes `np.take_along_axis`."""
    out = np.zeros(shape, x.dtype)
    places = list(np.indices(x.shape, sparse=True))
    places[axis] = indices
    np.add.at(out, tuple(places), x)
    return out


def fold(dz: Value, shape: tuple[int, ...]) -> Value:
    r"""Undo broadcasting: a number that was used many times gets the sum of all its slopes."""
    if dz.shape == shape:
        return dz
    new = dz.ndim - len(shape)  # axes that the number had not had
    if dz.shape[new:] != shape:
        stretched = [a for a in range(new, dz.ndim) if shape[a - new] == 1 != dz.shape[a]]
        dz = dz.sum(axis=tuple(stretched), keepdims=True)
    return dz.sum(axis=tuple(range(new))) if new else dz


def unfold(dz: Value, x: Value, axis: Value, keepdims: bool) -> Value:
    """Undo a sum: each number that went in gets the slope of the sum it went into."""
    if axis is not None and not keepdims:
        axes = {a % x.ndim for a in (axis if isinstance(axis, tuple) else (axis,))}
        kept = tuple(1 if a in axes else length for a, length in enumerate(x.shape))
        dz = np.reshape(dz, kept)
    return np.broadcast_to(dz, x.shape)


def among_largest(z: Value, x: Value, axis: Value, keepdims: bool) -> Value:
    """How much of a maximum is owed to each number: equal ones share."""
    mask = np.asarray(x == unfold(z, x, axis, keepdims), z.dtype)
    return mask / np.sum(mask, axis=axis, keepdims=True)


def matrices(dz: Value, x: Value, y: Value) -> tuple[Value, Value, Value]:
    """A row before a matrix, and a column after it, as matrices."""
    if y.ndim == 1:
        y, dz = y[:, None], dz[..., None]
    if x.ndim == 1:
        x, dz = x[None], dz[..., None, :]
    return dz, x, y


def left(dz: Value, z: Value, x: Value, y: Value) -> Value:
    r"""$\partial L / \partial X = (\partial L / \partial Z) \, Y^\top$."""
    if x.ndim == y.ndim == 2:
        return dz @ y.T
    dz, _, Y = matrices(dz, x, y)
    return fold(dz @ np.swapaxes(Y, -1, -2), x.shape)


def right(dz: Value, z: Value, x: Value, y: Value) -> Value:
    r"""$\partial L / \partial Y = X^\top \, \partial L / \partial Z$."""
    if x.ndim == y.ndim == 2:
        return x.T @ dz
    dz, X, Y = matrices(dz, x, y)
    dy = fold(np.swapaxes(X, -1, -2) @ dz, Y.shape)
    return dy if dy.shape == y.shape else np.reshape(dy, y.shape)


# Linear in each input: the slope of the output is the function of the slope of the input.
LINEAR: dict[Function, Rules] = {
    add_up: (lambda dz, z, x, axis, keepdims: unfold(dz, x, axis, keepdims),),
    np.broadcast_to: (lambda dz, z, x, shape: fold(dz, x.shape),),
    np.reshape: (lambda dz, z, x, shape: np.reshape(dz, x.shape),),
    np.transpose: (lambda dz, z, x, axes: np.transpose(dz, np.argsort(axes)),),
    pick: (lambda dz, z, x, index: apply(put, dz, index, x.shape),),
    put: (lambda dz, z, x, index, shape: dz[index],),
    np.take_along_axis: (
        lambda dz, z, x, indices, axis: apply(put_along, dz, indices, axis, x.shape),
    ),
    put_along: (lambda dz, z, x, indices, axis, shape: np.take_along_axis(dz, indices, axis),),
    running: (lambda dz, z, x, axis, backwards: apply(running, dz, axis, not backwards),),
    np.matmul: (left, right),
    cast: (lambda dz, z, x, dtype: apply(cast, dz, x.dtype),),
}

LARGEST: Rules = (
    lambda dz, z, x, axis, keepdims: (
        unfold(dz, x, axis, keepdims) * among_largest(z, x, axis, keepdims)
    ),
)

RULES: dict[Function, Rules] = {**ELEMENTWISE, **LINEAR, largest: LARGEST}
COMPOUND: dict[Function, Function] = {}  # our functions with a short way back, and their code

F = TypeVar("F", bound=Function)


def one_step(function: F, rules: Rules) -> F:
    """A function of our own as a single step of a tape."""
    names = signature(function)

    @wraps(function)
    def step(*inputs: Value, **named: Value) -> Value:
        if Traced not in map(type, (*inputs, *named.values())):
            return function(*inputs, **named)
        return apply(step, *(names.bind(*inputs, **named).args if named else inputs))

    RULES[step] = rules
    return as_type("F", step)


def with_rule(rule: Function) -> Callable[[F], F]:
    """Give a function of our own, which works number by number, its derivative.

    Args:
        rule: Takes the slope that arrives, the result, and what the function takes: `x`, and
            settings that are not arrays.
    """

    def give(function: F) -> F:
        step = one_step(function, (rule,))
        ELEMENTWISE[step] = RULES[step]
        return step

    return give


def with_way_back(*rules: Function) -> Callable[[F], F]:
    """Give a function of our own slopes that are shorter than its code.

    Dual numbers, which have no way back, go through the code.

    Args:
        rules: One for each array that the function takes, as in `RULES`.
    """

    def give(function: F) -> F:
        step = one_step(function, rules)
        COMPOUND[step] = function
        return step

    return give
