"""Chapter 1, one neuron that decides."""

import math

import numpy as np

from exercises.answers import Answers


def name_right(theta):
    if theta < 0:
        return "always fires"
    if theta < 2:
        return "OR"
    if theta < 3:
        return "x2"
    return "AND" if theta < 5 else "never fires"


def name_from_the_points(theta):
    fires = tuple(2 * x1 + 3 * x2 > theta for x1, x2 in [(0, 0), (1, 0), (0, 1), (1, 1)])
    names = {
        (1, 1, 1, 1): "always fires",
        (0, 1, 1, 1): "OR",
        (0, 0, 1, 1): "x2",
        (0, 0, 0, 1): "AND",
    }
    return names.get(fires, "never fires")


def name_with_closed_right_ends(theta):
    if theta <= 0:
        return "always fires"
    if theta <= 2:
        return "OR"
    if theta <= 3:
        return "x2"
    return "AND" if theta <= 5 else "never fires"


def name_reversed(theta):
    return {
        "always fires": "never fires",
        "OR": "AND",
        "AND": "OR",
        "never fires": "always fires",
        "x2": "x2",
    }[name_right(theta)]


def name_without_the_middle(theta):
    return "OR" if name_right(theta) == "x2" else name_right(theta)


def name_and_too_early(theta):
    return "AND" if name_right(theta) == "x2" else name_right(theta)


def name_of_the_other_weights(theta):
    if theta < 0:
        return "always fires"
    if theta < 0.5:
        return "OR"
    return "AND" if theta < 1 else "never fires"


def and_right(x1, x2):
    if math.isnan(x1) or math.isnan(x2):
        raise ValueError("a switch is 0 or 1, not NaN")
    return 1 if 0.5 * x1 + 0.5 * x2 > 0.7 else 0


def and_by_exclusion(x1, x2):
    total = x1 + x2 - 1.5
    if total > 0:
        return True
    if total <= 0:
        return False
    raise ValueError("NaN")


def and_of_the_memo(x1, x2):
    w1, w2, theta = 0.5, 0.5, 0.4
    tmp = x1 * w1 + x2 * w2
    if tmp <= theta:
        return 0
    elif tmp > theta:
        return 1


def and_with_threshold(x1, x2):
    tmp = x1 * 0.5 + x2 * 0.5
    if tmp <= 0.7:
        return 0
    elif tmp > 0.7:
        return 1


def and_with_else(x1, x2):
    if x1 * 0.5 + x2 * 0.5 <= 0.7:
        return 0
    else:
        return 1


def and_nan_silent(x1, x2):
    return int(x1 * 0.5 + x2 * 0.5 > 0.7)


def and_that_prints(x1, x2):
    tmp = x1 * 0.5 + x2 * 0.5
    if math.isnan(tmp):
        raise ValueError("NaN")
    tmp > 0.7  # noqa: B015  a forgotten return is the mistake to be found


def predict_right(x, w, b):
    return np.where(x.dot(w) + b > 0, 1, 0)


def predict_row_by_row(x, w, b):
    return [1 if sum(w * row) > -b else 0 for row in x]


def update_right(w, b, x, t, learning_rate):
    y = 1 if np.dot(w, x) + b > 0 else 0
    return w + learning_rate * (t - y) * x, b + learning_rate * (t - y)


def update_by_cases(w, b, x, t, learning_rate):
    y = np.dot(w, x) + b > 0
    if t == 1 and not y:
        return w + learning_rate * x, b + learning_rate
    if t == 0 and y:
        return w - learning_rate * x, b - learning_rate
    return w, b


def update_in_place(w, b, x, t, learning_rate):
    y = int(np.dot(w, x) + b > 0)
    w += learning_rate * (t - y) * x
    return w, b + learning_rate * (t - y)


def update_only_weights(w, b, x, t, learning_rate):
    y = int(np.dot(w, x) + b > 0)
    return w + learning_rate * (t - y) * x, b


def update_wrong_sign(w, b, x, t, learning_rate):
    y = int(np.dot(w, x) + b > 0)
    return w + learning_rate * (y - t) * x, b + learning_rate * (y - t)


def update_without_rate(w, b, x, t, learning_rate):
    y = int(np.dot(w, x) + b > 0)
    return w + (t - y) * x, b + (t - y)


def update_by_the_sum(w, b, x, t, learning_rate):
    y = np.dot(w, x) + b
    return w + learning_rate * (t - y) * x, b + learning_rate * (t - y)


def update_whenever_wanted(w, b, x, t, learning_rate):
    return w + learning_rate * t * x, b + learning_rate * t


def xor_of_four(x1, x2, nand):
    both = nand(x1, x2)
    return nand(nand(x1, both), nand(x2, both))


def xor_of_six(x1, x2, nand):
    either = nand(nand(x1, x1), nand(x2, x2))
    not_both = nand(x1, x2)
    return nand(nand(either, not_both), nand(either, not_both))


def xor_with_constants(x1, x2, nand):
    neither = nand(nand(nand(x1, 1), nand(x2, 1)), 1)
    return nand(nand(nand(neither, 1), nand(x1, x2)), 1)


def name_of_the_stub(theta):
    return "OR" if theta < 0.5 else "AND"


def and_refusing_with_the_old_threshold(x1, x2):
    if math.isnan(x1) or math.isnan(x2):
        raise ValueError("not a number")
    return 1 if 0.5 * x1 + 0.5 * x2 > 0.4 else 0


