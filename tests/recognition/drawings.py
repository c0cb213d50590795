"""Drawings and photographs of digits, made by strokes, pens, papers and lamps: what is to be read.

The set is frozen: it was made before any of the recogniser's numbers was chosen, it shares no code
with what the networks learn from, and a seed says which pictures there are.
"""

from dataclasses import dataclass

import numpy as np

from recognition.hands import HANDS

DRAWINGS, PHOTOGRAPHS = 300, 60
TUNED_ON, HELD_OUT = 1, 2  # seeds; the second was read once, when all was done


@dataclass(frozen=True)
class Sheet:
    """A picture and what is written on it."""

    name: str
    picture: np.ndarray
    digits: tuple[int, ...]


def drawings(seed=TUNED_ON, count=DRAWINGS):
    """Single digits as drawn on a screen: any hand, pen, size, place, slant, colour and paper."""
    for n in range(count):
        yield drawing(n % 10, np.random.default_rng([seed, 1, n]), f"drawing {n}")


def photographs(seed=TUNED_ON, count=PHOTOGRAPHS):
    """One to four digits on paper, photographed from a slant in uneven light."""
    for n in range(count):
        rng = np.random.default_rng([seed, 2, n])
        digits = tuple(int(d) for d in rng.integers(0, 10, 1 + n % 4))
        yield photograph(digits, rng, f"photograph {n}")


def drawing(digit, rng, name):
    height = float(np.exp(rng.uniform(np.log(30), np.log(320))))
    strokes = written(digit, rng) * height
    width = height * rng.uniform(0.035, 0.17)
    low, high = box_of(strokes)
    room = high - low + 2 * width + 6
    H, W = (int(side * rng.uniform(1.0, 2.5)) + 1 for side in room[::-1])
    margin = width / 2 + 2
    corner = rng.uniform(margin, np.maximum([W, H] - (high - low) - margin, margin + 0.01))
    ink = painted(strokes - low + corner, width, (H, W), rng)
    return Sheet(name, coloured(ink, rng), (digit,))


def photograph(digits, rng, name):
    height = rng.uniform(60, 260)
    width = height * rng.uniform(0.05, 0.14)
    lines, left = [], 0.0
    for digit in digits:
        strokes = written(digit, rng) * height * rng.uniform(0.85, 1.15)
        low, high = box_of(strokes)
        lines.append(strokes - low + [left, rng.uniform(0, 0.15) * height])
        left += high[0] - low[0] + width + height * rng.uniform(0.25, 0.5)
    strokes = tilted(np.concatenate(lines), rng)
    low, high = box_of(strokes)
    room = high - low
    W, H = (room + height * rng.uniform(0.6, 2.5, 2) + 2 * width).astype(int)
    corner = (np.array([W, H]) - room) * rng.uniform(0.3, 0.7, 2)
    ink = painted(strokes - low + corner, width, (H, W), rng) * rng.uniform(0.75, 1.0)
    paper = rng.uniform(0.75, 0.98) * np.array([1, rng.uniform(0.94, 1), rng.uniform(0.85, 1)])
    pen = PENS[rng.integers(len(PENS))]
    colours = paper + ink[..., np.newaxis] * (np.array(pen) - paper)
    lit = blurred(colours, rng.uniform(0.4, 1.3)) * light((H, W), rng)[..., np.newaxis]
    grain = rng.normal(0, rng.uniform(0.005, 0.035), lit.shape)
    return Sheet(name, (np.clip(lit + grain, 0, 1) * 255).astype(np.uint8), digits)


PENS = [(0.1, 0.1, 0.12), (0.1, 0.15, 0.5), (0.55, 0.1, 0.1), (0.3, 0.3, 0.32), (0.05, 0.3, 0.15)]
BOARDS = [  # paper and ink
    ((1, 1, 1), (0, 0, 0)),
    ((0, 0, 0), (1, 1, 1)),
    ((1, 1, 0.9), (0.1, 0.15, 0.55)),
    ((0.1, 0.3, 0.2), (0.9, 0.9, 0.85)),
    ((0.9, 0.9, 0.9), (0.8, 0.1, 0.1)),
    ((0.2, 0.2, 0.6), (1, 0.9, 0.3)),
    ((0.6, 0.8, 0.6), (0.4, 0.1, 0.3)),
    ((0.75, 0.65, 0.5), (0.25, 0.2, 0.2)),
]


def written(digit, rng):
    """One hand's digit, one high, as segments `(n, 2 ends, x and y)`."""
    hand = HANDS[digit][rng.integers(len(HANDS[digit]))]
    shaky = rng.normal(0, 0.012, (200, 2))
    joints = {}
    strokes = []
    for stroke in hand:
        points = np.array([np.add(p, joints.setdefault(p, shaky[len(joints)])) for p in stroke])
        curve = smooth(points)
        strokes.append(np.stack([curve[:-1], curve[1:]], axis=1))
    segments = np.concatenate(strokes)
    turn, slant = rng.normal(0, 0.07), rng.normal(0.08, 0.14)
    wide = rng.uniform(0.75, 1.2)
    A = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    A = A @ [[wide, -slant], [0, 1]]
    return segments @ A.T


