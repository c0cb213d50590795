"""Derivatives by measurement and by computation, the walk downhill, and the check of formulas."""

from scratchdl.gradients.automatic import derivative, gradient
from scratchdl.gradients.checking import GradientCheck, gradient_check
from scratchdl.gradients.descent import gradient_descent
from scratchdl.gradients.numerical import numerical_diff, numerical_gradient

__all__ = [
    "GradientCheck",
    "derivative",
    "gradient",
    "gradient_check",
    "gradient_descent",
    "numerical_diff",
    "numerical_gradient",
]
