"""Bring a notebook that nbconvert has rendered to the look and the weight of the chapters.

nbconvert sends the style sheets and scripts of JupyterLab along with every notebook: half a
megabyte, and the address of a MathJax elsewhere. Here only the content stays, in our classes.
"""

import html
import re

from bs4 import BeautifulSoup, Tag

from book.parts import formulas

CONTENT = ".jp-MarkdownOutput, .highlight-ipynb, .jp-OutputArea-output"
CODE = re.compile(r"(<(pre|code)\b.*?</\2>)", re.DOTALL)
DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
INLINE = re.compile(r"(?<![\\$])\$(?![\s$])([^$\n]+?)(?<!\s)\$(?!\d)")


def restyle(rendered: str) -> str:
    """The content of a rendered notebook, in order, with its formulas converted."""
    soup = BeautifulSoup(rendered, "html.parser")
    return "\n".join(_block(tag) for tag in soup.select(CONTENT))


def _block(tag: Tag) -> str:
    if "highlight-ipynb" in tag["class"]:
        return _code("sdl-cell", tag.pre.decode_contents() if tag.pre else "")
    if "jp-MarkdownOutput" in tag["class"]:
        return _text(tag)
    if tag.get("data-mime-type") == "text/plain":
        return _code("sdl-output no-copy", html.escape(tag.get_text().strip("\n")))
    return tag.decode_contents()


def _text(tag: Tag) -> str:
    for pre in tag.select(".highlight > pre"):  # code that is shown and not run, as a cell looks
        code = _code("sdl-cell", pre.decode_contents().replace("<span></span>", "", 1))
        (pre.parent or pre).replace_with(BeautifulSoup(code, "html.parser"))
    return _formulas(tag.decode_contents().replace("anchor-link", "headerlink"))


def _code(classes: str, content: str) -> str:
    return f'<div class="{classes} highlight"><pre><code>{content}</code></pre></div>'


def _formulas(text: str) -> str:
    """Convert the formulas of a piece of HTML, but none in code."""
    parts = CODE.split(text)  # text, code, name of its tag, text, code, ...
    for index in range(0, len(parts), 3):
        parts[index] = DISPLAY.sub(lambda m: _formula(m, display=True), parts[index])
        parts[index] = INLINE.sub(lambda m: _formula(m, display=False), parts[index])
    return "".join(part for index, part in enumerate(parts) if index % 3 != 2)


def _formula(match: re.Match[str], *, display: bool) -> str:
    return formulas.to_mathml(html.unescape(match[1]).strip(), display=display)
