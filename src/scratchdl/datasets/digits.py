"""Handwritten digits inside the package: part of MNIST, and a set of 8 by 8 pixels."""

from scratchdl.datasets.bundled import read_bundled
from scratchdl.datasets.options import ImageOptions
from scratchdl.typing import Array


def load_mnist_sample(
    normalize: bool = True, flatten: bool = True, one_hot_label: bool = False
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Load 5,000 training and 1,000 test digits of MNIST from inside the package, offline.

    Every digit has the same share here as in MNIST, the images were drawn at random by a fixed
    seed, and they keep MNIST's order. Training images come from MNIST's training images, test
    images from its test images. Options and results are those of `load_mnist`.

    Args:
        normalize: True for float32 from 0 to 1, False for the stored uint8 from 0 to 255.
        flatten: True for one row of 784 pixels an image, False for `(1, 28, 28)`.
        one_hot_label: True for float32 rows with a single 1, False for int64 digits.

    Returns:
        `(x_train, t_train), (x_test, t_test)`, new arrays at every call, not shuffled.

    Raises:
        TypeError: If an option is neither True nor False.

    Reference:
        LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
        recognition", Proceedings of the IEEE 86(11), 1998, section III.A.

    Example:
        >>> from scratchdl import load_mnist_sample
        >>> (x_train, t_train), (x_test, t_test) = load_mnist_sample()
        >>> x_train.shape, t_train.shape, x_test.shape, t_test.shape
        ((5000, 784), (5000,), (1000, 784), (1000,))
    """
    options = ImageOptions(normalize, flatten, one_hot_label)
    options.check()
    stored = read_bundled("mnist_sample.npz")
    train = options.apply(stored["x_train"], stored["t_train"], brightest=255)
    test = options.apply(stored["x_test"], stored["t_test"], brightest=255)
    return train, test


def load_digits8(
    normalize: bool = True, flatten: bool = True, one_hot_label: bool = False
) -> tuple[Array, Array]:
    """Load 1,797 digits of 8 by 8 pixels: small enough to print, large enough to learn from.

    Each pixel counts, from 0 to 16, the dark points in a 4 by 4 square of the scanned digit.

    Args:
        normalize: True for float32 from 0 to 1, False for the stored uint8 from 0 to 16.
        flatten: True for one row of 64 pixels an image, False for `(1, 8, 8)`.
        one_hot_label: True for float32 rows with a single 1, False for int64 digits.

    Returns:
        Images `x` and digits `t`, new arrays at every call.

    Raises:
        TypeError: If an option is neither True nor False.

    Reference:
        Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
        Repository, 1998, doi:10.24432/C50P49. This is its test part, by 13 writers.

    Example:
        >>> from scratchdl import load_digits8
        >>> x, t = load_digits8(normalize=False, flatten=False)
        >>> int(t[0]), x.shape
        (0, (1797, 1, 8, 8))
        >>> print(x[0, 0])
        [[ 0  0  5 13  9  1  0  0]
         [ 0  0 13 15 10 15  5  0]
         [ 0  3 15  2  0 11  8  0]
         [ 0  4 12  0  0  8  8  0]
         [ 0  5  8  0  0  9  8  0]
         [ 0  4 11  0  1 12  7  0]
         [ 0  2 14  5 10 12  0  0]
         [ 0  0  6 13 10  0  0  0]]
    """
    options = ImageOptions(normalize, flatten, one_hot_label)
    options.check()
    stored = read_bundled("digits8.npz")
    return options.apply(stored["x"], stored["t"], brightest=16)