def smooth(points, between=12):
    """A curve through the points: cubic, with the slope at each from its two neighbours."""
    if len(points) == 2:
        return points[0] + np.linspace(0, 1, between)[:, np.newaxis] * (points[1] - points[0])
    slopes = np.gradient(points, axis=0)
    u = np.linspace(0, 1, between)[:, np.newaxis]
    parts = [
        (2 * u**3 - 3 * u**2 + 1) * p
        + (u**3 - 2 * u**2 + u) * m
        + (3 * u**2 - 2 * u**3) * q
        + (u**3 - u**2) * k
        for p, q, m, k in zip(points, points[1:], slopes, slopes[1:], strict=False)
    ]
    return np.concatenate(parts)


def box_of(segments):
    return segments.min(axis=(0, 1)), segments.max(axis=(0, 1))


def painted(segments, width, shape, rng):
    """The ink of a pen that is led along the segments, from 0 to 1, with soft edges."""
    kind = rng.integers(4)  # round, brush, flat, chalk
    widths = np.full(len(segments), width)
    if kind == 1:
        waves = np.sin(np.linspace(0, rng.uniform(4, 12), len(segments)) + rng.uniform(0, 6))
        widths = width * (1 + 0.35 * waves)
    flat = np.array([1.0, rng.uniform(1.3, 2.0)]) if kind == 2 else np.ones(2)
    ink = np.zeros(shape)
    for (a, b), thick in zip(segments, widths, strict=True):
        reach = thick / 2 + 1.5
        left, top = np.maximum(np.floor(np.minimum(a, b) - reach), 0).astype(int)
        right, bottom = np.ceil(np.maximum(a, b) + reach).astype(int) + 1
        y, x = np.mgrid[top : min(bottom, shape[0]), left : min(right, shape[1])]
        far = distance(np.stack([x, y], axis=-1) + 0.5, a, b, flat)
        part = ink[top:bottom, left:right]
        np.maximum(part, np.clip(thick / 2 - far + 0.5, 0, 1), out=part)
    if kind == 3:
        ink *= np.clip(rng.normal(0.9, 0.18, shape), 0.2, 1)
    return ink


def distance(places, a, b, flat):
    """How far places lie from a segment; `flat` stretches one direction, as a flat pen does."""
    along = (b - a) * flat
    from_a = (places - a) * flat
    share = np.clip(from_a @ along / max(along @ along, 1e-9), 0, 1)
    return np.linalg.norm(from_a - share[..., np.newaxis] * along, axis=-1)


def coloured(ink, rng):
    """The ink on a board: as grey or colours, in 8 bits, 16 bits or floats."""
    paper, pen = (np.array(each, float) for each in BOARDS[rng.integers(len(BOARDS))])
    colours = paper + ink[..., np.newaxis] * (pen - paper)
    kind = rng.integers(4)
    if kind == 0:
        return np.rint(colours.mean(axis=2) * 255).astype(np.uint8)
    if kind == 1:
        return np.rint(colours.mean(axis=2) * 65_535).astype(np.uint16)
    return np.rint(colours * 255).astype(np.uint8) if kind == 2 else colours


def tilted(segments, rng):
    """The sheet as a camera sees it that is not held straight above."""
    far = segments - box_of(segments)[1] / 2
    size = np.abs(far).max()
    depth = 1 + far @ (rng.uniform(-0.12, 0.12, 2) / size)
    return far / depth[..., np.newaxis]


def light(shape, rng):
    """How bright the light is at each pixel: a lamp to one side, a vignette, a soft shadow."""
    H, W = shape
    y, x = np.mgrid[0:H, 0:W] / np.array([H, W])[:, None, None] - 0.5
    angle = rng.uniform(0, 2 * np.pi)
    lamp = 1 - rng.uniform(0, 0.5) * (0.5 + x * np.cos(angle) + y * np.sin(angle))
    vignette = 1 - rng.uniform(0, 0.6) * (x**2 + y**2)
    across = x * np.cos(angle + 1) + y * np.sin(angle + 1) - rng.uniform(-0.4, 0.4)
    shadow = 1 - rng.choice([0, 0.3]) / (1 + np.exp(-across / rng.uniform(0.04, 0.12)))
    return np.clip(lamp * vignette * shadow, 0, 1)


def blurred(colours, sigma):
    """A picture that is not quite in focus."""
    reach = int(3 * sigma) + 1
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel /= kernel.sum()
    for axis in (0, 1):
        edges = [(reach, reach) if a == axis else (0, 0) for a in range(3)]
        wide = np.pad(colours, edges, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(wide, len(kernel), axis=axis)
        colours = windows @ kernel
    return colours
