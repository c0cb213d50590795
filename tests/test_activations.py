"""The activations against SciPy, the numbers of the memos, and their properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special

import scratchdl as dl
from scratchdl.activations import gelu_function as gaussian


def reals(limit, min_dims=1):
    shapes = hnp.array_shapes(min_dims=min_dims, max_dims=3, max_side=5)
    return hnp.arrays(np.float64, shapes, elements=st.floats(-limit, limit))


def close(actual, expected, rtol):
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=rtol * 1e-2)


# --- SciPy, where it has the function ----------------------------------------------------------


@given(reals(1e4))
def test_sigmoid_is_scipys(x):
    np.testing.assert_allclose(dl.sigmoid(x), special.expit(x), rtol=1e-14, atol=1e-300)


@given(reals(1e300))
def test_sigmoid_is_scipys_at_any_size(x):
    np.testing.assert_allclose(dl.sigmoid(x), special.expit(x), rtol=1e-14, atol=1e-300)


@given(reals(1e4))
def test_softmax_is_scipys(x):
    np.testing.assert_allclose(dl.softmax(x), special.softmax(x, axis=-1), rtol=1e-14)


@given(reals(1e4))
def test_log_softmax_is_scipys(x):
    np.testing.assert_allclose(
        dl.log_softmax(x), special.log_softmax(x, axis=-1), rtol=1e-14, atol=1e-14
    )


@given(reals(1e4))
def test_normal_cdf_is_scipys(x):
    np.testing.assert_allclose(gaussian.normal_cdf(x), special.ndtr(x), rtol=1e-12, atol=1e-14)


def test_normal_cdf_keeps_its_digits_in_the_tail():
    x = np.linspace(-37, 37, 10_001)
    np.testing.assert_allclose(gaussian.normal_cdf(x), special.ndtr(x), rtol=1e-12)


NORMAL_CDF = {  # by mpmath with 60 digits: mp.erfc(-mp.mpf(x) / mp.sqrt(2)) / 2
    -38: 2.88542836006878430835097e-316,
    -36: 4.182624065797283331742332e-284,
    -30: 4.906713927148187059533809e-198,
    -20: 2.753624118606233695075623e-89,
    -12.5: 3.732564298877713377225836e-36,
    -8: 6.220960574271784123515995e-16,
    -5: 2.866515718791939116737523e-7,
    -3: 0.001349898031630094526651815,
    -2: 0.02275013194817920720028264,
    -1: 0.1586552539314570514147675,
    -0.5: 0.3085375387259868963622954,
    -0.125: 0.4502617751698871070207044,
    -0.001: 0.4996010577860889374154097,
    0.5: 0.6914624612740131036377046,
    1: 0.8413447460685429485852325,
    3: 0.9986501019683699054733482,
    6: 0.9999999990134123549623019,
}


@pytest.mark.parametrize("x", NORMAL_CDF)
def test_normal_cdf_is_as_close_as_its_docstring_says(x):
    found = gaussian.normal_cdf(np.array([x], float))[0]
    tiny = np.finfo(float).smallest_subnormal
    assert abs(found - NORMAL_CDF[x]) <= (8 + x * x) * 1e-16 * NORMAL_CDF[x] + tiny


# --- numbers of the memos and the book ----------------------------------------------------------


def test_sigmoid_of_the_book():
    close(
        dl.sigmoid(np.array([-5.0, -1.0, 0.0, 1.0, 2.0, 5.0])),
        [
            0.0066928509242848554,
            0.2689414213699951,
            0.5,
            0.7310585786300049,
            0.8807970779778823,
            0.9933071490757153,
        ],
        1e-15,
    )


def test_softmax_of_the_book():
    close(
        dl.softmax(np.array([0.3, 2.9, 4.0])),
        [0.018211273296, 0.245191812935, 0.736596913769],
        1e-10,
    )
    close(
        dl.softmax(np.array([1010.0, 1000.0, 990.0])),
        [0.9999546000703, 4.539786860887e-05, 2.061060046209e-09],
        1e-12,
    )


def test_three_layer_network_of_the_memo():
    z1 = dl.sigmoid(np.array([0.5, 1.2, 1.9]))
    close(z1, [0.62245933, 0.76852478, 0.86989153], 1e-8)
    z2 = dl.sigmoid(np.array([0.576918347511, 1.355181039612]))
    close(z2, [0.64035801031, 0.794975374048], 1e-11)
    y = dl.softmax(np.array([0.32303087584, 0.710097552712]))
    close(y, [0.404423637512, 0.595576362488], 1e-11)


def test_three_layer_network_of_the_book():
    z1 = dl.sigmoid(np.array([0.3, 0.7, 1.1]))
    close(z1, [0.574442516812, 0.668187772168, 0.750260105595], 1e-11)
    z2 = dl.sigmoid(np.array([0.516159837793, 1.214026956166]))
    close(z2, [0.626249370399, 0.771010696856], 1e-11)
    a3 = np.array([0.316827076411, 0.696279089862])
    np.testing.assert_array_equal(dl.identity(a3), a3)
    close(dl.softmax(a3), [0.406259071554, 0.593740928446], 1e-11)


# --- what went wrong in the memos ---------------------------------------------------------------


def test_every_row_of_a_batch_sums_to_1_not_the_whole_batch():
    y = dl.softmax(np.array([[0.3, 2.9, 4.0], [0.3, 2.9, 4.0]]))
    np.testing.assert_allclose(y.sum(axis=-1), [1, 1], rtol=1e-15)


def test_sigmoid_does_not_warn_at_minus_1000():  # any warning is an error in these tests
    np.testing.assert_array_equal(dl.sigmoid(np.array([-1000.0, 1000.0])), [0, 1])


def test_step_function_runs_on_todays_numpy_and_is_0_at_0():
    y = dl.step_function(np.array([-1.0, 0.0, 2.0]))
    assert y.dtype == int
    np.testing.assert_array_equal(y, [0, 0, 1])


def test_relu_has_slope_0_at_0():
    np.testing.assert_array_equal(dl.relu_grad(np.array([-1e-300, 0.0, 1e-300])), [0, 0, 1])


def test_leaky_relu_has_the_left_slope_at_0():
    x = np.array([-1.0, 0.0, 1.0])
    np.testing.assert_array_equal(dl.leaky_relu_grad(x, alpha=0.25), [0.25, 0.25, 1])


# --- properties ---------------------------------------------------------------------------------


@given(reals(1e4))
def test_sigmoid_lies_between_0_and_1_and_is_symmetric(x):
    y = dl.sigmoid(x)
    assert np.all((y >= 0) & (y <= 1))
    np.testing.assert_allclose(dl.sigmoid(-x), 1 - y, rtol=0, atol=2e-16)


@given(reals(1e4))
def test_smooth_steps_never_fall(x):
    x = np.sort(x, axis=None)
    for f in (dl.sigmoid, dl.tanh, dl.relu, dl.leaky_relu, dl.step_function):
        assert np.all(np.diff(f(x)) >= 0)


@given(reals(300))
def test_tanh_is_a_stretched_sigmoid(x):
    np.testing.assert_allclose(dl.tanh(x), 2 * dl.sigmoid(2 * x) - 1, rtol=0, atol=1e-15)


@given(reals(1e300))
def test_relu_and_what_it_cuts_off_make_the_identity(x):
    np.testing.assert_array_equal(dl.relu(x) - dl.relu(-x), x)


@given(reals(1e4))
def test_softmax_is_a_distribution_in_the_order_of_the_scores(x):
    y = dl.softmax(x)
    assert np.all(y >= 0)
    np.testing.assert_allclose(y.sum(axis=-1), 1, rtol=1e-14)
    assert np.all(np.take_along_axis(y, np.argmax(x, axis=-1)[..., None], -1)[..., 0] == y.max(-1))


@given(reals(1e3), st.floats(-1e3, 1e3))
def test_softmax_sees_only_differences(x, c):
    np.testing.assert_allclose(dl.softmax(x + c), dl.softmax(x), rtol=0, atol=1e-12)


@given(reals(1e4))
def test_what_one_probability_gains_the_others_lose(x):
    J = dl.softmax_jacobian(x)
    np.testing.assert_allclose(J.sum(axis=-1), 0, atol=1e-15)
    np.testing.assert_allclose(J.sum(axis=-2), 0, atol=1e-15)
    np.testing.assert_allclose(dl.log_softmax_jacobian(x).sum(axis=-1), 0, atol=1e-14)


def test_gelu_approximations_differ_as_little_as_documented():
    x = np.linspace(-10, 10, 100_001)
    assert np.max(np.abs(dl.gelu(x) - dl.gelu(x, approximate=True))) < 0.0005
    assert np.max(np.abs(gaussian.normal_cdf(x) - gaussian.normal_cdf_by_tanh(x))) < 0.0002


def test_documented_bounds_of_gelu():
    x = np.linspace(-10, 10, 100_001)
    y, slope = dl.gelu(x), dl.gelu_grad(x)
    assert -0.17 < y.min() < -0.1699
    assert x[np.argmin(y)] == pytest.approx(-0.75, abs=0.005)
    assert (slope.min(), slope.max()) == pytest.approx((-0.129, 1.129), abs=0.001)


def test_slopes_keep_their_digits_where_the_function_has_been_rounded_to_1():
    close(dl.sigmoid_grad(np.array([50.0])), [np.exp(-50.0)], 1e-15)
    close(dl.tanh_grad(np.array([25.0])), [4 * np.exp(-50.0)], 1e-15)


def test_sigmoid_is_exactly_1_from_37_on():
    assert dl.sigmoid(np.array([36.0]))[0] < 1
    assert dl.sigmoid(np.array([37.0]))[0] == 1


@pytest.mark.parametrize("f", [dl.leaky_relu, dl.leaky_relu_grad])
@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1, 1.5, np.nan, np.inf])
def test_alpha_lies_between_0_and_1(f, alpha):
    with pytest.raises(ValueError, match=f"alpha must be greater than 0.*got {alpha}"):
        f(np.ones(2), alpha=alpha)


@pytest.mark.parametrize("f", [dl.leaky_relu, dl.leaky_relu_grad])
def test_a_numpy_number_as_alpha_does_not_widen_float32(f):
    assert f(np.ones(2, np.float32), alpha=np.float64(0.1)).dtype == np.float32


@pytest.mark.parametrize("f", [dl.softmax, dl.log_softmax])
def test_scores_as_far_apart_as_floats_can_be_neither_warn_nor_give_nan(f):
    """Their difference is beyond all floats."""
    largest = np.finfo(np.float64).max
    y = f(np.array([largest, -largest, 0.0]))
    np.testing.assert_array_equal(np.exp(y) if f is dl.log_softmax else y, [1.0, 0.0, 0.0])
