"""Every promise of an activation that looks at a whole row: softmax and its logarithm.

Each check takes a `RowCase`.
"""

import warnings

import numpy as np
import pytest

from checks.cases import draw
from checks.numerics import layouts, numerical_gradient, read_only, relative_error
from duck import Duck

X = draw((4, 3))
EXTREME = np.array([[1e4, 0.0, -1e4], [-1e300, 1e300, 0.0], [1e4, 1e4, 1e4]])


def both(case):
    return case.function, case.jacobian


def check_jacobian_matches_central_differences(case):
    for x in X:
        rows = [numerical_gradient(lambda x, i=i: float(case.function(x)[i]), x) for i in range(3)]
        assert relative_error(case.jacobian(x), np.array(rows)) < 1e-7


def check_a_batch_is_its_samples(case):
    for f in both(case):
        for batch in (X, X[np.newaxis], X.reshape(2, 2, 3)):
            rows = np.array([f(row) for row in batch.reshape(-1, 3)])
            together = f(batch)
            np.testing.assert_allclose(together, rows.reshape(together.shape), rtol=1e-14)
            assert together.shape[: batch.ndim] == batch.shape


def check_floats_keep_their_precision(case):
    for f in both(case):
        for dtype in (np.float16, np.float32, np.float64, np.longdouble):
            y = f(X.astype(dtype))
            assert y.dtype == dtype
            np.testing.assert_allclose(y, f(X), atol=10 * np.finfo(dtype).eps + 1e-15)


def check_integers_and_lists_count_as_floats(case):
    for f in both(case):
        for x in ([[0, 1, 2]], np.uint8([[0, 1, 2]]), np.int64([[0, 1, 2]])):
            assert f(x).dtype == np.float64
            np.testing.assert_array_equal(f(x), f(np.array([[0.0, 1.0, 2.0]])))


def check_empty_batch_passes(case):
    for f in both(case):
        assert f(X[:0]).shape == (0, *f(X).shape[1:])


def check_rows_without_classes_are_refused(case):
    for f in both(case):
        for x in (3.0, [], np.ones((2, 0))):
            with pytest.raises(ValueError, match="at least one class") as caught:
                f(x)
            assert str(np.shape(x)) in str(caught.value)


def check_input_is_neither_written_nor_returned(case):
    for f in both(case):
        x = read_only(X)
        assert not np.shares_memory(f(x), x)
        np.testing.assert_array_equal(x, X)


def check_memory_layout_does_not_matter(case):
    for f in both(case):
        for other in layouts(X):
            np.testing.assert_allclose(f(other), f(X), rtol=1e-14)


def check_extreme_scores_do_not_overflow(case):
    for f in both(case):
        with warnings.catch_warnings(action="error"):
            assert np.all(np.isfinite(f(EXTREME)))
            assert np.all(np.isfinite(f(np.float32([1e4, 0, -1e4]))))


def check_nan_spreads_over_its_own_row_only(case):
    x = X.copy()
    x[1, 2] = np.nan
    for f in both(case):
        y = f(x)
        assert np.isnan(y[1]).all()
        others = np.delete(f(X), 1, axis=0)
        np.testing.assert_allclose(np.delete(y, 1, axis=0), others, rtol=1e-14)


def check_an_infinite_largest_score_is_nan_with_a_warning(case):
    for f in both(case):
        for row in ([np.inf, 0.0], [-np.inf, -np.inf]):
            with pytest.warns(RuntimeWarning, match="invalid value"):
                assert np.isnan(f(row)).all()


def check_minus_infinity_rules_a_class_out(case):
    for f in both(case):
        with warnings.catch_warnings(action="error"):
            ruled_out, hopeless = f([1.0, -np.inf, 2.0]), f([1.0, -1e300, 2.0])
        np.testing.assert_array_equal(ruled_out[..., [0, 2]], hopeless[..., [0, 2]])


def check_device_arrays_stay_on_their_device(case):
    for f in both(case):
        for x in (X, np.array([[1, 2]])):
            y = f(Duck(x))
            assert isinstance(y, Duck)
            np.testing.assert_array_equal(y.memory, f(x))


ROW_CHECKS = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
