"""One line for each public thing; every check that fits it is then run on it.

Whoever adds a public activation, loss, layer, optimizer, schedule, change of pictures, data set or
network adds it here, or `test_registry.py` fails and names it; so it does for any other public name
that is not in `OTHERS`. Entries are recipes, not objects: each check builds anew.
"""

import numpy as np

import scratchdl as dl
from checks.cases import (
    ActivationCase,
    AugmentationCase,
    DataSetCase,
    InitializerCase,
    LayerCase,
    LossCase,
    LossLayerCase,
    NetworkCase,
    OptimizerCase,
    PenaltyCase,
    RowCase,
    ScheduleCase,
    draw,
)
from scratchdl import augment


def inputs(shape):
    return shape[0] if len(shape) == 2 else np.prod(shape[1:])


def outputs(shape):
    return shape[1] if len(shape) == 2 else shape[0] * shape[2] * shape[3]


def affine_layers(D, M, dtype):
    return [dl.Affine(draw((D, M), dtype, 3), draw((M,), dtype, 4))]


def with_biases(net):
    """Biases other than 0: where a window holds only margin, ReLU would be at its bend."""
    for name, b in net.params.items():
        if name.startswith("b"):
            b[...] = draw(b.shape, b.dtype) / 10
    return net


CONV = {"filter_num": 2, "filter_size": 3, "pad": 0, "stride": 1}

ACTIVATIONS = {
    "step_function": ActivationCase(dl.step_function, dl.step_function_grad, nan_is_refused=True),
    "identity": ActivationCase(dl.identity, dl.identity_grad, slope_is_constant=True),
    "sigmoid": ActivationCase(dl.sigmoid, dl.sigmoid_grad),
    "tanh": ActivationCase(dl.tanh, dl.tanh_grad),
    "relu": ActivationCase(dl.relu, dl.relu_grad),
    "leaky_relu": ActivationCase(dl.leaky_relu, dl.leaky_relu_grad),
    "leaky_relu_02": ActivationCase(dl.leaky_relu, dl.leaky_relu_grad, {"alpha": 0.2}),
    "gelu": ActivationCase(dl.gelu, dl.gelu_grad),
    "gelu_tanh": ActivationCase(dl.gelu, dl.gelu_grad, {"approximate": True}),
}

ROW_ACTIVATIONS = {
    "softmax": RowCase(dl.softmax, dl.softmax_jacobian),
    "log_softmax": RowCase(dl.log_softmax, dl.log_softmax_jacobian),
}

LOSSES = {
    "sum_squared_error": LossCase(
        dl.sum_squared_error, dl.identity, takes_labels=False, adds_up=True
    ),
    "mean_squared_error": LossCase(dl.mean_squared_error, dl.identity, takes_labels=False),
    "cross_entropy_error": LossCase(dl.cross_entropy_error, dl.softmax, nan_is_refused=True),
    "cross_entropy_error_delta": LossCase(
        dl.cross_entropy_error, dl.softmax, nan_is_refused=True, options={"delta": 1e-7}
    ),
    "softmax_cross_entropy": LossCase(dl.softmax_cross_entropy, dl.identity),
    "binary_cross_entropy": LossCase(
        dl.binary_cross_entropy, dl.sigmoid, takes_labels=False, nan_is_refused=True
    ),
    "sigmoid_cross_entropy": LossCase(dl.sigmoid_cross_entropy, dl.identity, takes_labels=False),
}

INITIALIZERS = {
    "zeros": InitializerCase(dl.zeros, lambda shape: 0.0, counts_inputs=False),
    "gaussian": InitializerCase(dl.gaussian, lambda shape: 0.01**2, counts_inputs=False),
    "xavier": InitializerCase(dl.xavier, lambda shape: 1 / inputs(shape)),
    "glorot": InitializerCase(dl.glorot, lambda shape: 2 / (inputs(shape) + outputs(shape))),
    "he": InitializerCase(dl.he, lambda shape: 2 / inputs(shape)),
}

