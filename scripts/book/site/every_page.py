"""How a hook changes every page of the site: also the 404 page, which MkDocs keeps apart."""

from collections.abc import Callable
from typing import TypeAlias

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

Hook: TypeAlias = Callable[..., str]


def every_page(change: Callable[[str, str], str]) -> tuple[Hook, Hook]:
    """The hooks `on_post_page` and `on_post_template` that make a change to each document.

    Args:
        change: Gets a document and the name of its source, which it needs to say what is wrong.
    """

    def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
        return change(output, page.file.src_uri)

    def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
        if template_name != "404.html":  # the map of the site, for one
            return output_content
        return change(output_content, template_name)

    return on_post_page, on_post_template
