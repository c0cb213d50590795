r"""Gradients that are too long are made shorter."""

import math
from collections.abc import Mapping

import numpy as np

from scratchdl.checks import as_floats, check_named, check_positive
from scratchdl.typing import Array, Params


def clip_gradients(grads: Mapping[str, Array], max_norm: float) -> Params:
    r"""Shorten the gradient if it is longer than allowed; its direction stays.

    $$
    g \leftarrow g \cdot \min\left(1, \frac{c}{\lVert g \rVert}\right), \qquad
    \lVert g \rVert = \sqrt{\sum_{\text{all } g_i} g_i^2}
    $$

    The length is that of all gradients together, as if they were one long vector. PyTorch divides
    by $\lVert g \rVert + 10^{-6}$.

    Args:
        grads: Gradients by name; they are not changed.
        max_norm: $c$, the greatest length allowed.

    Returns:
        A new dictionary with new arrays of the same precision.

    Raises:
        TypeError: If `max_norm` is not a number, `grads` has no names, or a gradient does not hold
            real numbers.
        ValueError: If `max_norm` is not positive, or the gradient is not finite, so that it has no
            direction to keep.

    Reference:
        Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks"
        (2013), Algorithm 1.

    Example:
        >>> import numpy as np
        >>> from scratchdl import clip_gradients
        >>> clip_gradients({"W": np.array([3.0]), "b": np.array([4.0])}, max_norm=1.0)
        {'W': array([0.6]), 'b': array([0.8])}
    """
    check_positive("max_norm", max_norm)
    check_named("grads", grads)
    grads = {name: as_floats(g) for name, g in grads.items()}
    sizes = {name: float(np.max(np.abs(g), initial=0.0)) for name, g in grads.items()}
    wrong = [name for name, size in sizes.items() if not math.isfinite(size)]
    if wrong:
        raise ValueError(
            f"a gradient with NaN or infinity in {', '.join(wrong)} has no direction to keep"
        )
    largest = max(sizes.values(), default=0.0) or 1.0
    # Divided by it first: squares of very large or small numbers lie beyond what floats can hold.
    directions = {name: g / largest for name, g in grads.items()}
    squares = [float(np.sum(np.square(g, dtype=np.float64))) for g in directions.values()]
    length = math.sqrt(sum(squares))
    if largest * length <= max_norm:
        return {name: g.copy() for name, g in grads.items()}
    return {name: g * (float(max_norm) / length) for name, g in directions.items()}
