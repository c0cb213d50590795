"""The finished site, file by file: every link leads somewhere, nothing comes from outside."""

import html
import json
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import jupytext
import pytest

from book.engine.items import Snippet, Text
from site_files import LABS, PAGES, built_page, name, parsed

HERE = "https://site.invalid/"
# What a browser loads by itself, and what a reader may follow.
LOADED = {
    "script": "src",
    "img": "src",
    "image": "href",
    "iframe": "src",
    "source": "src",
    "audio": "src",
    "video": "src",
    "use": "href",
}
LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"}
FORMULA = re.compile(
    r"(?<![\\$])\$\$(.+?)\$\$|(?<![\\$\w])\$(?![\s$])([^$\n]+?)(?<![\s\\])\$(?![\d$])", re.DOTALL
)
CODE = re.compile(r"^( *)(`{3,})[^\n]*\n.*?^\1\2$|`+[^`\n]+`+", re.DOTALL | re.MULTILINE)


@dataclass
class Document(HTMLParser):
    """What a page refers to, and what it offers to others."""

    path: Path
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    description: str = ""
    text: str = ""
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self.skipped = 0
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = {key: value or "" for key, value in attrs}
        self.tags.append((tag, given))
        self.skipped += tag in ("script", "style", "code", "pre", "annotation", "svg")
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if given.get(LOADED.get(tag, "")):
            self.loaded.append(given[LOADED[tag]])
        if tag == "link" and LOADING_LINKS.intersection(given.get("rel", "").split()):
            self.loaded.append(given["href"])
        if tag == "meta" and given.get("name") == "description":
            self.description = given["content"]

    def handle_endtag(self, tag):
        self.skipped -= tag in ("script", "style", "code", "pre", "annotation", "svg")

    def handle_data(self, data):
        if not self.skipped:
            self.text += data


@pytest.fixture(scope="module")
def documents(built_site):
    return [Document(path) for path in sorted(built_site.rglob("*.html"))]


