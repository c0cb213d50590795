"""Gradients beside measured ones, entry by entry."""

import numpy as np
import pytest

from scratchdl.plots import plot_gradient_check
from scratchdl.plots.gradient_checks import below_each_other, exponents

W, b = np.array([[3.0, 0.0], [0.0, 4.0]]), np.array([1.0, 0.0])


def panels(figure):
    return {ax.get_title(): ax for ax in figure.axes if ax.axison}


def numbers(ax):
    return [text.get_text() for text in ax.texts]


def test_each_entry_shows_the_power_of_ten_of_its_error():
    wrong = W + np.array([[0.0, 1e-6], [1.0, 0.0]])
    shown = panels(plot_gradient_check({"W": wrong, "b": b}, {"W": W, "b": b}))
    assert list(shown) == ["W", "b"]
    assert numbers(shown["W"]) == ["−14", "−7", "−1", "−14"]
    assert numbers(shown["b"]) == ["−14", "−14"]


def test_the_error_is_the_one_of_gradient_check():
    rng = np.random.default_rng(0)
    g, g_hat = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    share = np.abs(g - g_hat) / (np.linalg.norm(g) + np.linalg.norm(g_hat))
    assert np.array_equal(exponents(g, g_hat), np.round(np.log10(share)))
    assert np.all(exponents(np.zeros(3), np.zeros(3)) == -14)


def test_right_is_blue_and_wrong_is_red():
    for factor, blue in ((1 + 1e-12, True), (2.0, False)):
        ax = panels(plot_gradient_check({"W": factor * W + 1e-12}, {"W": W}))["W"]
        (image,) = ax.images
        red, _, blueness, _ = image.to_rgba(image.get_array())[0, 0]
        assert bool(blueness > red) is blue


def test_a_vector_stands_below_the_matrix_before_it():
    assert below_each_other({"X": W, "W1": W, "b1": b, "W2": W, "b2": b}) == [
        ["X"],
        ["W1", "b1"],
        ["W2", "b2"],
    ]
    assert below_each_other({"b": b, "W": W}) == [["b"], ["W"]]
    assert list(panels(plot_gradient_check({"b": b}, {"b": b}))) == ["b"]


@pytest.mark.parametrize(
    ("computed", "measured", "words"),
    [
        ({}, {}, "the same names twice"),
        ({"W": W}, {"b": b}, r"got \['W'\] and \['b'\]"),
        ({"W": W}, {"W": b}, r"of one shape in both, got \(2, 2\) and \(2,\)"),
        ({"W": np.ones((1, 1, 1))}, {"W": np.ones((1, 1, 1))}, "a matrix or a vector"),
        ({"W": np.ones((1, 15))}, {"W": np.ones((1, 15))}, "15 columns together are too wide"),
    ],
)
def test_what_cannot_be_compared_is_refused(computed, measured, words):
    with pytest.raises(ValueError, match=words):
        plot_gradient_check(computed, measured)


def test_below_a_matrix_without_a_vector_there_is_nothing():
    arrays = {"W1": W, "b1": b, "W2": W}
    figure = plot_gradient_check(arrays, arrays)
    assert set(panels(figure)) == {"W1", "b1", "W2"}
    assert len(figure.axes) == 4
