r"""The nodes of a computational graph: one operation each, values forward, derivatives back.

Buying apples is enough to see the chain rule at work: every node knows only its own operation, and
yet the derivatives that arrive at the left end are those of the whole calculation.

`record` puts such a node, or a whole layer, on the tape of `gradient`; `graph_of` shows what a tape
has recorded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TypeAlias, TypeVar, cast

import numpy as np

from scratchdl.checks import check_function
from scratchdl.gradients.automatic import as_values, called, in_form, one_number, parts_of
from scratchdl.tape import Tape, Traced, Value, apply, untraced
from scratchdl.tape.tape import Line, Sources
from scratchdl.typing import Array

F = TypeVar("F", bound=Callable[..., Value])

Number: TypeAlias = float | Array  # an array stands for many numbers that go the same way


class MulLayer:
    r"""A node that multiplies.

    $$
    z = xy, \qquad
    \frac{\partial L}{\partial x} = \frac{\partial L}{\partial z} \, y, \qquad
    \frac{\partial L}{\partial y} = \frac{\partial L}{\partial z} \, x
    $$

    The derivative with respect to each input is the other input, so `forward` must remember both.

    Example:
        >>> from scratchdl import MulLayer
        >>> apples, tax = MulLayer(), MulLayer()
        >>> price = tax.forward(apples.forward(100, 2), 1.1)  # 2 apples at 100 each, 10 % tax
        >>> round(price, 9)
        220.0
        >>> d_sum, d_tax = tax.backward(1.0)
        >>> d_apple, d_number = apples.backward(d_sum)
        >>> round(d_apple, 9), round(d_number, 9), d_tax
        (2.2, 110.0, 200.0)
    """

    def forward(self, x: Number, y: Number) -> Number:
        """Multiply two numbers, or two arrays of the same shape number by number.

        Raises:
            TypeError: If they are not numbers.
            ValueError: If the shapes differ.
        """
        check_one_shape(x, y)
        self.x, self.y = x, y
        return x * y

    def backward(self, dout: Number) -> tuple[Number, Number]:
        r"""Compute the derivatives for both inputs from the derivative for the output.

        Args:
            dout: $\partial L / \partial z$.

        Returns:
            $\partial L / \partial x$ and $\partial L / \partial y$.

        Raises:
            RuntimeError: If there was no `forward` before.
            TypeError: If `dout` is not a number.
            ValueError: If it is an array of a shape that does not fit.
        """
        if not hasattr(self, "x"):
            raise RuntimeError("MulLayer.backward needs a call of forward first")
        return dout * self.y, dout * self.x


class AddLayer:
    r"""A node that adds.

    $$
    z = x + y, \qquad
    \frac{\partial L}{\partial x} = \frac{\partial L}{\partial y} = \frac{\partial L}{\partial z}
    $$

    The derivative passes unchanged to both sides, whatever the numbers: nothing is remembered.

    Example:
        >>> from scratchdl import AddLayer
        >>> fruit = AddLayer()
        >>> fruit.forward(200, 450)
        650
        >>> fruit.backward(1.1)
        (1.1, 1.1)
    """

    def forward(self, x: Number, y: Number) -> Number:
        """Add two numbers, or two arrays of the same shape number by number.

        Raises:
            TypeError: If they are not numbers.
            ValueError: If the shapes differ.
        """
        check_one_shape(x, y)
        return x + y

    def backward(self, dout: Number) -> tuple[Number, Number]:
        r"""Pass the derivative for the output on to both inputs.

        Args:
            dout: $\partial L / \partial z$.

        Returns:
            $\partial L / \partial x$ and $\partial L / \partial y$, both equal to `dout`.
        """
        return dout, dout


def check_one_shape(x: Number, y: Number) -> None:
    """Refuse a number beside an array: where NumPy repeats it, its derivative would be a sum."""
    if np.shape(x) != np.shape(y):
        raise ValueError(f"x and y must have one shape, got {np.shape(x)} and {np.shape(y)}")


def record(layer: Value, *inputs: Value, **options: Value) -> Value:
    r"""Use a layer in a function that is being differentiated, with its own way back.

    The layer becomes one operation of the tape: `layer.forward` computes, and `layer.backward`
    passes the slope on. Without `record`, `layer.forward(x)` works too if it is written in
    operations that have rules: that is slower, but it has second derivatives.

    A layer may be recorded any number of times, as if each were a new one with the same parameters:
    what it remembers between forward and backward is kept apart. If its `params` hold numbers that
    are being differentiated, their slopes come from its `grads`.

    Args:
        layer: Anything with `forward` and `backward`: a layer, a loss such as `SoftmaxWithLoss()`,
            a node such as `MulLayer()`, or a class of your own.
        inputs: What `forward` takes.
        options: What `forward` takes by name, such as `training=True`.

    Returns:
        What `forward` returns, ready to be computed with.

    Raises:
        TypeError: If `layer` is not one; for a second derivative, which a layer's backward does not
            have; or if a slope is wanted that `backward` does not give.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Sigmoid, gradient, record
        >>> gradient(lambda x: np.sum(record(Sigmoid(), x) ** 2), [0.0, 1.0]).round(4)
        array([0.25  , 0.2875])
    """
    if not is_layer(layer):
        raise TypeError(f"a layer such as Sigmoid() comes first, got {layer!r}")
    params = getattr(layer, "params", {})
    traced = {name: value for name, value in params.items() if type(value) is Traced}
    step = LayerStep(layer, list(traced), len(inputs), options)
    return apply(step, *inputs, *traced.values())


def one_operation(forward: F) -> F:
    """On a tape, let a `forward` that writes into arrays be one step, with its own `backward`."""

    @wraps(forward)
    def recorded(layer: Value, x: Value, **options: Value) -> Value:
        if Traced in map(type, (x, *layer.params.values())):
            return record(layer, x, **options)
        return forward(layer, x, **options)

    return cast("F", recorded)


class LayerStep:
    """One use of a layer, as an operation of the tape."""

    def __init__(
        self, layer: Value, names: list[str], num_inputs: int, options: dict[str, Value]
    ) -> None:
        self.layer, self.names, self.num_inputs = with_own_memory(layer), names, num_inputs
        self.options = options
        self.__name__ = type(layer).__name__

    def __call__(self, *values: Value) -> Value:
        """Go forward on a copy of the layer, which holds the values of its parameters."""
        if Traced in map(type, values):
            raise TypeError(
                f"{self.__name__}.backward gives numbers, which cannot be differentiated again: "
                "for a second derivative call layer.forward(x) instead of record(layer, x)"
            )
        layer, inputs = self.layer, values[: self.num_inputs]
        if self.names:
            params = dict(layer.params)
            params.update(zip(self.names, values[self.num_inputs :], strict=True))
            layer.params = params
        return with_shape(layer.forward(*inputs, **self.options))

    def rules(self, dz: Value, sources: Sources) -> dict[int, Value]:
        """The slope for each source, by its place: the layer's own way back, taken once."""
        layer = self.layer
        if dz.shape == () and type(dz) is not Traced:
            dz = float(dz)  # which widens no float32
        if sources[0][0] < self.num_inputs or not hasattr(layer, "backward_params"):
            dx = layer.backward(dz)
        else:  # inputs come first: if that is a parameter, nobody wants the slope for an input
            dx = layer.backward_params(dz)
        by_input = dx if isinstance(dx, tuple) else (dx,)
        slopes = {}
        for i, _ in sources:
            if i >= self.num_inputs:
                slope = layer.grads.get(self.names[i - self.num_inputs])
            else:
                slope = with_shape(by_input[i]) if i < len(by_input) else None
            if slope is None:
                inputs = [f"input {n}" for n in range(self.num_inputs)]
                raise TypeError(
                    f"{self.__name__}.backward gives no slope for {[*inputs, *self.names][i]}"
                )
            slopes[i] = slope
        return slopes


