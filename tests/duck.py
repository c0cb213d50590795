"""A stand-in for the arrays of a GPU library, so that code for them is tested without a GPU.

It behaves as CuPy's array does where it matters: NumPy's functions and operators work on it and
return it, it never turns into a NumPy array by itself, and it does not mix with one. Code that
passes here computes on the device from end to end.
"""

from typing import Any

import numpy as np


class Duck(np.lib.mixins.NDArrayOperatorsMixin):
    """Walks like an array, quacks like an array, is no `np.ndarray`."""

    def __init__(self, memory):
        self.memory = np.asarray(memory)  # the "device memory"; only tests look at it

    def __array__(self, *args: Any, **kwargs: Any):
        raise TypeError("implicit conversion of a device array to NumPy")

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        options = {k: unwrap(v) for k, v in options.items()}
        if out is not None:
            options["out"] = unwrap(out)
        result = getattr(ufunc, method)(*map(unwrap, inputs), **options)
        return wrap(result) if out is None else out[0]

    def __array_function__(self, function, types, args, options):
        if not all(issubclass(t, Duck) for t in types):
            return NotImplemented
        if function in (np.asarray, np.array):  # with like=duck, the one way onto the device
            return Duck(unwrap(*args, onto=True))
        options = {k: unwrap(v) for k, v in options.items() if k != "like"}
        return wrap(function(*map(unwrap, args), **options))

    def get(self):
        """The numbers in NumPy's memory: the one way back to the host, under CuPy's name."""
        return self.memory.copy()

    def __getitem__(self, index):
        return wrap(self.memory[unwrap(index)])

    def __setitem__(self, index, value):
        self.memory[unwrap(index)] = unwrap(value)

    def __len__(self):
        return len(self.memory)

    def __bool__(self):
        return bool(self.memory)

    def __int__(self):
        return int(self.memory)

    def __float__(self):
        return float(self.memory)

    def __format__(self, spec):
        return format(self.memory, spec)

    def __getattr__(self, name):
        """Give attributes and methods of the array inside: `shape`, `T`, `reshape`, `astype`..."""
        if name.startswith("__") or name == "memory":  # not NumPy's own protocols
            raise AttributeError(name)
        value = getattr(self.memory, name)
        if not callable(value):
            return wrap(value)
        return lambda *args, **options: wrap(
            value(*map(unwrap, args), **{k: unwrap(v) for k, v in options.items()})
        )


def wrap(value):
    """Put every array of a result on the "device"."""
    if isinstance(value, np.ndarray | np.generic):
        return Duck(value)
    if isinstance(value, tuple | list) and any(isinstance(v, np.ndarray) for v in value):
        return type(value)(map(wrap, value))
    return value


def unwrap(value, onto=False):
    """Take the array out of a duck, and refuse a NumPy array in its place, but for the way on."""
    if isinstance(value, Duck):
        return value.memory
    if isinstance(value, tuple | list):
        return type(value)(map(unwrap, value))
    if isinstance(value, np.ndarray) and value.ndim > 0 and not onto:
        raise TypeError("a NumPy array met a device array")
    return value
