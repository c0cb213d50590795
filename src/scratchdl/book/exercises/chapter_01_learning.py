"""Chapter 1, what one neuron can learn and what it cannot: mistakes of readers, and why."""

import numpy as np

from scratchdl.book.exercises.comparing import difference
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.running import run
from scratchdl.book.exercises.values import refuse_blank
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.typing import Array

SWITCHES = ((0, 0), (1, 0), (0, 1), (1, 1))


def _batches(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array(SWITCHES), np.array([0.5, 0.5]), -0.7),
        (np.array(SWITCHES), np.array([1.0, 1.0]), -1.0),  # sums that are exactly 0
        (rng.normal(size=(2, 2)), rng.normal(size=2), 0.3),  # square: x and its transpose both fit
        (rng.normal(size=(5, 3)), rng.normal(size=3), -0.1),
        (np.eye(3), np.array([1.0, -1.0, 2.0]), 0.0),
    ]


function_exercise(
    "perceptron_predict",
    solution=lambda x, w, b: (x @ w + b > 0).astype(int),
    inputs=_batches,
    mistakes=[
        (
            lambda x, w, b: (x @ w + b >= 0).astype(int),
            "a sum of exactly 0 fires in yours: write >, not >=.",
        ),
        (lambda x, w, b: (x @ w > 0).astype(int), "the bias is missing."),
        (
            lambda x, w, b: x * w + b,
            "x * w multiplies each input by its weight, but does not add the products up: x @ w "
            "does both. Then say for each sum whether it is above 0.",
        ),
        (
            lambda x, w, b: (x @ w > b).astype(int),
            "you compare with b as if it were a threshold: θ is -b.",
        ),
        (lambda x, w, b: x @ w + b, "these are the sums; say for each whether it is above 0."),
        (
            lambda x, w, b: (x.T @ w + b > 0).astype(int),
            "x has one sample per row, so x @ w gives one sum per sample; no .T is needed.",
        ),
        (
            lambda x, w, b: int(np.sum(x @ w + b) > 0),
            "one answer for all samples together: keep one sum per row.",
        ),
        (
            lambda x, w, b: (x * w + b > 0).astype(int),
            "x * w are the products; they still have to be added along each row, as x @ w does.",
        ),
    ],
    praise="one answer per row, as many rows and inputs as you like, and 0 does not fire.",
)


def _examples(rng: np.random.Generator) -> list[Arguments]:
    w, x = rng.normal(size=3), rng.normal(size=3)
    return [
        (np.array([0.2, 0.4]), -0.1, np.array([1.0, 1.0]), 0, 0.1),  # fires and should not
        (np.zeros(2), 0.0, np.array([1.0, 2.0]), 1, 0.1),  # rests at a sum of 0, and should fire
        (np.zeros(2), 0.0, np.array([1.0, 2.0]), 0, 0.1),  # right: nothing changes
        (np.ones(2), 0.0, np.array([1.0, 2.0]), 1, 0.1),  # right the other way
        (w, -float(w @ x) - 1.0, x, 1, 0.5),
        (w, -float(w @ x) + 1.0, x, 0, 0.5),
    ]


def _update(w: Array, b: float, x: Array, t: int, rate: float) -> tuple[Array, float]:
    return _stepped(w, b, x, t - int(w @ x + b > 0), rate)


def _stepped(w: Array, b: float, x: Array, error: int, rate: float) -> tuple[Array, float]:
    return w + rate * error * x, b + rate * error


def _update_with_a_second_answer(
    w: Array, b: float, x: Array, t: int, rate: float
) -> tuple[Array, float]:
    moved, _ = _update(w, b, x, t, rate)
    return moved, b + rate * (t - int(moved @ x + b > 0))


