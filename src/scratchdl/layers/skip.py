r"""The layer that lets a signal go round others."""

from collections.abc import Mapping, Sequence

from scratchdl.checks import ForeignNames, as_floats
from scratchdl.layers.chain import in_a_list, named, place
from scratchdl.layers.layer import Layer, as_dout, kept_by_forward
from scratchdl.typing import Array, Float, Params


class Skip(ForeignNames):
    r"""Add to the input what some layers make of it.

    $$
    Y = X + F(X), \qquad
    \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y}
    + \frac{\partial L}{\partial Y} \frac{\partial F}{\partial X}
    $$

    The layers $F$ have to learn only what is missing. The derivative also comes through unchanged,
    however deep the network: nothing multiplies it on its way.

    Args:
        layers: The layers $F$, first to last; what they give has the shape of what they get.

    Attributes:
        params: The arrays of all the layers, letter and number, `W1`, `b1`, `W2`.

    Raises:
        TypeError: If one of `layers` is not a layer, or they are not given as one list.
        ValueError: If there is none.

    Reference:
        He et al., "Deep residual learning for image recognition" (2015), section 3.2.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Affine, Skip
        >>> layer = Skip([Affine(W=[[0.0, 1.0], [0.0, 0.0]], b=[0.0, 0.0])])
        >>> layer.forward(np.array([[3.0, 5.0]]))
        array([[3., 8.]])
    """

    def __init__(self, layers: Sequence[Layer], *more: object) -> None:
        self.layers = in_a_list(layers, more)
        if not self.layers:
            raise ValueError("a skip connection needs at least one layer to go round")

    @property
    def params(self) -> Params:
        return named(self.layers, "params")

    @params.setter
    def params(self, arrays: Mapping[str, Array]) -> None:
        place(self.layers, arrays)

    @property
    def buffers(self) -> Params:
        return named(self.layers, "buffers")

    @property
    def grads(self) -> Params:
        if any(layer.grads.keys() < layer.params.keys() for layer in self.layers):
            return {}  # no backward yet
        return named(self.layers, "grads")

    def __repr__(self) -> str:
        return f"Skip([{', '.join(map(repr, self.layers))}])"

    def multiply_adds(self, output_shape: tuple[int, ...]) -> int:
        """Those of the layers together, for a sample as large as in the last `forward`."""
        counts = (getattr(layer, "multiply_adds", lambda _: 0) for layer in self.layers)
        return sum(count(shape[1:]) for count, shape in zip(counts, self.shapes, strict=True))

    def forward(
        self, x: Float[Array, "N *shape"], *, training: bool = False
    ) -> Float[Array, "N *shape"]:
        """Compute $X + F(X)$.

        Raises:
            TypeError: If `x` does not hold real numbers.
            ValueError: If the layers do not take `x`, or change its shape.
        """
        x = as_floats(x)
        y, shapes = x, []
        for layer in self.layers:
            y = layer.forward(y, training=training)
            shapes.append(y.shape)
        if y.shape != x.shape:
            raise ValueError(
                f"the layers in a skip connection must keep the shape: {x.shape} became {y.shape}"
            )
        self.shapes = shapes
        return x + y

    def backward(self, dout: Float[Array, "N *shape"]) -> Float[Array, "N *shape"]:
        r"""Add what comes straight through to what comes back through the layers.

        Args:
            dout: $\partial L / \partial Y$.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` does not have the shape of the output.
        """
        shapes = kept_by_forward(self, "shapes")
        dout = as_dout(dout, shapes[-1])
        dF = dout
        for layer in reversed(self.layers):
            dF = layer.backward(dF)
        return dout + dF
