"""The tests' own referee: derivatives by central differences, without help from the package."""

import numpy as np

STEP = np.finfo(np.float64).eps ** (1 / 3)  # balances the curve's error and rounding


def numerical_gradient(f, x):
    """Differentiate the number `f(x)` along every entry of a float64 array."""
    assert x.dtype == np.float64
    grad = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += STEP
        below[i] -= STEP
        grad[i] = (f(above) - f(below)) / (above[i] - below[i])
    return grad


def relative_error(a, b):
    """Give the distance of two gradients as a share of their length; 0 if both are 0."""
    assert a.shape == b.shape
    length = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / length if length else 0.0


def layouts(x):
    """Yield arrays equal to `x` that lie differently in memory."""
    yield np.asfortranarray(x)
    yield np.repeat(x, 2, axis=-1)[..., ::2]
    yield np.flip(np.flip(x, axis=0).copy(), axis=0)
    batch_last = np.moveaxis(x, 0, -1).copy()
    yield np.moveaxis(batch_last, -1, 0)


def read_only(x):
    """Return a copy of `x` that raises when it is written to."""
    x = x.copy()
    x.flags.writeable = False
    return x
