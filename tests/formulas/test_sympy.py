"""Where SymPy reads a side of a formula, too, it reads the same."""

import functools
import zlib

import numpy as np
import pytest
import sympy
from sympy.parsing.latex import parse_latex

from formulas.checking import One, formulas_of, points, statements_of
from formulas.reader import UnreadError
from formulas.table import CASES

AT_LEAST = 25  # sides that say more than one name
# What SymPy does not read, and would only spend time on.
UNKNOWN = (
    "\\begin",
    "\\partial",
    "'",
    "\\hat",
    "\\odot",
    "\\operatorname",
    "[",
    "\\Phi",
    "\\sigma",
)
UNKNOWN += ("f (", "F (", "s (", "\\beta _", "x _", "\\zeta (")


@functools.cache
def sides():
    """Name, text, and the number that our reader computes, for what takes numbers one by one."""
    found = []
    for name, (owner, case) in CASES.items():
        made = case(np.random.default_rng([zlib.crc32(name.encode()), 0]))
        if not made.pointwise:
            continue
        given, answers = next(points(made))
        one = One(statements_of(formulas_of(owner), made), given, answers, made)
        one.define()
        for statement in one.statements:
            for side in statement[1:]:
                try:
                    number = one.read(side)(one.values)
                except UnreadError:  # a statement that says what a letter means
                    continue
                found.append((name, " ".join(side), number, one.values))
    return found


def by_sympy(text, values):
    """What SymPy computes; None where it cannot read, or knows only names that we do not."""
    try:
        expression = parse_latex(text, backend="lark")
    except Exception:  # every kind that its parser raises: it does not read this
        return None
    if not isinstance(expression, sympy.Expr):
        return None
    known = {"e": sympy.E, "pi": sympy.pi}
    for name, value in values.names.items():
        if np.ndim(value) == 0 and not callable(value):
            known[name.replace("\\", "").replace("varepsilon", "epsilon")] = value
    for name, (letters, formula) in values.definitions.items():
        if not letters:
            known[name] = formula(values)
    names = {symbol: str(symbol) for symbol in expression.free_symbols}
    if not set(names.values()) <= set(known):
        return None
    return sympy.N(expression.subs({symbol: known[name] for symbol, name in names.items()}), 30)


@pytest.mark.filterwarnings("ignore")  # of SymPy's own
def test_sympy_reads_the_same_where_it_reads():
    read = 0
    for name, text, number, values in sides():
        if len(text.split()) == 1 or any(part in text for part in UNKNOWN):
            continue
        found = by_sympy(text, values)
        if found is None:
            continue
        assert abs(found - sympy.Float(str(number), 30)) < 1e-12, (name, text)
        read += 1
    assert read >= AT_LEAST
