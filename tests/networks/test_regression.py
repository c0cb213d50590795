"""A network that predicts numbers: it learns, is measured by its own loss, and has no accuracy."""

import numpy as np
import pytest

from scratchdl import (
    L2,
    SGD,
    Affine,
    IdentityWithLoss,
    Momentum,
    Network,
    SoftmaxWithLoss,
    Tanh,
    Trainer,
    gradient_check,
)
from scratchdl.plots import plot_history
from scratchdl.training.measuring import measure

RNG = np.random.default_rng(0)
X = RNG.uniform(-2, 2, (1200, 2))
T = np.stack([np.sin(X[:, 0]) * X[:, 1], X.sum(axis=1)], axis=1)


def net(last=None, **options):
    rng = np.random.default_rng(1)
    layers = [Affine(rng.normal(size=(2, 20)), np.zeros(20)), Tanh()]
    layers.append(Affine(rng.normal(size=(20, 2)) / 4, np.zeros(2)))
    return Network(layers, last=last or IdentityWithLoss(), **options)


def test_it_predicts_its_scores_and_its_loss_is_the_squared_error():
    ours = net(penalty=L2(0.1))
    np.testing.assert_array_equal(ours.predict(X), ours.scores(X))
    squared = ((ours.scores(X) - T) ** 2).sum() / (2 * len(X))
    assert ours.loss(X, T) == pytest.approx(squared + ours.penalty_loss(), rel=1e-12)


def test_its_gradients_are_right():
    ours = net(penalty=L2(0.1))
    x, t = X[:5].copy(), T[:5]
    grads = ours.gradient(x, t, with_input=True)
    assert gradient_check(lambda: ours.loss(x, t), {"x": x, **ours.params}, grads).passed
    measured = ours.numerical_gradient(x, t)
    np.testing.assert_allclose(grads["W1"], measured["W1"], rtol=1e-6, atol=1e-9)


def test_a_trainer_measures_it_by_its_own_loss_and_can_stop_early():
    ours = net(penalty=L2(1e-4))
    train, validation = (X[:1000], T[:1000]), (X[1000:], T[1000:])
    trainer = Trainer(ours, Momentum(0.02), train, validation, patience=3, rng=0)
    history = trainer.fit(epochs=30)
    assert history.validation_loss[-1] == pytest.approx(ours.loss(*validation), rel=1e-12)
    assert history.validation_loss[-1] < history.validation_loss[0] / 4
    assert history.train_accuracy == history.validation_accuracy == []
    assert len(plot_history(history).axes[0].lines) == 2


def test_it_is_measured_in_parts_and_has_no_share_of_right_answers():
    loss, share_right = measure(net(), X, T)  # more samples than are looked at together
    assert loss == pytest.approx(net().loss(X, T), rel=1e-12)
    assert np.isnan(share_right)


def test_right_and_wrong_is_no_question_to_it():
    message = r"IdentityWithLoss predicts numbers.* by loss\(x, t\)"
    with pytest.raises(TypeError, match=message):
        net().accuracy(X, T)


def test_its_checkpoint_is_not_that_of_a_classifier(tmp_path):
    def trainer(last):
        return Trainer(net(last), SGD(0.1), (X[:10], np.eye(2)[[0, 1] * 5]), rng=0)

    trainer(IdentityWithLoss()).fit(1, checkpoint=tmp_path / "run.npz")
    with pytest.raises(ValueError, match="was written with"):
        trainer(SoftmaxWithLoss()).resume(tmp_path / "run.npz")
    trainer(IdentityWithLoss()).resume(tmp_path / "run.npz")


def test_without_an_end_of_its_own_a_network_classifies():
    layers = [Affine(np.eye(2), np.zeros(2))]
    assert isinstance(Network(layers).last, SoftmaxWithLoss)
    np.testing.assert_allclose(Network(layers).predict([[0.0, 0.0]]), [[0.5, 0.5]])


@pytest.mark.hostile
@pytest.mark.parametrize("last", [IdentityWithLoss, "softmax", Tanh(), 0])
def test_what_is_no_end_of_a_network_is_refused(last):
    with pytest.raises(TypeError, match="last must be an output layer, as IdentityWithLoss"):
        Network([Affine(np.eye(2), np.zeros(2))], last=last)
