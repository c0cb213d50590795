r"""Is a gradient right? Compare it with one that was measured."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scratchdl.checks import check_positive
from scratchdl.gradients.numerical import EPSILON, numerical_gradient, step_size
from scratchdl.typing import Array, Float, Params

ROUNDINGS = 4  # how many units in the last place a loss may be off, beside its neighbour


@dataclass(frozen=True)
class GradientCheck:
    r"""How far computed gradients are from measured ones; `print` shows it as a table.

    Attributes:
        errors: The error of each array, by name: 0 if computed and measured gradient are equal, 1
            if they point in opposite directions.
        measured: The measured gradients.
        worst: Where the two are farthest apart in the array with the largest error: its name, the
            index, and the number computed and measured there.
        tolerance: The largest error that still passes.

    Example:
        >>> import numpy as np
        >>> from scratchdl import gradient_check
        >>> x = np.array([3.0, 4.0])
        >>> report = gradient_check(lambda: np.sum(x**2), {"x": x}, {"x": np.array([6.0, 9.0])})
        >>> report.passed, report.worst[:2]
        (False, ('x', (1,)))
        >>> print(report)
        x  4.8e-02  wrong
        farthest apart: x[1], computed 9, measured 8
    """

    errors: dict[str, float]
    measured: Params
    worst: tuple[str, tuple[int, ...], float, float]
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether every error is at most the tolerance; NaN never is."""
        return all(error <= self.tolerance for error in self.errors.values())

    def __str__(self) -> str:
        width = max(map(len, self.errors))
        lines = [
            f"{name:{width}}  {error:.1e}  {'right' if error <= self.tolerance else 'wrong'}"
            for name, error in self.errors.items()
        ]
        name, index, computed, measured = self.worst
        place = f"{name}[{', '.join(map(str, index))}]" if index else name
        lines.append(f"farthest apart: {place}, computed {computed:.9g}, measured {measured:.9g}")
        return "\n".join(lines)


def gradient_check(
    f: Callable[[], float],
    params: Params,
    grads: Params,
    *,
    h: float | None = None,
    tolerance: float = 1e-7,
) -> GradientCheck:
    r"""Compare gradients that a formula gave with gradients that are measured.

    $$
    \frac{\lVert g - \hat g \rVert}{\lVert g \rVert + \lVert \hat g \rVert}
    $$

    $g$ is the computed gradient of one array, $\hat g$ what `numerical_gradient` measures by
    nudging the array in place. Relative to their length the same limit serves gradients of any
    size; for each array on its own, so that a small one cannot hide behind a large one. A right
    formula gives about $10^{-9}$, a wrong one seldom less than $10^{-3}$. Near the bend of a ReLU a
    right one can look wrong. If an array has no influence, such as a bias before batch
    normalisation, both gradients are rounding and nothing else, and their error counts as 0.

    Args:
        f: Takes nothing and computes the loss from the arrays in `params`.
        params: The arrays by name, float64: the parameters, and the input too if it is to be
            checked. They are as before when this returns.
        grads: The computed gradient for each of them.
        h: The step; `None` means $\varepsilon^{1/3}$, about $6 \cdot 10^{-6}$.
        tolerance: The largest error that passes.

    Returns:
        A report: `passed`, the error of each array, and the worst entry by name.

    Raises:
        KeyError: If an array has no gradient.
        TypeError: If an array is not float64; a nudge this small would be lost in float32.
        ValueError: If there is nothing to check, an array is read-only, a gradient has another
            shape than its array, or `h` or `tolerance` is not positive.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Affine, gradient_check
        >>> x = np.array([[1.0, 2.0], [3.0, 4.0]])
        >>> layer = Affine(W=[[0.5], [-1.5]], b=[1.0])
        >>> dx = layer.backward(layer.forward(x))  # of the loss below, y is the derivative by y
        >>> report = gradient_check(
        ...     lambda: np.sum(layer.forward(x) ** 2) / 2,
        ...     {"x": x, **layer.params},
        ...     {"x": dx, **layer.grads},
        ... )
        >>> report.passed
        True
    """
    check_positive("tolerance", tolerance)
    check_arrays(params, grads)
    measured = {name: numerical_gradient(lambda _: f(), array, h) for name, array in params.items()}
    noise = ROUNDINGS * EPSILON * abs(float(f())) / step_size(h, "central")
    errors = {name: relative_error(grads[name], measured[name], noise) for name in params}
    return GradientCheck(errors, measured, worst_entry(errors, grads, measured), tolerance)


def relative_error(g: Float[Array, "*shape"], g_hat: Float[Array, "*shape"], noise: float) -> float:
    """The distance of two gradients as a share of their lengths; 0 if both are 0 or noise."""
    length = float(np.linalg.norm(g) + np.linalg.norm(g_hat))
    if length <= noise * np.sqrt(g.size):
        return 0.0
    return float(np.linalg.norm(g - g_hat)) / length


def worst_entry(
    errors: dict[str, float], grads: Params, measured: Params
) -> tuple[str, tuple[int, ...], float, float]:
    """Name, index, computed and measured value where a gradient is most in doubt."""
    name = list(errors)[int(np.argmax(list(errors.values())))]  # argmax takes NaN for the largest
    g, g_hat = grads[name], measured[name]
    flat_index = int(np.argmax(np.abs(g - g_hat)))
    index = tuple(int(i) for i in np.unravel_index(flat_index, g.shape))
    return name, index, float(g[index]), float(g_hat[index])


def check_arrays(params: Params, grads: Params) -> None:
    """Refuse arrays that cannot be nudged, and gradients that do not belong to them."""
    if not params or not all(array.size for array in params.values()):
        raise ValueError(f"params must hold arrays with numbers in them, got {params}")
    for name, array in params.items():
        if name not in grads:
            raise KeyError(f"no gradient for {name!r}; there are gradients for {sorted(grads)}")
        if array.dtype != np.float64:
            raise TypeError(f"{name} is {array.dtype}: build the network with dtype=np.float64")
        if not array.flags.writeable:
            raise ValueError(f"{name} is read-only, so it cannot be nudged")
        if grads[name].shape != array.shape:
            raise ValueError(
                f"{name} has shape {array.shape}, but its gradient {grads[name].shape}"
            )
