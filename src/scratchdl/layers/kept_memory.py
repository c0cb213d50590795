r"""Memory that stays with the program from one step to the next."""

import sys

import numpy as np

LARGE = 2**25 - 2**17  # bytes: just below the largest block that the C library learns from


def keep_memory() -> None:
    """Ask the C library of Linux to keep the memory of large arrays for the next ones.

    It gives large blocks back to the system as soon as they are free. Every step then gets its
    arrays page by page anew, and the system fills each page with zeros first. The library learns
    what counts as large from the largest block that was freed so far, if that is below 32 MiB
    (`man mallopt`, M_MMAP_THRESHOLD); it then keeps up to twice as much. So one such array is made
    here, and dropped. Nobody writes into it, so it takes neither time nor memory. On other systems
    nothing is done.

    Example:
        >>> from scratchdl.layers.kept_memory import keep_memory
        >>> keep_memory()
    """
    if sys.platform == "linux":
        np.empty(LARGE, np.uint8)
