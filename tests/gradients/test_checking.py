"""The referee's report: right and wrong gradients, the worst entry by name, NaN."""

from dataclasses import replace
from itertools import cycle

import numpy as np
import pytest

from scratchdl import (
    Affine,
    GradientCheck,
    MultiLayerNet,
    Network,
    Relu,
    TwoLayerNet,
    gradient_check,
)


@pytest.fixture
def params():
    return {"W": np.array([[1.0, 2.0], [3.0, 4.0]]), "b": np.array([5.0]), "c": np.array(2.0)}


def right(params):
    return {name: 3 * value**2 for name, value in params.items()}


def check(params, grads, **options):
    return gradient_check(
        lambda: sum(np.sum(v**3) for v in params.values()), params, grads, **options
    )


def test_right_gradients_pass_and_nothing_has_changed(params):
    kept = {name: value.copy() for name, value in params.items()}
    report = check(params, right(params))
    assert isinstance(report, GradientCheck)
    assert report.passed
    assert max(report.errors.values()) < 1e-9
    assert report.errors.keys() == params.keys() == report.measured.keys()
    np.testing.assert_equal(params, kept)
    assert str(report).count("right") == 3


@pytest.mark.parametrize("factor", [-1, 0, 0.999, 1.001, 1 + 1e-6, 2])
def test_wrong_gradients_fail(params, factor):
    grads = right(params)
    grads["W"][1, 0] *= factor
    report = check(params, grads)
    assert not report.passed
    name, index, computed, measured = report.worst
    assert (name, index) == ("W", (1, 0))
    assert computed == pytest.approx(27 * factor)
    assert measured == pytest.approx(27)
    assert "W[1, 0]" in str(report)
    assert "wrong" in str(report)


def test_a_small_gradient_cannot_hide_behind_a_large_one(params):
    params["b"] *= 1e-3
    grads = right(params)
    grads["b"] *= 1.01
    assert check(params, grads).errors["b"] == pytest.approx(0.005, rel=0.01)


def test_a_single_number_is_named_without_an_index(params):
    assert "farthest apart: c, computed -12, measured 12" in str(
        check(params, right(params) | {"c": np.array(-12.0)})
    )


def test_errors_run_from_zero_to_one(params):
    report = check(params, {name: -g for name, g in right(params).items()})
    assert all(error == pytest.approx(1) for error in report.errors.values())
    report = check(params, right(params) | {"c": np.array(0.0)})
    assert report.errors["c"] == 1, "one is zero, the other is not"
    zero = {"x": np.zeros(3)}
    assert gradient_check(lambda: 1.0, zero, zero).errors == {"x": 0.0}


def test_what_has_no_influence_passes_with_a_gradient_of_rounding_only():
    x, bias = np.linspace(-1, 1, 20), np.array([0.3, 0.7])

    def loss():  # the bias is added and taken away again, which leaves rounding
        return float(np.sum(np.cos(x + bias[0] - bias[0])) + 10 * (bias[1] - bias[1]))

    for size, passes in ((0.0, True), (1e-17, True), (1e-7, False), (1.0, False)):
        report = gradient_check(loss, {"bias": bias}, {"bias": np.full(2, size)})
        assert report.passed is passes, size


def test_rounding_may_be_as_long_as_that_of_all_numbers_together():
    """Four numbers may be off by four units each: together twice as long, as of squares."""
    W = np.zeros(4)
    for units, passes in [(4, True), (4.1, False), (0, True)]:
        grads = {"W": np.full(4, units * np.finfo(float).eps)}
        report = gradient_check(lambda: 1.0, {"W": W}, grads)
        assert report.passed is passes, units
        assert (report.noise["W"] == 0) is passes, "what counts as 0 has no noise"


def test_a_unit_in_the_last_place_is_no_influence():
    w, unit = np.array([0.5]), 2 * np.finfo(float).eps
    report = gradient_check(lambda: 1 + unit * float(w[0] > 0.5), {"w": w}, {"w": np.zeros(1)})
    assert report.passed


def test_a_loss_may_wobble_in_its_last_place():
    """As where sums are added up by threads, in another order each time."""
    losses = cycle([1e6, float(np.nextafter(1e6, 2e6))])
    w = np.ones(1)
    assert gradient_check(lambda: next(losses), {"w": w}, {"w": np.zeros(1)}).errors == {"w": 0.0}


