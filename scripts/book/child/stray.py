"""Errors that nothing can catch: in a thread, or while something is thrown away."""

import sys
import threading
from typing import Any

Stray = tuple[BaseException, str]


def keep(strays: list[Stray]) -> None:
    """From now on put such errors into a list, where Python would only print them."""

    def note(args: Any) -> None:  # noqa: ANN401  two kinds of arguments, alike in this
        where = "in a thread" if hasattr(args, "thread") else "while something was thrown away"
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            strays.append((args.exc_value, where))

    threading.excepthook = note
    sys.unraisablehook = note
