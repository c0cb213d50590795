"""A network is measured on all samples, however many are looked at together."""

import math

import numpy as np
import pytest

from scratchdl import L2, Affine, IdentityWithLoss, MultiLayerNet, Network
from scratchdl.training.measuring import measure

RNG = np.random.default_rng(0)
X, T = RNG.standard_normal((2345, 4)), RNG.integers(0, 3, 2345)


def test_parts_together_are_the_whole():
    net = MultiLayerNet(4, [5], 3, penalty=L2(0.1), rng=0, dtype=np.float64)
    loss, share_right = measure(net, X, T)
    assert loss == pytest.approx(net.loss(X, T), rel=1e-12)
    assert share_right == net.accuracy(X, T)


def test_numbers_are_never_simply_right():
    net = Network([Affine.of_size(4, 2, rng=0, dtype=np.float64)], last=IdentityWithLoss())
    t = RNG.standard_normal((2345, 2))
    loss, share_right = measure(net, X, t)
    assert loss == pytest.approx(net.loss(X, t), rel=1e-12)
    assert math.isnan(share_right)