def test_rounding_is_not_taken_for_a_bend():
    x = np.random.default_rng(0).random((200, 1)) + 1
    params = {f"x{i}": x[i] for i in range(200)}
    grads = {name: 2.02 * each for name, each in params.items()}  # off by a hundredth

    def loss():
        return float(1e3 + np.sum(x**2) / 100 + np.sum(x**2) * 0.99)

    report = gradient_check(loss, params, grads)
    assert report.doubts == {}
    assert not report.passed


@pytest.mark.parametrize("size", [2e-5, 5e-5])
def test_what_the_rounding_of_the_loss_hides_is_not_called_right(size):
    w = np.array([1.0])

    def hidden():  # its slope is 2e-5
        return float(1e6 + 1e-5 * w[0] ** 2)

    report = gradient_check(hidden, {"w": w}, {"w": np.array([size])})
    assert not report.passed
    assert "cannot be judged: the rounding of the loss alone can make" in str(report)
    assert report.errors["w"] <= report.noise["w"]
    without = gradient_check(lambda: 1e-5 * float(w[0]) ** 2, {"w": w}, {"w": np.array([size])})
    assert without.passed is (size == 2e-5)
    assert "cannot be judged" not in str(without)


def test_noise_is_no_excuse_for_what_is_larger():
    w = np.array([1.0])
    grads = {"w": np.array([1e-2])}  # 2e-5 is right, and noise is less than 1e-3
    report = gradient_check(lambda: float(1e6 + 1e-5 * w[0] ** 2), {"w": w}, grads)
    assert str(report).splitlines()[0].endswith("wrong")


def test_a_relu_that_never_fires_is_right_whatever_the_loss():
    w = np.array([-1.0, -0.005])  # a larger step would wake the second
    for offset in (0.0, 1.0, 1e6):

        def loss(offset=offset):
            return float(offset + np.maximum(w, 0).sum())

        assert gradient_check(loss, {"w": w}, {"w": np.zeros(2)}).passed


def test_nan_never_passes(params):
    grads = right(params)
    grads["b"][0] = np.nan
    report = check(params, grads)
    assert not report.passed
    assert report.worst[0] == "b"


def test_the_tolerance_is_the_callers(params):
    grads = right(params) | {"b": np.array([75.1])}
    assert not check(params, grads).passed
    assert check(params, grads, tolerance=1e-3).passed
    with pytest.raises(ValueError, match="tolerance must be a finite number greater than 0"):
        check(params, grads, tolerance=0)


def test_an_error_of_exactly_the_tolerance_passes(params):
    report = GradientCheck({"w": 0.5}, params, ("w", (), 1.5, 0.5), 0.5, {"w": 0.0}, {})
    assert report.passed
    assert str(report).splitlines()[0] == "w  5.0e-01  right"
    assert not replace(report, tolerance=0.49).passed


def test_unless_told_otherwise_an_error_of_a_ten_millionth_passes():
    w = np.array([1.0])
    for error, passes in [(0.9e-7, True), (1.2e-7, False)]:
        grads = {"w": np.array([1 + 2 * error])}
        assert gradient_check(lambda: float(w[0]), {"w": w}, grads).passed is passes


def test_the_rows_of_a_report_stand_below_each_other():
    x = {"W": np.ones(2), "gamma": np.ones(2)}
    report = gradient_check(lambda: sum(np.sum(v) for v in x.values()), x, x)
    assert [line.index("right") for line in str(report).splitlines()[:2]] == [16, 16]


def test_what_does_not_belong_together_is_named(params):
    with pytest.raises(KeyError, match=r"no gradient for 'c'.*\['W', 'b'\]"):
        check(params, {"W": params["W"], "b": params["b"]})
    with pytest.raises(ValueError, match=r"W has shape \(2, 2\), but its gradient \(4,\)"):
        check(params, right(params) | {"W": np.ones(4)})
    with pytest.raises(ValueError, match="arrays with numbers in them"):
        check({}, {})
    with pytest.raises(ValueError, match="arrays with numbers in them"):
        check({"e": np.empty(0)}, {"e": np.empty(0)})
    with pytest.raises(ValueError, match="arrays with numbers in them"):
        check(params | {"e": np.empty(0)}, right(params) | {"e": np.empty(0)})


def test_arrays_that_cannot_be_nudged_are_refused(params):
    with pytest.raises(TypeError, match=r"W is float32: build the network with dtype=np.float64"):
        check(params | {"W": params["W"].astype(np.float32)}, right(params))
    params["b"].flags.writeable = False
    with pytest.raises(ValueError, match="b is read-only"):
        check(params, right(params))


