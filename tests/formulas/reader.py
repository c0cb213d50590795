r"""Read a formula as the page shows it, in LaTeX, and compute it with fifty digits.

SymPy's reader of LaTeX takes `x_{nk}` for a name, knows no sum without bounds, no `\max`, no cases,
and leaves out in silence what it does not know. This one reads the notation that the book uses and
refuses all else, so that nothing is left out. Where SymPy can read a formula too, a test compares.

Names are what `Values` says that they are: numbers, arrays, functions. `x_{nk}` is an entry of the
array `x`, unless there is something of the name `x_{nk}` itself. Whatever is summed over without
bounds runs over the sizes in `Values`, counted from 0; with bounds it is counted as they say.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import mpmath
import numpy as np
from mpmath import mp, mpf

DIGITS = 50
TOKEN = re.compile(
    r"\\text\{[^}]*\}|\\operatorname\*?\{[^}]*\}|\\Big/|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S", re.DOTALL
)
SPACES = {r"\,", r"\;", r"\!", r"\ ", r"\quad", "\\\n"}
SIZES = {r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\left", r"\right", r"\big", r"\Big"}
RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    r"\le": lambda a, b: a <= b,
    r"\ge": lambda a, b: a >= b,
    r"\ne": lambda a, b: a != b,
}
BETWEEN_SIDES = {"=", r"\leftarrow", r"\approx"}
GREEK = {r"\alpha", r"\beta", r"\gamma", r"\delta", r"\varepsilon", r"\zeta", r"\eta", r"\theta"}
GREEK |= {r"\lambda", r"\mu", r"\rho", r"\sigma", r"\varphi", r"\Phi", r"\pi"}
ACCENTS = {r"\hat", r"\bar"}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    r"\log": mpmath.log,
    r"\ln": mpmath.log,
    r"\tanh": mpmath.tanh,
    r"\cos": mpmath.cos,
    r"\sin": mpmath.sin,
    r"\max": max,
    r"\min": min,
    r"\operatorname{sign}": mpmath.sign,
    r"\operatorname{round}": mpmath.nint,  # to the even neighbour, where there are two
}
# Over an index: the largest, the sum and so on of what follows.
FOLDS: dict[str, Callable[[list[Any]], Any]] = {
    r"\sum": lambda entries: sum(entries, mpf(0)),
    r"\max": max,
    r"\min": min,
    r"\operatorname{argmax}": lambda entries: entries.index(max(entries)),
}
ENDS = {")", "]", "}", ",", "&", r"\\", r"\end", r"\rVert", r"\rfloor", r"\Big/", r"\qquad", ""}
ENDS |= set(RELATIONS) | BETWEEN_SIDES


class UnreadError(Exception):
    """What this reader cannot read."""


@dataclass(frozen=True)
class Values:
    """What the names in a formula stand for."""

    names: dict[str, Any] = field(default_factory=dict)
    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    sizes: dict[str, range] = field(default_factory=dict)
    definitions: dict[str, tuple[str, "Formula"]] = field(default_factory=dict)
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)  # an index, its first value
    zero_outside: bool = False  # whether arrays go on as zeros beyond their margin

    def counting(self, letter: str, value: int, first: int) -> "Values":
        return replace(self, counted={**self.counted, letter: (value, first)})


Formula = Callable[[Values], Any]


def tokens(text: str) -> list[str]:
    r"""What a formula is made of; how wide its gaps are and how tall its brackets is no matter."""
    return [token for token in TOKEN.findall(text) if token not in SPACES | SIZES]


def without_stop(parts: list[str]) -> list[str]:
    """The same without the comma or full stop of the sentence around it."""
    while parts and parts[-1] in (".", ","):
        parts = parts[:-1]
    return parts


def canonical(text: str) -> str:
    """The same text for every way to write it."""
    return " ".join(tokens(text))


def split(parts: list[str], between: set[str]) -> list[list[str]]:
    """The pieces between separators that stand in no bracket."""
    pieces, depth = [[]], 0
    for part in parts:
        depth += part in ("{", "(", "[", r"\begin") or part.startswith(r"\lVert")
        depth -= part in ("}", ")", "]", r"\end") or part.startswith(r"\rVert")
        if depth == 0 and part in between:
            pieces.append([])
        else:
            pieces[-1].append(part)
    return pieces


def clauses(text: str) -> list[list[list[str]]]:
    r"""The statements of a formula, and the sides of each: `a = b = c` has three."""
    found = (without_stop(clause) for clause in split(tokens(text), {r"\qquad"}))
    return [split(clause, BETWEEN_SIDES) for clause in found if clause]


class Reader:
    """Reads one side of a formula from left to right."""

    def __init__(self, parts: list[str], functions: set[str], *, matrices: bool = False) -> None:
        self.parts, self.place = parts, 0
        self.functions, self.matrices = functions, matrices
        self.bars = 0  # how many |...| are open

    @property
    def next(self) -> str:
        return self.parts[self.place] if self.place < len(self.parts) else ""

    def take(self, wanted: str | None = None) -> str:
        part = self.next
        if part == "" or (wanted is not None and part != wanted):
            raise UnreadError(f"expected {wanted}, got {part!r} at {self.place} of {self.parts}")
        self.place += 1
        return part

    def group(self) -> list[str]:
        """What stands in the braces that come next, or the single token."""
        if self.next != "{":
            return [self.take()]
        start, depth = self.place + 1, 0
        while True:
            part = self.take()
            depth += (part == "{") - (part == "}")
            if depth == 0:
                return self.parts[start : self.place - 1]

    def inner(self, parts: list[str]) -> Formula:
        """A formula inside of another."""
        return read(parts, self.functions, matrices=self.matrices)

    # --- sums of products of powers ---

    def whole(self) -> Formula:
        value = self.sum()
        while self.next == r"\Big/":
            self.take()
            value = quotient(value, self.sum())
        return value

    def sum(self) -> Formula:
        value = self.product()
        while self.next in ("+", "-"):
            sign, a, b = self.take(), value, self.product()
            value = total(a, b) if sign == "+" else difference(a, b)
        return value

    def product(self) -> Formula:
        if self.next == "-":
            self.take()
            minus = self.product()
            return lambda v: -minus(v)
        value = self.power()
        while not self.is_over():
            if self.next == "/":
                self.take()
                value = quotient(value, self.power())
                continue
            sign = self.take() if self.next in (r"\cdot", r"\odot", "*") else ""
            value = self.times(value, self.power(), sign)
        return value

    def is_over(self) -> bool:
        return self.next in ENDS or self.next in "+-" or (self.next == "|" and self.bars > 0)

    def times(self, a: Formula, b: Formula, sign: str) -> Formula:
        matrices = self.matrices

        def product(v: Values) -> Any:
            left, right = a(v), b(v)
            if sign == "*":
                return v.functions["*"](left, right)
            both = np.ndim(left) > 0 and np.ndim(right) > 0
            if both and sign != r"\odot" and (matrices or sign == r"\cdot"):
                return left @ right
            return left * right

        return product

    def power(self) -> Formula:
        base = self.atom()
        while self.next == "^":
            self.take()
            exponent = self.group()
            base = turned(base) if exponent == [r"\top"] else raised(base, self.inner(exponent))
        return base

    # --- the smallest parts ---

    def atom(self) -> Formula:
        part = self.next
        if part[:1].isdigit():
            number = mpf(self.take())
            return lambda v: number
        if part == "(":
            return self.bracketed("(", ")")
        if part == "{":
            return self.inner(self.group())
        special = {
            "|": self.absolute,
            "[": self.iverson,
            r"\lVert": self.norm,
            r"\lfloor": self.floor,
            r"\frac": self.fraction,
            r"\sqrt": self.root,
            r"\int": self.integral,
            r"\begin": self.cases,
            r"\partial": self.partial,
        }
        if part in special:
            return special[part]()
        if part in FOLDS and self.follows("_"):
            return self.fold()
        name = self.name()
        if name in self.functions or (name in FUNCTIONS and name not in self.functions):
            return self.application(name)
        return self.symbol(name)

    def follows(self, part: str) -> bool:
        return self.parts[self.place + 1 : self.place + 2] == [part]

    def bracketed(self, opening: str, closing: str) -> Formula:
        self.take(opening)
        bars, self.bars = self.bars, 0
        value = self.sum()
        self.bars = bars
        self.take(closing)
        return value

    def absolute(self) -> Formula:
        self.take("|")
        self.bars += 1
        value = self.sum()
        self.bars -= 1
        self.take("|")
        return lambda v: abs(value(v))

    def norm(self) -> Formula:
        value = self.bracketed(r"\lVert", r"\rVert")
        return lambda v: mpmath.sqrt(sum(entry**2 for entry in np.ravel(value(v))))

    def floor(self) -> Formula:
        value = self.bracketed(r"\lfloor", r"\rfloor")
        return lambda v: mpmath.floor(value(v))

    def iverson(self) -> Formula:
        """[condition]: 1 where it holds, otherwise 0."""
        self.take("[")
        condition = self.condition()
        self.take("]")
        return lambda v: mpf(1 if condition(v) else 0)

    def condition(self) -> Formula:
        """A relation, or a chain of them as in 0 < a < 1."""
        values, relations = [self.sum()], []
        while self.next in RELATIONS:
            relations.append(RELATIONS[self.take()])
            values.append(self.sum())
        if not relations:
            raise UnreadError(f"no relation at {self.place} of {self.parts}")
        return lambda v: all(
            relation(a(v), b(v))
            for relation, a, b in zip(relations, values[:-1], values[1:], strict=True)
        )

    def cases(self) -> Formula:
        self.take(r"\begin")
        if self.group() != list("cases"):
            raise UnreadError("another environment than cases")
        rows: list[tuple[Formula, Formula]] = []
        others: list[Formula] = []
        while self.next != r"\end":
            value = self.sum()
            self.take("&")
            if self.next.startswith(r"\text{otherwise"):
                self.take()
                others.append(value)
            else:
                rows.append((self.condition(), value))
            if self.next in (".", ","):
                self.take()
            if self.next == r"\\":
                self.take()
        self.take(r"\end")
        self.group()

        def chosen(v: Values) -> Any:
            holds = [value for condition, value in rows if condition(v)] or others
            if len(holds) != 1:
                raise UnreadError(f"{len(holds)} cases hold at once")
            return holds[0](v)

        return chosen

    def fraction(self) -> Formula:
        self.take(r"\frac")
        above, below = self.group(), self.group()
        if above[:1] == [r"\partial"]:
            return slope(above, below, self.functions)
        return quotient(self.inner(above), self.inner(below))

    def partial(self) -> Formula:
        r"""The derivative written in a line, \partial L / \partial Y."""
        above = [self.take(), self.take()]
        self.take("/")
        return slope(above, [self.take(r"\partial"), self.take()], self.functions)

    def root(self) -> Formula:
        self.take(r"\sqrt")
        value = self.inner(self.group())
        return lambda v: elementwise(mpmath.sqrt, value(v))

    def integral(self) -> Formula:
        self.take(r"\int")
        self.take("_")
        low = self.bound(self.group())
        self.take("^")
        high = self.bound(self.group())
        end = len(self.parts) - 1 - self.parts[::-1].index("d")
        body, letter = self.inner(self.parts[self.place : end]), self.parts[end + 1]
        self.place = end + 2
        return lambda v: mpmath.quad(
            lambda u: body(replace(v, names={**v.names, letter: u})), [low(v), 1, high(v)]
        )

    def bound(self, parts: list[str]) -> Formula:
        return (lambda v: mpmath.inf) if parts == [r"\infty"] else self.inner(parts)

    def fold(self) -> Formula:
        r"""\sum_k, \max_k and so on of the product that follows."""
        combine = FOLDS[self.take()]
        self.take("_")
        below, above = self.group(), []
        if self.next == "^":
            self.take()
            above = self.group()
        body = self.product()
        entries = over(below, above, self.functions, body)
        return lambda v: combine(entries(v))

    # --- names ---

    def name(self) -> str:
        part = self.take()
        if part in ACCENTS:
            part = f"{part} {self.take()}"
        elif not (
            part.isalpha()
            or part in GREEK
            or part in FUNCTIONS
            or part.startswith((r"\operatorname", r"\text"))
        ):
            raise UnreadError(f"{part!r} at {self.place} of {self.parts}")
        while self.next == "'":
            part += self.take()
        return part

    def application(self, name: str) -> Formula:
        """A function of what follows: brackets with one or more arguments, or a single power."""
        exponent = None
        if self.next == "^":
            self.take()
            exponent = self.inner(self.group())
        if self.next == "(":
            self.take()
            bars, self.bars = self.bars, 0
            arguments = [self.sum()]
            while self.next == ",":
                self.take()
                arguments.append(self.sum())
            self.bars = bars
            self.take(")")
        else:
            arguments = [self.power()]
        entry = self.indices(self.group_after("_")) if self.next == "_" else None

        def value(v: Values) -> Any:
            function = v.functions.get(name) or FUNCTIONS[name]
            given = [argument(v) for argument in arguments]
            ours = name in v.functions
            result = function(*given) if ours else elementwise(function, *given)
            if entry is not None:
                result = result[tuple(index(v) for index in entry)]
            return result if exponent is None else result ** exponent(v)

        return value

    def group_after(self, sign: str) -> list[str]:
        self.take(sign)
        return self.group()

    def symbol(self, name: str) -> Formula:
        below = self.group_after("_") if self.next == "_" else []
        if self.parts[self.place : self.place + 3] == ["^", "{", "("]:  # g^{(r)}: another index
            self.take()
            below = [*below, *self.group()[1:-1]]
        full = f"{name}_{''.join(below)}" if below else name
        indices = self.indices(below)
        return lambda v: look_up(v, name, full, indices)

    def indices(self, parts: list[str]) -> list[Formula]:
        return indices_of(parts, self.functions)


def read(parts: list[str], functions: set[str], *, matrices: bool = False) -> Formula:
    """The formula that the tokens are, all of them."""
    reader = Reader(parts, functions, matrices=matrices)
    value = reader.whole()
    if reader.next:
        raise UnreadError(f"{reader.parts[reader.place :]} is left over")
    return value


def total(a: Formula, b: Formula) -> Formula:
    return lambda v: a(v) + b(v)


def difference(a: Formula, b: Formula) -> Formula:
    return lambda v: a(v) - b(v)


def turned(a: Formula) -> Formula:
    return lambda v: a(v).T


def raised(a: Formula, n: Formula) -> Formula:
    return lambda v: a(v) ** n(v)


def quotient(a: Formula, b: Formula) -> Formula:
    return lambda v: a(v) / b(v)


def elementwise(function: Callable[..., Any], *values: Any) -> Any:
    if any(np.ndim(value) for value in values):
        return np.frompyfunc(function, len(values), 1)(*values)
    return function(*values)


def indices_of(parts: list[str], functions: set[str]) -> list[Formula]:
    """Indices between commas, or single letters side by side."""
    if not parts:
        return []
    if all(part.isalpha() and len(part) == 1 for part in parts):
        pieces = [[part] for part in parts]
    else:
        pieces = split(parts, {","})
    return [index_of(piece, functions) for piece in pieces]


def index_of(parts: list[str], functions: set[str]) -> Formula:
    """A place in an array: an index that is counted from 1 is 1 more than that."""
    try:
        value = read(parts, functions)
    except (UnreadError, KeyError) as error:
        reason = str(error)

        def unread(v: Values) -> Any:
            raise UnreadError(f"no index: {' '.join(parts)}: {reason}")

        return unread

    def place(v: Values) -> int:
        # A label, such as the t_n in y_{n, t_n}, is a place by itself.
        first = v.counted[parts[0]][1] if parts[0] in v.counted else 0
        return int(value(v)) - first

    return place


def look_up(v: Values, name: str, full: str, indices: list[Formula]) -> Any:
    if full in v.definitions:
        return v.definitions[full][1](v)
    if full in v.names:
        return v.names[full]
    if not indices:
        if name in v.counted:
            return v.counted[name][0]
        if name == "e":
            return mpmath.e
        if name == r"\pi":
            return mpmath.pi
        raise UnreadError(f"{name} stands for nothing")
    places = [index(v) for index in indices]
    numbered = f"{name}_{','.join(map(str, places))}"
    if numbered in v.definitions:  # h_{l-1} where l = 1, and h_0 has a line of its own
        return v.definitions[numbered][1](v)
    if name in v.definitions:
        letters, formula = v.definitions[name]
        if not letters:
            return entry(v, formula(v), places)
        for letter, place in zip(letters, places, strict=True):
            v = v.counting(letter, place, 0)
        return formula(v)
    if name not in v.names and name == r"\delta":
        return mpf(places[0] == places[1])
    if name not in v.names:
        raise UnreadError(f"{full} stands for nothing")
    return entry(v, v.names[name], places)


def entry(v: Values, array: Any, places: list[int]) -> Any:
    if callable(array):
        return array(*places)
    inside = all(0 <= place < size for place, size in zip(places, np.shape(array), strict=False))
    if not inside and v.zero_outside:
        return mpf(0)
    if not inside:
        raise UnreadError(f"no entry {places} in an array of shape {np.shape(array)}")
    return array[tuple(places)]


def slope(above: list[str], below: list[str], functions: set[str]) -> Formula:
    r"""A derivative is a name of its own; \partial L / \partial Y_n is an entry of one."""
    full = derivative_name(above, below)
    if "_" in below:
        at = below.index("_")
        name = derivative_name(above, below[:at])
        inside = below[at + 1 :]
        parts = inside[1:-1] if inside[0] == "{" else inside
        indices = indices_of(parts, functions)
    else:
        name, indices = full, []
    return lambda v: look_up(v, name, full, indices)


def derivative_name(above: list[str], below: list[str]) -> str:
    return canonical(rf"\frac{{{' '.join(above)}}}{{{' '.join(below)}}}")


def over(
    below: list[str], above: list[str], functions: set[str], body: Formula
) -> Callable[[Values], list[Any]]:
    """The entries that a sum or a maximum combines."""
    if above:  # n = 1 up to N
        letter, sign, *start = below
        if sign != "=":
            raise UnreadError(f"a sum from {below}")
        first, last = read(start, functions), read(above, functions)
        return lambda v: [
            body(v.counting(letter, value, int(first(v))))
            for value in range(int(first(v)), int(last(v)) + 1)
        ]
    if any(part in RELATIONS for part in below):
        condition = Reader(below, functions).condition()
        letters = [part for part in below if part.isalpha()]
        holds = condition
    else:
        letters, holds = [part for part in below if part != ","], lambda v: True

    def entries(v: Values) -> list[Any]:
        ways = [v]
        for letter in letters:
            if letter in v.sizes:
                ways = [w.counting(letter, n, 0) for w in ways for n in v.sizes[letter]]
        if ways == [v]:
            raise UnreadError(f"nothing says how far {below} goes")
        return [body(way) for way in ways if holds(way)]

    return entries


def exact(value: Any) -> Any:
    """The very number, or numbers, with more digits behind them."""
    if callable(value):
        return value
    if np.ndim(value) == 0:
        item = np.asarray(value).item()
        return item if isinstance(item, int) and not isinstance(item, bool) else mpf(item)
    array = np.empty(np.shape(value), dtype=object)
    for place, item in np.ndenumerate(np.asarray(value)):
        array[place] = exact(item)
    return array


mp.dps = DIGITS