def update_without_the_bias_in_y(w, b, x, t, learning_rate):
    y = int(w @ x > 0)
    return w + learning_rate * (t - y) * x, b + learning_rate * (t - y)


def update_asking_twice(w, b, x, t, learning_rate):
    w = w + learning_rate * (t - int(w @ x + b > 0)) * x
    b = b + learning_rate * (t - int(w @ x + b > 0))
    return w, b


ANSWERS = {
    "threshold_to_bias": Answers(
        right=((-0.7, -7), (-0.7, -7.0)),
        wrong=(
            ((0.7, 7), "sign of bias"),
            ((-0.7, -0.7), "the bias did not"),
            ((-0.7, 7), "wrong sign"),
            ((-0.7, -0.07), "multiplied by 10"),
            ((-0.5, -5), "another b than -0.5"),
            ((..., -7), "still missing"),
        ),
    ),
    "gate_of_threshold": Answers(
        right=(name_right, name_from_the_points),
        wrong=(
            (name_with_closed_right_ends, "the edges"),
            (name_reversed, "order is reversed"),
            (name_without_the_middle, "not OR any more"),
            (name_and_too_early, "not AND yet"),
            (name_of_the_other_weights, "0, 2, 3 and 5"),
            (name_of_the_stub, "three names are missing"),
            (lambda theta: ..., "return"),
        ),
    ),
    "nor": Answers(
        right=(((-1, -1), 0.5), ((-2.0, -3.0), 1), (np.array([-1, -1]), 1), ((-1, -1), (0.5,))),
        wrong=(
            (((0.0, 0.0), 0.0), "0 does not fire"),
            (((1, 1), -0.5), "at (0, 0) it should fire"),
            (((-1, -1), 1.5), "at (1, 0) it should rest"),
            (((-1, -0.5), 0.7), "at (0, 1) it should rest"),
            (((1, 1), 1.0), "at (1, 0)"),
            (((-1,), 0.5), "shape (2,)"),
            (((-1, -1), (0.5, 0.5)), "one number"),
        ),
    ),
    "repair_and": Answers(
        right=(and_right, and_by_exclusion),
        wrong=(
            (and_of_the_memo, "NaN still falls through"),
            (and_refusing_with_the_old_threshold, "NaN is refused, but"),
            (and_with_threshold, "ends without a return"),
            (and_with_else, "lights the lamp"),
            (and_nan_silent, "silently counts"),
            (and_that_prints, "return"),
            (lambda x1, x2: x1 & x2, "should be refused"),
        ),
    ),
    "perceptron_predict": Answers(
        right=(predict_right, predict_row_by_row),
        wrong=(
            (lambda x, w, b: (x @ w + b >= 0).astype(int), "not >="),
            (lambda x, w, b: (x @ w > 0).astype(int), "bias is missing"),
            (lambda x, w, b: (x @ w > b).astype(int), "θ is -b"),
            (lambda x, w, b: x @ w + b, "these are the sums"),
            (lambda x, w, b: (w @ x + b > 0).astype(int), "stops with ValueError"),
            (lambda x, w, b: int((x @ w + b > 0).any()), "shape should be (4,)"),
            (lambda x, w, b: (x * w + b > 0).astype(int), "added along each row"),
        ),
    ),
    "perceptron_update": Answers(
        right=(update_right, update_by_cases),
        wrong=(
            (update_in_place, "changes its input"),
            (update_only_weights, "bias learns too"),
            (update_wrong_sign, "t - y, not y - t"),
            (update_without_rate, "learning rate is missing"),
            (update_by_the_sum, "Widrow and Hoff"),
            (update_without_the_bias_in_y, "y forgets the bias"),
            (update_asking_twice, "Compute it once"),
            (update_whenever_wanted, "never subtract"),
            (lambda w, b, x, t, learning_rate: (w, b), "nothing moves yet"),
        ),
    ),
    "one_neuron": Answers(
        right=("adf", "f, d, a", "a, d and f", "a; d; f", {"a", "d", "f"}, ["A", "D", "F"]),
        wrong=(
            ("", "at least one"),
            ("abdf", "half-way"),
            ("acdf", "XOR of x1 and x2"),
            ("ad", "(-1, 0)"),
            ("aef", "odd number"),
            ("ag", "'g' is none"),
            (3, "give letters"),
        ),
    ),
    "xor_from_nand": Answers(
        right=(xor_of_four, xor_of_six, xor_with_constants),
        wrong=(
            (lambda x1, x2, nand: nand(x1, x2), "at (0, 0) it gives 1"),
            (lambda x1, x2, nand: x1 ^ x2, "Only nand can read a signal"),
            (lambda x1, x2, nand: (x1 or x2) if nand(x1, x2) else 0, "Only nand can read"),
            (lambda x1, x2, nand: 0 if x1 == x2 else 1, "Only nand can read a signal"),
            (lambda x1, x2, nand: nand(x1, x2) * nand(x2, x1), "Only nand can read a signal"),
            (lambda x1, x2, nand: nand(nand(x1, x2), nand(x1, x2)), "at (1, 0) it gives 0"),
            (lambda x1, x2, nand: None, "None"),
            (lambda x1, x2, nand: nand(x1), "stops with TypeError"),
            (0, "hand over the function itself"),
        ),
    ),
}
