"""Formulas that the reader cannot read, computed with many digits, and what has no closed form.

Each function here is written from the formula in the docstring, never from the code.
"""

from collections.abc import Callable

import mpmath
import numpy as np
from mpmath import mpf

import scratchdl as dl
from formulas.reader import exact
from scratchdl import augment, explain

BY_HAND: dict[str, tuple[object, str, Callable[[np.random.Generator], None]]] = {}


def by_hand(owner, why):
    def note(check):
        BY_HAND[owner.__qualname__] = owner, why, check
        return check

    return note


def near(got, wanted, tolerance=1e-12):
    pairs = zip(np.ravel(exact(got)), np.ravel(np.asarray(wanted, object)), strict=True)
    for a, b in pairs:
        if abs(a - b) > tolerance * max(1, abs(b)):
            raise AssertionError(f"code {float(a)!r}, formula {float(b)!r}")


@by_hand(dl.derivative, "a rule of arithmetic, in which f is any function")
def derivative(rng):
    for x in 2 * rng.standard_normal(6):
        slope = dl.derivative(lambda v: np.exp(v) * np.sin(v**2) / (1 + v**2), x)
        wanted = mpmath.diff(lambda v: mpmath.exp(v) * mpmath.sin(v**2) / (1 + v**2), mpf(float(x)))
        near(slope, wanted)


@by_hand(dl.gradient, "a sum over whatever was made of x")
def gradient(rng):
    x = rng.standard_normal(3)
    slopes = dl.gradient(lambda v: np.sum(np.tanh(v[0] * v) * np.exp(v[1])) / v[2] ** 2, x)

    def f(a, b, c):
        return sum(mpmath.tanh(a * v) for v in (a, b, c)) * mpmath.exp(b) / c**2

    place = tuple(map(mpf, map(float, x)))
    wanted = [mpmath.diff(f, place, n) for n in ((1, 0, 0), (0, 1, 0), (0, 0, 1))]
    near(slopes, np.array(wanted, object))


@by_hand(explain.grad_cam, "a derivative by an array with an index above")
def grad_cam(rng):
    """The scores are sums of the pictures times weights, so that these are the derivatives."""
    convolution = dl.Convolution(rng.standard_normal((2, 1, 3, 3)), np.zeros(2), pad=1)
    last = dl.Affine(rng.standard_normal((2 * 4 * 4, 3)), np.zeros(3))
    x = rng.standard_normal((1, 1, 4, 4))
    found = explain.grad_cam(dl.Network([convolution, last]), x, [1])
    A, slopes = exact(convolution.forward(x)[0]), exact(last.params["W"][:, 1].reshape(2, 4, 4))
    alpha = [slopes[k].sum() / (4 * 4) for k in range(2)]
    near(
        found,
        np.array(
            [
                max(mpf(0), alpha[0] * a + alpha[1] * b)
                for a, b in zip(*map(np.ravel, A), strict=True)
            ]
        ),
    )


@by_hand(explain.occlusion_map, "a mean over squares that contain a pixel")
def occlusion_map(rng):
    W, x = rng.standard_normal((9, 2)), rng.uniform(0, 1, (1, 9))
    found = explain.occlusion_map(
        dl.Network([dl.Affine(W, np.zeros(2))]), x, 1, size=2, stride=1, fill=0.5
    )

    def p(image):
        scores = [mpmath.exp(s) for s in exact(image.reshape(-1)) @ exact(W)]
        return scores[1] / sum(scores)

    lost = {}
    for top in range(2):
        for left in range(2):
            covered = x.reshape(3, 3).copy()
            covered[top : top + 2, left : left + 2] = 0.5
            lost[top, left] = p(x) - p(covered)
    for i in range(3):
        for j in range(3):
            over = [v for (a, b), v in lost.items() if a <= i < a + 2 and b <= j < b + 2]
            near(found[0, i, j], sum(over) / len(over))


def pixel(image, i, j):
    """Between pixels, by the formula of `bilinear`; 0 outside."""
    a, b = int(mpmath.floor(i)), int(mpmath.floor(j))
    r, s = i - a, j - b

    def x(i, j):
        inside = 0 <= i < image.shape[0] and 0 <= j < image.shape[1]
        return mpf(float(image[i, j])) if inside else mpf(0)

    upper = (1 - r) * (1 - s) * x(a, b) + (1 - r) * s * x(a, b + 1)
    return upper + r * (1 - s) * x(a + 1, b) + r * s * x(a + 1, b + 1)


def from_centre(place, size):
    return mpf(place) - mpf(size - 1) / 2


