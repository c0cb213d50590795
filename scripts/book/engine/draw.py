"""Draw what long runs have found, in a process of its own.

`python -m book.engine.draw` reads what to draw as JSON, and writes the drawing as JSON. The package
is loaded anew each time, so an edit of its plots shows in the next build.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from book.child.figures import Drawing, to_svg
from book.engine.results import BLOCK, Curves

POINTS = 20  # of a curve, at even distances on a logarithmic axis; few enough for a marker each
SIZE = (6.0, 5.2)  # inches: six curves need room


def draw_curves(curves: Curves, beside: Curves, ylabel: str, prefix: str) -> Drawing:
    """The mean of each curve over its seeds, in a band that holds all, on logarithmic axes.

    Args:
        curves: By name, a row for each seed, with a number for each `BLOCK` of steps.
        beside: Curves of another picture, for which the vertical axis has room as well.
        ylabel: What the vertical axis shows.
        prefix: Of the ids within the drawing, unique on its page.
    """
    from scratchdl.plots import plot_bands

    points = {name: thinned(rows) for name, rows in curves.items()}
    others = [thinned(rows)[1] for rows in beside.values()]
    figure = plot_bands(
        {name: rows for name, (_, rows) in points.items()},
        x={name: steps for name, (steps, _) in points.items()},
        xscale="log",
        yscale="log",
        ylabel=ylabel,
    )
    figure.set_size_inches(SIZE)
    figure.axes[0].set_ylim(*_room([rows for _, rows in points.values()] + others))
    return Drawing(svg=to_svg(figure, prefix), label="")


def draw_claims(claims: Sequence[Sequence[Any]], prefix: str) -> Drawing:
    """Claims under their verdicts, with their differences in margins."""
    from scratchdl.book.figures.claims import ClaimRow, plot_claims

    return Drawing(svg=to_svg(plot_claims([ClaimRow(*row) for row in claims]), prefix), label="")


def draw_speed_ups(speed_ups: Sequence[Sequence[Any]], prefix: str) -> Drawing:
    """What several processes have gained, as points, and what Amdahl's law allows, as lines."""
    from scratchdl.book.figures import plot_amdahl

    serial = {label: share for label, share, _ in speed_ups}
    measured = {  # JSON has made texts of the numbers of processes
        label: {int(size): found for size, found in points.items()}
        for label, _, points in speed_ups
    }
    return Drawing(svg=to_svg(plot_amdahl(serial, measured), prefix), label="")


def draw(wanted: dict[str, Any]) -> Drawing:
    """Draw what is wanted: claims, speed-ups or curves."""
    import matplotlib as mpl

    mpl.use("agg")  # a build has no screen
    if "claims" in wanted:
        return draw_claims(**wanted)
    return draw_speed_ups(**wanted) if "speed_ups" in wanted else draw_curves(**wanted)


def thinned(rows: list[list[float]]) -> tuple[list[int], np.ndarray]:
    """Means of ever more blocks of steps, and the last step of each."""
    blocks = np.array(rows)
    ends = np.unique(np.geomspace(1, blocks.shape[1], POINTS).round().astype(int))
    starts = np.concatenate([[0], ends[:-1]])
    means = np.add.reduceat(blocks, starts, axis=1) / (ends - starts)
    return [BLOCK * int(end) for end in ends], means


def _room(several: list[np.ndarray]) -> tuple[float, float]:
    low, high = min(rows.min() for rows in several), max(rows.max() for rows in several)
    return float(low / 1.15), float(high * 1.15)


if __name__ == "__main__":
    json.dump(draw(json.load(sys.stdin)), sys.stdout)
