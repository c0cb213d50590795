"""Chapter 15: the way back of single operations, and of a whole tape."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from scratchdl.book.exercises.comparing import near, unpacked
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.typing import Array

# --- one operation ------------------------------------------------------------------------------


def _divisions(rng: np.random.Generator) -> list[Arguments]:
    return [(6.0, 2.0, 1.0), (1.0, 4.0, 3.0), tuple(rng.uniform(1, 3, size=(3, 4)))]


function_exercise(
    "divide_backward",
    solution=lambda x, y, dout: (dout / y, -dout * x / y**2),
    inputs=_divisions,
    mistakes=[
        (lambda x, y, dout: (dout / y, dout * x / y**2), "a larger divisor makes z smaller: sign."),
        (
            lambda x, y, dout: (dout, dout),
            "that is the way back of x plus y; a division sends what arrives times its slopes.",
        ),
        (lambda x, y, dout: (dout * y, dout * x), "that is the way back of x times y."),
        (lambda x, y, dout: (1 / y, -x / y**2), "these are z's own slopes; multiply by dout."),
        (lambda x, y, dout: (dout / y, -dout / y**2), "the slope along y has the factor x too."),
    ],
    praise="1/y along x and -x/y² along y, each times what arrives.",
)


def _stretched(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), (3,)),
        (np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), (2, 1)),
        (np.array([[1.0, 2.0], [10.0, 20.0]]), ()),
        (np.array([1.0, 2.0]), (2,)),
        (rng.normal(size=(4, 2, 3)), (1, 3)),
        (rng.normal(size=(4, 2, 3)), (2, 1)),
    ]


def _undo_stretching(dout: Array, shape: tuple[int, ...]) -> Array:
    new = dout.ndim - len(shape)
    dout = dout.sum(axis=tuple(range(new)))
    ones = tuple(a for a, n in enumerate(shape) if n == 1 and dout.shape[a] != 1)
    return dout.sum(axis=ones, keepdims=True)


def _only_in_front(dout: Array, shape: tuple[int, ...]) -> Array:
    return dout.sum(axis=tuple(range(dout.ndim - len(shape))))


function_exercise(
    "undo_broadcasting",
    solution=_undo_stretching,
    inputs=_stretched,
    mistakes=[
        (lambda dout, shape: dout, "every copy sends a slope back, so copies must be added up."),
        (_only_in_front, "axes of length 1 in `shape` were stretched too: add up along them."),
        (
            lambda dout, shape: np.resize(dout, shape),
            "that picks some of the slopes; the number was used by all of them.",
        ),
        (
            lambda dout, shape: _undo_stretching(dout, shape) * np.prod(shape) / dout.size,
            "a sum, not a mean: each use moves the result on its own.",
        ),
    ],
    praise="a number that was copied has the sum of all the slopes of its copies.",
)


def _indices(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([1.0, 2.0]), [2, 0], 3),
        (np.array([1.0, 2.0, 4.0]), [1, 1, 0], 3),
        (rng.normal(size=5), rng.integers(0, 3, 5).tolist(), 4),
    ]


def _put(dout: Array, index: Sequence[int], length: int) -> Array:
    dx = np.zeros(length)
    np.add.at(dx, index, dout)
    return dx


def _overwrite(dout: Array, index: Sequence[int], length: int) -> Array:
    dx = np.zeros(length)
    dx[index] = dout
    return dx


function_exercise(
    "index_backward",
    solution=_put,
    inputs=_indices,
    mistakes=[
        (_overwrite, "a place that was read twice gets two slopes, and = keeps the last alone."),
        (
            lambda dout, index, length: np.asarray(dout)[index],
            "that reads once more; the way back writes, into zeros as long as x.",
        ),
        (
            lambda dout, index, length: np.ones(length),
            "a place that nobody read has the slope 0.",
        ),
    ],
    praise="reading goes back as adding: places that were not read keep the slope 0.",
)

# --- the whole tape -----------------------------------------------------------------------------

Lines = Sequence[tuple[str, Mapping[str, float]]]
TAPES: tuple[tuple[Lines, Mapping[str, float]], ...] = (
    (
        [("apples", {"price": 2.0, "number": 100.0}), ("total", {"apples": 1.1, "tax": 200.0})],
        {"total": 1.0, "apples": 1.1, "tax": 200.0, "price": 2.2, "number": 110.0},
    ),
    ([("b", {"a": 2.0}), ("c", {"b": 2.0})], {"c": 1.0, "b": 2.0, "a": 4.0}),
    (
        [("b", {"a": 3.0}), ("c", {"a": 5.0, "b": 1.0}), ("d", {"b": 7.0, "c": 2.0})],
        {"d": 1.0, "c": 2.0, "b": 9.0, "a": 37.0},
    ),
)


def _walk(lines: Lines) -> dict[str, float]:
    slopes = {lines[-1][0]: 1.0}
    for name, inputs in reversed(lines):
        for source, slope in inputs.items():
            slopes[source] = slopes.get(source, 0.0) + slopes[name] * slope
    return slopes


def _walk_without_sums(lines: Lines) -> dict[str, float]:
    slopes = {lines[-1][0]: 1.0}
    for name, inputs in reversed(lines):
        for source, slope in inputs.items():
            slopes[source] = slopes[name] * slope
    return slopes


def _walk_in_no_order(lines: Lines) -> dict[str, float]:
    """From each node at once to its inputs, and again whenever a new slope arrives."""
    table, slopes = dict(lines), dict.fromkeys((lines[-1][0],), 1.0)

    def back(name: str) -> None:
        for source, slope in table.get(name, {}).items():
            slopes[source] = slopes.get(source, 0.0) + slopes[name] * slope
            back(source)

    back(lines[-1][0])
    return slopes


function_exercise(
    "walk_back",
    solution=_walk,
    inputs=lambda rng: [(list(lines),) for lines, _ in TAPES],
    mistakes=[
        (
            _walk_without_sums,
            "a number that was used twice gets two slopes: add, += instead of =.",
        ),
        (
            _walk_in_no_order,
            "a slope was passed on before it was complete, and then again: go by the order of "
            "the tape, from its end.",
        ),
        (
            lambda lines: {name: 1.0 for name, _ in lines},
            "only the last number has the slope 1; the others follow from it.",
        ),
    ],
    praise="read from the end, every slope is complete before it is passed on.",
)


# --- a tape of one's own ------------------------------------------------------------------------

Numbers = Sequence[float]


def _chain(x: Numbers) -> float:
    y = x[0]
    for _ in range(3000):
        y = y * 1.0 + 0.001
    return y


def _doubled_twice(x: Numbers) -> float:
    b = x[0] + x[0]
    return b + b


CASES: tuple[tuple[str, Callable[[Numbers], float], list[float], list[float], str], ...] = (
    ("x[0] + x[1]", lambda x: x[0] + x[1], [2.0, 5.0], [1.0, 1.0], "begin with the sum."),
    (
        "x[0] * x[1]",
        lambda x: x[0] * x[1],
        [2.0, 5.0],
        [5.0, 2.0],
        "each factor gets the other one, times what arrives.",
    ),
    (
        "x[0] * x[0]",
        lambda x: x[0] * x[0],
        [3.0],
        [6.0],
        "x[0] is used twice: add up what comes back.",
    ),
    (
        "b + b with b = x[0] + x[0]",
        _doubled_twice,
        [1.0],
        [4.0],
        "order: b must have both its slopes before it passes them on.",
    ),
    (
        "(x[0] + x[1]) * x[0]",
        lambda x: (x[0] + x[1]) * x[0],
        [2.0, 5.0],
        [9.0, 2.0],
        "the product asks the sum for its value: is that the sum of both?",
    ),
    (
        "(x[0] * x[1]) * x[0]",
        lambda x: (x[0] * x[1]) * x[0],
        [2.0, 5.0],
        [20.0, 4.0],
        "the second product asks the first for its value: is that the product of both?",
    ),
    (
        "2 * x[0] + 3",
        lambda x: 2 * x[0] + 3,
        [4.0],
        [2.0],
        "ordinary numbers may stand on either side: __radd__, __rmul__.",
    ),
    ("x[0], with x[1] left alone", lambda x: x[0] * 1, [4.0, 5.0], [1.0, 0.0], "unused: slope 0."),
    ("a chain of 6000 steps", _chain, [1.0], [1.0], "a loop over the tape needs no recursion."),
)


@exercise("own_tape", praise="sums, products, reuse, order, and 6,000 steps: a tape of your own.")
def _own_tape(your_function: object, *, rng: np.random.Generator) -> None:
    """A function of `f` and a list of numbers that gives the slope along each of them."""
    if not callable(your_function):
        raise NotYet("hand in your function itself: check('own_tape', slopes).")
    for what, f, x, wanted, hint in CASES:
        try:
            got = your_function(f, list(x))
        except RecursionError:
            raise NotYet(f"{what} ends in a RecursionError: {hint}") from None
        except Exception as error:  # whatever the reader's code raises is shown to the reader
            kind = type(error).__name__
            raise NotYet(f"{what} at {x} raises {kind}: {error}. Hint: {hint}") from error
        if got is None:
            raise NotYet("your function returns nothing yet: is a `return` missing?")
        numbers = [unpacked(slope) for slope in np.asarray(got, dtype=object).reshape(-1)]
        if len(numbers) != len(wanted):
            raise NotYet(f"{what}: one slope for each of the {len(wanted)} numbers, please.")
        given = [float(slope) for slope in numbers if isinstance(slope, (int, float))]
        if len(given) != len(numbers):
            odd = next(slope for slope in numbers if not isinstance(slope, (int, float)))
            raise NotYet(f"{what}: the slopes should be plain numbers, got {odd!r}.")
        if not near(given, wanted, atol=1e-9):
            raise NotYet(f"{what} at {x} has the slopes {wanted}, yours are {given}: {hint}")
