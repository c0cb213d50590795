"""Code of the package as a chapter shows it: without types, and without calls that only refuse.

What tells the tape of a function's derivative is left out, too: chapter 15 explains that.

A chapter explains the lines of a formula; the reference shows all of the code.
"""

import ast
import re
from collections.abc import Callable, Iterator

COLUMNS = 88  # that a chapter shows without scrolling
Place = Callable[[int | None, int | None], int]  # of a line and a column
Span = tuple[int, int, bytes]  # from, to, and what stands there instead; ast counts in bytes


def shortened(code: str) -> str:
    r"""Leave out types and checks.

    Example:
        >>> code = "def f(x: int, *, y: float = 1.0) -> int:\n    check_it(x)\n    z: int = 2\n"
        >>> print(shortened(code), end="")
        def f(x, *, y=1.0):
            z = 2
    """
    return _with_short_headers(_without_types(_without_checks(code)))


def _without_checks(code: str) -> str:
    lines: list[str | None] = list(code.splitlines())
    for function in _functions(code):
        for rule in filter(_is_rule, function.decorator_list):
            for number in range(rule.lineno - 1, rule.end_lineno or rule.lineno):
                lines[number] = None
    for node in ast.walk(ast.parse(code)):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if not isinstance(body, list):
                continue
            checks = [one for one in body if _is_check(one)]
            if len(checks) == len(body):
                continue  # nothing would be left
            for check in checks:
                for number in range(check.lineno - 1, check.end_lineno or check.lineno):
                    lines[number] = None
    return "\n".join(line for line in lines if line is not None) + "\n"


def _is_check(node: ast.AST) -> bool:
    """Whether a line calls a function whose name says that it only looks."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    called = node.value.func
    return isinstance(called, ast.Name) and called.id.startswith("check_")


def _is_rule(decorator: ast.expr) -> bool:
    """Whether a decorator tells the tape how a function is differentiated."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id in ("with_rule", "one_operation")


def _without_types(code: str) -> str:
    text = code.encode()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def place(line: int | None, column: int | None) -> int:
        return starts[(line or 1) - 1] + (column or 0)

    spans = [span for function in _functions(code) for span in _spans(function, place, text)]
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text.decode()


def _functions(code: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef):
            yield node


def _spans(function: ast.FunctionDef, place: Place, text: bytes) -> Iterator[Span]:
    """Where the types of a function stand; those of its own functions are found with them."""
    given = function.args
    defaults = _defaults(given)
    for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
        if arg is None or arg.annotation is None:
            continue
        start = place(arg.lineno, arg.col_offset) + len(arg.arg.encode())
        default = defaults.get(arg.arg)
        if default is None:
            yield start, place(arg.annotation.end_lineno, arg.annotation.end_col_offset), b""
        else:
            yield start, place(default.lineno, default.col_offset), b"="
    if function.returns is not None:
        end = place(function.returns.end_lineno, function.returns.end_col_offset)
        arrow = text.rindex(b"->", 0, place(function.returns.lineno, function.returns.col_offset))
        yield len(text[:arrow].rstrip()), end, b""
    for node in function.body:
        for one in ast.walk(node) if not isinstance(node, ast.FunctionDef) else ():
            if isinstance(one, ast.AnnAssign) and one.value is not None:
                start = place(one.target.end_lineno, one.target.end_col_offset)
                yield start, place(one.annotation.end_lineno, one.annotation.end_col_offset), b""


def _defaults(given: ast.arguments) -> dict[str, ast.expr]:
    positional = [*given.posonlyargs, *given.args]
    found = dict(zip(reversed([a.arg for a in positional]), reversed(given.defaults), strict=False))
    named = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    return found | {arg.arg: value for arg, value in named if value is not None}


def _with_short_headers(code: str) -> str:
    """Headers of functions in one line, where they are short enough now."""
    lines = code.splitlines()
    for function in sorted(_functions(code), key=lambda one: -one.lineno):
        if function.body[0].lineno == function.lineno:
            continue  # all of it stands in one line already
        first = function.lineno - 1
        last = next(
            i for i in range(first, len(lines)) if _is_whole("\n".join(lines[first : i + 1]))
        )
        inside = " ".join(line.strip() for line in lines[first : last + 1])
        short = re.sub(r",? \)", ")", inside.replace("( ", "("))
        indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
        if last > first and "#" not in short and len(indent + short) <= COLUMNS:
            lines[first : last + 1] = [indent + short]
    return "\n".join(lines).rstrip() + "\n"


def _is_whole(header: str) -> bool:
    brackets = sum(header.count(c) for c in "([{") - sum(header.count(c) for c in ")]}")
    return brackets == 0 and header.rstrip().endswith(":")
