r"""A learning rate for each parameter, which only shrinks."""

import numpy as np

from scratchdl.checks import check_positive
from scratchdl.optimizers.optimizer import Optimizer
from scratchdl.optimizers.schedules import Schedule
from scratchdl.typing import Array, Float


class AdaGrad(Optimizer):
    r"""Take shorter steps where the slopes so far were steep.

    $$
    h \leftarrow h + g \odot g, \qquad
    W \leftarrow W - \eta\, \frac{g}{\sqrt{h} + \varepsilon}
    $$

    Each parameter has a learning rate of its own, $\eta / \sqrt{h}$. Since $h$ never shrinks, the
    steps get shorter for ever, as $1 / \sqrt{t}$ under a constant slope; the first one has the
    length $\eta$, however steep it is. Memo, book and PyTorch compute this alike; PyTorch's
    $\varepsilon$ is $10^{-10}$.

    Args:
        lr: The learning rate $\eta$, a number or a schedule.
        eps: $\varepsilon$, which keeps 0 from being divided by 0.

    Raises:
        TypeError: If a setting is not a number.
        ValueError: If a setting is not positive.

    Reference:
        Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
        optimization" (2011).

    Example:
        >>> import numpy as np
        >>> from scratchdl import AdaGrad
        >>> optimizer, params = AdaGrad(lr=1.0), {"W": np.array([0.0, 0.0])}
        >>> for _ in range(3):
        ...     optimizer.update(params, {"W": np.array([1.0, 1000.0])})
        ...     print(params["W"].round(3))
        [-1. -1.]
        [-1.707 -1.707]
        [-2.284 -2.284]
    """

    slots = ("h",)

    def __init__(self, lr: float | Schedule = 0.01, eps: float = 1e-7) -> None:
        super().__init__(lr)
        check_positive("eps", eps)
        self.eps = float(eps)

    def step(
        self, W: Float[Array, "*shape"], g: Float[Array, "*shape"], h: Float[Array, "*shape"]
    ) -> None:
        """Add to the squares, and divide the step by their root."""
        h += g * g
        W -= self.lr * g / (np.sqrt(h) + self.eps)
