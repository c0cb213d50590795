"""Nothing public escapes the checks: what is not registered is named here."""

import inspect
import re
from pathlib import Path

import pytest

import scratchdl
from checks.registry import (
    ACTIVATIONS,
    AUGMENTATIONS,
    DATA_SETS,
    INITIALIZERS,
    LAYERS,
    LOSS_LAYERS,
    LOSSES,
    NETWORKS,
    OPTIMIZERS,
    OTHERS,
    PENALTIES,
    ROW_ACTIVATIONS,
    SCHEDULES,
)
from exercises.answers import cases as answers
from scratchdl import augment, datasets
from scratchdl.book.exercises import names as exercises

TESTS = Path(__file__).parents[1]
NOT_A_LOSS = {"one_hot"}


def public(wanted):
    return {name for name in scratchdl.__all__ if wanted(getattr(scratchdl, name))}


def comes_from(module):
    return lambda thing: getattr(thing, "__module__", "").startswith(f"scratchdl.{module}")


def is_layer(thing):
    return has_backward(thing) and not takes_targets(thing) and not comes_from("graph")(thing)


def is_loss_layer(thing):
    return has_backward(thing) and takes_targets(thing)


def has_backward(thing):
    return inspect.isclass(thing) and hasattr(thing, "backward") and not is_protocol(thing)


def is_network(thing):
    return inspect.isclass(thing) and hasattr(thing, "loss_and_gradient")


def takes_targets(thing):
    return "t" in inspect.signature(thing.forward).parameters


def is_protocol(thing):
    return getattr(thing, "_is_protocol", False)


def is_optimizer(thing):
    is_subclass = inspect.isclass(thing) and issubclass(thing, scratchdl.Optimizer)
    return is_subclass and thing is not scratchdl.Optimizer


def is_schedule(thing):
    return comes_from("optimizers.schedules")(thing)


def changes_pictures(name):
    """Whether this is a function of `augment` that draws: the others are its tools."""
    thing = getattr(augment, name)
    return inspect.isfunction(thing) and "rng" in inspect.signature(thing).parameters


REGISTERED = {
    "activations": {
        function.__name__
        for case in ACTIVATIONS.values()
        for function in (case.function, case.grad)
    }
    | {
        function.__name__
        for case in ROW_ACTIVATIONS.values()
        for function in (case.function, case.jacobian)
    },
    "initializers": {case.draw.__name__ for case in INITIALIZERS.values()},
    "losses": {case.function.__name__ for case in LOSSES.values()},
    "layers": {type(case.layer()).__name__ for case in LAYERS.values()},
    "loss_layers": {type(case.make()).__name__ for case in LOSS_LAYERS.values()},
    "networks": {type(case.net()).__name__ for case in NETWORKS.values()},
    "penalties": {case.make.__name__ for case in PENALTIES.values()},
    "optimizers": {type(case.make()).__name__ for case in OPTIMIZERS.values()},
    "schedules": {type(case.make(0.1)).__name__ for case in SCHEDULES.values()},
    "augmentations": {case.change.__name__ for case in AUGMENTATIONS.values()},
    "data_sets": {case.load.__name__ for case in DATA_SETS.values()},
    "exercises": set(answers()),
}
PUBLIC = {
    "activations": public(comes_from("activations")),
    "initializers": public(comes_from("initializers")),
    "losses": public(comes_from("losses")) - NOT_A_LOSS,
    "layers": public(is_layer),
    "loss_layers": public(is_loss_layer),
    "networks": public(is_network),
    "penalties": public(comes_from("regularization")),
    "optimizers": public(is_optimizer),
    "schedules": public(is_schedule),
    "augmentations": {name for name in vars(augment) if changes_pictures(name)},
    "data_sets": {name for name in datasets.__all__ if name.startswith("load_")},
    "exercises": set(exercises()),
}
# What has a name in a module of its own instead of at the top.
ELSEWHERE = {"augmentations", "exercises"}


def unregistered(names):
    """The public names that no list of checks and no test of their own is responsible for."""
    kinds = {
        name for kind, of_kind in REGISTERED.items() if kind not in ELSEWHERE for name in of_kind
    }
    return set(names) - kinds - set(OTHERS)


def test_a_public_name_in_no_registry_is_a_fault():
    assert unregistered(scratchdl.__all__) == set(), "add what is missing to registry.py"
    assert unregistered([*scratchdl.__all__, "planted"]) == {"planted"}


def test_what_stands_alone_is_public_and_has_tests_that_use_it():
    assert set(OTHERS) <= set(scratchdl.__all__)
    unused = [
        name
        for name, file in OTHERS.items()
        if not re.search(rf"\b{name}\b", (TESTS / file).read_text("utf-8"))
    ]
    assert unused == []


def test_nothing_stands_alone_that_is_of_a_kind():
    kinds = {
        name for kind, of_kind in REGISTERED.items() if kind != "exercises" for name in of_kind
    }
    assert kinds & set(OTHERS) == set()


@pytest.mark.parametrize("kind", PUBLIC)
def test_every_public_name_is_registered(kind):
    assert PUBLIC[kind] == REGISTERED[kind], f"add what is missing to {kind} in registry.py"


def test_every_activation_is_importable_from_the_top():
    assert set(scratchdl.activations.__all__) == PUBLIC["activations"]


def test_names_are_found_where_they_are_looked_for():
    assert {"sigmoid", "softmax_jacobian"} <= PUBLIC["activations"]
    assert "cross_entropy_error" in PUBLIC["losses"]
    assert {"Affine", "Relu"} <= PUBLIC["layers"]
    assert "SoftmaxWithLoss" in PUBLIC["loss_layers"]
    assert {"gaussian", "he"} <= PUBLIC["initializers"]
    assert "SGD" in PUBLIC["optimizers"]
    assert "L2" in PUBLIC["penalties"]
    assert "TwoLayerNet" in PUBLIC["networks"]
    assert {"cosine", "warm_up"} <= PUBLIC["schedules"]
    assert {"shift", "elastic"} <= PUBLIC["augmentations"]
    assert "load_iris" in PUBLIC["data_sets"]
    assert len(PUBLIC["exercises"]) > 50


def test_layer_recipes_give_twins():
    for case in LAYERS.values():
        one, other = case.layer(), case.layer()
        assert one is not other
        assert {k: v.tolist() for k, v in one.params.items()} == {
            k: v.tolist() for k, v in other.params.items()
        }
