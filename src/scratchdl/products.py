r"""The product of two matrices, which is most of the work of a network.

OpenBLAS, by which NumPy multiplies, rearranges both matrices before it begins, so that its
innermost loop can read them in order. On processors with AVX-512 it has a second way without that,
and takes it for products of up to a million multiplications. On a single thread that way is the
faster one for larger products too. So there a larger matrix is cut into bands of rows, and each
band multiplied for itself. With more threads one large product is faster, since a small one keeps
only one of them busy.
"""

import os
from functools import lru_cache

import numpy as np

from scratchdl.typing import Array, Float

SMALL = 10**6
"""Multiplications: so many at most, and OpenBLAS rearranges nothing."""

LEAST_ROWS = 16
"""Rows of a band: lower ones were not faster than the whole, where this was measured."""


def matmul(A: Float[Array, "N D"], B: Float[Array, "D M"]) -> Float[Array, "N M"]:
    r"""Multiply two matrices.

    $$ C_{nm} = \sum_d A_{nd} B_{dm} $$

    This is `A @ B`, in bands of rows where that is faster: on one thread, on a processor with
    AVX-512, with `B` in rows, as NumPy makes matrices. Each sum is over the same products, but may
    be rounded otherwise, as whenever a matrix is multiplied on another processor.

    Args:
        A: The matrix on the left.
        B: The matrix on the right.

    Returns:
        A new array.

    Raises:
        ValueError: If `A` has not as many columns as `B` has rows.

    Reference:
        OpenBLAS, `interface/gemm.c` and `kernel/x86_64/sgemm_small_kernel_permit_skylakex.c`.

    Example:
        >>> import numpy as np
        >>> from scratchdl.products import matmul
        >>> matmul(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]))
        array([[11.]])
    """
    if not (BANDS_PAY and isinstance(B, np.ndarray) and B.flags.c_contiguous):
        return A @ B
    N, D = A.shape
    bands = number_of_bands(N, B.size)
    return A @ B if bands == 1 else (A.reshape(bands, -1, D) @ B).reshape(N, -1)


@lru_cache
def number_of_bands(rows: int, multiplications: int) -> int:
    """Into how few bands of equal height a matrix is cut so that each product is small.

    Args:
        rows: The height of the matrix.
        multiplications: How many one row takes.

    Returns:
        The number of bands; 1 if the whole is small, or no such bands are high enough.

    Example:
        >>> from scratchdl.products import number_of_bands
        >>> number_of_bands(rows=100, multiplications=784 * 50)  # 100 digits, 50 neurons
        4
    """
    for bands in range(1, rows // LEAST_ROWS + 1):
        if rows % bands == 0 and rows // bands * multiplications <= SMALL:
            return bands
    return 1


def bands_pay() -> bool:
    """Whether NumPy multiplies with OpenBLAS, by AVX-512, on one thread.

    Returns:
        What OpenBLAS finds when it is loaded. Later changes of the environment tell it nothing.
    """
    threads = os.environ.get("OPENBLAS_NUM_THREADS") or os.environ.get("OMP_NUM_THREADS")
    numpy = np.show_config(mode="dicts")
    library = numpy.get("Build Dependencies", {}).get("blas", {}).get("name", "")
    extensions = numpy.get("SIMD Extensions", {}).get("found", [])
    return (
        (threads == "1" or os.cpu_count() == 1)
        and "openblas" in library
        and not {"AVX512_SKX", "X86_V4"}.isdisjoint(extensions)  # the same, before and since 2.4
    )


BANDS_PAY = bands_pay()
"""Whether `matmul` cuts, decided once, so that a program rounds alike from start to end."""
