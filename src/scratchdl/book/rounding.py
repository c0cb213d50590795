"""When two results are the same but for rounding."""

import numpy as np

from scratchdl.typing import ArrayLike


def alike(x: ArrayLike, y: ArrayLike, terms: int = 1) -> bool:
    r"""Whether two results differ by no more than rounding explains.

    $$ |x_i - y_i| \le n\, \varepsilon \max_j(|x_j|, |y_j|) $$

    Each of $n$ operations rounds once, by up to half of $\varepsilon$ times the largest number in
    play, on either side. So the tolerance follows from the type of the numbers, their size, and
    how many of them were added up; no absolute number could suit weights of 0.001 and losses of
    1,000 alike.

    Args:
        x: One result.
        y: The other, of a shape that broadcasts with the first.
        terms: How many operations $n$ led to a number, one after the other.

    Returns:
        False too if a number is missing (NaN) or infinite in only one of the two. Whole
        numbers must be equal.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.rounding import alike
        >>> alike(0.1 + 0.2, 0.3, terms=2), alike(1e-9, 2e-9), alike(np.float32(0.1), 0.1)
        (True, False, True)
    """
    x, y = np.asarray(x), np.asarray(y)
    kinds = [array.dtype for array in (x, y) if array.dtype.kind == "f"]
    epsilon = max((float(np.finfo(kind).eps) for kind in kinds), default=0.0)
    finite = np.concatenate([array[np.isfinite(array)].ravel() for array in (x, y)])
    size = float(np.abs(finite).max(initial=0))
    return bool(np.allclose(x, y, rtol=0, atol=terms * epsilon * size))
