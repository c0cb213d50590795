"""What the checks for all layers cannot know of Flatten."""

import numpy as np

from scratchdl import Flatten


def test_rows_stay_rows():
    x = np.arange(6.0).reshape(2, 3)
    y = Flatten().forward(x)
    np.testing.assert_array_equal(y, x)
    assert not np.shares_memory(y, x)
