"""Hostile input into every loss: each kind has one documented outcome."""

import numpy as np
import pytest

import scratchdl as dl
from checks.registry import LOSSES
from hostile.values import NOT_A_NUMBER, NOT_REAL_NUMBERS, RAGGED, matrix

Y = np.array([[0.2, 0.8], [0.5, 0.5]])
ONE_HOT = np.array([[0.0, 1.0], [1.0, 0.0]])
CLASSIFIERS = [name for name, case in LOSSES.items() if case.takes_labels]

pytestmark = pytest.mark.hostile
each = pytest.mark.parametrize("case", LOSSES.values(), ids=LOSSES)
each_classifier = pytest.mark.parametrize("case", [LOSSES[n] for n in CLASSIFIERS], ids=CLASSIFIERS)


@each
@pytest.mark.parametrize("kind", NOT_REAL_NUMBERS)
def test_predictions_that_are_no_real_numbers_are_a_type_error(case, kind):
    with pytest.raises(TypeError, match=r"expected real numbers|masked arrays"):
        case.loss(NOT_REAL_NUMBERS[kind], ONE_HOT)


@each
@pytest.mark.parametrize("kind", NOT_REAL_NUMBERS)
def test_targets_that_are_no_real_numbers_are_refused(case, kind):
    with pytest.raises((TypeError, ValueError), match=r"real numbers|masked|shape|labels"):
        case.loss(Y, NOT_REAL_NUMBERS[kind])


@each
def test_complex_targets_of_the_right_shape_are_a_type_error(case):
    with pytest.raises(TypeError, match="real numbers"):
        case.loss(Y, ONE_HOT.astype(complex))


@each
def test_rows_of_different_length_are_a_value_error(case):
    for y, t in ((RAGGED, ONE_HOT), (Y, RAGGED)):
        with pytest.raises(ValueError, match="inhomogeneous"):
            case.loss(y, t)


@each
@pytest.mark.parametrize("nothing", [[], [[]], np.ones((0, 2)), np.ones((2, 0))])
def test_nothing_has_no_loss(case, nothing):
    with pytest.raises(ValueError, match=r"empty batch|at least one class"):
        case.loss(nothing, nothing)


@each
def test_a_matrix_counts_as_a_plain_array(case):
    assert case.loss(matrix(Y), matrix(ONE_HOT)) == case.loss(Y, ONE_HOT)


@each
def test_arrays_that_numpy_would_stretch_are_refused(case):
    for t in (ONE_HOT[:1], ONE_HOT[:, :1], np.ones(3), np.ones((1, 2, 2)), np.float64(1.0)):
        with pytest.raises(ValueError, match="shape"):
            case.loss(Y, t)


@pytest.mark.parametrize("name", ["sum_squared_error", "mean_squared_error"])
def test_labels_are_refused_where_distances_are_measured(name):
    with pytest.raises(ValueError, match=r"y has \(2, 2\), t has \(2,\)"):
        LOSSES[name].loss(Y, [1, 0])


@pytest.mark.parametrize("name", ["sum_squared_error", "mean_squared_error"])
def test_squares_beyond_the_largest_float_are_infinite_with_a_warning(name):
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert LOSSES[name].loss([1e300], [0.0]) == np.inf


@pytest.mark.parametrize("name", ["sum_squared_error", "mean_squared_error"])
def test_nan_targets_spread(name):
    assert np.isnan(LOSSES[name].loss([1.0], [np.nan]))


@each_classifier
@pytest.mark.parametrize("bad", [-1, 2, -(2**63), 2**63 - 1])
def test_a_label_out_of_range_is_an_index_error_that_names_label_and_range(case, bad):
    with pytest.raises(IndexError, match=rf"labels must lie in 0\.\.1, got {bad}"):
        case.loss(Y, np.array([0, bad]))
    with pytest.raises(IndexError, match=rf"labels must lie in 0\.\.1, got {bad}"):
        case.loss(Y[0], bad)


@each_classifier
@pytest.mark.parametrize(
    "labels", [[0.0, 1.0], [True, False], ["0", "1"], [None, 1], [np.nan, 0.0], [0j, 1j]]
)
def test_labels_that_are_no_integers_are_a_type_error(case, labels):
    with pytest.raises(TypeError, match="labels must be integers, got dtype"):
        case.loss(Y, labels)


@each_classifier
@pytest.mark.parametrize("labels", [[[0], [1]], [0], [0, 1, 1], 0])
def test_labels_in_the_wrong_shape_are_a_value_error(case, labels):
    with pytest.raises(ValueError, match=r"must have shape \(2,\) \(labels\) or \(2, 2\)"):
        case.loss(Y, labels)


@each_classifier
@pytest.mark.parametrize("row", [[0.0, 0.0], [1.0, 1.0], [0.5, 0.4], [np.inf, 0.0], [2, 0]])
def test_target_rows_that_do_not_sum_to_1_are_a_value_error(case, row):
    with pytest.raises(ValueError, match="must sum to 1"):
        case.loss(Y, [[0, 1], row])


@each_classifier
@pytest.mark.parametrize("row", [[-1.0, 2.0], [np.nan, 1.0]])
def test_negative_or_missing_target_probabilities_are_a_value_error(case, row):
    with pytest.raises(ValueError, match="must not be negative or NaN"):
        case.loss(Y, [[0, 1], row])


@each_classifier
def test_a_square_table_of_labels_is_not_taken_for_one_hot_rows(case):
    with pytest.raises(ValueError, match="are these labels in the wrong shape"):
        case.loss(Y, [[0, 1], [1, 1]])


@pytest.mark.parametrize("bad", [-1e-12, 1.1, 5.0, np.nan, np.inf, -np.inf])
def test_predictions_that_are_no_probabilities_are_a_value_error_with_a_hint(bad):
    with pytest.raises(ValueError, match=rf"got {bad}.*use softmax_cross_entropy\(x, t\)"):
        dl.cross_entropy_error([[0.5, 0.5], [bad, 0.5]], [0, 1])


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_rounding_above_1_is_forgiven(dtype):
    y = np.array([np.nextafter(dtype(1), dtype(2)), 0], dtype)
    assert dl.cross_entropy_error(y, 0) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("delta", [-1e-7, np.nan, np.inf])
def test_a_negative_or_endless_delta_is_a_value_error(delta):
    with pytest.raises(ValueError, match=f"delta must be a finite number.*got {delta}"):
        dl.cross_entropy_error(Y, ONE_HOT, delta=delta)


@pytest.mark.parametrize("delta", NOT_A_NUMBER)
def test_a_delta_that_is_no_number_is_a_type_error(delta):
    with pytest.raises(TypeError, match="delta must be a number"):
        dl.cross_entropy_error(Y, ONE_HOT, delta=delta)


def test_an_infinite_score_is_nan_with_a_warning():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(dl.softmax_cross_entropy([np.inf, 0.0], 0))


def test_a_ruled_out_class_that_comes_true_costs_infinitely_much():
    assert dl.softmax_cross_entropy([0.0, -np.inf], 1) == np.inf
