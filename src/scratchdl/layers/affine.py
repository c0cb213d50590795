r"""The fully connected layer."""

import math

from scratchdl.checks import as_floats
from scratchdl.layers.layer import check_dout, kept_by_forward
from scratchdl.typing import Array, ArrayLike, Float, Params


class Affine:
    r"""Multiply by a matrix and add a vector: every output sees every input.

    $$ Y = XW + b $$

    Row $n$ of $X$ is sample $n$, column $m$ of $W$ holds the weights of output $m$. The derivative
    of the loss $L$ by the output, $\partial L / \partial Y$, arrives as `dout`; from it follow

    $$
    \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^\top, \qquad
    \frac{\partial L}{\partial W} = X^\top \frac{\partial L}{\partial Y}, \qquad
    \frac{\partial L}{\partial b} = \sum_n \frac{\partial L}{\partial Y_n}.
    $$

    PyTorch's `Linear` keeps the transpose: its weight has shape `(M, D)`.

    Args:
        W: Weights, of shape `(D, M)`.
        b: Biases, of shape `(M,)`.

    Raises:
        ValueError: If the shapes of `W` and `b` do not fit.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Affine
        >>> layer = Affine(W=[[1.0, 2.0], [3.0, 4.0]], b=[10.0, 20.0])
        >>> layer.forward(np.array([[1.0, 1.0]]))
        array([[14., 26.]])
        >>> layer.backward(np.array([[1.0, 0.0]]))
        array([[1., 3.]])
        >>> layer.grads["b"]
        array([1., 0.])
    """

    def __init__(self, W: Float[ArrayLike, "D M"], b: Float[ArrayLike, "M"]) -> None:
        W, b = as_floats(W), as_floats(b)
        if W.ndim != 2 or b.shape != W.shape[1:]:
            raise ValueError(
                "W must have shape (D, M) and b shape (M,), "
                f"got W of shape {W.shape} and b of shape {b.shape}"
            )
        self.params: Params = {"W": W, "b": b}
        self.grads: Params = {}

    def forward(
        self, x: Float[Array, "N *shape"], *, training: bool = False
    ) -> Float[Array, "N M"]:
        r"""Compute $Y = XW + b$.

        Args:
            x: A batch of `N` samples with `D` numbers each. An image counts as the row of its
                pixels, whatever its shape.
            training: Makes no difference here.

        Returns:
            `M` numbers for each sample.

        Raises:
            ValueError: If the samples do not have `D` numbers each.
        """
        W, b = self.params["W"], self.params["b"]
        if x.ndim < 2 or math.prod(x.shape[1:]) != len(W):
            raise ValueError(
                f"x must have shape (N, {len(W)}) for W of shape {W.shape}, got {x.shape}"
            )
        self.shape = x.shape
        self.X = x.reshape(len(x), len(W))
        return self.X @ W + b

    def backward(self, dout: Float[Array, "N M"]) -> Float[Array, "N *shape"]:
        r"""Compute the three derivatives: two stay in `grads`, the one by the input is returned.

        Args:
            dout: $\partial L / \partial Y$.

        Returns:
            $\partial L / \partial X$, in the shape that `forward` received.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` has not the shape of the output.
        """
        self.backward_params(dout)
        return (dout @ self.params["W"].T).reshape(self.shape)

    def backward_params(self, dout: Float[Array, "N M"]) -> None:
        r"""Do what `backward` does, without the derivative by the input.

        The first layer of a network has nobody to pass that on to, and it is a third of the work.

        Args:
            dout: $\partial L / \partial Y$.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` has not the shape of the output.
        """
        X, M = kept_by_forward(self, "X"), len(self.params["b"])
        check_dout(dout, (len(X), M))
        self.grads["W"] = X.T @ dout
        self.grads["b"] = dout.sum(axis=0)