def judged(net, x, t, fault=None):
    grads = net.gradient(x, t)
    if fault is not None:
        grads[fault] = grads[fault] * 1.01
    return gradient_check(lambda: net.loss(x, t), dict(net.params), grads)


def test_at_the_bend_of_a_relu_nothing_is_called_wrong():
    affine = Affine(W=[[1.0]], b=[0.0])
    net = Network([affine, Relu(), Affine(W=[[1.0, -1.0]], b=[0.0, 0.0])])
    report = judged(net, np.array([[0.0]]), np.array([1]))  # a black picture
    assert not report.passed
    assert report.doubts.keys() == {"b1"}
    assert "b1  1.0e+00  cannot be judged: the derivative would differ on the other" in str(report)
    affine.params["b"] += 0.1
    assert judged(net, np.array([[0.0]]), np.array([1])).passed


def bent_and_steep(offset, grads):
    """Of a loss that has a bend at its first number, and is smooth in its second."""
    w = np.array([0.0, 1.0])
    return gradient_check(
        lambda: float(offset + max(w[0], 0) + 1e-5 * w[1] ** 2), {"w": w}, {"w": np.array(grads)}
    )


def test_beside_a_bend_the_rest_is_judged_as_ever():
    doubtful = bent_and_steep(0.0, [0.0, 2e-5])
    assert doubtful.doubts == {
        "w": "1 of 2 derivatives would differ on the other side, as for a ReLU at its bend"
    }
    wrong = bent_and_steep(0.0, [0.0, 3e-5])
    assert not wrong.passed
    assert wrong.doubts == {}
    # Beside a loss of a million the difference is lost.
    assert bent_and_steep(1e6, [0.0, 3e-5]).doubts.keys() == {"w"}


@pytest.mark.repetitive
@pytest.mark.parametrize("seed", range(3))
def test_a_black_picture_hides_no_fault_elsewhere(seed):
    rng = np.random.default_rng(seed)
    net = TwoLayerNet(30, 8, 4, "he", rng=seed, dtype=np.float64)
    x, t = rng.random((4, 30)), rng.integers(0, 4, 4)
    x[1] = 0
    assert judged(net, x, t).doubts.keys() == {"b1"}
    for fault in ("W1", "W2", "b2"):
        assert "wrong" in {line.split()[-1] for line in str(judged(net, x, t, fault)).split("\n")}
    x[1] = 1  # no bend, no doubt
    report = judged(net, x, t, "b1")
    assert not report.passed
    assert report.doubts == {}


@pytest.mark.repetitive
@pytest.mark.parametrize("seed", range(2))
def test_right_gradients_of_a_deep_net_with_small_weights_are_never_called_wrong(seed):
    net = MultiLayerNet(15, [12, 10, 10, 10], 5, weight_init_std=0.05, rng=seed, dtype=np.float64)
    rng = np.random.default_rng(seed)
    report = judged(net, rng.standard_normal((5, 15)), rng.integers(0, 5, 5))
    assert "wrong" not in str(report)


@pytest.mark.parametrize(("offset", "slope"), [(1e7, 1e-3), (1e6, 1e-4), (1e7, 1e-5)])
def test_a_slope_that_drowns_is_not_called_zero(offset, slope):
    W = np.array([1.0])
    report = gradient_check(lambda: offset + slope * W[0], {"W": W}, {"W": np.zeros(1)})
    assert not report.passed
    why = "cannot be judged: its derivatives drown in the rounding of the loss"
    assert str(report).splitlines()[0].endswith(why)
    both = np.array([1.0, 1.0])  # of which the second has no influence at all
    report = gradient_check(lambda: offset + slope * both[0], {"W": both}, {"W": np.zeros(2)})
    assert report.doubts.keys() == {"W"}


def test_a_function_that_draws_is_told_so():
    net = MultiLayerNet(4, [6], 3, dropout_ratio=0.5, rng=0, dtype=np.float64)
    x, t = np.ones((3, 4)), np.array([0, 1, 2])
    before = net.random_state
    grads = net.gradient(x, t)
    with pytest.raises(ValueError, match=r"another number each time.*net\.random_state"):
        gradient_check(lambda: net.loss(x, t, training=True), dict(net.params), grads)

    def loss():
        net.random_state = before
        return net.loss(x, t, training=True)

    assert gradient_check(loss, dict(net.params), grads).passed
