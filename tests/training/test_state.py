"""What a checkpoint says of the training that wrote it, in the words of its errors."""

import json
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest

from duck import Duck
from scratchdl import SGD, Adam, Momentum, MultiLayerNet, Pooling, Trainer, checkpoints, warm_up
from scratchdl.training.state import (
    arrays_like,
    fingerprint,
    flat,
    function_settings,
    numbers_of,
    schedule_settings,
    settings,
)

RNG = np.random.default_rng(0)
X, T = RNG.standard_normal((20, 4)).astype(np.float32), RNG.integers(0, 3, 20)


def trainer(optimizer=None, **options):
    net = MultiLayerNet(4, [5], 3, rng=0)
    return Trainer(net, optimizer or SGD(lr=0.1), (X, T), **({"rng": 0, "batch_size": 7} | options))


def test_settings_go_by_the_names_that_they_are_given_by():
    found = settings(
        trainer(Adam(lr=0.01), max_norm=np.float32(0.5), patience=3, validation=(X, T)), 0
    )
    samples = found.pop("training samples")
    assert samples == found.pop("validation samples")
    assert samples.startswith("(20, 4) #")
    json.dumps(found)  # numbers of NumPy's could not be written
    assert found == {
        "network": {
            "layers": [
                {"kind": "Affine", "W": "(4, 5)", "b": "(5,)"},
                {"kind": "Relu"},
                {"kind": "Affine", "W": "(5, 3)", "b": "(3,)"},
            ],
            "last": "SoftmaxWithLoss",
            "penalty": None,
        },
        "optimizer": {"kind": "Adam", "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "eps_hat": False},
        "lr": {"kind": "constant", "lr": 0.01},
        "batch_size": 7,
        "drop_last": False,
        "replacement": False,
        "max_norm": 0.5,
        "augment": None,
        "patience": 3,
    }


def test_of_many_differences_three_are_named(tmp_path):
    trainer().save(tmp_path / "run.npz")
    other = trainer(
        batch_size=5, drop_last=True, replacement=True, max_norm=1.0, validation=(X, T), patience=2
    )
    with pytest.raises(ValueError, match="was written with") as told:
        other.resume(tmp_path / "run.npz")
    words = str(told.value).partition("was written with ")[2]
    assert words.count(" instead of ") == 3
    assert words.endswith(" and 3 more: build the trainer as it was built then")
    with pytest.raises(ValueError, match=r"instead of True: build the trainer as it was built"):
        trainer(batch_size=5, drop_last=True, replacement=True).resume(tmp_path / "run.npz")


def test_numbers_and_words_are_kept():
    found = numbers_of(Pooling(2, 3, stride=1, kind="average"))
    assert {"average", 2, 3, 1, 0} == set(found.values())


@pytest.mark.parametrize(("updates", "count"), [(0, 1), (1, 2), (2, 2), (3, 3), (6, 3), (7, 4)])
def test_of_a_function_the_rates_up_to_the_next_update_are_kept(updates, count):
    rates = [1.0, 0.5, 0.25, 0.125][:count]
    found = schedule_settings(lambda t: 1 / t, updates)
    assert found == {"kind": "function", "rates": rates}
    ramp = schedule_settings(warm_up(lambda t: 1.0, steps=1), updates)
    assert ramp == {"kind": "warm_up", "rates": [0.5, 1.0, 1.0, 1.0][:count]}


@dataclass
class Falling:
    """A schedule of the reader's own, one of whose settings was left out."""

    end: int | None = None

    def __call__(self, t):
        return 1 / t


def test_a_setting_that_was_left_out_is_no_function():
    assert schedule_settings(Falling(), 5) == {"kind": "Falling", "end": None}


def test_a_change_of_samples_goes_by_its_name_and_settings():
    def turned(x, *, rng, degrees, mode, paper):
        return x

    change = partial(turned, 3, mode="wrap", degrees=np.float32(0.5), paper=X)
    assert function_settings(change) == {
        "function": "turned",
        "0": 3,
        "mode": "wrap",
        "degrees": 0.5,
    }


def test_data_of_another_kind_or_shape_are_other_data():
    one = fingerprint((np.zeros(4), T))
    assert one == fingerprint((np.zeros(4), T))
    for other in (np.zeros(4, int), np.zeros((2, 2)), np.zeros(8, np.float32)):
        assert fingerprint((other, T)).partition("#")[2] != one.partition("#")[2]


def test_an_array_in_a_checkpoint_has_the_name_of_its_place():
    net = MultiLayerNet(4, [5], 3, use_batchnorm=True, rng=0)
    ours = Trainer(net, Momentum(), (X, T), (X, T), patience=1, batch_size=10, rng=0)
    ours.fit(1)
    network = [f"params/{name}" for name in net.params] + ["buffers/mean1", "buffers/variance1"]
    slots = [f"slots/v/{name}" for name in net.params]
    assert list(arrays_like(ours)) == [*network, *slots, *(f"best/{name}" for name in network)]


def test_settings_within_settings_are_named_one_after_the_other():
    nested = {"lr": {"lr": 0.1}, "layers": [{"ratio": 0.5}]}
    assert dict(flat(nested)) == {"lr": 0.1, "layers 1 ratio": 0.5}


def test_what_was_learnt_on_the_host_goes_on_on_a_device(tmp_path):
    def make(array):
        net = MultiLayerNet(4, [5], 3, use_batchnorm=True, rng=0).like(array)
        return Trainer(net, Momentum(), (X, T), (X, T), patience=3, batch_size=10, rng=0)

    here, there = make(np.empty(0)), make(Duck(0.0))
    here.fit(1, checkpoint=tmp_path / "run.npz")
    there.resume(tmp_path / "run.npz")
    assert here.fit(1) == there.fit(1)
    for name, W in here.net.params.items():
        np.testing.assert_array_equal(there.net.params[name].memory, W)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": 3}, "the checkpoint has schema 3, not 4: another version of"),
        ({"settings": None}, "not written by a trainer: it has no settings"),
        ({"updates": "2"}, "not written by a trainer: it has no settings"),
        ({"updates": -1}, "updates must be at least 0"),
        ({"cursor": -1}, "'cursor must be at least 0"),
        ({"step": -1}, "'step must be at least 0"),
        ({"lr": {"kind": "cosine"}}, "its learning rate became a schedule on the way"),
    ],
)
def test_what_a_text_lacks_is_said_and_nothing_changes(tmp_path, change, words):
    first, ours = trainer(), trainer()
    first.fit(1, checkpoint=tmp_path / "run.npz")
    arrays, about = checkpoints.load(tmp_path / "run.npz", arrays_like(first))
    checkpoints.save(tmp_path / "run.npz", arrays, about | change)
    with pytest.raises(ValueError, match=words):
        ours.resume(tmp_path / "run.npz")
    np.testing.assert_equal(dict(ours.net.params), dict(trainer().net.params))
