r"""Adam with weights that decay."""

from scratchdl.checks import check_not_negative
from scratchdl.optimizers.adam import Adam
from scratchdl.optimizers.schedules import Schedule
from scratchdl.typing import Array, Float


class AdamW(Adam):
    r"""Adam, and every parameter shrinks a little at each step.

    $$ W \leftarrow (1 - \eta \lambda)\, W, \qquad \text{then Adam's step} $$

    An L2 penalty in the loss adds $\lambda W$ to the gradient instead, and Adam divides that by
    $\sqrt{\hat v}$ too: weights with steep slopes would then hardly shrink. Here the decay is
    decoupled from the gradient and reaches all weights alike. As in PyTorch it acts on every
    parameter that is updated, biases included.

    Args:
        lr: The learning rate $\eta$, a number or a schedule.
        beta1: The share of the average slope that is kept, from 0 to below 1.
        beta2: The share of the average square that is kept, from 0 to below 1.
        eps: $\varepsilon$, which keeps 0 from being divided by 0.
        weight_decay: $\lambda$, at least 0; with 0 this is Adam.
        eps_hat: Whether `eps` is the $\hat\varepsilon$ of the shortcut, see `Adam`.

    Raises:
        TypeError: If a setting is not a number, or `eps_hat` is not a bool.
        ValueError: If a setting is out of its range.

    Reference:
        Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), Algorithm 2.

    Example:
        >>> import numpy as np
        >>> from scratchdl import AdamW
        >>> params = {"W": np.array([1.0])}
        >>> AdamW(lr=0.1, weight_decay=0.5).update(params, {"W": np.array([0.0])})
        >>> params["W"]
        array([0.95])
    """

    def __init__(
        self,
        lr: float | Schedule = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.01,
        *,
        eps_hat: bool = False,
    ) -> None:
        super().__init__(lr, beta1, beta2, eps, eps_hat=eps_hat)
        check_not_negative("weight_decay", weight_decay)
        self.weight_decay = float(weight_decay)

    def step(
        self,
        W: Float[Array, "*shape"],
        g: Float[Array, "*shape"],
        m: Float[Array, "*shape"],
        v: Float[Array, "*shape"],
    ) -> None:
        """Let the parameters decay, then do what Adam does."""
        W *= 1 - self.lr * self.weight_decay
        super().step(W, g, m, v)
