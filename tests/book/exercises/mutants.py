"""Wrong programs made from a right one, each by one small change, and right ones by another.

A check is itself tested here: it must refuse what a change of the printed answer makes wrong, and
take what only looks different. The changes are those that readers make: another operator, another
axis or constant, a term or an argument that is left out, two operands or results in the other
order, one line that is missing.
"""

import ast
import copy
import difflib
from collections.abc import Callable, Iterator

SWAPPED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
COMPARED = {
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
FLIPPED = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.LtE, ast.LtE: ast.GtE}


def program(source: str) -> ast.Module:
    """What of a printed answer decides its verdict: neither imports of check nor what is shown."""
    tree = ast.parse(source)
    kept, needed = [], set()
    for statement in reversed(tree.body):
        if _calls(statement, "check"):
            needed |= _loaded(statement)
        elif _shows(statement):
            continue
        elif isinstance(statement, ast.Expr):
            needed |= _loaded(statement)
        elif not isinstance(statement, ast.Import | ast.ImportFrom):
            if not _stored(statement) & needed:
                continue
            needed |= _loaded(statement)
        kept.append(statement)
    tree.body = [s for s in reversed(kept) if not _imports_check(s)]
    return tree


def handed_in(tree: ast.Module) -> list[tuple[object, ...]]:
    """Run an answer and return what it hands to `check`, at each call."""
    heard: list[tuple[object, ...]] = []
    scope = {"check": lambda name, *answer: heard.append(answer), "__name__": "__main__"}
    exec(compile(ast.fix_missing_locations(tree), "<answer>", "exec"), scope)  # noqa: S102  printed in the book
    return heard


def wrong(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Every program with one change that should matter, with the lines that differ."""
    yield from _each(tree, _wrong_nodes)


def right(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Programs that compute the same in another way."""
    yield from _each(tree, _right_nodes)
    yield "names", _Renamed().visit(copy.deepcopy(tree))
    yield "a result of its own", _Named().visit(copy.deepcopy(tree))
    yield "words on the way", _Talkative().visit(copy.deepcopy(tree))


def _each(
    tree: ast.Module, changes: Callable[[ast.AST], Iterator[ast.AST | None]]
) -> Iterator[tuple[str, ast.Module]]:
    before = ast.unparse(tree).splitlines()
    for path, node in _places(tree):
        for new in changes(node):
            mutant = _replaced(tree, path, new)
            after = ast.unparse(ast.fix_missing_locations(mutant)).splitlines()
            if after != before:  # (1, 1) in the other order is no change
                yield _label(before, after), mutant


def _places(node: ast.AST, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple, ast.AST]]:
    """All nodes that may change, with the way to them; not imports, checks and messages."""
    for field, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        for i, child in enumerate(children):
            way = (*path, (field, i if isinstance(value, list) else None))
            if not isinstance(child, ast.AST) or _is_apart(child):
                continue
            yield way, child
            if not (isinstance(child, ast.UnaryOp) and isinstance(child.operand, ast.Constant)):
                yield from _places(child, way)


