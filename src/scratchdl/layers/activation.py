r"""Activation functions as layers: one number in, one number out, nothing learnt.

The derivative of each is written with what its `forward` has already computed, so `backward` costs
a few multiplications and no second exponential.
"""

from scratchdl.activations import relu, sigmoid, tanh
from scratchdl.layers.layer import check_dout, kept_by_forward
from scratchdl.typing import Array, Float, Params


class Sigmoid:
    r"""The sigmoid, between two other layers.

    $$
    Y = \frac{1}{1 + e^{-X}}, \qquad
    \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} \, Y \, (1 - Y)
    $$

    Example:
        >>> import numpy as np
        >>> from scratchdl import Sigmoid
        >>> layer = Sigmoid()
        >>> layer.forward(np.array([[0.0]]))
        array([[0.5]])
        >>> layer.backward(np.array([[1.0]]))
        array([[0.25]])
    """

    def __init__(self) -> None:
        self.params: Params = {}
        self.grads: Params = {}

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Squash every number into the interval from 0 to 1."""
        self.Y = sigmoid(x)
        return self.Y

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Multiply by the slope, which is at most a quarter."""
        Y = kept_by_forward(self, "Y")
        check_dout(dout, Y.shape)
        return dout * Y * (1 - Y)


class Tanh:
    r"""The hyperbolic tangent, between two other layers.

    $$
    Y = \tanh X, \qquad
    \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} \, (1 - Y^2)
    $$

    Example:
        >>> import numpy as np
        >>> from scratchdl import Tanh
        >>> layer = Tanh()
        >>> layer.forward(np.array([[0.0]]))
        array([[0.]])
        >>> layer.backward(np.array([[1.0]]))
        array([[1.]])
    """

    def __init__(self) -> None:
        self.params: Params = {}
        self.grads: Params = {}

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Squash every number into the interval from -1 to 1."""
        self.Y = tanh(x)
        return self.Y

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Multiply by the slope, which is at most one."""
        Y = kept_by_forward(self, "Y")
        check_dout(dout, Y.shape)
        return dout * (1 - Y * Y)


class Relu:
    r"""The rectifier, between two other layers.

    $$
    Y = \max(0, X), \qquad
    \frac{\partial L}{\partial X} = \begin{cases}
    \partial L / \partial Y & Y > 0 \\ 0 & \text{otherwise} \end{cases}
    $$

    At $X = 0$ the curve has a corner and no slope; as in PyTorch, 0 is used there. The derivative
    is a product with `Y > 0`, not `dout[Y <= 0] = 0`: that assignment is ten times slower and would
    write into what belongs to the layer above.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Relu
        >>> layer = Relu()
        >>> layer.forward(np.array([[-1.0, 0.0, 2.0]]))
        array([[0., 0., 2.]])
        >>> layer.backward(np.array([[1.0, 1.0, 1.0]]))
        array([[0., 0., 1.]])
    """

    def __init__(self) -> None:
        self.params: Params = {}
        self.grads: Params = {}

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Replace every negative number by 0."""
        self.Y = relu(x)
        return self.Y

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Let the derivative pass where the input was positive."""
        Y = kept_by_forward(self, "Y")
        check_dout(dout, Y.shape)
        return dout * (Y > 0)
