"""What a page waits for before it is drawn: one style sheet of ours, and no script.

The files of assets/style/ are many only for who edits them: the site gets them joined, in the order
of `extra_css`. The theme's script is left for assets/start.js, which runs it once the page is seen.

What that script does to the head of a page then makes the browser compute every style anew and
place every element again, for half a second on a phone. So two lines of script do it beforehand,
while there is nothing to place: EARLY, and CHOOSE_COLOURS, whose rest is in assets/palette.js.

What each earns (the marks are Lighthouse's for chapter 4 on a phone, docs/data/lighthouse.json as
it was before and after):
- one sheet: 1 request in the place of 13, 8.5 kB compressed in that of 12.2;
- the theme's script after the picture, with EARLY and figures in fewer letters: 97 to 99, largest
  paint 2.4 s to 2.0 s;
- CHOOSE_COLOURS and our switch, with all of content.py: 81 to 97.
Each counts the places that it changes: a theme that writes them otherwise stops the build.
"""

import re
from pathlib import Path

from mkdocs.exceptions import PluginError

JOINED = "assets/style.css"
SHEET = r"assets/(?:style/)?\w+\.css"  # beside the joined one, so that addresses in them stay right
LINKS = re.compile(rf'(?:<link rel="stylesheet" href="([^"]*){SHEET}">\s*)+')
BUNDLE = re.compile(r'<script (src="[^"]*assets/javascripts/bundle\.)')
LATER = r'<script type="text/plain" data-sdl-theme \1'  # no browser runs that by itself
# The classes that say that scripts run and that the focus is watched; and whole addresses, without
# which instant navigation would load all sheets again.
EARLY = (
    '<script>document.documentElement.className="js js-focus-visible",'
    'document.documentElement.setAttribute("data-js-focus-visible",""),'
    'document.querySelectorAll("link[rel=stylesheet]").forEach(link=>link.href=link.href)</script>'
)
SWITCH = '<form class="md-header__option" data-md-component="palette">'
OUR_SWITCH = '<form class="md-header__option" data-sdl-palette>'
# Where the theme keeps the reader's choice; assets/palette.js reads and writes it there.
CHOICE = re.compile(r'\b__md_get=|\b__md_set=|\b__md_get\("__palette"\)')
BODY = re.compile(r"<body\b[^>]*>")
# The theme's own script behind it takes the reader's choice, if there is one.
CHOOSE_COLOURS = (
    '<script>matchMedia("(prefers-color-scheme: dark)").matches&&'
    'document.body.setAttribute("data-md-color-scheme","slate")</script>'
)


def waiting_for_little(document: str, name: str) -> str:
    """The document with one link for all sheets but the theme's, and with scripts that wait."""
    changed, links = LINKS.subn(rf'<link rel="stylesheet" href="\1{JOINED}">{EARLY}\n', document)
    changed, scripts = BUNDLE.subn(LATER, changed)
    changed, bodies = BODY.subn(lambda found: found[0] + CHOOSE_COLOURS, changed, count=1)
    found = (links, scripts, bodies, changed.count(SWITCH), len(CHOICE.findall(changed)))
    if found != (1, 1, 1, 1, 3):
        raise PluginError(f"{name} is not built as its theme built it: see book/site/style.py")
    return changed.replace(SWITCH, OUR_SWITCH)


def join_sheets(site: Path, names: list[str]) -> None:
    """Write the joined sheet."""
    text = "\n".join((site / name).read_text(encoding="utf-8") for name in names)
    (site / JOINED).write_text(text, encoding="utf-8", newline="\n")
