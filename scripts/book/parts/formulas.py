"""LaTeX formulas become MathML while the site is built: in Markdown, and in finished HTML."""

import functools
import html
import re
import xml.etree.ElementTree as ET

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX
from math_core import LatexError, LatexToMathML

from book.engine.fences import in_fences
from book.write import dom

MARK = "arithmatex"  # the class that pymdownx.arithmatex gives a formula
MARKED = re.compile(r"\\([(\[])(.+)\\[)\]]", re.DOTALL)
# Browsers break a line between a formula and the comma behind it, unless a span forbids it.
GLUED = "sdl-glued"
PUNCTUATION = re.compile(r"[.,;:!?)'’-]*")
# What LaTeX looks like where it was not seen.
MISSED = re.compile(r"\$\$?[^$]*\$?|\\[(\[].*|\\(?P<command>[A-Za-z]{3,})\S*")
# Where it may stand in a source, which is not HTML: in code in a line, and between dollars.
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)")
DOLLARS = re.compile(
    r"\$\$.+?\$\$|(?<![\\$])\$(?!\s)(?:\\.|(?!\n\s*\n)[^\\$])+?(?<!\s)\$(?!\d)",
    re.DOTALL,
)
COLOUR_CODE = re.compile(r"\x1b\[[0-9;]*m")
# A prime is drawn raised already: as a superscript it would be raised twice, and be too small.
PRIMES = ("′", "″", "‴")
# The hat of the converter lies on its letter; the other one stands above it.
HAT, HIGH_HAT = "ˆ", "^"
# Characters that HTML has names for, and XML has not.
NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)\w+;")
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

    def to_mathml(self, latex: str, *, display: bool) -> ET.Element:
        """One formula as MathML; a broken one is remembered and shown as it is."""
        try:
            formula = CONVERTER.convert_with_local_state(latex, displaystyle=display)
        except LatexError as error:
            self.broken.append((latex, f"broken formula: {in_one_line(str(error))}"))
            shown = ET.Element("code")
            shown.text = latex
            return shown
        formula = NAMED.sub(lambda name: html.unescape(name[0]), formula)
        math = ET.fromstring(formula)  # noqa: S314 - the converter's, and no stranger's
        set_primes(math)
        for sign in math.iter("mo"):
            if sign.text == HAT:
                sign.text = HIGH_HAT
        for source in math.iter("annotation"):
            # For those who copy a formula; in a search result it would say all twice.
            source.set("data-search-exclude", "")
        return math

    def read(self, marked: str) -> ET.Element:
        """The formula that arithmatex has written between brackets with backslashes."""
        found = MARKED.fullmatch(marked.strip())
        if found is None:
            raise ValueError(f"no formula of arithmatex: {marked}")
        return self.to_mathml(html.unescape(found[2]).strip(), display=found[1] == "[")

    def convert_marked(self, document: dom.Document) -> None:
        """Convert every formula of a document that arithmatex has marked."""
        for element in document.all(f".{MARK}"):
            behind = element.next
            text = behind.text() if behind is not None and behind.is_text_node else ""
            punctuation, rest = split_punctuation(text)
            if behind is not None and punctuation:
                dom.replace(behind, html.escape(rest, quote=False))
            dom.replace(element, as_html(glued(self.read(element.text()), punctuation)))

    def convert_between_dollars(self, text: str) -> str:
        """A piece of text as HTML, with its formulas converted."""
        parts, end = [], 0
        for found in DOLLARS.finditer(text):
            display = found[0].startswith("$$")
            width = 1 + display
            math = self.to_mathml(found[0][width:-width].strip(), display=display)
            punctuation, _ = split_punctuation(text[found.end() :])
            parts += [html.escape(text[end : found.start()], quote=False)]
            parts += [as_html(glued(math, punctuation))]
            end = found.end() + len(punctuation)
        return "".join([*parts, html.escape(text[end:], quote=False)])

    def look_for_missed(self, content: str) -> None:
        """Remember what looks like LaTeX in the text of a page: it was not seen as a formula."""
        for text in dom.texts(dom.fragment(content), besides=dom.NO_PROSE):
            for line in text.text().splitlines():
                for found in MISSED.finditer(line):
                    if not found["command"] or is_command(found["command"]):
                        self.note_missed(found[0])
                        break  # what follows in the line belongs to it

    def note_missed(self, text: str) -> None:
        """Remember a piece of text that should have been a formula."""
        self.broken.append((text.strip(), "this was not recognised as a formula"))


def split_punctuation(text: str) -> tuple[str, str]:
    """What stands behind a formula: the signs that belong to it, and the rest.

    Example:
        >>> split_punctuation("), which")
        ('),', ' which')
    """
    found = PUNCTUATION.match(text)
    signs = found[0] if found else ""
    return signs, text[len(signs) :]


def glued(formula: ET.Element, punctuation: str) -> ET.Element:
    """A formula, in one box with the signs behind it."""
    if not punctuation:
        return formula
    box = ET.Element("span", {"class": GLUED})
    box.append(formula)
    formula.tail = punctuation
    return box


def as_html(element: ET.Element) -> str:
    """An element as HTML."""
    return ET.tostring(element, encoding="unicode", method="html")


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
    lines = text.split("\n")
    # Fences of a docstring are indented, those of a lab stand behind signs of comments.
    fenced = in_fences([line.lstrip(" \t#") for line in lines])
    return "\n".join(
        " " * len(line) if is_code else CODE_SPAN.sub(_blank, line)
        for line, is_code in zip(lines, fenced, strict=True)
    )


def without_formulas(text: str) -> str:
    """A source with blanks in the place of what stands between dollars."""
    return DOLLARS.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def set_primes(math: ET.Element) -> None:
    """Set the primes of a formula behind their letters, not above them."""
    for script in [*math.iter("msup"), *math.iter("msubsup")]:
        base, *index, mark = script
        if mark.tag != "mo" or mark.text not in PRIMES or base.tag not in ("mi", "mo"):
            continue
        mark.attrib = {"lspace": "0", "rspace": "0"}
        row = ET.Element("mrow")
        row.extend([base, mark])
        script[:] = [row, *index]
        if script.tag == "msubsup":
            script.tag = "msub"
        else:
            script.tag, script[:] = "mrow", [base, mark]


def in_one_line(text: str) -> str:
    """What an error says, without the colours of a terminal and the picture of the place."""
    lines = [line.strip() for line in COLOUR_CODE.sub("", text).splitlines()]
    return next((line.removeprefix("Error: ") for line in lines if line), "")


class MathML(Treeprocessor):
    """Puts MathML in the place of the formulas that arithmatex has found."""

    def __init__(self, md: Markdown, formulas: Formulas) -> None:
        super().__init__(md)
        self.formulas = formulas

    def run(self, root: ET.Element) -> None:
        for parent in list(root.iter()):
            for place, element in enumerate(parent):
                if element.get("class") == MARK:
                    punctuation, rest = split_punctuation(element.tail or "")
                    formula = glued(self.formulas.read(element.text or ""), punctuation)
                    formula.tail = rest
                    parent[place] = formula


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
        # Behind all that reads or arranges the words beside formulas, before the headings are read
        # (by toc, 5).
        md.treeprocessors.register(MathML(md, self.formulas), "mathml", 5.5)
        # Behind code (190) and formulas (189.9), before Markdown's own escapes (180).
        md.inlinePatterns.register(MissedBracket(md, self.formulas), "missed-bracket", 185)
