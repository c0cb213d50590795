"""Dropout and batch normalisation go on as if nothing had been: masks, averages, penalty."""

import numpy as np
import pytest

from scratchdl import (
    L1,
    Affine,
    BatchNormalization,
    Dropout,
    Momentum,
    MultiLayerNet,
    Network,
    Relu,
    Trainer,
    checkpoints,
)
from scratchdl.training.state import arrays_like

RNG = np.random.default_rng(0)
X = RNG.standard_normal((100, 4)).astype(np.float32)
T = RNG.integers(0, 3, 100)
ALL = {"weight_decay_lambda": 0.01, "dropout_ratio": 0.3, "use_batchnorm": True}


def extended(**options):
    return MultiLayerNet(4, [6, 5], 3, rng=0, **(ALL | options))


def trainer(net=None, **options):
    return Trainer(
        net or extended(),
        Momentum(lr=0.05),
        **({"train": (X, T), "validation": (X[:30], T[:30]), "batch_size": 30, "rng": 7} | options),
    )


def shared_generator():
    """One generator for masks and batches alike: a knot, but no reason to go wrong."""
    rng = np.random.default_rng(3)
    affine = Affine(np.ones((4, 3)), np.zeros(3))
    return trainer(Network([Dropout(0.2, rng=rng), affine]), rng=rng)


def assert_same(one, other):
    assert one.history == other.history
    np.testing.assert_equal(dict(one.net.params), dict(other.net.params))
    np.testing.assert_equal(dict(one.net.buffers), dict(other.net.buffers))
    np.testing.assert_equal(one.net.random_state, other.net.random_state)
    np.testing.assert_equal(one.net.predict(X), other.net.predict(X))


@pytest.mark.parametrize("make", [trainer, shared_generator])
@pytest.mark.parametrize("steps", [0, 1, 3, 4, 9])
def test_after_any_number_of_steps(tmp_path, make, steps):
    whole, first, second = (make() for _ in range(3))
    whole.fit(until=4)
    for _ in range(steps):
        first._take_step()
        if first.epoch.is_over:
            first._end_epoch()
    first.save(tmp_path / "run.npz")
    second.fit(epochs=1)  # masks drawn and averages moved in between must not matter
    second.resume(tmp_path / "run.npz")
    assert_same(second, first)
    second.fit(until=4)
    assert_same(second, whole)


def test_buffers_stay_the_same_objects(tmp_path):
    first, second = trainer(), trainer()
    first.fit(epochs=1, checkpoint=tmp_path / "run.npz")
    arrays = dict(second.net.buffers)
    second.resume(tmp_path / "run.npz")
    assert list(arrays) == ["mean1", "variance1", "mean2", "variance2"]
    assert all(second.net.buffers[name] is array for name, array in arrays.items())
    assert second.net.layers[1].buffers["mean"] is arrays["mean1"]


OTHERS = {
    "another ratio": lambda: extended(dropout_ratio=0.4),
    "no dropout": lambda: extended(dropout_ratio=0),
    "no averages": lambda: extended(use_batchnorm=False),
    "another activation": lambda: extended(activation="tanh"),
    "another strength": lambda: extended(weight_decay_lambda=0.02),
    "another penalty": lambda: extended(weight_decay_lambda=0, penalty=L1(0.01)),
    "no penalty": lambda: extended(weight_decay_lambda=0),
    "another momentum": lambda: with_momentum(0.5),
}


def with_momentum(momentum):
    net = extended()
    net.layers[1].momentum = momentum
    return net


@pytest.mark.parametrize("other", OTHERS)
def test_a_checkpoint_of_another_network_is_refused_and_changes_nothing(tmp_path, other):
    trainer().fit(epochs=1, checkpoint=tmp_path / "run.npz")
    ours, untouched = trainer(OTHERS[other]()), trainer(OTHERS[other]())
    with pytest.raises(ValueError, match=r"was written with|is not the npz file"):
        ours.resume(tmp_path / "run.npz")
    assert_same(ours, untouched)


