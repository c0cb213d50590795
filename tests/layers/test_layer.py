"""What holds for the methods of every layer, whatever it computes."""

import inspect

import pytest

import scratchdl

LAYERS = [
    each
    for each in vars(scratchdl).values()
    if isinstance(each, type) and {"forward", "backward"} <= set(dir(each))
]


@pytest.mark.parametrize("kind", LAYERS)
def test_a_layer_learns_only_when_it_is_told_to(kind):
    training = inspect.signature(kind.forward).parameters.get("training")
    assert training is None or training.default is False
