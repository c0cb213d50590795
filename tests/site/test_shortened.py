"""What a chapter leaves out of the package's code: types and checks, no line that computes."""

import ast

import pytest

from book.child.shortened import shortened
from book.child.sources import find_source
from site_files import PAGES, ROOT, parsed

SHOWN = sorted(
    {
        step.name
        for path in PAGES
        for step in parsed(path).steps
        if getattr(step, "kind", "") == "source"
    }
)

LONG = '''
def fit(
    self,
    x: Float[Array, "N D"],
    *more: int,
    alpha: float = 0.1,  # how far
    **settings: dict[str, int],
) -> tuple[int, str]:
    """Stays."""
    check_sizes(x)
    y: Array = x * alpha

    def inner(β: float = -1) -> float:
        check_rate(
            β,
        )
        return β

    return y
'''


def test_types_and_checks_are_gone():
    found = shortened(LONG)
    assert "check_" not in found
    assert "Float" not in found
    assert "->" not in found
    assert "    y = x * alpha\n" in found
    assert "def inner(β=-1):\n        return β\n" in found
    assert "alpha=0.1,  # how far" in found  # a comment keeps its header in several lines


def test_a_header_that_fits_is_one_line():
    code = "@wraps\ndef f(\n    x: int,\n    *,\n    y: str = 'a',\n) -> None:\n    return x\n"
    assert shortened(code) == "@wraps\ndef f(x, *, y='a'):\n    return x\n"


def test_a_body_of_nothing_but_checks_stays():
    code = "def f(x):\n    check_sizes(x)\n"
    assert shortened(code) == code


def test_fields_of_a_class_keep_their_types():
    code = "class A:\n    x: int\n    y: int = 2\n"
    assert shortened(code) == code


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_computes_the_same(name):
    """Nothing but types, docstrings and checks is missing from the code of the package."""
    shown = find_source(name)
    ast.parse(shown.code)
    module = ROOT / "src" / (shown.module.replace(".", "/") + ".py")
    if not module.is_file():
        module = module.with_suffix("") / "__init__.py"
    whole = ast.parse(module.read_text("utf-8"))
    (tree,) = ast.parse(shown.code).body
    last = name.rpartition(".")[2]
    first = [node for node in ast.walk(whole) if getattr(node, "name", "") == last]
    assert any(bare(tree) == bare(node) for node in first)


def bare(node):
    """A function without types, docstrings and checks, to be compared."""
    node = ast.parse(ast.unparse(node)).body[0]
    for one in ast.walk(node):
        if isinstance(one, ast.arg):
            one.annotation = None
        if isinstance(one, ast.FunctionDef):
            one.returns = None
            one.decorator_list = [rule for rule in one.decorator_list if not is_rule(rule)]
            one.body = [line for line in one.body if not is_left_out(line)] or [ast.Pass()]
        for name in ("body", "orelse"):
            lines = getattr(one, name, None)
            if isinstance(lines, list):
                kept = [line for line in lines if not is_left_out(line)]
                typed = isinstance(one, ast.ClassDef)
                setattr(one, name, kept if typed else [untyped(line) for line in kept])
    return ast.dump(node)


def is_rule(decorator):
    return ast.unparse(decorator).startswith(("with_rule(", "one_operation"))


def untyped(line):
    if isinstance(line, ast.AnnAssign) and line.value is not None:
        return ast.Assign([line.target], line.value, lineno=0)
    return line


def is_left_out(line):
    if not isinstance(line, ast.Expr):
        return False
    if isinstance(line.value, ast.Constant):
        return True
    called = getattr(line.value, "func", None)
    return isinstance(called, ast.Name) and called.id.startswith("check_")
