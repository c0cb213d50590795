r"""The layer that keeps what comes next in a range where it can learn."""

import math

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import (
    ForeignNames,
    as_array,
    as_count,
    as_decay,
    as_floats,
    check_flag,
    check_positive,
)
from scratchdl.layers.layer import as_dout, kept_by_forward, layer_repr
from scratchdl.tape import untraced
from scratchdl.typing import Array, ArrayLike, Float, Params


class BatchNormalization(ForeignNames):
    r"""Give every feature mean 0 and variance 1 over the batch, then let the network rescale it.

    $$
    \mu = \frac{1}{n} \sum_i X_i, \qquad
    \sigma^2 = \frac{1}{n} \sum_i (X_i - \mu)^2 + \varepsilon, \qquad
    \hat X_i = \frac{X_i - \mu}{\sigma}, \qquad
    Y_i = \gamma \hat X_i + \beta
    $$

    for each feature alone: a column of a batch of rows, whose $n = N$ numbers come from $N$
    samples; or a channel of a batch of images, with $n = N \cdot H \cdot W$ pixels.

    **Backward.** $X_i$ acts on every $\hat X_j$: directly where $i = j$, and through $\mu$ and
    $\sigma$. Since $\partial \mu / \partial X_i = 1 / n$ and
    $\partial \sigma / \partial X_i = (X_i - \mu) / (n \sigma) = \hat X_i / n$,

    $$
    \frac{\partial \hat X_j}{\partial X_i}
    = \frac{1}{\sigma} \left( [i = j] - \frac{1}{n} - \frac{\hat X_i \hat X_j}{n} \right).
    $$

    With $\partial L / \partial \hat X_j = \gamma \, \partial L / \partial Y_j$, the sum over $j$ is

    $$
    \frac{\partial L}{\partial X_i} = \frac{\gamma}{\sigma} \left(
    \frac{\partial L}{\partial Y_i} - \frac{1}{n} \frac{\partial L}{\partial \beta}
    - \frac{\hat X_i}{n} \frac{\partial L}{\partial \gamma} \right), \qquad
    \frac{\partial L}{\partial \beta} = \sum_j \frac{\partial L}{\partial Y_j}, \qquad
    \frac{\partial L}{\partial \gamma} = \sum_j \frac{\partial L}{\partial Y_j} \hat X_j.
    $$

    **Afterwards** there may be no batch, only one sample. Then running averages take the place of
    $\mu$ and of the variance, constants as far as `backward` is concerned, which leaves
    $\gamma / \sigma \cdot \partial L / \partial Y_i$. Each learning step moves them a little:

    $$
    \bar\mu \leftarrow m \, \bar\mu + (1 - m) \, \mu, \qquad
    \bar v \leftarrow m \, \bar v + (1 - m) \, \frac{1}{n - 1} \sum_i (X_i - \mu)^2
    $$

    As in PyTorch the running variance divides by $n - 1$, the batch's own by $n$. PyTorch's
    `momentum` is $1 - m$. The book divides by $n$ both times, has $\varepsilon = 10^{-6}$ and
    starts the running variance at 0, so that after a few steps it is still far too small. The memo
    has a figure and no code.

    Args:
        gamma: The new standard deviation of each feature, of shape `(D,)`; ones at first, as
            `BatchNormalization.of_size(D)` makes them.
        beta: The new mean of each feature, of the same shape and precision; zeros if not given.
        momentum: How much of the running averages each step keeps, $m$.
        eps: Keeps $\sigma$ from 0 where a feature is constant, $\varepsilon$.

    Attributes:
        buffers: The running averages `mean` and `variance`, saved with the parameters, not learnt.

    Raises:
        TypeError: If a setting is not a number, or `gamma` is a size.
        ValueError: If the shapes do not fit, `momentum` is negative or 1 or more, or `eps` is not
            positive.

    Reference:
        Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing
        internal covariate shift" (2015), algorithms 1 and 2.

    Example:
        >>> import numpy as np
        >>> from scratchdl import BatchNormalization
        >>> layer = BatchNormalization(gamma=[1.0, 1.0], beta=[0.0, 10.0])
        >>> layer.forward(np.array([[1.0, 100.0], [3.0, 300.0]]), training=True).round(3)
        array([[-1.,  9.],
               [ 1., 11.]])
        >>> layer.buffers["mean"]
        array([ 0.2, 20. ])
    """

    def __init__(
        self,
        gamma: Float[ArrayLike, "D"],
        beta: Float[ArrayLike, "D"] | None = None,
        *,
        momentum: float = 0.9,
        eps: float = 1e-5,
    ) -> None:
        if as_array(gamma).ndim == 0:
            raise TypeError(
                f"gamma must be an array: for {gamma!r} features write "
                f"BatchNormalization.of_size({gamma!r})"
            )
        gamma = as_floats(gamma)
        beta = np.zeros_like(gamma) if beta is None else as_floats(beta)
        if gamma.ndim != 1 or beta.shape != gamma.shape or len(gamma) == 0:
            raise ValueError(
                "gamma and beta must have the same shape (D,), one number for each feature, "
                f"got gamma of shape {gamma.shape} and beta of shape {beta.shape}"
            )
        beta = beta.astype(gamma.dtype, copy=False)
        check_positive("eps", eps)
        self.momentum, self.eps = as_decay("momentum", momentum), float(eps)
        self.params: Params = {"gamma": gamma, "beta": beta}
        self.grads: Params = {}
        self.buffers: Params = {"mean": np.zeros_like(gamma), "variance": np.ones_like(gamma)}

    @classmethod
    def of_size(
        cls, D: int, *, momentum: float = 0.9, eps: float = 1e-5, dtype: DTypeLike = np.float32
    ) -> "BatchNormalization":
        """A layer that has learnt nothing yet, and so leaves mean 0 and variance 1.

        Args:
            D: How many features there are: the columns of a batch of rows, or channels.
            momentum: How much of the running averages each step keeps.
            eps: Keeps the divisor from 0.
            dtype: `float32`, or `float64` for gradient checks.

        Returns:
            The layer.

        Raises:
            TypeError: If `D` is not an integer.
            ValueError: If `D` is less than 1.

        Example:
            >>> from scratchdl import BatchNormalization
            >>> BatchNormalization.of_size(50)
            BatchNormalization(gamma (50,), beta (50,), momentum=0.9, eps=1e-05)
        """
        D = as_count("D", D)
        return cls(np.ones(D, dtype), np.zeros(D, dtype), momentum=momentum, eps=eps)

    def __repr__(self) -> str:
        return layer_repr(self)

    def multiply_adds(self, output_shape: tuple[int, ...]) -> int:
        """One for each number: what remains after learning is a factor and a shift."""
        return math.prod(output_shape)

    def forward(
        self, x: Float[Array, "N D *pixels"], *, training: bool = False
    ) -> Float[Array, "N D *pixels"]:
        """Normalise by the batch while the network learns, else by the running averages.

        Args:
            x: A batch of rows `(N, D)`, or of images `(N, D, H, W)` with `D` channels.
            training: Whether to use and remember the statistics of this batch. An empty one has
                none, and passes as it would in evaluation.

        Returns:
            An array in the shape of `x`.

        Raises:
            ValueError: If there are not `D` features; or if, in training, there is just one number
                for a feature: it is its own mean, so nothing would be left of it.
        """
        x = as_floats(x)
        check_flag("training", training)
        self._check(x, training)
        self.axes = (0, *range(2, x.ndim))
        self.n = x.size // x.shape[1] if training else 0
        if self.n:
            mu = np.mean(x, axis=self.axes, keepdims=True)
            difference = x - mu
            v = np.mean(difference**2, axis=self.axes, keepdims=True)
            self._remember(mu, v)
        else:
            mu, v = (self._along(x, self.buffers[letter]) for letter in ("mean", "variance"))
            difference = x - mu
        self.sigma = np.sqrt(v + self.eps)
        self.X_hat = difference / self.sigma
        gamma, beta = (self._along(x, self.params[letter]) for letter in ("gamma", "beta"))
        return gamma * self.X_hat + beta

    def backward(self, dout: Float[Array, "N D *pixels"]) -> Float[Array, "N D *pixels"]:
        r"""Compute the three derivatives: two stay in `grads`, the one for the input is returned.

        Args:
            dout: $\partial L / \partial Y$.

        Returns:
            $\partial L / \partial X$: through the batch's own normalisation if the last `forward`
            was in training, else through the fixed one.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` does not have the shape of the output.
        """
        X_hat, n = kept_by_forward(self, "X_hat"), self.n
        dout = as_dout(dout, X_hat.shape)
        self.grads["gamma"] = np.sum(dout * X_hat, axis=self.axes)
        self.grads["beta"] = np.sum(dout, axis=self.axes)
        gamma = self._along(dout, self.params["gamma"])
        if n == 0:
            return gamma / self.sigma * dout
        dgamma, dbeta = (self._along(dout, self.grads[letter]) for letter in ("gamma", "beta"))
        return gamma / self.sigma * (dout - dbeta / n - X_hat * (dgamma / n))

    def _remember(self, mu: Array, v: Array) -> None:
        n, m = self.n, self.momentum
        for letter, now in (("mean", mu), ("variance", v * (n / (n - 1)))):
            running = self.buffers[letter]
            running[...] = m * running + (1 - m) * untraced(now).reshape(-1)

    @staticmethod
    def _along(x: Array, of_features: Array) -> Array:
        """One number for each feature, laid along the axis of `x` that the features are on."""
        return of_features.reshape(-1, *[1] * (x.ndim - 2))

    def _check(self, x: Array, training: bool) -> None:
        D = len(self.params["gamma"])
        if x.ndim not in (2, 4) or x.shape[1] != D:
            raise ValueError(
                f"x must have shape (N, {D}) or (N, {D}, H, W) for {D} features, got {x.shape}"
            )
        if training and x.size == D:
            raise ValueError(
                "to learn, batch normalisation needs at least two numbers for each feature, got "
                f"one, in x of shape {x.shape}; choose batches of more samples, the last one too"
            )
