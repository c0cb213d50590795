"""Slips that would go unnoticed, or end in words of Python alone: each gets one clear sentence."""

import numpy as np
import pytest

from scratchdl import (
    L2,
    SGD,
    Affine,
    MultiLayerNet,
    Network,
    Relu,
    Skip,
    SoftmaxWithLoss,
    Trainer,
    TwoLayerNet,
    clip_gradients,
    cosine,
    numerical_gradient,
    softmax_cross_entropy,
)

pytestmark = pytest.mark.hostile

X, T = np.random.default_rng(0).normal(size=(6, 4)), np.arange(6) % 2


class Forgetful(Relu):
    """A layer of a reader's own whose `backward` leaves nothing behind."""

    def __init__(self):
        super().__init__()
        self.params = {"W": np.ones(2, np.float32)}


SLIPS = {
    "one class": (
        lambda: MultiLayerNet(4, [5], 1, rng=0).loss(X, T * 0),
        ValueError,
        "softmax of one score is always 1",
    ),
    "labels from 1": (
        lambda: softmax_cross_entropy(X[:, :2], T + 1),
        IndexError,
        r"labels must lie in 0\.\.1, got 2; if they begin at 1, give t - 1",
    ),
    "the class of a penalty": (
        lambda: Network([Affine.of_size(4, 2)], penalty=L2),
        TypeError,
        "penalty must have loss and gradient",
    ),
    "the class of a schedule": (lambda: SGD(cosine), TypeError, r"got the class: cosine\(\.\.\.\)"),
    "layers one by one": (
        lambda: Network(Affine.of_size(4, 3), Relu(), Affine.of_size(3, 2)),
        TypeError,
        r"layers must be a list: put them all into one",
    ),
    "layers to skip one by one": (
        lambda: Skip(Affine.of_size(4, 3), Affine.of_size(3, 4)),
        TypeError,
        r"layers must be a list: put them all into one",
    ),
    "one layer to skip": (lambda: Skip(Relu()), TypeError, r"layers must be a list, such as"),
    "parameters for a rate": (
        lambda: SGD(TwoLayerNet(4, 3, 2, rng=0).params),
        TypeError,
        r"lr must be a number or a schedule; parameters go to update",
    ),
    "True for a rate": (lambda: SGD(True), TypeError, "lr must be a number, got True"),
    "True for a size": (
        lambda: TwoLayerNet(True, 3, 2),
        TypeError,
        "input_size must be an integer, got True",
    ),
    "None for hidden layers": (
        lambda: MultiLayerNet(4, None, 2),
        TypeError,
        r"for no hidden layer write \[\]",
    ),
    "lists for parameters": (
        lambda: SGD().update([X], [X]),
        TypeError,
        "params must be a dictionary of arrays by name, got list",
    ),
    "no gradients": (
        lambda: SGD().update({"W": X}, None),
        TypeError,
        "grads must be a dictionary of arrays by name, got NoneType",
    ),
    "a list to be clipped": (
        lambda: clip_gradients([X], 1.0),
        TypeError,
        "grads must be a dictionary of arrays by name, got list",
    ),
    "a function without a value": (
        lambda: numerical_gradient(lambda _: None, np.ones(2)),
        TypeError,
        "f must return one number, got None",
    ),
    "targets first": (
        lambda: Trainer(MultiLayerNet(4, [5], 2), SGD(), (T, X)),
        ValueError,
        r"train is the pair \(x, t\), samples first",
    ),
    "a layer that leaves no gradient": (
        lambda: Network([Affine.of_size(4, 2), Forgetful()]).gradient(X, T),
        KeyError,
        r"backward of Forgetful has left no grads\['W'\]",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_in_one_sentence(slip):
    make, kind, words = SLIPS[slip]
    with pytest.raises(kind, match=words) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_one_score_is_refused_by_the_layer_as_by_the_net():
    with pytest.raises(ValueError, match="SigmoidWithLoss"):
        SoftmaxWithLoss().forward([[1.0], [2.0]], [0, 0])


def test_a_missing_folder_is_named_and_nothing_is_made(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*no to write net\.npz into"):
        TwoLayerNet(2, 3, 2).save(tmp_path / "no" / "net.npz")
    assert not list(tmp_path.iterdir())


def test_an_optimizer_whose_parameters_are_refused_counts_no_update():
    optimizer, locked = SGD(), np.ones(3)
    params, grads = {"a": np.ones(3), "b": locked}, {"a": np.ones(3), "b": np.ones(3)}
    optimizer.update(params, grads)
    locked.flags.writeable = False  # after it was looked at
    before = params["a"].copy()
    with pytest.raises(TypeError, match="b is read-only"):
        optimizer.update(params, grads)
    assert optimizer.t == 1
    np.testing.assert_array_equal(params["a"], before)
