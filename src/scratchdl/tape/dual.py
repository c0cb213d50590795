r"""Dual numbers: every number carries its slope along.

$$
f(x + x' \varepsilon) = f(x) + f'(x) \, x' \, \varepsilon, \qquad \varepsilon^2 = 0
$$

The coefficient of $\varepsilon$ follows the same rules as the derivative, so that computing the
function computes its slope. Nothing is remembered: this way goes forward only.
"""

import numpy as np

from scratchdl.tape.like_array import Function, Value
from scratchdl.tape.refusals import no_rule
from scratchdl.tape.rules import COMPOUND, ELEMENTWISE, LINEAR, Join, add_up, among_largest, largest
from scratchdl.tape.traced import LEVELS, Traced


class Duals:
    """The dual numbers that carry the slope with respect to one and the same input."""

    def __init__(self) -> None:
        self.level = next(LEVELS)

    def number(self, value: Value, slope: Value) -> Traced:
        r"""The dual number $x + x' \varepsilon$."""
        return Traced(value, self, slope)

    def apply(self, function: Function, inputs: tuple[Value, ...]) -> Traced:
        """Compute a value, and its slope from the slopes of all inputs that have one."""
        if function in COMPOUND:
            return COMPOUND[function](*inputs)
        dual = [type(x) is Traced and x.tracer is self for x in inputs]
        values = [x.value if has else x for x, has in zip(inputs, dual, strict=True)]
        z = function(*values)
        if isinstance(function, Join):
            marks = [x.mark if has else 0 * x for x, has in zip(inputs, dual, strict=True)]
            return self.number(z, function(*marks))
        parts = [push(function, i, x.mark, z, values) for i, x in enumerate(inputs) if dual[i]]
        slope = sum(parts[1:], start=parts[0])
        return self.number(z, slope if np.shape(slope) == np.shape(z) else slope + 0 * z)


def push(function: Function, i: int, dx: Value, z: Value, values: list[Value]) -> Value:
    """What the slope of input `i` adds to the slope of the output."""
    if function in ELEMENTWISE:
        return ELEMENTWISE[function][i](dx, z, *values)
    if function in LINEAR:
        return function(*values[:i], dx, *values[i + 1 :])
    if function is largest:
        x, axis, keepdims = values
        return add_up(dx * among_largest(z, x, axis, keepdims), axis, keepdims)
    if hasattr(function, "rules"):
        raise TypeError(
            "dual numbers go forward, and a recorded layer knows only its way back: use gradient, "
            "or call layer.forward(x) instead of record(layer, x)"
        )
    no_rule(function)
