r"""Modules with one fault each: another operator, number, word or condition, or a step left out.

Docstrings, annotations, overloads, imports and the sentences of errors are left alone, as nothing
is computed by them. What a mutant is called, `function: before -> after`, does not depend on line
numbers.
"""

# ruff: noqa: ANN401 - nodes are of every kind, and each change knows the one that it gets
import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Way = tuple[tuple[str, int | None], ...]

SWAPPED: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
COMPARED: dict[type, list[type]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
PAIRS = (
    *(("max", "min"), ("maximum", "minimum"), ("any", "all"), ("zeros_like", "ones_like")),
    *(("zeros", "ones"), ("floor", "ceil"), ("argmax", "argmin"), ("sum", "mean"), ("exp", "log")),
    *(("sin", "cos"), ("cumsum", "cumprod"), ("append", "remove"), ("log1p", "expm1")),
)
OTHER_NAMES = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])}

# Options that compute nothing: where numbers lie in memory, and that two lists are equally long.
UNCHANGED = ("copy", "order", "strict")


@dataclass(frozen=True)
class Mutant:
    """One change of a module.

    Attributes:
        label: The function, the line before and after; numbered where several are alike.
        line: Where the statement begins.
        tree: The module with the change.
    """

    label: str
    line: int
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    r"""All mutants of a module, in the order of its lines.

    Example:
        >>> source = "def f(x):\n    return 2 * x"
        >>> for mutant in mutants(source):
        ...     print(mutant.label)
        f: return 2 * x -> return None
        f: return 2 * x -> return 2 / x
        f: return 2 * x -> return 2
        f: return 2 * x -> return 3 * x
        f: return 2 * x -> return 1 * x
    """
    tree = ast.parse(source)
    seen: Counter[str] = Counter()
    for way, node, function, statement in places(tree, (), "", tree):
        for new in changed(node):
            mutant = replaced(tree, way, new)
            before = shown(tree, way, statement)
            after = shown(mutant, way, statement)
            if after == before:
                continue
            label = f"{function or 'module'}: {before} -> {after}"
            seen[label] += 1
            if seen[label] > 1:
                label += f" ({seen[label]})"
            yield Mutant(label, line_of(tree, way, statement), mutant)


