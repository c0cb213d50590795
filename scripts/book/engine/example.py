"""The digit that a pad writes by itself, and what the nets say as it grows: a process of its own.

`python -m book.engine.example` writes it as JSON: the stroke as close points, in units of the
paper, and after each further part of it a reading as book.child.pad gives it. So what a visitor
sees first are answers of the package, and no numbers that somebody has typed.
"""

import json
import sys
from typing import Any

import numpy as np

from book.child import pad

# A 3 from its upper left end, in one stroke; a point that stands twice is a corner.
CORNERS = [
    (30, 17), (44, 8), (68, 12), (68, 33), (46, 42), (46, 42), (70, 44), (75, 66), (58, 80),
    (36, 77), (28, 67),
]  # fmt: skip
PARTS = 14  # of the stroke, each with its reading
FINE = 8  # points for each piece of the curve
HEIGHT, PEN, EDGE = 72, 7.2, 13  # pixels, as in assets/draw/pixels.js


def curve() -> np.ndarray:
    """The stroke as close points, its corners rounded as assets/draw/strokes.js does it."""
    corners = np.array(CORNERS, dtype=float)
    middles = (corners[:-1] + corners[1:]) / 2
    t = np.linspace(0, 1, FINE, endpoint=False)[:, np.newaxis]
    points = [corners[0] + t * (middles[0] - corners[0])]
    for start, corner, end in zip(middles[:-1], corners[1:-1], middles[1:], strict=True):
        points.append((1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t**2 * end)
    points.append(middles[-1] + t * (corners[-1] - middles[-1]))
    rounded: np.ndarray = np.concatenate([*points, corners[-1:]]).round(1)
    return rounded


def reading(stroke: np.ndarray) -> dict[str, Any]:
    """What both nets say of a stroke, drawn as the browser draws what it sends to Python."""
    from scratchdl.book.drawings import draw_strokes

    size = np.ptp(stroke, axis=0)
    scale = HEIGHT / max(size.max(), 1)
    side = int(np.ceil(size.max() * scale)) + 2 * EDGE
    ink = draw_strokes([(stroke - stroke.min(axis=0)) * scale + EDGE], PEN, side=side)
    pixels = np.rint(255 * ink).astype(np.uint8)
    (digit,) = pad.read(side, side, 1, 0, memoryview(pixels.tobytes()))["digits"]
    found: dict[str, Any] = digit
    return found


def written() -> dict[str, Any]:
    """The stroke, and a reading after each part of it; the last is of the whole."""
    stroke = curve()
    ends = np.linspace(0, len(stroke), PARTS + 1).round().astype(int)[1:]
    return {"stroke": stroke.tolist(), "readings": [reading(stroke[:end]) for end in ends]}


if __name__ == "__main__":
    json.dump(written(), sys.stdout, separators=(",", ":"))
