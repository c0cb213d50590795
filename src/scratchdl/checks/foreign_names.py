"""Names that other libraries and the book use, and what to write here instead."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

_FIT = "write Trainer(net, optimizer, (x, t)).fit(epochs)"
_NO_MODE = "there is no mode to set: gradient and Trainer train, predict and loss do not"
_NOTHING_TO_RESET = "net.gradient(x, t) returns new arrays, so there is nothing to reset"
_FILTERS = "for sizes write Convolution.of_size(C, FN, FH)"
_MATRIX = "for sizes write Affine.of_size(D, M)"
_SCORES_OR_PROBABILITIES = (
    "write softmax_cross_entropy(x, t) for scores, cross_entropy_error(y, t) for probabilities"
)

INSTEAD = {
    "scratchdl": {
        "AdaDelta": "the optimizers are SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam and AdamW",
        "Adagrad": "write AdaGrad",
        "AvgPool2d": 'write Pooling(2, kind="average")',
        "BCEWithLogitsLoss": "write SigmoidWithLoss()",
        "BatchNorm1d": "write BatchNormalization.of_size(D)",
        "BatchNorm2d": "write BatchNormalization.of_size(D)",
        "Conv2D": "write Convolution.of_size(C, FN, FH)",
        "Conv2d": "write Convolution.of_size(C, FN, FH)",
        "CrossEntropyLoss": "write SoftmaxWithLoss()",
        "DataLoader": "Trainer(net, optimizer, (x, t), batch_size=100) makes the batches",
        "Dense": "write Affine.of_size(D, M)",
        "GELU": "write Gelu()",
        "LeakyReLU": "write LeakyRelu()",
        "Linear": "write Affine.of_size(D, M)",
        "MSELoss": "write IdentityWithLoss(), or mean_squared_error(y, t)",
        "MaxPool2d": "write Pooling(2)",
        "MaxPooling2D": "write Pooling(2)",
        "MultiLayerNetExtend": "it is MultiLayerNet, with use_batchnorm and dropout_ratio",
        "RMSProp": "write RMSprop",
        "ReLU": "write Relu()",
        "Sequential": "write Network([...])",
        "accuracy_score": "write accuracy(y, t) for scores, np.mean(y == t) for labels",
        "cross_entropy": _SCORES_OR_PROBABILITIES,
        "train_test_split": "write shuffle_dataset(x, t), and cut the test samples off",
    },
    "Affine": {
        "W": 'it is in params["W"]',
        "b": 'it is in params["b"]',
        "bias": 'it is in params["b"]',
        "dW": 'it is in grads["W"], once backward has run',
        "db": 'it is in grads["b"], once backward has run',
        "in_features": _MATRIX,
        "out_features": _MATRIX,
        "units": _MATRIX,
        "weight": 'it is in params["W"], with shape (D, M)',
    },
    "BatchNormalization": {
        "num_features": "for a size write BatchNormalization.of_size(D)",
        "running_mean": 'it is in buffers["mean"]',
        "running_var": 'it is in buffers["variance"]',
    },
    "Convolution": {
        "W": 'it is in params["W"]',
        "b": 'it is in params["b"]',
        "dW": 'it is in grads["W"], once backward has run',
        "db": 'it is in grads["b"], once backward has run',
        "filters": _FILTERS,
        "in_channels": _FILTERS,
        "kernel_size": _FILTERS,
        "out_channels": _FILTERS,
        "padding": "it is called pad here",
        "weight": 'it is in params["W"]',
    },
    "Dropout": {
        "dropout_ratio": "it is called ratio here",
        "p": "it is called ratio here",
        "rate": "it is called ratio here",
    },
    "Pooling": {
        "kernel_size": "give pool_h and pool_w, the height and width of the window",
        "padding": "it is called pad here",
        "pool_size": "give pool_h and pool_w, the height and width of the window",
        "strides": "it is called stride here",
    },
    "Network": {
        "add": "write net.layers = [*net.layers, another]",
        "backward": "write net.gradient(x, t)",
        "compile": _FIT,
        "dropout_ration": "it is called dropout_ratio here",
        "eval": _NO_MODE,
        "evaluate": "write net.accuracy(x, t) or net.loss(x, t)",
        "fit": _FIT,
        "forward": "write net.scores(x), or net.predict(x) for probabilities",
        "grads": "net.gradient(x, t) returns them",
        "hidden_layer_sizes": "write MultiLayerNet(input_size, hidden_size_list, output_size)",
        "lastLayer": "it is net.last",
        "last_layer": "it is net.last",
        "load": "write load_network(path)",
        "load_params": "write load_network(path)",
        "load_state_dict": "write load_network(path), or net.params = values",
        "loss_fn": "give last, such as last=IdentityWithLoss()",
        "parameters": "they are in net.params",
        "predict_proba": "net.predict(x) gives the probabilities, net.classify(x) the classes",
        "save_params": "write net.save(path)",
        "score": "write net.accuracy(x, t)",
        "state_dict": "write net.save(path); the arrays are in net.params and net.buffers",
        "to": "write net.astype(dtype) for another precision, net.like(array) for a GPU",
        "train": _NO_MODE,
        "use_dropout": "give dropout_ratio, 0 for none",
        "zero_grad": _NOTHING_TO_RESET,
    },
    "Optimizer": {
        "beta_1": "it is called beta1 here",
        "beta_2": "it is called beta2 here",
        "betas": "give beta1 and beta2",
        "decay_rate": "RMSprop calls it decay",
        "epsilon": "it is called eps here",
        "learning_rate": "it is called lr here",
        "momentum": "write Momentum(lr, momentum) or Nesterov(lr, momentum)",
        "nesterov": "write Nesterov(lr, momentum)",
        "params": "parameters go to update(params, grads)",
        "rho": "RMSprop calls it decay",
        "weight_decay": "give the network penalty=L2(strength), or write AdamW",
        "zero_grad": _NOTHING_TO_RESET,
    },
    "Trainer": {
        "epochs": "write fit(epochs); history.epochs counts those that are complete",
        "mini_batch_size": "it is called batch_size here",
        "optimizer_param": "give the optimizer itself, such as SGD(lr=0.1)",
        "run": "write fit(epochs)",
        "test_acc_list": "it is history.validation_accuracy",
        "train_acc_list": "it is history.train_accuracy",
        "train_loss_list": "it is history.losses",
        "validation_data": "it is called validation here",
        "validation_split": "cut the last samples off, and give validation=(x, t)",
        "verbose": "it is called progress here",
    },
}


Own = TypeVar("Own", bound="ForeignNames")


class ForeignNames:
    """Answers an attribute or a setting that another library has with what to write here.

    Nor can such an attribute be set: nobody would read it. Classes outside of the package may
    inherit, and use the names for things of their own.
    """

    _refused: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.__module__.startswith("scratchdl."):
            cls._refused = {}
            return
        taken = parameters_of(cls)  # as Momentum takes a momentum, which other optimizers refuse
        inherited = {name: hint for name, hint in cls._refused.items() if name not in taken}
        cls._refused = inherited | INSTEAD.get(cls.__name__, {})

    def __new__(cls: type[Own], *args: object, **settings: object) -> Own:
        cls._check_call(*args, **settings)
        return super().__new__(cls)

    @classmethod
    def _check_call(cls, *args: object, **settings: object) -> None:
        """Refuse settings that have other names here; the others are for `__init__`.

        Raises:
            TypeError: If there is one.
        """
        for name in settings:
            if (hint := hint_for(cls, name)) and name not in parameters_of(cls):
                raise TypeError(f"{cls.__name__} has no setting {name!r}: {hint}")

    def __setattr__(self, name: str, value: object) -> None:
        if name in self._refused:
            kind, hint = type(self).__name__, self._refused[name]
            raise AttributeError(f"{kind} has no attribute {name!r}: {hint}", name=name, obj=self)
        super().__setattr__(name, value)

    if not TYPE_CHECKING:  # pragma: no branch  type checkers refuse the names themselves

        def __getattr__(self, name: str) -> object:
            try:
                return object.__getattribute__(self, name)
            except AttributeError as error:
                if hint := hint_for(type(self), name):
                    raise AttributeError(f"{error}: {hint}", name=name, obj=self) from None
                raise


def hint_for(cls: type, name: str) -> str | None:
    """What to write instead of a name of a class, if that is known.

    Example:
        >>> from scratchdl import Adam
        >>> from scratchdl.checks.foreign_names import hint_for
        >>> hint_for(Adam, "learning_rate")
        'it is called lr here'
    """
    tables = (INSTEAD.get(each.__name__, {}) for each in cls.__mro__)
    return next((table[name] for table in tables if name in table), None)


def parameters_of(cls: type) -> frozenset[str]:
    """The names that a class takes when it is called."""
    import inspect  # here, not above: it is needed once in a thousand runs

    return frozenset(inspect.signature(cls).parameters)
