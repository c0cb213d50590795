"""Figures: every function draws one and returns it, none shows or saves it.

A figure stays open until `plt.show()` has shown it or `plt.close(figure)` closes it, as with all of
pyplot. Where a function takes `ax=`, it can draw into a figure of your own instead.
"""

from scratchdl.plots.bands import plot_bands
from scratchdl.plots.bars import plot_bars, plot_prediction
from scratchdl.plots.curves import plot_curves, plot_lines
from scratchdl.plots.digits import plot_digits, plot_pixels
from scratchdl.plots.evidence import plot_evidence
from scratchdl.plots.gradient_checks import plot_gradient_check
from scratchdl.plots.graph import plot_graph
from scratchdl.plots.heat_map import plot_heat_map
from scratchdl.plots.histograms import plot_histograms
from scratchdl.plots.network import plot_forward_pass, plot_network
from scratchdl.plots.search import plot_search
from scratchdl.plots.style import use_style
from scratchdl.plots.training import plot_confusion_matrix, plot_history, plot_mistakes

__all__ = [
    "plot_bands",
    "plot_bars",
    "plot_confusion_matrix",
    "plot_curves",
    "plot_digits",
    "plot_evidence",
    "plot_forward_pass",
    "plot_gradient_check",
    "plot_graph",
    "plot_heat_map",
    "plot_histograms",
    "plot_history",
    "plot_lines",
    "plot_mistakes",
    "plot_network",
    "plot_pixels",
    "plot_prediction",
    "plot_search",
    "use_style",
]
