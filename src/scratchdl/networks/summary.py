r"""What a network is made of, as a table."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scratchdl.layers.layer import Layer
from scratchdl.typing import Array


class Row(NamedTuple):
    """One layer: how it prints, what comes out for one sample, and what it costs."""

    layer: str
    output: tuple[int, ...]
    parameters: int
    multiply_adds: int


@dataclass(frozen=True)
class Summary:
    """The layers of a network, one a row; `print` shows it as a table.

    A multiply-add is one product and one sum. They are counted for one sample that is predicted,
    in layers that have `multiply_adds`; the others, such as activations, count as nothing.

    Attributes:
        rows: The layers, first to last.
        parameters: How many numbers are learnt.
        multiply_adds: How many there are for one sample.

    Example:
        >>> from scratchdl import TwoLayerNet
        >>> TwoLayerNet(784, 50, 10).summary()
        layer                         output  parameters  multiply-adds
        Affine(W (784, 50), b (50,))  (50,)       39,250         39,200
        Relu()                        (50,)            0              0
        Affine(W (50, 10), b (10,))   (10,)          510            500
        total                                     39,760         39,700
    """

    rows: Sequence[Row]

    @property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        return sum(row.multiply_adds for row in self.rows)

    def __repr__(self) -> str:
        cells = [("layer", "output", "parameters", "multiply-adds")]
        cells += [
            (row.layer, str(row.output), f"{row.parameters:,}", f"{row.multiply_adds:,}")
            for row in self.rows
        ]
        cells.append(("total", "", f"{self.parameters:,}", f"{self.multiply_adds:,}"))
        wide = [max(len(line[column]) for line in cells) for column in range(4)]
        return "\n".join(
            f"{a:<{wide[0]}}  {b:<{wide[1]}}  {c:>{wide[2]}}  {d:>{wide[3]}}".rstrip()
            for a, b, c, d in cells
        )


def summary_of_layers(
    layers: Sequence[Layer], dtype: np.dtype, input_shape: Sequence[int] | None
) -> Summary:
    """Send a sample of zeros through a copy of the layers, and note what comes out of each."""
    shape = first_shape(layers) if input_shape is None else tuple(input_shape)
    x, rows = np.zeros((1, *shape), dtype), []
    for layer in copy.deepcopy(layers):
        x = layer.forward(x)
        output = x.shape[1:]
        count = getattr(layer, "multiply_adds", None)
        parameters = sum(array.size for array in layer.params.values())
        rows.append(Row(repr(layer), output, parameters, count(output) if count else 0))
    return Summary(rows)


def first_shape(layers: Sequence[Layer]) -> tuple[int, ...]:
    """The shape of one sample, if the rows of the first layer that learns tell it.

    Raises:
        ValueError: If that cannot be known.
    """
    for layer in layers:
        for array in layer.params.values():
            if array.ndim <= 2:
                return (len(array),)
            raise ValueError("give input_shape, the shape of one sample, such as (1, 28, 28)")
    return ()


def summary_of_weights(params: Mapping[str, Array]) -> Summary:
    """One row for every matrix of weights, with its bias if it has one."""
    rows = []
    for name, W in params.items():
        if name.startswith("W"):
            bias = name.replace("W", "b")
            own = {key: params[key] for key in (name, bias) if key in params}
            shapes = ", ".join(f"{key} {array.shape}" for key, array in own.items())
            learnt = sum(array.size for array in own.values())
            rows.append(Row(shapes, W.shape[1:], learnt, W.size))
    return Summary(rows)


def network_repr(name: str, parts: Sequence[str], params: Mapping[str, Array]) -> str:
    """A network as its name, its parts one a line, and the number of what it learns."""
    lines = "".join(f"  {part},\n" for part in parts)
    kind = next(iter(params.values())).dtype.name
    count = sum(array.size for array in params.values())
    return f"{name}(\n{lines})  # {count:,} parameters in {kind}"
