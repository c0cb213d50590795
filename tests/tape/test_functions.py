"""NumPy's functions on a tape: what they write down, and which settings they do not have.

That their slopes are right is in `test_operations`.
"""

import numpy as np
import pytest

from scratchdl import derivative, gradient
from scratchdl.tape import Tape


def test_a_shape_that_stays_is_not_written_down():
    tape = Tape()
    x = tape.input(np.ones((2, 3)))
    assert np.reshape(x, (2, 3)) is x
    assert np.ravel(tape.input(np.ones(3))).shape == (3,)
    assert np.reshape(x, (3, 2)).shape == (3, 2)
    tape.close()


def test_an_array_beside_a_traced_one_is_an_ordinary_array():
    def f(x):
        beside = np.asarray([1, 2], np.float32, like=x)
        assert (type(beside), beside.dtype) == (np.ndarray, np.float32)
        assert np.asarray(x, like=x) is x
        assert np.asarray(x, np.float32, like=x).dtype == np.float32
        return np.sum(x * beside)

    assert gradient(f, np.ones(2)).tolist() == [1, 2]


REFUSED = {
    "another norm": (lambda x: np.linalg.norm(x, 1), "np.linalg.norm with ord= has no rule"),
    "the largest singular value": (
        lambda x: np.linalg.norm(x[None] * x[:, None], ord=2),
        "np.linalg.norm with ord= has no rule",
    ),
    "stacks": (
        lambda x: np.sum(np.dot(x[None] * x[:, None], np.ones((4, 3, 2)))),
        "np.dot of more than two axes has no rule .* write @, or make it a layer",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_settings_without_a_rule_are_not_passed_over(name):
    f, words = REFUSED[name]
    with pytest.raises(TypeError, match=words):
        gradient(f, np.array([1.0, 2.0, 3.0]))


def test_a_row_times_a_stack_of_matrices_is_the_same_by_both_signs():
    x, stack = np.array([1.0, 2.0, 3.0]), np.arange(12.0).reshape(2, 3, 2)
    for f in (lambda x: np.dot(x, stack), lambda x: x @ stack):
        np.testing.assert_array_equal(gradient(lambda x, f=f: np.sum(f(x)), x), [14, 22, 30])


def test_a_precision_that_changes_in_between_has_a_slope_of_its_slope():
    def cube(x):
        return np.sum(x.astype(np.float32).astype(np.float64) ** 3)

    x, v = np.array([1.0, 2.0]), np.array([0.5, 3.0])
    assert gradient(lambda x: np.sum(gradient(cube, x) * v), x).tolist() == [3, 36]
    assert derivative(lambda t: derivative(lambda s: cube(s * x), t), 1.0) == 54
    assert derivative(lambda t: np.sum(gradient(cube, x + t * v)), 0.0) == 39
