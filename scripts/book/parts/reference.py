"""Pages that nobody writes by hand: the reference of every module, and the source of every file.

A reference page holds one room of the package: a module, or a folder of modules. mkdocstrings
fills it from the docstrings while the site is built. A source page shows one file, with an anchor
for every line, so that a page can link to the very lines it shows, also without a network.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from book.child.sources import PACKAGE, Source, module_files
from book.engine.items import PageError, Problem, read_text, relative
from book.engine.trees import tree_of

FOLDER = "reference"
SOURCES = f"{FOLDER}/source"
ROOMS = "<!-- rooms -->"  # where a page wants the list of the reference pages


@dataclass(frozen=True)
class Generated:
    """A page that is made while the site is built."""

    uri: str  # as if it lay in docs/
    title: str
    description: str
    text: str


def refuse_broken(package: Path, root: Path) -> None:
    """Fail for a package with a file that is no Python, before anything is made of it.

    Raises:
        PageError: It names each such file, and the line.
    """
    problems: list[Problem] = []
    for path in _modules(package).values():
        try:
            problems += _problems(path, root, path.stat().st_mtime_ns)
        except FileNotFoundError:  # it was there a moment ago: it is being renamed, or written anew
            problems.append(Problem(relative(path, root), 1, "this file is gone"))
    if problems:
        raise PageError(problems)


@lru_cache(maxsize=1024)  # modules: nearly all are the same in the next build of a server
def _problems(path: Path, root: Path, _written: int) -> tuple[Problem, ...]:
    try:
        tree_of(read_text(path, root))
    except PageError as error:
        return tuple(error.problems)
    except SyntaxError as error:
        message = f"{type(error).__name__}: {error.msg}"
        return (Problem(relative(path, root), error.lineno or 1, message, error.text or ""),)
    except ValueError as error:  # there is a zero byte in it
        return (Problem(relative(path, root), 1, f"this is no Python: {error}"),)
    return ()


def reference_pages(package: Path) -> list[Generated]:
    """One page for every module or folder of modules that lies directly in the package."""
    files, rooms = public_modules(package), dict[str, list[str]]()
    for module in files:
        rooms.setdefault(".".join(module.split(".")[:2]), []).append(module)
    del rooms[PACKAGE]
    return [_reference_page(room, modules, files) for room, modules in rooms.items()]


def source_pages(package: Path) -> list[Generated]:
    """One page for every file of the package."""
    return [_source_page(module, path) for module, path in _modules(package).items()]


def source_url(source: Source) -> str:
    """Where the site shows a symbol's source, from the root of the site."""
    return f"{SOURCES}/{source.module}/#L{source.line}"


def public_modules(package: Path) -> dict[str, Path]:
    """The modules that are meant for others: no part of their name starts with an underscore."""
    modules = _modules(package)
    return {name: path for name, path in modules.items() if "._" not in name}


def _modules(package: Path) -> dict[str, Path]:
    """Every module, without what an editor puts beside the file that it has open."""
    found = module_files(package).items()
    return {name: path for name, path in found if not path.name.startswith(".")}


def list_rooms(pages: Sequence[Generated]) -> str:
    """The reference pages as a Markdown list, each with what its module says of itself."""
    return "".join(
        f"- [{page.title}]({Path(page.uri).name}): {page.description}\n" for page in pages
    )


def _first_sentence(module: Path) -> str:
    docstring = ast.get_docstring(_tree(module)) or ""
    return " ".join(docstring.partition("\n\n")[0].split())


def _definitions(module: Path) -> list[str]:
    """The public functions and classes that are written in this very file."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    found = [node.name for node in _tree(module).body if isinstance(node, kinds)]
    return [name for name in found if not name.startswith("_")]


def _tree(module: Path) -> ast.Module:
    return tree_of(module.read_text(encoding="utf-8"))


def _reference_page(room: str, modules: list[str], files: dict[str, Path]) -> Generated:
    description = _first_sentence(files[room])
    parts = [_front_matter(room, description), f"# {room.rpartition('.')[2]}\n"]
    for module in modules:
        if module == room:
            # What a folder only passes on stands where it is defined, further down on the page.
            members = (_definitions(files[room]) or "false") if len(modules) > 1 else "null"
            options = f"show_root_heading: false\n      heading_level: 2\n      members: {members}"
        else:
            parts.append(f"## {module.removeprefix(room + '.')}\n")
            options = "show_root_heading: false\n      heading_level: 3"
        parts.append(f"::: {module}\n    options:\n      {options}\n")
        parts.append(
            f"[`{_file(module, files[module])}`](source/{module}.md){{ .sdl-source-link }}\n"
        )
    uri = f"{FOLDER}/{room.removeprefix(f'{PACKAGE}.')}.md"
    return Generated(uri, room, description, "\n".join(parts))


def _source_page(module: str, path: Path) -> Generated:
    code = path.read_text(encoding="utf-8")
    name = _file(module, path)
    description = f"The source of {name}, with a number for every line"
    head = _front_matter(name, description, "search:\n  exclude: true\n")
    ticks = "`" * 8  # more than any docstring uses
    body = f"# {name}\n\n{ticks}sdl-module\n{code}{ticks}\n"
    return Generated(f"{SOURCES}/{module}.md", name, description, head + body)


def numbered_lines(code: str, *_: object, **__: object) -> str:
    """Python code as HTML: each line has its number and an anchor (a formatter for superfences)."""
    lines = highlight(code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).splitlines()
    width = len(str(len(lines)))
    rows = "\n".join(
        f'<span id="L{n}"><span class="linenos" data-linenos="{n:>{width}} "></span>{line}</span>'
        for n, line in enumerate(lines, start=1)
    )
    return f'<div class="sdl-module highlight"><pre><code>{rows}\n</code></pre></div>'


def _front_matter(title: str, description: str, more: str = "") -> str:
    def quote(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return f"---\ntitle: {quote(title)}\ndescription: {quote(description)}\n{more}---\n\n"


def _file(module: str, path: Path) -> str:
    name = module.replace(".", "/")
    return f"{name}/__init__.py" if path.name == "__init__.py" else f"{name}.py"
