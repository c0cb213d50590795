"""Four ways to draw a Grad-CAM for the detective of chapter 13: one is right.

The faults of the others have stood in public code. None of them stops with an error.
"""

import numpy as np

from scratchdl.typing import Array, Float

FAULTS = {
    "A": "ReLU on the slopes",
    "B": "ignores the class",
    "C": "starts at ones",
    "D": "none",
}
# What two filters have found in a picture of 2 by 3 pixels.
FOUND = np.array([[[4.0, 0.0, 0.0], [0.0, 0.0, 2.0]], [[0.0, 0.0, 3.0], [0.0, 0.0, 2.0]]])
# The slope of the score of each class with respect to every number of each filter.
SLOPES = np.array([[1.0, -1.0], [-1.0, 1.0]])


def suspect_map(letter: str, label: int) -> Float[Array, "2 3"]:
    """Draw the map of a class by one of the four programs.

    Args:
        letter: `"A"` to `"D"`.
        label: The class, 0 or 1.

    Returns:
        The map of that program, right or wrong.

    Raises:
        ValueError: If there is no such program.

    Example:
        >>> from scratchdl.book.exercises.maps import suspect_map
        >>> suspect_map("B", 0)
        array([[4., 0., 3.],
               [0., 0., 4.]])
    """
    if letter not in FAULTS:
        raise ValueError(f"the programs are {', '.join(FAULTS)}; there is no {letter!r}")
    alpha = SLOPES[label][:, np.newaxis, np.newaxis]
    match FAULTS[letter]:
        case "ReLU on the slopes":
            return (np.maximum(alpha, 0) * FOUND).sum(axis=0)
        case "ignores the class":
            return FOUND.sum(axis=0)
        case "starts at ones":
            return np.maximum(1 + (alpha * FOUND).sum(axis=0), 0)
        case _:
            return np.maximum((alpha * FOUND).sum(axis=0), 0)
