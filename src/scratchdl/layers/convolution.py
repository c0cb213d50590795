r"""The layer that looks at an image through many small windows with the same few weights."""

import math
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import DTypeLike

from scratchdl.checks import ForeignNames, as_array, as_count, as_floats
from scratchdl.graph import one_operation
from scratchdl.initializers import Initializer, Rng, he
from scratchdl.layers.affine import drawn
from scratchdl.layers.kept_memory import keep_memory
from scratchdl.layers.layer import as_dout, kept_by_forward, layer_repr
from scratchdl.typing import Array, ArrayLike, Float, Params
from scratchdl.windows import as_images, output_shape, padded

Band: TypeAlias = tuple[slice, Array]
BAND = 2**17  # numbers


class Convolution(ForeignNames):
    r"""Lay each filter on every window of the image, multiply what meets, and add up.

    $$
    Y_{n,f,i,j} = \sum_{c,k,l} W_{f,c,k,l} \, X_{n,\,c,\,iS+k,\,jS+l} + b_f
    $$

    Strictly this is a correlation: a convolution turns the filter by half a turn first. As filters
    are learnt, it makes no difference, and every framework calls this a convolution.

    With all windows as the columns of a matrix it is one product, $Y = WX + b$, and so are the
    derivatives. $\partial L / \partial W$ multiplies $\partial L / \partial Y$ by the same windows.
    A pixel meets weight $(k, l)$ at the window that starts $k$ rows above it and $l$ columns left
    of it, hence

    $$
    \frac{\partial L}{\partial X_{n,c,p,q}}
    = \sum_{f,k,l} W_{f,c,k,l} \, \frac{\partial L}{\partial Y_{n,f,\,p-k,\,q-l}}
    $$

    for $S = 1$: a true convolution, the one with the filter turned. (For larger strides, rows and
    columns of zeros are put in between.) So the backward pass has the form of the forward pass, and
    no `col2im` is needed.

    In memory the batch is the innermost axis, though every array has the shape `(N, C, H, W)`: then
    windows are copied in long rows, and the product is already laid out as the next layer wants it.

    Args:
        W: Filters, of shape `(FN, C, FH, FW)`; `Convolution.of_size` draws them.
        b: Biases, of shape `(FN,)`, taken in the precision of `W`.
        stride: How far the window moves from one stop to the next, $S$.
        pad: How many zeros are added on each side of the image.

    Raises:
        TypeError: If `W` and `b` are sizes or do not hold real numbers, or a setting is not an
            integer.
        ValueError: If the shapes of `W` and `b` do not fit, or a setting is too small.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Convolution
        >>> layer = Convolution(W=[[[[-1.0, 1.0]]]], b=[0.0])  # right neighbour minus pixel
        >>> layer.forward(np.array([[[[0.0, 0.0, 9.0, 9.0, 0.0]]]]))
        array([[[[ 0.,  9.,  0., -9.]]]])
    """

    sample_axes = 3  # one sample is an image (C, H, W)

    def __init__(
        self,
        W: Float[ArrayLike, "FN C FH FW"],
        b: Float[ArrayLike, "FN"],
        stride: int = 1,
        pad: int = 0,
    ) -> None:
        if as_array(W).ndim == 0:
            raise TypeError(
                f"W must hold filters, got {W!r}: for sizes write Convolution.of_size(C, FN, FH)"
            )
        W, b = as_floats(W), as_floats(b)
        if W.ndim != 4 or b.shape != W.shape[:1] or W.size == 0:
            raise ValueError(
                "W must have shape (FN, C, FH, FW) and b shape (FN,), "
                f"got W of shape {W.shape} and b of shape {b.shape}"
            )
        self.stride, self.pad = as_count("stride", stride), as_count("pad", pad, least=0)
        keep_memory()  # what follows makes arrays of megabytes, at every step
        self.params: Params = {"W": W, "b": b.astype(W.dtype, copy=False)}
        self.grads: Params = {}

    @classmethod
    def of_size(
        cls,
        C: int,
        FN: int,
        FH: int,
        FW: int | None = None,
        *,
        stride: int = 1,
        pad: int = 0,
        init: Initializer = he,
        rng: Rng = None,
        dtype: DTypeLike = np.float32,
    ) -> "Convolution":
        """A layer that has learnt nothing yet: filters drawn by a rule, biases zero.

        Args:
            C: How many channels the images have.
            FN: How many filters there are, and so channels of the output.
            FH: The height of the filters.
            FW: Their width; the height if not given.
            stride: How far the window moves from one stop to the next.
            pad: How many zeros are added on each side of the image.
            init: What draws the filters, such as `he`; it counts `C * FH * FW` inputs.
            rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
            dtype: `float32`, or `float64` for gradient checks.

        Returns:
            The layer.

        Raises:
            TypeError: If a size is not an integer, or `init` gives no array.
            ValueError: If a size is less than 1, or `init` gives weights other than those asked
                for.

        Example:
            >>> from scratchdl import Convolution
            >>> Convolution.of_size(1, 30, 5, rng=0)
            Convolution(W (30, 1, 5, 5), b (30,), stride=1, pad=0)
        """
        names, sizes = ("C", "FN", "FH", "FW"), (C, FN, FH, FH if FW is None else FW)
        C, FN, FH, FW = map(as_count, names, sizes)
        W = drawn((FN, C, FH, FW), init, rng, dtype)
        return cls(W, np.zeros(FN, dtype), stride, pad)

    def __repr__(self) -> str:
        return layer_repr(self)

    def multiply_adds(self, output_shape: tuple[int, ...]) -> int:
        """How often a weight is multiplied and the product added, for one sample."""
        return self.params["W"].size * math.prod(output_shape[1:])

    @one_operation
    def forward(
        self, x: Float[Array, "N C H W"], *, training: bool = False
    ) -> Float[Array, "N FN OH OW"]:
        """Compute what every filter finds in every window.

        Args:
            x: A batch of images.
            training: Makes no difference here.

        Returns:
            A batch of images with a channel for each filter.

        Raises:
            TypeError: If `x` does not hold real numbers.
            ValueError: If `x` does not have four axes and `C` channels, or the windows do not fit.
        """
        W, b = self.params["W"], self.params["b"]
        FN, C, FH, FW = W.shape
        x = as_images(as_floats(x), C)
        self.OH, self.OW = output_shape(x.shape, FH, FW, self.stride, self.pad)
        self.x = batch_last(x)
        Y = np.empty_like(x, np.result_type(x, W), "C", shape=(FN, self.OH * self.OW * len(x)))
        for band, X in self._windows():
            np.matmul(W.reshape(FN, -1), X, out=Y[:, band])
            Y[:, band] += b[:, np.newaxis]
        return batch_first(Y.reshape(FN, self.OH, self.OW, len(x)))

    def backward(self, dout: Float[Array, "N FN OH OW"]) -> Float[Array, "N C H W"]:
        r"""Compute the three derivatives: two stay in `grads`, the one for the input is returned.

        Args:
            dout: $\partial L / \partial Y$.

        Returns:
            $\partial L / \partial X$, in the shape that `forward` received.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` does not have the shape of the output.
        """
        dY, W, x = self._dout(dout), self.params["W"], self.x
        FN, C, FH, FW = W.shape
        X, dX = x.reshape(C, -1), np.empty_like(x, np.result_type(dY, W), shape=(C, x[0].size))
        turned = W[:, :, ::-1, ::-1].transpose(1, 0, 2, 3).reshape(C, -1)
        dW = np.zeros_like(W, shape=(FN * FH * FW, C))
        for band, D in unfolded(self._spread(dY), FH, FW):
            np.matmul(turned, D, out=dX[:, band])
            dW += D @ X[:, band].T
        dW = dW.reshape(FN, FH, FW, C)[:, ::-1, ::-1]
        self.grads["W"] = dW.transpose(0, 3, 1, 2).copy()
        self.grads["b"] = dY.sum(axis=(1, 2, 3))
        return batch_first(dX.reshape(x.shape))

    def backward_params(self, dout: Float[Array, "N FN OH OW"]) -> None:
        r"""Do what `backward` does, without the derivative with respect to the input.

        Args:
            dout: $\partial L / \partial Y$.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` does not have the shape of the output.
        """
        dY, W = self._dout(dout), self.params["W"]
        self.grads["W"], self.grads["b"] = np.zeros_like(W), dY.sum(axis=(1, 2, 3))
        for band, X in self._windows():
            self.grads["W"] += (dY.reshape(len(W), -1)[:, band] @ X.T).reshape(W.shape)

    def _dout(self, dout: Array) -> Array:
        N = kept_by_forward(self, "x").shape[-1]
        return batch_last(as_dout(dout, (N, len(self.params["W"]), self.OH, self.OW)))

    def _windows(self) -> Iterator[Band]:
        """The windows of the last input, one a column, a few rows of stops at a time."""
        _, _, FH, FW = self.params["W"].shape
        return unfolded(with_margin(self.x, self.pad), FH, FW, self.stride)

    def _spread(self, dY: Array) -> Array:
        """The derivative with zeros between for the strides, and around for windows past the edge.

        The window that starts at pixel `(p, q)` of the result holds all that pixel `(p, q)` of the
        input has acted on.
        """
        (_, H, W, N), (FN, _, FH, FW), S, P = (
            self.x.shape,
            self.params["W"].shape,
            self.stride,
            self.pad,
        )
        wide = np.zeros_like(dY, shape=(FN, H + 2 * P + FH - 1, W + 2 * P + FW - 1, N))
        wide[:, FH - 1 : FH + S * (self.OH - 1) : S, FW - 1 : FW + S * (self.OW - 1) : S] = dY
        return wide[:, P : P + H + FH - 1, P : P + W + FW - 1]


