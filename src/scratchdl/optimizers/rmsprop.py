r"""A learning rate for each parameter, which forgets."""

import numpy as np

from scratchdl.checks import as_decay, check_positive
from scratchdl.optimizers.optimizer import Optimizer
from scratchdl.optimizers.schedules import Schedule
from scratchdl.typing import Array, Float


class RMSprop(Optimizer):
    r"""Take shorter steps where the slopes of late were steep.

    $$
    h \leftarrow \rho h + (1 - \rho)\, g \odot g, \qquad
    W \leftarrow W - \eta\, \frac{g}{\sqrt{h} + \varepsilon}
    $$

    AdaGrad adds up all squares since the beginning; this is a moving average of them, so that the
    steps do not die out. The average starts at 0, cold: after one step it is $(1 - \rho) g^2$ and
    not $g^2$, hence the first step is $\eta / \sqrt{1 - \rho}$ long, with $\rho = 0.99$ ten times
    $\eta$. That is why the default of `lr` is 0.001 here; the memo takes 0.01, its first step is
    0.1 for every weight, and it finds the method unsuitable. PyTorch computes this alike, with 0.01
    as its default too.

    Args:
        lr: The learning rate $\eta$, a number or a schedule.
        decay: $\rho$, the share of the average that is kept, from 0 to below 1.
        eps: $\varepsilon$, which keeps 0 from being divided by 0.

    Raises:
        TypeError: If a setting is not a number.
        ValueError: If `lr` or `eps` is not positive, or `decay` is out of its range.

    Reference:
        Tieleman and Hinton, "Lecture 6.5: rmsprop", Coursera: Neural Networks for Machine Learning
        (2012).

    Example:
        >>> import numpy as np
        >>> from scratchdl import RMSprop
        >>> optimizer, params = RMSprop(lr=0.01), {"W": np.array([0.0, 0.0])}
        >>> optimizer.update(params, {"W": np.array([1.0, 1000.0])})
        >>> params["W"].round(6)
        array([-0.1, -0.1])
    """

    slots = ("h",)

    def __init__(
        self, lr: float | Schedule = 0.001, decay: float = 0.99, eps: float = 1e-8
    ) -> None:
        super().__init__(lr)
        self.decay = as_decay("decay", decay)
        check_positive("eps", eps)
        self.eps = float(eps)

    def step(
        self, W: Float[Array, "*shape"], g: Float[Array, "*shape"], h: Float[Array, "*shape"]
    ) -> None:
        """Move the average of the squares, and divide the step by its root."""
        h *= self.decay
        h += (1 - self.decay) * (g * g)
        W -= self.lr * (g / (np.sqrt(h) + self.eps))
