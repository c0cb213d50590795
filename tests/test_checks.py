"""The checks of input: what they let through, and the words with which they refuse."""

import sys

import numpy as np
import pytest

from duck import Duck
from hostile.values import NOT_A_NUMBER, matrix
from scratchdl import checks, cross_entropy_error

pytestmark = pytest.mark.hostile


def test_arrays_are_left_alone():
    for x in (np.ones(3), np.ones(3, np.float32), Duck([1.0])):
        assert checks.as_array(x) is x
        assert checks.as_floats(x) is x
        assert checks.as_scores(x) is x


def test_numbers_lists_and_matrices_become_arrays():
    for x in (1.5, [1, 2], ((1.0,), (2.0,)), np.float32(2), matrix([[1.0]]), range(3)):
        y = checks.as_array(x)
        assert type(y) is np.ndarray
        np.testing.assert_array_equal(y, x)


def test_other_libraries_that_convert_are_converted():
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            return np.array([1.0, 2.0], dtype)

    np.testing.assert_array_equal(checks.as_array(Tensor()), [1.0, 2.0])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_floats_keep_their_precision(dtype):
    assert checks.as_floats(np.ones(2, dtype)).dtype == dtype


@pytest.mark.parametrize("dtype", [np.bool_, np.uint8, np.int32, np.int64, np.uint64])
def test_integers_become_float64(dtype):
    assert checks.as_floats(np.ones(2, dtype)).dtype == np.float64
    assert checks.as_floats(Duck(np.ones(2, dtype))).dtype == np.float64


@pytest.mark.parametrize("value", [0.5, np.float32(0.25), 1e-300])
def test_fractions_come_back_as_python_floats(value):
    assert type(checks.as_fraction("alpha", value)) is float


@pytest.mark.parametrize("value", [1, np.int64(10), np.uint8(255)])
def test_counts_come_back_as_python_integers(value):
    assert type(checks.as_count("num_classes", value)) is int


def test_a_count_may_be_allowed_to_be_none():
    assert checks.as_count("step_num", 0, least=0) == 0
    with pytest.raises(ValueError, match="step_num must be at least 0, got -1"):
        checks.as_count("step_num", -1, least=0)


def test_an_unknown_name_is_answered_with_the_nearest_or_with_all():
    checks.check_choice("optimizer", "sgd", ["sgd", "adam"])
    with pytest.raises(ValueError, match=r"there is no optimizer 'ADAMM'; did you mean 'adam'\?"):
        checks.check_choice("optimizer", "ADAMM", ["sgd", "adam"])
    for unlike in ("x", None, 3):
        with pytest.raises(ValueError, match=f"optimizer {unlike!r}; choose from sgd, adam"):
            checks.check_choice("optimizer", unlike, iter(["sgd", "adam"]))


@pytest.mark.parametrize("check", [checks.check_not_negative, checks.check_positive])
def test_settings_that_are_no_numbers_are_named(check):
    for value in NOT_A_NUMBER:
        with pytest.raises(TypeError, match="lr must be a number, got"):
            check("lr", value)
    for value in (-1.0, np.nan, np.inf, -np.inf):
        with pytest.raises(ValueError, match=f"lr must be a finite number.*got {value}"):
            check("lr", value)


def test_zero_is_not_negative_and_not_positive():
    checks.check_not_negative("delta", 0)
    with pytest.raises(ValueError, match="greater than 0, got 0"):
        checks.check_positive("lr", 0)


def test_flags_of_python_and_numpy_are_taken():
    checks.check_flag("training", True)
    checks.check_flag("training", np.bool_(False))


def test_shapes_are_compared_under_the_callers_names():
    checks.check_same_shape(y=np.ones((2, 3)), t=np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"but y has \(2, 3\), t has \(3, 2\)"):
        checks.check_same_shape(y=np.ones((2, 3)), t=np.ones((3, 2)))


def test_one_class_and_no_axes_of_batch():
    checks.check_targets(np.array([0.0]), np.array(0))
    checks.check_targets(np.array([0.0]), np.array([1.0]))


def test_no_labels_are_no_wrong_labels():
    checks.check_labels(np.zeros(0, int), 3)


def test_small_positive_numbers_are_positive():
    checks.check_positive("lr", 1e-9)


def test_the_first_number_that_is_not_finite_is_named():
    checks.check_finite("weights", np.array([1.0, -1e308]))
    with pytest.raises(ValueError, match="weights must hold finite numbers, got -inf"):
        checks.check_finite("weights", np.array([1.0, -np.inf, np.nan]))


def test_samples_have_as_many_numbers_as_there_are_weights():
    checks.check_sample_size(np.ones(3), 3)
    checks.check_sample_size(np.ones((2, 3)), 3)
    for x in (np.ones(2), np.ones((3, 2)), np.array(1.0)):
        with pytest.raises(ValueError, match=r"give x of shape \(3,\) or \(N, 3\)") as caught:
            checks.check_sample_size(x, 3)
        assert str(caught.value).endswith(f"got {x.shape}")


def test_both_shapes_that_targets_may_have_are_named():
    with pytest.raises(ValueError, match=r"shape \(2,\) \(labels\) or \(2, 3\) .*got \(3,\)"):
        checks.check_targets(np.ones((2, 3)), np.zeros(3, int))


