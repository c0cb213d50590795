"""Chapter 15: the way back of operations, and of a whole tape."""

import numpy as np

from exercises.answers import Answers
from scratchdl import gradient


def divide_by_tape(x, y, dout):
    slopes = gradient(lambda p: np.sum(p[0] / p[1] * dout), (x, y))
    return tuple(slopes)


def undo_by_tape(dout, shape):
    return gradient(lambda x: np.sum(x * dout), np.ones(shape))


def index_by_bincount(dout, index, length):
    return np.bincount(index, dout, length)


def add_once(dout, index, length):
    dx = np.zeros(length)
    dx[index] += dout
    return dx


def walk_forwards(lines):
    slopes = {lines[-1][0]: 1.0}
    for name, inputs in lines:
        for source, slope in inputs.items():
            slopes[source] = slopes.get(source, 0.0) + slopes.get(name, 0.0) * slope
    return slopes


def walk(lines):
    slopes = {name: 0.0 for _, inputs in lines for name in inputs}
    slopes[lines[-1][0]] = 1.0
    for name, inputs in lines[::-1]:
        for source, slope in inputs.items():
            slopes[source] += slopes[name] * slope
    return slopes


def walk_by_setting(lines):
    slopes = {lines[-1][0]: 1.0}
    for name, inputs in lines[::-1]:
        for source, slope in inputs.items():
            slopes[source] = slopes[name] * slope
    return slopes


def without_end(f, x):
    return without_end(f, x)


def own_tape(recursive=False, setting=False, half=False, forgetful=False):
    """A tape of a reader: the right one, or one with a fault."""

    class Number:
        def __init__(self, value, parents=()):
            self.value, self.parents, self.slope = value, parents, 0.0
            tape.append(self)

        def __add__(self, other):
            other = other if isinstance(other, Number) else Number(other)
            value = self.value if forgetful else self.value + other.value
            return Number(value, ((self, 1.0), (other, 1.0)))

        def __mul__(self, other):
            other = other if isinstance(other, Number) else Number(other)
            return Number(self.value * other.value, ((self, other.value), (other, self.value)))

        if not half:
            __radd__, __rmul__ = __add__, __mul__

        def back(self):
            for parent, slope in self.parents:
                parent.slope += self.slope * slope
                parent.back()

    tape = []

    def slopes(f, x):
        tape.clear()
        x = [Number(v) for v in x]
        y = f(x)
        y.slope = 1.0
        if recursive:
            y.back()
        else:
            for number in reversed(tape):
                for parent, slope in number.parents:
                    new = number.slope * slope
                    parent.slope = new if setting else parent.slope + new
        return [v.slope for v in x]

    return slopes


ANSWERS = {
    "divide_backward": Answers(
        right=[divide_by_tape, lambda x, y, dout: (dout / y, -dout / y * (x / y))],
        wrong=[
            (lambda x, y, dout: (dout, dout), "that is the way back of x plus y"),
            (lambda x, y, dout: (dout * y, dout * x), "that is the way back of x times y"),
            (lambda x, y, dout: (dout / y, dout * x / y**2), "a larger divisor makes z smaller"),
            (lambda x, y, dout: (1 / y, -x / y**2), "multiply by dout"),
            (lambda x, y, dout: (dout / y, -dout / y**2), "has the factor x too"),
        ],
    ),
    "undo_broadcasting": Answers(
        right=[undo_by_tape],
        wrong=[
            (lambda dout, shape: dout, "copies must be added up"),
            (lambda dout, shape: dout.sum(axis=tuple(range(dout.ndim - len(shape)))), "length 1"),
            (lambda dout, shape: np.resize(dout, shape), "that picks some of the slopes"),
        ],
    ),
    "index_backward": Answers(
        right=[index_by_bincount],
        wrong=[
            (add_once, "keeps the last alone"),
            (lambda dout, index, length: dout[index], "that reads once more"),
            (lambda dout, index, length: np.ones(length), "the slope 0"),
        ],
    ),
    "walk_back": Answers(
        right=[walk],
        wrong=[
            (walk_by_setting, "+= instead of ="),
            (walk_forwards, "should be"),
            (lambda lines: {name: 1.0 for name, _ in lines}, "only the last number"),
        ],
    ),
    "own_tape": Answers(
        right=[own_tape(), lambda f, x: [float(d) for d in gradient(f, np.array(x))]],
        wrong=[
            (own_tape(setting=True), "x[0] is used twice"),
            (own_tape(recursive=True), "order: b must have both its slopes"),
            (own_tape(half=True), "__radd__"),
            (own_tape(forgetful=True), "the product asks the sum for its value"),
            (lambda f, x: None, "returns nothing yet"),
            (lambda f, x: [1.0], "one slope for each of the 2"),
            (lambda f, x: [f(x)] * len(x), "begin with the sum"),
            (lambda f, x: ["1"] * len(x), "the slopes should be plain numbers, got '1'"),
            (without_end, "ends in a RecursionError"),
            (3, "hand in your function itself"),
        ],
    ),
}
