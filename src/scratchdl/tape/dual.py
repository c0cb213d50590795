r"""Dual numbers: every number carries its slope along.

$$
f(x + x' \varepsilon) = f(x) + f'(x) \, x' \, \varepsilon, \qquad \varepsilon^2 = 0
$$

The part behind $\varepsilon$ follows the same rules as the derivative, so that computing the
function computes its slope. Nothing is remembered: this way goes forward only.
"""

import numpy as np

from scratchdl.tape.rules import ELEMENTWISE, JOINT, LINEAR, among_largest, largest
from scratchdl.tape.traced import LEVELS, Function, Traced, Value, no_rule


class Duals:
    """Those dual numbers that carry the slope by one and the same input."""

    def __init__(self) -> None:
        self.level = next(LEVELS)

    def number(self, value: Value, slope: Value) -> Traced:
        r"""The dual number $x + x' \varepsilon$."""
        return Traced(value, self, slope)

    def apply(
        self, function: Function, inputs: tuple[Value, ...], options: dict[str, Value]
    ) -> Traced:
        """Compute a value, and its slope from the slopes of all inputs that have one."""
        dual = [type(x) is Traced and x.trace is self for x in inputs]
        values = [x.value if has else x for x, has in zip(inputs, dual, strict=True)]
        z = function(*values, **options)
        if function in JOINT:
            marks = [x.mark if type(x) is Traced and x.trace is self else 0 * x for x in inputs]
            return self.number(z, function(*marks, **options))
        parts = [
            push(function, i, inputs[i].mark, z, values, options)
            for i, has in enumerate(dual)
            if has
        ]
        slope = sum(parts[1:], start=parts[0])
        return self.number(z, slope if np.shape(slope) == np.shape(z) else slope + 0 * z)


def push(
    function: Function, i: int, dx: Value, z: Value, values: list[Value], options: dict[str, Value]
) -> Value:
    """What the slope of input `i` adds to the slope of the output."""
    if function in ELEMENTWISE:
        return ELEMENTWISE[function][i](dx, z, *values, **options)
    if function in LINEAR:
        return function(*values[:i], dx, *values[i + 1 :], **options)
    if function is largest:
        return np.sum(
            dx * among_largest(z, values[0], options["axis"], options["keepdims"]), **options
        )
    if hasattr(function, "rules"):
        raise TypeError(
            "dual numbers go forward, and a recorded layer knows only its way back: use gradient, "
            "or call layer.forward(x) instead of record(layer, x)"
        )
    no_rule(function)
