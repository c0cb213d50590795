"""Figures are drawn into memory, also where a display is at hand."""

import matplotlib as mpl

mpl.use("agg")
