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
from book.site import live, own_files
from book.site.metadata import add_to_head

STYLE, START, FONT = "assets/style.css", "assets/start.js", "assets/math.woff2"
# What Markdown makes of a fence of the engine's that it does not know.
RAW = re.compile(r"<(?:code|p)>(?:`{3})?(python (?:run|source|exercise)\b[^<\n]*)\n")
# The HTML below a page that runs, shown as text by a builder that does not know its fence.
UNKNOWN = re.compile(r'&lt;template class=(?:"|&quot;)sdl-cells')
SHEETS = re.compile(r'<link rel="stylesheet" href="[^"]*assets/style/\w+\.css">\s*')
SCRIPT = re.compile(r'<script src="[^"]*assets/start\.js"[^>]*></script>\s*')
# Shown at any depth, so that its addresses begin at the root of the host.
NOT_FOUND = "404.html"
ROOT = re.compile(r'\b(?:href|src)="(/(?:[^":]*/)?)assets/')


def finish_site(site: Path, cache: Cache, say: Say) -> None:
    """Give a site that some builder has made its formulas, its live parts and its policy.

    Raises:
        PartError: A part is not what it should be.
        ValueError: It is no site of compiled pages, or a page shows what it should have executed.
    """
    refuse_other_folders(site)
    formulas = Formulas()
    characters: set[str] = set()
    documents: dict[Path, str] = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        document = formulas.convert_all(path.read_text(encoding="utf-8"))
        refuse_raw(document, name)
        for latex, reason in formulas.take_broken():
            raise ValueError(f"{name}: {reason}: {latex}")
        found = font.characters(document)
        characters |= found
        documents[path] = loading_ours(exercises.mark_exercises(document), name, bool(found))
    for path, document in documents.items():  # all of them or, if one is wrong, none
        path.write_text(document, encoding="utf-8", newline="\n")
    sheet = site / STYLE
    text = f"{font.STYLE}\n{sheet.read_text(encoding='utf-8')}"
    sheet.write_text(text, encoding="utf-8", newline="\n")
    (site / FONT).write_bytes(font.cut_font(characters, cache))
    live.finish(site, cache.folder, say)


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


def refuse_raw(document: str, name: str) -> None:
    """Fail for a page that the engine never saw: some builders drop plugins without a word.

    Raises:
        ValueError: The page shows the fences of the engine instead of what they give.
    """
    found = RAW.search(document)
    if found:
        raise ValueError(f"{name} was built without the engine: it still shows {found[1]!r}")
    if UNKNOWN.search(document):
        raise ValueError(
            f"{name} shows HTML as text: tell your builder of the fence sdl-html, as"
            " docs/about/how-it-is-built.md does"
        )


def loading_ours(document: str, name: str, has_formulas: bool) -> str:
    """The document with our style sheet, the last, and our first script.

    Raises:
        ValueError: It has no head.
    """
    document = SCRIPT.sub("", SHEETS.sub("", document))
    up = "../" * name.count("/")
    if name == NOT_FOUND:
        root = ROOT.search(document)
        up = root[1] if root else "/"
    elements = [
        f'<link rel="stylesheet" href="{up}{STYLE}">',
        f'<script src="{up}{START}" type="module"></script>',
    ]
    if has_formulas:
        elements.append(
            f'<link rel="preload" href="{up}{FONT}" as="font" type="font/woff2" crossorigin>'
        )
    try:
        return add_to_head(document, "\n".join(elements))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
