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
A theme that writes these places otherwise stops the build.
"""

import re
from pathlib import Path

from book.site.own_files import OURS
from book.write import dom

JOINED = "assets/style.css"
SHEET = re.compile(r"(?P<up>.*)assets/(?:style/)?\w+\.css")  # ours: the theme's lie deeper
START = "assets/start.js"
BUNDLE = 'script[src*="assets/javascripts/bundle."]'
# The classes that say that scripts run and that the focus is watched; and whole addresses, without
# which instant navigation would load all sheets again.
EARLY = (
    '<script>document.documentElement.className="js js-focus-visible",'
    'document.documentElement.setAttribute("data-js-focus-visible",""),'
    'document.querySelectorAll("link[rel=stylesheet]").forEach(link=>link.href=link.href)</script>'
)
SWITCH = 'form[data-md-component="palette"]'
# Where the theme keeps the reader's choice; assets/palette.js reads and writes it there.
CHOICE = re.compile(r'\b__md_get=|\b__md_set=|\b__md_get\("__palette"\)')
# The theme's own script behind it takes the reader's choice, if there is one.
CHOOSE_COLOURS = (
    '<script>matchMedia("(prefers-color-scheme: dark)").matches&&'
    'document.body.setAttribute("data-md-color-scheme","slate")</script>'
)


def let_wait(document: dom.Document) -> None:
    """Give the document one link for all sheets but the theme's, and scripts that wait.

    Raises:
        ValueError: It is not built as the theme builds it.
    """
    sheets = [link for link in document.all("link[rel=stylesheet]") if _up_from(link) is not None]
    if not sheets:
        raise ValueError(f"{document.name} loads no style sheet of ours")
    joined = f'<link rel="stylesheet" href="{_up_from(sheets[0])}{OURS}style.css">'
    dom.put_before(sheets[0], f"{joined}{EARLY}")
    for sheet in sheets:
        sheet.decompose()
    theme = document.one(BUNDLE)
    theme.attrs["type"] = "text/plain"  # no browser runs that by itself
    theme.attrs["data-sdl-theme"] = ""
    start = document.one(f'script[src$="{START}"]')
    start.attrs["src"] = f"{dom.attribute(start, 'src').removesuffix(START)}{OURS}start.js"
    switch = document.one(SWITCH)
    del switch.attrs["data-md-component"]
    switch.attrs["data-sdl-palette"] = ""
    choices = [
        choice for script in document.all("script") for choice in CHOICE.findall(script.text())
    ]
    if len(choices) != 3:
        raise ValueError(f"{document.name} keeps the choice of colours elsewhere than before")
    dom.put_first(document.one("body"), CHOOSE_COLOURS)


def _up_from(link: dom.Element) -> str | None:
    """What leads from a page to the root of the site, if the link is to a sheet of ours."""
    sheet = SHEET.fullmatch(dom.attribute(link, "href"))
    return sheet["up"] if sheet else None


def join_sheets(site: Path, names: list[str]) -> None:
    """Write the joined sheet.

    Raises:
        ValueError: One of them cannot be read.
    """
    sheets = []
    for name in names:
        try:
            sheets.append((site / name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"extra_css names {name}, which cannot be read: {error}") from error
    (site / JOINED).write_text("\n".join(sheets), encoding="utf-8", newline="\n")
