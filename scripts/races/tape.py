"""Workload `tape`: the gradient of a chain of small operations, on an array of ten numbers.

Two hundred operations, `y = 0.9 * y + x` a hundred times, and back. The arithmetic is next to
nothing: what is measured is what it costs to write an operation down and to walk back over it.

DeZero is not among them: its last published version, 0.0.13, fails with every NumPy since 1.24.
"""

import os
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

Run = Callable[[int], None]
Array: TypeAlias = Any  # of any of the libraries

LOOPS = 100
OPERATIONS = 2 * LOOPS
UNIT = ("µs an operation", 1e6 / OPERATIONS)


def start() -> np.ndarray:
    """Where the slope is taken."""
    return np.random.default_rng(0).random(10)


def chain(x: Array) -> Array:
    """The function that all of them differentiate; its slope is the same everywhere."""
    y = x
    for _ in range(LOOPS):
        y = 0.9 * y + x
    return y


def repeated(gradient: Callable[[], Array]) -> Run:
    """Take one slope after the other."""

    def run(steps: int) -> None:
        for _ in range(steps):
            gradient()

    return run


def scratchdl() -> Run:
    """This package as its users call it."""
    import scratchdl as dl

    x = start()
    return repeated(lambda: dl.gradient(lambda x: np.sum(chain(x)), x))


class Plain:
    """A tape in 25 lines: it knows `+` and `*`, and checks nothing."""

    __slots__ = ("back", "parents", "slope", "value")
    tape: "list[Plain]" = []  # noqa: RUF012  one list for all is what makes it so short

    def __init__(self, value: Array, parents: tuple["Plain", ...] = (), back: Array = None) -> None:
        self.value, self.parents, self.back, self.slope = value, parents, back, None
        self.tape.append(self)

    def __add__(self, other: "Plain") -> "Plain":
        return Plain(self.value + other.value, (self, other), lambda d: (d, d))

    def __rmul__(self, number: float) -> "Plain":
        return Plain(number * self.value, (self,), lambda d: (number * d,))

    def walk_back(self) -> None:
        """Fill in the slope of everything that this number was computed from."""
        self.slope = np.ones_like(self.value)
        for number in reversed(self.tape):
            if number.back is not None:
                for parent, d in zip(number.parents, number.back(number.slope), strict=True):
                    parent.slope = d if parent.slope is None else parent.slope + d
        self.tape.clear()


def plain() -> Run:
    """The shortest tape there is."""
    x = start()

    def gradient() -> Array:
        begin = Plain(x)
        chain(begin).walk_back()
        return begin.slope

    return repeated(gradient)


def torch_eager() -> Run:
    """PyTorch on the CPU, eager."""
    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    x = torch.from_numpy(start()).requires_grad_()

    def gradient() -> Array:
        x.grad = None
        chain(x).sum().backward()
        return x.grad

    return repeated(gradient)


def mygrad() -> Run:
    """MyGrad: NumPy's protocols, as here."""
    import mygrad as mg

    def gradient() -> Array:
        x = mg.tensor(numbers)
        chain(x).sum().backward()
        return x.grad

    numbers = start()
    return repeated(gradient)


def hips_autograd() -> Run:
    """HIPS autograd: a wrapper of NumPy."""
    import autograd.numpy as anp
    from autograd import grad

    slope, x = grad(lambda x: anp.sum(chain(x))), start()
    return repeated(lambda: slope(x))


def micrograd() -> Run:
    """micrograd, which knows no arrays: the same chain on a single number."""
    from micrograd.engine import Value

    def gradient() -> Array:
        x = Value(number)
        chain(x).backward()
        return x.grad

    number = float(start()[0])
    return repeated(gradient)


ROWS_ARE = "chain and threads"
WHAT = "the gradient of a chain of 200 operations on ten numbers, a time for each operation"
GROUPS: dict[str, dict[str, Callable[[], Run]]] = {
    "chain": {
        "scratchdl": scratchdl,
        "25 plain lines": plain,
        "PyTorch eager": torch_eager,
        "micrograd, one number": micrograd,
        "MyGrad": mygrad,
        "HIPS autograd": hips_autograd,
    }
}
