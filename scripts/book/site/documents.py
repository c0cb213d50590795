"""The documents that the theme has made, made ours: what is said of them, and what they load.

Each is read once, as a browser reads it, changed by its elements, and written once; where the theme
is another one than we know, the build stops and names the place. For the documents of this site, 31
MB, reading takes 0.5 s and writing 0.2 s; Beautiful Soup needs 17 s for two thirds of that. What is
known when all pages are made is filled in at the end, as text: see own_files.py.
"""

from urllib.parse import urljoin, urlsplit

import markdown
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.engine.items import PageError, read_text
from book.parts import exercises, font
from book.site import content, metadata, policy, search, style
from book.site.build import Build, Finished
from book.site.own_files import OURS
from book.write import dom
from book.write.markdown import problem_box

FONT = f"{OURS}math.woff2"


def made_ours(build: Build, output: str, page: Page) -> Finished:
    """The document of a page as it is published."""
    document = dom.Document(output, page.file.src_uri)
    try:
        metadata.leave_out_next_page(document, page.next_page is not None)
        characters = font.load_early(document, get_relative_url(FONT, page.url))
        _share(build, document, page)
        exercises.count(document)
        return _finished(build, document, characters)
    except ValueError as error:
        raise _of_another_theme(error) from error


def with_faults(build: Build, output: str, page: Page) -> str:
    """The document with what is wrong with its page above all else, where somebody looks on."""
    problems = build.problems_of(page.file.src_uri) if build.serving else []
    if not problems:
        return output
    document = dom.Document(output, page.file.src_uri)
    dom.put_first(document.one("article"), f"\n{problem_box(problems)}\n")
    return str(document)


def not_found(build: Build, output: str, name: str) -> Finished:
    """The theme's 404 page with the text of ours."""
    try:
        source = read_text(build.docs / build.settings.not_found, build.root)
    except PageError as error:
        raise PluginError(str(error)) from error
    article = markdown.markdown(source, extensions=["attr_list"])
    # The page is shown at any depth, so its links start at the root of the site.
    root = urlsplit(build.config.site_url or "/").path or "/"

    def address(link: str) -> str:
        file = build.files.get_file_from_path(link) if build.files else None
        if file is None:
            raise PluginError(
                f"docs/{build.settings.not_found} links to {link!r}, and there is no such page"
            )
        return urljoin(root, file.url)

    document = dom.Document(output, name)
    try:
        metadata.put_article(document, article, address)
        metadata.add_to_head(document, '<meta name="robots" content="noindex">')
        return _finished(build, document, "")
    except ValueError as error:
        raise _of_another_theme(error) from error


def _share(build: Build, document: dom.Document, page: Page) -> None:
    """Say what the page is about, for those who share its address."""
    config = build.config
    if not config.site_url:
        return  # addresses of cards are absolute; without a site address there are none
    card = metadata.Card(
        site=config.site_name,
        title=str(page.meta.get("title") or page.title or config.site_name),
        description=str(page.meta.get("description") or config.site_description or ""),
        url=page.canonical_url or config.site_url,
        image=urljoin(config.site_url, build.settings.social_image),
        image_alt=build.settings.social_image_alt,
        is_front=page.is_homepage,
    )
    metadata.add_to_head(document, card.tags())


def _finished(build: Build, document: dom.Document, characters: str) -> Finished:
    """What is done to every document, also to the 404 page, which MkDocs keeps apart."""
    metadata.leave_out_star_counter(document)
    search.use_our_worker(document)
    content.prepare(document)
    style.let_wait(document)
    if not build.serving:  # a server adds a script to pages, and changes them
        policy.announce(document)
    made = Finished(str(document), characters, sorted(policy.hashes(document)))
    build.remember(made)
    return made


def _of_another_theme(error: ValueError) -> PluginError:
    theme = f"mkdocs-material {search.VERSION}"
    return PluginError(f"{theme} builds pages otherwise than scripts/book/site knows: {error}")