def places(
    node: ast.AST, way: Way, function: str, parent: ast.AST, statement: int = 0
) -> Iterator[tuple[Way, ast.AST, str, int]]:
    """Every node that may change: the way to it, its function, how deep its statement lies."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            continue
        children = value if isinstance(value, list) else [value]
        for i, child in enumerate(children):
            if not isinstance(child, ast.AST) or is_apart(child, node, i):
                continue
            here = (*way, (field, i if isinstance(value, list) else None))
            inner, depth = function, len(here) if isinstance(child, ast.stmt) else statement
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inner = f"{function}.{child.name}".lstrip(".")
            yield here, child, inner, depth
            yield from places(child, here, inner, node, depth)


def is_apart(node: ast.AST, parent: ast.AST, i: int) -> bool:
    """What nothing is computed by."""
    if isinstance(node, ast.AnnAssign):
        alias = isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias"
        return alias or node.value is None
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring, or ...
    if isinstance(parent, ast.Raise):
        return True  # which error, in which words; that there is none is a mutant of its own
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id in ("__all__", "__slots__", "__version__") or is_alias(node)
    if isinstance(node, ast.FunctionDef):
        return any(isinstance(d, ast.Name) and d.id == "overload" for d in node.decorator_list)
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.keyword):
        return node.arg in UNCHANGED
    if isinstance(parent, ast.Call) and isinstance(node, ast.UnaryOp):
        # reshape(-1): to NumPy every negative number is the same
        return isinstance(parent.func, ast.Attribute) and parent.func.attr == "reshape"
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in ("TypeVar", "cast", "as_type")
    return isinstance(node, ast.expr_context | ast.operator | ast.cmpop | ast.boolop | ast.unaryop)


def is_alias(node: ast.Assign) -> bool:
    """Whether a name is given to a type."""
    name = node.targets[0]
    return (
        isinstance(name, ast.Name)
        and name.id[:1].isupper()
        and not name.id.isupper()
        and isinstance(node.value, ast.Subscript | ast.BinOp | ast.Name)
    )


def changed(node: ast.AST) -> Iterator[ast.AST | None]:
    """What a node becomes, one change after the other; None leaves a statement out."""
    kind = type(node).__name__
    yield from CHANGES.get(kind, nothing)(node)


def nothing(node: ast.AST) -> Iterator[ast.AST | None]:
    """No change."""
    yield from ()


def operations(node: Any) -> Iterator[ast.AST | None]:
    """Another operator, or the left side alone."""
    if is_text(node.left) or is_text(node.right):
        return
    if type(node.op) in SWAPPED:
        yield like(node, op=SWAPPED[type(node.op)]())
    yield node.left


def is_text(node: ast.AST) -> bool:
    """Whether a word is put together with another."""
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def signs(node: Any) -> Iterator[ast.AST | None]:
    """No sign, no negation."""
    yield node.operand


def comparisons(node: Any) -> Iterator[ast.AST | None]:
    """Another relation."""
    for i, op in enumerate(node.ops):
        for other in COMPARED[type(op)]:
            yield like(node, ops=[*node.ops[:i], other(), *node.ops[i + 1 :]])


def conditions(node: Any) -> Iterator[ast.AST | None]:
    """`or` for `and`, and one of them less."""
    yield like(node, op=SWAPPED[type(node.op)]())
    for i in range(len(node.values)):
        rest = [*node.values[:i], *node.values[i + 1 :]]
        yield rest[0] if len(rest) == 1 else like(node, values=rest)


def constants(node: Any) -> Iterator[ast.AST | None]:
    """Another number or word."""
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value > 1:
            yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value * 1.5 if value else 1.0)
    elif isinstance(value, str):
        yield ast.Constant(f"{value}XX")
    elif isinstance(value, bytes):
        yield ast.Constant(value + b"XX")


def branches(node: Any) -> Iterator[ast.AST | None]:
    """Always, or never."""
    yield like(node, test=ast.Constant(True))
    yield like(node, test=ast.Constant(False))


def loops(node: Any) -> Iterator[ast.AST | None]:
    """Never."""
    yield like(node, test=ast.Constant(False))


def additions(node: Any) -> Iterator[ast.AST | None]:
    """Another operator, none, or nothing at all."""
    if type(node.op) in SWAPPED:
        yield like(node, op=SWAPPED[type(node.op)]())
    target = copy.deepcopy(node.target)
    yield ast.Assign([target], node.value)
    yield None


def assignments(node: Any) -> Iterator[ast.AST | None]:
    """A place of an array or an attribute keeps what it had."""
    if any(isinstance(target, ast.Subscript | ast.Attribute) for target in node.targets):
        yield None


def calls(node: Any) -> Iterator[ast.AST | None]:
    """An option less, another function of the kind, or no copy."""
    for i, keyword in enumerate(node.keywords):
        if keyword.arg in UNCHANGED:
            continue
        yield like(node, keywords=[*node.keywords[:i], *node.keywords[i + 1 :]])
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in OTHER_NAMES:
        other = copy.deepcopy(node.func)
        setattr(other, "attr" if isinstance(other, ast.Attribute) else "id", OTHER_NAMES[name])
        yield like(node, func=other)
    if name in ("copy", "ravel") and isinstance(node.func, ast.Attribute) and not node.args:
        yield node.func.value


def steps(node: Any) -> Iterator[ast.AST | None]:
    """A call for its effect is left out."""
    if isinstance(node.value, ast.Call):
        yield None


def left_out(node: Any) -> Iterator[ast.AST | None]:
    """No error, no deletion."""
    yield None


def results(node: Any) -> Iterator[ast.AST | None]:
    """Nothing is returned."""
    if node.value is not None and not (
        isinstance(node.value, ast.Constant) and node.value.value is None
    ):
        yield ast.Return(ast.Constant(None))


def breaks(node: Any) -> Iterator[ast.AST | None]:
    """On with the next."""
    yield ast.Continue()


def continues(node: Any) -> Iterator[ast.AST | None]:
    """No more."""
    yield ast.Break()


CHANGES = {
    "Assert": left_out,
    "Assign": assignments,
    "AugAssign": additions,
    "BinOp": operations,
    "BoolOp": conditions,
    "Break": breaks,
    "Call": calls,
    "Compare": comparisons,
    "Constant": constants,
    "Continue": continues,
    "Delete": left_out,
    "Expr": steps,
    "If": branches,
    "IfExp": branches,
    "Raise": left_out,
    "Return": results,
    "UnaryOp": signs,
    "While": loops,
}


def like(node: ast.AST, **fields: Any) -> ast.AST:
    """A node with other fields."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def replaced(tree: ast.Module, way: Way, new: ast.AST | None) -> ast.Module:
    """A module in which one node is another; only what lies on the way is copied."""
    (field, i), *rest = way
    value = getattr(tree, field)
    old = value if i is None else value[i]
    if rest:
        put: ast.AST | None = replaced(old, tuple(rest), new)
    elif new is None:
        put = ast.copy_location(ast.Pass(), old)
    else:
        put = ast.fix_missing_locations(ast.copy_location(new, old))
    copied = copy.copy(tree)
    setattr(copied, field, put if i is None else [*value[:i], put, *value[i + 1 :]])
    return copied


def at(tree: ast.AST, way: Way) -> Any:
    """The node that a way leads to."""
    node: Any = tree
    for field, i in way:
        node = getattr(node, field) if i is None else getattr(node, field)[i]
    return node


def shown(tree: ast.AST, way: Way, statement: int) -> str:
    """The statement around a place, in one line; of one that holds others its first line."""
    node = at(tree, way[:statement])
    if hasattr(node, "body"):
        node = like(node, body=[ast.Pass()], decorator_list=[])
        for name in ("orelse", "finalbody"):
            if getattr(node, name, None) and isinstance(getattr(node, name), list):
                setattr(node, name, [])
    lines = ast.unparse(node).splitlines()
    return " ".join(line.strip() for line in lines if line.strip() != "pass") or "pass"


def line_of(tree: ast.AST, way: Way, statement: int) -> int:
    """The line of the node itself."""
    return int(getattr(at(tree, way), "lineno", 0) or at(tree, way[:statement]).lineno)
