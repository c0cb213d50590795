"""The documents that the theme has made, made ours: what is said of them, and what they load.

The one place that changes whole documents. No parser does it: for the 195 documents of this site,
21 MB, Beautiful Soup takes 17 s and leaves none of them as it was, Python's own parser takes 3 s to
read them alone, and the patterns here take 0.2 s. So each pattern counts what it changes, and stops
the build where the theme is another one. HTML of another kind, that of nbconvert, goes through a
parser: labs/restyle.py. What a build changes last, in the finished files, is in own_files.py
(names) and policy.py (what is allowed).
"""

from urllib.parse import urljoin, urlsplit

import markdown
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from book.site import content, metadata, search, style
from book.site.build import Build
from book.write.markdown import problem_box


def with_metadata(build: Build, output: str, page: Page) -> str:
    """Say what the page is about, for those who share its address."""
    config = build.config
    try:
        output = metadata.without_star_counter(output)
        output = metadata.without_next_page(output, page.next_page is not None)
    except ValueError as error:
        raise PluginError(
            f"{page.file.src_uri} is not built as its theme built it: {error}"
        ) from error
    if not config.site_url:
        return output  # addresses of cards are absolute; without a site address there are none
    card = metadata.Card(
        site=config.site_name,
        title=str(page.meta.get("title") or page.title or config.site_name),
        description=str(page.meta.get("description") or config.site_description or ""),
        url=page.canonical_url or config.site_url,
        image=urljoin(config.site_url, build.settings.social_image),
        image_alt=build.settings.social_image_alt,
        is_front=page.is_homepage,
    )
    return metadata.add_to_head(output, card.tags())


def with_faults(build: Build, output: str, page: Page) -> str:
    """The document with what is wrong with its page above all else, where somebody looks on."""
    problems = build.problems_of(page.file.src_uri) if build.serving else []
    return metadata.with_first(output, problem_box(problems)) if problems else output


def not_found(build: Build, document: str) -> str:
    """The theme's 404 page with the text of ours."""
    name = build.settings.not_found
    source = (build.docs / name).read_text(encoding="utf-8")
    article = markdown.markdown(source, extensions=["attr_list"])
    # The page is shown at any depth, so its links start at the root of the site.
    root = urlsplit(build.config.site_url or "/").path or "/"

    def address(link: str) -> str:
        file = build.files.get_file_from_path(link) if build.files else None
        if file is None:
            raise PluginError(f"docs/{name} links to {link!r}, and there is no such page")
        return urljoin(root, file.url)

    document = metadata.with_article(document, article, address)
    document = metadata.add_to_head(document, '<meta name="robots" content="noindex">')
    return metadata.without_star_counter(document)


def ours(document: str, name: str) -> str:
    """What is done to every document, also to the 404 page, which MkDocs keeps apart.

    Args:
        document: The HTML.
        name: Of its source, to say what is wrong with it.
    """
    document = search.with_our_worker(document, name)
    document = content.prepared(document, name)
    return style.waiting_for_little(document, name)