LAYERS = {
    "affine": LayerCase(lambda p: dl.Affine(p(3, 2), p(2)), (4, 3), ((4, 5), (4,), ())),
    "affine_on_images": LayerCase(lambda p: dl.Affine(p(12, 2), p(2)), (4, 3, 2, 2), ((4, 3, 2),)),
    "batch_normalization": LayerCase(
        lambda p: dl.BatchNormalization(p(3), p(3)), (5, 3), ((5, 2), (3,), (5, 3, 2), ())
    ),
    "batch_normalization_of_images": LayerCase(
        lambda p: dl.BatchNormalization(p(3), p(3), momentum=0.7, eps=1e-3),
        (4, 3, 2, 2),
        ((4, 2, 3, 3), (3, 2, 2)),
    ),
    "convolution": LayerCase(
        lambda p: dl.Convolution(p(3, 2, 3, 2), p(3)),
        (3, 2, 4, 5),
        ((3, 1, 4, 5), (2, 4, 5), (3, 2, 2, 5), (3, 40), ()),
    ),
    "convolution_in_strides": LayerCase(
        lambda p: dl.Convolution(p(2, 2, 3, 2), p(2), stride=2, pad=1),
        (2, 2, 5, 4),
        ((2, 2, 4, 4), (2, 2, 5, 3)),
    ),
    "convolution_with_wide_margin": LayerCase(
        lambda p: dl.Convolution(p(2, 1, 1, 2), p(2), stride=3, pad=3), (2, 1, 4, 5)
    ),
    "dropout": LayerCase(lambda p: dl.Dropout(0.4, rng=0), (4, 3)),
    "dropout_as_in_the_memos": LayerCase(lambda p: dl.Dropout(0.4, inverted=False, rng=0), (4, 3)),
    "flatten": LayerCase(lambda p: dl.Flatten(), (4, 2, 3, 2), ((4,), ())),
    "gelu": LayerCase(lambda p: dl.Gelu(), (4, 3)),
    "gelu_tanh": LayerCase(lambda p: dl.Gelu(approximate=True), (4, 3)),
    "identity": LayerCase(lambda p: dl.Identity(), (4, 3)),
    "leaky_relu": LayerCase(lambda p: dl.LeakyRelu(0.2), (4, 3)),
    "pooling": LayerCase(
        lambda p: dl.Pooling(2, 2), (3, 2, 4, 6), ((3, 2, 5, 6), (2, 4, 6), (3, 2, 4, 1), ())
    ),
    "pooling_of_means": LayerCase(
        lambda p: dl.Pooling(2, 3, stride=1, pad=1, kind="average"), (2, 2, 3, 4), ((2, 4, 6),)
    ),
    "pooling_that_overlaps": LayerCase(
        lambda p: dl.Pooling(3, 2, stride=2, pad=1), (2, 2, 5, 4), ((2, 2, 6, 4),)
    ),
    "relu": LayerCase(lambda p: dl.Relu(), (4, 3)),
    "sigmoid": LayerCase(lambda p: dl.Sigmoid(), (4, 3)),
    "skip": LayerCase(
        lambda p: dl.Skip(
            [dl.Affine(p(3, 4), p(4)), dl.Tanh(), dl.Skip([dl.Tanh()]), dl.Affine(p(4, 3), p(3))]
        ),
        (4, 3),
        ((4, 2), ()),
    ),
    "skip_of_images": LayerCase(
        lambda p: dl.Skip(
            [
                dl.BatchNormalization(p(2), p(2)),
                dl.Convolution(p(2, 2, 3, 3), p(2), pad=1),
                dl.Dropout(0.3, rng=0),
            ]
        ),
        (4, 2, 3, 2),
        ((4, 3, 3, 2), (4, 2)),
    ),
    "tanh": LayerCase(lambda p: dl.Tanh(), (4, 3)),
}

LOSS_LAYERS = {
    "softmax_with_loss": LossLayerCase(dl.SoftmaxWithLoss, dl.softmax_cross_entropy, dl.softmax),
    "sigmoid_with_loss": LossLayerCase(
        dl.SigmoidWithLoss,
        lambda x, t: dl.sigmoid_cross_entropy(x, t) * np.shape(x)[-1],
        dl.sigmoid,
        takes_labels=False,
    ),
    "identity_with_loss": LossLayerCase(
        dl.IdentityWithLoss,
        lambda x, t: dl.sum_squared_error(x, t) / (np.size(x) / np.shape(x)[-1]),
        dl.identity,
        takes_labels=False,
    ),
}

