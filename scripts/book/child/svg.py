"""What a page keeps of an SVG that matplotlib wrote: the drawing, in the colours of the reader.

A tenth of a chapter, as it is loaded, was groups that say nothing and spaces between numbers; and a
browser has to read them all before it shows the end of the page.
"""

import re

# The colours of scratchdl.plots.style -> what the style sheet of the site calls them. Text is never
# given the pure black of matplotlib's own style either: it follows the text of the page.
COLOURS = {
    "#0067a6": "var(--sdl-blue)",
    "#c24e00": "var(--sdl-vermilion)",
    "#007a5a": "var(--sdl-green)",
    "#9c3f7a": "var(--sdl-purple)",
    "#8f6400": "var(--sdl-ochre)",
    "#5c6470": "var(--sdl-grey)",
    "#d5d9de": "var(--sdl-grid)",
    "#1b1f24": "currentColor",
    "#000000": "currentColor",
}
COLOUR = re.compile("|".join(COLOURS))
ID = re.compile(r' id="([^"]+)"')
REFERENCE = re.compile(r'(url\(#|href="#)([^)"]+)')
# What matplotlib draws in its default black carries no colour at all: it follows the text.
ROOT = 'fill="currentColor" stroke-linejoin="round" stroke-linecap="butt"'
CLUTTER = (
    # Metadata, and a style sheet that would reach all of the page from within a figure.
    (re.compile(r"<(metadata|style).*?</\1>|<!--.*?-->", re.DOTALL), ""),
    (re.compile(r' xmlns:xlink="[^"]*"| version="1.1"| transform="rotate\(-0 [^"]*"'), ""),
    (re.compile(r'<path d="[^"]*" style="fill: none"/>'), ""),  # background that is not drawn
    (re.compile(r">\s+<"), "><"),
    (re.compile(r"<defs></defs>"), ""),
    (re.compile(r"(?:'[^']*', )*sans-serif"), "var(--sdl-sans, sans-serif)"),
)
PLACES = re.compile(r' (?:d|points|x|y)="[^"]*"')  # in points: a tenth is nothing that one sees
SCALES = re.compile(r' (?:transform|viewBox)="[^"]*"')
NUMBER = re.compile(r"-?\d+\.\d+")
GROUP = re.compile(r"<g(?: [^>]*[^>/])?>|</g>")
STYLE = re.compile(r'style="[^"]*"')
PATH = re.compile(r' d="([^"]*)"')
COMMAND = re.compile(r"([MLQCAz])([^MLQCAz]*)")


def clean(svg: str, prefix: str) -> str:
    """Shorten an SVG of matplotlib, make its ids unique on the page and its colours variable."""
    for pattern, replacement in CLUTTER:
        svg = pattern.sub(replacement, svg)
    svg = PLACES.sub(lambda m: _rounded(m[0], 1), svg)
    svg = SCALES.sub(lambda m: _rounded(m[0], 2), svg)
    svg = COLOUR.sub(lambda m: COLOURS[m[0]], svg)
    # The old xlink:href stays: instant navigation assigns to every `href`, and SVG's is read-only.
    svg = _without_idle_groups(_rename_ids(svg, prefix))
    svg = PATH.sub(_short_path, svg)
    svg = STYLE.sub(lambda m: m[0].replace(": ", ":").replace("; ", ";"), svg)
    svg = re.sub(r'(width|height)="([\d.]+)pt"', _in_pixels, svg)
    return " ".join(svg.replace("<svg ", f"<svg {ROOT} ", 1).split())


def _rounded(attribute: str, decimals: int) -> str:
    """An attribute whose numbers have so many decimals at most, and no 0 at their end."""
    return NUMBER.sub(lambda n: f"{round(float(n[0]), decimals) + 0:.9g}", attribute)


def _in_pixels(size: re.Match[str]) -> str:
    return f'{size[1]}="{float(size[2]) * 96 / 72:.0f}"'


def _rename_ids(svg: str, prefix: str) -> str:
    """Keep only ids that something refers to, under names that no other figure has."""
    used = list(dict.fromkeys(match[2] for match in REFERENCE.finditer(svg)))
    names = {old: f"sdl-{prefix}-{n}" for n, old in enumerate(used)}
    svg = REFERENCE.sub(lambda m: m[1] + names[m[2]], svg)
    return ID.sub(lambda m: f' id="{names[m[1]]}"' if m[1] in names else "", svg)


def _without_idle_groups(svg: str) -> str:
    """The drawing without the groups whose ids were all that they said."""
    kept: list[bool] = []

    def group(tag: re.Match[str]) -> str:
        if tag[0] != "</g>":
            kept.append(tag[0] != "<g>")
            return tag[0] if kept[-1] else ""
        return tag[0] if kept.pop() else ""

    return GROUP.sub(group, svg)


def _short_path(path: re.Match[str]) -> str:
    """The same path in fewer letters: `V` and `H` name one number of a point, and no spaces."""
    commands, x, y = [], "", ""
    for letter, text in COMMAND.findall(path[1]):
        numbers = text.split()
        if letter == "L" and numbers[0] == x:
            commands.append(f"V{numbers[1]}")
        elif letter == "L" and numbers[1] == y:
            commands.append(f"H{numbers[0]}")
        else:
            commands.append(letter + " ".join(numbers))
        x, y = numbers[-2:] or ("", "")
    return f' d="{"".join(commands)}"'