def batch_last(x: Float[Array, "N C H W"]) -> Float[Array, "C H W N"]:
    """Put the batch innermost in memory; nothing is copied if it is there already."""
    return x.transpose(1, 2, 3, 0).astype(x.dtype, order="C", copy=False)


def batch_first(x: Float[Array, "C H W N"]) -> Float[Array, "N C H W"]:
    """The same numbers in the same memory, in the shape that everyone else sees."""
    return x.transpose(3, 0, 1, 2)


def with_margin(x: Float[Array, "C H W N"], pad: int) -> Float[Array, "C H1 W1 N"]:
    """Images with `pad` zeros added on each side; `x` itself if `pad` is 0."""
    return padded(x.transpose(0, 3, 1, 2), pad).transpose(0, 2, 3, 1)


def unfolded(x: Float[Array, "C H W N"], FH: int, FW: int, S: int = 1) -> Iterator[Band]:
    """What `im2col` makes, transposed: one column for each stop `(i, j)` and sample.

    It comes in bands of a few rows of stops, none too large for the cache of a processor, where the
    product that follows then finds it. With each band comes the slice of the columns that it holds.
    """
    windows = sliding_window_view(x, (FH, FW), axis=(1, 2))[:, ::S, ::S]  # nothing is copied yet
    C, OH, OW, N = windows.shape[:4]
    windows = windows.transpose(0, 4, 5, 1, 2, 3)
    height = max(1, BAND // max(1, C * FH * FW * OW * N))
    for top in range(0, OH, height):
        rows = windows[:, :, :, top : top + height]
        columns = slice(top * OW * N, (top + rows.shape[3]) * OW * N)
        yield columns, rows.reshape(C * FH * FW, -1)
