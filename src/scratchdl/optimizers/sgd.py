r"""The plain way downhill."""

from scratchdl.optimizers.optimizer import Optimizer
from scratchdl.optimizers.schedules import Schedule
from scratchdl.typing import Array, Float


class SGD(Optimizer):
    r"""Walk downhill: stochastic gradient descent.

    $$ W \leftarrow W - \eta\, g $$

    Stochastic, by chance, since $g$ is the gradient for a few samples drawn at random, which only
    on average points where the gradient for all of them does.

    Args:
        lr: The learning rate $\eta$, a number or a schedule.

    Raises:
        TypeError: If `lr` is neither a number nor a schedule.
        ValueError: If `lr` is not positive.

    Reference:
        Robbins and Monro, "A stochastic approximation method" (1951).

    Example:
        >>> import numpy as np
        >>> from scratchdl import SGD
        >>> params = {"W": np.array([1.0])}
        >>> SGD(lr=0.1).update(params, {"W": np.array([2.0])})
        >>> params["W"]
        array([0.8])
    """

    def __init__(self, lr: float | Schedule = 0.01) -> None:
        super().__init__(lr)

    def step(self, W: Float[Array, "*shape"], g: Float[Array, "*shape"]) -> None:
        """Move $W$ a little against the slope."""
        W -= self.lr * g
