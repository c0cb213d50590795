"""MkDocs adapter of `metadata.py`: shared addresses, the 404 page, no request to other sites."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from book.site import metadata

NOT_FOUND = "404.md"
SOCIAL_IMAGE = "assets/social.png"
SOCIAL_IMAGE_ALT = "Two lines that meet in a circle, the sign of scratchdl"

_files: list[Files] = []


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Remember the site's files, so that the 404 page can link to them."""
    _files[:] = [files]
    return files


@event_priority(-75)  # after the page engine, which writes the page anew
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Name the repository that this site is of where the source names its usual home."""
    return metadata.at_home(markdown, config.repo_url)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Say what the page is about, for those who share its address."""
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
        image=urljoin(config.site_url, SOCIAL_IMAGE),
        image_alt=SOCIAL_IMAGE_ALT,
        is_front=page.is_homepage,
    )
    return metadata.add_to_head(output, card.tags())


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Fill the theme's 404 page with ours, `docs/404.md`."""
    if template_name != "404.html":
        return output_content
    source = Path(config.docs_dir) / NOT_FOUND
    article = markdown.markdown(source.read_text(encoding="utf-8"), extensions=["attr_list"])
    # The page is shown at any depth, so its links start at the root of the site.
    root = urlsplit(config.site_url or "/").path or "/"

    def address(link: str) -> str:
        file = _files[0].get_file_from_path(link)
        if file is None:
            raise PluginError(f"docs/{NOT_FOUND} links to {link!r}, and there is no such page")
        return urljoin(root, file.url)

    document = metadata.with_article(output_content, article, address)
    document = metadata.add_to_head(document, '<meta name="robots" content="noindex">')
    return metadata.without_star_counter(document)
