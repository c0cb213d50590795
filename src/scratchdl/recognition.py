r"""Read the digits in a picture of handwriting."""

from dataclasses import dataclass, field

import numpy as np

from scratchdl.images import digits_in
from scratchdl.images.pictures import Picture
from scratchdl.networks.network import Network
from scratchdl.networks.trained import pretrained
from scratchdl.typing import Array, Float


@dataclass(frozen=True, eq=False, repr=False)
class Recognised:
    """A digit that was read.

    Attributes:
        digit: What it is most likely, 0 to 9.
        probability: How likely the network thinks that is.
        probabilities: How likely it thinks each of the ten.
        image: The 28 by 28 pixels that the network saw.
        box: Where the digit is: `(top, left, bottom, right)` in pixels of the picture.
    """

    digit: int
    probability: float
    probabilities: Float[Array, "10"]
    image: Float[Array, "28 28"] = field(repr=False)
    box: tuple[int, int, int, int]

    def __repr__(self) -> str:
        return f"Recognised({self.digit}, probability={self.probability:.3f}, box={self.box})"


def recognise(picture: Picture, net: Network | str = "conv") -> list[Recognised]:
    """Read the digits in a picture.

    Args:
        picture: A path, the bytes of a picture, a file open for bytes, or an array, as for
            `scratchdl.images.digits_in`.
        net: `"conv"` or `"two-layer"`, which come with the package, or a network of yours that
            takes rows of 784 numbers or images `(1, 28, 28)`, white on black, from 0 to 1.

    Returns:
        The digits from left to right, line after line; an empty list if there is no ink.

    Raises:
        TypeError: If `picture` is not a picture, or `net` not a network.
        ValueError: If the picture cannot be read, or the network does not have ten classes.
        OSError: If there is no such file.
        ImportError: If it is a file, and Pillow is not installed.

    Example:
        >>> import numpy as np
        >>> from scratchdl import recognise
        >>> paper = np.full((80, 120), 230, np.uint8)
        >>> paper[20:60, 80:86] = 40  # a 1, and left of it a 7
        >>> paper[20:26, 20:45] = paper[20:60, 39:45] = 40
        >>> [found.digit for found in recognise(paper)]
        [7, 1]
    """
    reader = pretrained(net) if isinstance(net, str) else net
    if not isinstance(reader, Network):
        raise TypeError(f"net must be a network of layers or a name, got {type(net).__name__}")
    found = digits_in(picture)
    if not found:
        return []
    images = np.array([each.image for each in found])
    shape = (-1, 784) if reader.sample_axes == 1 else (-1, 1, 28, 28)
    probabilities = reader.predict(images.reshape(shape))
    if probabilities.shape[1:] != (10,):
        raise ValueError(f"net must tell ten classes apart, it has {probabilities.shape[1:]}")
    return [
        Recognised(int(p.argmax()), float(p.max()), p, each.image, each.box)
        for p, each in zip(probabilities, found, strict=True)
    ]
