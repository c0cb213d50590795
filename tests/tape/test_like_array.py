"""What can be done with a number that stands for an array while it is being differentiated."""

import re

import numpy as np
import pytest

from scratchdl import gradient
from scratchdl.tape import Tape
from scratchdl.tape.refusals import NAMES

X = np.array([[0.5, 0.25, 2.0], [1.5, 3.0, 1.0]])
METHODS = {  # what an array has as well, with the arguments to try
    "all": ((), {"axis": 1}),
    "any": ((), {"axis": 0}),
    "argmax": ((), {"axis": 1}),
    "argmin": ((0,), {}),
    "argsort": ((), {"axis": 0}),
    "astype": ((np.float32,), {}),
    "clip": ((0.5, 1.5), {}),
    "copy": ((), {}),
    "cumsum": ((), {"axis": 1}),
    "dot": ((np.ones(3),), {}),
    "flatten": ((), {}),
    "max": ((), {"axis": 1, "keepdims": True}),
    "mean": ((0,), {}),
    "min": ((), {"axis": 0}),
    "nonzero": ((), {}),
    "ravel": ((), {}),
    "reshape": (((3, 2),), {}),
    "round": ((1,), {}),
    "searchsorted": ((1.0,), {}),
    "squeeze": ((), {}),
    "std": ((), {"axis": 1, "ddof": 1}),
    "sum": ((), {"axis": 1, "keepdims": True}),
    "swapaxes": ((0, 1), {}),
    "take": (([0, 2],), {"axis": 1}),
    "transpose": (((1, 0),), {}),
    "var": ((), {"axis": 0}),
}
ATTRIBUTES = {"T", "dtype", "ndim", "shape", "size"}


def ordinary(y):
    """Without what traces it."""
    return getattr(y, "value", y)


@pytest.mark.parametrize("name", METHODS)
def test_methods_are_those_of_an_array(name):
    args, options = METHODS[name]
    x = X[0] if name == "searchsorted" else X
    tape = Tape()
    traced = getattr(tape.input(x), name)(*args, **options)
    tape.close()
    np.testing.assert_array_equal(ordinary(traced), getattr(x, name)(*args, **options))


@pytest.mark.parametrize("name", sorted(ATTRIBUTES))
def test_attributes_are_those_of_an_array(name):
    tape = Tape()
    np.testing.assert_array_equal(ordinary(getattr(tape.input(X), name)), getattr(X, name))
    tape.close()


KNOWN = {*METHODS, *ATTRIBUTES}
OTHERS = {name for name in dir(np.ndarray) if name[0] != "_"} - KNOWN


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_all_else_that_an_array_has_is_refused_by_its_name(name):
    words = re.escape(NAMES.get(name, "it has operators, indexing, and"))
    with pytest.raises(AttributeError, match=rf"has no '{name}': {words}"):
        gradient(lambda x: getattr(x, name), X)


def test_shapes_and_axes_may_be_given_one_by_one_together_or_not_at_all():
    tape = Tape()
    x = tape.input(np.ones((2, 3, 4)))
    shapes = [x.reshape(4, 6).shape, x.reshape((4, 6)).shape, x.reshape(-1).shape]
    assert shapes == [(4, 6), (4, 6), (24,)]
    orders = [x.transpose(2, 0, 1).shape, x.transpose((2, 0, 1)).shape, x.transpose().shape]
    assert orders == [(4, 2, 3), (4, 2, 3), (4, 3, 2)]
    tape.close()


def test_numbers_in_a_tuple_are_compared_as_those_in_a_list():
    seen = []

    def f(x):
        seen.extend([(x >= [x[0], 4]).tolist(), (x >= (x[0], 4)).tolist()])
        seen.extend([x[1] in x, 7.0 in x])
        return x[0]

    gradient(f, [2.0, 3.0])
    assert seen == [[True, False], [True, False], True, False]
