"""What another library or the book calls otherwise is answered with what to write here."""

import copy
import inspect
import re

import numpy as np
import pytest

import scratchdl
from checks.registry import NETWORKS
from scratchdl import (
    SGD,
    Adam,
    Affine,
    BatchNormalization,
    Convolution,
    DeepConvNet,
    Dropout,
    Momentum,
    MultiLayerNet,
    Optimizer,
    Perceptron,
    Pooling,
    Relu,
    RMSprop,
    Sigmoid,
    SimpleConvNet,
    SimpleNet,
    SoftmaxWithLoss,
    Trainer,
    TwoLayerNet,
    col2im,
    gradient_check,
    numerical_gradient,
    record,
)
from scratchdl.checks import ForeignNames
from scratchdl.checks.foreign_names import answering, attribute, parameters_of
from scratchdl.checks.instead import ARGUMENTS, INSTEAD

NET = TwoLayerNet(4, 3, 2, rng=0)
X, T = np.zeros((6, 4)), np.array([0, 1, 0, 1, 0, 1])
TRAINER = Trainer(NET, SGD(), (X, T), rng=0)


def classes_below(cls):
    """A class of the package, and those that inherit from it, by name."""
    ours = [each for each in cls.__subclasses__() if each.__module__.startswith("scratchdl.")]
    return {each.__name__: each for each in ours} | {
        name: found for each in ours for name, found in classes_below(each).items()
    }


CLASSES = classes_below(ForeignNames)

