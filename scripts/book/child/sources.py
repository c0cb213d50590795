"""The source of a symbol of the package, without what is for the reference, and where it stands."""

import ast
import difflib
import importlib
import importlib.util
import inspect
import textwrap
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from book.child.shortened import shortened

PACKAGE = "scratchdl"


@dataclass(frozen=True)
class Source:
    """The code of one function, class or method."""

    code: str
    module: str  # the module that holds it, such as scratchdl.activations
    line: int  # its first line there, decorators included


def find_source(name: str) -> Source:
    """Find a function, class or method by its dotted public name, such as ``scratchdl.softmax``."""
    target = _resolve(name)
    if isinstance(target, property):
        target = target.fget
    target = inspect.unwrap(target) if callable(target) else target
    if not (inspect.isfunction(target) or inspect.isclass(target)):
        raise LookupError(f"{name} is no function, class or method: it has no source to show")
    lines, line = inspect.getsourcelines(target)
    code = shortened(strip_docstrings(textwrap.dedent("".join(lines))))
    return Source(code, target.__module__, line)


def _resolve(name: str) -> object:
    parts = name.split(".")
    if parts[0] != PACKAGE:
        raise LookupError(f"{name} does not begin with `{PACKAGE}.`")
    target: object = importlib.import_module(PACKAGE)
    for part in parts[1:]:
        if not hasattr(target, part) and isinstance(target, ModuleType):
            _import_submodule(target, part)
        if not hasattr(target, part):
            near = difflib.get_close_matches(part, dir(target), n=1)
            hint = f"; is {near[0]} meant?" if near else ""
            raise LookupError(f"unknown name {name}: there is no {part}{hint}")
        target = getattr(target, part)
    return target


def _import_submodule(module: ModuleType, name: str) -> None:
    """Make ``scratchdl.plots`` known, which the package itself does not import."""
    full = f"{module.__name__}.{name}"
    if importlib.util.find_spec(full) is not None:
        importlib.import_module(full)


def strip_docstrings(code: str) -> str:
    r"""The code without the docstrings in it; a body that was only that becomes ``...``.

    Example:
        >>> print(strip_docstrings('def one():\n    "One."\n    return 1\n'), end="")
        def one():
            return 1
    """
    lines = code.splitlines()
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if ast.get_docstring(node, clean=False) is None:
            continue
        text = node.body[0]
        first, last = text.lineno - 1, text.end_lineno or text.lineno
        if last < len(lines) and not lines[last].strip():
            last += 1  # the blank line that set the docstring off
        if len(node.body) == 1:
            lines[first] = " " * text.col_offset + "..."
            first += 1
        # Emptied, not removed: the line numbers of the other docstrings stay right.
        lines[first:last] = [_GONE] * (last - first)
    return "\n".join(line for line in lines if line is not _GONE).rstrip() + "\n"


_GONE = "\0"


def module_files(package: Path) -> dict[str, Path]:
    """Every module of the package by its dotted name, in order."""
    found = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = path
    return dict(sorted(found.items()))
