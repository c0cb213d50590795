"""Bring a notebook that nbconvert has rendered to the look and the weight of the chapters.

nbconvert sends the style sheets and scripts of JupyterLab along with every notebook: half a
megabyte, and the address of a MathJax elsewhere. Here only the content stays, in our classes.
"""

import html
import re

from bs4 import BeautifulSoup, Tag

from book.engine.items import Page, Snippet
from book.engine.results import AGAIN
from book.parts.formulas import Formulas
from book.write.markdown import visible

NOT_SHOWN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)  # most of it, by weight
CONTENT = ".jp-MarkdownOutput, .highlight-ipynb, .jp-OutputArea-output"
CODE = re.compile(r"(<(pre|code)\b.*?</\2>)", re.DOTALL)
DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
INLINE = re.compile(r"(?<![\\$])\$(?![\s$])([^$\n]+?)(?<!\s)\$(?!\d)")


def restyle(rendered: str, formulas: Formulas, page: Page) -> str:
    """The content of a rendered notebook, in order, with its formulas converted.

    Args:
        rendered: What nbconvert has made of the notebook of a lab.
        formulas: Converts the formulas.
        page: The lab, whose cells become the snippets that a reader can run.

    Raises:
        ValueError: Its cells are not all there.
    """
    steps = [step for step in page.steps if isinstance(step, Snippet)]
    blocks, cell = [], 0
    for tag in BeautifulSoup(NOT_SHOWN.sub("", rendered), "html.parser").select(CONTENT):
        cell += "highlight-ipynb" in tag["class"]
        varies = 0 < cell <= len(steps) and steps[cell - 1].options.varies
        blocks.append(_block(tag, formulas, cell, varies))
    if cell != len(steps):
        raise ValueError(f"{page.path} has {len(steps)} cells, but {cell} of them were rendered")
    return "\n".join(blocks)


def _block(tag: Tag, formulas: Formulas, cell: int, varies: bool) -> str:
    if "highlight-ipynb" in tag["class"]:
        code = tag.pre.decode_contents() if tag.pre else ""
        return _code("sdl-run", code, f' data-cell="{cell}"')
    if "jp-MarkdownOutput" in tag["class"]:
        return _text(tag, formulas)
    if tag.get("data-mime-type") == "text/plain":
        classes = "sdl-output" + " sdl-varies" * varies + " no-copy"
        return _code(classes, html.escape(visible(tag.get_text().strip("\n"))))
    return tag.decode_contents().strip()


def _text(tag: Tag, formulas: Formulas) -> str:
    for pre in tag.select(".highlight > pre"):  # code that is shown and not run, as a cell looks
        code = _code("sdl-cell", pre.decode_contents().replace("<span></span>", "", 1))
        (pre.parent or pre).replace_with(BeautifulSoup(code, "html.parser"))
    for paragraph in tag.select("p"):  # nbconvert knows no attribute lists
        if paragraph.get_text().endswith(AGAIN):
            paragraph["class"] = "sdl-provenance"
    return _with_formulas(tag.decode_contents().replace("anchor-link", "headerlink"), formulas)


def _code(classes: str, content: str, more: str = "") -> str:
    return f'<div class="{classes} highlight"{more}><pre><code>{content}</code></pre></div>'


def _with_formulas(text: str, formulas: Formulas) -> str:
    """Convert the formulas of a piece of HTML, but none in code."""

    def convert(found: re.Match[str]) -> str:
        latex = html.unescape(found[1]).strip()
        return formulas.to_mathml(latex, display=found[0].startswith("$$"))

    parts = CODE.split(text)  # text, code, name of its tag, text, code, ...
    for index in range(0, len(parts), 3):
        parts[index] = INLINE.sub(convert, DISPLAY.sub(convert, parts[index]))
    return "".join(part for index, part in enumerate(parts) if index % 3 != 2)
