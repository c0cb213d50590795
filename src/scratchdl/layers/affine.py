r"""The fully connected layer."""

import math

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import ForeignNames, as_array, as_count, as_floats
from scratchdl.initializers import Initializer, Rng, he
from scratchdl.layers.layer import as_dout, kept_by_forward, layer_repr
from scratchdl.typing import Array, ArrayLike, Float, Params


class Affine(ForeignNames):
    r"""Multiply by a matrix and add a vector: every output sees every input.

    $$ Y = XW + b $$

    Row $n$ of $X$ is sample $n$, column $m$ of $W$ holds the weights of output $m$. The derivative
    of the loss $L$ with respect to the output, $\partial L / \partial Y$, arrives as `dout`; from
    it follow

    $$
    \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^\top, \qquad
    \frac{\partial L}{\partial W} = X^\top \frac{\partial L}{\partial Y}, \qquad
    \frac{\partial L}{\partial b} = \sum_n \frac{\partial L}{\partial Y_n}.
    $$

    PyTorch's `Linear` keeps the transpose: its weight has shape `(M, D)`.

    Args:
        W: Weights, of shape `(D, M)`; `Affine.of_size(D, M)` draws them.
        b: Biases, of shape `(M,)`, taken in the precision of `W`.

    Raises:
        TypeError: If `W` and `b` are sizes, or do not hold real numbers.
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
        if as_array(W).ndim == 0:
            raise TypeError(
                f"W must be a matrix, got {W!r}: for sizes write Affine.of_size({W!r}, {b!r})"
            )
        W, b = as_floats(W), as_floats(b)
        if W.ndim != 2 or b.shape != W.shape[1:]:
            hint = "; if these are PyTorch's weights, give W.T" if b.shape == W.shape[:1] else ""
            raise ValueError(
                "W must have shape (D, M) and b shape (M,), "
                f"got W of shape {W.shape} and b of shape {b.shape}{hint}"
            )
        b = b.astype(W.dtype, copy=False)
        self.params: Params = {"W": W, "b": b}
        self.grads: Params = {}

    @classmethod
    def of_size(
        cls,
        D: int,
        M: int,
        *,
        init: Initializer = he,
        rng: Rng = None,
        dtype: DTypeLike = np.float32,
    ) -> "Affine":
        """A layer that has learnt nothing yet: weights drawn by a rule, biases zero.

        Args:
            D: How many inputs it has.
            M: How many outputs it has.
            init: What draws the weights, such as `he`, `xavier` or
                `functools.partial(gaussian, std=0.01)`.
            rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
            dtype: `float32`, or `float64` for gradient checks.

        Returns:
            The layer.

        Raises:
            TypeError: If a size is not an integer, or `init` gives no array.
            ValueError: If a size is less than 1, or `init` gives weights other than those asked
                for.

        Example:
            >>> from scratchdl import Affine
            >>> Affine.of_size(784, 50, rng=0)
            Affine(W (784, 50), b (50,))
        """
        D, M = as_count("D", D), as_count("M", M)
        W = drawn((D, M), init, rng, dtype)
        return cls(W, np.zeros(M, dtype))

    def __repr__(self) -> str:
        return layer_repr(self)

    def multiply_adds(self, output_shape: tuple[int, ...]) -> int:
        """How often a weight is multiplied and the product added, for one sample."""
        return self.params["W"].size

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
            TypeError: If `x` does not hold real numbers.
            ValueError: If the samples do not have `D` numbers each.
        """
        x, W, b = as_floats(x), self.params["W"], self.params["b"]
        if x.ndim < 2 or math.prod(x.shape[1:]) != len(W):
            count = f": {math.prod(x.shape[1:])} numbers a sample" if x.ndim > 2 else ""
            raise ValueError(
                f"x must have shape (N, {len(W)}) for W of shape {W.shape}, got {x.shape}{count}"
            )
        self.shape = x.shape
        self.X = x.reshape(len(x), len(W))
        return self.X @ W + b

    def backward(self, dout: Float[Array, "N M"]) -> Float[Array, "N *shape"]:
        r"""Compute the three derivatives: two stay in `grads`, the one for the input is returned.

        Args:
            dout: $\partial L / \partial Y$.

        Returns:
            $\partial L / \partial X$, in the shape that `forward` received.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` does not have the shape of the output.
        """
        self.backward_params(dout)
        dout, W = as_floats(dout), self.params["W"]
        dX = np.empty_like(self.X, dtype=np.result_type(dout, W))  # laid out in memory as X is
        return np.matmul(dout, W.T, out=dX).reshape(self.shape)

    def backward_params(self, dout: Float[Array, "N M"]) -> None:
        r"""Do what `backward` does, without the derivative with respect to the input.

        The first layer of a network has nobody to pass that on to, and it is a third of the work.

        Args:
            dout: $\partial L / \partial Y$.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` does not have the shape of the output.
        """
        X, M = kept_by_forward(self, "X"), len(self.params["b"])
        dout = as_dout(dout, (len(X), M))
        self.grads["W"] = X.T @ dout
        self.grads["b"] = dout.sum(axis=0)


def drawn(shape: tuple[int, ...], init: Initializer, rng: Rng, dtype: DTypeLike) -> Array:
    """The initial weights that a rule gives, if they are those asked for.

    Raises:
        TypeError: If it gives no array.
        ValueError: If its shape or precision is different.
    """
    W = init(shape, rng=rng, dtype=dtype)
    if not hasattr(W, "dtype"):
        raise TypeError(f"the rule for initial weights must give an array, got {type(W).__name__}")
    if W.shape != shape or W.dtype != dtype:
        raise ValueError(
            f"the rule for initial weights must give shape {shape} and dtype "
            f"{np.dtype(dtype)}, got {W.shape} and {W.dtype}"
        )
    return W
