r"""The arrays of a network under their names: what is assigned goes into the arrays themselves."""

from collections.abc import ItemsView, Iterable, Iterator, Mapping, MutableMapping
from typing import NoReturn, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import ForeignNames, as_floats, check_named, no_such
from scratchdl.typing import Array, ArrayLike, Params

Pairs: TypeAlias = Mapping[str, ArrayLike] | Iterable[tuple[str, ArrayLike]]
PRECISIONS = ("float32", "float64")


class NamedArrays(MutableMapping[str, Array]):
    """A dictionary of a network's own arrays, whose values can change, but not their names.

    `params["W1"] = values`, `params.update(...)` and `net.params = ...` write the numbers into the
    array that is there, so that layers and optimizers see them. Names, shapes and numbers are all
    looked at first: if one is wrong, nothing is changed.

    Args:
        arrays: The arrays by name; they are used, not copied.
        kind: What to call one of them in an error.

    Raises:
        KeyError: If a name is unknown.
        ValueError: If a shape does not fit, a number is not finite, or an array is read-only.
        TypeError: If the values are not real numbers, or a name is to be deleted.

    Example:
        >>> import numpy as np
        >>> from scratchdl import TwoLayerNet
        >>> net = TwoLayerNet(2, 3, 2, rng=0)
        >>> net.params["b1"] = [1, 2, 3]
        >>> net.layers[0].params["b"]
        array([1., 2., 3.], dtype=float32)
        >>> net.params["b1"] = [1, 2]
        Traceback (most recent call last):
        ValueError: b1 has shape (3,), got values of shape (2,)
    """

    def __init__(self, arrays: Params, kind: str = "parameter") -> None:
        self._arrays, self._kind = arrays, kind

    def __getitem__(self, name: str) -> Array:
        if name not in self._arrays:
            raise KeyError(no_such(self._kind, name, self._arrays))
        return self._arrays[name]

    def __setitem__(self, name: str, values: ArrayLike) -> None:
        self.update({name: values})

    def __delitem__(self, name: str) -> NoReturn:
        raise TypeError(f"a network keeps its arrays: no {self._kind} can be deleted or taken out")

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def __contains__(self, name: object) -> bool:
        return name in self._arrays

    def items(self) -> ItemsView[str, Array]:
        return self._arrays.items()

    def __or__(self, others: Mapping[str, Array]) -> Params:  # a plain dictionary to go on with
        return dict(self) | dict(others)

    def __ror__(self, others: Mapping[str, Array]) -> Params:
        return dict(others) | dict(self)

    def __ior__(self, others: Mapping[str, Array]) -> "NamedArrays":  # unlike `|` it writes
        self.update(others)
        return self

    def __repr__(self) -> str:
        return repr(self._arrays)

    def update(  # type: ignore[override]  # takes lists too, as every function here does
        self, others: Pairs = (), /, **more: ArrayLike
    ) -> None:
        """Write into several arrays at once, or, if anything is wrong, into none."""
        given = dict(others, **more)
        values = {name: self._fitting(name, given[name]) for name in given}
        for name, numbers in values.items():
            self[name][...] = numbers

    def replace(self, values: Mapping[str, ArrayLike]) -> None:
        """Write into all arrays; `net.params = values` calls this."""
        check_named("params", values)
        missing = [name for name in self if name not in values]
        if missing:
            raise KeyError(
                f"{missing} are missing; to change only some, use update, or assign to their names"
            )
        self.update(values)

    def _fitting(self, name: str, values: ArrayLike) -> Array:
        """The new numbers in the precision of the array they are for, or an error."""
        array, given = self[name], as_floats(values)
        if given.shape != array.shape:
            raise ValueError(f"{name} has shape {array.shape}, got values of shape {given.shape}")
        if not getattr(array.flags, "writeable", True):  # a device array has no such flag
            raise ValueError(f"{name} is a read-only array; build the network from a copy of it")
        with np.errstate(over="ignore"):
            numbers = given.astype(array.dtype)  # a copy: one array may be given for another
        if not np.all(np.isfinite(numbers)):
            raise ValueError(f"{name} must hold finite numbers that fit into {array.dtype}")
        return numbers


def weights(params: Mapping[str, Array]) -> Params:
    """Those arrays that a penalty falls on: the ones whose name begins with `W`."""
    return {name: W for name, W in params.items() if name.startswith("W")}


def check_own_arrays(params: Mapping[str, Array]) -> None:
    """Refuse parameters that could not each be learnt on their own, or not all in one precision.

    Raises:
        TypeError: If a parameter is neither float32 nor float64, or not all are the same.
        ValueError: If two parameters share memory: every step would move it twice.
    """
    kinds = {name: check_precision(W.dtype).name for name, W in params.items()}
    if len(set(kinds.values())) > 1:
        raise TypeError(f"all parameters must be of one precision, got {kinds}")
    names = list(params)
    for i, name in enumerate(names):
        for other in names[:i]:
            if np.shares_memory(params[name], params[other]):
                raise ValueError(
                    f"{other} and {name} are the same memory, which every step would move twice; "
                    "give each layer an array of its own"
                )


def check_precision(dtype: DTypeLike) -> np.dtype:
    """Refuse anything but the two kinds of floats that a network computes in.

    Raises:
        TypeError: If it is neither float32 nor float64; float16 is too coarse to learn in.
    """
    kind = np.dtype(dtype)
    if kind.name not in PRECISIONS:
        raise TypeError(f"a network computes in float32 or float64, got {kind}")
    return kind


class WithParams(ForeignNames):
    """Something with named arrays in `params`, such as a network."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in getattr(self, "params", ()):  # nothing would read the attribute
            raise AttributeError(f"{name} is no attribute: write net.params[{name!r}] = values")
        super().__setattr__(name, value)
