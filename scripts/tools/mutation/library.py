"""Which files are the library, what they are called, and which version of one is which."""

import ast
import hashlib
from collections.abc import Sequence

from tools.provenance import ROOT

PACKAGE = ROOT / "src/scratchdl"
CACHE = ROOT / ".cache/mutation"
APART = ("plots", "book")


def modules() -> list[str]:
    """The files of the library, smallest first."""
    paths = [
        path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in APART and path.stat().st_size
    ]
    return [
        p.relative_to(PACKAGE).as_posix() for p in sorted(paths, key=lambda p: p.stat().st_size)
    ]


def chosen(names: Sequence[str]) -> list[str]:
    """The files that are asked for: a file, or all of a folder; all if nothing is named."""
    every = modules()
    if not names:
        return every
    picked = [m for n in names for m in every if m in (n, f"{n}.py") or m.startswith(f"{n}/")]
    if not picked:
        raise SystemExit(f"no module is called {', '.join(names)}")
    return picked


def name_of(path: str) -> str:
    """The module in a file."""
    return f"scratchdl.{path.removesuffix('.py').replace('/', '.')}".removesuffix(".__init__")


def source_of(path: str) -> str:
    """What stands in a file."""
    return (PACKAGE / path).read_text(encoding="utf-8")


def functions_in(path: str) -> list[str]:
    """The names that a file defines."""
    tree = ast.parse(source_of(path))
    return [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]


def digest(source: str) -> str:
    """What tells one version of the code from another; comments and docstrings do not count.

    Example:
        >>> digest("x = 1  # one") == digest("x = 1")
        True
        >>> digest("x = 1") == digest("x = 2")
        False
    """
    return hashlib.sha256(repr(bare(ast.parse(source))).encode()).hexdigest()[:12]


def bare(node: object) -> object:
    """The code as nested lists, without what one Python writes out and another leaves away."""
    if isinstance(node, list):
        return [bare(each) for each in node if not is_docstring(each)]
    if isinstance(node, ast.AST):
        fields = [(n, bare(value)) for n, value in ast.iter_fields(node) if value not in (None, [])]
        return [type(node).__name__, *fields]
    return node


def is_docstring(node: object) -> bool:
    """Whether a statement is a text that nobody uses."""
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)
