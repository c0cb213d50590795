"""Compare what code has computed with what its formula says."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from formulas.reader import (
    BETWEEN_SIDES,
    FUNCTIONS,
    GREEK,
    RELATIONS,
    Reader,
    UnreadError,
    Values,
    clauses,
    exact,
    read,
    tokens,
)

TOLERANCE = 1e-12  # of the code, which computes with 53 bits
AGREEMENT = 1e-30  # of two sides of a formula, which are computed with 50 digits
BLOCK = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
NOTE = re.compile(r"\\text\{\(.*\)\}|\\text\{with.*\}|\\text\{for.*\}")


@dataclass(frozen=True)
class At:
    """Numbers for every value of the indices that these letters are."""

    letters: str
    numbers: Any


@dataclass(frozen=True)
class Case:
    """What the letters of the formulas of a docstring mean, and what the code says.

    `given` are numbers, arrays and functions; `answers` what the code has computed, by the left
    side of the formula, or by "" where it has none. Where it is `pointwise`, each is a list of
    numbers, of which the formula takes one after the other. `skipped` are left sides or statements
    that another case looks at, or nobody, with the reason.
    """

    given: dict[str, Any]
    answers: dict[str, Any]
    sizes: dict[str, int | range] = field(default_factory=dict)
    pointwise: bool = False
    matrices: bool = False
    zero_outside: bool = False
    rewritten: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    statements: tuple[int, ...] | None = None  # which of them, counted from 0
    tolerance: float = TOLERANCE
    agreement: float = AGREEMENT


def formulas_of(owner: object) -> list[str]:
    """The formulas that stand by themselves in a docstring."""
    return BLOCK.findall(inspect.getdoc(owner) or "")


def normalised(text: str, rewritten: dict[str, str]) -> str:
    r"""Lines that are aligned become statements side by side; a case rewrites the rest."""
    for old, new in rewritten.items():
        text = text.replace(old, new)
    if r"\begin{aligned}" in text:
        text = re.sub(r"\\(begin|end)\{aligned\}", "", text)
        text = text.replace("&", "").replace(r"\\", r"\qquad ")
    return text


def statements_of(texts: list[str], case: Case) -> list[list[list[str]]]:
    """All statements, without what only says when they hold."""
    for old in case.rewritten:
        if not any(old in text for text in texts):
            raise UnreadError(f"{old} does not stand in the formula any more")
    found = []
    for text in texts:
        for sides in clauses(normalised(text, case.rewritten)):
            found += [[without_note(side) for side in sides]]
    return found


def without_note(side: list[str]) -> list[str]:
    for place, (part, depth) in enumerate(with_depth(side)):
        if place and depth == 0 and NOTE.fullmatch(part):
            return side[:place]
    return side


def is_condition(sides: list[list[str]]) -> bool:
    """Whether nothing is computed, and it is only said for which letters all holds."""
    if len(sides) > 1:
        return False
    parts = sides[0]
    words = all(part.startswith(r"\text") for part in parts)
    outside = [part for part, depth in with_depth(parts) if depth == 0]
    whole = parts[:1] + parts[-1:] == ["(", ")"]
    compared = set(RELATIONS) | {r"\in", r"\sim", r"\propto"}
    return words or any(part in compared for part in (parts if whole else outside))


def with_depth(parts: list[str]) -> Iterator[tuple[str, int]]:
    depth = 0
    for part in parts:
        depth -= part in (")", "]", "}", r"\end")
        yield part, depth
        depth += part in ("(", "[", "{", r"\begin")


def key(text: str) -> str:
    return " ".join(tokens(text))


def name_of(text: str) -> str:
    """A name as the reader forms it."""
    parts = tokens(text)
    if parts[0] == r"\frac":
        return " ".join(parts)
    if "_" in parts:
        at = parts.index("_")
        below = "".join(part for part in parts[at + 1 :] if part not in "{}")
        return f"{' '.join(parts[:at])}_{below}"
    return " ".join(parts).replace(" '", "'")


def is_function(name: str, value: Any) -> bool:
    return callable(value) and not isinstance(value, Indexed)


@dataclass(frozen=True)
class Indexed:
    """What has an entry for every index, without being an array: `w_{-1}`, `v` beyond its end."""

    entry: Callable[..., Any]

    def __call__(self, *places: int) -> Any:
        return self.entry(*places)


def points(case: Case) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What is given and answered, point by point."""
    if not case.pointwise:
        yield case.given, case.answers
        return
    lengths = {np.shape(array) for array in case.answers.values()}
    (length,) = {shape[0] for shape in lengths}

    def at(values: dict[str, Any], i: int) -> dict[str, Any]:
        varies = {name for name, value in values.items() if np.shape(value) == (length,)}
        return {name: value[i] if name in varies else value for name, value in values.items()}

    for i in range(length):
        yield at(case.given, i), at(case.answers, i)


