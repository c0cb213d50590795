"""The words for shapes: plain NumPy for everyone, jaxtyping for who asks."""

import importlib.util
import os
import pydoc
import subprocess
import sys
from typing import get_args

import jaxtyping
import numpy as np
import pytest

import scratchdl.typing
from scratchdl import Affine, sum_squared_error
from scratchdl.typing import Array, Float, Int


@pytest.fixture
def with_shapes(monkeypatch):
    """A second copy of the module, loaded as when shapes are asked for."""
    monkeypatch.setenv("SCRATCHDL_CHECK_SHAPES", "1")
    spec = importlib.util.spec_from_file_location("with_shapes", scratchdl.typing.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.hostile
def test_without_being_asked_a_shape_is_only_for_reading():
    for shaped in (Float[Array, "N D"], Int[Array, "N D"]):
        assert get_args(shaped) == (np.ndarray, "N D")
    assert "N M" in pydoc.render_doc(Affine.forward)


def test_on_request_shapes_and_kinds_are_checked(with_shapes):
    matrix = with_shapes.Float[with_shapes.Array, "N D"]
    assert isinstance(np.ones((2, 3)), matrix)
    assert not isinstance(np.ones(3), matrix)
    assert not isinstance(np.ones((2, 3), int), matrix)
    assert isinstance(np.ones(3, int), with_shapes.Int[with_shapes.Array, "N"])


@pytest.mark.hostile
def test_the_package_needs_no_jaxtyping():
    # in a process of its own, where jaxtyping and beartype cannot be imported
    code = (
        "import sys; sys.modules['jaxtyping'] = sys.modules['beartype'] = None\n"
        "import scratchdl; print(scratchdl.sigmoid(0.0))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("0.5\n", "")


def test_who_refuses_a_wrong_shape():
    """In the shape pass it must be beartype: else that pass would check nothing."""
    asked = os.environ.get("SCRATCHDL_CHECK_SHAPES") == "1"
    with pytest.raises(jaxtyping.TypeCheckError if asked else ValueError):
        sum_squared_error(np.ones((4, 3)), np.ones((3, 3)))


def test_what_a_function_converts_may_be_a_list_or_a_number(with_shapes):
    vector = with_shapes.Float[with_shapes.ArrayLike, "N"]
    assert all(isinstance(x, vector) for x in ([1.0, 2.0], 3.0, np.ones(3, int)))
    assert not isinstance(np.ones((2, 3)), vector)
