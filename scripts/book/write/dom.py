"""HTML as a tree of elements (the DOM): the one way in which finished HTML is read and changed.

A document is read as a browser would read it, changed by its elements, and written once. That is
quick, as Lexbor is written in C: see documents.py for what a site takes.
"""

from collections.abc import Collection, Iterator

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

Element = LexborNode
NO_TEXT = {"script", "style", "template"}
NO_PROSE = NO_TEXT | {"code", "pre", "math", "svg"}


class Document:
    """A whole document.

    Args:
        text: The HTML.
        name: Of its source, for those who are told what is wrong with it.
    """

    def __init__(self, text: str, name: str) -> None:
        self.tree = _read(text)
        self.name = name

    def __str__(self) -> str:
        """The document as HTML."""
        return f"{self.tree.html}\n"

    def all(self, selector: str) -> list[Element]:
        """The elements that a CSS selector finds, in their order."""
        return self.tree.css(selector)

    def one(self, selector: str) -> Element:
        """The one element that a CSS selector finds.

        Raises:
            ValueError: There are none or several.
        """
        found = self.all(selector)
        if len(found) != 1:
            raise ValueError(f"{self.name} has {len(found)} elements {selector}, and not one")
        return found[0]


def fragment(html: str) -> Element:
    """An element whose children are those of a piece of HTML.

    Example:
        >>> [child.tag for child in fragment("<b>1</b> <i>2</i>").iter()]
        ['b', 'i']
    """
    body = _read(f"<body>{html}").body
    assert body is not None, "every document has one"  # noqa: S101  for mypy
    return body


def inside(element: Element) -> str:
    """The HTML of what an element holds.

    Example:
        >>> inside(fragment("<b>1</b> <br>"))
        '<b>1</b> <br>'
    """
    return element.inner_html or ""


def attribute(element: Element, name: str) -> str:
    """The value of an attribute; "" of one without a value, and of one that is not there."""
    return element.attrs.get(name) or ""


def classes(element: Element) -> list[str]:
    """The classes of an element."""
    return attribute(element, "class").split()


def put_before(element: Element, html: str) -> None:
    """Put HTML before an element."""
    for node in _nodes(html):
        element.insert_before(node)


def put_behind(element: Element, html: str) -> None:
    """Put HTML behind an element."""
    for node in reversed(_nodes(html)):
        element.insert_after(node)


def put_first(element: Element, html: str) -> None:
    """Put HTML before all that an element holds."""
    first = element.first_child
    if first is None:
        put_last(element, html)
    else:
        put_before(first, html)


def put_last(element: Element, html: str) -> None:
    """Put HTML behind all that an element holds."""
    for node in _nodes(html):
        element.insert_child(node)


def replace(element: Element, html: str) -> None:
    """Put HTML in the place of an element, or of a piece of text.

    Example:
        >>> piece = fragment("<p>one <b>two</b></p>")
        >>> for bold in piece.css("b"):
        ...     replace(bold, "<i>2</i>, <i>3</i>")
        >>> inside(piece)
        '<p>one <i>2</i>, <i>3</i></p>'
    """
    put_before(element, html)
    element.decompose()


def texts(element: Element, *, besides: Collection[str] = NO_TEXT) -> Iterator[Element]:
    """The pieces of text in an element, in their order, `besides` those in some elements.

    Example:
        >>> paragraph = fragment("<p>Of <b>all</b> <code>x</code>s</p>")
        >>> [text.text() for text in texts(paragraph, besides=NO_PROSE)]
        ['Of ', 'all', ' ', 's']
    """
    for node in element.iter(include_text=True):
        if node.is_text_node:
            yield node
        elif node.tag not in besides:
            yield from texts(node, besides=besides)


def _read(html: str) -> LexborHTMLParser:
    """The tree, as of a browser that runs scripts, for which <noscript> is text."""
    # Without events nothing in it changes by itself, as the copy of a chosen option would.
    return LexborHTMLParser(html, scripting=True, options=LexborDocumentOptions.WO_EVENTS)


def _nodes(html: str) -> list[Element]:
    return list(fragment(html).iter(include_text=True))
