"""Nothing public escapes the checks: what is not registered is named here."""

import inspect

import pytest

import scratchdl
from checks.registry import (
    ACTIVATIONS,
    INITIALIZERS,
    LAYERS,
    LOSS_LAYERS,
    LOSSES,
    NETWORKS,
    OPTIMIZERS,
    PENALTIES,
    ROW_ACTIVATIONS,
)

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
}


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


def test_layer_recipes_give_twins():
    for case in LAYERS.values():
        one, other = case.layer(), case.layer()
        assert one is not other
        assert {k: v.tolist() for k, v in one.params.items()} == {
            k: v.tolist() for k, v in other.params.items()
        }
