"""A walk over the lines of a page: fences as Markdown reads them, values in the prose between."""

import re

from book.child.figures import figure_html
from book.engine.cache import Cache
from book.engine.curves import recorded
from book.engine.fences import OPENING, TICKS, Fence, fence_at
from book.engine.items import (
    Expected,
    Filled,
    Item,
    Kind,
    Options,
    PageError,
    Problem,
    Snippet,
    Text,
    Value,
    read_text,
)
from book.engine.options import read_options, read_table_options
from book.engine.promises import shown
from book.engine.results import Results, ResultsError
from book.engine.settings import default_place
from book.engine.trees import is_expression

PYTHON = re.compile(r"\{?\s*\.?(python3?|py)\b", re.IGNORECASE)
# A fence behind the mark of a quotation or of a list, which the engine would not see.
HIDDEN_FENCE = re.compile(
    rf"^\s*(?:(?:>|[-*+]\s|\d+[.)]\s)\s*)+{TICKS} *(?P<info>[^`]*)$"
    rf"|^\s*(?:>|[-*+]\s|\d+[.)]\s).*{TICKS} *(?P<python>python\b)"
)
# The head of an admonition; what stands in it is indented.
BOX = re.compile(r'^ *(?:!!!|\?\?\?\+?)(?P<kind>(?: +[\w-]+)*)(?: +"(?P<title>.*)")? *$')
# Marks of extensions of Markdown that the site does not use: it would show them as text.
NOT_USED = {
    "a tab": re.compile(r'^\s*===[!+]? +".*"\s*$'),
    "an include of a file": re.compile(r"-+8[<‹]-+"),
    "a block": re.compile(r"^\s*/{3,} *[\w|]"),
    "an icon": re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:"),
}
INDENTED = re.compile(r"( {4}|\t)\s*\S")
CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
# What a fence may be that the engine leaves alone; a word mistyped would else be shown as code.
LANGUAGES = {"", "bash", "json", "markdown", "sh", "text", "toml", "yaml"}
OURS = (
    "python run",
    "python source",
    "python exercise",
    "python recorded",
    "output",
    "results",
    "promises",
    "include",
)


def split_value(text: str) -> tuple[str, str]:
    """Split ``accuracy:.1%`` into an expression and a format; slices and strings may hold colons.

    Example:
        >>> split_value("x[1:2]:.3f")
        ('x[1:2]', '.3f')
    """
    colons = [i for i, letter in enumerate(text) if letter == ":"]
    for end in [len(text), *colons]:
        if is_expression(text[:end]):
            return text[:end].strip(), text[end + 1 :]
    raise ValueError(f"not a Python expression: {text}")


