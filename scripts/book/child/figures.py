"""Turn matplotlib figures into SVG and HTML for the page, the same bytes for the same drawing."""

import html
import io
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from book.child.svg import clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


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