def compare(texts: list[str], case: Case) -> list[str]:
    """Compare all statements with the code; return a word for each about what became of it.

    Raises:
        AssertionError: Code and formula differ.
        UnreadError: Something cannot be read.
    """
    words: list[str] = []
    statements = statements_of(texts, case)
    for given, answers in points(case):
        words = [word for word in One(statements, given, answers, case).words() if word is not None]
    if len(words) != len(statements):
        raise UnreadError(f"{len(statements)} statements, of which {len(words)} have an outcome")
    return words


class One:
    """The statements at one point, or of whole arrays."""

    def __init__(
        self,
        statements: list[list[list[str]]],
        given: dict[str, Any],
        answers: dict[str, Any],
        case: Case,
    ) -> None:
        self.statements, self.case = statements, case
        self.answers = {key(text): answer for text, answer in answers.items()}
        self.skipped = {key(text): reason for text, reason in case.skipped.items()}
        functions = {name_of(n): f for n, f in given.items() if is_function(n, f)}
        names = {name_of(n): exact(x) for n, x in given.items() if not is_function(n, x)}
        sizes = {
            letter: size if isinstance(size, range) else range(size)
            for letter, size in case.sizes.items()
        }
        self.known = set(functions)
        self.values = Values(names, functions, sizes, zero_outside=case.zero_outside)

    def words(self) -> Iterator[str]:
        texts = {whole_of(sides) for sides in self.statements}
        texts |= {" ".join(sides[0]) for sides in self.statements}
        if missing := set(self.skipped) - texts:
            raise UnreadError(f"these are no statements any more: {missing}")
        self.define()
        for place, sides in enumerate(self.statements):
            yield self.word(place, sides)

    def word(self, place: int, sides: list[list[str]]) -> str:
        left = " ".join(sides[0]) if len(sides) > 1 else ""
        whole = whole_of(sides)
        chosen = self.case.statements
        if all(part.startswith(r"\text") for side in sides for part in side):
            return "words"
        if chosen is not None and place not in chosen:
            return "another case"
        for text in (whole, left):
            if text in self.skipped:
                return self.skipped[text]
        if is_condition(sides):
            self.check_condition(sides[0])
            return "condition"
        rights = sides[1:] if len(sides) > 1 else sides
        if left in self.answers:
            for right in rights:
                self.equal(self.answers[left], self.read(right), whole)
            self.update(sides)
            return "compared"
        if left and is_name(sides[0]):
            if len(rights) > 1:
                self.sides_agree(rights, whole)
            return "definition"
        if left:
            self.sides_agree(sides, whole)
            return "identity"
        raise UnreadError(f"nothing is known of {whole}")

    def check_condition(self, side: list[str]) -> None:
        """What is said of the letters must be true of those that were drawn."""
        if any(part.startswith(r"\text") for part in side):
            return
        parts = side[1:-1] if side[0] == "(" else side
        reader = Reader(parts, self.known)
        holds = reader.condition()
        if reader.next:
            raise UnreadError(f"{side} is no condition")
        if not holds(self.values):
            raise AssertionError(f"{' '.join(side)} does not hold")

    def read(self, side: list[str]) -> Callable[[Values], Any]:
        return read(side, self.known, matrices=self.case.matrices)

    def define(self) -> None:
        """Names on a left side mean what is on the right, wherever they stand."""
        definitions = {}
        for place, sides in enumerate(self.statements):
            chosen = self.case.statements
            if len(sides) < 2 or (chosen is not None and place not in chosen):
                continue
            left = sides[0]
            texts = {" ".join(left), whole_of(sides)}
            if not is_name(left) or texts.intersection(self.skipped):
                continue
            name, letters, square = parts_of_name(left)
            if name in self.values.names:
                continue
            right = self.read(sides[1])
            formula = root_of(right) if square else right
            definitions[name] = (letters, formula)
        self.values = replace(self.values, definitions=definitions)

    def update(self, sides: list[list[str]]) -> None:
        r"""After `v \leftarrow ...` the letter v is the new one."""
        name = " ".join(sides[0])
        if name in self.values.names:
            new = self.read(sides[1])(self.values)
            self.values = replace(self.values, names={**self.values.names, name: new})

    def equal(self, answer: Any, formula: Callable[[Values], Any], whole: str) -> None:
        if not isinstance(answer, At):
            self.close(answer, formula(self.values), whole)
            return
        numbers = np.asarray(answer.numbers)
        for places in np.ndindex(numbers.shape):
            values = self.values
            for letter, place in zip(answer.letters, places, strict=True):
                values = values.counting(letter, place, 0)
            self.close(numbers[places], formula(values), f"{whole} at {places}")

    def close(self, got: Any, wanted: Any, whole: str) -> None:
        if np.shape(got) != np.shape(wanted):
            raise AssertionError(f"{whole}: {np.shape(got)} is not {np.shape(wanted)}")
        pairs = zip(np.ravel(exact(got)), np.ravel(np.asarray(wanted, object)), strict=True)
        for code, formula in pairs:
            error = abs(code - formula)
            if not error <= self.case.tolerance * max(abs(formula), abs(code)) + 1e-15:
                raise AssertionError(f"{whole}: code {float(code)!r}, formula {float(formula)!r}")

    def sides_agree(self, sides: list[list[str]], whole: str) -> None:
        first, *others = [self.read(side)(self.values) for side in sides]
        for other in others:
            pairs = zip(np.ravel(first), np.ravel(other), strict=True)
            if not all(abs(a - b) <= self.case.agreement * (1 + abs(a)) for a, b in pairs):
                raise AssertionError(f"{whole}: the sides differ, {first} and {other}")


