"""What a page says about itself to search engines and to those who share its address.

Knows nothing of MkDocs; `documents.py` is the adapter.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from book.engine.pages import USUAL_HOME

IMAGE_SIZE = (1200, 630)  # what Open Graph asks for; tools/social_image.py draws it
STARS = ' data-md-component="source"'
NEXT = re.compile(r'<link rel="next" href="[^"]*">')


def at_home(text: str, repository: str | None) -> str:
    """Name this repository where a text names its usual home.

    Example:
        >>> at_home(f"pip install git+{USUAL_HOME}", "https://example.org/mine/")
        'pip install git+https://example.org/mine'
    """
    return text.replace(USUAL_HOME, (repository or USUAL_HOME).rstrip("/"))


@dataclass(frozen=True)
class Card:
    """What is shown when somebody shares a page."""

    site: str
    title: str
    description: str
    url: str
    image: str
    image_alt: str
    is_front: bool = False

    def tags(self) -> str:
        r"""Return the card as meta elements, one a line.

        Example:
            >>> card = Card("scratchdl", "A & B", "", "https://x.org/", "https://x.org/i.png", "")
            >>> print(card.tags().splitlines()[2])
            <meta property="og:title" content="A &amp; B">
        """
        width, height = map(str, IMAGE_SIZE)
        graph = {
            "og:type": "website" if self.is_front else "article",
            "og:site_name": self.site,
            "og:title": self.title,
            "og:description": self.description,
            "og:url": self.url,
            "og:image": self.image,
            "og:image:type": "image/png",
            "og:image:width": width,
            "og:image:height": height,
            "og:image:alt": self.image_alt,
        }
        lines = [_meta("property", name, content) for name, content in graph.items()]
        # The other values are taken from the lines above where these two are given.
        lines.append(_meta("name", "twitter:card", "summary_large_image"))
        lines.append(_meta("name", "twitter:image", self.image))
        return "\n".join(lines)


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{html.escape(content)}">'


def add_to_head(document: str, elements: str) -> str:
    r"""Put elements at the end of a document's head.

    Raises:
        ValueError: The document has no head.

    Example:
        >>> add_to_head("<head></head><body></body>", "<meta>")
        '<head><meta>\n</head><body></body>'
    """
    head, end, rest = document.partition("</head>")
    if not end:
        raise ValueError("the document has no </head>")
    return f"{head}{elements}\n{end}{rest}"


def without_star_counter(document: str) -> str:
    """Leave the link to the repository, but not the part of it that asks the host for its stars.

    It spares every visit a request to another site: this one loads nothing from outside.

    Raises:
        ValueError: The theme has no such part.
    """
    if STARS not in document:
        raise ValueError(f"the document has no {STARS.strip()}: see metadata.py")
    return document.replace(STARS, "")


def without_next_page(document: str, has_next: bool) -> str:
    """Leave out of the head which page comes next; readers see that below the text.

    It spares who uses Firefox a second page with every one that is opened, and an error in the
    console: the site's policy, which knows nothing of such visits, would refuse it.

    Raises:
        ValueError: The theme does not name the next page there, or names one that is none.
    """
    without, count = NEXT.subn("", document)
    if count != has_next:
        raise ValueError(f"the document names {count} next pages: see metadata.py")
    return without


def with_first(document: str, block: str) -> str:
    """Put HTML at the beginning of the document's article element.

    Raises:
        ValueError: The document has no article.
    """
    parts = re.split(r"(<article\b[^>]*>)", document, maxsplit=1)
    if len(parts) == 1:
        raise ValueError("the document has no <article>")
    before, article, after = parts
    return f"{before}{article}\n{block}\n{after}"


def with_article(document: str, article: str, address: Callable[[str], str]) -> str:
    """Exchange what is in the document's article element.

    `address` turns the `.md` links of the new article into addresses.

    Raises:
        ValueError: The document has no article.
    """
    linked = re.sub(
        r'href="([^":]+\.(?:md|py))"', lambda link: f'href="{address(link[1])}"', article
    )
    result, found = re.subn(
        r"(<article\b[^>]*>).*?(</article>)",
        lambda old: f"{old[1]}\n{linked}\n{old[2]}",
        document,
        count=1,
        flags=re.DOTALL,
    )
    if not found:
        raise ValueError("the document has no <article>")
    return result
