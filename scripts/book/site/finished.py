"""Keep the finished document of every page, and give it out again while nothing of it has changed.

The theme's templates are most of a rebuild, and an edit of one page changes one document: not even
the others know of it, unless its title or its place in the navigation is another one.
"""

from dataclasses import asdict
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, DictLoader, Environment
from jinja2.bccache import Bucket
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from book.site.build import Build, Finished
from book.site.kept import toc_record

TEMPLATE = "book/kept.html"  # in the place of the theme's, where the document is there already


class Compiled(BytecodeCache):
    """The theme's templates as they were compiled before, for as long as this process lives.

    Under `serve` they would be compiled anew at every edit. Each lies under a hash of its source.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.known[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()


def look_up(build: Build, env: Environment, files: Files, nav: Navigation) -> None:
    """Find the documents that are there already, now that the content of every page is known."""
    shown = DictLoader({TEMPLATE: "{{ kept }}"})
    env.bytecode_cache = COMPILED
    env.loader = ChoiceLoader([shown, env.loader] if env.loader else [shown])
    around = [
        build.state,
        str(nav),  # every title and every address
        build.serving,
        build.config.site_url,
        build.config.repo_url,
    ]
    for file in files.documentation_pages():
        page = file.page
        if page is None:
            continue
        own = [
            page.url,
            str(page.title),
            page.content,
            [toc_record(item) for item in page.toc],
            {name: str(value) for name, value in page.meta.items()},
            page.edit_url,
            list(map(str, build.problems_of(file.src_uri))),
        ]
        key = build.document_keys[file.src_uri] = build.cache.key("document", around, own)
        record = build.cache.load(key)
        if record is not None:
            made = build.documents[file.src_uri] = Finished(**record)
            build.remember(made)
            page.meta["template"] = TEMPLATE


def show(build: Build, context: Any, page: Page) -> None:  # noqa: ANN401  Jinja's, a dictionary
    """Give the template the document that it is to show."""
    made = build.documents.get(page.file.src_uri)
    context["kept"] = made.document if made else None


def keep(build: Build, made: Finished, page: Page) -> None:
    """Keep a document that was made in this build."""
    build.cache.store(build.document_keys[page.file.src_uri], asdict(made))
