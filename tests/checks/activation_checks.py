"""Every promise of an activation that looks at one number at a time.

Each check takes an `ActivationCase` and tries the function and, where it says so, its derivative.
"""

import warnings

import numpy as np
import pytest

from checks.cases import draw
from checks.numerics import layouts, numerical_gradient, read_only, relative_error
from duck import Duck

X = draw((4, 3))
FLOATS = [np.float16, np.float32, np.float64, np.longdouble]
INTEGERS = [np.bool_, np.int8, np.uint8, np.int64]
FAR = np.array([-1e300, -1e38, -1e4, -745.0, 745.0, 1e4, 1e38, 1e300])


def both(case):
    return case.f, case.df


def check_derivative_matches_central_differences(case):
    slopes = numerical_gradient(lambda x: float(np.sum(case.f(x))), X)
    assert relative_error(case.df(X), slopes) < 1e-7


def check_floats_keep_their_precision(case):
    for f in both(case):
        for dtype in FLOATS:
            y = f(X.astype(dtype))
            assert y.dtype == dtype or y.dtype.kind == "i"  # a step is an integer
            np.testing.assert_allclose(y, f(X), rtol=10 * np.finfo(dtype).eps + 1e-15, atol=1e-3)


def check_float32_is_accurate(case):
    for f in both(case):
        np.testing.assert_allclose(f(X.astype(np.float32)), f(X), rtol=1e-5, atol=1e-6)


def check_integers_count_as_floats(case):
    for f in both(case):
        for dtype in INTEGERS:
            x = np.array([[0, 1], [2, 100]]).astype(dtype)
            y, expected = f(x), f(x.astype(np.float64))
            assert y.dtype == expected.dtype
            np.testing.assert_array_equal(y, expected)


def check_lists_and_numbers_are_taken(case):
    for f in both(case):
        np.testing.assert_array_equal(f([[1, -2.0], [0.5, 3]]), f(np.array([[1, -2], [0.5, 3]])))
        for number in (2, -0.5, True, np.float32(0.25)):
            y = f(number)
            assert np.shape(y) == ()
            np.testing.assert_allclose(y, f(np.array([number]))[0], rtol=1e-14)


def check_shape_is_kept_even_when_empty(case):
    for f in both(case):
        for shape in [(), (1,), (0,), (0, 3), (2, 0), (2, 3, 4, 5)]:
            assert np.shape(f(np.ones(shape))) == shape


def check_input_is_neither_written_nor_returned(case):
    for f in both(case):
        x = read_only(X)
        assert not np.shares_memory(f(x), x)
        np.testing.assert_array_equal(x, X)


def check_memory_layout_does_not_matter(case):
    for f in both(case):
        for other in layouts(X):
            np.testing.assert_allclose(f(other), f(X), rtol=1e-14)


def check_far_from_zero_nothing_overflows(case):
    for f in both(case):
        with warnings.catch_warnings(action="error"):
            assert np.all(np.isfinite(f(FAR)))
            assert np.all(np.isfinite(f(np.float32([-1e38, -1e4, 1e4, 1e38]))))


def check_infinity_gives_a_limit_not_nan(case):
    for f in both(case):
        with warnings.catch_warnings(action="error"):
            assert not np.any(np.isnan(f(np.array([-np.inf, np.inf]))))


def check_nan_stays_in_its_place_or_is_refused(case):
    x = np.array([1.0, np.nan, -1.0])
    for f, spreads in ((case.f, True), (case.df, not case.slope_is_constant)):
        if case.nan_is_refused:
            with pytest.raises(ValueError, match="NaN"):
                f(x)
        else:
            np.testing.assert_array_equal(np.isnan(f(x)), [False, spreads, False])


def check_device_arrays_stay_on_their_device(case):
    for f in both(case):
        for x in (X, np.arange(3)):
            y = f(Duck(x))
            assert isinstance(y, Duck)
            np.testing.assert_array_equal(y.memory, f(x))


ACTIVATION_CHECKS = [
    check for name, check in sorted(globals().items()) if name.startswith("check_")
]
