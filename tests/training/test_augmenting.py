"""Samples that are changed, batch by batch, before a network learns from them."""

from functools import partial

import numpy as np
import pytest

from scratchdl import SGD, MultiLayerNet, Trainer
from scratchdl.augment import rotate, shift

pytestmark = pytest.mark.filterwarnings("ignore:after epoch")  # nothing can be learnt here
RNG = np.random.default_rng(0)
X = RNG.standard_normal((50, 16)).astype(np.float32)
T = RNG.integers(0, 3, 50)


def trainer(**options):
    net = MultiLayerNet(16, [5], 3, rng=0)
    return Trainer(net, SGD(lr=0.1), (X, T), (X, T), batch_size=20, rng=7, **options)


def mixed(x, *, rng):
    return shift(rotate(x, 20, rng=rng), 1, rng=rng)


class Watch:
    """Changes nothing, and keeps what it was called with."""

    def __init__(self):
        self.calls = []

    def __call__(self, x, *, rng):
        self.calls.append((x.copy(), rng.random()))
        return x


def test_every_batch_is_changed_once_and_targets_stay_with_their_samples():
    watch = Watch()
    one, other = trainer(augment=watch), trainer()
    assert one.fit(epochs=2) == other.fit(epochs=2)  # in the same order, to the last bit
    assert [len(x) for x, _ in watch.calls] == [20, 20, 10] * 2
    assert len({draw for _, draw in watch.calls}) == 6
    seen = np.concatenate([x for x, _ in watch.calls[:3]])
    assert np.array_equal(np.sort(seen, axis=0), np.sort(X, axis=0))


def test_the_network_learns_from_the_changed_samples():
    one = trainer(augment=lambda x, *, rng: np.zeros_like(x))
    one.fit(epochs=1)
    first = MultiLayerNet(16, [5], 3, rng=0)
    assert np.array_equal(one.net.params["W1"], first.params["W1"])  # from zeros comes no slope
    assert not np.array_equal(one.net.params["b2"], first.params["b2"])


def test_accuracies_are_measured_on_samples_as_they_are():
    def blank(x, *, rng):
        return x * 0

    one = trainer(augment=blank)
    history = one.fit(epochs=1)
    assert history.validation_accuracy[-1] == one.net.accuracy(X, T)


def test_the_seed_of_the_trainer_decides_all():
    runs = [trainer(augment=mixed).fit(epochs=2).losses for _ in range(2)]
    assert runs[0] == runs[1] != trainer().fit(epochs=2).losses


@pytest.mark.parametrize("steps", [0, 1, 2, 4])
def test_a_training_that_was_interrupted_goes_on_to_the_last_bit(tmp_path, steps):
    whole, first, second = (trainer(augment=mixed) for _ in range(3))
    whole.fit(until=3)
    for _ in range(steps):
        first._take_step()
        if first.epoch.is_over:
            first._end_epoch()
    first.save(tmp_path / "run.npz")
    second.augment_rng.random(3)  # another state must not matter
    second.resume(tmp_path / "run.npz")
    second.fit(until=3)
    assert second.history == whole.history
    np.testing.assert_equal(dict(second.net.params), dict(whole.net.params))
    assert second.augment_rng.bit_generator.state == whole.augment_rng.bit_generator.state


@pytest.mark.parametrize(
    ("saved", "resumed", "words"),
    [
        (None, shift, "augment function None instead of shift"),
        (shift, None, "augment function shift instead of None"),
        (partial(shift, pixels=1), partial(shift, pixels=2), "augment pixels 1 instead of 2"),
        (partial(shift, pixels=1), partial(rotate, degrees=1), "function shift instead of rotate"),
    ],
)
def test_a_checkpoint_of_another_augmentation_is_refused(tmp_path, saved, resumed, words):
    trainer(augment=saved).save(tmp_path / "run.npz")
    with pytest.raises(ValueError, match=words):
        trainer(augment=resumed).resume(tmp_path / "run.npz")


def test_a_function_inside_a_partial_is_known_by_its_name(tmp_path):
    def both(x, first, *, rng):
        return first(x, rng=rng)

    trainer(augment=partial(both, first=shift)).save(tmp_path / "run.npz")
    trainer(augment=partial(both, first=shift)).resume(tmp_path / "run.npz")
    with pytest.raises(ValueError, match="augment first function shift instead of rotate"):
        trainer(augment=partial(both, first=rotate)).resume(tmp_path / "run.npz")


def test_a_change_of_shape_is_refused():
    with pytest.raises(ValueError, match=r"keep the shape of a batch, \(20, 16\), but gave \(10"):
        trainer(augment=lambda x, *, rng: x[:10]).fit(epochs=1)


@pytest.mark.hostile
def test_what_is_no_function_is_refused():
    with pytest.raises(TypeError, match="augment must be a function"):
        trainer(augment=shift(X, rng=0))
