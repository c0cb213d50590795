"""The words every other module uses to say what an array holds and what shape it has.

`Float[Array, "N D"]` is a float array of `N` rows and `D` columns. The same letter in one
signature is the same number; `*shape` or `*batch` is any number of axes, even none.

| letter | counts | letter | counts |
|---|---|---|---|
| `N` | samples in a batch | `C H W` | channels, height and width of an image |
| `D` | inputs of a layer | `FN FH FW` | filters, their height and width |
| `M` | outputs of a layer | `OH OW` | height and width of an output |
| `K` | classes | `T` | steps in time |

The shapes are for readers; `help` shows them, and a type checker sees arrays. While a program runs
nobody looks at them, unless the environment says `SCRATCHDL_CHECK_SHAPES=1`: then they come from
jaxtyping, and the tests have beartype compare every argument and every result with them.

Example:
    >>> from scratchdl.typing import Array, Float
    >>> def row_sums(x: Float[Array, "N D"]) -> Float[Array, "N"]:
    ...     return x.sum(axis=1)
"""

import os
import re
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

__all__ = ["Array", "ArrayLike", "Float", "Int", "Params"]

Array: TypeAlias = np.ndarray
"""What a function returns. Arrays of other libraries that speak NumPy's protocols work too."""

Params: TypeAlias = MutableMapping[str, np.ndarray]
"""Parameters or gradients by name, such as `{"W": ..., "b": ...}`."""

if TYPE_CHECKING:
    # For a type checker `Float[Array, "N D"]` is an array, with a note that it need not read.
    from typing import Annotated as Float
    from typing import Annotated as Int

    # Numbers, and lists or arrays of them; `numpy.typing.ArrayLike` would take a text as well.
    from numpy._typing import _ArrayLikeFloat_co as ArrayLike

elif os.environ.get("SCRATCHDL_CHECK_SHAPES") == "1":
    import jaxtyping

    # Whatever has a shape and a dtype: NumPy's arrays and scalars, and arrays of other libraries.
    Array = Any
    Params = MutableMapping[str, Any]
    ArrayLike = Any | list | tuple | float | int

    class AnyFloat(jaxtyping.AbstractDtype):
        """jaxtyping's `Float` and `longdouble`, which has another length on every machine."""

        dtypes = re.compile(r"float\d+|longdouble")

    class Float:
        """Looks at the shape, and at the kind except where a function converts its input."""

        kind = AnyFloat

        def __class_getitem__(cls, array_and_shape: tuple[object, str]) -> object:
            array, shape = array_and_shape
            if array is ArrayLike:  # a list or a number has no shape to look at
                return jaxtyping.Shaped[Any, shape] | list | tuple | float | int | np.number
            return cls.kind[Any, shape]

    class Int(Float):
        """The same for integers."""

        kind = jaxtyping.Integer  # unsigned too

else:
    # `help` shows the shape; while a program runs nobody looks at it.
    from typing import Annotated as Float
    from typing import Annotated as Int

    ArrayLike = Array | list | tuple | float | int
    """What a function takes: an array, or a list or number that becomes one."""
