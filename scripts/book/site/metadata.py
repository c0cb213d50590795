"""What a page says about itself to search engines and to those who share its address.

Knows nothing of MkDocs; `documents.py` is the adapter.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass

from book.engine.pages import USUAL_HOME
from book.write import dom

IMAGE_SIZE = (1200, 630)  # what Open Graph asks for; tools/social_image.py draws it
STARS = '[data-md-component="source"]'
NEXT = "head > link[rel=next]"
PAGE = (".md", ".py")  # what a link to a page ends in


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


def add_to_head(document: dom.Document, elements: str) -> None:
    """Put elements at the end of a document's head."""
    dom.put_last(document.one("head"), f"{elements}\n")


def leave_out_star_counter(document: dom.Document) -> None:
    """Leave the link to the repository, but not the part of it that asks the host for its stars.

    It spares every visit a request to another site: this one loads nothing from outside.

    Raises:
        ValueError: The theme has no such part.
    """
    links = document.all(STARS)
    if not links:
        raise ValueError(f"{document.name} has no element {STARS}")
    for link in links:
        del link.attrs["data-md-component"]


def leave_out_next_page(document: dom.Document, has_next: bool) -> None:
    """Leave out of the head which page comes next; readers see that below the text.

    It spares who uses Firefox a second page with every one that is opened, and an error in the
    console: the site's policy, which knows nothing of such visits, would refuse it.

    Raises:
        ValueError: The theme does not name the next page there, or names one that is none.
    """
    links = document.all(NEXT)
    if len(links) != has_next:
        raise ValueError(f"{document.name} has {len(links)} elements {NEXT}, and not {has_next:d}")
    for link in links:
        link.decompose()


def put_article(document: dom.Document, article: str, address: Callable[[str], str]) -> None:
    """Exchange what is in the document's article element.

    `address` turns the `.md` links of the new article into addresses.

    Raises:
        ValueError: The document has no article.
    """
    place = document.one("article")
    place.inner_html = f"\n{article}\n"
    for link in place.css("a[href]"):
        target = dom.attribute(link, "href")
        if target.endswith(PAGE) and ":" not in target:
            link.attrs["href"] = address(target)
