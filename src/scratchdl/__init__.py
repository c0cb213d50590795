"""Deep learning from scratch in NumPy, with every formula beside its code.

Import the names that you use, or `import scratchdl as dl`: `from scratchdl import *` brings all,
and some of them, such as `zeros`, `identity`, `uniform` and `choice`, are names of NumPy too.
"""

from typing import TYPE_CHECKING

from scratchdl.activations import (
    gelu,
    gelu_grad,
    identity,
    identity_grad,
    leaky_relu,
    leaky_relu_grad,
    log_softmax,
    log_softmax_jacobian,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    softmax,
    softmax_jacobian,
    step_function,
    step_function_grad,
    tanh,
    tanh_grad,
)
from scratchdl.datasets import (
    load_breast_cancer,
    load_digits8,
    load_iris,
    load_mnist,
    load_mnist_sample,
)
from scratchdl.gates import AND, NAND, OR, XOR
from scratchdl.gradients import (
    GradientCheck,
    derivative,
    gradient,
    gradient_check,
    gradient_descent,
    numerical_diff,
    numerical_gradient,
)
from scratchdl.graph import AddLayer, MulLayer, graph_of, record
from scratchdl.initializers import gaussian, glorot, he, xavier, zeros
from scratchdl.labels import one_hot
from scratchdl.layers.activation import Gelu, Identity, LeakyRelu, Relu, Sigmoid, Tanh
from scratchdl.layers.affine import Affine
from scratchdl.layers.batch_normalization import BatchNormalization
from scratchdl.layers.convolution import Convolution
from scratchdl.layers.dropout import Dropout
from scratchdl.layers.flatten import Flatten
from scratchdl.layers.layer import Layer
from scratchdl.layers.loss import IdentityWithLoss, SigmoidWithLoss, SoftmaxWithLoss
from scratchdl.layers.pooling import Pooling
from scratchdl.layers.skip import Skip
from scratchdl.losses import (
    binary_cross_entropy,
    cross_entropy_error,
    mean_squared_error,
    sigmoid_cross_entropy,
    softmax_cross_entropy,
    sum_squared_error,
)
from scratchdl.metrics import accuracy, confusion_matrix
from scratchdl.networks.deep_conv_net import DeepConvNet, ResidualNet
from scratchdl.networks.multi_layer_net import MultiLayerNet
from scratchdl.networks.network import Network
from scratchdl.networks.saving import load_network
from scratchdl.networks.simple_conv_net import SimpleConvNet
from scratchdl.networks.simple_net import SimpleNet
from scratchdl.networks.three_layer_net import ForwardPass, ThreeLayerNet, init_network
from scratchdl.networks.two_layer_net import TwoLayerNet
from scratchdl.optimizers import (
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    Optimizer,
    RMSprop,
    clip_gradients,
    constant,
    cosine,
    step_decay,
    warm_up,
)
from scratchdl.perceptron import Perceptron, PerceptronHistory
from scratchdl.regularization import L1, L2
from scratchdl.training import History, Trainer, shuffle_dataset, smooth_curve
from scratchdl.windows import col2im, im2col, output_size

if TYPE_CHECKING:
    from scratchdl import images as images
    from scratchdl import plots as plots
    from scratchdl.recognition import recognise
    from scratchdl.search import (
        SearchResult,
        choice,
        grid_search,
        log_uniform,
        random_search,
        uniform,
    )

# Loaded when one of their names is first used, as most programs use none: the others start sooner.
LATE = {
    "images": (),
    "plots": (),
    "recognition": ("recognise",),
    "search": (
        "SearchResult",
        "choice",
        "grid_search",
        "log_uniform",
        "random_search",
        "uniform",
    ),
}

__all__ = [
    "AND",
    "L1",
    "L2",
    "NAND",
    "OR",
    "SGD",
    "XOR",
    "AdaGrad",
    "Adam",
    "AdamW",
    "AddLayer",
    "Affine",
    "BatchNormalization",
    "Convolution",
    "DeepConvNet",
    "Dropout",
    "Flatten",
    "ForwardPass",
    "Gelu",
    "GradientCheck",
    "History",
    "Identity",
    "IdentityWithLoss",
    "Layer",
    "LeakyRelu",
    "Momentum",
    "MulLayer",
    "MultiLayerNet",
    "Nesterov",
    "Network",
    "Optimizer",
    "Perceptron",
    "PerceptronHistory",
    "Pooling",
    "RMSprop",
    "Relu",
    "ResidualNet",
    "SearchResult",
    "Sigmoid",
    "SigmoidWithLoss",
    "SimpleConvNet",
    "SimpleNet",
    "Skip",
    "SoftmaxWithLoss",
    "Tanh",
    "ThreeLayerNet",
    "Trainer",
    "TwoLayerNet",
    "accuracy",
    "binary_cross_entropy",
    "choice",
    "clip_gradients",
    "col2im",
    "confusion_matrix",
    "constant",
    "cosine",
    "cross_entropy_error",
    "derivative",
    "gaussian",
    "gelu",
    "gelu_grad",
    "glorot",
    "gradient",
    "gradient_check",
    "gradient_descent",
    "graph_of",
    "grid_search",
    "he",
    "identity",
    "identity_grad",
    "im2col",
    "init_network",
    "leaky_relu",
    "leaky_relu_grad",
    "load_breast_cancer",
    "load_digits8",
    "load_iris",
    "load_mnist",
    "load_mnist_sample",
    "load_network",
    "log_softmax",
    "log_softmax_jacobian",
    "log_uniform",
    "mean_squared_error",
    "numerical_diff",
    "numerical_gradient",
    "one_hot",
    "output_size",
    "random_search",
    "recognise",
    "record",
    "relu",
    "relu_grad",
    "shuffle_dataset",
    "sigmoid",
    "sigmoid_cross_entropy",
    "sigmoid_grad",
    "smooth_curve",
    "softmax",
    "softmax_cross_entropy",
    "softmax_jacobian",
    "step_decay",
    "step_function",
    "step_function_grad",
    "sum_squared_error",
    "tanh",
    "tanh_grad",
    "uniform",
    "warm_up",
    "xavier",
    "zeros",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load a late module, or one of its names, when it is first used."""
    import sys
    from importlib import import_module

    for module, names in LATE.items():
        if name == module or name in names:
            found = import_module(f"scratchdl.{module}")
            return found if name == module else getattr(found, name)
    from scratchdl.checks.instead import INSTEAD

    hint = f": {there}" if (there := INSTEAD["scratchdl"].get(name)) else ""
    # An import statement first asks whether there is the name, by this function, and would turn an
    # AttributeError into one of its own, without the hint. Nobody else must get an ImportError.
    if hint and sys._getframe(1).f_code.co_name == "_handle_fromlist":
        raise ImportError(f"cannot import name {name!r} from 'scratchdl'{hint}", name="scratchdl")
    raise AttributeError(
        f"module 'scratchdl' has no attribute {name!r}{hint}", name=name, obj=sys.modules[__name__]
    )


def __dir__() -> list[str]:
    """All names, also of what has not been loaded yet."""
    return sorted({*globals(), *__all__, *LATE})
