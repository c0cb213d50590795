"""Each table of hints: whose names it answers, and that a hint is made of words and names of ours.

The tables are read while a test runs, and not before.
"""

import ast
import builtins
import copy
import inspect
import re

import numpy as np
import pytest

import scratchdl
from scratchdl import SGD, Trainer, TwoLayerNet
from scratchdl.checks import ForeignNames
from scratchdl.checks.instead import ARGUMENTS, INSTEAD

BOOK, TORCH, KERAS, SKLEARN = "the book", "PyTorch", "Keras", "scikit-learn"
GUESSED = "who remembers it nearly, or has read a paper"
CALL = {"who calls the object": "()"}
LAYER = {"Flatten", "Gelu", "Identity", "Relu", "Sigmoid", "Skip", "Tanh"}
OF_THE_BOOKS_NETS = {
    BOOK: """hidden_layer_num hidden_size_list input_size output_size use_batchnorm use_dropout
        weight_decay_lambda"""
}

# What is answered, by its owner, and who calls it that.
FOREIGN: dict[str, dict[str, str]] = {
    "scratchdl": {
        BOOK: """MultiLayerNetExtend TwoLayerNetWithBackProp _numerical_gradient_1d
            _numerical_gradient_no_batch conv_output_size download_mnist filter_show get_data
            identity_function img_show init_mnist numerical_gradient_2d predict simpleNet
            softmax_loss""",
        TORCH: """Adadelta Adagrad Adamax AvgPool2d BCELoss BCEWithLogitsLoss BatchNorm1d
            BatchNorm2d Conv1d Conv2d CosineAnnealingLR CrossEntropyLoss DataLoader Dropout2d
            Embedding GELU LambdaLR LeakyReLU Linear LogSoftmax MSELoss MaxPool2d Module NAdam
            NLLLoss ReLU Sequential Softmax StepLR Tensor TensorDataset
            binary_cross_entropy_with_logits clip_grad_norm clip_grad_norm_ cross_entropy elu
            functional grad kaiming_normal load manual_seed mse_loss nll_loss nn no_grad optim save
            seed selu tensor xavier_uniform""",
        KERAS: """Activation AveragePooling2D Conv2D Dense EarlyStopping Input
            LearningRateScheduler MaxPooling2D Model ModelCheckpoint Sequential binary_crossentropy
            categorical_crossentropy elu glorot_uniform he_normal load_model selu
            sparse_categorical_crossentropy swish to_categorical""",
        SKLEARN: """GridSearchCV LabelBinarizer MLPClassifier MLPRegressor OneHotEncoder
            RandomizedSearchCV StandardScaler accuracy_score classification_report fetch_openml
            log_loss shuffle train_test_split""",
        GUESSED: """AdaDelta BatchNorm RMSProp categorical_cross_entropy log_softmax_grad
            softmax_grad""",
    },
    "Affine": CALL
    | {
        BOOK: "W b dW db",
        TORCH: "bias in_features out_features weight",
        KERAS: "units",
        GUESSED: "input_size output_size",
    },
    "BatchNormalization": CALL
    | {
        BOOK: "beta dbeta dgamma gamma running_mean running_var",
        TORCH: "num_features running_mean running_var training",
        KERAS: "epsilon",
    },
    "Convolution": CALL
    | {
        BOOK: "W b dW db",
        TORCH: "in_channels kernel_size out_channels padding weight",
        KERAS: "filters kernel_size padding",
    },
    "Dropout": CALL
    | {
        BOOK: "dropout_ratio dropout_ration mask",
        TORCH: "p training",
        KERAS: "rate",
        "early TensorFlow": "keep_prob",
    },
    **dict.fromkeys(LAYER, CALL),
    "LeakyRelu": CALL | {TORCH: "negative_slope"},
    "History": {
        BOOK: "test_acc_list train_acc_list train_loss_list",
        KERAS: "acc accuracy epoch history loss val_acc val_accuracy val_loss",
        GUESSED: "test_accuracy train_losses",
    },
    "MultiLayerNet": OF_THE_BOOKS_NETS,
    "TwoLayerNet": OF_THE_BOOKS_NETS,
    "Network": CALL
    | {
        BOOK: """backward dropout_ration grads lastLayer last_layer load_params save_params
            use_dropout weight_decay_lambda""",
        TORCH: """clone cpu criterion cuda double dropout eval float forward grad half
            load_state_dict loss_fn named_parameters parameters state_dict to train training
            zero_grad""",
        KERAS: """add compile count_params evaluate fit get_weights load_weights loss_function
            optimizer predict_classes save_weights set_weights trainable_weights weights""",
        SKLEARN: "coef_ coefs_ hidden_layer_sizes intercepts_ predict_proba score",
        GUESSED: "copy load seed",
    },
    "Optimizer": CALL
    | {
        BOOK: "decay_rate h iter m momentum v",
        TORCH: "alpha betas momentum nesterov param_groups params weight_decay zero_grad",
        KERAS: "apply_gradients beta_1 beta_2 clipnorm epsilon learning_rate minimize rho",
        SKLEARN: "learning_rate_init",
        GUESSED: "eta",
    },
    "Perceptron": CALL | {SKLEARN: "coef_ intercept_", GUESSED: "train w"},
    "Pooling": CALL | {TORCH: "kernel_size padding", KERAS: "pool_size strides"},
    "PredictionMinusTarget": CALL | {BOOK: "loss t y"},
    "SimpleNet": {BOOK: "W"},
    "Trainer": CALL
    | {
        BOOK: """current_epoch current_iter epochs evaluate_sample_num_per_epoch iter_per_epoch
            max_iter mini_batch_size network optimizer_param t_test t_train test_acc_list
            train_acc_list train_loss_list train_size train_step verbose x_test x_train""",
        KERAS: """evaluate learning_rate loss metrics model predict shuffle validation_data
            validation_split verbose""",
        SKLEARN: "early_stopping predict random_state score",
        TORCH: "device lr",
        GUESSED: "clip_norm load n_epochs num_epochs run seed test",
    },
    "WrittenOut": CALL | {BOOK: "backward", SKLEARN: "fit"},
}
MODES = "is_training train train_flg"  # of TensorFlow, of PyTorch, of the book
# The settings of methods; "*" is one argument too many.
SETTINGS = {
    "accuracy": "* batch_size",
    "classify": "batch_size",
    "Trainer.fit": """* batch_size callbacks n_epochs num_epochs shuffle validation_data
        validation_split verbose x y""",
    "forward": f"* {MODES}",
    "loss": f"* batch_size {MODES}",
    "predict": f"* batch_size {MODES} training verbose",
}

