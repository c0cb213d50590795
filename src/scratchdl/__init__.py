"""Deep learning from scratch in NumPy, with every formula beside its code."""

__version__ = "0.1.0"
