"""What the pages say about themselves, and that the 404 page and the header are ours."""

import re
import struct

import pytest

from book.site import metadata
from book.write import dom

IS_MOVED = '<meta name="robots" content="noindex">'  # an old address that sends readers on
CARD = metadata.Card(
    site="scratchdl",
    title='"A" < B',
    description="What it is about",
    url="https://example.org/a/",
    image="https://example.org/social.png",
    image_alt="A sign",
)


def contents(document, name):
    """The contents of the meta elements of one name."""
    return re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', document)


def test_a_card_escapes_what_would_break_the_page():
    assert contents(CARD.tags(), "og:title") == ["&quot;A&quot; &lt; B"]


def test_chapters_are_articles_and_the_front_page_is_the_site():
    assert contents(CARD.tags(), "og:type") == ["article"]
    front = metadata.Card("s", "t", "d", "u", "i", "a", is_front=True)
    assert contents(front.tags(), "og:type") == ["website"]


@pytest.mark.parametrize(
    "change",
    [
        metadata.leave_out_star_counter,
        lambda document: metadata.put_article(document, "", str),
        lambda document: metadata.leave_out_next_page(document, has_next=True),
    ],
)
def test_a_document_without_the_place_is_refused(change):
    with pytest.raises(ValueError, match=r"^page\.md has (no|0) element"):
        change(dom.Document("<p>", "page.md"))


@pytest.mark.parametrize("has_next", [True, False])
def test_the_next_page_is_left_out_where_there_is_one(has_next):
    link = '<link rel="next" href="../b/">'
    document = dom.Document(f"<head>{link if has_next else ''}</head>", "page.md")
    metadata.leave_out_next_page(document, has_next)
    assert not document.all("link")
    with pytest.raises(ValueError, match=r"elements head > link\[rel=next\]"):
        metadata.leave_out_next_page(document, has_next=True)


def test_links_of_an_article_become_addresses():
    article = '<a href="learn/a.md">1</a> <a href="https://b.org/c.md">2</a>'
    document = dom.Document("<article>old</article>", "404.html")
    metadata.put_article(document, article, lambda link: f"/to/{link}")
    text = document.one("article").html
    assert 'href="/to/learn/a.md"' in text
    assert 'href="https://b.org/c.md"' in text
    assert "old" not in text


def test_every_page_has_one_card_of_its_own(built_site):
    titles = {}
    for path in built_site.rglob("index.html"):
        document = path.read_text(encoding="utf-8")
        if IS_MOVED in document:
            continue
        for name in ("og:title", "og:url", "og:image", "twitter:card"):
            assert len(contents(document, name)) == 1, f"{path}: {name}"
        (address,) = contents(document, "og:url")
        assert address.endswith(path.parent.relative_to(built_site).as_posix().strip(".") + "/")
        titles[address] = contents(document, "og:title")
    assert len(titles) > 10


def test_the_chapter_says_what_it_is_about(built_site):
    page = built_site / "learn" / "04-output-and-loss" / "index.html"
    document = page.read_text(encoding="utf-8")
    assert contents(document, "og:description") == contents(document, "description")
    assert len(contents(document, "description")[0]) > 40


def test_the_picture_is_there_and_as_large_as_announced(built_site):
    document = (built_site / "index.html").read_text(encoding="utf-8")
    (image,) = contents(document, "og:image")
    data = (built_site / "assets" / image.rpartition("/")[2]).read_bytes()
    assert struct.unpack(">II", data[16:24]) == metadata.IMAGE_SIZE
    assert [contents(document, f"og:image:{side}") for side in ("width", "height")] == [
        ["1200"],
        ["630"],
    ]


def test_no_page_asks_the_host_of_the_repository_for_its_stars(built_site):
    for path in built_site.rglob("*.html"):
        assert 'data-md-component="source"' not in path.read_text(encoding="utf-8"), path


def test_no_page_makes_the_browser_fetch_another(built_site):
    fetched = {"next", "prefetch", "prerender", "preconnect", "dns-prefetch"}
    for path in built_site.rglob("*.html"):
        document = path.read_text(encoding="utf-8")
        links = re.findall(r'<link rel="([^"]*)"', document)
        assert "stylesheet" in links or IS_MOVED in document, path
        assert not fetched & {name for link in links for name in link.split()}, path


def test_the_404_page_is_ours_and_its_links_lead_somewhere(built_site):
    document = (built_site / "404.html").read_text(encoding="utf-8")
    article = document[document.index("<article") : document.index("</article>")]
    assert "This page is not here" in article
    links = re.findall(r'href="/([^"]*)"', article)
    assert len(links) >= 3
    for link in links:
        assert (built_site / link / "index.html").is_file(), link
