r"""Activation functions: what a neuron does with the number that reaches it.

Every function takes arrays of any shape. float32 stays float32; integers, booleans, lists and
Python numbers become float64. The argument is never changed. Beside each function stands its
derivative, as a function of the same $x$; that of softmax is a matrix, its Jacobian.
"""

from scratchdl.activations.gaussian import gelu, gelu_grad
from scratchdl.activations.linear import identity, identity_grad
from scratchdl.activations.rectified import leaky_relu, leaky_relu_grad, relu, relu_grad
from scratchdl.activations.s_shaped import sigmoid, sigmoid_grad, tanh, tanh_grad
from scratchdl.activations.scores import (
    log_softmax,
    log_softmax_jacobian,
    softmax,
    softmax_jacobian,
)
from scratchdl.activations.threshold import step_function, step_function_grad

__all__ = [
    "gelu",
    "gelu_grad",
    "identity",
    "identity_grad",
    "leaky_relu",
    "leaky_relu_grad",
    "log_softmax",
    "log_softmax_jacobian",
    "relu",
    "relu_grad",
    "sigmoid",
    "sigmoid_grad",
    "softmax",
    "softmax_jacobian",
    "step_function",
    "step_function_grad",
    "tanh",
    "tanh_grad",
]
