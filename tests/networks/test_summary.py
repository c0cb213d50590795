"""Nets show what they are made of, and what it costs."""

import copy

import numpy as np
import pytest

from checks.registry import NETWORKS
from scratchdl import (
    Affine,
    BatchNormalization,
    Convolution,
    MultiLayerNet,
    Network,
    Relu,
    ThreeLayerNet,
    TwoLayerNet,
    init_network,
)
from scratchdl.networks.summary import first_shape

each_net = pytest.mark.parametrize("case", NETWORKS.values(), ids=NETWORKS)


@each_net
def test_a_summary_adds_up_and_leaves_the_net_alone(case):
    net = case.net()
    twin = copy.deepcopy(net)
    options = {"input_shape": case.x_shape[1:]} if hasattr(net, "layers") else {}
    summary = net.summary(**options)
    assert summary.parameters == sum(array.size for array in net.params.values())
    assert summary.rows[-1].output == (case.K,)
    assert repr(summary).splitlines()[-1].startswith("total")
    x, t = case.x(), case.labels()
    np.testing.assert_equal(net.loss_and_gradient(x, t), twin.loss_and_gradient(x, t))


@each_net
def test_a_net_shows_its_parts(case):
    shown = repr(case.net())
    assert shown.startswith(f"{type(case.net()).__name__}(\n")
    assert "0x" not in shown
    assert f"{sum(W.size for W in case.net().params.values()):,} parameters in float64" in shown


def test_multiply_adds_are_the_products_of_the_formula():
    net = MultiLayerNet(784, [100, 50], 10, use_batchnorm=True, rng=0)
    rows = net.summary().rows
    assert [row.multiply_adds for row in rows] == [78400, 100, 0, 5000, 50, 0, 500]
    assert [row.output for row in rows] == [(100,)] * 3 + [(50,)] * 3 + [(10,)]
    assert net.summary().multiply_adds == 84050
    assert (
        repr(TwoLayerNet(784, 50, 10).summary()).splitlines()[1].endswith("39,250         39,200")
    )


def test_pictures_need_a_shape():
    net = Network([BatchNormalization.of_size(3), Relu(), Affine.of_size(12, 2)])
    assert net.summary((3, 2, 2)).rows[0].multiply_adds == 12
    assert net.summary((3, 2, 2)).rows[-1].output == (2,)


def test_the_shape_of_a_sample_is_that_of_the_first_layer_that_learns():
    assert Network([Relu(), Affine.of_size(3, 2)]).summary().rows[0].output == (3,)
    with pytest.raises(ValueError, match=r"give input_shape.*such as \(1, 28, 28\)"):
        Network([Relu(), Convolution.of_size(1, 2, 3)]).summary()
    assert first_shape([Relu()]) == ()  # nothing learns, so a number will do


def test_a_net_of_matrices_has_a_row_for_each():
    summary = ThreeLayerNet(init_network()).summary()
    assert [row.output for row in summary.rows] == [(3,), (2,), (2,)]
    assert summary.rows[0].layer == "W1 (2, 3), b1 (3,)"
    assert (summary.parameters, summary.multiply_adds) == (23, 16)
