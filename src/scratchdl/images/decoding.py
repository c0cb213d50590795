r"""Files of pictures, decoded by Pillow: known formats, one picture each, and not too large."""

import io
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from scratchdl.typing import Array

if TYPE_CHECKING:
    from types import ModuleType

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
MOST_BYTES = 50_000_000  # of a file
MOST_PIXELS = 64_000_000  # of a picture: eight thousand by eight thousand, beyond most cameras
LONGEST = 30_000  # pixels of a side
NO_PILLOW = (
    'to read files of pictures install Pillow: pip install "scratchdl[images]"; arrays need none'
)


def decoded(picture: Any) -> Array:  # noqa: ANN401  # a path, bytes, a file, a picture of Pillow
    """The pixels of a file, upright: `(H, W)` in 8 or 16 bits, or `(H, W, 3 or 4)` in 8.

    Args:
        picture: A path, the bytes of a file, a file open for bytes, or a picture of Pillow's.

    Returns:
        A new array.

    Raises:
        ValueError: If it is not a picture in one of `FORMATS`, is damaged or too large, holds more
            than one picture, or whole numbers beyond 16 bits.
        TypeError: If it is a file that is open for text.
        OSError: If there is no such file.
        ImportError: If Pillow is not installed.
    """
    Image = import_pillow()
    if isinstance(picture, Image.Image):
        with told_once("the picture"):
            pixels = pixels_of(picture)
        return as_sixteen_bits("the picture", pixels)
    name, content = content_of(picture)
    with told_once(name):
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        several = getattr(image, "is_animated", False)
    with image:
        # A camera's JPEG may hold a preview beside the picture; then its kind is MPO.
        if several and image.format != "MPO":
            raise ValueError(f"{name} holds more than one picture: save one of them by itself")
        check_size(name, *image.size)
        with told_once(name):
            pixels = pixels_of(image)
        return as_sixteen_bits(name, pixels)


def import_pillow() -> "ModuleType":
    """The module `PIL.Image`.

    Raises:
        ImportError: If it is not installed.
    """
    try:
        from PIL import Image
    except ImportError as error:
        raise ImportError(NO_PILLOW) from error
    return Image


@contextmanager
def told_once(name: str) -> Iterator[None]:
    """Turn whatever a decoder finds wrong into one error, and leave its warnings out.

    Raises:
        ValueError: If anything is wrong; a damaged file can raise errors of every kind.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:
            known = ", ".join(FORMATS)
            raise ValueError(
                f"{name} cannot be read as a picture: it is damaged, or none of {known}"
            ) from error


def content_of(picture: Any) -> tuple[str, bytes]:  # noqa: ANN401  # see `decoded`
    """What to call a file in errors, and its content, up to one byte beyond the limit.

    Raises:
        ValueError: If it is larger than a picture may be.
        TypeError: If it is open for text.
        OSError: If there is no such file.
    """
    if isinstance(picture, str | os.PathLike):
        from pathlib import Path

        name = Path(picture).name
        with Path(picture).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    elif hasattr(picture, "read"):
        name, content = "the file", picture.read(MOST_BYTES + 1)
        if isinstance(content, str):
            raise TypeError('the file is open for text: open it with mode "rb"')
    else:
        name, content = "the file", bytes(picture)
    if len(content) > MOST_BYTES:
        raise ValueError(f"{name} has more than {MOST_BYTES:,} bytes: make the picture smaller")
    return name, content


def check_size(name: str, width: int, height: int) -> None:
    """Refuse a picture that is too large, before it is unpacked.

    Raises:
        ValueError: If it has too many pixels, or a side is too long.
    """
    if width * height > MOST_PIXELS or max(width, height) > LONGEST:
        raise ValueError(
            f"{name} has {width:,} by {height:,} pixels, more than {MOST_PIXELS:,} in all or "
            f"{LONGEST:,} along a side: make it smaller first"
        )


def pixels_of(image: Any) -> Array:  # noqa: ANN401  # a picture of Pillow's
    """The pixels, turned as the camera was held; colours as red, green, blue and opacity."""
    from PIL import ImageOps

    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):  # to "L" these would be clipped, not divided
        return np.asarray(image)
    if image.has_transparency_data:
        grey = image.mode == "La"  # which becomes RGBA only by way of LA
        return np.asarray((image.convert("LA") if grey else image).convert("RGBA"))
    return np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB"))


def as_sixteen_bits(name: str, pixels: Array) -> Array:
    """Whole numbers of more bits as uint16, which tells how large they can be.

    Raises:
        ValueError: If they do not fit.
    """
    if pixels.dtype.kind == "f" or pixels.dtype.itemsize == 1:
        return pixels
    largest = np.iinfo(np.uint16).max
    if pixels.min() < 0 or pixels.max() > largest:
        raise ValueError(
            f"{name} must hold whole numbers from 0 to {largest}, or from 0 to 255, got "
            f"{pixels.min()} to {pixels.max()}: divide them first"
        )
    return pixels.astype(np.uint16)