function_exercise(
    "perceptron_update",
    solution=_update,
    inputs=_examples,
    mistakes=[
        (
            lambda w, b, x, t, rate: _update(w, b, x, t, -rate),
            "the sign: your step makes the mistake worse. The error is t - y, not y - t.",
        ),
        (lambda w, b, x, t, rate: _update(w, b, x, t, 1.0), "the learning rate is missing."),
        (
            lambda w, b, x, t, rate: (_update(w, b, x, t, rate)[0], b),
            "the bias learns too: b + learning_rate * (t - y).",
        ),
        (
            lambda w, b, x, t, rate: (w + rate * t * x, b + rate * t),
            "you add whenever t = 1, even after a right answer, and never subtract. "
            "The factor is t - y.",
        ),
        (
            lambda w, b, x, t, rate: (
                w + rate * (t - (w @ x + b >= 0)) * x,
                b + rate * (t - (w @ x + b >= 0)),
            ),
            "a sum of exactly 0 fires in yours: y is 1 only above 0.",
        ),
        (
            lambda w, b, x, t, rate: (
                w + rate * (t - (w @ x + b)) * x,
                b + rate * (t - (w @ x + b)),
            ),
            "y is the answer, 0 or 1, not the sum w·x + b. (Your rule exists: it is the delta rule "
            "of Widrow and Hoff, and it also moves after right answers.)",
        ),
        (
            lambda w, b, x, t, rate: _update(w, b, np.ones_like(x), t, rate),
            "each weight moves by its own input: multiply by x.",
        ),
        (lambda w, b, x, t, rate: (w, b), "nothing moves yet, not even after a mistake."),
        (
            lambda w, b, x, t, rate: _stepped(w, b, x, t - int(w @ x > 0), rate),
            "y forgets the bias: the neuron fires where w @ x + b is above 0.",
        ),
        (
            _update_with_a_second_answer,
            "y is asked again after the weights have moved. Compute it once, before both lines.",
        ),
    ],
    praise="a mistake moves weights and bias towards the wanted answer; a right answer moves none.",
)

_CAN = {
    "a": "x1 and not x2: weights (1, -1) and a threshold between 0 and 1 do it.",
    "d": "at least two of three: weights (1, 1, 1) and a threshold between 1 and 2 do it.",
    "f": "not x1: weights (-1, 0) and a threshold between -1 and 0 do it.",
}
_CANNOT = {
    "b": "x1 equals x2: it fires at (0, 0) and (1, 1), so also half-way between them, at (½, ½). "
    "But that point is half-way between (1, 0) and (0, 1) too, where it rests.",
    "c": "exactly one of three: with x3 = 0 it would have to be XOR of x1 and x2.",
    "e": "an odd number of three: with x3 = 0 it would have to be XOR of x1 and x2.",
}


@exercise("one_neuron", praise="a, d and f; each of the others hides an XOR.")
def _one_neuron(letters: object, *, rng: np.random.Generator) -> None:
    """The letters of the gates that one neuron can be, as a string, a list or a set."""
    refuse_blank(letters)
    if not isinstance(letters, (str, list, tuple, set)):
        raise NotYet(f"give letters, for instance 'ab', not {show(letters)}.")
    if isinstance(letters, str):  # "a, d and f" too
        letters = letters.lower().replace("and", " ")
    given = {str(letter).lower() for letter in letters if str(letter) not in " ,;"}
    if unknown := sorted(given - _CAN.keys() - _CANNOT.keys()):
        raise NotYet(f"{unknown[0]!r} is none of the letters a to f.")
    if not given:
        raise NotYet("no letter yet: at least one of the six is within reach of one neuron.")
    for letter in sorted(given & _CANNOT.keys()):
        raise NotYet(f"{letter} is beyond one neuron. {_CANNOT[letter]}")
    for letter in sorted(_CAN.keys() - given):
        raise NotYet(f"{letter} is missing. {_CAN[letter]}")


class _Signal:
    """A 0 or 1 that only `nand` reads; conditions, comparisons and arithmetic are errors."""

    def __init__(self, level: int) -> None:
        self.level = level

    def __bool__(self) -> bool:
        raise TypeError("a signal is no condition")

    def __eq__(self, other: object) -> bool:
        raise TypeError("a signal cannot be compared")

    __hash__ = None  # type: ignore[assignment]  # what cannot be compared cannot be a key


def _level(signal: object) -> object:
    """What a signal carries; constants may be wired in as they are."""
    return signal.level if isinstance(signal, _Signal) else signal


@exercise("xor_from_nand", praise="XOR, and nothing but NAND inside. Four of them are enough.")
def _xor_from_nand(your_function: object, *, rng: np.random.Generator) -> None:
    """Any wiring of NANDs is right; what it is given can be read by nand alone."""
    if not callable(your_function):
        raise NotYet("hand over the function itself, by its name and without parentheses.")

    def nand(x1: object, x2: object) -> _Signal:
        return _Signal(int(not (_level(x1) and _level(x2))))

    nand.__qualname__ = "nand"  # the name in Python's own messages

    for x1, x2 in SWITCHES:
        outcome = run(your_function, (_Signal(x1), _Signal(x2), nand))
        if outcome.error is not None:
            error = f"{type(outcome.error).__name__}: {outcome.error}"
            raise NotYet(
                f"at ({x1}, {x2}) your function stops with {error}. "
                "Only nand can read a signal, and it takes two."
            )
        value = _level(outcome.value)
        if difference(value, x1 ^ x2):
            raise NotYet(f"at ({x1}, {x2}) it gives {show(value)} instead of {x1 ^ x2}.")
