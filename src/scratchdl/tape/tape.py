r"""The tape: a list of what was computed, and the walk back along it.

Every operation writes one line: what was done, with which numbers, which lines they came from. A
line can only use lines above it. So the list, read from its end, is an order in which every slope
is complete before it is passed on: nothing has to be sorted, and nothing calls itself.
"""

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from scratchdl.tape.like_array import Function, Value
from scratchdl.tape.refusals import no_rule
from scratchdl.tape.rules import RULES, fold
from scratchdl.tape.traced import LEVELS, Traced

Values = Sequence[Value]
Sources = Sequence[tuple[int, int]]  # of the inputs on the tape: which input, and its line
# what was done (None for an input), its rules (one for each input, or a function that gives all
# slopes at once), its sources, the values of all inputs, result
Line = tuple[Function | None, Any, Sources, Values, Value]


class Tape:
    """What was computed from some inputs, in the order in which it was computed."""

    def __init__(self) -> None:
        self.level = next(LEVELS)
        self.lines: list[Line] = []
        self.locked: list[np.ndarray] = []

    def input(self, x: Value) -> Traced:
        """Begin with an array: what is computed from it will be written down."""
        self.lines.append((None, (), (), (), self.fixed(x)))
        return Traced(x, self, len(self.lines) - 1)

    def apply(self, function: Function, inputs: tuple[Value, ...]) -> Traced:
        """Compute, and write down what was done."""
        rules = RULES.get(function) or getattr(function, "rules", None) or no_rule(function)
        values: Values
        sources: Sources
        if len(inputs) == 1:  # the general case, `read`, written out for one input and for two
            (x,) = inputs
            values, sources = (x.value,), ((0, x.mark),)
        elif len(inputs) == 2:
            x, y = inputs
            if type(x) is not Traced or x.tracer is not self:
                x = x if type(x) is float else self.fixed(x)
                values, sources = (x, y.value), ((1, y.mark),)
            elif type(y) is not Traced or y.tracer is not self:
                y = y if type(y) is float else self.fixed(y)
                values, sources = (x.value, y), ((0, x.mark),)
            else:
                values, sources = (x.value, y.value), ((0, x.mark), (1, y.mark))
        else:
            values, sources = self.read(inputs)
        z = function(*values)
        lines = self.lines
        lines.append((function, rules, sources, values, z))
        return Traced(z, self, len(lines) - 1)

    def read(self, inputs: tuple[Value, ...]) -> tuple[Values, Sources]:
        """The values of all inputs, and the place and line of those that are on this tape."""
        values, sources = list(inputs), []
        for i, x in enumerate(inputs):
            if type(x) is Traced and x.tracer is self:
                values[i] = x.value
                sources.append((i, x.mark))
            else:
                values[i] = self.fixed(x)
        return values, sources

    def slopes(self, y: Traced) -> list[Value]:
        r"""Walk back from `y`: the derivative of `y` with respect to every line, or `None`.

        $$
        \frac{\partial y}{\partial x} = \sum_{z \text{ made of } x}
        \frac{\partial y}{\partial z} \frac{\partial z}{\partial x}
        $$

        The sum is why slopes are added up: a number that was used twice matters in two ways. A
        line is taken off the tape when it is read, so that its arrays can be freed right away.
        """
        lines = self.lines
        slopes: list[Value] = [None] * len(lines)
        slopes[y.mark] = np.ones_like(y.value)
        while lines:
            _, rules, sources, values, z = lines.pop()
            dz = slopes[len(lines)]
            if dz is None:
                continue
            at_once = None if type(rules) is tuple else rules(dz, sources)
            for i, source in sources:
                dx = at_once[i] if at_once else rules[i](dz, z, *values)
                if len(values) > 1 and dx.shape != values[i].shape:  # NumPy had stretched it
                    dx = fold(dx, values[i].shape)
                before = slopes[source]
                slopes[source] = dx if before is None else before + dx
        return slopes

    def fixed(self, x: Value) -> Value:
        """A constant that nobody can change before the way back: arrays are locked until then."""
        if type(x) is np.ndarray:
            if x.base is not None:
                if x.flags.writeable and not self.can_unlock(x):
                    return x.copy()
                self.fixed(x.base)  # the array that this one is a part of
            if x.flags.writeable:
                x.setflags(write=False)
                self.locked.append(x)
        elif type(x) is list:
            return copy.deepcopy(x)
        elif type(x) is tuple:
            return tuple(map(self.fixed, x))
        return x

    def can_unlock(self, view: np.ndarray) -> bool:
        """Whether a view could be written into again, once it was locked.

        NumPy allows it where the owner of the memory can be written into: this tape may have locked
        that one, but not an outer tape or the caller. Of memory that is, say, PyTorch's it does not
        know.
        """
        owner: Value = view
        while isinstance(owner, np.ndarray) and owner.base is not None:
            owner = owner.base
        if isinstance(owner, np.ndarray):
            return owner.flags.writeable or any(owner is locked for locked in self.locked)
        try:
            return not memoryview(owner).readonly
        except TypeError:
            return False

    def close(self) -> None:
        """Forget what was written down, and unlock the arrays."""
        self.lines.clear()
        for x in self.locked:  # owners before views, as they were locked
            x.setflags(write=True)
        self.locked.clear()
