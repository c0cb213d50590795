"""What a tape promises: order, sums, memory, and clear words about what it cannot do."""

import gc
import math
import weakref
from operator import imul, isub, itruediv

import numpy as np
import pytest

import scratchdl as dl
from scratchdl import TwoLayerNet, derivative, gradient, numerical_gradient
from scratchdl.tape import Tape, apply, with_rule
from scratchdl.tape.refusals import no_rule, refuse_writing
from scratchdl.tape.rules import ELEMENTWISE, RULES
from scratchdl.tape.traced import parameters_of


def test_a_number_used_many_times_gets_the_sum():
    def diamond(a):
        b = a + a
        return b + b

    assert gradient(diamond, 1.0) == 4
    assert gradient(lambda x: x * x * x, 2.0) == 12
    assert gradient(lambda x: np.sum(x), [1, 2, 3]).tolist() == [1, 1, 1]


@pytest.mark.parametrize("n", [10**5])
def test_a_long_chain_needs_no_recursion(n):
    def chain(x):
        for _ in range(n):
            x = x * 1.0 + 0.0
        return x

    assert gradient(chain, 3.0) == 1


def test_the_work_grows_as_the_number_of_steps():
    def lines(n):
        tape = Tape()
        y = tape.input(np.ones(3))
        for _ in range(n):
            y = y + y
        assert sum(len(line[2]) for line in tape.lines) == 2 * n
        return len(tape.lines)

    assert [lines(n) for n in (10, 100, 1000)] == [11, 101, 1001]


def test_the_form_of_x_is_kept():
    tuple_ = gradient(lambda p: np.sum(p[0] * p[1]), (np.ones(2), np.full(2, 3.0)))
    assert [a.tolist() for a in tuple_] == [[3, 3], [1, 1]]
    both = gradient(lambda p: p["a"] ** 2 * p["b"], {"a": 3, "b": 2.0})
    assert {name: float(a) for name, a in both.items()} == {"a": 12, "b": 9}
    assert gradient(lambda x: x[0] * 1.0, [3, 4]).tolist() == [1, 0]
    assert gradient(np.sum, np.ones((2, 0))).shape == (2, 0)


def test_precision_and_integers():
    x = np.ones(3, np.float32)
    seen = []
    got = gradient(lambda x: (seen.append((x * 0.5).dtype), np.sum(np.maximum(x, 0) ** 2))[1], x)
    assert got.dtype == np.float32
    assert seen == [np.float32]
    assert gradient(lambda x: np.sum(x / 2), np.array([1, 2])).dtype == np.float64


def test_what_it_gives_belongs_to_the_caller():
    first, second = gradient(lambda p: np.sum(p[0] + p[1]), (np.ones(2), np.ones(2)))
    first += 1
    assert second.tolist() == [1, 1]
    assert gradient(lambda x: 3.0, np.ones(2)).tolist() == [0, 0]


def test_ties_corners_and_steps():
    assert gradient(lambda x: np.max(x), [2.0, 2.0, 1.0]).tolist() == [0.5, 0.5, 0]
    assert gradient(lambda x: np.maximum(x[0], x[1]), [1.0, 1.0]).tolist() == [0.5, 0.5]
    assert gradient(abs, 0.0) == 0
    assert gradient(lambda x: np.sign(x) * x + np.floor(x), 1.5) == 1
    assert derivative(np.floor, 0.5) == 0
    assert gradient(lambda x: x**0 + x**1, 0.0) == 1
    assert gradient(dl.sigmoid, 0.0) == 0.25
    assert math.isnan(gradient(lambda x: x * x, math.nan))


def by_exp(x):
    return 1 / (1 + np.exp(-x))


OURS = {
    "sigmoid": (dl.sigmoid, by_exp),
    "sigmoid_cross_entropy": (
        lambda x: dl.sigmoid_cross_entropy(x, np.ones(())),
        lambda x: np.log(1 + np.exp(-x)),
    ),
    "log_softmax": (
        lambda x: dl.log_softmax(np.stack([x, 2 * x]))[0],
        lambda x: -np.log(1 + np.exp(x)),
    ),
    "tanh": (dl.tanh, lambda x: 2 * by_exp(2 * x) - 1),
}


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("x", [0.0, -1.3, 2.0])
def test_no_corner_of_our_code_shows_in_higher_derivatives(name, x):
    ours, plain = (derivatives(f, 4) for f in OURS[name])
    for got, wanted in zip(ours, plain, strict=True):
        assert got(x) == pytest.approx(wanted(x), rel=1e-11, abs=1e-12)