CALLS = {
    "PyTorch's list of parameters": (lambda: Adam([X], lr=0.1), TypeError, "update.params, grads"),
    "PyTorch's parameters": (lambda: SGD(NET.params, lr=0.1), TypeError, "update.params, grads"),
    "parameters alone": (lambda: SGD((X,)), TypeError, "update.params, grads"),
    "parameters for a rate": (
        lambda: setattr(SGD(), "lr", NET.params),
        TypeError,
        "update.params, grads",
    ),
    "momentum": (lambda: SGD(0.1, momentum=0.9), TypeError, "no setting 'momentum': write Mom"),
    "Keras's rate": (lambda: Adam(learning_rate=0.1), TypeError, "it is called lr here"),
    "the book's decay": (lambda: RMSprop(decay_rate=0.9), TypeError, "RMSprop calls it decay"),
    "PyTorch's dropout": (lambda: Dropout(p=0.5), TypeError, "it is called ratio here"),
    "PyTorch's linear": (lambda: Affine(in_features=4), TypeError, r"Affine\.of_size\(D, M\)"),
    "PyTorch's filters": (lambda: Convolution(1, 30, kernel_size=5), TypeError, r"of_size\(C, FN"),
    "PyTorch's pooling": (lambda: Pooling(kernel_size=2), TypeError, "give pool_h and pool_w"),
    "PyTorch's norm": (lambda: BatchNormalization(num_features=4), TypeError, r"of_size\(D\)"),
    "the book's dropout": (
        lambda: MultiLayerNet(4, [3], 2, dropout_ration=0.5),
        TypeError,
        "it is called dropout_ratio here",
    ),
    "the book's epochs": (
        lambda: Trainer(NET, SGD(), (X, T), epochs=3),
        TypeError,
        r"Trainer has no setting 'epochs': write fit\(epochs\)",
    ),
    "parameters()": (lambda: NET.parameters(), AttributeError, "attribute 'parameters': they are"),
    "a call": (lambda: NET(X), TypeError, r"write net\.predict\(x\), or net\.scores\(x\)"),
    "fit": (lambda: NET.fit(X, T), AttributeError, r"write Trainer\(net, optimizer, \(x, t\)\)"),
    "a weight": (lambda: Affine.of_size(2, 1).W, AttributeError, r'it is in params\["W"\]'),
    "reset": (lambda: SGD().zero_grad(), AttributeError, "nothing to reset"),
    "a module's name": (lambda: scratchdl.Linear, AttributeError, r"write Affine\.of_size\(D, M\)"),
    "an optimizer by name": (
        lambda: Trainer(NET, "adam", (X, T)),
        TypeError,
        "optimizer must be an object such as SGD.lr=0.1., got str",
    ),
    "the book's trainer": (
        lambda: Trainer(NET, X, T, X, T, epochs=3, mini_batch_size=2),
        TypeError,
        r"\(x_train, t_train\), \(x_test, t_test\)\)\.fit\(epochs\)",
    ),
    "the book's training": (TRAINER.train, TypeError, r"write trainer\.fit\(epochs\)"),
    "Keras's fit": (lambda: TRAINER.fit(X, T), TypeError, r"samples go to Trainer\(net"),
    "Keras's size": (lambda: TRAINER.fit(1, batch_size=2), TypeError, "give it to Trainer"),
    "Keras's history": (lambda: TRAINER.history.val_loss, AttributeError, "it is validation_loss"),
    "PyTorch's layer": (lambda: Relu()(X), TypeError, r"Relu is not called.*layer\.forward\(x\)"),
    "a layer of samples": (lambda: Sigmoid(X), TypeError, r"no arguments: write layer\.forward"),
    "PyTorch's loss": (lambda: SoftmaxWithLoss()(X, T), TypeError, r"write last\.forward\(x, t\)"),
    "a loss of samples": (lambda: SoftmaxWithLoss(X, T), TypeError, r"write last\.forward\(x, t\)"),
    "an optimizer of a network": (lambda: SGD(NET), TypeError, "update.params, grads"),
    "PyTorch's step": (lambda: SGD()(), TypeError, r"write optimizer\.update\(params, grads\)"),
    "the book's mode": (lambda: Dropout(0.5).forward(X, True), TypeError, "x, training=True"),
    "the mode of a convolution": (
        lambda: Convolution.of_size(1, 2, 3, rng=0).forward(np.ones((1, 1, 3, 3)), train_flg=True),
        TypeError,
        "it is called training here",
    ),
    "the mode as a word": (lambda: Dropout().forward(X, training="no"), TypeError, "True or False"),
    "a mode set": (
        lambda: setattr(NET, "training", True),
        AttributeError,
        "there is no mode to set",
    ),
    "the mode as a number": (
        lambda: BatchNormalization.of_size(4).forward(X, training=1),
        TypeError,
        "training must be True or False",
    ),
    "a perceptron": (lambda: Perceptron([1], 0)(1), TypeError, r"write perceptron\.predict\(x\)"),
    "a list of parameters": (
        lambda: setattr(NET, "params", [X]),
        TypeError,
        "params must be a dict",
    ),
    "images for their shape": (
        lambda: col2im(np.ones((1, 9)), np.ones((1, 1, 3, 3)), 3, 3),
        ValueError,
        r"for images x give x\.shape",
    ),
    "three sizes": (
        lambda: col2im(np.ones((1, 9)), (1, 3, 3), 3, 3),
        ValueError,
        "input_shape must",
    ),
    "all parameters": (
        lambda: numerical_gradient(lambda _: NET.loss(X, T), NET.params),
        TypeError,
        "got a dictionary: give one array",
    ),
    "a check of a net": (
        lambda: gradient_check(NET, X, T),
        TypeError,
        "params must be a dictionary",
    ),
    "gradients in a list": (
        lambda: gradient_check(lambda: 0.0, {"x": X}, [X]),
        TypeError,
        "grads must be a dictionary",
    ),
    "no layer": (lambda: record(X, X), TypeError, r"a layer such as Sigmoid\(\) comes first"),
    "channels last": (
        lambda: SimpleConvNet((28, 28, 1)),
        ValueError,
        r"channels come before height and width: give \(1, 28, 28\)",
    ),
    "colours last": (lambda: DeepConvNet((32, 32, 3)), ValueError, r"give \(3, 32, 32\)"),
    "its name": (lambda: Dropout(0.5).forward(X, train_flg=True), TypeError, "called training"),
    "Keras's mode": (lambda: NET.loss(X, T, train=True), TypeError, "it is called training here"),
    "the mode of a loss": (lambda: NET.loss(X, T, True), TypeError, r"net\.loss\(x, t, training=T"),
    "a prediction": (lambda: NET.predict(X, True), TypeError, r"net\.scores\(x, training=True\)"),
    "batches": (lambda: NET.accuracy(X, T, batch_size=2), TypeError, "all samples go in at once"),
    "a weight without layers": (lambda: SimpleNet(rng=0).W, AttributeError, r'in params\["W"\]'),
    "one callback": (
        lambda: Trainer(NET, SGD(), (X, T), callbacks=print),
        TypeError,
        r"callbacks must be a list of functions, such as \[print\]",
    ),
}


@pytest.mark.hostile
@pytest.mark.parametrize("name", CALLS)
def test_a_foreign_name_is_answered(name):
    call, kind, words = CALLS[name]
    with pytest.raises(kind, match=words):
        call()