@pytest.mark.parametrize("rngs", [[], None, [{}, {}], [{"bit_generator": "MT19937"}] * 2, "all"])
def test_states_of_generators_that_make_no_sense_are_refused(tmp_path, rngs):
    first, ours, untouched = trainer(), trainer(), trainer()
    first.fit(epochs=1, checkpoint=tmp_path / "run.npz")
    arrays, about = checkpoints.load(tmp_path / "run.npz", arrays_like(first))
    checkpoints.save(tmp_path / "run.npz", arrays, about | {"layer_rngs": rngs})
    with pytest.raises(ValueError, match="not written by a trainer"):
        ours.resume(tmp_path / "run.npz")
    assert_same(ours, untouched)


def test_a_penalty_without_a_text_of_its_own_is_known_again(tmp_path):
    class Cheap:
        def loss(self, W):
            return 0.0

        def gradient(self, W):
            return 0 * W

    first, second = (trainer(extended(weight_decay_lambda=0, penalty=Cheap())) for _ in range(2))
    first.fit(epochs=1, checkpoint=tmp_path / "run.npz")
    second.resume(tmp_path / "run.npz")
    assert_same(second, first)


@pytest.mark.hostile
def test_settings_that_are_numpy_scalars_can_be_saved(tmp_path):
    layers = [Dropout(np.float64(0.5), inverted=np.False_), Affine(np.ones((4, 3)), np.zeros(3))]
    ours = trainer(Network(layers, penalty=L1(np.float32(0.1))))
    ours.save(tmp_path / "run.npz")
    ours.resume(tmp_path / "run.npz")


@pytest.mark.filterwarnings("ignore:after epoch")  # nothing can be learnt here
def test_early_stopping_goes_back_to_the_averages_too():
    kept = {}

    def keep(trainer):
        kept[trainer.history.epochs] = trainer.net.predict(X)

    ours = trainer(patience=3, callbacks=[keep], validation=(X[:30], np.roll(T[:30], 1)))
    arrays = dict(ours.net.buffers)
    history = ours.fit(epochs=200)
    assert history.epochs == history.best_epoch + 3 < 200
    np.testing.assert_array_equal(ours.net.predict(X), kept[history.best_epoch])
    assert all(ours.net.buffers[name] is array for name, array in arrays.items())


def test_the_history_counts_the_penalty_and_measures_without_masks():
    ours = trainer(batch_size=100)
    costs = []
    ours.callbacks = [lambda trainer: costs.append(trainer.net.penalty_loss())]
    twin = extended()
    history = ours.fit(epochs=1)
    order = np.concatenate(trainer(batch_size=100).epoch.plan)
    assert history.losses == [twin.loss(X[order], T[order], training=True)]
    assert history.validation_loss[0] == pytest.approx(ours.net.loss(X[:30], T[:30]), rel=1e-6)
    assert costs[0] > 0.01


@pytest.mark.filterwarnings("ignore:overflow|invalid:RuntimeWarning")
def test_a_loss_that_is_not_finite_leaves_the_averages_alone():
    x = X.copy()
    x[50] = np.nan
    ours = Trainer(extended(), Momentum(), (x, T), batch_size=30, rng=0)
    with pytest.raises(FloatingPointError, match="loss is nan"):
        ours.fit(epochs=1)
    assert all(np.isfinite(array).all() for array in ours.net.buffers.values())
    assert np.isfinite(ours.net.predict(X)).all()


def test_a_last_batch_of_one_is_refused_at_once_or_left_out():
    layers = [BatchNormalization(np.ones(4), np.zeros(4)), Relu(), Affine(np.ones((4, 3)), [0] * 3)]
    net, train = Network(layers), (X[:31], T[:31])
    before = {name: array.copy() for name, array in net.buffers.items()}
    with pytest.raises(
        ValueError, match=r"31 samples in batches of 30 leave one .* drop_last=True"
    ):
        Trainer(net, Momentum(), train, batch_size=30, rng=0)
    with pytest.raises(ValueError, match="31 samples in batches of 1 leave one"):
        Trainer(net, Momentum(), train, batch_size=1, drop_last=True)
    np.testing.assert_equal(dict(net.buffers), before)
    ours = Trainer(net, Momentum(), train, batch_size=30, drop_last=True, rng=0)
    assert len(ours.fit(epochs=2).losses) == 2
    plain = Network([Affine(np.ones((4, 3)), [0] * 3)])  # it can learn from one
    assert len(Trainer(plain, Momentum(), train, batch_size=30).fit(1).losses) == 2
