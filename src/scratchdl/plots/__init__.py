"""Figures: every function draws one and returns it, none shows or saves it."""

from scratchdl.plots.bands import plot_bands
from scratchdl.plots.bars import plot_bars, plot_prediction
from scratchdl.plots.curves import plot_activations, plot_curves, plot_lines
from scratchdl.plots.decisions import plot_gate, plot_regions
from scratchdl.plots.descent import plot_descent, plot_walks
from scratchdl.plots.digits import plot_digits, plot_pixels
from scratchdl.plots.dropout import plot_dropout
from scratchdl.plots.flow import plot_flow
from scratchdl.plots.gates import plot_gate_counts, plot_halfway
from scratchdl.plots.gradient_checks import plot_gradient_check
from scratchdl.plots.graph import plot_graph
from scratchdl.plots.heat_map import plot_heat_map
from scratchdl.plots.histograms import plot_histograms
from scratchdl.plots.layers import plot_layers
from scratchdl.plots.losses import plot_loss_and_accuracy, plot_surprise
from scratchdl.plots.network import plot_forward_pass, plot_network
from scratchdl.plots.neuron import plot_neuron
from scratchdl.plots.search import plot_search
from scratchdl.plots.slopes import plot_downhill, plot_errors, plot_tangents
from scratchdl.plots.style import use_style
from scratchdl.plots.training import plot_confusion_matrix, plot_history, plot_mistakes

__all__ = [
    "plot_activations",
    "plot_bands",
    "plot_bars",
    "plot_confusion_matrix",
    "plot_curves",
    "plot_descent",
    "plot_digits",
    "plot_downhill",
    "plot_dropout",
    "plot_errors",
    "plot_flow",
    "plot_forward_pass",
    "plot_gate",
    "plot_gate_counts",
    "plot_gradient_check",
    "plot_graph",
    "plot_halfway",
    "plot_heat_map",
    "plot_histograms",
    "plot_history",
    "plot_layers",
    "plot_lines",
    "plot_loss_and_accuracy",
    "plot_mistakes",
    "plot_network",
    "plot_neuron",
    "plot_pixels",
    "plot_prediction",
    "plot_regions",
    "plot_search",
    "plot_surprise",
    "plot_tangents",
    "plot_walks",
    "use_style",
]
