"""Bring a notebook that nbconvert has rendered to the look and the weight of the chapters.

nbconvert sends the style sheets and scripts of JupyterLab along with every notebook: half a
megabyte, and the address of a MathJax elsewhere. Here only the content stays, in our classes.
"""

import html
import re

from bs4 import BeautifulSoup, Tag

from book.parts.formulas import Formulas

CONTENT = ".jp-MarkdownOutput, .highlight-ipynb, .jp-OutputArea-output"
CODE = re.compile(r"(<(pre|code)\b.*?</\2>)", re.DOTALL)
DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
INLINE = re.compile(r"(?<![\\$])\$(?![\s$])([^$\n]+?)(?<!\s)\$(?!\d)")


def restyle(rendered: str, formulas: Formulas) -> str:
    """The content of a rendered notebook, in order, with its formulas converted."""
    soup = BeautifulSoup(rendered, "html.parser")
    return "\n".join(_block(tag, formulas) for tag in soup.select(CONTENT))


def _block(tag: Tag, formulas: Formulas) -> str:
    if "highlight-ipynb" in tag["class"]:
        return _code("sdl-cell", tag.pre.decode_contents() if tag.pre else "")
    if "jp-MarkdownOutput" in tag["class"]:
        return _text(tag, formulas)
    if tag.get("data-mime-type") == "text/plain":
        return _code("sdl-output no-copy", html.escape(tag.get_text().strip("\n")))
    return tag.decode_contents()


def _text(tag: Tag, formulas: Formulas) -> str:
    for pre in tag.select(".highlight > pre"):  # code that is shown and not run, as a cell looks
        code = _code("sdl-cell", pre.decode_contents().replace("<span></span>", "", 1))
        (pre.parent or pre).replace_with(BeautifulSoup(code, "html.parser"))
    return _with_formulas(tag.decode_contents().replace("anchor-link", "headerlink"), formulas)


def _code(classes: str, content: str) -> str:
    return f'<div class="{classes} highlight"><pre><code>{content}</code></pre></div>'


def _with_formulas(text: str, formulas: Formulas) -> str:
    """Convert the formulas of a piece of HTML, but none in code."""

    def convert(found: re.Match[str]) -> str:
        latex = html.unescape(found[1]).strip()
        return formulas.to_mathml(latex, display=found[0].startswith("$$"))

    parts = CODE.split(text)  # text, code, name of its tag, text, code, ...
    for index in range(0, len(parts), 3):
        parts[index] = INLINE.sub(convert, DISPLAY.sub(convert, parts[index]))
    return "".join(part for index, part in enumerate(parts) if index % 3 != 2)