@pytest.mark.parametrize("name", [name for name in INSTEAD if name != "scratchdl"])
def test_every_table_belongs_to_a_class_and_no_name_in_it_is_ours(name):
    assert not set(INSTEAD[name]) & set(dir(CLASSES[name]))


def test_no_foreign_name_of_the_module_is_ours():
    assert not set(INSTEAD["scratchdl"]) & set(dir(scratchdl))


LAYER, POOL = Affine.of_size(2, 1, rng=0), Pooling(2)
SET = [
    (LAYER, "W", np.ones((2, 1)), r'Affine has no attribute \'W\': it is in params\["W"\]'),
    (LAYER, "weight", np.ones((2, 1)), r'it is in params\["W"\]'),
    (Dropout(0.5), "p", 0.2, "it is called ratio here"),
    (Adam(), "learning_rate", 0.1, "it is called lr here"),
    (SGD(), "momentum", 0.9, r"write Momentum\(lr, momentum\)"),
    (POOL, "padding", 1, "it is called pad here"),
    (NET, "lastLayer", None, r"it is net\.last"),
]


@pytest.mark.parametrize(("thing", "name", "value", "words"), SET)
def test_a_value_that_nobody_would_read_is_not_taken(thing, name, value, words):
    with pytest.raises(AttributeError, match=words):
        setattr(thing, name, value)
    assert not hasattr(thing, name)


def test_a_class_of_ones_own_is_free_to_use_the_names():
    class Scored(Optimizer):
        pass

    mine = Scored(0.1)
    mine.momentum = 0.9
    assert mine.momentum == 0.9
    momentum = Momentum()
    momentum.momentum = 0.5
    assert momentum.momentum == 0.5


def test_a_class_of_ones_own_may_have_a_name_and_settings_of_its_own():
    """What it lacks is told in the words of Python, not in those for a class of ours."""

    class Pooling(Optimizer):
        def __init__(self, lr, momentum, padding=0):
            super().__init__(lr)

        def forward(self, x):
            return x

    mine = Pooling(0.1, momentum=0.9, padding=1)
    for name in ("momentum", "padding"):
        with pytest.raises(AttributeError, match=rf"has no attribute '{name}'$"):
            getattr(mine, name)
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'train_flg'$"):
        mine.forward(1, train_flg=True)


def test_other_bases_hear_of_their_subclasses():
    heard = []

    class Listening:
        def __init_subclass__(cls):
            heard.append(cls.__name__)

    class Mine(ForeignNames, Listening):
        pass

    assert heard == ["Mine"]
    assert Mine()


def test_what_takes_nothing_and_has_no_call_says_so():
    class Mine(ForeignNames):
        pass

    for call in (lambda: Mine(1), lambda: Mine(size=1)):
        with pytest.raises(TypeError, match=r"^Mine\(\) takes no arguments: leave them out$"):
            call()
    with pytest.raises(TypeError, match=r"^Mine is not called like a function: it has methods$"):
        Mine()()


def test_an_attribute_is_found_wherever_it_is():
    class Delegating:
        __slots__ = ()

        def __getattr__(self, name):
            return name

    class Layered(Relu):
        layers = ("of the class",)

    assert attribute(Delegating(), "layers", None) == "layers"
    assert attribute(Layered(), "layers", None) == ("of the class",)
    assert attribute(Relu(), "layers", 7) == 7
    assert attribute(object(), "layers", 7) == 7


def test_an_argument_that_is_taken_gets_no_hint():
    halved = answering(lambda x: x / 2, {"x": "write something else"})
    assert halved(x=3) == 1.5
    with pytest.raises(TypeError, match=r"'str' and 'int'$"):
        halved(x="3")


def test_a_name_that_a_subclass_has_is_its_own():
    assert Momentum(momentum=0.5).momentum == 0.5
    assert parameters_of(Momentum) == {"lr", "momentum"}


def test_an_unknown_name_gets_the_words_of_python():
    with pytest.raises(AttributeError, match=r"^'SGD' object has no attribute 'nothing'$"):
        _ = SGD().nothing
    with pytest.raises(TypeError, match="unexpected keyword argument 'nothing'"):
        SGD(nothing=1)
    assert not hasattr(NET, "fit")


def test_an_attribute_that_fails_says_why_itself():
    class Own(Optimizer):
        @property
        def broken(self):
            return {}.nothing

    with pytest.raises(AttributeError, match="'dict' object has no attribute 'nothing'"):
        _ = Own(0.1).broken
    assert parameters_of(Own) == {"lr"}


