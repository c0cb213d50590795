"""What can be done with a number that stands for an array while it is being differentiated."""

import re

import numpy as np
import pytest

import scratchdl
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


OF_PYTORCH = """abs backward clamp cos data detach exp grad item log matmul mm numpy permute relu
    requires_grad requires_grad_ sigmoid sin softmax sqrt t tanh tolist trace unsqueeze view
    zero_grad"""
SENTENCES = {
    "all that is computed from x is followed",
    "gradient returns the slopes",
    "return the number, and gradient gives its slopes",
    "scratchdl.tape.untraced(x) is an ordinary array, whose slope is 0",
    "slopes are not added up between calls",
    "use it as it is",
}


WRITTEN = {  # in the place of what PyTorch has
    "np.clip(x, low, high)": lambda x: np.clip(x, 0, 0.5),
    "np.sum(x * np.eye(n))": lambda x: np.sum(x * np.eye(2)),
    "scratchdl.relu(x)": scratchdl.relu,
    "scratchdl.sigmoid(x)": scratchdl.sigmoid,
    "scratchdl.softmax(x)": scratchdl.softmax,
    "x @ y": lambda x: x @ x,
    "x.T": lambda x: x.T,
    "x.reshape(shape)": lambda x: x.reshape((2, 4)),
    "x.transpose(0, 2, 1)": lambda x: x.transpose(0, 2, 1),
    "x[:, None]": lambda x: x[:, None],
    **{
        f"np.{f.__name__}(x)": f for f in (np.exp, np.log, np.sqrt, np.abs, np.sin, np.cos, np.tanh)
    },
}
WRITTEN["np.abs(x)"] = WRITTEN.pop("np.absolute(x)")


def test_the_names_that_are_answered_are_those_of_pytorch():
    assert set(NAMES) == set(OF_PYTORCH.split())
    assert set(NAMES.values()) == SENTENCES | {f"write {code}" for code in WRITTEN}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_name_of_pytorch_is_answered(name):
    words = re.escape(NAMES[name])
    with pytest.raises(AttributeError, match=rf"has no {name!r}: {words}$"):
        gradient(lambda x: getattr(x, name)(), X)


@pytest.mark.parametrize("code", sorted(WRITTEN))
def test_what_is_written_instead_has_slopes(code):
    x = np.arange(1.0, 9.0).reshape(2, 2, 2) / 8
    assert np.any(gradient(lambda x: np.sum(WRITTEN[code](x) ** 2), x))
