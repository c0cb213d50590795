r"""The smallest thing that has weights, a loss and a gradient."""

import numpy as np

from scratchdl.activations import softmax
from scratchdl.checks import as_floats, check_sample_size
from scratchdl.gradients import numerical_gradient
from scratchdl.initializers import Rng, gaussian
from scratchdl.layers.loss import SoftmaxWithLoss
from scratchdl.losses import softmax_cross_entropy
from scratchdl.networks.parameters import check_precision
from scratchdl.networks.written_out import WrittenOut
from scratchdl.typing import Array, ArrayLike, Float, Int, Params


class SimpleNet(WrittenOut):
    r"""Two inputs, three classes, six weights, and nothing else.

    $$
    p = \operatorname{softmax}(xW), \qquad
    \frac{\partial L}{\partial W} = x^\top (p - t)
    $$

    For one sample the gradient is the table of products $x_i (p_j - t_j)$. So every row of it sums
    to 0, since $p$ and $t$ both sum to 1, and one row is the other times $x_2 / x_1$: both memos'
    printed gradients can be checked by that alone.

    Args:
        W: The weights, of shape `(2, 3)`; drawn from a bell curve of width 1 if not given. The
            network uses this array, not a copy.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.

    Attributes:
        params: The weights under the name `W`; `net.params["W"] = values` writes into them.

    Raises:
        TypeError: If `W` is neither float32 nor float64.
        ValueError: If `W` has another shape.

    Example:
        >>> from scratchdl import SimpleNet
        >>> net = SimpleNet(W=[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
        >>> x, t = [0.6, 0.9], [0, 0, 1]
        >>> round(net.loss(x, t), 4)
        1.0986
        >>> net.gradient(x, t)["W"]
        array([[ 0.2,  0.2, -0.4],
               [ 0.3,  0.3, -0.6]])
    """

    def __init__(self, W: Float[ArrayLike, "2 3"] | None = None, *, rng: Rng = None) -> None:
        W = gaussian((2, 3), std=1.0, rng=rng, dtype=np.float64) if W is None else as_floats(W)
        if W.shape != (2, 3):
            raise ValueError(f"W must have shape (2, 3), got {W.shape}")
        check_precision(W.dtype)
        super().__init__({"W": W})

    def scores(self, x: Float[ArrayLike, "*batch 2"]) -> Float[Array, "*batch 3"]:
        """The weighted sums $xW$: what the book's `predict` returns."""
        x, W = as_floats(x), self.params["W"]
        check_sample_size(x, 2)
        return x.astype(W.dtype, copy=False) @ W

    def predict(self, x: Float[ArrayLike, "*batch 2"]) -> Float[Array, "*batch 3"]:
        """The probability of each class, for one sample or many."""
        return softmax(self.scores(x))

    def loss(
        self,
        x: Float[ArrayLike, "*batch 2"],
        t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch 3"],
    ) -> float:
        """The mean cross entropy of the predictions.

        Args:
            x: One sample, or a batch of them.
            t: Its label or one-hot row, or one for each of the batch.

        Returns:
            The loss in nats.

        Raises:
            TypeError: If `x` does not hold real numbers or labels are not integers.
            IndexError: If a label is not 0, 1 or 2.
            ValueError: If a shape does not fit, or the batch is empty.
        """
        return softmax_cross_entropy(self.scores(x), t)

    def gradient(
        self,
        x: Float[ArrayLike, "*batch 2"],
        t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch 3"],
    ) -> Params:
        r"""The derivative of the loss with respect to the weights; arguments as for `loss`.

        Returns:
            $\partial L / \partial W$ under the name `W`.
        """
        return self.loss_and_gradient(x, t)[1]

    def loss_and_gradient(
        self,
        x: Float[ArrayLike, "*batch 2"],
        t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch 3"],
    ) -> tuple[float, Params]:
        """Loss and gradient in one; arguments as for `loss`."""
        last = SoftmaxWithLoss()
        loss = last.forward(self.scores(x), t)
        dout = last.backward().reshape(-1, 3)
        X = as_floats(x).astype(dout.dtype, copy=False).reshape(-1, 2)
        return loss, {"W": X.T @ dout}

    def numerical_gradient(
        self,
        x: Float[ArrayLike, "*batch 2"],
        t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch 3"],
        h: float | None = None,
    ) -> Params:
        r"""The same derivative, measured on a copy; arguments as for `loss`.

        Args:
            x: One sample, or a batch of them.
            t: Its label or one-hot row, or one for each of the batch.
            h: The size of the nudge; `None` means $\varepsilon^{1/3}$, about $6 \cdot 10^{-6}$.

        Returns:
            $\partial L / \partial W$ under the name `W`.
        """
        W = self.params["W"].astype(np.float64)
        return {"W": numerical_gradient(lambda W: SimpleNet(W).loss(x, t), W, h)}
