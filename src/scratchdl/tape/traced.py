r"""The number that a function receives instead of an array while it is being differentiated.

It computes like the array that it stands for: operators and NumPy's functions find it through
NumPy's own protocols, so that a function needs no change. Whatever it meets becomes traced as well;
whatever never met it stays an ordinary array and costs nothing.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, Protocol, TypeAlias, runtime_checkable

import numpy as np

Value: TypeAlias = Any  # a number or an array, traced or not
Function = Callable[..., Value]
NO_OPTIONS: dict[str, Value] = {}
LEVELS = itertools.count()  # a trace inside another one begins later, so its level is higher

COMPOSED: dict[Function, Function] = {}  # what NumPy's functions are made of, see `functions`

# Steps, comparisons and questions about shapes: their slope is 0 wherever they have one, so the
# answer is an ordinary array.
FLAT: set[Function] = {
    *(np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal),
    *(np.isnan, np.isfinite, np.isinf, np.signbit, np.logical_not, np.logical_and, np.logical_or),
    *(np.sign, np.floor, np.ceil, np.rint, np.trunc, np.round, np.argmax, np.argmin, np.argsort),
    *(np.any, np.all, np.isclose, np.allclose, np.array_equal, np.count_nonzero, np.nonzero),
    *(np.zeros_like, np.ones_like, np.full_like, np.empty_like, np.shape, np.ndim, np.size),
    *(np.eye, np.arange, np.zeros, np.ones, np.searchsorted, np.result_type),
}


@runtime_checkable
class Trace(Protocol):
    """Who differentiates: a tape, or dual numbers."""

    level: int

    def apply(
        self, function: Function, inputs: tuple[Value, ...], options: dict[str, Value]
    ) -> Value:
        """Compute the function of inputs of which one at least is traced here."""


class Traced:
    """A value, who traces it, and the mark it has there: its place on a tape, or its slope."""

    __slots__ = ("mark", "trace", "value")

    def __init__(self, value: Value, trace: Trace, mark: Value) -> None:
        self.value, self.trace, self.mark = value, trace, mark

    # --- what NumPy asks of an array of another library ---------------------------------------

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Value, **options: Value
    ) -> Value:
        if method == "__call__" and not options and ufunc not in FLAT:
            return apply(ufunc, *inputs)
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
        return COMPOSED[function](*args, **options)

    def __array__(self, *args: object, **options: object) -> NoReturn:
        raise TypeError(
            "this NumPy function turns its input into an ordinary array, which would cut it off "
            "from what is differentiated: np.stack makes an array of traced numbers"
        )

    # --- operators ----------------------------------------------------------------------------

    def __add__(self, y: Value) -> Value:
        return binary(np.add, self, y)

    def __radd__(self, x: Value) -> Value:
        return binary(np.add, x, self)

    def __sub__(self, y: Value) -> Value:
        return binary(np.subtract, self, y)

    def __rsub__(self, x: Value) -> Value:
        return binary(np.subtract, x, self)

    def __mul__(self, y: Value) -> Value:
        return binary(np.multiply, self, y)

    def __rmul__(self, x: Value) -> Value:
        return binary(np.multiply, x, self)

    def __truediv__(self, y: Value) -> Value:
        return binary(np.divide, self, y)

    def __rtruediv__(self, x: Value) -> Value:
        return binary(np.divide, x, self)

    def __pow__(self, y: Value) -> Value:
        if type(y) is int and y == 2:
            return apply(np.square, self)  # as NumPy does, since it is much faster
        return binary(np.power, self, y)

    def __rpow__(self, x: Value) -> Value:
        return binary(np.power, x, self)

    def __matmul__(self, y: Value) -> Value:
        return binary(np.matmul, self, y)

    def __rmatmul__(self, x: Value) -> Value:
        return binary(np.matmul, x, self)

    def __neg__(self) -> Value:
        return apply(np.negative, self)

    def __pos__(self) -> "Traced":
        return self

    def __abs__(self) -> Value:
        return apply(np.absolute, self)

    def __getitem__(self, index: Value) -> Value:
        return apply(pick, self, index=index)

    # --- comparisons give ordinary arrays, so that `if x > 0` works ----------------------------

    def __lt__(self, y: Value) -> Value:
        return untraced(self) < untraced(y)

    def __le__(self, y: Value) -> Value:
        return untraced(self) <= untraced(y)

    def __gt__(self, y: Value) -> Value:
        return untraced(self) > untraced(y)

    def __ge__(self, y: Value) -> Value:
        return untraced(self) >= untraced(y)

    def __eq__(self, y: object) -> Value:
        return untraced(self) == untraced(y)

    def __ne__(self, y: object) -> Value:
        return untraced(self) != untraced(y)

    __hash__ = None  # type: ignore[assignment]  # an array cannot be hashed either

    def __bool__(self) -> bool:
        return bool(untraced(self))

    # --- what would lose the trace, or change what is remembered --------------------------------

    def __float__(self) -> NoReturn:
        raise TypeError(
            "float() and the functions of math give ordinary numbers, which nobody can "
            "differentiate: leave out float(), and write np.exp for math.exp"
        )

    __int__ = __index__ = __complex__ = __float__

    def __setitem__(self, index: object, value: object) -> NoReturn:
        refuse_writing("x[...] = ...")

    def __iadd__(self, y: Value) -> Value:
        return self.replaced("+", self + y)

    def __isub__(self, y: Value) -> Value:
        return self.replaced("-", self - y)

    def __imul__(self, y: Value) -> Value:
        return self.replaced("*", self * y)

    def __itruediv__(self, y: Value) -> Value:
        return self.replaced("/", self / y)

    def replaced(self, sign: str, result: Value) -> Value:
        """What `x += y` gives: a number is replaced by another, an array would be overwritten."""
        if self.ndim:
            refuse_writing(f"x {sign}= y", f"x = x {sign} y")
        return result

    # --- the array's own names ----------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return int(np.size(self.value))

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.result_type(untraced(self))

    @property
    def T(self) -> Value:  # noqa: N802 (as an array calls it)
        return np.transpose(self)

    def __len__(self) -> int:
        return len(untraced(self))

    def __iter__(self) -> Iterator[Value]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        return f"traced {untraced(self)!r}"

    def __format__(self, spec: str) -> str:
        return format(untraced(self), spec)

    def __getattr__(self, name: str) -> Value:
        """Methods are NumPy's functions: `x.sum(axis=0)` is `np.sum(x, axis=0)`."""
        function = getattr(np, name, None)
        if function in COMPOSED or function in FLAT:
            return lambda *args, **options: function(self, *args, **options)
        raise AttributeError(
            f"an array that is being differentiated has no {name!r}; it has operators, indexing, "
            f"and the methods {', '.join(METHODS)}"
        )

    def reshape(self, *shape: Value) -> Value:
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: Value) -> Value:
        return np.transpose(self, (axes[0] if len(axes) == 1 else axes) or None)

    def flatten(self) -> Value:
        return self.reshape(-1)

    def copy(self, order: str = "C") -> "Traced":
        return self  # nothing can be written into it, so one is enough

    def astype(self, dtype: Value, *, copy: bool = True) -> Value:
        return self if np.dtype(dtype) == self.dtype else apply(cast, self, dtype=dtype)


