r"""Activation functions: what a neuron does with the number that reaches it.

Every function takes arrays of any shape. float32 stays float32; integers, booleans, lists and
Python numbers become float64. The argument is never changed. Each function comes with its
derivative, as a function of the same $x$; that of softmax is a matrix, its Jacobian.
"""

from scratchdl.activations.gelu_function import gelu, gelu_grad
from scratchdl.activations.identity_function import identity, identity_grad
from scratchdl.activations.relu_family import leaky_relu, leaky_relu_grad, relu, relu_grad
from scratchdl.activations.sigmoid_tanh import sigmoid, sigmoid_grad, tanh, tanh_grad
from scratchdl.activations.softmax_family import (
    log_softmax,
    log_softmax_jacobian,
    softmax,
    softmax_jacobian,
)
from scratchdl.activations.step import step_function, step_function_grad

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
