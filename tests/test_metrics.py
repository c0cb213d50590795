"""Accuracy and confusion matrix, number by number."""

import numpy as np
import pytest

from duck import Duck
from scratchdl import accuracy, confusion_matrix, one_hot

Y = np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.2, 0.6], [0.4, 0.3, 0.3]])
T = np.array([1, 0, 1, 2])


def test_labels_one_hot_scores_and_probabilities_agree():
    for y in (Y, np.log(Y), Y.astype(np.float32), Y.tolist(), Y.reshape(2, 2, 3)):
        for t in (T, T.astype(np.uint8), one_hot(T, 3)):
            if np.ndim(y) == 3:
                t = t.reshape(2, 2, *t.shape[1:])
            assert accuracy(y, t) == 0.5
            assert confusion_matrix(y, t).tolist() == [[1, 0, 0], [0, 1, 1], [1, 0, 0]]


def test_rows_count_what_is_there_columns_what_was_said():
    rng = np.random.default_rng(0)
    y, t = rng.standard_normal((1000, 10)), rng.integers(0, 10, 1000)
    counts = confusion_matrix(y, t)
    assert counts.sum(axis=1).tolist() == np.bincount(t, minlength=10).tolist()
    assert counts.sum(axis=0).tolist() == np.bincount(y.argmax(axis=1), minlength=10).tolist()
    assert np.trace(counts) / 1000 == accuracy(y, t)


@pytest.mark.hostile
@pytest.mark.parametrize("f", [accuracy, confusion_matrix])
def test_what_cannot_be_counted_is_refused(f):
    with pytest.raises(ValueError, match="empty batch"):
        f(Y[:0], T[:0])
    with pytest.raises(ValueError, match=r"got \(3,\)"):
        f(Y, T[:-1])
    with pytest.raises(IndexError, match=r"0\.\.2, got 3"):
        f(Y, T + 1)
    with pytest.raises(TypeError, match=r"labels must be integers.*give t\.astype\(int\)"):
        f(Y, T.astype(float))
    with pytest.raises(ValueError, match="predictions come first, then targets"):
        f(T, Y)
    with pytest.raises(ValueError, match=r"y holds NaN.* diverged.*smaller learning rate"):
        f(np.where(Y > 0.6, np.nan, Y), T)


def test_device_arrays_are_counted_on_their_device():
    assert accuracy(Duck(Y), Duck(T)) == 0.5
    assert isinstance(confusion_matrix(Duck(Y), Duck(T)), Duck)


@pytest.mark.parametrize("f", [accuracy, confusion_matrix])
def test_labels_are_not_taken_for_scores(f):
    for y in ([1, 0, 0], [1.0, 0.0, 2.0], np.array([0, 1, 0]), [True, False, False]):
        with pytest.raises(
            ValueError, match=r"look like labels.*np\.mean\(y == t\); one_hot\(y, K\)"
        ):
            f(y, [0, 1, 0])
    with pytest.raises(ValueError, match="one score a sample"):
        f([[0.2], [0.7]], [0, 1])
    assert f([0.2, 0.7], [0, 1]) is not None  # the scores of one sample
    assert f([2, 7], 1) is not None


def test_targets_in_the_place_of_scores_are_refused_where_it_shows():
    one_hot, scores = np.eye(3)[[0, 2]], np.array([[0.5, 0.25, 0.25], [0.0, 0.5, 0.5]])
    with pytest.raises(ValueError, match="as if they were swapped: predictions come first"):
        confusion_matrix(one_hot, scores)
    assert confusion_matrix(scores, one_hot).sum() == 2


def test_whole_numbers_can_be_scores():
    assert accuracy([[1, 0], [0, 2]], [[1, 0], [0, 1]]) == 1.0
    assert accuracy([0.0, 0.7], [0, 1]) == 1.0
