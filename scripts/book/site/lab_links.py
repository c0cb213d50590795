"""Anchors in the links of labs, which MkDocs does not look at: looked up in the rendered pages."""

import posixpath

from mkdocs.structure.files import File, Files

from book.engine.items import PageError, Problem, read_text, relative
from book.labs import prose
from book.site.build import Build
from book.write import dom


def check(build: Build, files: Files) -> None:
    """Find links of labs to headings of pages, or of other labs, that do not exist."""
    pages = {posixpath.normpath(file.url): file for file in files.documentation_pages()}
    for here, file in pages.items():
        for link in prose.links(_text(build, file)):
            target = pages.get(link.page(here))
            if not link.anchor or link.target.startswith("#") or target is None:
                continue
            if target.src_uri not in build.wrong and link.anchor not in _anchors(build, target):
                path = relative(build.docs / file.src_uri, build.root)
                message = f"there is no such heading on that page: {link.target}"
                source = _text(build, file).splitlines()[link.line - 1]
                build.problems.append(Problem(path, link.line, message, source))


def _text(build: Build, file: File) -> str:
    """The source of a lab; "" of any other page."""
    if not file.src_uri.startswith(build.settings.labs) or not file.src_uri.endswith(".py"):
        return ""
    try:
        return read_text(build.docs / file.src_uri, build.root)
    except PageError:  # which is told when the lab is read to be executed
        return ""


def _anchors(build: Build, file: File) -> set[str]:
    text = _text(build, file)
    if text:
        return set(prose.anchors(text))
    content = file.page.content if file.page else None
    named = dom.fragment(content or "").css("[id], a[name]")
    return {dom.attribute(tag, "id") or dom.attribute(tag, "name") for tag in named}
