"""A snippet that is drawn once for each setting of its sliders.

What reaches the page is one figure, and for every other setting what differs from it. The axes
are the same in all, so that what moves on the screen is what has changed.
"""

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from book.child.cells import UnexpectedError
from book.child.figures import Drawing, to_svg
from book.child.patches import patches

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MARGIN = 0.1  # inches round a figure, as matplotlib leaves them round a tight one
Over = Sequence[tuple[str, Sequence[str]]]


def assignment(name: str) -> re.Pattern[str]:
    """Finds the line that gives a name its value: what is before the value, the value, the rest."""
    return re.compile(rf"^({name} *= *)([^#\n]*?)( *(?:#.*)?)$", re.MULTILINE)


@dataclass(frozen=True)
class Variant:
    """A snippet with one setting."""

    setting: str  # in words
    code: str


def variants(code: str, over: Over) -> Iterator[Variant]:
    """The snippet with each setting in turn; the last name changes fastest."""
    names = [name for name, _ in over]
    for values in itertools.product(*(values for _, values in over)):
        changed = code
        for name, value in zip(names, values, strict=True):
            changed = assignment(name).sub(rf"\g<1>{value}\g<3>", changed)
        pairs = zip(names, values, strict=True)
        yield Variant(", ".join(f"{name} = {value}" for name, value in pairs), changed)


def drawing(
    figures: Sequence["Figure"], variants: Sequence[Variant], over: Over, default: int, prefix: str
) -> Drawing:
    """One drawing of figures with equal axes, which a slider turns into any other of them.

    Args:
        figures: One for each variant, and at the end once more that of the page.
        variants: The snippet with each setting.
        over: The settings.
        default: Which variant is that of the page.
        prefix: Of the ids in the drawing.

    Raises:
        UnexpectedError: If the axes of two figures differ, or the last from the first of its kind.
    """
    from matplotlib.transforms import Bbox

    _fix_axes(figures, variants, default)
    box = Bbox.union([figure.get_tightbbox() for figure in figures]).padded(MARGIN)
    *svgs, again = [to_svg(figure, prefix, box) for figure in figures]
    if again != svgs[default]:
        raise UnexpectedError(
            "the snippet draws something else when it runs again: let it begin afresh"
        )
    labels = [str(figure.get_label()) for figure in figures]
    changes = [patches(svgs[default], svg) for svg in svgs]
    frames = list(zip(labels[:-1], changes, strict=True))
    moves = {"over": over, "default": default, "frames": frames}
    text = json.dumps(moves, ensure_ascii=False, separators=(",", ":"))
    return Drawing(svg=svgs[default], label=labels[default], moves=text)


def _fix_axes(figures: Sequence["Figure"], variants: Sequence[Variant], default: int) -> None:
    """Give the axes of all figures the places of those of the page."""
    places = [ax.get_position(original=True) for ax in figures[default].axes]
    for figure, variant in zip(figures, [*variants, variants[default]], strict=True):
        if _limits(figure) != _limits(figures[default]):
            raise UnexpectedError(
                f"the axes move with {variant.setting}: give them limits, so that one sees what"
                " changes"
            )
        figure.set_layout_engine(None)  # it would give the axes a size of their own in each
        for ax, place in zip(figure.axes, places, strict=True):
            ax.set_position(place)


def _limits(figure: "Figure") -> list[tuple[float, ...]]:
    """Where the axes of a figure begin and end."""
    return [(*ax.get_xlim(), *ax.get_ylim()) for ax in figure.axes]
