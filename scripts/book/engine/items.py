"""What a page consists of: prose, snippets and values, and the problems they can have."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from book.engine.settings import Setting

Kind = Literal["run", "source", "exercise"]


@dataclass(frozen=True)
class Options:
    """The words behind ``python run``; a name without a value is a switch."""

    raises: str = ""
    warns: str = ""
    figure: str = ""
    slider: str = ""
    over: tuple[Setting, ...] = ()  # the settings that the slider moves over
    fold: str = ""  # what the code does, shown in its place until somebody wants to see it
    hide: bool = False
    varies: bool = False  # a training, a measurement or a draw: another run may print other numbers


@dataclass(frozen=True)
class Text:
    """Markdown that is left as it is."""

    text: str
    line: int

    @property
    def shown(self) -> str:
        """The same."""
        return self.text

    @property
    def plain(self) -> str:
        """The same: nothing in it needs a browser."""
        return self.text


@dataclass(frozen=True)
class Expected:
    """The ``output`` fence behind a snippet."""

    text: str
    line: int
    exact: bool = False  # whether the last digit counts, too


@dataclass(frozen=True)
class Snippet:
    """A fence that the engine fills in: ``run``, ``source`` or ``exercise``."""

    kind: Kind
    code: str
    line: int  # of the first line of code, counted from 1 over the whole file
    indent: str = ""
    name: str = ""  # the symbol of `source`, the exercise of `exercise`
    options: Options = field(default_factory=Options)
    expected: Expected | None = None


@dataclass(frozen=True)
class Value:
    """A value in the prose: `` `py len(x)` ``, or `` `py~ accuracy:.1%` `` for one that varies."""

    expression: str
    spec: str
    line: int
    varies: bool = False


@dataclass(frozen=True)
class Filled:
    """What stands in the place of a ``results`` fence (Markdown), or of `` `result ...` ``."""

    text: str
    inline: bool
    line: int
    indent: str = ""
    figure: str = ""  # finished HTML that stands before the text
    alt: str = ""  # what it shows, in words

    @property
    def shown(self) -> str:
        """The text behind the figure, as the site has it."""
        return f"{self.figure}\n\n{self.text}" if self.figure else self.text

    @property
    def plain(self) -> str:
        """The text, with words in the place of the figure."""
        words = f"{self.indent}(A figure on the site: {self.alt}.)\n\n" if self.figure else ""
        return words + self.text


Item = Text | Snippet | Value | Filled
Step = Snippet | Value


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a page, at a line of its source."""

    path: str
    line: int
    message: str
    source: str = ""

    def __str__(self) -> str:
        source = f"\n    {self.source.strip()}" if self.source.strip() else ""
        return f"{self.path}:{self.line}: {self.message}{source}"


class PageError(Exception):
    """Everything that is wrong with one page or with several."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Page:
    """A parsed page: where it lies, what its front matter says, and its items in order."""

    path: str  # relative to the root of the project, with forward slashes
    text: str
    title: str
    items: tuple[Item, ...]

    @property
    def steps(self) -> list[Step]:
        """The items that are executed, in order."""
        return [item for item in self.items if isinstance(item, Snippet | Value)]

    @property
    def is_filled(self) -> bool:
        """Whether anything in it is made by the engine."""
        return any(not isinstance(item, Text) for item in self.items)

    @property
    def is_program(self) -> bool:
        """Whether there is anything to run, and so to download."""
        return any(isinstance(step, Snippet) and step.kind == "run" for step in self.steps)

    def problem(self, line: int, message: str) -> Problem:
        """A problem at a line of this page, with the line itself."""
        lines = self.text.splitlines()
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        return Problem(self.path, line, message, source)


def read_text(path: Path, root: Path) -> str:
    """The text of a file; `PageError` if it is no UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        message = "this file is not encoded in UTF-8"
        raise PageError([Problem(relative(path, root), line, message)]) from None


def relative(path: Path, root: Path) -> str:
    """The path as the messages show it: from the root of the project, with forward slashes."""
    path = path.resolve()
    root = root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
