r"""Claims and what experiments say of them, in one picture: a forest plot with verdicts."""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from scratchdl.plots.style import BLUE, GREEN, GREY, GRID, INK, OCHRE, VERMILION, WIDTH, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The verdicts in the order of the picture, each with its colour and its mark.
VERDICTS: Final = {
    "holds": (GREEN, "o"),
    "holds here, undecided elsewhere": (BLUE, "D"),
    "holds here only": (OCHRE, "s"),
    "too small to see here": (GREY, "^"),
    "does not hold": (VERMILION, "X"),
}
REACH: Final = 6.0  # margins; what lies further out is drawn as an arrow at the edge
LETTERS: Final = 58  # of a label in one line
LINE, STRIP, HEAD = 0.2, 0.32, 0.42  # inches: a line of a label, a strip of points, a heading


class ClaimRow(NamedTuple):
    """One claim: its words, its verdict, and its differences in margins, positive in its favour."""

    label: str
    verdict: str
    here: Sequence[float]
    elsewhere: Sequence[float] = ()


@styled
def plot_claims(rows: Sequence[ClaimRow]) -> "Figure":
    """Draw claims under their verdicts, each with its differences, counted in their margins.

    A filled mark is a difference in the setting of the claim, an empty circle one in another
    setting. What lies in the grey band is within its margin, and decides nothing.

    Args:
        rows: The claims. A verdict may end with ", narrowly".

    Returns:
        The figure.

    Raises:
        ValueError: If there is no claim, a verdict is unknown, or a difference is not a number.

    Example:
        >>> from scratchdl.book.figures.claims import ClaimRow, plot_claims
        >>> figure = plot_claims([ClaimRow("it learns", "holds", [3.0], [2.0, 9.0])])
        >>> [text.get_text() for text in figure.axes[0].texts[:2]]
        ['holds', 'it learns']
    """
    import matplotlib.pyplot as plt

    _refuse_unknown(rows)
    groups = {word: [row for row in rows if _word(row) == word] for word in VERDICTS}
    groups = {word: members for word, members in groups.items() if members}
    height = sum(HEAD + sum(_height(row) for row in members) for members in groups.values())
    figure, ax = plt.subplots(figsize=(WIDTH, height + 1.2))
    ax.axvspan(-1, 1, color=GRID, alpha=0.6, linewidth=0)
    ax.axvline(0, color=GREY, linewidth=1)
    y = 0.0
    for word, members in groups.items():
        colour, mark = VERDICTS[word]
        ax.plot(-REACH, y + HEAD / 2, mark, color=colour, clip_on=False, markersize=9)
        ax.text(
            -REACH + 0.35, y + HEAD / 2, word, weight="bold", color=colour, va="center_baseline"
        )
        y += HEAD
        for row in members:
            _draw_row(ax, row, y, colour, mark)
            y += _height(row)
    ax.set(xlim=(-REACH - 0.3, REACH + 0.3), ylim=(y, 0), yticks=[])
    ax.set_xticks([-5, -1, 0, 1, 5], ["−5", "−1", "0", "1", "5"])
    ax.set_xlabel("against the claim  ←  difference in margins  →  for it")
    ax.tick_params(top=True, labeltop=True)
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    return figure


def _draw_row(ax: "Axes", row: ClaimRow, y: float, colour: str, mark: str) -> None:
    """The words of a claim, and below them its differences."""
    label = row.label + (" (narrowly)" if row.verdict.endswith(", narrowly") else "")
    lines = textwrap.wrap(label, LETTERS)
    ax.text(-REACH, y, "\n".join(lines), color=INK, va="top", fontsize=11, linespacing=1.15)
    place = y + LINE * len(lines) + STRIP * 0.4
    _draw_points(ax, row.elsewhere, place, GREY, "o", filled=False)
    _draw_points(ax, row.here, place, colour, mark, filled=True)


def _draw_points(
    ax: "Axes", values: Sequence[float], y: float, colour: str, mark: str, *, filled: bool
) -> None:
    """Differences at their places; those beyond the edge as arrows that point there."""
    face = colour if filled else "none"
    size = 8.0 if filled else 6.0
    for value in values:
        beyond = abs(value) > REACH
        shape = (">" if value > 0 else "<") if beyond else mark
        x = float(np.clip(value, -REACH, REACH))
        (point,) = ax.plot(x, y, shape, color=colour, markersize=size, clip_on=False)
        point.set(markerfacecolor=face, markeredgewidth=1.2)


def _word(row: ClaimRow) -> str:
    return row.verdict.removesuffix(", narrowly")


def _height(row: ClaimRow) -> float:
    narrowly = " (narrowly)" if row.verdict.endswith(", narrowly") else ""
    return LINE * len(textwrap.wrap(row.label + narrowly, LETTERS)) + STRIP


def _refuse_unknown(rows: Sequence[ClaimRow]) -> None:
    if not rows:
        raise ValueError("give at least one claim")
    for row in rows:
        if _word(row) not in VERDICTS:
            known = ", ".join(VERDICTS)
            raise ValueError(f"{row.verdict!r} is no verdict; there are: {known}")
        if not row.here or not np.all(np.isfinite([*row.here, *row.elsewhere])):
            raise ValueError(f"{row.label}: give finite differences, at least one of them here")