def with_own_memory(layer: Value) -> Value:
    """A copy that shares parameters and generators, and remembers its own inputs and slopes."""
    twin = object.__new__(type(layer))
    memory = vars(twin)
    for name, part in vars(layer).items():
        if name == "grads":
            part = {}
        elif name == "params":
            part = dict(part)  # the same arrays, until others take their places
        elif is_layer(part):
            part = with_own_memory(part)
        elif type(part) in (list, tuple) and any(map(is_layer, part)):
            part = type(part)(map(with_own_memory, part))
        memory[name] = part
    return twin


def is_layer(part: object) -> bool:
    """Whether it goes forward and back, as `Layer` says."""
    has_both = hasattr(part, "forward") and hasattr(part, "backward")
    return has_both and not isinstance(part, type)


def with_shape(dx: Value) -> Value:
    """A Python number as NumPy's, which has a shape."""
    return np.float64(dx) if type(dx) in (int, float) else dx


@dataclass(frozen=True)
class Graph:
    """What was computed, step by step, and the slope of the result with respect to every step.

    `print` shows it as a table, `plot_graph(graph.steps, graph.values, graph.slopes)` draws it if
    every step has one input or two.

    Attributes:
        steps: For every computed value what it was computed from, such as `"price * number"`.
        values: Every input, constant and computed value; for an array only its shape.
        slopes: The derivative of the result with respect to each input and computed value,
            likewise.

    Example:
        >>> from scratchdl import graph_of
        >>> graph = graph_of(lambda p: p["price"] * p["number"], {"price": 100.0, "number": 2.0})
        >>> graph.steps, graph.slopes["price"]
        ({'result': 'price * number'}, 2.0)
    """

    steps: Mapping[str, str]
    values: Mapping[str, float | str]
    slopes: Mapping[str, float | str]

    def __str__(self) -> str:
        rows: list[tuple[str, ...]] = [("name", "computed from", "value", "slope")]
        for name in [*self.slopes]:
            cells = (self.steps.get(name, ""), self.values[name], self.slopes[name])
            rows.append((name, *(c if isinstance(c, str) else f"{c:.6g}" for c in cells)))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        return "\n".join(lines)


SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "^", "matmul": "@"}
SIGNS |= {"add_up": "sum", "largest": "max", "pick": "index", "running": "cumsum"}
SIGNS |= {"cast": "astype", "broadcast_to": "broadcast", "take_along_axis": "take"}


def graph_of(f: Callable[[Value], Value], x: Value) -> Graph:
    """Run a function and its way back once, and keep what was recorded.

    Args:
        f: As for `gradient`.
        x: As for `gradient`; the keys of a dict become the names of its arrays.

    Returns:
        The steps with their values and slopes.

    Raises:
        TypeError, ValueError: As in `gradient`; also if the result does not depend on `x`.

    Example:
        >>> from scratchdl import graph_of
        >>> print(graph_of(lambda x: x * x + 1.0, 3.0))
        name    computed from  value  slope
        x                      3      6
        v1      x * x          9      1
        result  v1 + 1         10     1
    """
    check_function(f)
    tape = Tape()
    try:
        inputs = [tape.input(as_values(part)) for part in parts_of(x)]
        y = one_number(called(f, in_form(x, inputs)))
        if not isinstance(y, Traced) or y.tracer is not tape:
            raise ValueError("f gives a number that does not depend on x: there is no graph")
        names = names_of(x, len(inputs), y.mark)
        steps, values = {}, {}
        for line, name in zip(tape.lines, names, strict=False):
            values[name] = shown(line[-1])
            if line[0] is not None:
                steps[name] = written(line, names)
        slopes = tape.slopes(y)[: len(names)]
        return Graph(steps, values, dict(zip(names, map(shown, slopes), strict=True)))
    finally:
        tape.close()


def names_of(x: Value, num_inputs: int, last: int) -> list[str]:
    """A name for every line up to the last: those of the inputs, then `v1`, `v2`, `result`."""
    if isinstance(x, Mapping):
        inputs = [str(name) for name in x]
    else:
        inputs = [f"x{i}" for i in range(num_inputs)] if isinstance(x, tuple) else ["x"]
    others = [f"v{i}" for i in range(1, last - num_inputs + 1)]
    return [*inputs, *others, "result"] if last >= num_inputs else inputs


def written(line: Line, names: list[str]) -> str:
    """A line as `a * b` or `exp a`."""
    function, rules, sources, values, _ = line
    places = dict(sources)
    ruled = rules if type(rules) is tuple else [rules] * len(values)
    inputs = [i for i, rule in enumerate(ruled) if rule]  # without settings such as an axis
    args = [names[places[i]] if i in places else constant(values[i]) for i in inputs]
    name = getattr(function, "__name__", "")
    name = SIGNS.get(name, name)
    if len(args) == 2:
        return f"{args[0]} {name} {args[1]}"
    return " ".join([name, *args])


def constant(x: Value) -> str:
    """A number or a shape, as it is written between the names."""
    value = shown(x)
    return value if isinstance(value, str) else f"{value:.6g}"


def shown(x: Value) -> float | str:
    """A number as it is, an array as its shape."""
    if x is None:
        return 0.0
    x = untraced(x)
    return float(x) if np.shape(x) == () else str(np.shape(x)).replace(" ", "")
