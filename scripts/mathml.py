"""Python-Markdown extension: LaTeX formulas become MathML while the site is built."""

import html
import re

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from math_core import LatexError, LatexToMathML

FORMULA = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.+?)\\[)\]]</\1>', re.DOTALL)
CONVERTER = LatexToMathML(annotation=True)

_broken: list[tuple[str, str]] = []


def take_broken() -> list[tuple[str, str]]:
    """What could not be converted since the last call: LaTeX and reason."""
    taken = _broken.copy()
    _broken.clear()
    return taken


def to_mathml(latex: str, *, display: bool) -> str:
    """One formula as MathML; a broken one is noted for `take_broken` and shown as it is."""
    try:
        return CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        _broken.append((latex, str(error)))
        return f"<code>{html.escape(latex)}</code>"


def convert_all(text: str) -> str:
    """Convert every formula that arithmatex has marked in a piece of HTML."""
    return FORMULA.sub(lambda m: to_mathml(html.unescape(m[3]).strip(), display=m[2] == "["), text)


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
