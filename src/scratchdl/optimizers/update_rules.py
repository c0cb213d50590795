r"""The update rules, each built on those before it: from plain descent to AdamW."""

import math

import numpy as np

from scratchdl.checks import as_decay, check_flag, check_not_negative, check_positive
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
        """Move $W$ a little against the gradient."""
        W -= self.lr * g


class Momentum(Optimizer):
    r"""Roll downhill: every step adds to a velocity, and friction takes a part of it away.

    $$
    v \leftarrow \alpha v - \eta\, g, \qquad
    W \leftarrow W + v
    $$

    Where the gradient stays the same, the velocity grows until friction balances it, at
    $-\eta g / (1 - \alpha)$: with $\alpha = 0.9$ ten times the step of plain descent. Where the
    gradient keeps changing its sign, the pushes cancel.

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
        >>> optimizer, params, g = Momentum(lr=1.0), {"W": np.array([0.0])}, np.array([1.0])
        >>> for _ in range(3):
        ...     optimizer.update(params, {"W": g})
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
        """Slow down, speed up against the gradient, and move."""
        v *= self.momentum
        v -= self.lr * g
        W += v


class Nesterov(Optimizer):
    r"""Roll downhill, by the gradient at the place where the velocity is about to lead.

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


class AdaGrad(Optimizer):
    r"""Take shorter steps where the gradients so far were large.

    $$
    h \leftarrow h + g \odot g, \qquad
    W \leftarrow W - \eta\, \frac{g}{\sqrt{h} + \varepsilon}
    $$

    Each parameter has a learning rate of its own, $\eta / \sqrt{h}$. Since $h$ never shrinks, the
    steps get shorter for ever, as $1 / \sqrt{t}$ under a constant gradient; the first one has the
    length $\eta$, however steep it is. Memo, book and PyTorch compute the same; PyTorch's
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


class RMSprop(Optimizer):
    r"""Take shorter steps where the gradients of late were large.

    $$
    h \leftarrow \rho h + (1 - \rho)\, g \odot g, \qquad
    W \leftarrow W - \eta\, \frac{g}{\sqrt{h} + \varepsilon}
    $$

    AdaGrad adds up all squares since the beginning; this is a moving average of them, so that the
    steps do not die out. The average starts at 0, cold: after one step it is $(1 - \rho) g^2$ and
    not $g^2$, hence the first step is $\eta / \sqrt{1 - \rho}$ long, with $\rho = 0.99$ ten times
    $\eta$. That is why the default of `lr` is 0.001 here; the memo takes 0.01, so that its first
    step is 0.1 for every weight, and finds the method unsuitable. PyTorch computes the same, with a
    default of 0.01 too.

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


class Adam(Optimizer):
    r"""Average the gradients and their squares, and divide one by the root of the other.

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
    optimizer; in PyTorch it counts those of each parameter. That matters only to a parameter that
    is left out of some updates. The paper also mentions a shortcut that the memo and the book take
    with $10^{-7}$: $\hat\varepsilon$ itself is added to $\sqrt{v}$, without the last root. While
    $t$ is small that acts like an $\varepsilon$ up to 32 times as large, and small gradients move
    less than $\eta$; `eps_hat=True` computes this.

    Args:
        lr: The learning rate $\eta$, a number or a schedule.
        beta1: The share of the average gradient that is kept, from 0 to below 1.
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


class AdamW(Adam):
    r"""Adam, and every parameter shrinks a little at each step.

    $$ W \leftarrow (1 - \eta \lambda)\, W, \qquad \text{then Adam's step} $$

    An L2 penalty in the loss adds $\lambda W$ to the gradient instead, and Adam divides that by
    $\sqrt{\hat v}$ too: weights with large gradients would then hardly shrink. Here the decay is
    decoupled from the gradient and reaches all weights alike. As in PyTorch it acts on every
    parameter that is updated, biases included.

    Args:
        lr: The learning rate $\eta$, a number or a schedule.
        beta1: The share of the average gradient that is kept, from 0 to below 1.
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