def _is_apart(node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return True
    if isinstance(node, ast.Raise):
        return True
    return isinstance(node, ast.Expr) and (_calls(node, "check") or _calls(node, "print"))


def _replaced(tree: ast.Module, path: tuple, new: ast.AST | None) -> ast.Module:
    mutant = copy.deepcopy(tree)
    node: ast.AST = mutant
    for field, i in path[:-1]:
        node = getattr(node, field) if i is None else getattr(node, field)[i]
    field, i = path[-1]
    if i is None:
        setattr(node, field, new)
    elif new is None:
        del getattr(node, field)[i]
        if field == "body" and not getattr(node, field):
            node.body.append(ast.Pass())
    else:
        getattr(node, field)[i] = new
    return mutant


def _wrong_nodes(node: ast.AST) -> Iterator[ast.AST | None]:
    if isinstance(node, ast.BinOp):
        yield from _wrong_operations(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
        if isinstance(node.operand, ast.Constant):
            yield ast.Constant(0)  # axis=-1 becomes axis=0
    elif isinstance(node, ast.Compare):
        if type(node.ops[0]) in COMPARED:
            yield _with(node, ops=[COMPARED[type(node.ops[0])]()])
    elif isinstance(node, ast.Constant):
        yield from _wrong_constants(node)
    elif isinstance(node, ast.Call):
        yield from _wrong_calls(node)
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        yield _with(node, elts=[node.elts[1], node.elts[0], *node.elts[2:]])
    elif isinstance(node, ast.AugAssign | ast.If):
        yield None


def _wrong_operations(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in SWAPPED:
        yield _with(node, op=SWAPPED[type(node.op)]())
    if isinstance(node.op, ast.MatMult | ast.Pow):
        yield _with(node, left=node.right, right=node.left)
    yield node.left
    if isinstance(node.op, ast.Add | ast.Mult):
        yield node.right


def _wrong_constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value:
            yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(10 * value if value else 1.0)
        if value:
            yield ast.Constant(value / 10)


def _wrong_calls(node: ast.Call) -> Iterator[ast.AST]:
    for i in range(len(node.keywords)):
        yield _with(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])
    if len(node.args) > 1:
        yield _with(node, args=[node.args[1], node.args[0], *node.args[2:]])
    elif len(node.args) == 1 and not node.keywords:
        yield node.args[0]
    if isinstance(node.func, ast.Attribute) and not node.args and not _is_module(node.func.value):
        yield node.func.value


def _right_nodes(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult):
        if not any(isinstance(n, ast.Constant | ast.List | ast.Tuple) for n in _ends(node)):
            yield _with(node, left=node.right, right=node.left)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        yield ast.UnaryOp(ast.USub(), _with(node, left=node.right, right=node.left))
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPPED:
        flipped = FLIPPED[type(node.ops[0])]()
        yield _with(node, left=node.comparators[0], ops=[flipped], comparators=[node.left])


class _Renamed(ast.NodeTransformer):
    """Other names for what a function computes on its way."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        own = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _is_store(n)}
        own -= {a.arg for n in ast.walk(node) if isinstance(n, ast.arguments) for a in n.args}
        for name in ast.walk(node):
            if isinstance(name, ast.Name) and name.id in own:
                name.id += "_mine"
        return node


class _Named(ast.NodeTransformer):
    """`return x` becomes two lines."""

    def visit_Return(self, node: ast.Return) -> list[ast.stmt] | ast.stmt:
        if node.value is None:
            return node
        store = ast.Assign([ast.Name("outcome", ast.Store())], node.value)
        return [store, ast.Return(ast.Name("outcome", ast.Load()))]


class _Talkative(ast.NodeTransformer):
    """A docstring, an assertion and a print in every function."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        lines = ast.parse('"""What I think."""\nassert True\nprint(end="")').body
        node.body = [*lines, *node.body]
        return node


def _with(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(new, name, copy.deepcopy(value))
    return new


def _ends(node: ast.BinOp) -> tuple[ast.AST, ast.AST]:
    return node.left, node.right


def _is_store(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "math")


def _calls(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    return isinstance(node.value.func, ast.Name) and node.value.func.id == name


def _shows(node: ast.AST) -> bool:
    """Whether a line only prints or draws."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    called = node.value.func
    return isinstance(called, ast.Name) and called.id.startswith(("print", "plot_"))


def _imports_check(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and [a.name for a in node.names] == ["check"]


def _loaded(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _stored(node: ast.AST) -> set[str]:
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _is_store(n)}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    # an assignment to a part: `y[5] = 1` changes y
    return names | {
        n.value.id
        for n in ast.walk(node)
        if isinstance(n, ast.Subscript)
        and isinstance(n.ctx, ast.Store)
        and isinstance(n.value, ast.Name)
    }


def _label(before: list[str], after: list[str]) -> str:
    lines = list(difflib.ndiff(before, after))
    gone, come = ([s[1:].strip() for s in lines if s[0] == sign] for sign in "-+")
    return f"{' / '.join(gone)} -> {' / '.join(come)}"
