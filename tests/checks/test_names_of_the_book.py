"""Every name of the code of the book is a name here, or is answered with what to write.

Left out are functions that its scripts make for one figure, and what its layers keep between
forward and backward.
"""

import inspect

import numpy as np
import pytest

import scratchdl
from scratchdl import SGD, Trainer
from scratchdl.checks.foreign_names import parameters_of
from scratchdl.checks.instead import ARGUMENTS, INSTEAD

FUNCTIONS = {
    "common.functions": """identity_function step_function sigmoid sigmoid_grad relu relu_grad
        softmax sum_squared_error cross_entropy_error softmax_loss""",
    "common.gradient": "_numerical_gradient_1d numerical_gradient_2d numerical_gradient",
    "common.layers": """Relu Sigmoid Affine SoftmaxWithLoss Dropout BatchNormalization Convolution
        Pooling""",
    "common.optimizer": "SGD Momentum Nesterov AdaGrad RMSprop Adam",
    "common.trainer": "Trainer",
    "common.util": "smooth_curve shuffle_dataset conv_output_size im2col col2im",
    "common.multi_layer_net": "MultiLayerNet MultiLayerNetExtend",
    "dataset.mnist": "download_mnist init_mnist load_mnist",
    "chapters": """AND NAND OR XOR img_show get_data init_network predict numerical_diff
        _numerical_gradient_no_batch gradient_descent simpleNet TwoLayerNet MulLayer AddLayer
        SimpleConvNet DeepConvNet filter_show""",
}
NAMES = [name for names in FUNCTIONS.values() for name in names.split()]

# Class: what it is called with, and its methods and attributes.
CLASSES = {
    "Relu": ("", "forward backward"),
    "Sigmoid": ("", "forward backward"),
    "Affine": ("W b", "forward backward W b dW db"),
    "SoftmaxWithLoss": ("", "forward backward loss y t"),
    "Dropout": ("dropout_ratio", "forward backward dropout_ratio mask"),
    "BatchNormalization": (
        "gamma beta momentum running_mean running_var",
        "forward backward gamma beta momentum running_mean running_var dgamma dbeta",
    ),
    "Convolution": ("W b stride pad", "forward backward W b stride pad dW db"),
    "Pooling": ("pool_h pool_w stride pad", "forward backward pool_h pool_w stride pad"),
    "SGD": ("lr", "update lr"),
    "Momentum": ("lr momentum", "update lr momentum v"),
    "Nesterov": ("lr momentum", "update lr momentum v"),
    "AdaGrad": ("lr", "update lr h"),
    "RMSprop": ("lr decay_rate", "update lr decay_rate h"),
    "Adam": ("lr beta1 beta2", "update lr beta1 beta2 iter m v"),
    "Trainer": (
        """epochs mini_batch_size optimizer optimizer_param evaluate_sample_num_per_epoch verbose
        network x_train t_train x_test t_test""",
        """train train_step network verbose x_train t_train x_test t_test epochs batch_size
        evaluate_sample_num_per_epoch optimizer train_size iter_per_epoch max_iter current_iter
        current_epoch train_loss_list train_acc_list test_acc_list""",
    ),
    "MultiLayerNet": (
        """input_size hidden_size_list output_size activation weight_init_std weight_decay_lambda
        use_dropout dropout_ration use_batchnorm""",
        """predict loss accuracy numerical_gradient gradient params layers last_layer input_size
        output_size hidden_size_list hidden_layer_num use_dropout weight_decay_lambda
        use_batchnorm""",
    ),
    "TwoLayerNet": (
        "input_size hidden_size output_size weight_init_std",
        "predict loss accuracy numerical_gradient gradient params layers lastLayer",
    ),
    "SimpleConvNet": (
        "input_dim conv_param hidden_size output_size weight_init_std",
        """predict loss accuracy numerical_gradient gradient params layers last_layer save_params
        load_params""",
    ),
    "DeepConvNet": (
        "input_dim hidden_size output_size",
        "predict loss accuracy gradient params layers last_layer save_params load_params",
    ),
    "SimpleNet": ("", "W predict loss"),
    "MulLayer": ("", "forward backward"),
    "AddLayer": ("", "forward backward"),
}
NET = scratchdl.MultiLayerNet(4, [3], 2, rng=0)
OBJECTS = {
    "Affine": scratchdl.Affine.of_size(2, 3, rng=0),
    "BatchNormalization": scratchdl.BatchNormalization.of_size(3),
    "Convolution": scratchdl.Convolution.of_size(1, 2, 3, rng=0),
    "Pooling": scratchdl.Pooling(2),
    "Trainer": Trainer(NET, SGD(), (np.zeros((3, 4)), np.array([0, 1, 0])), rng=0),
    "MultiLayerNet": NET,
    "TwoLayerNet": scratchdl.TwoLayerNet(4, 3, 2, rng=0),
}
METHODS = [  # those with an argument that ours has not, and the object
    ("Dropout", "forward", "train_flg"),
    ("BatchNormalization", "forward", "train_flg"),
    ("MultiLayerNet", "predict", "train_flg"),
    ("MultiLayerNet", "loss", "train_flg"),
    ("SimpleConvNet", "accuracy", "batch_size"),
    ("DeepConvNet", "accuracy", "batch_size"),
    ("DeepConvNet", "predict", "train_flg"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_module(name):
    if not hasattr(scratchdl, name):
        with pytest.raises(AttributeError) as error:
            getattr(scratchdl, name)
        assert str(error.value).endswith(f": {INSTEAD['scratchdl'][name]}")


@pytest.mark.parametrize("kind", CLASSES)
def test_what_a_class_is_called_with(kind):
    cls = getattr(scratchdl, kind)
    for name in set(CLASSES[kind][0].split()) - parameters_of(cls):
        with pytest.raises(TypeError) as error:
            cls(**{name: 1})
        assert str(error.value) == f"{kind} has no setting {name!r}: {cls._instead[name]}"


@pytest.mark.parametrize("kind", CLASSES)
def test_what_an_object_has(kind):
    thing = OBJECTS.get(kind) or getattr(scratchdl, kind)()
    for name in CLASSES[kind][1].split():
        if not hasattr(thing, name):
            with pytest.raises(AttributeError) as error:
                getattr(thing, name)
            assert str(error.value).endswith(f": {type(thing)._instead[name]}")


@pytest.mark.parametrize(("kind", "method", "argument"), METHODS)
def test_an_argument_of_a_method(kind, method, argument):
    thing = OBJECTS.get(kind) or getattr(scratchdl, kind)()
    known = inspect.signature(getattr(thing, method)).parameters
    given = [None for p in known.values() if p.default is p.empty and p.kind is not p.KEYWORD_ONLY]
    with pytest.raises(TypeError) as error:
        getattr(thing, method)(*given, **{argument: True})
    assert str(error.value).endswith(f": {ARGUMENTS[method][argument]}")
