r"""Convolution as you would first write it: by loops, and by `im2col`.

The layers of the package compute the same many times faster; a test compares them all. The fast one
is also timed against the two forms here.
"""

import numpy as np

from scratchdl.typing import Array, Float, Params
from scratchdl.windows import col2im, im2col, output_size


def convolution_by_loops(
    x: Float[Array, "N C H W"],
    W: Float[Array, "FN C FH FW"],
    b: Float[Array, "FN"],
    stride: int = 1,
    pad: int = 0,
) -> Float[Array, "N FN OH OW"]:
    r"""Visit every window with every filter, and add up the products.

    $$
    Y_{n,f,i,j} = \sum_{c,k,l} W_{f,c,k,l} \, X_{n,\,c,\,iS+k,\,jS+l} + b_f
    $$

    Args:
        x: Images.
        W: Filters.
        b: One number for each filter.
        stride: How far the window moves, $S$.
        pad: How many zeros are added on each side.

    Returns:
        Images with a channel for each filter.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.convolution import convolution_by_loops
        >>> x = np.arange(9.0).reshape(1, 1, 3, 3)
        >>> convolution_by_loops(x, np.ones((1, 1, 2, 2)), np.zeros(1))
        array([[[[ 8., 12.],
                 [20., 24.]]]])
    """
    FN, _, FH, FW = W.shape
    OH, OW = (output_size(x.shape[2], FH, stride, pad), output_size(x.shape[3], FW, stride, pad))
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    Y = np.zeros((len(x), FN, OH, OW))
    for n in range(len(x)):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    top, left = i * stride, j * stride
                    window = x[n, :, top : top + FH, left : left + FW]
                    Y[n, f, i, j] = np.sum(W[f] * window) + b[f]
    return Y


class PlainConvolution:
    r"""The layer as one matrix product: windows in rows, filters in columns.

    $$
    Y = XW^\top + b, \qquad
    \frac{\partial L}{\partial W} = \frac{\partial L}{\partial Y}^{\!\top} X, \qquad
    \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W
    $$

    $X$ comes from `im2col`, and its derivative goes back through `col2im`.

    Args:
        W: Filters, of shape `(FN, C, FH, FW)`.
        b: Biases, of shape `(FN,)`.
        stride: How far the window moves from one stop to the next.
        pad: How many zeros are added on each side of the image.
    """

    def __init__(self, W: Array, b: Array, stride: int = 1, pad: int = 0) -> None:
        self.params: Params = {"W": W, "b": b}
        self.grads: Params = {}
        self.stride, self.pad = stride, pad

    def forward(
        self, x: Float[Array, "N C H W"], *, training: bool = False
    ) -> Float[Array, "N FN OH OW"]:
        """Lay out the windows and multiply."""
        W, b, S, P = self.params["W"], self.params["b"], self.stride, self.pad
        FN, _, FH, FW = W.shape
        N, _, H, width = x.shape
        OH, OW = output_size(H, FH, S, P), output_size(width, FW, S, P)
        self.shape = x.shape
        self.X = im2col(x, FH, FW, S, P)
        Y = self.X @ W.reshape(FN, -1).T + b
        return Y.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)

    def backward(self, dout: Float[Array, "N FN OH OW"]) -> Float[Array, "N C H W"]:
        """Multiply twice, and add up what each pixel did in all its windows."""
        W = self.params["W"]
        FN, _, FH, FW = W.shape
        dY = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        self.grads["W"] = (dY.T @ self.X).reshape(W.shape)
        self.grads["b"] = dY.sum(axis=0)
        dX = dY @ W.reshape(FN, -1)
        return col2im(dX, self.shape, FH, FW, self.stride, self.pad)


class PlainPooling:
    r"""The largest number of every window, by `im2col` and `argmax`.

    Args:
        size: The height and width of the window.
        stride: How far it moves from one stop to the next.
    """

    def __init__(self, size: int, stride: int) -> None:
        self.params: Params = {}
        self.grads: Params = {}
        self.size, self.stride = size, stride

    def forward(
        self, x: Float[Array, "N C H W"], *, training: bool = False
    ) -> Float[Array, "N C OH OW"]:
        """Lay out the windows of every channel, and keep the place of the largest number."""
        N, C, H, W = x.shape
        F, S = self.size, self.stride
        self.shape = x.shape
        windows = im2col(x.reshape(N * C, 1, H, W), F, F, S)
        self.largest = windows.argmax(axis=1)
        return windows.max(axis=1).reshape(N, C, output_size(H, F, S), output_size(W, F, S))

    def backward(self, dout: Float[Array, "N C OH OW"]) -> Float[Array, "N C H W"]:
        """Send each derivative to the place of the largest number."""
        N, C, H, W = self.shape
        F = self.size
        dX = np.zeros((dout.size, F * F), dout.dtype)
        dX[np.arange(dout.size), self.largest] = dout.reshape(-1)
        return col2im(dX, (N * C, 1, H, W), F, F, self.stride).reshape(self.shape)


class PlainRelu:
    """The rectifier, by assignment through a mask."""

    def __init__(self) -> None:
        self.params: Params = {}
        self.grads: Params = {}

    def forward(self, x: Float[Array, "*shape"], *, training: bool = False) -> Array:
        """Replace what is not positive by 0."""
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout: Float[Array, "*shape"]) -> Array:
        """Let nothing through where there was nothing."""
        dx = dout.copy()
        dx[self.mask] = 0
        return dx


class PlainAffine:
    """The fully connected layer, images and rows alike."""

    def __init__(self, W: Array, b: Array) -> None:
        self.params: Params = {"W": W, "b": b}
        self.grads: Params = {}

    def forward(self, x: Float[Array, "N *shape"], *, training: bool = False) -> Array:
        """Multiply and add."""
        self.shape = x.shape
        self.X = x.reshape(len(x), -1)
        return np.dot(self.X, self.params["W"]) + self.params["b"]

    def backward(self, dout: Float[Array, "N M"]) -> Array:
        """Multiply twice."""
        self.grads = {"W": np.dot(self.X.T, dout), "b": np.sum(dout, axis=0)}
        return np.dot(dout, self.params["W"].T).reshape(self.shape)


class PlainDropout:
    """Neurons switched off for a step."""

    def __init__(self, ratio: float, rng: np.random.Generator) -> None:
        self.params: Params = {}
        self.grads: Params = {}
        self.ratio, self.rng = ratio, rng

    def forward(self, x: Float[Array, "*shape"], *, training: bool = True) -> Array:
        """Draw a mask and multiply."""
        self.mask = self.rng.random(x.shape) > self.ratio
        return x * self.mask

    def backward(self, dout: Float[Array, "*shape"]) -> Array:
        """Multiply by the same mask."""
        return dout * self.mask
