"""The drawing pad in the reader's browser: the package reads what was drawn, by both of its nets.

Beside browser.py in the page's Python; assets/draw/pad.js calls `prepare`, then `read` with the
bytes of each picture.
"""

import functools
from typing import Any

import numpy as np

from scratchdl import Network
from scratchdl.explain import grad_cam
from scratchdl.images import digits_in
from scratchdl.networks import pretrained
from scratchdl.typing import Array

NETS = ("two-layer", "conv")
MOST = 12  # digits of one picture that are shown
NOTHING = "No ink was found: a picture needs dark ink on light paper, or light on dark."


def prepare() -> None:
    """Load the nets, so that the first picture is read as quickly as the others."""
    for name in NETS:
        trained(name)


def read(height: int, width: int, channels: int, moved: int, data: memoryview) -> dict[str, Any]:
    """What the nets make of a picture.

    Args:
        height: Of the picture, in pixels.
        width: Of the picture.
        channels: 1 for ink on nothing, 0 to 255; 4 for red, green, blue and opacity.
        moved: How many pixels further to the right each digit is put once it is prepared.
        data: The bytes of the picture, row by row.

    Returns:
        `digits`, from left to right, each with its `image` and the `evidence` of Grad-CAM as 784
        numbers from 0 to 255, and ten probabilities for each name of `NETS`; or a `problem`, where
        there is nothing to read.
    """
    shape = (height, width) if channels == 1 else (height, width, channels)
    picture = np.frombuffer(data, np.uint8).reshape(shape)
    if channels == 1:
        picture = 255 - picture  # ink on white paper, as on any picture
    found = digits_in(picture)
    if not found:
        return {"digits": [], "problem": NOTHING}
    images = np.stack([to_the_right(one.image, moved) for one in found[:MOST]])[:, np.newaxis]
    read_by = {name: trained(name).predict(shaped_for(trained(name), images)) for name in NETS}
    evidence = grad_cam(trained("conv"), images)
    digits = [
        {
            "image": as_bytes(image[0]),
            "evidence": as_bytes(where / max(float(where.max()), 1e-12)),
            "nets": {name: read_by[name][i].astype(float).round(6).tolist() for name in NETS},
        }
        for i, (image, where) in enumerate(zip(images, evidence, strict=True))
    ]
    return {"digits": digits, "problem": ""}


def to_the_right(image: Array, pixels: int) -> Array:
    """The picture moved; what leaves it is lost."""
    return np.pad(image, ((0, 0), (pixels, 0)))[:, : image.shape[1]]


@functools.cache
def trained(name: str) -> Network:
    """One of the nets, read from the package once."""
    return pretrained(name)


def shaped_for(net: Network, images: Array) -> Array:
    """Images as this net takes them: with their axes, or each as a row of pixels."""
    return images if net.sample_axes > 1 else images.reshape(len(images), -1)


def as_bytes(image: Array) -> list[int]:
    """Numbers from 0 to 1 as integers from 0 to 255, row by row."""
    levels: list[int] = np.rint(np.clip(image, 0, 1) * 255).astype(int).ravel().tolist()
    return levels