PENALTIES = {"l2": PenaltyCase(dl.L2), "l1": PenaltyCase(dl.L1)}

OPTIMIZERS = {
    "sgd": OptimizerCase(lambda: dl.SGD(lr=0.1)),
    "momentum": OptimizerCase(lambda: dl.Momentum(lr=0.02)),
    "nesterov": OptimizerCase(lambda: dl.Nesterov(lr=0.02, momentum=0.8)),
    "adagrad": OptimizerCase(lambda: dl.AdaGrad(lr=0.1)),
    "rmsprop": OptimizerCase(lambda: dl.RMSprop(lr=0.01, decay=0.95)),
    "adam": OptimizerCase(lambda: dl.Adam(lr=0.02)),
    "adamw": OptimizerCase(lambda: dl.AdamW(lr=0.02, weight_decay=0.1)),
    "adam_eps_hat": OptimizerCase(lambda: dl.Adam(lr=0.02, eps=1e-7, eps_hat=True)),
    "sgd_on_a_schedule": OptimizerCase(
        lambda: dl.SGD(lr=dl.warm_up(dl.cosine(0.1, steps=80), steps=10))
    ),
}

SCHEDULES = {
    "constant": ScheduleCase(dl.constant),
    "step_decay": ScheduleCase(lambda lr: dl.step_decay(lr, every=7, factor=0.5)),
    "cosine": ScheduleCase(lambda lr: dl.cosine(lr, steps=50)),
    "cosine_to_a_rate": ScheduleCase(lambda lr: dl.cosine(lr, steps=20, final=lr / 10)),
    "warm_up": ScheduleCase(lambda lr: dl.warm_up(dl.constant(lr), steps=5), rises=True),
    "warm_up_before_stairs": ScheduleCase(
        lambda lr: dl.warm_up(dl.step_decay(lr, every=3, factor=0.9), steps=4), rises=True
    ),
}

AUGMENTATIONS = {
    "shift": AugmentationCase(augment.shift, {"pixels": 0}),
    "rotate": AugmentationCase(augment.rotate, {"degrees": 0}),
    "scale": AugmentationCase(augment.scale, {"share": 0}),
    "elastic": AugmentationCase(augment.elastic, {"pixels": 0}),
}

DATA_SETS = {
    "mnist": DataSetCase(dl.load_mnist, (20, 10), 784, 10, has_pictures=True, is_whole_mnist=True),
    "mnist_sample": DataSetCase(dl.load_mnist_sample, (5000, 1000), 784, 10, has_pictures=True),
    "digits8": DataSetCase(dl.load_digits8, (1797,), 64, 10, has_pictures=True),
    "iris": DataSetCase(dl.load_iris, (150,), 4, 3),
    "breast_cancer": DataSetCase(dl.load_breast_cancer, (569,), 30, 2),
}