@by_hand(augment.shift, "a draw moves the indices")
def shift(rng):
    image = rng.standard_normal((5, 6))
    (found,) = augment.shift(image[np.newaxis], 2, rng=3)
    moves = [(a, b) for a in range(-2, 3) for b in range(-2, 3)]
    alike = [
        all(
            pixel(image, mpf(i + a), mpf(j + b)) == mpf(float(found[i, j]))
            for i in range(5)
            for j in range(6)
        )
        for a, b in moves
    ]
    assert sum(alike) == 1


IN_FLOAT32 = 1e-5  # places are computed in float32, as pictures are


@by_hand(augment.rotate, "a matrix of an angle that is drawn")
def rotate(rng):
    image = rng.uniform(0, 1, (5, 6))
    (found,) = augment.rotate(image[np.newaxis], 30, rng=3)
    phi = mpf(np.random.default_rng(3).uniform(-30, 30, 1)[0]) * mpmath.pi / 180
    for i in range(5):
        for j in range(6):
            u, v = from_centre(i, 5), from_centre(j, 6)
            row = mpmath.cos(phi) * u - mpmath.sin(phi) * v + mpf(2)
            column = mpmath.sin(phi) * u + mpmath.cos(phi) * v + mpf(5) / 2
            near(found[i, j], pixel(image, row, column), IN_FLOAT32)


@by_hand(augment.scale, "indices that are divided by a draw")
def scale(rng):
    image = rng.uniform(0, 1, (5, 6))
    (found,) = augment.scale(image[np.newaxis], 0.3, rng=3)
    f = mpf(np.random.default_rng(3).uniform(0.7, 1.3, 1)[0])
    for i in range(5):
        for j in range(6):
            row, column = from_centre(i, 5) / f + mpf(2), from_centre(j, 6) / f + mpf(5) / 2
            near(found[i, j], pixel(image, row, column), IN_FLOAT32)


@by_hand(augment.elastic, "indices that are moved by smoothed draws")
def elastic(rng):
    image, sigma, p = rng.uniform(0, 1, (5, 6)), mpf(2), mpf("0.75")
    (found,) = augment.elastic(image[np.newaxis], 0.75, smoothness=2.0, rng=3)
    U = np.random.default_rng(3).standard_normal((2, 1, 5, 6), np.float32)[:, 0]

    def smoother(size):
        rows = [
            [mpmath.exp(-((i - k) ** 2) / (2 * sigma**2)) for k in range(size)] for i in range(size)
        ]
        return np.array([[v / mpmath.sqrt(sum(w**2 for w in row)) for v in row] for row in rows])

    A, B = (p * (smoother(5) @ exact(u) @ smoother(6).T) for u in U)
    for i in range(5):
        for j in range(6):
            near(found[i, j], pixel(image, i + A[i, j], j + B[i, j]), IN_FLOAT32)


@by_hand(dl.Dropout, "cases by chance")
def dropout(rng):
    p = 0.4
    layer = dl.Dropout(p, rng=rng)
    y = layer.forward(np.ones((2000,)), training=True)
    kept = y[y != 0]
    near(kept, np.full(kept.shape, 1 / (1 - mpf(p))))
    share = 1 - len(kept) / 2000
    assert abs(share - p) < 4 * np.sqrt(p * (1 - p) / 2000)


# What stands in a docstring as a formula and is none that a number comes out of.
NO_CLOSED_FORM = {
    "gaussian": "a draw; tests/checks measures the variance",
    "xavier": "a draw; tests/checks measures the variance",
    "glorot": "a draw; tests/checks measures the variance",
    "he": "a draw; tests/checks measures the variance",
    "log_uniform": "a draw; tests/search compares its distribution",
    "uniform": "a draw; tests/search compares its distribution",
    "choice": "a draw; tests/search compares its distribution",
    "random_search": "says what is searched for, the best of draws",
    "grid_search": "says what is searched through, all combinations",
    "Layer": "the chain rule, for a layer of any kind; tests/checks measures each one",
    "Network": "the chain rule, for layers of any kind; tests/checks measures each network",
    "Tape.slopes": "the chain rule, for operations of any kind; tests/tape measures each",
    "scratchdl.tape.rules": "the chain rule; tests/tape measures each rule",
    "scratchdl.tape.dual": "the rule of dual numbers; see `derivative`",
    "ink_of": "medians of a picture, between which it interpolates; tests/recognition",
    "as_mnist": "says where the centre lies, up to half a pixel; tests/recognition measures it",
}
