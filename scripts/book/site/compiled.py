"""The book for any builder: executed Markdown into a folder, and a built site made live.

MkDocs needs neither, since `plugin` does both while it builds. For another builder they stand
around it: `python -m book compile docs OUT`, then the builder, then `python -m book finish SITE`.
What only MkDocs and its plugins make is left out: the reference that is filled from docstrings.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from book.child.sources import Source
from book.engine import pages
from book.engine.cache import Cache, package_folder
from book.engine.items import PageError, Problem
from book.engine.runner import Executed
from book.labs import notebooks
from book.labs import written as written_labs
from book.live.pyodide import Say
from book.parts import exercises, font, glossary, quizzes, reference
from book.site import live
from book.write import markdown as written
from book.write.downloads import to_notebook, to_program

GLOSSARY = "about/glossary.toml"
# What Markdown makes of a fence of the engine's that it does not know.
RAW = re.compile(r"<(?:code|p)>(?:`{3})?(python (?:run|source|exercise)\b[^<\n]*)\n")


def compile_docs(docs: Path, out: Path, site_url: str = "/") -> None:
    """Execute all pages and labs, and write them as Markdown and notebooks, with all other files.

    Raises:
        PageError: Everything that is wrong with any of them.
    """
    root = docs.resolve().parent
    cache = pages.open_cache(root)
    sources = pages.of_book(docs)
    labs = sorted((docs / "labs").glob("*.py"))
    outcomes = pages.execute_all(sources, root, cache)
    problems = pages.problems_of(outcomes)
    executed = [page for page in outcomes if isinstance(page, Executed)]
    problems += [
        problem for page in executed for problem in quizzes.check(page.page.text, page.page.path)
    ]
    if problems:
        raise PageError(problems)
    for path in sorted(path for path in docs.rglob("*") if path.is_file()):
        if path not in sources and path not in labs:
            _target(out, path.relative_to(docs).as_posix()).write_bytes(path.read_bytes())
    terms = glossary.read_terms(docs / GLOSSARY, root) if (docs / GLOSSARY).exists() else []
    for path, page in zip(sources, executed, strict=True):
        _write_page(path.relative_to(docs).as_posix(), page, executed, terms, out, site_url)
    for made in reference.source_pages(package_folder()):
        _target(out, made.uri).write_text(made.text, encoding="utf-8", newline="\n")
    _write_labs(labs, root, cache, out)


def _write_page(
    uri: str,
    page: Executed,
    all_pages: Iterable[Executed],
    terms: list[glossary.Term],
    out: Path,
    site_url: str,
) -> None:
    up = "../" * len(_address(uri).split("/")[:-1])

    def source_link(source: Source) -> str:
        return up + reference.source_url(source)

    def page_link(target: str) -> str:
        return pages.absolute_link(uri, target, site_url)

    head = page.page.text[: page.page.text.index("\n---", 3) + 5]
    text = written.render(page, source_link)
    if page.page.is_program:
        name = Path(uri).stem
        text += "\n" + written.html_fence(written.downloads(name))
        for suffix, content in (
            (".py", to_program(page, page_link)),
            (".ipynb", to_notebook(page, page_link)),
        ):
            target = _target(out, f"{_address(uri)}{name}{suffix}")
            target.write_text(content, encoding="utf-8", newline="\n")
    text = quizzes.to_markdown(text)
    text = text.replace(glossary.MARKER, glossary.to_list(terms, {}))
    text = text.replace(exercises.MARKER, exercises.overview(_chapters(all_pages, up)))
    _target(out, uri).write_text(head + text, encoding="utf-8", newline="\n")


def _chapters(all_pages: Iterable[Executed], up: str) -> Iterable[exercises.Chapter]:
    for other in all_pages:
        names = exercises.exercises(other.page)
        if names:
            address = _address(other.page.path.partition("/")[2])
            yield exercises.Chapter(other.page.title, up + address, names)


def _write_labs(labs: Iterable[Path], root: Path, cache: Cache, out: Path) -> None:
    problems: list[Problem] = []
    for path in labs:
        try:
            lab = notebooks.execute(written_labs.read(path, root, cache), cache)
        except PageError as error:
            problems += error.problems
            continue
        for name, text in (
            (f"labs/{path.stem}.ipynb", lab.notebook),
            (f"labs/{path.stem}/{path.stem}.py", lab.program),
            (f"labs/{path.stem}/{path.stem}.ipynb", notebooks.to_notebook(lab.program)),
        ):
            _target(out, name).write_text(text, encoding="utf-8", newline="\n")
    if problems:
        raise PageError(problems)


def _address(uri: str) -> str:
    """The folder of a page on the site, from its root: "learn/04-loss/", or "" for the front page.

    Example:
        >>> _address("learn/index.md"), _address("learn/04-loss.md")
        ('learn/', 'learn/04-loss/')
    """
    folder, _, name = uri.removesuffix(".md").rpartition("/")
    parts = [part for part in (folder, "" if name == "index" else name) if part]
    return "".join(f"{part}/" for part in parts)


def _target(out: Path, name: str) -> Path:
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def finish_site(site: Path, cache: Cache, say: Say) -> None:
    """Give a site that some builder has made its formulas' font, its live parts and its policy.

    Raises:
        PartError: A part is not what it should be.
        ValueError: A page does not load what it should, or shows what it should have executed.
    """
    characters: set[str] = set()
    for path in sorted(site.rglob("*.html")):
        document = path.read_text(encoding="utf-8")
        refuse_raw(document, path.relative_to(site).as_posix())
        characters |= font.characters(document)
    (site / "assets").mkdir(exist_ok=True)
    (site / "assets/math.css").write_text(font.STYLE, encoding="utf-8", newline="\n")
    (site / "assets/math.woff2").write_bytes(font.cut_font(characters, cache))
    live.finish(site, cache.folder, say)


def refuse_raw(document: str, name: str) -> None:
    """Fail for a page that the engine never saw: some builders drop plugins without a word.

    Raises:
        ValueError: The page shows the fences of the engine instead of what they give.
    """
    found = RAW.search(document)
    if found:
        raise ValueError(f"{name} was built without the engine: it still shows {found[1]!r}")
