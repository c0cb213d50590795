"""Pictures of digits, and of the numbers they are made of."""

import numpy as np
import pytest

from scratchdl.plots import plot_digits, plot_pixels

DIGITS = np.arange(6 * 784).reshape(6, 784) % 256


def pictures(figure):
    return [np.asarray(ax.images[0].get_array()) for ax in figure.axes]


@pytest.mark.parametrize("shape", [(6, 784), (6, 28, 28), (6, 1, 28, 28)])
def test_every_shape_in_which_digits_come_gives_the_same_pictures(shape):
    figure = plot_digits(DIGITS.reshape(shape))
    assert np.array_equal(pictures(figure), DIGITS.reshape(6, 28, 28))
    assert [ax.get_title() for ax in figure.axes] == [""] * 6


def test_one_digit_flat_or_not():
    for one in (DIGITS[0], DIGITS[0].reshape(28, 28)):
        assert np.array_equal(pictures(plot_digits(one)), [DIGITS[0].reshape(28, 28)])


def test_labels_stand_above_and_rows_need_not_be_full():
    figure = plot_digits(DIGITS, [7, "4?", np.int64(9), 3.5, None, True], columns=4)
    titles = [ax.get_title() for ax in figure.axes]
    assert titles == ["7", "4?", "9", "3.5", "None", "True"]
    rows = {round(ax.get_position().y0, 3) for ax in figure.axes}
    assert len(rows) == 2


def test_all_pictures_share_one_scale():
    figure = plot_digits(np.stack([np.full(16, 0.25), np.ones(16)]))
    assert {ax.images[0].get_clim() for ax in figure.axes} == {(0.0, 1.0)}
    assert plot_digits(np.zeros(16)).axes[0].images[0].get_clim() == (0.0, 1.0)


@pytest.mark.parametrize("shape", [(), (783,), (2, 783), (2, 27, 28), (0, 784)])
def test_what_is_no_picture_is_refused(shape):
    with pytest.raises(ValueError, match="picture"):
        plot_digits(np.zeros(shape))


def test_missing_pixels_and_labels_are_refused():
    with pytest.raises(ValueError, match="every pixel a finite number"):
        plot_digits(np.full(16, np.nan))
    with pytest.raises(ValueError, match="6 pictures need as many labels, got 2"):
        plot_digits(DIGITS, [1, 2])


def test_pixels_are_written_as_the_numbers_they_are():
    image = np.arange(784).reshape(28, 28) % 256
    whole, detail = plot_pixels(image, top=3, left=20, size=2, title="seven").axes
    assert [text.get_text() for text in detail.texts] == ["104", "105", "132", "133"]
    assert (whole.get_title(), detail.get_title()) == ("seven", "rows 3–4, columns 20–21")
    (frame,) = whole.patches
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((19.5, 2.5), 2, 2)
    _, detail = plot_pixels(image / 255, top=3, left=20, size=1).axes
    assert [text.get_text() for text in detail.texts] == ["0.4"]


def test_numbers_are_white_on_black_and_black_on_white():
    _, detail = plot_pixels(np.array([[0, 255], [120, 150]]), top=0, left=0, size=2).axes
    colours = [text.get_color() for text in detail.texts]
    assert colours == ["#0a0a0a", "#ffffff", "#0a0a0a", "#ffffff"]


@pytest.mark.parametrize(
    "square", [{"top": -1}, {"left": -1}, {"top": 23}, {"left": 23}, {"size": 0}, {"size": 22}]
)
def test_the_square_must_lie_in_the_picture(square):
    with pytest.raises(ValueError, match="does not lie in a picture of 28 by 28 pixels"):
        plot_pixels(DIGITS[0], **square)


def test_pixels_of_one_picture_at_a_time():
    with pytest.raises(ValueError, match="draws one picture, got 6"):
        plot_pixels(DIGITS)