def whole_of(sides: list[list[str]]) -> str:
    return " = ".join(" ".join(side) for side in sides)


def is_name(left: list[str]) -> bool:
    try:
        parts_of_name(left)
    except UnreadError:
        return False
    return True


def parts_of_name(left: list[str]) -> tuple[str, str, bool]:
    """The name, the letters of its indices, and whether its square is meant."""
    square = left[-2:] == ["^", "2"]
    parts = left[:-2] if square else left
    reader = Reader(parts, set())
    name = reader.name()
    if name in FUNCTIONS or not (
        name[0].isalpha() or name.split()[0] in GREEK | {r"\hat", r"\bar"}
    ):
        raise UnreadError(f"{left} is no name")
    below = reader.group_after("_") if reader.next == "_" else []
    if reader.next:
        raise UnreadError(f"{left} is no name")
    if not below:
        return name, "", square
    if all(part.isalpha() and len(part) == 1 for part in below):
        return name, "".join(below), square
    return f"{name}_{''.join(below)}", "", square


def root_of(formula: Callable[[Values], Any]) -> Callable[[Values], Any]:
    return lambda v: formula(v) ** 0.5


def changes(text: str) -> Iterator[str]:
    r"""A formula with one fault: another sign, number, relation, or function."""
    swaps = {
        "+": "-",
        "-": "+",
        ">": "<",
        "<": ">",
        r"\le": r"\ge",
        r"\max": r"\min",
        r"\min": r"\max",
        r"\log": r"\tanh",
        r"\tanh": r"\cos",
        r"\cos": r"\tanh",
        r"\odot": "+",
        r"\cdot": "+",
        r"\operatorname{argmax}": r"\min",
        r"\top": "2",
    }
    found = list(re.finditer(r"\\operatorname\{[a-z]+\}|\\[A-Za-z]+|\d+(?:\.\d+)?|[-+<>]", text))
    for match in found:
        old = match[0]
        if old in swaps:
            new = swaps[old]
        elif old[0].isdigit():
            new = f"{float(old) + 1:g}"
        else:
            continue
        yield f"{text[: match.start()]}{new} {text[match.end() :]}"


__all__ = ["BETWEEN_SIDES", "At", "Case", "Indexed", "changes", "compare", "formulas_of"]
