"""Derivatives by measurement, the walk downhill along them, and the check of all others by them."""

from scratchdl.gradients.checking import GradientCheck, gradient_check
from scratchdl.gradients.descent import gradient_descent
from scratchdl.gradients.numerical import numerical_diff, numerical_gradient

__all__ = [
    "GradientCheck",
    "gradient_check",
    "gradient_descent",
    "numerical_diff",
    "numerical_gradient",
]
