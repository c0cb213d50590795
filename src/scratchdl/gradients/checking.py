r"""Is a gradient right? Compare it with one that was measured."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scratchdl.checks import check_named, check_positive
from scratchdl.gradients.numerical import EPSILON, both_sides, numerical_gradient, step_size
from scratchdl.typing import Array, Float, Params

ROUNDINGS = 4  # how many units in the last place two neighbouring losses may be off
FAR = 1e-2  # a step that shows an influence which is lost in rounding at smaller ones


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
        noise: The error that the rounding of the loss alone can cause in each array. An error below
            it that is too large to pass may be due to rounding or to a mistake, so it cannot be
            judged.
        doubts: Why an array cannot be judged, by name; the others are right or wrong.

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
    doubts: dict[str, str]

    @property
    def passed(self) -> bool:
        """Whether every array is right: its error at most the tolerance, and no doubt about it."""
        return not self.doubts and all(e <= self.tolerance for e in self.errors.values())

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
        if name in self.doubts:
            return f"cannot be judged: {self.doubts[name]}"
        return "right" if self.errors[name] <= self.tolerance else "wrong"


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
    nudging the array in place. The error is relative to their length, so that the same limit serves
    gradients of any size, and each array has its own, so that a small one cannot hide behind a
    large one. A right formula gives about $10^{-9}$, a wrong one seldom less than $10^{-3}$.

    Some arrays cannot be judged. They do not pass, and the report says why:

    - The derivatives on its two sides differ. A ReLU has a bend at input 0: a black
      image and biases of 0 are enough. Take other inputs, or biases that are not 0.
    - The rounding of the loss hides them: beside a loss of a million a gradient of $10^{-5}$
      is lost, right or wrong. Leave out of `f` what the array has no part in, or choose a larger
      `h`.

    If an array has no influence, such as a bias before batch normalisation or the weights of a ReLU
    that never fires, the computed gradient is 0, up to the rounding of the loss itself, and the
    measured one is only rounding: their error counts as 0, provided that larger steps do nothing
    either.

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
        ValueError: If there is nothing to check, an array is read-only, a gradient does not have
            the shape of its array, `h` or `tolerance` is not positive, or `f` gives a different
            number each time, as with dropout.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Affine, gradient_check
        >>> x = np.array([[1.0, 2.0], [3.0, 4.0]])
        >>> layer = Affine(W=[[0.5], [-1.5]], b=[1.0])
        >>> dx = layer.backward(layer.forward(x))  # of the loss below, y is dL/dy
        >>> report = gradient_check(
        ...     lambda: np.sum(layer.forward(x) ** 2) / 2,
        ...     {"x": x, **layer.params},
        ...     {"x": dx, **layer.grads},
        ... )
        >>> report.passed
        True
    """
    check_positive("tolerance", tolerance)
    check_named("params", params)
    check_named("grads", grads)
    check_arrays(params, grads)
    rounding = ROUNDINGS * EPSILON * abs(steady(f))
    h = step_size(h, "central")
    found = {name: judge(f, W, grads[name], h, rounding, tolerance) for name, W in params.items()}
    errors = {name: judged.error for name, judged in found.items()}
    measured = {name: judged.measured for name, judged in found.items()}
    return GradientCheck(
        errors,
        measured,
        worst_entry(errors, grads, measured),
        tolerance,
        noise={name: judged.noise for name, judged in found.items()},
        doubts={name: judged.doubt for name, judged in found.items() if judged.doubt},
    )


class Judged(NamedTuple):
    """What was found about one array: see `GradientCheck`; `doubt` is empty where there is none."""

    error: float
    measured: Float[Array, "*shape"]
    noise: float
    doubt: str = ""


def judge(
    f: Callable[[], float],
    array: Float[Array, "*shape"],
    g: Float[Array, "*shape"],
    h: float,
    rounding: float,
    tolerance: float,
) -> Judged:
    """Compare the gradient of one array with the measured one.

    Args:
        f: The loss.
        array: The array.
        g: Its computed gradient.
        h: The step.
        rounding: How far off the loss is by rounding.
        tolerance: The largest error that passes.
    """
    g_hat = numerical_gradient(lambda _: f(), array, h)
    hidden = rounding * array.size**0.5  # a gradient up to this long counts as 0
    error, noise = error_and_noise(g, g_hat, hidden / h)
    if np.linalg.norm(g) <= hidden and np.linalg.norm(g_hat) <= hidden / h:
        derivatives = np.abs(numerical_gradient(lambda _: f(), array, FAR))
        # Steeper ones would have shown at a small step too: a neuron far away has woken up.
        if np.any((derivatives > 10 * rounding / FAR) & (derivatives <= hidden / h)):
            return Judged(error, g_hat, noise, "its derivatives drown in the rounding of the loss")
        return Judged(0.0, g_hat, 0.0)
    if error <= tolerance:
        return Judged(error, g_hat, noise)
    if error <= noise:
        doubt = f"the rounding of the loss alone can make {noise:.1e}"
        return Judged(error, g_hat, noise, doubt)
    bent = bends(f, array, h, rounding)
    rest_error, rest_noise = error_and_noise(g[~bent], g_hat[~bent], hidden / h)
    if rest_error <= max(tolerance, rest_noise):  # without a bend the rest is all: too far off
        count = f"{np.sum(bent)} of {bent.size} derivatives" if bent.size > 1 else "the derivative"
        doubt = f"{count} would differ on the other side, as for a ReLU at its bend"
        return Judged(error, g_hat, noise, doubt)
    return Judged(error, g_hat, noise)


def error_and_noise(
    g: Float[Array, "*shape"], g_hat: Float[Array, "*shape"], noise: float
) -> tuple[float, float]:
    """The distance of two gradients, and the noise of the measured one, as shares of length."""
    length = float(np.linalg.norm(g) + np.linalg.norm(g_hat))
    return (float(np.linalg.norm(g - g_hat)) / length, noise / length) if length else (0.0, 0.0)


def bends(
    f: Callable[[], float], array: Float[Array, "*shape"], h: float, rounding: float
) -> Array:
    """Where a curve has a bend within a step: the left and right derivatives differ there.

    On a smooth curve they differ too, but by a tenth as much at a tenth of the step.
    """
    wide, narrow = derivative_gaps(f, array, h), derivative_gaps(f, array, h / 10)
    return np.abs(narrow - wide / 10) > np.abs(wide) / 1000 + rounding / (h / 10)


def derivative_gaps(
    f: Callable[[], float], array: Float[Array, "*shape"], h: float
) -> Float[Array, "*shape"]:
    """The derivative to the right minus the derivative to the left, along every component."""
    here, gaps = float(f()), np.empty_like(array)
    for i in np.ndindex(array.shape):
        above, below = both_sides(lambda _: f(), array, i, h)
        gaps[i] = ((above - here) - (here - below)) / h
    return gaps


def steady(f: Callable[[], float]) -> float:
    """What `f` gives, if it gives the same when it is called again.

    Raises:
        ValueError: If it does not.
    """
    loss, again = float(f()), float(f())
    if abs(loss - again) > ROUNDINGS * EPSILON * abs(loss):
        raise ValueError(
            f"f gives another number each time, {loss:g} and then {again:g}: if dropout draws in "
            "it, let f set net.random_state back first, to what it was before the gradient"
        )
    return loss


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