def test_gelu_has_a_slope_of_its_slope_at_zero():
    for approximate in (False, True):
        second = derivatives(lambda x, a=approximate: dl.gelu(x, approximate=a), 2)[1]
        assert second(0.0) == pytest.approx(2 / np.sqrt(2 * np.pi), rel=1e-12)


def test_corners_of_our_functions_are_those_of_the_layers():
    x = np.array([-1.0, 0.0, 2.0])
    assert gradient(lambda x: np.sum(dl.relu(x)), x).tolist() == [0, 0, 1]
    assert gradient(lambda x: np.sum(dl.leaky_relu(x, 0.2)), x).tolist() == [0.2, 0.2, 1]
    assert gradient(lambda x: np.sum(dl.leaky_relu(x, alpha=0.2)), x).tolist() == [0.2, 0.2, 1]
    assert derivative(dl.sigmoid, 50.0) == pytest.approx(np.exp(-50), rel=1e-13)


LABELS = np.array([0, 2, 1, 1, 0, 2, 2, 1, 0])
SCORES = np.random.default_rng(0).normal(size=(9, 3)).astype(np.float32)
ROWS = dl.softmax(SCORES)
ACTIVATIONS = [dl.sigmoid, dl.tanh, dl.relu, dl.leaky_relu, dl.gelu, dl.softmax, dl.log_softmax]
FUNCTIONS = {
    **{f.__name__: (lambda x, f=f: np.sum(f(x) ** 2), SCORES) for f in ACTIVATIONS},
    "sum_squared_error": (lambda y: dl.sum_squared_error(y, SCORES), ROWS),
    "mean_squared_error": (lambda y: dl.mean_squared_error(y, SCORES), ROWS),
    "cross_entropy_of_labels": (lambda y: dl.cross_entropy_error(y, LABELS), ROWS),
    "cross_entropy_of_rows": (lambda y: dl.cross_entropy_error(y, ROWS[::-1]), ROWS),
    "softmax_cross_entropy_of_labels": (lambda x: dl.softmax_cross_entropy(x, LABELS), SCORES),
    "softmax_cross_entropy_of_rows": (lambda x: dl.softmax_cross_entropy(x, ROWS[::-1]), SCORES),
    "binary_cross_entropy": (lambda y: dl.binary_cross_entropy(y, ROWS[::-1]), ROWS),
    "sigmoid_cross_entropy": (lambda x: dl.sigmoid_cross_entropy(x, ROWS), SCORES),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_ours_write_down_only_what_the_way_back_needs_and_in_its_precision(name):
    f, x = FUNCTIONS[name]
    tape = Tape()
    y = f(tape.input(x))
    dtypes = [line[-1].dtype for line in tape.lines]  # a mean is added up in float64
    slopes = tape.slopes(y)
    tape.close()
    assert [None if dx is None else dx.dtype for dx in slopes] == dtypes


@pytest.mark.parametrize("name", FUNCTIONS)
def test_ours_by_both_machines_twice(name):
    f, x = FUNCTIONS[name]
    x, v = x.astype(np.float64), np.cos(np.arange(x.size)).reshape(x.shape)
    v -= v.mean(axis=1, keepdims=True)  # rows of probabilities stay so
    slope = np.sum(gradient(f, x) * v)
    assert slope == pytest.approx(derivative(lambda t: f(x + t * v), 0.0), rel=1e-12)
    assert slope == pytest.approx((f(x + 1e-6 * v) - f(x - 1e-6 * v)) / 2e-6, rel=1e-6)
    forward = derivative(lambda s: derivative(lambda t: f(x + (s + t) * v), 0.0), 0.0)
    back = gradient(lambda x: np.sum(gradient(f, x) * v), x)
    assert np.sum(back * v) == pytest.approx(forward, rel=1e-10, abs=1e-14)


def test_ours_take_their_arguments_by_name():
    x = SCORES.astype(np.float64)
    by_name = gradient(lambda x: np.sum(dl.log_softmax(x=x) ** 2), x)
    np.testing.assert_array_equal(by_name, gradient(lambda x: np.sum(dl.log_softmax(x) ** 2), x))
    np.testing.assert_array_equal(dl.log_softmax(x=x), dl.log_softmax(x))


def test_targets_can_be_differentiated():
    x, v = SCORES.astype(np.float64), np.array([0.5, -0.25, -0.25])

    def loss(t):
        return dl.softmax_cross_entropy(x, t)

    def slope(t):
        return np.sum(gradient(loss, t) * v)

    t = dl.softmax(x[::-1])
    assert slope(t) == pytest.approx(-np.mean(dl.log_softmax(x) @ v), rel=1e-12)
    assert np.sum(np.abs(gradient(slope, t))) < 1e-15  # a straight line
    mixed = gradient(lambda x: np.sum(gradient(lambda t: dl.softmax_cross_entropy(x, t), t) * v), x)
    wanted = -(v - v.sum() * dl.softmax(x)) / len(x)
    np.testing.assert_allclose(mixed, wanted, atol=1e-15)
    twice = gradient(lambda x: dl.softmax_cross_entropy(x, dl.softmax(x)), x)
    y, log_y = dl.softmax(x), dl.log_softmax(x)
    entropy = -np.sum(y * log_y, axis=1, keepdims=True)
    np.testing.assert_allclose(twice, y * (-log_y - entropy) / len(x), atol=1e-15)


@pytest.mark.hostile
def test_calls_as_in_other_libraries_are_answered():
    def f(x, y):
        return np.sum(x * y)

    def square(x):
        return x * x

    x = np.ones(2)
    for differentiate in (gradient, derivative):
        name = differentiate.__name__
        with pytest.raises(TypeError, match=rf"'x': the slope is .* lambda x: {name}\(f, x\)$"):
            differentiate(square)(1.0)
    for call in (lambda: gradient(f, x, x), lambda: gradient(f, x, argnums=0)):
        with pytest.raises(TypeError, match=r"arrays as one tuple or dict, which is what f gets$"):
            call()
    with pytest.raises(TypeError, match=r"argument, the whole tuple: write lambda p: f\(\*p\) \("):
        gradient(f, (x, x))
    with pytest.raises(TypeError, match=r"^f gets one argument \(.*missing 1 required"):
        gradient(f, x)
    with pytest.raises(TypeError, match=r"^f gets one argument \(.*missing 1 required"):
        derivative(f, 1.0)
    with pytest.raises(TypeError, match=r"^object of type 'int' has no len"):  # of f's own
        gradient(lambda x: x * len(3), 1.0)
    with pytest.raises(ValueError, match="list of different shapes: give several arrays as a tup"):
        gradient(lambda p: np.sum(p[0]), [np.ones(2), np.ones(3)])
    assert gradient(lambda p: f(*p), (x, 2 * x))[0].tolist() == [2, 2]
    assert gradient(max, [1.0, 3.0]).tolist() == [0, 1]  # whose signature Python does not know
    with pytest.raises(TypeError, match=r"len\(\) of unsized object"):
        gradient(max, 1.0)


def test_loops_branches_and_dicts():
    def f(p):
        total, x = 0.0, p["x"]
        for i, row in enumerate(p["W"]):
            step = row @ x
            total += step**2 if step > 0 else -0.1 * step * i
        return total / len(x)

    p = {"W": np.array([[1.0, -2.0], [0.5, 3.0], [-1.0, 0.2]]), "x": np.array([0.3, 0.7])}
    for name, got in gradient(f, p).items():
        wanted = numerical_gradient(lambda v, n=name: f({**p, n: v}), p[name].copy())
        assert np.allclose(got, wanted, atol=1e-9)


def test_one_trace_inside_another_is_not_confused():
    outer = derivative(lambda x: x * derivative(lambda y: x + y, 1.0), 1.0)
    assert outer == 1
    assert gradient(lambda x: x * gradient(lambda y: x * y, 2.0), 3.0) == 6
    assert gradient(lambda x: x * derivative(lambda y: x * y * y, 2.0), 3.0) == 24
    assert derivative(lambda x: x * gradient(lambda y: x * y * y, 2.0), 3.0) == 24
    assert [d(0.0) for d in derivatives(np.sin, 4)] == [1, 0, -1, 0]


def test_what_is_traced_outside_is_a_constant_inside():
    assert gradient(lambda x: x * gradient(lambda y: y * x, 2.0), 3.0) == 6
    chosen = gradient(lambda x: x * gradient(lambda y: np.where(y > 0, y, x) + y, 2.0), 3.0)
    other = gradient(lambda x: x * gradient(lambda y: np.where(y > 5, y, x) + y, 2.0), 3.0)
    assert (chosen, other) == (2, 1)
    assert gradient(lambda x: gradient(lambda y: np.multiply(x, y) ** 2, 2.0), 3.0) == 24
    assert gradient(lambda x: gradient(lambda y: np.multiply(y, x) ** 2, 2.0), 3.0) == 24


def derivatives(f, n):
    found = []
    for _ in range(n):
        f = (lambda g: lambda x: derivative(g, x))(f)
        found.append(f)
    return found


def test_memory_is_freed_at_once():
    gc.disable()
    try:
        kept = []

        def f(x):
            big = np.ones(1000)
            kept.append(weakref.ref(big))
            return np.sum(x * big)

        gradient(f, np.ones(1000))
        assert kept[0]() is None
    finally:
        gc.enable()


def test_memory_is_freed_even_if_something_traced_was_carried_out():
    kept, carried = [], []

    def f(x):
        big = np.ones(1000)
        kept.append(weakref.ref(big))
        carried.append(x)
        return np.sum(x * big)

    gradient(f, np.ones(1000))
    assert kept[0]() is None


def test_memory_is_freed_even_if_nothing_was_differentiated():
    kept, carried = [], []

    def f(x):
        big = np.ones(1000)
        kept.append(weakref.ref(big))
        carried.append(x)
        np.sum(x * big)
        return 3.0

    gradient(f, np.ones(1000))
    assert kept[0]() is None


def test_an_operation_may_give_all_its_slopes_at_once():
    class Product:
        def __call__(self, x, y, z):
            return x * y * z

        def rules(self, dz, sources):
            assert [i for i, _ in sources] == [0, 2]
            return {0: 5 * dz, 2: 7 * dz}

    slopes = gradient(lambda p: apply(Product(), p[0], 2.0, p[1]), (3.0, 4.0))
    assert slopes == (5, 7)


def test_a_function_of_ones_own_may_have_a_rule_and_settings():
    @with_rule(lambda dz, z, x, factor=3.0: 10 * dz * factor)  # wrong, so that it shows
    def times(x, factor=3.0):
        return x * factor

    try:
        assert times(2.0) == 6
        assert times(2.0, factor=4.0) == 8
        assert [gradient(f, 2.0) for f in (times, lambda x: times(x, 5.0))] == [30, 50]
        assert gradient(lambda x: times(x, factor=7.0), 2.0) == 70
        assert derivative(lambda x: times(x, factor=7.0), 2.0) == 70
    finally:
        del ELEMENTWISE[times], RULES[times]


def test_the_names_of_what_a_function_takes():
    assert parameters_of(lambda x, axis=None, *, keepdims=False: x) == {"x", "axis", "keepdims"}


def test_what_was_read_only_stays_so():
    c = np.ones(3)
    c.flags.writeable = False
    gradient(lambda x: np.sum(x * c), np.ones(3))
    assert not c.flags.writeable


def test_arrays_are_free_again_afterwards_even_if_f_raises():
    x, c = np.ones(3), np.ones(6)

    def fails(x):
        x * c[::2] * c[1::2]
        raise KeyError("planted")

    with pytest.raises(KeyError):
        gradient(fails, x)
    x += 1
    c += 1


# --- what it refuses ----------------------------------------------------------------------------

C = np.ones(3)


def writes(x):
    x[0] = 1
    return np.sum(x)


def adds_in_place(x):
    x += 1
    return np.sum(x)


def overwrites_a_constant(x):
    c = np.ones(3)
    y = x * c
    c *= 2
    return np.sum(y)


def fills_an_ordinary_array(x):
    out = np.zeros(3)
    out += x
    return np.sum(out)


REFUSED = {
    "item": (writes, r"^x\[\.\.\.\] = \.\.\. would overwrite"),
    "in_place": (adds_in_place, r"x = x \+ y"),
    "out": (lambda x: np.sum(np.exp(x, out=np.zeros(3))), "overwrite"),
    "filled": (fills_an_ordinary_array, "overwrite"),
    "float": (lambda x: float(x[0]), "float"),
    "math": (lambda x: math.exp(x[0]), "np.exp"),
    "array": (lambda x: np.sum(np.array([x[0], x[1]])), "np.stack"),
    "no_rule": (lambda x: np.sum(np.sort(x)), r"np.sort has no rule.*record\(layer, x\)"),
    "no_rule_in_a_module": (lambda x: np.sum(np.linalg.inv(x[:1, None])), "np.linalg.inv has no"),
    "no_argument": (lambda x: np.sum(x, where=C > 0), "np.sum with where= has no rule"),
    "nothing": (lambda x: None, "got NoneType; does it have a return"),
    "no_ufunc": (lambda x: np.sum(np.arctan2(x, 1.0)), "np.arctan2 has no rule"),
    "no_option": (lambda x: np.sum(np.exp(x, where=C > 0)), "where="),
    "no_running_sum": (lambda x: np.sum(np.add.accumulate(x)), "np.add.accumulate has no rule"),
    "no_difference": (lambda x: np.subtract.reduce(x), "np.subtract.reduce has no rule"),
    "no_table": (lambda x: np.sum(np.greater.outer(x, x) * x), "np.greater.outer has no rule"),
    "no_method": (lambda x: np.sum(np.multiply.accumulate(x)), "accumulate"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_cannot_do_is_said(name):
    f, words = REFUSED[name]
    with pytest.raises(TypeError, match=words):
        gradient(f, np.ones(3))


OTHERWISE = {
    "sort": (np.sort, "x[np.argsort(x)]"),
    "flip": (np.flip, "x[::-1]"),
    "diff": (np.diff, "x[1:] - x[:-1]"),
    "hstack": (lambda x: np.hstack([x, x]), "np.concatenate"),
    "vstack": (lambda x: np.vstack([x, x]), "np.concatenate, or np.stack for rows"),
    "repeat": (lambda x: np.repeat(x, 2), "indexing, as in x[[0, 0, 1, 1]]"),
    "roll": (lambda x: np.roll(x, 1), "np.concatenate([x[-1:], x[:-1]])"),
    "prod": (np.prod, "a product in a loop, or np.exp(np.sum(np.log(x)))"),
    "einsum": (lambda x: np.einsum("i,i", x, x), "@, or a product and np.sum"),
    "tensordot": (lambda x: np.tensordot(x, x, 1), "@, or a product and np.sum"),
    "inner": (lambda x: np.inner(x, x), "@"),
    "vdot": (lambda x: np.vdot(x, x), "@"),
    "trace": (lambda x: np.trace(x[:, None] * x), "np.sum(x * np.eye(n))"),
    "ptp": (np.ptp, "it with operations that have one"),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_to_write_instead_is_said(name):
    f, instead = OTHERWISE[name]
    with pytest.raises(TypeError) as caught:
        gradient(lambda x: np.sum(f(x)), np.ones(3))
    words = f"np.{name} has no rule for its derivative: write {instead}, or make it a layer"
    assert str(caught.value).startswith(words)


def test_a_function_that_is_not_numpys_goes_by_its_own_name():
    def mine(x):
        return x

    with pytest.raises(TypeError, match=r"^mine has no rule"):
        no_rule(mine)
    with pytest.raises(TypeError, match=r"^np\.exp has no rule"):
        no_rule(np.exp)
    mine.__module__ = None  # as that of functions which are written in C may be
    with pytest.raises(TypeError, match=r"^np\.mine has no rule"):
        no_rule(mine)


def test_who_writes_into_an_array_is_told_to_make_a_new_one():
    with pytest.raises(TypeError, match=r"write a new array, as in x = x \+ y or np\.where$"):
        refuse_writing("x[0] = 1")


@pytest.mark.parametrize("use", [lambda x, i: x[i, i], lambda x, i: i * x, lambda x, i: x * i])
def test_a_constant_is_locked_wherever_it_stands(use):
    def f(x):
        i = np.arange(2)
        y = use(x, i)
        with pytest.raises(ValueError, match="read-only"):
            i += 1
        return np.sum(y)

    gradient(f, np.ones((2, 2)))


def test_a_constant_cannot_change_before_the_way_back():
    with pytest.raises(ValueError, match="read-only"):
        gradient(overwrites_a_constant, np.ones(3))


def changes(c, part):
    """A function that changes `part` of a constant after it was used."""

    def f(x):
        y = x * x[c] if c.dtype == int else np.where(c, x * x, x) if c.dtype == bool else x * c
        part[0] = 0
        return np.sum(y)

    return f


@pytest.mark.parametrize("c", [np.array([2, 1, 0]), np.array([True, False, True]), np.ones(3)])
def test_indices_conditions_and_arrays_of_which_a_part_is_used_are_locked_too(c):
    with pytest.raises(ValueError, match="read-only"):
        gradient(changes(c, c), np.ones(3))
    whole = np.stack([c, c])
    with pytest.raises(ValueError, match="read-only"):
        gradient(changes(whole[0], whole), np.ones(3))
    whole[0] = c


def test_a_list_that_changes_later_was_read_before():
    def f(x):
        index, factors = [0, 1, 1], [1.0, 2.0, 3.0]
        y = x[index] * factors
        index[0] = factors[0] = 2
        return np.sum(y)

    assert gradient(f, np.ones(3)).tolist() == [1, 5, 0]


def test_axes_may_be_counted_from_the_end():
    weights = np.arange(27.0).reshape(3, 3, 3)
    got = gradient(lambda x: np.sum(x.transpose(0, -1, 1) * weights), np.ones((3, 3, 3)))
    assert np.array_equal(got, weights.transpose(0, 2, 1))
    two = gradient(lambda x: np.sum(np.take_along_axis(x, np.array([[1, 0]]), 1)), np.ones((3, 2)))
    assert np.array_equal(two, np.ones((3, 2)))


def test_whole_numbers_are_steps():
    assert gradient(lambda x: x.astype(int) * x, 2.5) == 2
    assert gradient(lambda x: x // 2 * x + 7 // x, 2.5) == 1
    assert gradient(lambda x: divmod(x, 2)[1] + round(x) * x, 2.6) == 4
    assert derivative(lambda x: x % 1, 2.5) == 1


def test_a_number_is_compared_and_rounded_as_its_value():
    def f(x):
        found = (x < 2.54, x <= 2.54, x > 2.54, x >= 2.54, x == 2.54, x != 2.54)
        assert found == (False, True, False, True, True, False)
        assert (x <= 2, x >= 3, x != 3) == (False, False, True)
        quotient, rest = divmod(x, 2)
        assert (quotient, round(rest, 2), 7 // x, round(x, 1), x.size) == (1, 0.54, 2, 2.5, 1)
        assert bool(x) is True
        return x

    assert gradient(f, 2.54) == 1


def test_a_number_may_be_changed_in_place_and_an_array_not():
    def f(x):
        y = x
        y -= 1
        y *= 6
        y /= 2
        assert y == 12
        return y

    assert gradient(f, 5.0) == 3
    for sign, change in {"-": isub, "*": imul, "/": itruediv}.items():
        words = rf"^x \{sign}= y would overwrite .* write x = x \{sign} y$"
        with pytest.raises(TypeError, match=words):
            gradient(lambda x, change=change: np.sum(change(x, 2)), np.ones(2))


def test_who_asks_for_another_method_is_told_which_there_are():
    methods = r"the methods sum, mean, max, min, reshape, transpose, copy, astype$"
    with pytest.raises(AttributeError, match=rf"has no 'partition': .* {methods}"):
        gradient(lambda x: x.partition(1), np.ones(3))


def test_precision_may_change_on_the_way():
    def f(x):
        rounded = x.astype(np.float32)
        assert rounded.dtype == np.float32
        assert rounded.astype(np.float32) is rounded
        assert np.floor(x, dtype=np.float32).dtype == np.float32
        assert np.argmax(x, axis=1).shape == (1,)
        return np.sum(3 * rounded.astype(np.float64))

    assert gradient(f, np.array([[2.5, 3.5]])).tolist() == [[3.0, 3.0]]


def test_other_words():
    with pytest.raises(AttributeError, match="no 'tolist'"):
        gradient(lambda x: x.tolist()[0], np.ones(3))
    with pytest.raises(ValueError, match=r"one number, got an array of shape \(3,\)"):
        gradient(lambda x: x * 2, np.ones(3))
    with pytest.raises(ValueError, match="one number"):
        derivative(lambda x: x * C, 1.0)


@pytest.mark.hostile
def test_x_must_be_numbers():
    with pytest.raises(TypeError):
        gradient(np.sum, "text")
    with pytest.raises(TypeError, match="number"):
        derivative(np.sin, "text")


def test_a_list_of_what_is_differentiated_is_an_array():
    slopes = derivative(lambda a: gradient(lambda x: x[0] ** 3 * x[1], [a, 2.0])[0], 5.0)
    assert slopes == 60  # the slope of 3 a² · 2


def test_what_the_result_does_not_depend_on_has_the_slope_0():
    used, unused = gradient(lambda x: np.sum(x[0] * 2), (np.ones(2), np.ones((2, 3))))
    assert used.tolist() == [2, 2]
    assert unused.tolist() == np.zeros((2, 3)).tolist()


def test_comparisons_and_words_are_those_of_the_numbers():
    seen = []

    def f(x):
        y = x[0]
        seen.extend([y <= 2, y >= 2.5, y != 2, bool(y), f"{y:.1f}", repr(y)])
        seen.append((x >= [y, 4]).tolist())
        return y

    assert gradient(f, [2.0, 3.0]).tolist() == [1, 0]
    assert seen[:5] == [True, False, False, True, "2.0"]
    assert seen[5].startswith("traced ")
    assert seen[6] == [True, False]


def test_a_number_may_be_replaced_by_another():
    def f(x):
        y = x
        y -= 1
        y *= x
        y /= 2
        return y  # (x² - x) / 2

    assert gradient(f, 3.0) == derivative(f, 3.0) == 2.5


def test_another_precision_on_the_way_has_the_slope_1():
    got = gradient(lambda x: np.sum(x.astype(np.float32) * 3), np.ones(2))
    assert (got.dtype, got.tolist()) == (np.float64, [3, 3])
    assert derivative(lambda x: x.astype(np.float32) * 3, 1.0) == 3


def test_arrays_are_joined_along_no_axis_as_rows():
    def f(x):
        return np.sum(np.concatenate([x, x * x], axis=None) * np.arange(8.0))

    assert gradient(f, np.ones((2, 2))).tolist() == [[8, 11], [14, 17]]


def test_dual_numbers_too_name_what_has_no_rule():
    with pytest.raises(TypeError, match=r"np\.arctan2 has no rule"):
        derivative(lambda x: np.arctan2(x, 1.0), 1.0)


def test_what_is_not_numpys_is_called_by_its_own_name():
    with pytest.raises(TypeError, match=r"^math_of_ones_own has no rule"):
        no_rule(math_of_ones_own)


def math_of_ones_own(x):
    return x


def test_a_function_that_looks_past_its_argument_is_no_slope_of_0():
    net = TwoLayerNet(3, 4, 2, rng=0, dtype=np.float64)
    x, t = np.ones((2, 3)), np.array([0, 1])
    before = {name: W.copy() for name, W in net.params.items()}
    with pytest.raises(TypeError, match=r"arrays themselves.*net\.gradient\(x, t\)"):
        gradient(lambda _: net.loss(x, t), net.params)
    W = net.params["W1"]
    for given in (W, (W, x)):
        with pytest.raises(TypeError, match="does not compute with its argument"):
            gradient(lambda _: net.loss(x, t), given)
    np.testing.assert_equal(dict(net.params), before)
    np.testing.assert_equal(gradient(lambda _: 3.0, dict(net.params))["b2"], np.zeros(2))
    np.testing.assert_equal(gradient(lambda _: np.nan, W), np.zeros_like(W))
    np.testing.assert_equal(gradient(lambda _: float(np.sum(x)), W), np.zeros_like(W))
    np.testing.assert_equal(
        gradient(lambda v: np.sum(gradient(lambda w: np.sum(3 * w), v)), np.ones(2)), [0, 0]
    )
    W.flags.writeable = False
    assert gradient(lambda _: net.loss(x, t), W).shape == W.shape


def test_a_function_that_fails_on_other_arrays_leaves_them_as_they_were():
    W = np.ones(2)

    def fussy(_):
        if W[0] != 1:
            raise LookupError("another array")
        return 0.0

    with pytest.raises(LookupError):
        gradient(fussy, W)
    np.testing.assert_array_equal(W, [1, 1])


def memory(kind):
    """An array of ones whose memory belongs to something that is no array."""
    if kind == "shown as bytes":
        return np.frombuffer(bytearray(np.ones(3).tobytes()))
    whole = np.ones(3)
    if kind == "read-only bytes":
        return np.frombuffer(whole.tobytes())

    class Owner:  # as a tensor of PyTorch, which shows its memory in this way alone
        __array_interface__ = whole.__array_interface__
        kept = whole

    return np.asarray(Owner())


@pytest.mark.parametrize("kind", ["shown as bytes", "read-only bytes", "shown by its address"])
def test_memory_of_others_is_as_writeable_afterwards_as_before(kind):
    c = memory(kind)
    before = c.flags.writeable
    np.testing.assert_array_equal(gradient(lambda x: np.sum(x * c), np.ones(3)), np.ones(3))
    assert c.flags.writeable == before


def test_a_view_that_can_be_written_into_stays_so_where_its_owner_is_locked():
    owner = np.ones(3)
    view = owner[:]
    owner.flags.writeable = False
    np.testing.assert_array_equal(gradient(lambda x: np.sum(x * view), np.ones(3)), np.ones(3))
    assert view.flags.writeable
    assert not owner.flags.writeable


def test_a_gradient_in_a_gradient_may_use_a_view_of_what_the_outer_one_has_locked():
    owner = np.array([1.0, 2.0, 3.0])
    view = owner[:]

    def outer(x):
        inner = gradient(lambda v: np.sum(v * v * view), x)
        return np.sum(owner * x) + np.sum(inner)

    np.testing.assert_array_equal(gradient(outer, np.ones(3)), [3.0, 6.0, 9.0])
    assert owner.flags.writeable
    view[0] = 5
    assert owner[0] == 5


def test_two_views_of_one_array_are_locked_and_unlocked():
    owner = np.ones(3)
    first, second = owner[:], owner[:]
    gradient(lambda x: np.sum(x * first) + np.sum(x * second), np.ones(3))
    assert all(array.flags.writeable for array in (owner, first, second))


@pytest.mark.parametrize("kind", ["shown as bytes", "an array", "shown by its address"])
def test_views_are_locked_and_where_nobody_could_unlock_them_copied(kind):
    first, second = memory(kind), memory(kind)
    if kind == "an array":
        whole = np.ones(3)
        first, second = whole[:], whole[:]

    def f(x):
        y = np.sum(x * first * second)
        seen.append((first.flags.writeable, second.flags.writeable))
        if seen[0][0]:
            first[0] = 5  # the way back has its own
        return y

    seen = []
    np.testing.assert_array_equal(gradient(f, np.ones(3)), np.ones(3))
    assert seen == [(kind == "shown by its address",) * 2]
    assert first.flags.writeable
    assert second.flags.writeable


def test_what_is_read_only_already_is_not_copied():
    c = memory("read-only bytes")
    assert Tape().fixed(c) is c
