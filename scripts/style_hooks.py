"""What a page waits for before it is drawn: one style sheet of ours, and no script.

The files of assets/style/ are many only for who edits them: the site gets them joined, in the order
of `extra_css`. And the theme's script runs when the page is read, before ours, as it did. The
colours are chosen before anything is drawn, by a line of script; assets/palette.js has the rest.
"""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

JOINED = "assets/style.css"
SHEET = r"assets/(?:style/)?\w+\.css"  # beside the joined one, so that addresses in them stay right
LINKS = re.compile(rf'(?:<link rel="stylesheet" href="([^"]*){SHEET}">\s*)+')
BUNDLE = re.compile(r'<script (src="[^"]*assets/javascripts/bundle\.)')
SWITCH = '<form class="md-header__option" data-md-component="palette">'
OUR_SWITCH = '<form class="md-header__option" data-sdl-palette>'
BODY = re.compile(r"<body\b[^>]*>")
# The theme's own script behind it takes the reader's choice, if there is one.
CHOOSE_COLOURS = (
    '<script>matchMedia("(prefers-color-scheme: dark)").matches&&'
    'document.body.setAttribute("data-md-color-scheme","slate")</script>'
)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Link the joined sheet in the place of the others, and let the theme's script wait."""
    return waiting_for_little(output, page.file.src_uri)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Do the same on the 404 page."""
    if template_name != "404.html":
        return output_content
    return waiting_for_little(output_content, template_name)


def waiting_for_little(document: str, name: str) -> str:
    """The document with one link for all sheets but the theme's, and with a deferred script."""
    changed, links = LINKS.subn(rf'<link rel="stylesheet" href="\1{JOINED}">\n', document)
    changed, scripts = BUNDLE.subn(r"<script defer \1", changed)
    changed, bodies = BODY.subn(lambda found: found[0] + CHOOSE_COLOURS, changed, count=1)
    if (links, scripts, bodies, changed.count(SWITCH)) != (1, 1, 1, 1):
        raise PluginError(f"{name} is not built as its theme built it: see style_hooks.py")
    return changed.replace(SWITCH, OUR_SWITCH)


@event_priority(-50)  # when the others have written theirs
def on_post_build(config: MkDocsConfig) -> None:
    """Write the joined sheet."""
    site = Path(config.site_dir)
    names = [str(name) for name in config.extra_css]
    text = "\n".join((site / name).read_text(encoding="utf-8") for name in names)
    (site / JOINED).write_text(text, encoding="utf-8")
