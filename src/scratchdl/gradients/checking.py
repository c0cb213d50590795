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
            if they point in opposite directions or if just one of them is zero.
        measured: The measured gradients.
        worst: Where the two are farthest apart in the array with the largest error: its name, the
            index, and the number computed and measured there.
        tolerance: The largest error that still passes.
        noise: The error of each array that the rounding of the loss alone can cause. An error below
            it that is too large to pass has two possible causes: it cannot be judged.

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
    noise: dict[str, float]

    @property
    def passed(self) -> bool:
        """Whether every error is at most the tolerance; NaN never is."""
        return all(error <= self.tolerance for error in self.errors.values())

    def __str__(self) -> str:
        width = max(map(len, self.errors))
        lines = [
            f"{name:{width}}  {error:.1e}  {self._verdict(name)}"
            for name, error in self.errors.items()
        ]
        name, index, computed, measured = self.worst
        place = f"{name}[{', '.join(map(str, index))}]" if index else name
        lines.append(f"farthest apart: {place}, computed {computed:.9g}, measured {measured:.9g}")
        return "\n".join(lines)

    def _verdict(self, name: str) -> str:
        error, noise = self.errors[name], self.noise[name]
        if error <= self.tolerance:
            return "right"
        if error <= noise:
            return f"cannot be judged: the rounding of the loss alone can make {noise:.1e}"
        return "wrong"


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
    right one can look wrong.

    A measured slope is no better than the digits of the loss: beside a loss of a million a gradient
    of $10^{-5}$ is lost in rounding, right or wrong. Such an array does not pass, and the report
    says that it cannot be judged; leave out of `f` what the array has no part in, or choose a
    larger `h`. If an array has no influence, such as a bias before batch normalisation or the
    weights of a ReLU that never fires, the computed gradient is 0, up to the rounding of the loss
    itself, and the measured one is rounding: their error counts as 0. So does that of a gradient
    which is wrongly 0, if the right one is as small.

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
    rounding = ROUNDINGS * EPSILON * abs(float(f()))
    errors, noise = {}, {}
    for name, g_hat in measured.items():
        errors[name], noise[name] = error_and_noise(
            grads[name], g_hat, rounding * g_hat.size**0.5, step_size(h, "central")
        )
    return GradientCheck(errors, measured, worst_entry(errors, grads, measured), tolerance, noise)


def error_and_noise(
    g: Float[Array, "*shape"], g_hat: Float[Array, "*shape"], rounding: float, h: float
) -> tuple[float, float]:
    """The distance of two gradients as a share of their lengths, and how much of it may be noise.

    Args:
        g: The computed gradient.
        g_hat: The measured one.
        rounding: How far off the loss is by rounding; a gradient up to that long counts as none.
        h: The step, which turns that into the noise of a measured slope.
    """
    length = float(np.linalg.norm(g) + np.linalg.norm(g_hat))
    noise = rounding / h
    if np.linalg.norm(g) <= rounding and np.linalg.norm(g_hat) <= noise:
        return 0.0, 0.0
    return float(np.linalg.norm(g - g_hat)) / length, noise / length


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
