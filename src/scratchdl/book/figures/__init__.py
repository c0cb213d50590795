"""Figures that explain one idea of one chapter; those of general use are in `scratchdl.plots`."""

from scratchdl.book.figures.activations import plot_activations
from scratchdl.book.figures.claims import plot_claims
from scratchdl.book.figures.convergence import plot_convergence
from scratchdl.book.figures.decisions import plot_gate, plot_regions
from scratchdl.book.figures.descent import plot_descent, plot_walks
from scratchdl.book.figures.dropout import plot_dropout
from scratchdl.book.figures.flow import plot_flow
from scratchdl.book.figures.gates import plot_gate_counts, plot_halfway
from scratchdl.book.figures.layers import plot_layers
from scratchdl.book.figures.losses import plot_loss_and_accuracy, plot_surprise
from scratchdl.book.figures.neuron import plot_neuron
from scratchdl.book.figures.scaling import plot_amdahl, plot_ring, plot_speed_up
from scratchdl.book.figures.slopes import plot_downhill, plot_errors, plot_tangents
from scratchdl.book.figures.windows import plot_filters, plot_window

__all__ = [
    "plot_activations",
    "plot_amdahl",
    "plot_claims",
    "plot_convergence",
    "plot_descent",
    "plot_downhill",
    "plot_dropout",
    "plot_errors",
    "plot_filters",
    "plot_flow",
    "plot_gate",
    "plot_gate_counts",
    "plot_halfway",
    "plot_layers",
    "plot_loss_and_accuracy",
    "plot_neuron",
    "plot_regions",
    "plot_ring",
    "plot_speed_up",
    "plot_surprise",
    "plot_tangents",
    "plot_walks",
    "plot_window",
]
