"""What an array can do besides operators and NumPy's functions, for the number that stands for it.

Names such as `shape`, comparisons, and clear words where the trace would be lost.
"""

from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeAlias

import numpy as np

from scratchdl.tape.refusals import NAMES, refuse_writing

Value: TypeAlias = Any  # a number or an array, traced or not
Function = Callable[..., Value]

METHODS = ("sum", "mean", "max", "min", "reshape", "transpose", "copy", "astype")
COMPOSED: dict[Function, Function] = {}  # what NumPy's functions are made of, see `functions`

# Steps, comparisons and questions about shapes: their slope is 0 wherever they have one, so the
# answer is an ordinary array.
FLAT: set[Function] = {
    *(np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal),
    *(np.isnan, np.isfinite, np.isinf, np.signbit, np.logical_not, np.logical_and, np.logical_or),
    *(np.sign, np.floor, np.ceil, np.rint, np.trunc, np.round, np.argmax, np.argmin, np.argsort),
    np.floor_divide,
    *(np.any, np.all, np.isclose, np.allclose, np.array_equal, np.count_nonzero, np.nonzero),
    *(np.zeros_like, np.ones_like, np.full_like, np.empty_like, np.shape, np.ndim, np.size),
    *(np.eye, np.arange, np.zeros, np.ones, np.searchsorted, np.result_type),
}


class LikeArray:
    """What has a `value`, which is an array or another one of these."""

    __slots__ = ()
    value: Value

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

    def __floordiv__(self, y: Value) -> Value:
        return untraced(self) // untraced(y)

    def __rfloordiv__(self, x: Value) -> Value:
        return untraced(x) // untraced(self)

    def __divmod__(self: Value, y: Value) -> tuple[Value, Value]:
        return self // y, self % y

    def __round__(self, digits: int | None = None) -> Value:
        return np.round(untraced(self), digits or 0)

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
        return self.value.shape

    @property
    def ndim(self) -> int:
        return self.value.ndim

    @property
    def size(self) -> int:
        return self.value.size

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.value.dtype

    @property
    def T(self: Value) -> Value:  # noqa: N802 (as an array calls it)
        return np.transpose(self)

    def __len__(self) -> int:
        return len(untraced(self))

    def __iter__(self: Value) -> Iterator[Value]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        return f"traced {untraced(self)!r}"

    def __format__(self, spec: str) -> str:
        return format(untraced(self), spec)

    def reshape(self: Value, *shape: Value) -> Value:
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self: Value, *axes: Value) -> Value:
        return np.transpose(self, (axes[0] if len(axes) == 1 else axes) or None)

    def flatten(self) -> Value:
        return self.reshape(-1)

    def copy(self, order: str = "C") -> "LikeArray":
        return self  # nothing can be written into it, so one is enough


def give_methods() -> None:
    """Make NumPy's functions methods: `x.sum(axis=0)` is `np.sum(x, axis=0)`.

    Once and for all: a `__getattr__`, which finds them when they are called, would slow down every
    other access to an attribute.
    """
    names = [name for name in dir(np.ndarray) if name[0] != "_"]
    for name in (*names, *NAMES):
        function = getattr(np, name, None)
        known = function in COMPOSED or function in FLAT
        if not hasattr(LikeArray, name):
            setattr(LikeArray, name, as_method(name) if known else missing(name))


def as_method(name: str) -> Function:
    """NumPy's function of that name as a method."""
    function: Function = getattr(np, name)
    return lambda x, *args, **options: function(x, *args, **options)


def missing(name: str) -> property:
    """Refuse a name that an array has, but what stands for it does not."""
    methods = f"it has operators, indexing, and the methods {', '.join(METHODS)}"

    def refuse(x: Value) -> NoReturn:
        raise AttributeError(
            f"an array that is being differentiated has no {name!r}: {NAMES.get(name, methods)}"
        )

    return property(refuse)


def untraced(x: Value) -> Value:
    """The ordinary array of a traced number, whoever traces it; in lists too."""
    while isinstance(x, LikeArray):
        x = x.value
    if isinstance(x, list | tuple):
        return type(x)(map(untraced, x))
    return x
