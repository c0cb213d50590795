"""Python-Markdown extension: LaTeX formulas become MathML while the site is built."""

import html
import re

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from math_core import LatexError, LatexToMathML

FORMULA = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.+?)\\[)\]]</\1>', re.DOTALL)
# Browsers break a line between a formula and the comma behind it, unless a span forbids it.
GLUED = '<span class="sdl-glued">'
PUNCTUATED = re.compile(rf"(?<!{GLUED})<math>(?:(?!</math>).)*</math>[.,;:!?)'’-]+", re.DOTALL)
CONVERTER = LatexToMathML(annotation=True)

_broken: list[tuple[str, str]] = []


def take_broken() -> list[tuple[str, str]]:
    """What could not be converted since the last call: LaTeX and reason."""
    taken = _broken.copy()
    _broken.clear()
    return taken


def any_broken() -> bool:
    """Whether something could not be converted since then."""
    return bool(_broken)


def to_mathml(latex: str, *, display: bool) -> str:
    """One formula as MathML; a broken one is noted for `take_broken` and shown as it is."""
    try:
        formula = CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        _broken.append((latex, str(error)))
        return f"<code>{html.escape(latex)}</code>"
    # The LaTeX is for those who copy a formula; in a search result it would say all twice.
    return formula.replace("<annotation ", "<annotation data-search-exclude ")


def convert_all(text: str) -> str:
    """Convert every formula that arithmatex has marked in a piece of HTML."""
    text = FORMULA.sub(lambda m: to_mathml(html.unescape(m[3]).strip(), display=m[2] == "["), text)
    return PUNCTUATED.sub(rf"{GLUED}\g<0></span>", text)


class MathML(Postprocessor):
    """Runs last, when the formulas stand in the HTML."""

    def run(self, text: str) -> str:
        return convert_all(text)


class MathMLExtension(Extension):
    """Use it behind ``pymdownx.arithmatex: {generic: true}``."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's name
        md.postprocessors.register(MathML(md), "mathml", 0)


def makeExtension(**options: object) -> MathMLExtension:  # noqa: N802  # Markdown's name
    """Python-Markdown looks for this name."""
    return MathMLExtension(**options)
