"""Turn matplotlib figures into SVG for the page: reproducible, and in the reader's colours."""

import html
import io
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

import numpy as np

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}
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
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
NUMBER = re.compile(r"-?\d+\.\d+")


class Drawing(TypedDict):
    """A figure as it crosses from the worker to the builder."""

    svg: str
    label: str


def take_figures(last_value: object, prefix: str, first_number: int) -> list[Drawing]:
    """Every figure that is open, then close them; a figure that is the last value counts too."""
    if "matplotlib.figure" not in sys.modules:
        return []
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    figures = [plt.figure(number) for number in plt.get_fignums()]
    if isinstance(last_value, Figure) and last_value not in figures:
        figures.append(last_value)
    try:
        return [
            Drawing(
                svg=to_svg(figure, f"{prefix}{first_number + n}"), label=str(figure.get_label())
            )
            for n, figure in enumerate(figures)
        ]
    finally:
        plt.close("all")


def is_drawn(value: object) -> bool:
    """Whether a value is a part of a figure, or a list of such: nobody wants to read its repr."""
    if isinstance(value, np.ndarray) and value.dtype == object:  # what plt.subplots returns
        value = value.ravel().tolist()
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(is_drawn, value))
    return type(value).__module__.partition(".")[0] in ("matplotlib", "mpl_toolkits")


def to_svg(figure: "Figure", prefix: str) -> str:
    """One figure as an SVG element on a single line, the same bytes for the same drawing."""
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "scratchdl"}):
        figure.savefig(
            buffer, format="svg", bbox_inches="tight", transparent=True, metadata=NO_METADATA
        )
    text = buffer.getvalue()
    return clean(text[text.index("<svg") :], prefix)


def clean(svg: str, prefix: str) -> str:
    """Shorten an SVG of matplotlib, make its ids unique on the page and its colours variable."""
    for pattern, replacement in CLUTTER:
        svg = pattern.sub(replacement, svg)
    svg = PLACES.sub(lambda m: _rounded(m[0], 1), svg)
    svg = SCALES.sub(lambda m: _rounded(m[0], 2), svg)
    svg = COLOUR.sub(lambda m: COLOURS[m[0]], svg)
    # The old xlink:href stays: instant navigation assigns to every `href`, and SVG's is read-only.
    svg = _rename_ids(svg, prefix)
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


def _shape(figure: Drawing) -> str:
    """The shape as a style: all that a browser knows of a distant figure."""
    box = VIEW_BOX.search(figure["svg"])
    return f'style="aspect-ratio:{box[1]}/{box[2]}" ' if box else ""


def figures_html(figures: Sequence[Drawing], alt: str, slider: str = "") -> str:
    """The figures of a snippet: one, or one below the other, or behind a slider with this label."""
    several = len(figures) > 1
    drawn = "\n".join(figure_html(figure, alt, labelled=several) for figure in figures)
    if not slider:
        return drawn
    return f'<div class="sdl-slider" data-label="{html.escape(slider)}">\n{drawn}\n</div>'


def figure_html(figure: Drawing, alt: str, *, labelled: bool = False) -> str:
    """One figure with its description; one of several shows its label as well."""
    label = figure["label"] if labelled else ""
    name = html.escape(f"{alt}: {label}" if label else alt)
    svg = figure["svg"].replace("<svg ", f'<svg role="img" aria-label="{name}" {_shape(figure)}', 1)
    caption = f"<figcaption>{html.escape(label)}</figcaption>" if label else ""
    return f'<figure class="sdl-figure" data-search-exclude>{svg}{caption}</figure>'
