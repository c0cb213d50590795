"""Turn matplotlib figures into SVG and HTML for the page, the same bytes for the same drawing."""

import html
import io
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NotRequired, TypedDict

import numpy as np

from book.child.svg import clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


class Drawing(TypedDict):
    """A figure as it crosses from the worker to the builder."""

    svg: str
    label: str
    moves: NotRequired[str]  # JSON for the slider that turns it into others: see `moving`


def open_figures(last_value: object) -> "list[Figure]":
    """Every figure that is open; a figure that is the last value counts too."""
    if "matplotlib.figure" not in sys.modules:
        return []
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    figures = [plt.figure(number) for number in plt.get_fignums()]
    if isinstance(last_value, Figure) and last_value not in figures:
        figures.append(last_value)
    return figures


def close_figures() -> None:
    """Leave no figure open."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def take_figures(last_value: object, prefix: str, first_number: int) -> list[Drawing]:
    """Draw every figure that is open, then close them."""
    try:
        return [
            Drawing(svg=to_svg(figure, f"{prefix}{n}"), label=str(figure.get_label()))
            for n, figure in enumerate(open_figures(last_value), start=first_number)
        ]
    finally:
        close_figures()


def is_drawn(value: object) -> bool:
    """Whether a value is a part of a figure, or a list of such: nobody wants to read its repr."""
    if isinstance(value, np.ndarray) and value.dtype == object:  # what plt.subplots returns
        value = value.ravel().tolist()
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(is_drawn, value))
    return type(value).__module__.partition(".")[0] in ("matplotlib", "mpl_toolkits")


def to_svg(figure: "Figure", prefix: str, box: "Bbox | None" = None) -> str:
    """One figure as an SVG element on a single line, the same bytes for the same drawing.

    Args:
        figure: What to draw.
        prefix: Of the ids in it.
        box: The part of it that is shown, in inches; by default all that there is.
    """
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "scratchdl"}):
        figure.savefig(
            buffer, format="svg", bbox_inches=box or "tight", transparent=True, metadata=NO_METADATA
        )
    text = buffer.getvalue()
    return clean(text[text.index("<svg") :], prefix)


def _shape(figure: Drawing) -> str:
    """The shape as a style: all that a browser knows of a distant figure."""
    box = VIEW_BOX.search(figure["svg"])
    return f'style="aspect-ratio:{box[1]}/{box[2]}" ' if box else ""


def figures_html(figures: Sequence[Drawing], alt: str, slider: str = "") -> str:
    """The figures of a snippet: one, or one below the other, or behind a slider with this label."""
    drawn = "\n".join(figure_html(figure, alt) for figure in figures)
    if not slider:
        return drawn
    moves = "".join(map(_moves, figures))
    kind = "sdl-slider sdl-moving" if moves else "sdl-slider"
    return f'<div class="{kind}" data-label="{html.escape(slider)}">\n{drawn}{moves}\n</div>'


def _moves(figure: Drawing) -> str:
    """What a slider needs to turn this figure into others: a template, as a script would be run."""
    if "moves" not in figure:
        return ""
    moves = html.escape(figure["moves"], quote=False)
    return f'\n<template class="sdl-moves" data-search-exclude>{moves}</template>'


def figure_html(figure: Drawing, alt: str) -> str:
    """One figure with its description; a label of its own is shown below it."""
    label = html.escape(figure["label"])
    name = html.escape(alt) + (f": {label}" if label and "moves" not in figure else "")
    svg = figure["svg"].replace("<svg ", f'<svg role="img" aria-label="{name}" {_shape(figure)}', 1)
    caption = f"<figcaption>{label}</figcaption>" if label else ""
    return f'<figure class="sdl-figure" data-search-exclude>{svg}{caption}</figure>'