@pytest.mark.hostile
def test_methods_of_one_name_have_hints_of_their_own():
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'batch_size'$"):
        Perceptron([1], 0).fit([[1]], [1], batch_size=1)


@pytest.mark.hostile  # where shapes are checked, a frame of the checker stands in between
def test_an_import_statement_gets_the_hint_and_a_question_does_not():
    with pytest.raises(ImportError, match=r"cannot import name 'Linear'.*write Affine\.of_size\(D"):
        from scratchdl import Linear  # noqa: F401  # there is no such name
    with pytest.raises(ImportError, match=r"^cannot import name 'nothing' from 'scratchdl' \("):
        from scratchdl import nothing  # noqa: F401  # there is no such name
    assert not hasattr(scratchdl, "Linear")
    assert getattr(scratchdl, "Linear", None) is None
    with pytest.raises(AttributeError, match=r"write Affine\.of_size"):
        _ = scratchdl.Linear


@pytest.mark.hostile
def test_an_error_within_a_method_keeps_its_words():
    with pytest.raises(TypeError, match=r"^expected real numbers, got an array of dtype <U1$"):
        NET.predict("x")
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 't'$"):
        NET.loss(X)
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'nothing'$"):
        NET.loss(X, T, nothing=1)


@pytest.mark.parametrize("key", ARGUMENTS)
def test_no_argument_of_ours_is_answered_as_if_it_were_foreign(key):
    owner, _, name = key.rpartition(".")
    owners = [CLASSES[owner]] if owner else [c for c in CLASSES.values() if name in vars(c)]
    assert owners
    for cls in owners:
        assert not set(ARGUMENTS[key]) & set(inspect.signature(vars(cls)[name]).parameters)


# What a hint may call that is not a name of the package.
ELSEWHERE = {"len", "mean", "std", "vars", "deepcopy", "unique", "array", "empty", "items"}
KINDS = {
    "net": NET,
    "trainer": TRAINER,
    "history": TRAINER.history,
    "optimizer": SGD(),
    "layer": Relu(),
    "last": SoftmaxWithLoss(),
    "plots": scratchdl.plots,
    "np": np,
    "copy": copy,
    "x": X,
    "perceptron": Perceptron([1], 0),
}
HINTS = sorted({h for table in [*INSTEAD.values(), *ARGUMENTS.values()] for h in table.values()})


@pytest.mark.parametrize("hint", HINTS)
def test_what_a_hint_says_to_write_can_be_written(hint):
    for owner, name in re.findall(r"\b([a-z]\w*)\.(\w+)", hint):
        assert hasattr(KINDS.get(owner, getattr(scratchdl, owner, None)), name)
    for name in re.findall(r"(?<![.\w])(\w+)\(", hint):
        methods = [cls for cls in CLASSES.values() if hasattr(cls, name)]
        assert hasattr(scratchdl, name) or name in ELSEWHERE or methods
    if hint.startswith("write ") and re.fullmatch(r"\w+", hint[6:]):
        assert hasattr(scratchdl, hint[6:])


@pytest.mark.parametrize("name", NETWORKS)
def test_a_step_of_training_looks_for_no_hint(name, monkeypatch):
    """A hint takes longer than a small product, and hasattr waits for one at every layer."""
    net, x, t = NETWORKS[name].net(), NETWORKS[name].x(), NETWORKS[name].labels()
    optimizer, asked_for = SGD(), []
    monkeypatch.setattr(ForeignNames, "__getattr__", lambda _, name: missing(asked_for, name))
    for _ in range(2):  # in the first some layers have not kept anything yet
        asked_for.clear()
        optimizer.update(net.params, net.gradient(x, t))
    assert asked_for == []


def missing(asked_for, name):
    asked_for.append(name)
    raise AttributeError(name)


def test_a_function_is_answered_like_a_method():
    def scaled(x, *, size):
        return x * size.width

    hints = {"": "give x and size", "*": "give one x", "shape": "it is called size"}
    answered = answering(scaled, hints)
    for hint, args, settings in (
        ("give x and size", (), {"size": 1}),
        ("give x and size", (1,), {}),
        ("give one x", (1, 2), {"size": 1}),
        ("it is called size", (1,), {"shape": 1}),
    ):
        with pytest.raises(TypeError, match=f": {hint}$"):
            answered(*args, **settings)

    class Size:
        @property
        def width(self):
            raise TypeError("no width")

    with pytest.raises(TypeError, match=r"^no width$"):  # an error of its own, and all was given
        answered(1, size=Size())
