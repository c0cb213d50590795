r"""Momentum and a learning rate for each parameter at once."""

import math

import numpy as np

from scratchdl.checks import as_decay, check_flag, check_positive
from scratchdl.optimizers.optimizer import Optimizer
from scratchdl.optimizers.schedules import Schedule
from scratchdl.typing import Array, Float


class Adam(Optimizer):
    r"""Average the slopes and their squares, and divide one by the root of the other.

    $$
    m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad
    v \leftarrow \beta_2 v + (1 - \beta_2)\, g \odot g, \qquad
    W \leftarrow W - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}
    $$

    Both averages start at 0 and are at first too small; for update $t$ they are made larger,

    $$
    \hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t},
    $$

    so that the first step is $\eta$ long. The code moves the two factors out of the fraction, where
    they are numbers and not arrays:

    $$
    \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon} =
    \eta\, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \cdot
    \frac{m}{\sqrt{v} + \varepsilon \sqrt{1 - \beta_2^t}}
    $$

    This is Algorithm 1 of the paper, as PyTorch computes it; but $t$ counts the updates of the
    optimizer, in PyTorch those of each parameter. It matters only to a parameter that is left out
    of some updates. The paper also mentions a shortcut that the memo and the book take with
    $10^{-7}$: $\hat\varepsilon$ itself is added to $\sqrt{v}$, without the last root. While $t$ is
    small that acts like an $\varepsilon$ up to 32 times as large, and small gradients move less
    than $\eta$; `eps_hat=True` computes this.

    Args:
        lr: The learning rate $\eta$, a number or a schedule.
        beta1: The share of the average slope that is kept, from 0 to below 1.
        beta2: The share of the average square that is kept, from 0 to below 1.
        eps: $\varepsilon$, which keeps 0 from being divided by 0.
        eps_hat: Whether `eps` is the $\hat\varepsilon$ of the shortcut.

    Raises:
        TypeError: If a setting is not a number, or `eps_hat` is not a bool.
        ValueError: If `lr` or `eps` is not positive, or a share is out of its range.

    Reference:
        Kingma and Ba, "Adam: a method for stochastic optimization" (2015), Algorithm 1 and the end
        of section 2.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Adam
        >>> optimizer, params = Adam(), {"W": np.array([0.0, 0.0])}
        >>> optimizer.update(params, {"W": np.array([1e-3, 1000.0])})
        >>> params["W"].round(6)
        array([-0.001, -0.001])
    """

    slots = ("m", "v")

    def __init__(
        self,
        lr: float | Schedule = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        *,
        eps_hat: bool = False,
    ) -> None:
        super().__init__(lr)
        self.beta1, self.beta2 = as_decay("beta1", beta1), as_decay("beta2", beta2)
        check_positive("eps", eps)
        check_flag("eps_hat", eps_hat)
        self.eps, self.eps_hat = float(eps), bool(eps_hat)

    def step(
        self,
        W: Float[Array, "*shape"],
        g: Float[Array, "*shape"],
        m: Float[Array, "*shape"],
        v: Float[Array, "*shape"],
    ) -> None:
        """Move both averages, and go along their quotient."""
        m *= self.beta1
        m += (1 - self.beta1) * g
        v *= self.beta2
        v += (1 - self.beta2) * g * g
        root = math.sqrt(1 - self.beta2**self.t)
        lr = self.lr * root / (1 - self.beta1**self.t)
        eps = self.eps if self.eps_hat else self.eps * root
        W -= lr * m / (np.sqrt(v) + eps)
