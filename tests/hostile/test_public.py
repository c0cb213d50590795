"""Anything into anything public: an answer, or an error of a kind that the docstring names."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from hostile.public import CALLS, promises

EXAMPLES = 40
pytestmark = pytest.mark.hostile


def memory(value):
    """Every byte of what was given, to be compared afterwards."""
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        base = value.data if isinstance(value, np.ma.MaskedArray) else value
        return (base.shape, base.dtype.str, np.asarray(base).tobytes())
    if isinstance(value, list | tuple | dict):
        return repr(value)
    return None


MODERATE = 1e6  # beyond it, and where numbers have 16 bits, floats may end: NumPy says so itself


def is_tame(value):
    """Whether nothing that was given can lead out of what floats can hold."""
    if isinstance(value, list | tuple):
        return all(map(is_tame, value))
    try:
        x = np.asarray(value)
        if x.dtype.kind not in "fiub" or x.dtype == np.float16:
            return x.dtype.kind in "USMmO" and not isinstance(value, int)
        with np.errstate(all="ignore"):
            size = np.abs(x.astype(np.float64))
    except (ValueError, TypeError, OverflowError):
        return False
    return bool(np.all((size == 0) | ((size >= 1 / MODERATE) & (size <= MODERATE))))


def tried(name, arguments):
    """Call it, and say what is wrong with the outcome, or nothing."""
    call = CALLS[name]
    before = [memory(argument) for argument in arguments]
    promised = promises(*call.promised)
    outcome = ""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            call.run(*arguments)
        except Exception as error:
            kinds = {kind.__name__ for kind in type(error).__mro__}
            if not promised & kinds:
                outcome = f"{type(error).__name__}: {error}"
            elif not str(error):
                outcome = f"{type(error).__name__} without a word"
    tame = all(map(is_tame, arguments))
    for warning in told:
        if issubclass(warning.category, RuntimeWarning) and not tame:
            continue
        kinds = {kind.__name__ for kind in warning.category.__mro__}
        if not promised & kinds:
            outcome = outcome or f"warns {warning.category.__name__}: {warning.message}"
    after = [memory(argument) for argument in arguments]
    for i, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new and i not in call.writes:
            outcome = outcome or f"argument {i} was written to"
    return outcome


@pytest.mark.parametrize("name", CALLS)
def test_an_answer_or_a_documented_error(name):
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(CALLS[name].arguments)
    def check(arguments):
        outcome = tried(name, arguments)
        assert not outcome, f"{outcome}\nfor {arguments!r}"

    check()
