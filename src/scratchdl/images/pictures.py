r"""A picture in any form, as its colours from 0 to 1, on paper, and with not too many pixels."""

import math
import os
from typing import NamedTuple, TypeAlias

import numpy as np

from scratchdl.checks import as_array, check_finite
from scratchdl.files import BinaryFile
from scratchdl.images.decoding import check_size, decoded
from scratchdl.typing import Array, ArrayLike, Float

Picture: TypeAlias = str | os.PathLike[str] | bytes | BinaryFile | ArrayLike
"""A path, the bytes of a file, a file that is open for bytes, or an array."""

ENOUGH = 1000  # pixels along the longer side; of more, squares are averaged
SLAB = 64  # rows of the smaller picture that are made at a time, since floats take much memory
LARGEST = {"uint16": 65_535}  # of all other whole numbers 255


class Colours(NamedTuple):
    """A picture to look for digits in.

    Attributes:
        pixels: Its colours from 0 to 1, of shape `(h, w, C)` with one channel or three.
        step: How many pixels of the picture as given lie along the side of one pixel here.
        shape: Height and width of the picture as given.
    """

    pixels: Float[Array, "h w C"]
    step: int
    shape: tuple[int, int]


def as_colours(picture: Picture) -> Colours:
    """Take a picture in any form.

    Args:
        picture: An array of shape `(H, W)` or `(H, W, C)`, with one or three channels, and perhaps
            one more that says how opaque each pixel is; or a file, as path or as bytes.

    Returns:
        Its colours, in float32.

    Raises:
        TypeError: If it is none of these.
        ValueError: If it cannot be read as a picture.
        OSError: If there is no such file.
        ImportError: If it is a file, and Pillow is not installed.
    """
    given = decoded(picture) if is_file(picture) else picture
    pixels = as_channels(as_array(given))  # type: ignore[arg-type]  # not a file, as just checked
    largest = largest_value(pixels)
    H, W, C = pixels.shape
    step = math.ceil(max(H, W) / ENOUGH)
    paper = paper_for(pixels[::step, ::step] / largest) if C in (2, 4) else 0.0
    slabs = [pixels[top : top + SLAB * step] / largest for top in range(0, H, SLAB * step)]
    small = [averaged(filled(slab, paper), step) for slab in slabs]
    return Colours(np.concatenate(small).astype(np.float32), step, (H, W))


def is_file(picture: object) -> bool:
    """Whether this has to be decoded first; a picture opened by Pillow does too."""
    kinds = (str, os.PathLike, bytes, bytearray, memoryview)
    return isinstance(picture, kinds) or hasattr(picture, "read") or hasattr(picture, "getbands")


def as_channels(pixels: Array) -> Array:
    """The array as `(H, W, C)`.

    Raises:
        ValueError: If it has another shape, no pixel, or too many.
    """
    shape = pixels.shape
    pixels = pixels[..., np.newaxis] if len(shape) == 2 else pixels
    if pixels.ndim != 3 or pixels.shape[2] not in (1, 2, 3, 4):
        raise ValueError(
            f"a picture has shape (H, W), (H, W, 3) or (H, W, 4), got {shape}{advice(shape)}"
        )
    if pixels.size == 0:
        raise ValueError(f"a picture needs at least one pixel, got shape {shape}")
    check_size("the picture", shape[1], shape[0])
    return pixels


def advice(shape: tuple[int, ...]) -> str:
    """What to do about a shape that no picture has, if that can be guessed."""
    if shape == (784,):
        return "; make a picture of a row of MNIST by .reshape(28, 28)"
    if len(shape) == 3 and shape[0] in (1, 3, 4):
        return "; the axis of colours comes last: give picture.transpose(1, 2, 0)"
    return "; give one picture at a time" if len(shape) > 2 else ""


def largest_value(pixels: Array) -> float:
    """The number that means brightest, for this kind of numbers.

    Raises:
        TypeError: If they are not real numbers.
        ValueError: If one is not finite, or lies outside the range of its kind.
    """
    kind = pixels.dtype
    if kind.kind not in "uibf":
        raise TypeError(f"a picture holds real numbers, got an array of dtype {kind}")
    check_finite("a picture", pixels)
    low, high = pixels.min(), pixels.max()
    if kind.kind == "f":
        if low < 0 or high > 1:
            raise ValueError(
                f"a picture of floats goes from 0 to 1, got {low:.3g} to {high:.3g}: divide it by "
                "the largest value that a pixel can have"
            )
        return 1.0
    if low >= 0 and high <= 1:  # a mask: as pixels, all of it would be black
        return 1.0
    largest = LARGEST.get(kind.name, 255)
    if low < 0 or high > largest:
        raise ValueError(
            f"a picture of {kind} goes from 0 to {largest}, got {low} to {high}; one of uint16 "
            "goes to 65535, and one of floats to 1"
        )
    return float(largest)


def paper_for(pixels: Float[Array, "h w C"]) -> float:
    """What to lay a transparent picture on: white, or black if what is drawn is light itself."""
    colours, opacity = pixels[..., :-1].mean(axis=2), pixels[..., -1]
    seen = opacity.sum()
    return 0.0 if seen > 0 and (colours * opacity).sum() / seen > 0.5 else 1.0


def filled(pixels: Float[Array, "h W C"], paper: float) -> Float[Array, "h W c"]:
    """The picture without its opacity: what is transparent shows the paper."""
    if pixels.shape[2] not in (2, 4):
        return pixels
    colours, opacity = pixels[..., :-1], pixels[..., -1:]
    return colours * opacity + paper * (1 - opacity)


def averaged(pixels: Float[Array, "H W C"], step: int) -> Float[Array, "h w C"]:
    """A smaller picture: the mean of each square of `step` by `step` pixels.

    Example:
        >>> import numpy as np
        >>> from scratchdl.images.pictures import averaged
        >>> averaged(np.arange(6.0).reshape(2, 3, 1), 2)[..., 0]
        array([[2. , 3.5]])
    """
    for axis in (0, 1) if step > 1 else ():
        starts = np.arange(0, pixels.shape[axis], step)
        counts = np.diff(starts, append=pixels.shape[axis])
        sums = np.add.reduceat(pixels, starts, axis=axis)
        pixels = sums / counts.reshape((-1, 1, 1) if axis == 0 else (-1, 1))
    return pixels