NETWORKS = {
    "simple_net": NetworkCase(
        lambda dtype: dl.SimpleNet(draw((2, 3), dtype)), (4, 2), 3, ((4, 3), (3,), ())
    ),
    "two_layer_net": NetworkCase(
        lambda dtype: dl.TwoLayerNet(5, 4, 3, weight_init_std=1.0, rng=0, dtype=dtype),
        (6, 5),
        3,
        ((6, 4), (4,)),
    ),
    "two_layer_net_of_sigmoids": NetworkCase(
        lambda dtype: dl.TwoLayerNet(5, 4, 3, 1.0, activation="sigmoid", rng=0, dtype=dtype),
        (6, 5),
        3,
        ((6, 4), (4,)),
    ),
    "multi_layer_net": NetworkCase(
        lambda dtype: dl.MultiLayerNet(4, [5, 4, 3], 2, "tanh", "xavier", rng=0, dtype=dtype),
        (6, 2, 2),
        2,
        ((6, 3), (3,)),
    ),
    "multi_layer_net_with_all_there_is": NetworkCase(
        lambda dtype: dl.MultiLayerNet(
            *(4, [6, 5], 3, "tanh"),
            weight_decay_lambda=0.1,
            dropout_ratio=0.3,
            use_batchnorm=True,
            rng=0,
            dtype=dtype,
        ),
        (8, 4),
        3,
        ((6, 3), (3,)),
        learns_otherwise=True,
        idle=("b1", "b2"),
    ),
    "network_that_drops_its_input": NetworkCase(
        lambda dtype: dl.Network(
            [dl.Dropout(0.3, inverted=False, rng=0), *affine_layers(4, 3, dtype)],
            penalty=dl.L1(0.1),
        ),
        (6, 4),
        3,
        ((6, 3), (3,)),
        learns_otherwise=True,
    ),
    "network_on_images": NetworkCase(
        lambda dtype: dl.Network(
            [
                dl.BatchNormalization(draw((2,), dtype, 1), draw((2,), dtype, 2)),
                dl.Tanh(),
                *affine_layers(12, 3, dtype),
            ]
        ),
        (5, 2, 2, 3),
        3,
        ((5, 3, 2, 2), (5, 12)),
        learns_otherwise=True,
    ),
    "simple_conv_net": NetworkCase(
        lambda dtype: dl.SimpleConvNet(
            (2, 6, 4), CONV, 4, 3, weight_init_std=0.5, rng=0, dtype=dtype
        ),
        (5, 2, 6, 4),
        3,
        ((5, 1, 6, 4), (5, 48)),
    ),
    "deep_conv_net": NetworkCase(
        lambda dtype: with_biases(
            dl.DeepConvNet(
                (1, 4, 12), (2, 2, 2, 2, 3, 2), 4, 3, dropout_ratio=0.3, rng=2, dtype=dtype
            )
        ),
        (4, 1, 4, 12),
        3,
        ((5, 2, 4, 12), (5, 48)),
        learns_otherwise=True,
    ),
    "residual_net": NetworkCase(
        lambda dtype: dl.ResidualNet((1, 4, 8), (2, 3), 3, rng=7, dtype=dtype),
        (8, 1, 4, 8),
        3,
        ((4, 2, 4, 8), (4, 32)),
        learns_otherwise=True,
        idle=tuple(f"b{i}" for i in range(1, 7)),
    ),
    "network": NetworkCase(
        lambda dtype: dl.Network(
            [dl.Sigmoid(), dl.Affine(draw((4, 3), dtype), draw((3,), dtype)), dl.Tanh()]
        ),
        (6, 4),
        3,
        ((6, 3), (3,)),
    ),
}

# What is one of its kind: the tests of its own that take the place of a list of checks.
OTHERS = {
    "AND": "test_gates.py",
    "NAND": "test_gates.py",
    "OR": "test_gates.py",
    "XOR": "test_gates.py",
    "Perceptron": "test_perceptron.py",
    "PerceptronHistory": "test_perceptron.py",
    "ThreeLayerNet": "networks/test_three_layer_net.py",
    "ForwardPass": "networks/test_three_layer_net.py",
    "init_network": "networks/test_three_layer_net.py",
    "load_network": "networks/test_saving.py",
    "AddLayer": "test_graph.py",
    "MulLayer": "test_graph.py",
    "graph_of": "test_graph.py",
    "record": "test_graph.py",
    "derivative": "tape/test_tape.py",
    "gradient": "tape/test_tape.py",
    "numerical_diff": "gradients/test_numerical.py",
    "numerical_gradient": "gradients/test_numerical.py",
    "gradient_check": "gradients/test_checking.py",
    "GradientCheck": "gradients/test_checking.py",
    "gradient_descent": "gradients/test_descent.py",
    "one_hot": "hostile/test_one_hot.py",
    "accuracy": "test_metrics.py",
    "confusion_matrix": "test_metrics.py",
    "im2col": "test_windows.py",
    "col2im": "test_windows.py",
    "output_size": "test_windows.py",
    "clip_gradients": "optimizers/test_clipping.py",
    "Optimizer": "optimizers/test_sgd.py",
    "Layer": "package/reader.py",
    "Trainer": "training/test_trainer.py",
    "History": "training/test_history.py",
    "smooth_curve": "training/test_history.py",
    "shuffle_dataset": "training/test_batches.py",
    "random_search": "search/test_searching.py",
    "grid_search": "search/test_searching.py",
    "SearchResult": "search/test_searching.py",
    "uniform": "search/test_draws.py",
    "log_uniform": "search/test_draws.py",
    "choice": "search/test_draws.py",
    "recognise": "recognition/test_reading.py",
}