def test_the_number_that_is_no_probability_is_named():
    for row, bad in (([0.0, 5.0], "5.0"), ([-2.0, 5.0], "-2.0"), ([np.nan, 0.0], "nan")):
        with pytest.raises(ValueError, match=f"got {bad};"):
            cross_entropy_error(row, 0)


def test_lists_become_arrays_where_masked_arrays_were_never_loaded(monkeypatch):
    monkeypatch.delitem(sys.modules, "numpy.ma", raising=False)
    np.testing.assert_array_equal(checks.as_array([1, 2]), [1, 2])


def test_single_numbers_of_numpy_are_on_the_host():
    x = np.float32(0.5)
    assert checks.on_host(x) is x


@pytest.mark.parametrize("error", [1.2e-3, -1.2e-3])
def test_probabilities_add_up_to_1_within_a_thousandth(error):
    rows = np.array([[0.5, 0.5]])
    for check in (checks.check_predictions, checks.check_distributions):
        check(rows + error / 3)  # two thirds of it
        with pytest.raises(ValueError, match=r"sum to 1, but one sum is off by 0\.0012"):
            check(rows + error / 2)


def test_the_hint_at_labels_that_begin_at_1_is_given_where_they_may():
    for t, hint in (([1, 3], "; if they begin at 1, give t - 1"), ([0, 3], ""), ([1, 4], "")):
        with pytest.raises(IndexError) as caught:
            checks.check_labels(np.array(t), 3)
        assert str(caught.value) == f"labels must lie in 0..2, got {t[1]}{hint}"


def test_labels_of_another_kind_are_told_what_to_give():
    with pytest.raises(TypeError, match=r"got dtype float64; give t\.astype\(int\)$"):
        checks.check_labels(np.array([1.0]), 3)
    with pytest.raises(TypeError, match=r"got dtype bool$"):
        checks.check_labels(np.array([True]), 3)
    for words in (["a"], [b"a"], np.array(["a", 1], object)):
        with pytest.raises(TypeError, match=r"; give np\.unique\(t, return_inverse=True\)\[1\]$"):
            checks.check_labels(np.array(words), 3)
    with pytest.raises(TypeError, match=r"some of which are not whole numbers$"):
        checks.check_labels(np.array([1.0, 1.5]), 3)


def test_a_column_of_labels_is_known_whatever_stands_before_it():
    hint = r"if these are labels, give np\.squeeze\(t, -1\)$"
    for shape in ((3,), (2, 3), (2, 3, 4)):
        with pytest.raises(ValueError, match=hint):
            checks.check_targets(np.ones(shape), np.zeros((*shape[:-1], 1), int))


def test_many_rows_of_probabilities_are_no_scores():
    rows = np.tile([0.25, 0.75, 0.0], (8, 1))  # softmax may be as sure as that
    for x in (rows, rows.reshape(2, 4, 3)):
        with pytest.raises(ValueError, match="the rows of x are probabilities, where scores are"):
            checks.check_scores(x)
    checks.check_scores(rows[:7])
    checks.check_scores(np.vstack([rows, [[0.0, 0.0, 2.0]]]))  # one cannot be: all are scores
    checks.check_scores(rows + np.array([1, -1, 0]))  # these sum to 1, too


def test_objects_in_a_table_are_told_how_to_become_numbers():
    for x, hint in (
        (np.array([1, 2], object), "; if they are numbers, give x.astype(float)"),
        (np.array(None), ""),
        (np.array(["1"]), ""),
    ):
        with pytest.raises(TypeError) as caught:
            checks.as_floats(x)
        assert str(caught.value) == f"expected real numbers, got an array of dtype {x.dtype}{hint}"


def test_targets_in_the_place_of_predictions_are_told_their_order():
    y, t = np.zeros((2, 3)), np.zeros((2, 3, 4))
    with pytest.raises(ValueError, match=r"got \(2, 3, 4\); predictions come first, then targets$"):
        checks.check_targets(y, t)
    with pytest.raises(ValueError, match=r"got \(4,\)$"):
        checks.check_targets(y, t[0, 0])


@pytest.mark.parametrize(
    ("check", "refused"),
    [(checks.as_fraction, (0, 1, 1.5, -0.1, np.nan)), (checks.as_decay, (1, 1.5, -0.1, np.nan))],
)
def test_shares_that_are_none_are_refused(check, refused):
    for value in refused:
        with pytest.raises(ValueError, match=r"^share must be .* than 1, got"):
            check("share", value)
    for value in NOT_A_NUMBER:
        with pytest.raises(TypeError, match=r"^share must be a number, got"):
            check("share", value)
    assert checks.as_decay("share", 0) == 0


def test_counts_flags_and_functions_of_another_kind_are_named():
    for value in (1.5, "2", None, True, np.ones(2)):
        with pytest.raises(TypeError, match=r"^count must be an integer, got"):
            checks.as_count("count", value)
    for value in ("none", 1, None):
        with pytest.raises(TypeError, match=r"^training must be True or False, got"):
            checks.check_flag("training", value)
    checks.check_function(len)
    with pytest.raises(TypeError, match="f must be a function, and comes first, got int"):
        checks.check_function(3)


def test_a_whole_number_may_be_too_large_for_a_float():
    with pytest.raises(ValueError, match="lr is too large for a float"):
        checks.check_number("lr", 10**400)
