r"""The tape: a list of what was computed, and the walk back along it.

Every operation writes one line: what was done, with which numbers, which lines they came from. A
line can only use lines above it. So the list, read from its end, is an order in which every slope
is complete before it is passed on: nothing has to be sorted, and nothing calls itself.
"""

import numpy as np
from numpy import ndarray

from scratchdl.tape.rules import RULES, Rules, fold
from scratchdl.tape.traced import LEVELS, Function, Traced, Value, no_rule

Sources = tuple[tuple[int, int], ...]  # of the inputs on the tape: which input, and its line
# what was done (None for an input), its rules, sources, the values of all inputs, options, result
Line = tuple[Function | None, Rules, Sources, tuple[Value, ...], dict[str, Value], Value]


class Tape:
    """What was computed from some inputs, in the order in which it was computed."""

    def __init__(self) -> None:
        self.level = next(LEVELS)
        self.lines: list[Line] = []
        self.locked: list[np.ndarray] = []

    def input(self, x: Value) -> Traced:
        """Begin with an array: what is computed from it will be written down."""
        self.lock(x)
        self.lines.append((None, (), (), (), {}, x))
        return Traced(x, self, len(self.lines) - 1)

    def apply(
        self, function: Function, inputs: tuple[Value, ...], options: dict[str, Value]
    ) -> Traced:
        """Compute, and write down what was done."""
        rules = RULES.get(function)
        if rules is None:
            rules = getattr(function, "rules", None) or no_rule(function)
        values: tuple[Value, ...]
        sources: Sources
        if len(inputs) == 1:  # the general case below, written out for one input and for two
            (x,) = inputs
            values, sources = (x.value,), ((0, x.mark),)
        elif len(inputs) == 2:
            x, y = inputs
            if not (type(x) is Traced and x.trace is self):
                if type(x) is ndarray:
                    self.lock(x)
                values, sources = (x, y.value), ((1, y.mark),)
            elif not (type(y) is Traced and y.trace is self):
                if type(y) is ndarray:
                    self.lock(y)
                values, sources = (x.value, y), ((0, x.mark),)
            else:
                values, sources = (x.value, y.value), ((0, x.mark), (1, y.mark))
        else:
            values, sources = self.read(inputs)
        z = function(*values, **options)
        lines = self.lines
        lines.append((function, rules, sources, values, options, z))
        return Traced(z, self, len(lines) - 1)

    def read(self, inputs: tuple[Value, ...]) -> tuple[tuple[Value, ...], Sources]:
        """The values of all inputs, and the place and line of those that are on this tape."""
        here = [type(x) is Traced and x.trace is self for x in inputs]
        for x in inputs:
            self.lock(x)
        values = tuple(x.value if is_here else x for x, is_here in zip(inputs, here, strict=True))
        return values, tuple((i, x.mark) for i, x in enumerate(inputs) if here[i])

    def slopes(self, y: Traced) -> list[Value]:
        r"""Walk back from `y`: the derivative of `y` by every line, `None` where it has none.

        $$
        \frac{\partial y}{\partial x} = \sum_{z \text{ made of } x}
        \frac{\partial y}{\partial z} \frac{\partial z}{\partial x}
        $$

        The sum is why slopes are added up: a number that was used twice matters in two ways.
        """
        slopes: list[Value] = [None] * len(self.lines)
        slopes[y.mark] = np.ones_like(y.value)
        for line in range(y.mark, -1, -1):
            dz = slopes[line]
            if dz is None:
                continue
            _, rules, sources, values, options, z = self.lines[line]
            for i, source in sources:
                dx = rules[i](dz, z, *values, **options)
                if dx.shape != values[i].shape:  # NumPy had stretched the input
                    dx = fold(dx, values[i].shape)
                before = slopes[source]
                slopes[source] = dx if before is None else before + dx
        return slopes

    def lock(self, x: Value) -> None:
        """Forbid changes of an array whose numbers the way back needs, until `close`."""
        if type(x) is np.ndarray and x.flags.writeable:
            x.flags.writeable = False
            self.locked.append(x)

    def close(self) -> None:
        """Forget what was written down, and give the arrays free."""
        self.lines.clear()
        for x in sorted(self.locked, key=lambda x: x.base is not None):  # owners before views
            x.flags.writeable = True
        self.locked.clear()
