"""What libraries remember of one build forgotten before the next, as `serve` builds for hours.

mkdocstrings and griffe put what they meet into caches without a limit: templates, and classes of
the package. From each hangs all of its build, 80 MB whenever the reference was rendered.
"""

import functools
import sys

LIBRARIES = ("griffe", "mkdocstrings", "mkdocstrings_handlers")


def forget() -> None:
    """Empty the caches of functions of these libraries, as far as they are loaded."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in LIBRARIES:
            for value in list(vars(module).values()):
                if isinstance(value, functools._lru_cache_wrapper):
                    value.cache_clear()
