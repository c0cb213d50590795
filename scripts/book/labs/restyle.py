"""Bring a notebook that nbconvert has rendered to the look and the weight of the chapters.

nbconvert sends the style sheets and scripts of JupyterLab along with every notebook: half a
megabyte, and the address of a MathJax elsewhere. Here only the content stays, in our classes.
"""

import html

from book.engine.items import Page, Snippet
from book.engine.results import AGAIN
from book.parts.formulas import Formulas
from book.write import dom

CONTENT = ".jp-MarkdownOutput, .highlight-ipynb, .jp-OutputArea-output"


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
    for tag in dom.fragment(rendered).css(CONTENT):
        cell += "highlight-ipynb" in dom.classes(tag)
        varies = 0 < cell <= len(steps) and steps[cell - 1].options.varies
        blocks.append(_block(tag, formulas, cell, varies))
    if cell != len(steps):
        raise ValueError(f"{page.path} has {len(steps)} cells, but {cell} of them were rendered")
    return "\n".join(blocks)


def _block(tag: dom.Element, formulas: Formulas, cell: int, varies: bool) -> str:
    if "highlight-ipynb" in dom.classes(tag):
        code = tag.css_first("pre")
        return _code("sdl-run", dom.inside(code) if code else "", f' data-cell="{cell}"')
    if "jp-MarkdownOutput" in dom.classes(tag):
        return _text(tag, formulas)
    if dom.attribute(tag, "data-mime-type") == "text/plain":
        classes = "sdl-output" + " sdl-varies" * varies + " no-copy"
        return _code(classes, html.escape(tag.text().strip("\n")))
    return dom.inside(tag).strip()


def _text(tag: dom.Element, formulas: Formulas) -> str:
    for block in tag.css(".highlight > pre"):  # code that is shown and not run, as a cell looks
        code = _code("sdl-cell", dom.inside(block).replace("<span></span>", "", 1))
        dom.replace(block.parent or block, code)
    for paragraph in tag.css("p"):  # nbconvert knows no attribute lists
        if paragraph.text().endswith(AGAIN):
            paragraph.attrs["class"] = "sdl-provenance"
    for link in tag.css("a.anchor-link"):
        link.attrs["class"] = "headerlink"
    for text in list(dom.texts(tag, besides=dom.NO_PROSE)):
        if "$" in text.text():
            dom.replace(text, formulas.convert_between_dollars(text.text()))
    return dom.inside(tag)


def _code(classes: str, content: str, more: str = "") -> str:
    return f'<div class="{classes} highlight"{more}><pre><code>{content}</code></pre></div>'
