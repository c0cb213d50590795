"""What the theme's script would do to the text of a page, done while building or not at all.

The theme makes a component of every block of code, table, link, title and answer of its content as
soon as a page is there, so that a long chapter does nothing for a third of a second on a phone. So
these pages name no content. Tables get the box that they scroll in here, and code its copy button,
which the theme's script serves; the rest does assets/reading/, when the reader asks for it.

Two things more let a long page start sooner. Code far from the screen is styled when it comes
near, in a place of its true height, which is why its number of lines is written beside it; and its
words that have the colour of the text are no elements of their own.

All of it, with our switch of the colours in style.py, took the mark of chapter 4 on a phone from 81
to 97, that of the first lab from 91 to 97 (docs/data/lighthouse.json as it was before and after);
the numbers of lines cost 0.2 kB of 61. The one place of the theme that it needs is counted.
"""

import re
from itertools import count

from mkdocs.exceptions import PluginError

CONTENT = '<div class="md-content" data-md-component="content">'
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
BLOCK = re.compile(
    r'(?P<box><div(?: class="(?P<kind>[^"]*)")?[^>]*>)<pre>(?:<span></span>)?'
    r"(?P<code><code\b.*?</code>)</pre>",
    re.DOTALL,
)
OPENED = re.compile(r"<div\b[^>]*><pre>(?:<span></span>)?<code\b")
CODE = re.compile(r"<pre\b.*?</pre>|<code\b", re.DOTALL)  # code in a line, or a whole block
TAG = re.compile(r"<[^>]*>")
UNCOLOURED = re.compile(r'<span class="[nw]">([^<]*)</span>')  # names and blanks, a third of all


def prepared(document: str, name: str) -> str:
    """The document with a text that the theme leaves alone."""
    if document.count(CONTENT) != 1:
        raise PluginError(f"{name} is not built as its theme built it: see book/site/content.py")
    numbers = count(1)
    quiet = document.replace(CONTENT, '<div class="md-content">')
    changed, tables = TABLE.subn(in_a_box, quiet)
    changed, blocks = BLOCK.subn(lambda block: with_its_button(block, numbers), changed)
    if (tables, blocks) != (quiet.count("<table>"), len(OPENED.findall(quiet))):
        raise PluginError(f"{name} has a table or a block of code that does not end")
    return untranslated(changed)


def untranslated(document: str) -> str:
    """The document with code that a browser leaves as it is when it translates the page.

    Example:
        >>> untranslated("<code>x</code> <pre><code>y</code></pre>")
        '<code translate="no">x</code> <pre translate="no"><code>y</code></pre>'
    """
    return CODE.sub(lambda code: re.sub(r"^<\w+", r'\g<0> translate="no"', code[0]), document)


def in_a_box(table: re.Match[str]) -> str:
    """A table in the two boxes of the theme, of which the outer one scrolls."""
    inner = f'<div class="md-typeset__table">{table[0]}</div>'
    return f'<div class="md-typeset__scrollwrap">{inner}</div>'


def with_its_button(block: re.Match[str], numbers: "count[int]") -> str:
    """A block of code that can be copied; what code has printed stays as it is."""
    kinds = (block["kind"] or "").split()
    if "no-copy" in kinds:
        return block[0]
    lines = max(1, TAG.sub("", block["code"]).count("\n"))  # each ends with a new line
    height = f' style="--sdl-lines: {lines}"' if "highlight" in kinds else ""
    name = f"__code_{next(numbers)}"
    code = UNCOLOURED.sub(r"\1", block["code"])
    return f'{block["box"]}<pre id="{name}"{height}>{button(name)}{code}</pre>'


def button(name: str) -> str:
    """The button that the theme's script looks for."""
    return (
        '<button class="md-code__button" title="Copy to clipboard" data-md-type="copy" '
        f'data-clipboard-target="#{name}>code"></button>'
    )
