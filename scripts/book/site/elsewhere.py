"""A site that another builder has made of the compiled pages, made live: `python -m book finish`.

Knows nothing of the builder. What `plugin` does while MkDocs builds is done here to the documents
that came out: formulas, the count of exercises, our style sheet and our first script. What changes
the theme or its search (`style`, `content`, `search`) is not: they work as their makers meant.
"""

import re
from pathlib import Path

from book.engine.cache import Cache
from book.live.pyodide import Say
from book.parts import exercises, font
from book.parts.formulas import Formulas
from book.site import live, own_files, policy
from book.site.metadata import add_to_head
from book.site.own_files import OURS
from book.write import dom

STYLE, START, FONT = "assets/style.css", "assets/start.js", "assets/math.woff2"
OWN = f'link[rel=stylesheet][href*="assets/style/"], script[src$="{START}"]'
# What Markdown makes of a fence of the engine's that it does not know.
RAW = re.compile(r"(?:`{3})?(python (?:run|source|exercise)\b[^\n]*)\n")
# The HTML below a page that runs, shown as text by a builder that does not know its fence.
UNKNOWN = '<template class="sdl-cells'
# Shown at any depth, so that its addresses begin at the root of the host.
NOT_FOUND = "404.html"
ROOT = re.compile(r"(/(?:[^:]*/)?)assets/")


def finish_site(site: Path, cache: Cache, say: Say) -> None:
    """Give a site that some builder has made its formulas, its live parts and its policy.

    Raises:
        PartError: A part is not what it should be.
        ValueError: It is no site of compiled pages, or a page shows what it should have executed.
    """
    refuse_other_folders(site)
    formulas = Formulas()
    characters: set[str] = set()
    scripts: set[str] = set()
    documents: dict[Path, str] = {}
    for path in sorted(site.rglob("*.html")):
        document = dom.Document(path.read_text("utf-8"), path.relative_to(site).as_posix())
        refuse_raw(document)
        formulas.convert_marked(document)
        for latex, reason in formulas.take_broken():
            raise ValueError(f"{document.name}: {reason}: {latex}")
        exercises.count(document)
        up = load_ours(document)
        characters.update(font.load_early(document, f"{up}{OURS}math.woff2"))
        policy.announce(document)
        scripts |= policy.hashes(document)
        documents[path] = str(document)
    for path, text in documents.items():  # all of them or, if one is wrong, none
        path.write_text(text, encoding="utf-8", newline="\n")
    sheet = site / STYLE
    text = f"{font.STYLE}\n{sheet.read_text(encoding='utf-8')}"
    sheet.write_text(text, encoding="utf-8", newline="\n")
    (site / FONT).write_bytes(font.cut_font(characters, cache))
    live.finish(site, cache.folder, say, scripts)


def refuse_other_folders(site: Path) -> None:
    """Fail for what is no site of compiled pages, before anything in it is changed.

    Raises:
        ValueError: It says what is missing, and what to do.
    """
    if not any(site.rglob("*.html")):
        raise ValueError(
            f"{site} is no built site, for there is no page in it: name the folder that your"
            " builder has made of what `python -m book compile docs OUT` wrote"
        )
    if any((site / own_files.ASSETS).glob("site-*")):
        raise ValueError(f"{site} is finished already: to finish it anew, build it anew")
    for name in (STYLE, START):
        if not (site / name).is_file():
            raise ValueError(
                f"{site} has no {name}: build the folder that `python -m book compile docs OUT`"
                " has written, with the files of its assets/ as they are"
            )


def refuse_raw(document: dom.Document) -> None:
    """Fail for a page that the engine never saw: some builders drop plugins without a word.

    Raises:
        ValueError: The page shows the fences of the engine instead of what they give.
    """
    for shown in document.all("code, p"):
        found = RAW.match(shown.text())
        if found:
            raise ValueError(
                f"{document.name} was built without the engine: it still shows {found[1]!r}"
            )
    if any(UNKNOWN in text.text() for text in dom.texts(document.one("body"))):
        raise ValueError(
            f"{document.name} shows HTML as text: tell your builder of the fence sdl-html, as"
            " docs/about/how-it-is-built.md does"
        )


def load_ours(document: dom.Document) -> str:
    """Let the document load our style sheet, as the last one, and our first script.

    Returns what leads from it to the root of the site.

    Raises:
        ValueError: It has no head.
    """
    for element in document.all(OWN):
        element.decompose()
    up = "../" * document.name.count("/")
    if document.name == NOT_FOUND:
        links = [dom.attribute(link, "href") for link in document.all("link[href]")]
        up = next((root[1] for root in map(ROOT.match, links) if root), "/")
    sheet = f'<link rel="stylesheet" href="{up}{OURS}style.css">'
    script = f'<script src="{up}{OURS}start.js" type="module"></script>'
    add_to_head(document, f"{sheet}\n{script}")
    return up