METHODS = ("sum", "mean", "max", "min", "reshape", "transpose", "copy", "astype")
REDUCTIONS: dict[Function, Function] = {np.add: np.sum, np.maximum: np.max, np.minimum: np.min}


def apply(function: Function, *inputs: Value, **options: Value) -> Value:
    """Compute a function by the innermost trace among its inputs; without one, right away."""
    trace: Trace | None = None
    for x in inputs:
        if type(x) is Traced and (trace is None or x.trace.level > trace.level):
            trace = x.trace
    if trace is None:
        return function(*inputs, **options)
    return trace.apply(function, inputs, options)


def binary(function: Function, x: Value, y: Value) -> Value:
    """The same for an operator between two numbers of which one at least is traced: faster."""
    if type(x) is not Traced:
        return y.trace.apply(function, (x, y), NO_OPTIONS)
    if type(y) is Traced and y.trace.level > x.trace.level:
        return y.trace.apply(function, (x, y), NO_OPTIONS)
    return x.trace.apply(function, (x, y), NO_OPTIONS)


def untraced(x: Value) -> Value:
    """The ordinary array of a traced number, whoever traces it; in lists too."""
    while type(x) is Traced:
        x = x.value
    if isinstance(x, list | tuple):
        return type(x)(map(untraced, x))
    return x


def pick(x: Value, index: Value) -> Value:
    """The operation of `x[index]`."""
    return x[index]


def cast(x: Value, dtype: Value) -> Value:
    """The operation of `x.astype(dtype)`."""
    return x.astype(dtype)


def refuse_writing(
    what: str, instead: str = "a new array, as in x = x + y or np.where"
) -> NoReturn:
    """Refuse to change an array that the way back still needs."""
    raise TypeError(
        f"{what} would overwrite an array that is being differentiated, and the derivative still "
        f"needs its old numbers: write {instead}"
    )


def no_rule(function: Function, how: str = "") -> NoReturn:
    """Name the operation that nobody has told the derivative of."""
    name = getattr(function, "__name__", str(function))
    module = "np." if getattr(function, "__module__", "numpy") in (None, "numpy") else ""
    raise TypeError(
        f"{module}{name}{how} has no rule for its derivative: write it with operations that have "
        "one, or make it a layer with forward and backward and call record(layer, x)"
    )
