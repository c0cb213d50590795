"""Formulas of pages, docstrings and labs in the site, and the font that they are drawn in."""

import re
from itertools import product
from pathlib import Path

from mkdocs.structure.pages import Page

from book.engine.cache import package_files
from book.engine.items import Problem, relative
from book.parts import font
from book.parts.formulas import MathMLExtension, without_code, without_formulas
from book.site.build import Build

FONT = "assets/math.woff2"
STYLE_SHEET = "assets/math.css"  # beside the font
GAP, BLANK = r"[\s#]+", r"[\s#]*"  # between words, and within signs: a line may be a comment


def convert_everywhere(build: Build) -> None:
    """Convert formulas on every page and in every docstring, and draw them in their own font."""
    build.config.extra_css.insert(0, STYLE_SHEET)
    extension = MathMLExtension(build.formulas)
    build.config.markdown_extensions += [extension]  # type: ignore[list-item]  # Markdown takes both


def note_broken(build: Build, page: Page) -> None:
    """Note where the formulas stand that could not be converted, or were not seen as such."""
    own = build.docs / page.file.src_uri
    for latex, reason in build.formulas.take_broken():
        build.problems.append(_locate(latex, reason, own, build))


def write_font(build: Build) -> None:
    """Write the font, now that all formulas are known."""
    (build.site / STYLE_SHEET).write_text(font.STYLE, encoding="utf-8", newline="\n")
    (build.site / FONT).write_bytes(font.cut_font(build.characters, build.cache))


def _locate(latex: str, message: str, own: Path, build: Build) -> Problem:
    """Find the formula in the source of its page, if there is one, or in the package.

    Of its places there, it is one that no other fault of this build has. A formula that may be a
    piece of another one is looked for between its signs first.
    """
    last = Problem("docs", 0, message, latex)
    modules = [path for path in package_files() if path.suffix == ".py"]
    for places_in, path in [
        *product((_whole, _places), [own] if own.exists() else []),
        *product((_whole, _places), modules),
    ]:
        text = path.read_text(encoding="utf-8", errors="replace")
        places = places_in(latex, text)
        for start in places:
            line = text.count("\n", 0, start) + 1
            name = relative(path, build.root)
            last = Problem(name, line, message, text.split("\n")[line - 1])
            if (name, start) not in build.formulas.told:
                build.formulas.told.add((name, start))
                return last
        if places and path == own:
            break
    return last


def _whole(latex: str, text: str) -> list[int]:
    """Where a formula stands between the signs that make it one."""
    pattern = GAP.join(map(re.escape, latex.split()))
    if not pattern:
        return []
    whole = re.compile(rf"(?:\$|\\[(\[]){BLANK}(?P<formula>{pattern}){BLANK}(?:\$|\\[)\]])")
    return [found.start("formula") for found in whole.finditer(without_code(text))]


def _places(latex: str, text: str) -> list[int]:
    """Where a formula stands in a source, whatever its indents and comment signs.

    One that was not recognised stands in no other formula, and may be written with more
    backslashes than were left of it; but a formula is not looked for in code, if it is elsewhere.
    """
    prose = without_code(text)
    command = re.match(r"\\[A-Za-z]+", latex)
    for words in (latex.split(), command[0].split() if command else []):
        pattern = GAP.join(map(re.escape, words))
        for within in (without_formulas(prose), prose, text):
            found = [match.start() for match in re.finditer(pattern, within)] if words else []
            if found:
                return found
    return []
