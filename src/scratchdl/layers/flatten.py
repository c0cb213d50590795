r"""The layer that turns images into rows of numbers."""

import math

from scratchdl.checks import ForeignNames, as_floats
from scratchdl.layers.layer import as_dout, kept_by_forward, layer_repr
from scratchdl.typing import Array, Float, Params


class Flatten(ForeignNames):
    r"""Write all numbers of a sample one after the other, channel by channel and row by row.

    No number changes, and so no derivative does. `Affine` does the same with what it is given;
    this layer makes it visible.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Flatten
        >>> layer = Flatten()
        >>> layer.forward(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]))
        array([[1., 2., 3., 4.]])
        >>> layer.backward(np.array([[1.0, 0.0, 0.0, 0.0]])).shape
        (1, 1, 2, 2)
    """

    def __init__(self) -> None:
        self.params: Params = {}
        self.grads: Params = {}

    def __repr__(self) -> str:
        return layer_repr(self)

    def forward(
        self, x: Float[Array, "N *shape"], *, training: bool = False
    ) -> Float[Array, "N D"]:
        """Give every sample as one row.

        Raises:
            TypeError: If `x` does not hold real numbers.
            ValueError: If `x` has no axis for the samples.
        """
        x = as_floats(x)
        if x.ndim < 2:
            raise ValueError(f"x must have an axis for the samples and others, got {x.shape}")
        self.shape = x.shape
        return x.copy().reshape(len(x), math.prod(x.shape[1:]))

    def backward(self, dout: Float[Array, "N D"]) -> Float[Array, "N *shape"]:
        """Give every row the shape of its sample again.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` does not have the shape of the output.
        """
        shape = kept_by_forward(self, "shape")
        return as_dout(dout, (shape[0], math.prod(shape[1:]))).copy().reshape(shape)
