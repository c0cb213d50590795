r"""The number that a function receives instead of an array while it is being differentiated.

It computes like the array that it stands for: operators and NumPy's functions find it through
NumPy's own protocols, so that a function needs no change. Whatever it meets becomes traced as well;
whatever never met it stays an ordinary array and costs nothing.
"""

import itertools
from functools import cache
from inspect import signature
from typing import NoReturn, Protocol, runtime_checkable

import numpy as np

from scratchdl.tape.like_array import COMPOSED, FLAT, Function, LikeArray, Value, untraced
from scratchdl.tape.refusals import no_rule, refuse_writing

LEVELS = itertools.count()  # a tracer inside another one begins later, so its level is higher
REDUCTIONS: dict[Function, Function] = {np.add: np.sum, np.maximum: np.max, np.minimum: np.min}


@runtime_checkable
class Tracer(Protocol):
    """What differentiates: a tape, or dual numbers."""

    level: int

    def apply(self, function: Function, inputs: tuple[Value, ...]) -> Value:
        """Compute the function of inputs, at least one of which is traced here."""


def operators(function: Function) -> tuple[Function, Function]:
    """Two methods: `x + y` where `x` is traced, and `x + y` where only `y` is."""

    def forward(x: Value, y: Value) -> Value:
        if type(y) is Traced and y.tracer is not x.tracer:
            return apply(function, x, y)
        return x.tracer.apply(function, (x, y))

    def reflected(y: Value, x: Value) -> Value:
        return y.tracer.apply(function, (x, y))

    return forward, reflected


class Traced(LikeArray):
    """A value, what traces it, and the mark it has there: its place on a tape, or its slope."""

    __slots__ = ("mark", "tracer", "value")

    def __init__(self, value: Value, tracer: Tracer, mark: Value) -> None:
        self.value, self.tracer, self.mark = value, tracer, mark

    __add__, __radd__ = operators(np.add)
    __sub__, __rsub__ = operators(np.subtract)
    __mul__, __rmul__ = operators(np.multiply)
    __truediv__, __rtruediv__ = operators(np.divide)
    __matmul__, __rmatmul__ = operators(np.matmul)
    __mod__, __rmod__ = operators(np.remainder)
    power, __rpow__ = operators(np.power)

    def __pow__(self, y: Value) -> Value:
        is_square = type(y) is int and y == 2  # NumPy, too, makes a product of it
        return apply(np.square, self) if is_square else self.power(y)

    def __neg__(self) -> Value:
        return apply(np.negative, self)

    def __pos__(self) -> "Traced":
        return self

    def __abs__(self) -> Value:
        return apply(np.absolute, self)

    def __getitem__(self, index: Value) -> Value:
        return apply(pick, self, index)

    def astype(self, dtype: Value, order: str = "K", *, copy: bool = True) -> Value:
        dtype = np.dtype(dtype)
        if dtype.kind != "f":
            return untraced(self).astype(dtype)  # whole numbers are steps, whose slope is 0
        return self if dtype == self.dtype else apply(cast, self, dtype)

    # --- what NumPy asks of an array of another library ---------------------------------------

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Value, **options: Value
    ) -> Value:
        if method == "__call__" and not options and ufunc not in FLAT:
            return apply(ufunc, *inputs) if len(inputs) > 1 else self.tracer.apply(ufunc, inputs)
        if "out" in options:
            refuse_writing(f"np.{ufunc.__name__} with out=")
        if ufunc in FLAT and method == "__call__":
            return ufunc(*map(untraced, inputs), **options)
        if method == "reduce" and ufunc in REDUCTIONS:
            return REDUCTIONS[ufunc](*inputs, **{"axis": 0, **options})
        no_rule(ufunc, f".{method}" if method != "__call__" else f" with {next(iter(options))}=")

    def __array_function__(
        self, function: Function, types: object, args: Value, options: dict[str, Value]
    ) -> Value:
        if function in FLAT:
            options = {name: untraced(x) for name, x in options.items()}
            return function(*map(untraced, args), **options)
        if function not in COMPOSED:
            no_rule(function)
        composed = COMPOSED[function]
        for name in options:
            if name not in parameters_of(composed):
                no_rule(function, f" with {name}=")
        return composed(*args, **options)

    def __array__(self, *args: object, **options: object) -> NoReturn:
        raise TypeError(
            "this NumPy function turns its input into an ordinary array, which would cut it off "
            "from what is differentiated: np.stack makes an array of traced numbers"
        )


def apply(function: Function, *inputs: Value) -> Value:
    """Compute a function by the innermost tracer among its inputs; without one, right away."""
    tracer: Tracer | None = None
    for x in inputs:
        if type(x) is Traced and (tracer is None or x.tracer.level > tracer.level):
            tracer = x.tracer
    return function(*inputs) if tracer is None else tracer.apply(function, inputs)


@cache
def parameters_of(function: Function) -> frozenset[str]:
    """The names of what a function takes: looked up once, since that takes longer than to add."""
    return frozenset(signature(function).parameters)


def pick(x: Value, index: Value) -> Value:
    """The operation of `x[index]`."""
    return x[index]


def cast(x: Value, dtype: Value) -> Value:
    """The operation of `x.astype(dtype)`."""
    if isinstance(x, float):  # the 1.0 that the slopes of dual numbers begin with
        return np.dtype(dtype).type(x)
    return x.astype(dtype)
