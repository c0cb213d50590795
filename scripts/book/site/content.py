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

from itertools import count

from book.write import dom

CONTENT = '[data-md-component="content"]'
TABLES = "table:not([class])"  # others are ours, or of the code with numbers of lines
CODE = "div > pre > code"
UNCOLOURED = 'span[class="n"], span[class="w"]'  # names and blanks, a third of all
# What a browser leaves as it is when it translates the page: blocks, and code in a line.
UNTRANSLATED = "pre, :not(pre) > code"


def prepare(document: dom.Document) -> None:
    """Give the document a text that the theme leaves alone.

    Raises:
        ValueError: It is not built as the theme builds it.
    """
    del document.one(CONTENT).attrs["data-md-component"]
    for table in document.all(TABLES):
        put_in_a_box(table)
    numbers = count(1)
    for code in document.all(CODE):
        give_a_button(code, numbers)
    for code in document.all(UNTRANSLATED):
        code.attrs["translate"] = "no"


def put_in_a_box(table: dom.Element) -> None:
    """Put a table in the two boxes of the theme, of which the outer one scrolls."""
    inner = f'<div class="md-typeset__table">{table.html}</div>'
    dom.replace(table, f'<div class="md-typeset__scrollwrap">{inner}</div>')


def give_a_button(code: dom.Element, numbers: "count[int]") -> None:
    """Let a block of code be copied; what code has printed stays as it is."""
    block = code.parent
    box = block.parent if block else None
    kinds = dom.classes(box) if box else []
    if block is None or "no-copy" in kinds:
        return
    for word in code.css(UNCOLOURED):
        word.unwrap()
    name = f"__code_{next(numbers)}"
    block.attrs["id"] = name
    if "highlight" in kinds:
        lines = max(1, code.text().count("\n"))  # each ends with a new line
        block.attrs["style"] = f"--sdl-lines: {lines}"
    if code.prev is not None:
        code.prev.decompose()  # a mark of Pygments
    dom.put_before(code, button(name))


def button(name: str) -> str:
    """The button that the theme's script looks for."""
    return (
        '<button class="md-code__button" title="Copy to clipboard" data-md-type="copy" '
        f'data-clipboard-target="#{name}>code"></button>'
    )
