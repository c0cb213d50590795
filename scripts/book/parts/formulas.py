"""Python-Markdown extension: LaTeX formulas become MathML while the site is built."""

import functools
import html
import re
import xml.etree.ElementTree as ET  # only its type: Markdown has parsed the page

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.util import ETX, STX
from math_core import LatexError, LatexToMathML

FORMULA = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.+?)\\[)\]]</\1>', re.DOTALL)
# Browsers break a line between a formula and the comma behind it, unless a span forbids it.
GLUED = '<span class="sdl-glued">'
PUNCTUATED = re.compile(rf"(?<!{GLUED})<math>(?:(?!</math>).)*</math>[.,;:!?)'’-]+", re.DOTALL)
# Where LaTeX may stand as it is, and what it looks like elsewhere: a formula that nobody has seen.
SHOWN = re.compile(r"<(code|pre|math|script|style|template|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)
MISSED = re.compile(r"\$\$?[^$]*\$?|\\[(\[].*|\\(?P<command>[A-Za-z]{3,})\S*")
# Where it may stand in a source, which is not HTML: in code and between dollars.
CODE = re.compile(
    r"^[ \t#]*(`{3,}|~{3,}).*?^[ \t#]*\1[ \t]*$|(?<!`)(`+)(?!`)[^\n]+?(?<!`)\2(?!`)",
    re.DOTALL | re.MULTILINE,
)
DOLLARS = re.compile(
    r"\$\$.+?\$\$|(?<![\\$])\$(?!\s)(?:\\.|(?!\n\s*\n)[^\\$])+?(?<!\s)\$", re.DOTALL
)
COLOUR_CODE = re.compile(r"\x1b\[[0-9;]*m")
# A prime is drawn raised already: as a superscript it would be raised twice, and be too small. And
# the hat of the converter lies on its letter; the other one stands above it.
PRIMES = re.compile(r"<msup>(<m([io])>[^<]*</m\2>)<mo>([′″‴])</mo></msup>")
PRIMES_AND_INDEX = re.compile(
    r"<msubsup>(<mi>[^<]*</mi>)((?:(?!</?msubsup>).)*?)<mo>([′″‴])</mo></msubsup>", re.DOTALL
)
HAT = '<mo stretchy="false">ˆ</mo>'
CONVERTER = LatexToMathML(annotation=True)


class Formulas:
    """Converts formulas, and remembers which it could not."""

    def __init__(self) -> None:
        self.broken: list[tuple[str, str]] = []  # what it is, and what is wrong with it
        self.told: set[tuple[str, int]] = set()  # files, and where in them a fault was found

    def take_broken(self) -> list[tuple[str, str]]:
        """What could not be converted since the last call: LaTeX and reason."""
        taken, self.broken = self.broken, []
        return taken

    def to_mathml(self, latex: str, *, display: bool) -> str:
        """One formula as MathML; a broken one is remembered and shown as it is."""
        try:
            formula = CONVERTER.convert_with_local_state(latex, displaystyle=display)
        except LatexError as error:
            self.broken.append((latex, f"broken formula: {in_one_line(str(error))}"))
            return f"<code>{html.escape(latex)}</code>"
        formula = with_plain_primes(formula).replace(HAT, HAT.replace("ˆ", "^"))
        # The LaTeX is for those who copy a formula; in a search result it would say all twice.
        return formula.replace("<annotation ", "<annotation data-search-exclude ")

    def convert_all(self, text: str) -> str:
        """Convert every formula that arithmatex has marked in a piece of HTML."""
        text = FORMULA.sub(
            lambda m: self.to_mathml(html.unescape(m[3]).strip(), display=m[2] == "["), text
        )
        return PUNCTUATED.sub(rf"{GLUED}\g<0></span>", text)

    def look_for_missed(self, content: str) -> None:
        """Remember what looks like LaTeX in the text of a page: it was not seen as a formula."""
        for text in SHOWN.sub("\0", content).split("\0"):
            for line in html.unescape(text).splitlines():
                for found in MISSED.finditer(line):
                    if not found["command"] or is_command(found["command"]):
                        self.note_missed(found[0])
                        break  # what follows in the line belongs to it

    def note_missed(self, text: str) -> None:
        """Remember a piece of text that should have been a formula."""
        self.broken.append((text.strip(), "this was not recognised as a formula"))


@functools.cache
def is_command(name: str) -> bool:
    r"""Whether LaTeX knows a command.

    Example:
        >>> is_command("sigma"), is_command("frac"), is_command("Users")
        (True, True, False)
    """
    try:
        CONVERTER.convert_with_local_state(f"\\{name}", displaystyle=False)
    except LatexError as error:  # many are known, and want something behind them
        return "Unknown command" not in str(error)
    return True


def without_code(text: str) -> str:
    """A source with blanks in the place of its code, so that everything keeps its place.

    Example:
        >>> without_code("the `x` is")
        'the     is'
    """
    return CODE.sub(_blank, text)


def without_formulas(text: str) -> str:
    """A source with blanks in the place of what stands between dollars."""
    return DOLLARS.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def with_plain_primes(formula: str) -> str:
    """MathML with primes behind their letters, not above them."""
    prime = r'<mo lspace="0" rspace="0">\{}</mo>'
    formula = PRIMES.sub(rf"<mrow>\1{prime.format(3)}</mrow>", formula)
    return PRIMES_AND_INDEX.sub(rf"<msub><mrow>\1{prime.format(3)}</mrow>\2</msub>", formula)


def in_one_line(text: str) -> str:
    """What an error says, without the colours of a terminal and the picture of the place."""
    lines = [line.strip() for line in COLOUR_CODE.sub("", text).splitlines()]
    return next((line.removeprefix("Error: ") for line in lines if line), "")


class MathML(Postprocessor):
    """Runs last, when the formulas stand in the HTML."""

    def __init__(self, md: Markdown, formulas: Formulas) -> None:
        super().__init__(md)
        self.formulas = formulas

    def run(self, text: str) -> str:
        return self.formulas.convert_all(text)


class MissedBracket(InlineProcessor):
    r"""Remembers `\\[` and `\\(` that begin no formula: Markdown shows only the bracket."""

    def __init__(self, md: Markdown, formulas: Formulas) -> None:
        super().__init__(rf"(?<!\\)\\([\[(])([^\n{STX}]*)", md)
        self.formulas = formulas

    def handleMatch(  # type: ignore[override]  # noqa: N802  # Markdown's name, and its newer form
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | str, int, int]:
        self.formulas.note_missed(m[0])
        return f"{STX}{ord(m[1])}{ETX}", m.start(0), m.start(2)  # as Markdown's own does


class MathMLExtension(Extension):
    """Use it behind ``pymdownx.arithmatex: {generic: true}``."""

    def __init__(self, formulas: Formulas) -> None:
        super().__init__()
        self.formulas = formulas

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's name
        md.postprocessors.register(MathML(md, self.formulas), "mathml", 0)
        # Behind code (190) and formulas (189.9), before Markdown's own escapes (180).
        md.inlinePatterns.register(MissedBracket(md, self.formulas), "missed-bracket", 185)
