r"""Gradient descent on any function, by measured derivatives."""

from collections.abc import Callable
from typing import Literal, overload

import numpy as np

from scratchdl.checks import as_count, as_floats, check_function, check_positive
from scratchdl.gradients.numerical import BEST_STEP, numerical_gradient
from scratchdl.typing import Array, ArrayLike, Float


@overload
def gradient_descent(
    f: Callable[[Array], float],
    init_x: ArrayLike,
    lr: float = 0.01,
    step_num: int = 100,
    *,
    return_path: Literal[False] = False,
) -> Array: ...
@overload
def gradient_descent(
    f: Callable[[Array], float],
    init_x: ArrayLike,
    lr: float = 0.01,
    step_num: int = 100,
    *,
    return_path: Literal[True],
) -> tuple[Array, Array]: ...
def gradient_descent(
    f: Callable[[Array], float],
    init_x: ArrayLike,
    lr: float = 0.01,
    step_num: int = 100,
    *,
    return_path: bool = False,
) -> Array | tuple[Array, Array]:
    r"""Walk downhill, each step as long as the ground is steep.

    $$
    x \leftarrow x - \eta \, \nabla f(x)
    $$

    The gradient is measured by `numerical_gradient`. The caller's `init_x` stays as it is: the
    memo's version writes `x -= lr * grad` into it. Whether the walk arrives depends on $\eta$: on a
    parabola $\tfrac{\lambda}{2} x^2$ it does for $\eta < 2 / \lambda$ and runs away for larger
    ones.

    Args:
        f: Takes an array in the shape of `init_x` and returns one number.
        init_x: Where to start; integers are taken as floats.
        lr: The learning rate $\eta$.
        step_num: How many steps to take; 0 stays at the start.
        return_path: Whether to return every place on the way as well.

    Returns:
        Where the walk ends, in float64; with `return_path` also the path: `step_num + 1` places,
        start and end included.

    Raises:
        TypeError: If `init_x` does not hold real numbers, or `step_num` is not an integer.
        ValueError: If `lr` is not positive or `step_num` is negative, or if the walk runs so far
            away that no derivative can be measured there: `lr` is too large.

    Reference:
        Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847.

    Example:
        >>> from scratchdl import gradient_descent
        >>> gradient_descent(lambda x: x[0] ** 2 + x[1] ** 2, [3, 4], lr=0.1, step_num=100).round(9)
        array([1.e-09, 1.e-09])
    """
    check_function(f)
    check_positive("lr", lr)
    x = as_floats(init_x).astype(np.float64)
    path = [x]
    for step in range(as_count("step_num", step_num, least=0)):
        if step and not can_be_measured(x):
            farthest = x.flat[np.argmax(abs(x))]
            raise ValueError(
                f"after {step} steps with lr={lr:g} the walk is at {farthest:g}, too far away to "
                "measure a derivative: take a smaller lr"
            )
        x = x - lr * numerical_gradient(f, x)
        path.append(x)
    return (x, np.stack(path)) if return_path else x


def can_be_measured(x: Float[Array, "*shape"]) -> bool:
    """Whether a small step from here leads anywhere: not if rounding swallows it, nor from NaN."""
    return bool(np.all(np.isfinite(x) & (x + BEST_STEP["central"] != x)))
