"""The numbers behind the curves, and the smoothing."""

import numpy as np
import pytest

from scratchdl import History, smooth_curve


def test_smoothing_is_the_formula():
    values = np.random.default_rng(0).standard_normal(40)
    smooth, w = smooth_curve(values), np.kaiser(11, 2.0)
    for i in range(5, 35):
        expected = sum(w[j + 5] * values[i + j] for j in range(-5, 6)) / sum(w)
        assert smooth[i] == pytest.approx(expected, rel=1e-12)
    assert smooth[0] == pytest.approx(np.dot(w, values[[5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5]]) / sum(w))


@pytest.mark.parametrize("n", [1, 2, 5, 11, 100])
def test_as_many_numbers_as_came_in_and_a_constant_stays(n):
    np.testing.assert_allclose(smooth_curve(np.full(n, 3.0)), np.full(n, 3.0), rtol=1e-14)
    assert smooth_curve(range(n), window=1).tolist() == list(range(n))


def test_what_cannot_be_smoothed_is_refused():
    with pytest.raises(ValueError, match=r"list of numbers, got shape \(2, 2\)"):
        smooth_curve(np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"list of numbers, got shape \(0,\)"):
        smooth_curve([])
    for window in (2, 10):
        with pytest.raises(ValueError, match=f"window must be odd, to have a middle, got {window}"):
            smooth_curve([1.0], window)
    with pytest.raises(ValueError, match="window must be at least 1"):
        smooth_curve([1.0], -1)


def test_epochs_are_counted_from_one():
    assert (History().epochs, History().best_epoch) == (0, 0)
    history = History(train_loss=[1.0, 0.5], validation_loss=[0.4, 0.4])
    assert (history.epochs, history.best_epoch) == (2, 1)
    assert History(**history.as_dict()) == history


def test_an_epoch_that_was_written_down_in_part_does_not_count():
    history = History()
    history.add_epoch(1.0, train_accuracy=0.5, validation_loss=0.9)
    history.train_accuracy.append(0.7)  # and then came an interruption
    assert history.epochs == 1
    history.add_epoch(0.8, train_accuracy=0.6, validation_loss=0.7)
    assert history == History([], [1.0, 0.8], [0.5, 0.6], [0.9, 0.7])
