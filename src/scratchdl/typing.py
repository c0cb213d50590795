"""The words every other module uses to say what an array holds and what shape it has.

`Float[Array, "N D"]` is a float array of `N` rows and `D` columns. The same letter in one
signature is the same number; `*shape` or `*batch` is any number of axes, even none.

| letter | counts | letter | counts |
|---|---|---|---|
| `N` | samples in a batch | `C H W` | channels, height and width of an image |
| `D` | inputs of a layer | `FN FH FW` | filters, their height and width |
| `M` | outputs of a layer | `OH OW` | height and width of an output |
| `K` | classes | `T` | steps in time |

The shapes are for readers and type checkers. While a program runs they are not looked at,
unless the environment says `SCRATCHDL_CHECK_SHAPES=1`: then they come from jaxtyping, and the
tests have beartype compare every argument and every result with them.

Example:
    >>> from scratchdl.typing import Array, Float
    >>> def row_sums(x: Float[Array, "N D"]) -> Float[Array, "N"]:
    ...     return x.sum(axis=1)
"""

import os
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

__all__ = ["Array", "ArrayLike", "Float", "Int", "Params"]

Array: TypeAlias = np.ndarray
"""What a function returns. Arrays of other libraries that speak NumPy's protocols work too."""

Params: TypeAlias = dict[str, np.ndarray]
"""Parameters or gradients by name, such as `{"W": ..., "b": ...}`."""

if TYPE_CHECKING:
    from numpy.typing import ArrayLike as ArrayLike
else:
    ArrayLike = Array | float | int | list | tuple
    """What a function takes: an array, or a list or number that becomes one."""

if TYPE_CHECKING or os.environ.get("SCRATCHDL_CHECK_SHAPES") == "1":
    from jaxtyping import Float as Float
    from jaxtyping import Int as Int
else:

    class Float:
        """Stand-in for jaxtyping's `Float`: `Float[Array, "N D"]` is `Array`."""

        def __class_getitem__(cls, array_and_shape: tuple[object, str]) -> object:
            return array_and_shape[0]

    class Int(Float):
        """Stand-in for jaxtyping's `Int`."""
