"""Figures: every function draws one and returns it, none shows or saves it."""

from scratchdl.plots.style import use_style

__all__ = ["use_style"]
