"""NumPy's functions, made of operations that have a rule."""

import math

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.tape.like_array import COMPOSED, Value, give_methods, untraced
from scratchdl.tape.refusals import no_rule
from scratchdl.tape.rules import Join, add_up, largest, running
from scratchdl.tape.traced import Traced, apply

Axis = int | tuple[int, ...] | None


def sum_(x: Value, axis: Axis = None, *, keepdims: bool = False) -> Value:
    """`np.sum`."""
    return apply(add_up, x, axis, keepdims)


def mean(x: Value, axis: Axis = None, *, keepdims: bool = False) -> Value:
    """The sum divided by the count."""
    return sum_(x, axis, keepdims=keepdims) / count(x, axis)


def var(x: Value, axis: Axis = None, *, ddof: int = 0, keepdims: bool = False) -> Value:
    """The mean square of the distance from the mean."""
    squares = (x - mean(x, axis, keepdims=True)) ** 2
    return sum_(squares, axis, keepdims=keepdims) / (count(x, axis) - ddof)


def std(x: Value, axis: Axis = None, *, ddof: int = 0, keepdims: bool = False) -> Value:
    """The root of the variance."""
    return np.sqrt(var(x, axis, ddof=ddof, keepdims=keepdims))


def count(x: Value, axis: Axis) -> int:
    """How many numbers go into each mean."""
    axes = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return math.prod(x.shape[a] for a in axes)


def max_(x: Value, axis: Axis = None, *, keepdims: bool = False) -> Value:
    """`np.max`."""
    return apply(largest, x, axis, keepdims)


def min_(x: Value, axis: Axis = None, *, keepdims: bool = False) -> Value:
    """The negative of the largest negative."""
    return -max_(-x, axis, keepdims=keepdims)


def clip(x: Value, a_min: Value = None, a_max: Value = None) -> Value:
    """A maximum, then a minimum."""
    x = x if a_min is None else np.maximum(x, a_min)
    return x if a_max is None else np.minimum(x, a_max)


def where(condition: Value, x: Value, y: Value) -> Value:
    """`np.where`; its condition is an ordinary array."""
    return apply(np.where, untraced(condition), x, y)


def reshape(x: Value, shape: Value) -> Value:
    """`np.reshape`; there is nothing to write down where the shape stays."""
    return x if x.shape == shape else apply(np.reshape, x, shape)


def ravel(x: Value) -> Value:
    """All numbers in one row."""
    return reshape(x, -1)


def transpose(x: Value, axes: Value = None) -> Value:
    """`np.transpose`."""
    order = range(x.ndim)[::-1] if axes is None else [a % x.ndim for a in axes]
    return apply(np.transpose, x, tuple(order))


def swapaxes(x: Value, axis1: int, axis2: int) -> Value:
    """A transpose that exchanges two axes."""
    axes = list(range(x.ndim))
    axes[axis1], axes[axis2] = axes[axis2], axes[axis1]
    return transpose(x, tuple(axes))


def expand_dims(x: Value, axis: int) -> Value:
    """A new axis of length 1."""
    places = list(x.shape)
    places.insert(axis % (x.ndim + 1), 1)
    return reshape(x, tuple(places))


def squeeze(x: Value, axis: Axis = None) -> Value:
    """Without axes of length 1."""
    return reshape(x, np.squeeze(np.broadcast_to(0, x.shape), axis).shape)


def broadcast_to(x: Value, shape: Value) -> Value:
    """`np.broadcast_to`."""
    return apply(np.broadcast_to, x, shape)


def cumsum(x: Value, axis: int | None = None) -> Value:
    """`np.cumsum`."""
    return apply(running, ravel(x) if axis is None else x, axis or 0, False)


def take_along_axis(x: Value, indices: Value, axis: int) -> Value:
    """`np.take_along_axis`."""
    return apply(np.take_along_axis, x, indices, axis)


def dot(x: Value, y: Value) -> Value:
    """`@`, or `*` if one is a single number."""
    if np.ndim(x) > 1 and np.ndim(y) > 2:
        no_rule(np.dot, " of more than two axes")
    return x * y if np.ndim(x) == 0 or np.ndim(y) == 0 else x @ y


def outer(x: Value, y: Value) -> Value:
    """A column times a row."""
    return np.reshape(x, (-1, 1)) * np.reshape(y, (1, -1))


def norm(x: Value, ord: None = None, axis: Axis = None, *, keepdims: bool = False) -> Value:
    """The root of the sum of squares."""
    if ord is not None:
        no_rule(np.linalg.norm, " with ord=")
    return np.sqrt(sum_(x * x, axis, keepdims=keepdims))


def concatenate(parts: Value, axis: int | None = 0) -> Value:
    """`np.concatenate`."""
    if axis is None:
        return concatenate([np.reshape(x, -1) for x in parts])
    return apply(Join(len(parts), axis % np.ndim(parts[0])), *parts)


def stack(parts: Value, axis: int = 0) -> Value:
    """`np.concatenate`, along a new axis."""
    return concatenate([np.expand_dims(x, axis) for x in parts], axis)


def take(x: Value, indices: Value, axis: int | None = None) -> Value:
    """Indexing along one axis."""
    x = ravel(x) if axis is None else x
    return x[(slice(None),) * ((axis or 0) % x.ndim) + (np.asarray(indices),)]


def array_copy(x: Value) -> Value:
    """The same: nothing can be written into it."""
    return x


def asarray(x: Value, dtype: DTypeLike | None = None) -> Value:
    """An array beside a traced one, `np.asarray(x, like=traced)`."""
    if isinstance(x, Traced):
        return x if dtype is None else x.astype(dtype)
    return np.asarray(x, dtype)


COMPOSED.update(
    {
        **{np.sum: sum_, np.mean: mean, np.var: var, np.std: std, np.max: max_, np.min: min_},
        **{np.amax: max_, np.amin: min_, np.clip: clip, np.where: where, np.cumsum: cumsum},
        **{np.reshape: reshape, np.ravel: ravel, np.transpose: transpose, np.swapaxes: swapaxes},
        **{np.expand_dims: expand_dims, np.squeeze: squeeze, np.broadcast_to: broadcast_to},
        **{np.concatenate: concatenate, np.stack: stack, np.take: take, np.copy: array_copy},
        **{np.take_along_axis: take_along_axis, np.dot: dot, np.outer: outer},
        np.linalg.norm: norm,
        np.asarray: asarray,
    }
)
give_methods()
