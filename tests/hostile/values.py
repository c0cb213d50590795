"""Input that no function can compute with, by what it is."""

import warnings

import numpy as np

NOT_REAL_NUMBERS = {
    "text": "0.5",
    "bytes": b"0.5",
    "nothing": None,
    "a dict": {"x": 1},
    "a set": {1.0, 2.0},
    "a function": len,
    "a complex number": 1 + 2j,
    "complex numbers": np.array([1 + 0j, 2j]),
    "a list of text": ["0.5", "0.5"],
    "numbers and text": [0.5, "0.5"],
    "a gap": [0.5, None],
    "objects": np.array([0.5, 0.5], dtype=object),
    "a number beyond 64 bits": 2**70,
    "dates": np.array(["2026-01-01"], dtype="datetime64[D]"),
    "durations": np.array([1], dtype="timedelta64[s]"),
    "records": np.array([(1.0, 2)], dtype=[("a", float), ("b", int)]),
    "masked numbers": np.ma.masked_array([0.5, 0.5], mask=[True, False]),
}

RAGGED = [[0.5, 0.5], [0.5]]

NOT_A_NUMBER = ["0.5", None, [0.5], np.array([0.5]), 0.5j, len]


def matrix(rows):
    """NumPy's old matrix class, whose `**` is a matrix power."""
    with warnings.catch_warnings(action="ignore"):
        return np.matrix(rows)
