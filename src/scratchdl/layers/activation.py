r"""Activation functions as layers: one number in, one number out, nothing learnt.

Where the derivative can be written with what `forward` has already computed, `backward` costs a few
multiplications and no second exponential. What `forward` returns is a copy of what it keeps, so
that a caller may write into it.
"""

import numpy as np

from scratchdl.activations import (
    gelu,
    gelu_grad,
    identity,
    leaky_relu,
    leaky_relu_grad,
    relu,
    sigmoid,
    tanh,
)
from scratchdl.checks import ForeignNames, as_floats, as_fraction, check_flag
from scratchdl.layers.layer import as_dout, kept_by_forward, layer_repr
from scratchdl.typing import Array, Float, Params


class Sigmoid(ForeignNames):
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

    def __repr__(self) -> str:
        return layer_repr(self)

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Squash every number into the interval from 0 to 1."""
        self.Y = sigmoid(x)
        return np.copy(self.Y)

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Multiply by the derivative, which is at most a quarter."""
        Y = kept_by_forward(self, "Y")
        return as_dout(dout, Y.shape) * Y * (1 - Y)


class Tanh(ForeignNames):
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

    def __repr__(self) -> str:
        return layer_repr(self)

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Squash every number into the interval from -1 to 1."""
        self.Y = tanh(x)
        return np.copy(self.Y)

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Multiply by the derivative, which is at most one."""
        Y = kept_by_forward(self, "Y")
        return as_dout(dout, Y.shape) * (1 - Y * Y)


class Relu(ForeignNames):
    r"""The rectifier, between two other layers.

    $$
    Y = \max(0, X), \qquad
    \frac{\partial L}{\partial X} = \begin{cases}
    \partial L / \partial Y & Y > 0 \\ 0 & \text{otherwise} \end{cases}
    $$

    At $X = 0$ the curve has a corner and no derivative; as in PyTorch, 0 is used there. `forward`
    keeps where $Y > 0$, and `backward` multiplies by it; the assignment `dout[Y <= 0] = 0` would be
    ten times slower, and would write into an array that belongs to the next layer.

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

    def __repr__(self) -> str:
        return layer_repr(self)

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Replace every negative number by 0."""
        Y = relu(x)
        self.positive = Y > 0
        return Y

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Let the derivative pass where the input was positive."""
        positive = kept_by_forward(self, "positive")
        return as_dout(dout, positive.shape) * positive


class LeakyRelu(ForeignNames):
    r"""The leaky rectifier, between two other layers.

    $$
    Y = \max(X, \alpha X), \qquad
    \frac{\partial L}{\partial X} = \begin{cases}
    \partial L / \partial Y & X > 0 \\ \alpha \, \partial L / \partial Y & \text{otherwise}
    \end{cases}
    $$

    Args:
        alpha: The derivative on the left, between 0 and 1.

    Raises:
        TypeError: If `alpha` is not a number.
        ValueError: If `alpha` is not between 0 and 1.

    Example:
        >>> import numpy as np
        >>> from scratchdl import LeakyRelu
        >>> layer = LeakyRelu(alpha=0.1)
        >>> layer.forward(np.array([[-1.0, 2.0]]))
        array([[-0.1,  2. ]])
        >>> layer.backward(np.array([[1.0, 1.0]]))
        array([[0.1, 1. ]])
    """

    def __init__(self, alpha: float = 0.01) -> None:
        self.alpha = as_fraction("alpha", alpha)
        self.params: Params = {}
        self.grads: Params = {}

    def __repr__(self) -> str:
        return layer_repr(self)

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Shrink every negative number."""
        self.X = as_floats(x)
        return leaky_relu(self.X, self.alpha)

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Let the derivative pass, shrunk where the input was not positive."""
        X = kept_by_forward(self, "X")
        return as_dout(dout, X.shape) * leaky_relu_grad(X, self.alpha)


class Gelu(ForeignNames):
    r"""The Gaussian error linear unit, between two other layers.

    $$
    Y = X \, \Phi(X), \qquad
    \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} \,
    \bigl( \Phi(X) + X \, \varphi(X) \bigr)
    $$

    Args:
        approximate: Take the form with tanh, as `gelu` does.

    Raises:
        TypeError: If `approximate` is not a bool.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Gelu
        >>> layer = Gelu()
        >>> layer.forward(np.array([[-1.0, 1.0]])).round(4)
        array([[-0.1587,  0.8413]])
        >>> layer.backward(np.array([[1.0, 1.0]])).round(4)
        array([[-0.0833,  1.0833]])
    """

    def __init__(self, *, approximate: bool = False) -> None:
        check_flag("approximate", approximate)
        self.approximate = bool(approximate)
        self.params: Params = {}
        self.grads: Params = {}

    def __repr__(self) -> str:
        return layer_repr(self)

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Weigh every number by the share of a normal distribution below it."""
        self.X = as_floats(x)
        return gelu(self.X, approximate=self.approximate)

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Multiply by the derivative, which is negative where the curve falls."""
        X = kept_by_forward(self, "X")
        return as_dout(dout, X.shape) * gelu_grad(X, approximate=self.approximate)


class Identity(ForeignNames):
    r"""No activation: what a network without bends is made of.

    $$ Y = X, \qquad \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} $$

    With it, all layers of a network are worth no more than one, since $(X W_1) W_2 = X (W_1 W_2)$:
    something to compare others with.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Identity
        >>> layer = Identity()
        >>> layer.forward(np.array([[-1.0, 2.0]]))
        array([[-1.,  2.]])
        >>> layer.backward(np.array([[3.0, 4.0]]))
        array([[3., 4.]])
    """

    def __init__(self) -> None:
        self.params: Params = {}
        self.grads: Params = {}

    def __repr__(self) -> str:
        return layer_repr(self)

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Pass every number on."""
        self.X = as_floats(x)
        return identity(self.X)

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Pass the derivative on."""
        return identity(as_dout(dout, kept_by_forward(self, "X").shape))
