r"""A ball that rolls: the step remembers where it was going."""

from scratchdl.checks import as_decay
from scratchdl.optimizers.optimizer import Optimizer
from scratchdl.optimizers.schedules import Schedule
from scratchdl.typing import Array, Float


class Momentum(Optimizer):
    r"""Roll downhill: every step adds to a velocity, and friction takes a part of it away.

    $$
    v \leftarrow \alpha v - \eta\, g, \qquad
    W \leftarrow W + v
    $$

    Where the slope stays the same, the velocity grows until friction balances it, at
    $-\eta g / (1 - \alpha)$: with $\alpha = 0.9$ ten times the step of plain descent. Where the
    slope keeps changing its sign, the pushes cancel.

    This is the memo's and the book's form. PyTorch collects $u \leftarrow \alpha u + g$ and takes
    the step $-\eta u$: the same path while $\eta$ is constant, another one under a schedule.

    Args:
        lr: The learning rate $\eta$, a number or a schedule.
        momentum: $\alpha$, the share of the velocity that is kept, from 0 to below 1.

    Raises:
        TypeError: If a setting is not a number.
        ValueError: If `lr` is not positive or `momentum` is out of its range.

    Reference:
        Polyak, "Some methods of speeding up the convergence of iteration methods" (1964).

    Example:
        >>> import numpy as np
        >>> from scratchdl import Momentum
        >>> optimizer, params, slope = Momentum(lr=1.0), {"W": np.array([0.0])}, np.array([1.0])
        >>> for _ in range(3):
        ...     optimizer.update(params, {"W": slope})
        ...     print(optimizer.state["W"]["v"].round(3))
        [-1.]
        [-1.9]
        [-2.71]
    """

    slots = ("v",)

    def __init__(self, lr: float | Schedule = 0.01, momentum: float = 0.9) -> None:
        super().__init__(lr)
        self.momentum = as_decay("momentum", momentum)

    def step(
        self, W: Float[Array, "*shape"], g: Float[Array, "*shape"], v: Float[Array, "*shape"]
    ) -> None:
        """Slow down, speed up along the slope, and move."""
        v *= self.momentum
        v -= self.lr * g
        W += v
