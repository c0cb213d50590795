"""Logic gates: their tables, arrays, and numbers that are no switch."""

import numpy as np
import pytest

from scratchdl import AND, NAND, OR, XOR

TABLES = {AND: [0, 0, 0, 1], NAND: [1, 1, 1, 0], OR: [0, 1, 1, 1], XOR: [0, 1, 1, 0]}
GATES = pytest.mark.parametrize("gate", TABLES, ids=lambda gate: gate.__name__)


@GATES
def test_table_for_numbers_and_for_arrays(gate):
    x1, x2 = [0, 1, 0, 1], [0, 0, 1, 1]
    one_by_one = [gate(a, b) for a, b in zip(x1, x2, strict=True)]
    assert one_by_one == TABLES[gate]
    assert {type(y) for y in one_by_one} == {int}
    assert gate(x1, x2).tolist() == TABLES[gate]
    assert gate(np.array(x1, bool), np.array(x2, np.float32)).tolist() == TABLES[gate]


@GATES
def test_shapes_broadcast(gate):
    assert (
        gate(np.array([[0], [1]]), [0, 1]).tolist() == np.reshape(TABLES[gate], (2, 2)).T.tolist()
    )
    assert gate([], []).shape == (0,)
    with pytest.raises(ValueError, match="shape"):
        gate([0, 1], [0, 1, 1])


@GATES
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_missing_switch_is_refused(gate, bad):
    for x in ((bad, 1), (0, bad), ([0, 1], [bad, 1])):
        with pytest.raises(ValueError, match="finite"):
            gate(*x)


def test_between_the_switches_a_gate_is_a_line():
    assert [AND(0.7, x2) for x2 in (0.69, 0.71)] == [0, 1]  # fires where x1 + x2 exceeds 1.4
    assert OR(0.3, 0.05) == 0


@pytest.mark.parametrize("gate", [AND, NAND, OR, XOR])
def test_gaps_are_refused(gate):
    with pytest.raises(TypeError, match="masked arrays are not supported"):
        gate(np.ma.masked_array([1, 1], [1, 0]), 1)
    with pytest.raises(TypeError, match="masked arrays are not supported"):
        gate(1, np.ma.masked_array([1, 1], [1, 0]))
