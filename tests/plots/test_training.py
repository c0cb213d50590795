"""The figures of a training: the right numbers in the right places."""

import numpy as np
import pytest

from scratchdl import History
from scratchdl.plots import plot_confusion_matrix, plot_history, plot_mistakes
from scratchdl.plots.style import ACCURACY, LOSS

HISTORY = History(
    train_loss=[0.9, 0.4],
    train_accuracy=[0.7, 0.9],
    validation_loss=[0.8, 0.5],
    validation_accuracy=[0.75, 0.86],
)
Y = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.6, 0.4, 0.0], [0.0, 0.05, 0.95]])
T = np.array([0, 0, 1, 1])


def test_each_line_has_its_numbers_and_its_look():
    loss, accuracy = plot_history(HISTORY).axes
    for ax, train, validation, colour in [
        (loss, HISTORY.train_loss, HISTORY.validation_loss, LOSS),
        (accuracy, HISTORY.train_accuracy, HISTORY.validation_accuracy, ACCURACY),
    ]:
        solid, dashed = ax.lines
        assert [solid.get_label(), dashed.get_label()] == ["training", "validation"]
        assert [solid.get_linestyle(), dashed.get_linestyle()] == ["-", "--"]
        assert solid.get_color() == dashed.get_color() == colour
        assert solid.get_xdata().tolist() == [1, 2]
        assert list(solid.get_ydata()) == train
        assert list(dashed.get_ydata()) == validation


def test_what_was_not_measured_is_not_drawn():
    loss, accuracy = plot_history(History(train_loss=[0.9] * 40)).axes
    assert [line.get_label() for line in loss.lines] == ["training"]
    assert not accuracy.lines
    assert loss.lines[0].get_marker() in ("", "None")
    with pytest.raises(ValueError, match="no epoch is complete"):
        plot_history(History())


def test_counts_stand_in_their_squares_and_zeros_do_not():
    (ax,) = plot_confusion_matrix(Y, T, names="abc").axes
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert written == {(0, 0): "1", (1, 0): "1", (0, 1): "1", (2, 1): "1"}
    shades = ax.images[0].get_array()
    assert shades[0, 0] > 0 > shades[0, 1]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b", "c"]


def test_a_classifier_without_mistakes_has_no_red():
    (ax,) = plot_confusion_matrix(np.eye(3), [0, 1, 2]).axes
    assert ax.images[0].get_array().min() == 0


def test_the_most_certain_mistakes_come_first():
    x = np.arange(16.0).reshape(4, 4)
    figure = plot_mistakes(x, Y, T)
    assert [ax.get_title() for ax in figure.axes] == ["1 → 2", "0 → 1", "1 → 0"]
    assert figure.axes[0].images[0].get_array().ravel().tolist() == x[3].tolist()
    assert len(plot_mistakes(x, Y, T, most=2).axes) == 2


def test_without_a_mistake_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="no mistake to draw"):
        plot_mistakes(np.ones((3, 4)), np.eye(3), [0, 1, 2])
    with pytest.raises(ValueError, match="most must be at least 1"):
        plot_mistakes(np.ones((4, 4)), Y, T, most=0)
