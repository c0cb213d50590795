r"""The layer that forgets on purpose."""

import numpy as np

from scratchdl.checks import ForeignNames, as_decay, as_floats, check_flag
from scratchdl.initializers import Rng
from scratchdl.layers.layer import as_dout, kept_by_forward, layer_repr
from scratchdl.typing import Array, Float, Params


class Dropout(ForeignNames):
    r"""Switch neurons off at random while the network learns, so that none can rely on another.

    $$
    Y = M \odot X, \qquad
    \frac{\partial L}{\partial X} = M \odot \frac{\partial L}{\partial Y}
    $$

    With $p$ the ratio, every number of the mask $M$ is drawn again for each batch while the network
    learns, and is a constant afterwards:

    $$
    M_i = \begin{cases} 0 & \text{with probability } p \\ 1 / (1 - p) & \text{otherwise}
    \end{cases} \;\text{(learning)}, \qquad
    M_i = 1 \;\text{(afterwards)}
    $$

    So the mean of $Y$ is $X$ at all times. This is the inverted form, which every framework has: to
    predict, you need not know $p$. The memos' and the book's form, `inverted=False`, has $M_i = 1$
    for a neuron that stays on, and $M_i = 1 - p$ afterwards. It can express the same, if the
    weights after it are $1 / (1 - p)$ times as large.

    `backward` belongs to the last `forward`, whichever mode that had. In the memo it multiplies by
    the mask of the last learning step even after a prediction. A gradient check needs one mask for
    all its losses: `net.numerical_gradient` sees to that; else set `net.random_state` back before
    each.

    Args:
        ratio: The share of neurons to switch off, $p$; 0 changes nothing.
        inverted: Whether to make up for the missing ones at once, or afterwards.
        rng: A `numpy.random.Generator`, a seed, or `None` for fresh masks.

    Attributes:
        ratio: The share; it may be changed at any time.
        M: The mask of the last `forward`, or the one number that stands for it.
        rng: The generator; masks follow from its state alone, whatever the precision.

    Raises:
        TypeError: If `ratio` is not a number, or `inverted` is neither true nor false.
        ValueError: If `ratio` is negative, or 1 or more.

    Reference:
        Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting"
        (2014), sections 4 and 10.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Dropout
        >>> layer = Dropout(0.5, rng=5)
        >>> layer.forward(np.ones((2, 4)), training=True)
        array([[2., 2., 0., 2.],
               [0., 2., 2., 0.]])
        >>> layer.forward(np.ones((2, 4)))
        array([[1., 1., 1., 1.],
               [1., 1., 1., 1.]])
    """

    def __init__(self, ratio: float = 0.5, *, inverted: bool = True, rng: Rng = None) -> None:
        check_flag("inverted", inverted)
        self.ratio, self.inverted = ratio, bool(inverted)
        self.rng = np.random.default_rng(rng)
        self.M: Array | float
        self.params: Params = {}
        self.grads: Params = {}

    def __repr__(self) -> str:
        return layer_repr(self)

    @property
    def ratio(self) -> float:
        return self._ratio

    @ratio.setter
    def ratio(self, ratio: float) -> None:
        self._ratio = as_decay("ratio", ratio)

    def forward(
        self, x: Float[Array, "*shape"], *, training: bool = False
    ) -> Float[Array, "*shape"]:
        """Switch some off while the network learns; else let all pass."""
        X, p = as_floats(x), self.ratio
        check_flag("training", training)
        self.shape = X.shape
        if training:
            on = self.rng.random(X.shape, np.float32) >= p
            M = np.asarray(on, like=X).astype(X.dtype)  # on the device where X is
            self.M = M / (1 - p) if self.inverted else M
        else:
            self.M = 1.0 if self.inverted else 1 - p
        return self.M * X

    def backward(self, dout: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """Let the derivative pass where the number passed, enlarged by the same factor."""
        M = kept_by_forward(self, "M")
        return M * as_dout(dout, self.shape)
