"""Chapter 1, one neuron and its gates: what readers of the chapter get wrong, and why."""

import numpy as np

from scratchdl.book.exercises.comparing import near
from scratchdl.book.exercises.functions import Function, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.values import numbers
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.gates import AND

SWITCHES = ((0, 0), (1, 0), (0, 1), (1, 1))


@exercise("nor", praise="it fires at (0, 0) and nowhere else: one line separates the four points.")
def _nor(weights: object, bias: object, *, rng: np.random.Generator) -> None:
    """Any line with (0, 0) alone on its firing side is right, so each point is asked."""
    w, b = numbers(weights, shape=(2,), name="weights"), numbers(bias, shape=(), name="bias")
    for x in SWITCHES:
        total = w @ np.array(x) + b
        should = x == (0, 0)
        if (total > 0) == should:
            continue
        if total == 0:
            raise NotYet(f"at {x} the sum w·x + b is exactly 0, and 0 does not fire.")
        verb = "fire" if should else "rest"
        raise NotYet(f"at {x} it should {verb}, but there w·x + b = {show(float(total))}.")


@exercise(
    "threshold_to_bias",
    praise="b = -θ, and a factor on all weights belongs on the bias too.",
)
def _threshold_to_bias(bias: object, bias_of_ten: object, *, rng: np.random.Generator) -> None:
    """The neuron (0.5, 0.5) with threshold 0.7, as it is and with its weights times 10."""
    first = float(numbers(bias, shape=(), name="bias"))
    second = float(numbers(bias_of_ten, shape=(), name="bias_of_ten"))
    if near(first, 0.7):
        raise NotYet(
            "the sign of bias: moving θ to the other side of w·x > θ changes its sign. "
            "With your bias the neuron fires at (0, 0)."
        )
    if not near(first, -0.7):
        raise NotYet(f"bias: w·x > 0.7 is the same as w·x + b > 0 with another b than {first:g}.")
    if near(second, first):
        raise NotYet(
            "bias_of_ten: the sums grew ten times, the bias did not. "
            "At (0.1, 0.1) the new sum is 1, so 1 - 0.7 > 0 fires; the old neuron rested there."
        )
    if near(second, 7):
        raise NotYet("bias_of_ten has the right size and the wrong sign.")
    if not near(second, -7):
        raise NotYet(
            f"bias_of_ten: {second:g} moves the line. All of w·x + b must be multiplied by 10."
        )


def _name_by(edges: tuple[float, float, float, float], names: str, closed: bool) -> Function:
    """A function from threshold to name that changes at the edges; at an edge, after it."""

    def name(theta: float) -> str:
        crossed = sum(theta > e or (closed and theta == e) for e in edges)
        return names.split(", ")[crossed]

    return name


_NAMES = "always fires, OR, x2, AND, never fires"
_SUMS = (0.0, 2.0, 3.0, 5.0)

function_exercise(
    "gate_of_threshold",
    solution=_name_by(_SUMS, _NAMES, closed=True),
    inputs=lambda rng: [(theta,) for theta in (1.0, 4.0, 2.5, -1.0, 6.0, 0.0, 2.0, 3.0, 5.0)],
    mistakes=[
        (
            lambda theta: "OR" if theta < 0.5 else "AND",
            "these two names are for the weights (0.5, 0.5), and three names are missing. "
            "With the weights (2, 3) the four sums are 0, 2, 3 and 5.",
        ),
        (
            _name_by(_SUMS, _NAMES, closed=False),
            "the edges: a sum that equals θ does not fire, so at θ = 0 the point (0, 0) "
            "already rests. Each interval contains its left end, not its right one.",
        ),
        (
            _name_by(_SUMS, "never fires, AND, x2, OR, always fires", closed=True),
            "the order is reversed: a higher threshold silences more points, never fewer.",
        ),
        (
            _name_by((0.0, 2.5, 2.5, 5.0), _NAMES, closed=True),
            "between 2 and 3 the neuron is neither OR nor AND: "
            "x1 alone (sum 2) rests, x2 alone (sum 3) fires.",
        ),
        (
            _name_by((0.0, 3.0, 3.0, 5.0), _NAMES, closed=True),
            "for θ from 2 up to 3 x1 alone (sum 2) no longer fires, so it is not OR any more.",
        ),
        (
            _name_by((0.0, 2.0, 2.0, 5.0), _NAMES, closed=True),
            "for θ from 2 up to 3 x2 alone (sum 3) still fires, so it is not AND yet.",
        ),
        (
            _name_by((0.0, 0.5, 0.5, 1.0), _NAMES, closed=True),
            "these are the edges for the weights (0.5, 0.5). "
            "With the weights (2, 3) the four sums are 0, 2, 3 and 5.",
        ),
    ],
    praise="five names, four edges, and each edge on the right side.",
)


def _memo_and(theta: float) -> Function:
    """The memo's function with this threshold; it returns None for NaN as the memo's does."""

    def memo(x1: float, x2: float) -> int | None:
        total = 0.5 * x1 + 0.5 * x2
        if total <= theta:
            return 0
        elif total > theta:
            return 1
        return None

    return memo


def _and_or_refusal(x1: float, x2: float) -> int:
    """The memo's threshold, in a function that refuses NaN."""
    total = 0.5 * x1 + 0.5 * x2
    if np.isnan(total):
        raise ValueError("NaN is no switch")
    return int(total > 0.4)


function_exercise(
    "repair_and",
    solution=AND,
    inputs=lambda rng: [*SWITCHES, (float("nan"), 1), (0, float("nan"))],
    mistakes=[
        (
            _and_or_refusal,
            "NaN is refused, but with θ = 0.4 one switch is enough, since 0.5 > 0.4: that is OR.",
        ),
        (
            _memo_and(0.4),
            "with θ = 0.4 one switch is enough, since 0.5 > 0.4: that is OR. "
            "And NaN still falls through both comparisons.",
        ),
        (
            _memo_and(0.7),
            "the threshold is right now, but NaN is neither <= 0.7 nor > 0.7, "
            "so the function ends without a return. Refuse it: raise ValueError.",
        ),
        (
            lambda x1, x2: 0 if 0.5 * x1 + 0.5 * x2 <= 0.7 else 1,
            "NaN <= 0.7 is false, so a missing measurement lights the lamp. "
            "Refuse it: raise ValueError.",
        ),
        (
            lambda x1, x2: 1 if 0.5 * x1 + 0.5 * x2 > 0.7 else 0,
            "NaN > 0.7 is false, so a missing measurement silently counts as 'do not fire'. "
            "Refuse it: raise ValueError.",
        ),
        (
            lambda x1, x2: 1 if 0.5 * x1 + 0.5 * x2 - 0.5 >= 0 else 0,
            "with b = -0.5 and >= the sums 0.5 fire as well: that is OR. "
            "The neuron fires only above 0.",
        ),
    ],
    praise="AND on all four points, and NaN is refused instead of answered.",
)