NET = TwoLayerNet(4, 3, 2, rng=0)
TRAINER = Trainer(NET, SGD(), (np.zeros((3, 4)), np.array([0, 1, 0])), rng=0)
OBJECTS = {
    "copy": copy,
    "epoch": TRAINER.epoch,
    "history": TRAINER.history,
    "last": NET.last,
    "layer": NET.layers[0],
    "net": NET,
    "np": np,
    "optimizer": TRAINER.optimizer,
    "perceptron": scratchdl.Perceptron([1], 0),
    "plots": scratchdl.plots,
    "trainer": TRAINER,
    "x": np.ones(2),
}
# What a hint speaks in, where it names nothing of the package.
WORDS = """
    a about accuracies an and another are as ask at axis backpropagation batches be book by called
    calls classes complete convolutions counts cut dimensional do does downloads draws dropped
    each end ends experiment fewer for from function functions give given gives go goes GPU has
    height here how if in input is it items its itself K keep_prob large learning letter lists
    loop makes many mode need needs never new no none not nothing NumPy of off once only or
    parameters precision prints probabilities rate recorded reset returns run s same samples see
    set share shows shuffles so such t_test takes that the them themselves there they those to
    trains two unless up use variance W1 what whatever which whose width with write x_test Y you
"""


def classes_below(cls):
    """A class of the package, and those that inherit from it, by name."""
    ours = [each for each in cls.__subclasses__() if each.__module__.startswith("scratchdl.")]
    return {each.__name__: each for each in ours} | {
        name: found for each in ours for name, found in classes_below(each).items()
    }


CLASSES = classes_below(ForeignNames)


def names():
    """All names that a program may write: of the package, of its objects, and of settings."""
    owners = (scratchdl, builtins, *CLASSES.values(), *OBJECTS.values())
    found = {*OBJECTS, *(name for owner in owners for name in dir(owner))}
    for owner in (scratchdl, *CLASSES.values()):
        for thing in [owner, *(getattr(owner, name) for name in dir(owner) if name[0] != "_")]:
            if callable(thing):
                found |= set(inspect.signature(thing).parameters)
    return found


def hints():
    return {hint for table in (*INSTEAD.values(), *ARGUMENTS.values()) for hint in table.values()}


@pytest.mark.parametrize("owner", sorted(FOREIGN))
def test_the_names_that_are_answered_are_those_of_others(owner):
    assert set(INSTEAD[owner]) == set(" ".join(FOREIGN[owner].values()).split())


@pytest.mark.parametrize("method", SETTINGS)
def test_the_settings_that_are_answered_are_those_of_others(method):
    assert set(ARGUMENTS[method]) == set(SETTINGS[method].split())


def test_nobody_else_has_a_table():
    assert set(INSTEAD) == set(FOREIGN)
    assert set(INSTEAD) <= {"scratchdl", *CLASSES}
    assert set(ARGUMENTS) == set(SETTINGS)


def test_a_hint_is_made_of_words_and_of_names_of_ours():
    known = names() | set(WORDS.split())
    words = {word: hint for hint in hints() for word in re.findall(r"[A-Za-z]\w*", hint)}
    assert {word: hint for word, hint in words.items() if word not in known} == {}


def code_in(hint):
    """What in a hint is code: from a name with a parenthesis on, as far as it goes."""
    for start in re.finditer(r"(?<![\w.)])\w[\w.]*\(", hint):
        ends = [found.end() for found in re.finditer(r"\)", hint)]
        parsed = [as_code(hint[start.start() : end]) for end in ends if end > start.end()]
        yield [code for code in parsed if code][-1]


def as_code(text):
    try:
        return ast.parse(text, mode="eval")
    except SyntaxError:
        return None


def meant(node):
    """What a name in a hint is; of methods that are named alone, that of the usual object."""
    if isinstance(node, ast.Call):  # of a class, whose method follows
        return {scratchdl.Trainer: TRAINER}[meant(node.func)]
    if isinstance(node, ast.Attribute):
        return getattr(meant(node.value), node.attr)
    if node.id in OBJECTS:
        return OBJECTS[node.id]
    owners = (scratchdl, TRAINER, TRAINER.optimizer, builtins)
    return getattr(next(owner for owner in owners if hasattr(owner, node.id)), node.id)


def test_what_a_hint_calls_takes_what_it_gives():
    """Whoever writes what a hint says must not meet the next error."""
    seen = 0
    for hint in hints():
        for code in code_in(hint):
            for call in ast.walk(code):
                if isinstance(call, ast.Call) and meant(call.func) is not vars:
                    given = [arg for arg in call.args if getattr(arg, "value", 0) is not ...]
                    signature = inspect.signature(meant(call.func))
                    bind = signature.bind if given == call.args else signature.bind_partial
                    bind(*given, **{keyword.arg: keyword.value for keyword in call.keywords})
                    seen += 1
    assert seen > 100
