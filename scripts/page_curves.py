"""Curves that long runs have recorded, drawn while a page is parsed.

The numbers lie in docs/data, where neither the Python of a page nor its downloads can read them.
So the picture is made here, by the same function of the package as the pictures of the snippets.
"""

import threading

from experiments.training import BLOCK
from page_figures import Drawing, to_svg
from page_results import Curves

TURN = threading.Lock()  # pages are parsed side by side, and pyplot has one state for all
TOGETHER = 2  # points of a recorded curve that become one of the picture


def draw_curves(curves: Curves, ylabel: str, prefix: str) -> Drawing:
    """The mean of each curve over its seeds, in a band that holds all, on a logarithmic axis.

    Args:
        curves: By name, a row for each seed, with a number for each `BLOCK` of steps.
        ylabel: What the vertical axis shows.
        prefix: Of the ids within the drawing, unique on its page.
    """
    import matplotlib as mpl

    with TURN:
        mpl.use("agg")  # a build has no screen
        import matplotlib.pyplot as plt

        from scratchdl.plots import plot_bands

        steps = {
            name: [BLOCK * (i + 1) for i in range(len(rows[0]))] for name, rows in curves.items()
        }
        figure = plot_bands(curves, x=steps, block=TOGETHER, yscale="log", ylabel=ylabel)
        try:
            return Drawing(svg=to_svg(figure, prefix), label="")
        finally:
            plt.close(figure)
