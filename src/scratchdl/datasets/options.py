"""The three options of every loader of images, by the names the book gave them."""

from typing import NamedTuple

import numpy as np

from scratchdl.checks import check_flag
from scratchdl.labels import one_hot
from scratchdl.typing import Array

NUM_CLASSES = 10  # the digits 0 to 9


class ImageOptions(NamedTuple):
    """How a reader wants images and labels.

    Attributes:
        normalize: Divide by the brightest value, so that pixels are float32 from 0 to 1.
        flatten: Write every image as one row of pixels; else as `(1, H, W)`.
        one_hot_label: Write every label as a row with a single 1.
    """

    normalize: bool
    flatten: bool
    one_hot_label: bool

    def check(self) -> None:
        """Refuse anything but True and False: a string would silently count as True.

        Raises:
            TypeError: If an option is neither True nor False.
        """
        for name, value in self._asdict().items():
            check_flag(name, value)

    def apply(self, images: Array, labels: Array, *, brightest: int) -> tuple[Array, Array]:
        """Turn stored pixels and labels into what the options ask for.

        Args:
            images: Pixels `(N, H, W)` from 0 to `brightest`, uint8.
            labels: Digits `(N,)`.
            brightest: The value of a fully lit pixel.

        Returns:
            Images `(N, H * W)` or `(N, 1, H, W)`, and labels `(N,)` or `(N, 10)`.

        Example:
            >>> import numpy as np
            >>> from scratchdl.datasets.options import ImageOptions
            >>> options = ImageOptions(normalize=True, flatten=True, one_hot_label=False)
            >>> images = np.array([[[0, 51], [102, 255]]], dtype=np.uint8)
            >>> x, t = options.apply(images, np.array([7]), brightest=255)
            >>> x
            array([[0. , 0.2, 0.4, 1. ]], dtype=float32)
        """
        N, H, W = images.shape
        x = images.reshape((N, H * W) if self.flatten else (N, 1, H, W))
        if self.normalize:
            x = np.divide(x, brightest, dtype=np.float32)
        # The integers that NumPy counts and indexes with: int64, but int32 in the browser's Python,
        # where `np.bincount` takes no int64.
        t = labels.astype(np.intp)
        return x, one_hot(t, NUM_CLASSES, dtype=np.float32) if self.one_hot_label else t