class Walker:
    """Walks over the lines of a page once."""

    def __init__(
        self,
        text: str,
        path: str,
        skip: int,
        results: Results,
        cache: Cache | None,
        is_lab: bool = False,
    ) -> None:
        self.is_lab = is_lab  # its Markdown may show Python: what runs there are its cells
        self.results = results
        self.cache = cache
        self.lines = text.splitlines()
        self.path = path
        self.next = skip  # index of the next line to read
        self.items: list[Item] = []
        self.prose = ""
        self.prose_line = skip + 1
        self.problems: list[Problem] = []

    def parse(self) -> None:
        while self.next < len(self.lines):
            fence = fence_at(self.lines, self.next)
            if fence is None:
                self._read_prose(self.lines[self.next])
                self.next += 1
            else:
                self._read_fence(fence)
        self._end_prose()

    def _problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message, self.lines[line - 1]))

    def _add(self, item: Item) -> None:
        self._end_prose()
        self.items.append(item)

    def _end_prose(self) -> None:
        if self.prose:
            self.items.append(Text(self.prose, self.prose_line))
        self.prose = ""
        self.prose_line = self.next + 1

    def _read_prose(self, line: str) -> None:
        self._find_unseen(line)
        if self._leaves_a_box(line):
            self._problem(self.next + 1, "the box above ends in mid-paragraph: indent this line")
        end = 0
        for span in CODE_SPAN.finditer(line):
            kind, _, what = span[2].partition(" ")
            if span[1] != "`" or kind not in ("py", "py~", "result") or not what:
                continue
            self.prose += line[end : span.start()]
            end = span.end()
            try:
                self._add(self._result(what) if kind == "result" else self._value(kind, what))
            except (ValueError, ResultsError) as error:
                self._problem(self.next + 1, str(error))
        self.prose += line[end:] + "\n"

    def _find_unseen(self, line: str) -> None:
        """Name what the engine or Markdown would not see, and show as text."""
        hidden = HIDDEN_FENCE.match(line)
        if hidden:
            words = (hidden["python"] or hidden["info"]).split()
            if not set(words[:1]) <= LANGUAGES and not (self.is_lab and words == ["python"]):
                self._problem(self.next + 1, "a fence must begin its line: indent it instead")
        prose = CODE_SPAN.sub("", line)
        for what, mark in NOT_USED.items():
            if mark.search(prose):
                message = f"this would be {what}, for which the site has no extension of Markdown"
                self._problem(self.next + 1, message)

    def _leaves_a_box(self, line: str) -> bool:
        """Whether a paragraph of a box goes on with this line, which is not indented."""
        if not self.next or not INDENTED.match(self.lines[self.next - 1]):
            return False
        if not line.strip() or INDENTED.match(line) or BOX.match(line):
            return False
        above = (one for one in reversed(self.lines[: self.next]) if one.strip())
        return bool(BOX.match(next((one for one in above if not INDENTED.match(one)), "")))

    def _value(self, kind: str, text: str) -> Value:
        expression, spec = split_value(text)
        return Value(expression, spec, self.next + 1, varies=kind == "py~")

    def _result(self, text: str) -> Filled:
        return Filled(self.results.value(text), inline=True, line=self.next + 1)

    def _read_fence(self, fence: Fence) -> None:
        opening = self.next + 1
        words = fence.info.split()
        self.next = fence.end
        if not fence.is_closed:
            self._problem(opening, "this fence is never closed")
            return
        if words[:1] == ["output"]:
            self._problem(opening, "an `output` fence must follow a `python run` fence")
        elif words[:1] == ["results"]:
            self._add_table(opening, fence)
        elif words == ["promises"]:
            self._add_promises(opening)
        elif words[:1] == ["include"]:
            self._add_file(opening, fence, words[1:])
        elif not PYTHON.match(fence.info.strip()) or (self.is_lab and len(words) == 1):
            if " ".join(words[:1]) not in LANGUAGES | ({"python"} if self.is_lab else set()):
                known = ", ".join(sorted(LANGUAGES - {""}))
                self._problem(
                    opening,
                    f"there is no fence `{words[0]}`; there are {', '.join(OURS)}, and {known} for"
                    " what is only shown",
                )
            self.prose += "".join(line + "\n" for line in self.lines[opening - 1 : self.next])
        elif words == ["python", "recorded"]:  # run elsewhere: see tools/in_pytorch.py
            lines = [f"{fence.indent}{fence.ticks}python", *self.lines[opening : self.next]]
            self.prose += "".join(line + "\n" for line in lines)
        elif words[0] != "python" or words[1:2] not in (["run"], ["source"], ["exercise"]):
            self._problem(
                opening,
                "Python on a page is always executed: write `python run`, `python source NAME`"
                " or `python exercise NAME` (or `text` for what is no program)",
            )
        else:
            self._add_snippet(words[1], opening, fence)

    def _add_snippet(self, kind: str, line: int, fence: Fence) -> None:
        name, options = self._read_options(kind, line, fence.info)
        code = "".join(text + "\n" for text in fence.body)
        if kind == "source" and code.strip():
            self._problem(line, "a `source` fence is filled in by the build: leave it empty")
        expected = self._read_expected() if kind == "run" else None
        if kind == "exercise" and not self._is_in_box(line, fence.indent):
            self._problem(line, 'an exercise stands in a box: !!! question "What to do"')
        try:
            default_place(code, options.over)
        except (SyntaxError, ValueError) as error:
            self._problem(line, str(error))
        known: Kind = "run" if kind == "run" else "source" if kind == "source" else "exercise"
        first = line if kind == "source" else line + 1
        self._add(Snippet(known, code, first, fence.indent, name, options, expected))

    def _is_in_box(self, line: int, indent: str) -> bool:
        """Whether the line that this one is indented below opens a box for a question."""
        above = (text for text in reversed(self.lines[: line - 1]) if text.strip())
        outer = (text for text in above if len(text) - len(text.lstrip()) < len(indent))
        return next(outer, "").lstrip().startswith("!!! question")

    def _add_file(self, line: int, fence: Fence, names: list[str]) -> None:
        """A fence ``include FILE``: the text of a file of the project, which may hold no fence.

        A program is shown as one. It is not executed, as it may need what no reader has installed.
        """
        path = self.results.root / (names[0] if len(names) == 1 else "")
        if not path.is_file():
            self._problem(line, "write `include FILE`, the path from the root of the project")
            return
        try:
            text = read_text(path, self.results.root)
        except PageError as error:
            self.problems += error.problems
            return
        if any(map(OPENING.match, text.splitlines())):
            self._problem(line, "a file that is included may hold no fence: nothing would check it")
        if path.suffix == ".py":
            text = f"```python\n{text.rstrip()}\n```\n"
        text = "".join(fence.indent + row for row in text.splitlines(keepends=True))
        self._add(Filled(text, inline=False, line=line, indent=fence.indent))

    def _add_promises(self, line: int) -> None:
        """A fence ``promises``: what is promised, how it is checked, and how that came out."""
        try:
            text = shown(self.results.root, self.results)
        except PageError as error:
            self.problems += error.problems
        except ResultsError as error:
            self._problem(line, str(error))
        else:
            self._add(Filled(text, inline=False, line=line))

    def _add_table(self, line: int, fence: Fence) -> None:
        """A fence ``results NAME columns="..." rows="..."``, which the engine fills in."""
        figure = ""
        if "".join(fence.body).strip():
            self._problem(line, "a `results` fence is filled in by the build: leave it empty")
            return
        try:
            name, options = read_table_options(fence.info)
            alt = options.pop("figure", "")
            if alt:
                text, drawing = recorded(
                    self.results, self.cache, name, f"{name}-{line}", **options
                )
                figure = figure_html(drawing, alt)
            else:
                text = self.results.table(name, **options)
        except (ValueError, ResultsError) as error:
            self._problem(line, str(error))
            return
        indent = fence.indent
        indented = "".join(f"{indent}{row}\n" for row in text.splitlines())
        self._add(Filled(indented, inline=False, line=line, indent=indent, figure=figure, alt=alt))

    def _read_options(self, kind: str, line: int, info: str) -> tuple[str, Options]:
        try:
            return read_options(kind, info)
        except ValueError as error:
            self._problem(line, str(error))
            return "", Options()

    def _read_expected(self) -> Expected | None:
        """The `output` fence behind a snippet, if there is one; blank lines may stand between."""
        index = self.next
        while index < len(self.lines) and not self.lines[index].strip():
            index += 1
        fence = fence_at(self.lines, index) if index < len(self.lines) else None
        if fence is None or fence.info.split()[:1] != ["output"]:
            return None
        words = fence.info.split()[1:]
        if words not in ([], ["exact"]):
            self._problem(index + 1, "write `output`, or `output exact` where every digit counts")
        self.next = fence.end
        if not fence.is_closed:
            self._problem(index + 1, "this fence is never closed")
            return None
        text = "".join(line + "\n" for line in fence.body)
        return Expected(text, index + 2, exact=words == ["exact"])