@pytest.fixture(scope="module")
def target(built_site):
    """Find what an address of the site leads to: a file and the ids in it."""

    @cache
    def ids(path):
        return set(Document(path).ids) if path.suffix == ".html" else set()

    def find(document, address):
        base = HERE + document.path.relative_to(built_site).as_posix()
        parts = urlsplit(urljoin(base, address))
        path = built_site / unquote(parts.path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return f"no file {path.relative_to(built_site)}"
        if parts.fragment and unquote(parts.fragment) not in ids(path):
            return f"no anchor #{parts.fragment} in {path.relative_to(built_site)}"
        return None

    return find


def is_outside(address):
    return bool(urlsplit(address).scheme or urlsplit(address).netloc)


def test_the_site_has_pages(documents):
    assert len(documents) > 20


def test_every_link_leads_somewhere(documents, target):
    broken = [
        f"{document.path}: {address}: {problem}"
        for document in documents
        for address in document.links
        # The 404 page can be shown at any depth: its links begin with the address of the site.
        if not is_outside(address) and document.path.name != "404.html"
        if (problem := target(document, address))
    ]
    assert broken == []


def test_everything_that_is_loaded_is_there(documents, target):
    broken = [
        f"{document.path}: {address}: {problem}"
        for document in documents
        for address in document.loaded
        if not address.startswith("data:") and document.path.name != "404.html"
        if (problem := "comes from outside" if is_outside(address) else target(document, address))
    ]
    assert broken == []


def test_style_sheets_load_nothing_from_outside(built_site):
    outside = [
        (sheet.name, address)
        for sheet in built_site.rglob("*.css")
        for address in re.findall(
            r"(?:url\(|@import )\s*[\"']?([^\"')]+)", sheet.read_text("utf-8")
        )
        if is_outside(address) and not address.startswith("data:")
    ]
    assert outside == []


def test_ids_are_unique(documents):
    for document in documents:
        twice = (
            {i for i in document.ids if document.ids.count(i) > 1}
            if len(set(document.ids)) < len(document.ids)
            else set()
        )
        assert not twice, document.path


def test_every_page_says_what_it_is_about(documents):
    silent = [document.path for document in documents if len(document.description) < 15]
    assert silent == []


def test_no_formula_is_left_as_it_was_typed(documents):
    """LaTeX in the text that a reader sees means that a formula was not recognised."""
    raw = re.compile(r"\$\$|\\\(|\\\[|\\(?:frac|sum|mathbf|partial|operatorname|left|exp|log)\b")
    left = [(document.path, raw.findall(document.text)) for document in documents]
    assert [found for found in left if found[1]] == []


@pytest.mark.parametrize("path", [*PAGES, *LABS], ids=name)
def test_every_formula_is_there(path, built_site):
    """What the source writes as LaTeX stands on the page as MathML, the LaTeX beside it."""
    source = prose(path)
    formulas = [normal(block or inline) for block, inline in FORMULA.findall(source)]
    page = built_page(built_site, path).read_text(encoding="utf-8")
    written = re.findall(r"<annotation[^>]*>(.*?)</annotation>", page, re.S)
    there = {normal(html.unescape(latex)) for latex in written}
    assert [latex for latex in formulas if latex not in there] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_snippet_is_there(path, built_site):
    steps = [step for step in parsed(path).steps if isinstance(step, Snippet)]
    document = Document(built_page(built_site, path))
    for kind in ("run", "exercise", "source"):
        wanted = [step for step in steps if step.kind == kind]
        found = [a for _, a in document.tags if f"sdl-{kind}" in a.get("class", "").split()]
        assert len(found) == len(wanted), kind
    cells = [a["data-cell"] for _, a in document.tags if "data-cell" in a]
    assert cells == [str(number) for number in range(1, len(cells) + 1)]


def test_every_figure_says_what_it_shows(documents):
    figures = [
        attributes
        for document in documents
        for tag, attributes in document.tags
        if tag == "svg" and attributes.get("role") == "img"
    ]
    assert len(figures) > 20
    assert all(len(attributes["aria-label"]) > 10 for attributes in figures)


def test_figures_keep_out_of_the_search(built_site):
    index = json.loads(next(built_site.glob("search/book-*.json")).read_text(encoding="utf-8"))
    texts = " ".join(entry["text"] for entry in index["docs"])
    assert "softmax" in texts
    assert "<text" not in texts
    assert "font-family" not in texts


def test_every_entry_of_the_search_leads_somewhere(built_site, target):
    index = json.loads(next(built_site.glob("search/book-*.json")).read_text(encoding="utf-8"))
    front = Document(built_site / "index.html")
    locations = [entry["location"] for entry in index["docs"]]
    assert len(locations) > 200
    assert [
        (location, problem) for location in locations if (problem := target(front, location))
    ] == []
    assert len(set(locations)) == len(locations)


def test_the_map_names_every_page_and_no_other(built_site, documents):
    text = (built_site / "sitemap.xml").read_text(encoding="utf-8")
    mapped = re.findall(r"<loc>([^<]+)</loc>", text)
    assert len(set(mapped)) == len(mapped)
    canonical = {
        attributes["href"]
        for document in documents
        for tag, attributes in document.tags
        if tag == "link" and attributes.get("rel") == "canonical" and not is_moved(document)
        if document.path.name != "404.html"
    }
    assert set(mapped) == canonical
    home = min(mapped, key=len)
    for address in mapped:
        assert (built_site / address.removeprefix(home) / "index.html").is_file(), address


def is_moved(document):
    return "This page has moved" in document.path.read_text(encoding="utf-8")[:2000]


def test_every_page_has_a_policy_before_anything_that_it_restricts(documents):
    for document in documents:
        tags = [
            (tag, attributes)
            for tag, attributes in document.tags
            if tag in ("script", "link", "style", "img", "base")
            or attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        tag, attributes = tags[0]
        assert tag == "meta", document.path
        assert "default-src 'none'" in attributes["content"], document.path


def prose(path):
    """The text of a page or a lab, without its code."""
    if path.suffix == ".md":
        items = parsed(path).items
        text = "\n".join(item.text for item in items if isinstance(item, Text))
    else:
        cells = jupytext.read(path).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return CODE.sub("", text)


def normal(latex):
    return " ".join(latex.split())


def test_no_browser_translates_code(built_site):
    """Every block of code says so, and every piece of code in a line."""
    blocks = re.compile(r"<pre\b[^>]*>.*?</pre>", re.DOTALL)
    for path in built_site.rglob("*.html"):
        document = path.read_text(encoding="utf-8")
        opened = [block.partition(">")[0] for block in blocks.findall(document)]
        opened += re.findall(r"<code\b[^>]*", blocks.sub("", document))
        assert not [tag for tag in opened if 'translate="no"' not in tag], path
