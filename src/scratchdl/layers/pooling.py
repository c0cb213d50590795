r"""The layer that makes an image smaller: one number for every window."""

from operator import iadd

import numpy as np

from scratchdl.checks import ForeignNames, as_count, as_floats, check_choice
from scratchdl.graph import one_operation
from scratchdl.layers.layer import as_dout, kept_by_forward, layer_repr
from scratchdl.typing import Array, Float, Params
from scratchdl.windows import as_images, output_shape, padded, slices


class Pooling(ForeignNames):
    r"""Keep the largest number of every window, or the mean of its numbers, channel by channel.

    $$
    Y_{n,c,i,j} = \max_{k,l} X_{n,\,c,\,iS+k,\,jS+l}
    \qquad \text{or} \qquad
    Y_{n,c,i,j} = \frac{1}{F_H F_W} \sum_{k,l} X_{n,\,c,\,iS+k,\,jS+l}
    $$

    Backward, the derivative of a maximum goes to the pixel that was the largest, to the first of
    them if several were; that of a mean goes to all in equal parts.

    Instead of windows, `FH * FW` shifted and thinned out images are compared, pixel by pixel: the
    maximum of the first two, then of that and the third. Where the next was larger is remembered;
    `backward` goes through them from the last to the first, and where one was larger it takes what
    is left of the derivative.

    Args:
        pool_h: The height of the window.
        pool_w: Its width; `None` means a square.
        stride: How far it moves from one stop to the next.
        pad: How many numbers are added on each side of the image: for a mean zeros, which count;
            for a maximum numbers so small that none is ever the largest.
        kind: `"max"` or `"average"`.

    Raises:
        TypeError: If a size is not an integer.
        ValueError: If a size is too small, `pad` is more than half a window, or `kind` is unknown.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Pooling
        >>> x = np.array([[[[1.0, 2.0, 0.0, 0.0], [3.0, 4.0, 0.0, 8.0]]]])
        >>> layer = Pooling(2, 2)
        >>> layer.forward(x)
        array([[[[4., 8.]]]])
        >>> layer.backward(np.array([[[[1.0, 1.0]]]]))
        array([[[[0., 0., 0., 0.],
                 [0., 1., 0., 1.]]]])
        >>> Pooling(2, 2, kind="average").forward(x)
        array([[[[2.5, 2. ]]]])
    """

    sample_axes = 3  # one sample is an image (C, H, W)

    def __init__(
        self,
        pool_h: int,
        pool_w: int | None = None,
        stride: int = 2,
        pad: int = 0,
        *,
        kind: str = "max",
    ) -> None:
        check_choice("kind", kind, ("max", "average"))
        self.pool_h = as_count("pool_h", pool_h)
        self.pool_w = self.pool_h if pool_w is None else as_count("pool_w", pool_w)
        self.stride, self.pad = as_count("stride", stride), as_count("pad", pad, least=0)
        if 2 * self.pad > min(self.pool_h, self.pool_w):
            raise ValueError(
                f"pad must be at most half a window, else some would hold nothing but padding: "
                f"got pad {self.pad} for windows of {self.pool_h} x {self.pool_w}"
            )
        self.kind = kind
        self.params: Params = {}
        self.grads: Params = {}

    def __repr__(self) -> str:
        return layer_repr(self)

    @one_operation
    def forward(
        self, x: Float[Array, "N C H W"], *, training: bool = False
    ) -> Float[Array, "N C OH OW"]:
        """Make one number out of every window.

        Args:
            x: A batch of images.
            training: Makes no difference here.

        Returns:
            Smaller images with as many channels.

        Raises:
            TypeError: If `x` does not hold real numbers.
            ValueError: If `x` does not have four axes, or the windows do not fit.
        """
        x, FH, FW, P = as_images(as_floats(x)), self.pool_h, self.pool_w, self.pad
        self.shape = x.shape
        self.OH, self.OW = output_shape(x.shape, FH, FW, self.stride, P)
        x = padded(x, P, -np.inf if self.kind == "max" else 0.0)
        first, *others = parts = self._parts(x)
        if self.kind == "average":
            return sum(others, first) / len(parts)
        Y, self.larger = np.copy(first), []
        for part in others:
            self.larger.append(part > Y)
            np.maximum(Y, part, out=Y)
        return Y

    def backward(self, dout: Float[Array, "N C OH OW"]) -> Float[Array, "N C H W"]:
        r"""Send each derivative to the pixel that was the largest, or to all alike.

        Args:
            dout: $\partial L / \partial Y$.

        Returns:
            $\partial L / \partial X$, in the shape that `forward` received.

        Raises:
            RuntimeError: If there was no `forward` before.
            ValueError: If `dout` does not have the shape of the output.
        """
        (N, C, H, W), P = kept_by_forward(self, "shape"), self.pad
        dout = as_dout(dout, (N, C, self.OH, self.OW))
        tiled = self.stride == self.pool_h == self.pool_w  # then every pixel is in one window
        new = np.empty_like if tiled else np.zeros_like
        dx = new(dout, shape=(N, C, H + 2 * P, W + 2 * P))
        put = np.copyto if tiled else iadd
        first, *others = self._parts(dx)
        if self.kind == "average":
            for part in (first, *others):
                put(part, dout / (self.pool_h * self.pool_w))
        else:
            left = np.copy(dout)  # what has not found its pixel yet
            for part, larger in zip(others[::-1], self.larger[::-1], strict=True):
                found = left * larger
                put(part, found)
                left -= found
            put(first, left)
        return dx[:, :, P : P + H, P : P + W]

    def _parts(self, x: Array) -> list[Array]:
        """For each pixel of a window, the image of all the pixels in its place."""
        places = slices(self.pool_h, self.pool_w, self.OH, self.OW, self.stride)
        return [x[:, :, *pixels] for _, _, pixels in places]
