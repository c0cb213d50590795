r"""Momentum that looks ahead."""

from scratchdl.checks import as_decay
from scratchdl.optimizers.optimizer import Optimizer
from scratchdl.optimizers.schedules import Schedule
from scratchdl.typing import Array, Float


class Nesterov(Optimizer):
    r"""Roll downhill, by the slope where the roll is about to lead.

    Nesterov takes the gradient at $\theta + \alpha v$, where the velocity alone would carry the
    place $\theta$: $v' = \alpha v - \eta\, g(\theta + \alpha v)$ and $\theta' = \theta + v'$. A
    network holds the point that looks ahead, $W = \theta + \alpha v$, so that $g$ is simply its
    gradient. Written for $W$ the two lines become

    $$
    v \leftarrow \alpha v - \eta\, g, \qquad
    W \leftarrow W + \alpha v - \eta\, g
    $$

    with the new $v$ in the second. With the old one the second reads
    $W \leftarrow W + \alpha^2 v - (1 + \alpha)\, \eta\, g$, as in the book. The memo has that line
    too, but brings $v$ up to date before it, which multiplies the velocity by $\alpha$ once too
    often: then the gradient is taken further ahead than one step, at
    $\theta + (\alpha + \alpha^2) v$. The book's code did so until 2021. PyTorch's `nesterov=True`
    gives the same path as the lines above while $\eta$ is constant.

    Args:
        lr: The learning rate $\eta$, a number or a schedule.
        momentum: $\alpha$, the share of the velocity that is kept, from 0 to below 1.

    Raises:
        TypeError: If a setting is not a number.
        ValueError: If `lr` is not positive or `momentum` is out of its range.

    Reference:
        Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k²)"
        (1983); for $W$ as here: Bengio, Boulanger-Lewandowski and Pascanu, "Advances in optimizing
        recurrent networks" (2012), section 3.5.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Nesterov
        >>> optimizer, params = Nesterov(lr=0.1), {"W": np.array([1.0])}
        >>> for _ in range(3):
        ...     optimizer.update(params, {"W": params["W"].copy()})  # the gradient of W²/2
        ...     print(params["W"].round(6))
        [0.81]
        [0.5751]
        [0.327321]
    """

    slots = ("v",)

    def __init__(self, lr: float | Schedule = 0.01, momentum: float = 0.9) -> None:
        super().__init__(lr)
        self.momentum = as_decay("momentum", momentum)

    def step(
        self, W: Float[Array, "*shape"], g: Float[Array, "*shape"], v: Float[Array, "*shape"]
    ) -> None:
        """Bring the velocity up to date, then move with it to where it looks ahead."""
        downhill = self.lr * g
        v *= self.momentum
        v -= downhill
        W += self.momentum * v
        W -= downhill
