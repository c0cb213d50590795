"""Every public name stands on a chapter, in code that uses it, and in the reference."""

import ast
import importlib
import re
import textwrap

import yaml

import scratchdl
from book.engine import parser
from book.engine.items import Page, Snippet
from book.parts.reference import reference_pages
from site_files import DOCS, ROOT, parsed

CHAPTERS = sorted((DOCS / "learn").glob("*.md"))
PUBLIC = scratchdl.__all__
HEAD = "---\ntitle: A page\ndescription: Planted\n---\n\n"
OPTIONS = re.compile(r"^::: (\S+)\n    options:\n((?:      .*\n)*)", re.MULTILINE)


def names_on(page: Page) -> set[str]:
    """The public names that a page shows the source of, or that its code imports and uses."""
    snippets = [item for item in page.items if isinstance(item, Snippet)]
    shown = {item.name.split(".")[1] for item in snippets if item.kind == "source"}
    return shown | names_in("\n".join(item.code for item in snippets if item.kind != "source"))


def names_in(code: str) -> set[str]:
    """The public names that code uses: `softmax` if it is imported, or `scratchdl.softmax`."""
    nodes = list(ast.walk(ast.parse(code)))
    words = {node.id for node in nodes if isinstance(node, ast.Name)}
    packages, found = set(), set()
    for node in nodes:
        if isinstance(node, ast.Import):
            packages |= {a.asname or a.name for a in node.names if a.name == "scratchdl"}
        elif isinstance(node, ast.ImportFrom):
            found |= {a.name for a in node.names if is_public(node.module, a.name)} & words
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found |= {node.attr} if node.value.id in packages else set()
    return found.intersection(PUBLIC)


def is_public(module: str, name: str) -> bool:
    """Whether a module's name is the very thing that the package offers by this name."""
    if module.partition(".")[0] != "scratchdl" or name not in PUBLIC:
        return False
    return getattr(importlib.import_module(module), name, None) is getattr(scratchdl, name)


def without_chapter(names: list[str], chapters: list[Page]) -> list[str]:
    return sorted(set(names).difference(*map(names_on, chapters)))


def without_reference(names: list[str], texts: list[str]) -> list[str]:
    """The names that no reference page documents in the module that defines them."""
    members = {
        module: yaml.safe_load(textwrap.dedent(options)).get("members")
        for text in texts
        for module, options in OPTIONS.findall(text)
    }  # None stands for all of them, False for none

    def is_there(name: str) -> bool:
        module = getattr(scratchdl, name).__module__
        shown = members.get(module, False)
        return shown is None or (shown is not False and name in shown)

    return sorted(name for name in names if not is_there(name))


def test_every_public_name_stands_on_a_chapter():
    chapters = [parsed(path) for path in CHAPTERS]
    assert without_chapter(PUBLIC, chapters) == []


def test_every_public_name_stands_in_the_reference():
    pages = reference_pages(ROOT / "src" / "scratchdl")
    assert without_reference(PUBLIC, [page.text for page in pages]) == []


def test_a_chapter_without_the_name_is_found_out():
    text = """
        The `softmax` of a sentence is no code.

        ```text
        softmax(x)
        ```

        ```python run
        import scratchdl as sdl
        from numpy import zeros
        from scratchdl import AND, OR
        from scratchdl.activations import relu

        print(relu(sdl.tanh(zeros(3))), AND(1, 1))
        ```

        ```python source scratchdl.Affine.forward
        ```
    """
    page = parser.parse(HEAD + textwrap.dedent(text), "docs/learn/planted.md")
    assert names_on(page) == {"AND", "Affine", "relu", "tanh"}
    missing = ["OR", "softmax", "zeros"]  # imported only, in a sentence only, NumPy's
    assert without_chapter([*missing, "AND", "Affine", "relu", "tanh"], [page]) == missing


def test_a_reference_without_the_name_is_found_out():
    text = "::: {}\n    options:\n      heading_level: 2\n      members: {}\n"
    texts = [
        text.format("scratchdl.metrics", ["accuracy"]),
        text.format("scratchdl.gates", "null"),
        text.format("scratchdl.perceptron", "false"),
    ]
    names = ["AND", "Perceptron", "accuracy", "confusion_matrix", "softmax"]
    missing = ["Perceptron", "confusion_matrix", "softmax"]
    assert without_reference(names, texts) == missing
