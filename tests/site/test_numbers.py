"""Outputs are compared as numbers: to one unit of the last digit, and everything else exactly."""

import doctest

import pytest

from book.engine import numbers
from book.engine.numbers import first_difference


def test_docstring_examples():
    done = doctest.testmod(numbers)
    assert done.attempted > 0
    assert done.failed == 0


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("loss 0.827272", "loss 0.827271"),
        ("loss 0.8272721", "loss 0.827272"),  # NumPy leaves zeros at the end away
        ("0.50", "0.5"),
        ("0.1", "0.10000"),
        ("1.00", "0.99"),
        ("9.99954600e-01 2.06106005e-09", "9.99954601e-01 2.06106004e-09"),
        ("1.5e-07", "1.6e-07"),
        ("9.9e-08", "1.0e-07"),
        ("81.6%", "81.5%"),
        ("(0.25, 0.75)", "(0.25, 0.74)"),
        ("[ 0.5  9.99]", "[ 0.5 10.  ]"),  # the columns move when a number grows
        ("[0.1  0.2 ]", "[0.1  0.21]"),
        ("a  b\n1  0.5 ", "a  b\n1  0.51"),
        ("0.0 -0.01", "0.0 0.00"),
        ("trailing blanks  \n\n", "trailing blanks"),
        ("float32 2.13", "float32 2.12"),
    ],
)
def test_what_rounding_may_change_is_no_difference(expected, printed):
    assert first_difference(expected, printed) is None
    assert first_difference(printed, expected) is None


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("loss 0.827272", "loss 0.827252"),  # two places up
        ("loss 0.827272", "loss 0.827274"),  # two units
        ("loss 0.8", "loss 0.79999995"),  # what shows eight digits must have them right
        ("loss 0.83", "lost 0.83"),
        ("41 of 50", "42 of 50"),
        ("1e+09", "2e+09"),  # whole, too
        ("0.83", "-0.83"),
        ("epoch 3, loss 0.50", "epoch 4, loss 0.50"),
        ("loss 0.50", "loss 0.50 0.50"),
        ("loss 0.50", "loss nan"),
        ("[0.5 1.5]", "[0.5, 1.5]"),
        ("1.5e-07", "1.5e-08"),
        ("float32 2.13", "float64 2.13"),
        ("NumPy 2.0.1", "NumPy 2.0.2"),  # a version is no number
        ("0.5", "0.5%"),
        ("one two", "onetwo"),
        ("0.50 ± 0.10", "0.50 - 0.10"),
    ],
)
def test_what_rounding_cannot_change_is_a_difference(expected, printed):
    assert first_difference(expected, printed) == 0
    assert first_difference(printed, expected) == 0


@pytest.mark.parametrize(
    ("expected", "printed", "line"),
    [
        ("one\ntwo\nthree", "one\nthree", 1),
        ("one\ntwo", "one\ntwo\nthree", 2),
        ("one\ntwo", "one", 1),
        ("x 0.5\ny 0.5\nz 0.5", "x 0.5\ny 0.6\nz 0.7", 2),
        ("one\n\ntwo", "one\ntwo", 1),
        ("", "one", 0),
    ],
)
def test_the_first_line_that_differs_is_named(expected, printed, line):
    assert first_difference(expected, printed) == line


def test_blanks_count_where_no_number_differs():
    """A table whose columns have slipped is another table."""
    assert first_difference("a    0.5\nbb   0.5", "a  0.5\nbb   0.5") == 0
    assert first_difference("  indented", "indented") == 0


def test_exactly_means_every_digit():
    assert first_difference("0.30000000000000004", "0.30000000000000004", exact=True) is None
    assert first_difference("0.30000000000000004", "0.30000000000000003") is None
    assert first_difference("0.30000000000000004", "0.30000000000000003", exact=True) == 0
    assert first_difference("0.50", "0.5", exact=True) == 0


@pytest.mark.parametrize("printed", ["20.5", "30", "41.1", "25.333"])
def test_a_range_takes_what_lies_in_it(printed):
    assert first_difference("accuracy 20.5..41.1 %", f"accuracy {printed} %") is None


@pytest.mark.parametrize("printed", ["20.4", "41.2", "-30", "nan", "1e3"])
def test_a_range_takes_nothing_else(printed):
    assert first_difference("accuracy 20.5..41.1 %", f"accuracy {printed} %") == 0


def test_ranges_may_be_negative_and_stand_beside_numbers():
    assert first_difference("-0.2..-0.1 and 0.55 of 3..5", "-0.15 and 0.54 of 4") is None
    assert first_difference("-0.2..-0.1 and 0.55 of 3..5", "-0.15 and 0.54 of 6") == 0
    assert first_difference("-0.2..-0.1 and 0.55 of 3..5", "0.15 and 0.54 of 4") == 0
