"""Python code as a tree, asked for by pages that are read side by side."""

import ast
import threading

# CPython 3.11 counts how deep a tree is for all threads together, and stops with a SystemError when
# two that make one change places. No thread waits long: only one of them computes at any time.
_ALONE = threading.Lock()


def tree_of(code: str) -> ast.Module:
    """The statements of some code.

    Raises:
        SyntaxError: It is no Python.
    """
    with _ALONE:
        return ast.parse(code)


def is_expression(code: str) -> bool:
    """Whether some code is one expression."""
    with _ALONE:
        try:
            ast.parse(code.strip(), mode="eval")
        except SyntaxError:
            return False
        return True
