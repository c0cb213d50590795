r"""For every formula: what its letters mean, and what the code says.

A case is given numbers of chance and hands them to the code; the reader computes the formula of the
docstring. Functions such as $\sigma$ inside a formula are those of their own docstrings.
"""

from formulas.cases import activations, layers, losses, networks, optimizers, others
from formulas.cases.drawing import CASES

__all__ = ["CASES", "activations", "layers", "losses", "networks", "optimizers", "others"]
