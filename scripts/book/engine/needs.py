"""Which earlier snippets a snippet needs before it can run in the reader's browser.

A snippet needs another if that binds or changes a name that it may read, and all that the other
needs. What a snippet reads and binds stands in its code; what it changes was seen when it ran.
"""

import ast
import symtable
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from book.child.changes import EVERYTHING
from book.engine.trees import tree_of

# Scopes of their own that are run where they stand.
AT_ONCE = ("listcomp", "setcomp", "dictcomp", "genexpr")


@dataclass(frozen=True)
class Effects:
    """What a snippet takes from the namespace of its page, and what it leaves there."""

    reads: frozenset[str]
    affects: frozenset[str]


KEPT = 4096  # snippets: a server meets the same ones at every edit


@lru_cache(KEPT)
def names_read(code: str) -> frozenset[str]:
    r"""The names of the page that some code may read before it gives them a value itself.

    What a function reads always counts: it reads when it is called, and by then may find another
    value.

    Example:
        >>> sorted(names_read("y = f(x)\ndef g(a):\n    return y * w\nz = y\nz += 1"))
        ['f', 'w', 'x', 'y']
    """
    try:
        return frozenset(_names_read(tree_of(code).body, set()))
    except SyntaxError:
        return frozenset()  # whoever runs it says so


def _names_read(statements: Sequence[ast.stmt], bound: set[str]) -> set[str]:
    """The same of statements behind others that have bound these names, to which theirs come."""
    found: set[str] = set()
    for statement in statements:
        if isinstance(statement, ast.For):
            found |= _names_in(statement.iter, bound)
            found |= _names_read(statement.body, bound | _names_of(statement.target))
            found |= _names_read(statement.orelse, set(bound))
        elif isinstance(statement, ast.With):
            for item in statement.items:
                found |= _names_in(item.context_expr, bound)
                bound |= _names_of(item.optional_vars)
            found |= _names_read(statement.body, bound)
        else:
            found |= _names_in(statement, bound)
            bound |= _surely_bound(statement)
    return found


def _names_in(node: ast.AST, bound: set[str]) -> set[str]:
    """What one statement or expression reads, but for these names; in functions, these as well."""
    found: set[str] = set()
    for table in _tables(symtable.symtable(ast.unparse(node), "page", "exec")):
        is_module = table.get_type() == "module"
        names = {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (is_module or symbol.is_global())
        }
        found |= names - bound if is_module or table.get_name() in AT_ONCE else names
    if isinstance(node, ast.AugAssign):
        found |= _names_of(node.target) - bound
    return found


def _surely_bound(statement: ast.stmt) -> set[str]:
    """The names that have a value behind a statement, whatever happens in it."""
    if isinstance(statement, ast.Assign):
        return {name for target in statement.targets for name in _names_of(target)}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    return set()


def _names_of(target: ast.expr | None) -> set[str]:
    """The names in `a, (b, c)` left of an equals sign."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return {name for part in target.elts for name in _names_of(part)}
    return {target.id} if isinstance(target, ast.Name) else set()


@lru_cache(KEPT)
def names_bound(code: str) -> frozenset[str]:
    """The names of the page to which some code gives a value; any, after `from ... import *`."""
    try:
        nodes = ast.walk(tree_of(code))
    except SyntaxError:
        return frozenset()  # whoever runs it says so
    if any(alias.name == "*" for node in nodes for alias in _imported(node)):
        return frozenset({EVERYTHING})
    return frozenset(
        symbol.get_name()
        for table in _tables(symtable.symtable(code, "page", "exec"))
        for symbol in table.get_symbols()
        if (symbol.is_assigned() or symbol.is_imported())
        and (table.get_type() == "module" or symbol.is_declared_global())
    )


def needs(snippets: Sequence[Effects]) -> list[list[int]]:
    """For each snippet the numbers of the earlier ones that it needs, in order.

    Example:
        >>> from book.engine.needs import Effects, needs
        >>> first = Effects(frozenset(), frozenset({"x"}))
        >>> other = Effects(frozenset(), frozenset({"y"}))
        >>> needs([first, other, Effects(frozenset({"x"}), frozenset())])
        [[], [], [0]]
    """
    return [_needs_of(number, snippets) for number in range(len(snippets))]


def _needs_of(number: int, snippets: Sequence[Effects]) -> list[int]:
    reads, found = set(snippets[number].reads) | {EVERYTHING}, set[int]()
    while True:
        more = {n for n in range(number) if snippets[n].affects & reads} - found
        if not more:
            return sorted(found)
        found |= more
        reads |= {name for n in more for name in snippets[n].reads}


def _tables(table: symtable.SymbolTable) -> list[symtable.SymbolTable]:
    return [table, *(inner for child in table.get_children() for inner in _tables(child))]


def _imported(node: ast.AST) -> list[ast.alias]:
    return node.names if isinstance(node, ast.ImportFrom) else []
