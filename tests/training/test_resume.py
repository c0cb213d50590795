"""A training that was interrupted goes on as if nothing had been, to the last bit."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from scratchdl import (
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    MultiLayerNet,
    Nesterov,
    Optimizer,
    RMSprop,
    Trainer,
    checkpoints,
    constant,
    cosine,
    warm_up,
)

pytestmark = pytest.mark.filterwarnings("ignore:after epoch")  # nothing can be learnt here
PROGRAM = Path(__file__).with_name("train_and_print.py")
KILLS = int(os.environ.get("SCRATCHDL_KILLS", "6"))  # each costs the start of a Python
RNG = np.random.default_rng(0)
X = RNG.standard_normal((100, 4)).astype(np.float32)
T = RNG.integers(0, 3, 100)


class Heavy(Optimizer):
    """An optimizer that remembers."""

    slots = ("v",)

    def step(self, W, g, v):
        v[...] = 0.9 * v - self.lr * g
        W += v


def trainer(optimizer=None, *, hidden=5, **options):
    net = MultiLayerNet(4, [hidden], 3, rng=0)
    return Trainer(
        net,
        optimizer or Heavy(lr=0.05),
        **({"train": (X, T), "validation": (X[:30], T[:30]), "batch_size": 30, "rng": 7} | options),
    )


def assert_same(one, other):
    assert one.history == other.history
    assert (one.step, one.optimizer.t) == (other.step, other.optimizer.t)
    np.testing.assert_equal(dict(one.net.params), dict(other.net.params))
    if one.optimizer.t:  # before the first update there is nothing to remember, or zeros
        np.testing.assert_equal(one.optimizer.state_dict(), other.optimizer.state_dict())
    assert one.rng.bit_generator.state == other.rng.bit_generator.state


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("steps", [0, 1, 3, 4, 9])
def test_after_any_number_of_steps(tmp_path, steps, replacement):
    whole, first, second = (trainer(replacement=replacement) for _ in range(3))
    whole.fit(until=5)

    for done in range(steps):
        first._take_step()
        if first.epoch.is_over:
            first._end_epoch()
        assert first.step == done + 1
    first.save(tmp_path / "run.npz")
    second.rng.random(3)  # a generator in another state must not matter
    second.resume(tmp_path / "run.npz")
    assert_same(second, first)
    second.fit(until=5)
    assert_same(second, whole)


OPTIMIZERS = {
    "momentum": lambda: Momentum(lr=0.05),
    "nesterov": lambda: Nesterov(lr=0.05),
    "adagrad": lambda: AdaGrad(lr=0.05),
    "rmsprop": lambda: RMSprop(lr=0.01),
    "adam": lambda: Adam(lr=0.01),
    "adamw": lambda: AdamW(lr=0.01),
    "a schedule": lambda: Momentum(lr=warm_up(cosine(0.1, steps=12), steps=5)),
    "a function": lambda: Adam(lr=warm_up(lambda t: 0.01 / t, steps=3)),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_goes_on_where_it_was(tmp_path, name):
    whole, first, second = (trainer(OPTIMIZERS[name](), max_norm=0.5) for _ in range(3))
    whole.fit(until=4)
    first.fit(epochs=2, checkpoint=tmp_path / "run.npz")
    second.resume(tmp_path / "run.npz")
    assert_same(second, first)
    assert second.optimizer.lr == first.optimizer.lr
    second.fit(until=4)
    assert_same(second, whole)


def test_checkpoints_come_after_each_epoch_and_every_few_steps(tmp_path, monkeypatch):
    saved = []
    monkeypatch.setattr(Trainer, "save", lambda self, path: saved.append(self.step))
    trainer().fit(epochs=3)
    assert saved == []
    trainer().fit(epochs=3, checkpoint=tmp_path / "run.npz")
    assert saved == [4, 8, 12]
    saved.clear()
    trainer().fit(epochs=2, checkpoint=tmp_path / "run.npz", every=3)
    assert saved == [3, 4, 6, 8]


def test_the_best_parameters_and_the_learning_rate_are_kept(tmp_path):
    first, second = (trainer(patience=2) for _ in range(2))
    first.fit(epochs=2)
    first.optimizer.lr = 0.125
    first.save(tmp_path / "run.npz")
    second.resume(tmp_path / "run.npz")
    assert second.optimizer.lr == 0.125
    np.testing.assert_equal(second.best, first.best)
    assert first.fit(epochs=50) == second.fit(until=50)
    np.testing.assert_equal(dict(second.net.params), dict(first.net.params))


def hopeless(**options):
    """A trainer that stops early: about these targets it can learn nothing."""
    return trainer(patience=3, validation=(X[:30], np.roll(T[:30], 1)), **options)


def test_from_every_checkpoint_of_a_run_that_stops_early(tmp_path, monkeypatch):
    whole, paths = hopeless(), []
    save = Trainer.save

    def keep(self, _):
        paths.append(tmp_path / f"{len(paths)}.npz")
        save(self, paths[-1])

    monkeypatch.setattr(Trainer, "save", keep)
    whole.fit(60, checkpoint="each", every=1)
    assert whole.stopped_early
    assert whole.history.epochs == whole.history.best_epoch + 3 < 60
    assert len(paths) == whole.step + whole.history.epochs
    for path in paths:
        ours = hopeless()
        ours.resume(path)
        if not ours.stopped_early:  # as after the last one, which was written when all was over
            ours.fit(until=60)
        assert_same(ours, whole)


def test_patience_that_has_run_out_is_out_until_there_is_more(tmp_path):
    ours, again = hopeless(), hopeless()
    ours.fit(epochs=60, checkpoint=tmp_path / "run.npz")
    stopped, W1 = ours.history.epochs, ours.net.params["W1"].copy()
    again.resume(tmp_path / "run.npz")
    for one in (ours, again):
        with pytest.warns(UserWarning, match=f"patience ran out after epoch {stopped}, so nothing"):
            one.fit(epochs=2)
        with pytest.warns(UserWarning, match="patience ran out"):
            one.fit(until=90)
        one.fit(until=stopped)
        assert one.history.epochs == stopped
        np.testing.assert_array_equal(one.net.params["W1"], W1)
        one.patience = 5
        assert not one.stopped_early
        one.fit(epochs=1)
        assert one.history.epochs == stopped + 1
    assert_same(ours, again)


def test_arrays_stay_the_same_objects(tmp_path):
    first, second = trainer(), trainer()
    first.fit(epochs=1, checkpoint=tmp_path / "run.npz")
    arrays = dict(second.net.params)
    second.resume(tmp_path / "run.npz")
    assert all(second.net.params[name] is W for name, W in arrays.items())


OTHERS = {
    "another network": lambda: trainer(hidden=6),
    "another optimizer": lambda: trainer(SGD(lr=0.05)),
    "another setting": lambda: trainer(Momentum(momentum=0.8)),
    "a schedule": lambda: trainer(Momentum(lr=constant(0.02))),
    "a limit to gradients": lambda: trainer(max_norm=1.0),
    "another batch size": lambda: trainer(batch_size=20),
    "another way to draw": lambda: trainer(replacement=True),
    "patience": lambda: trainer(patience=3),
    "another patience": lambda: trainer(patience=4),
    "batches that leave some out": lambda: trainer(drop_last=True),
    "another learning rate": lambda: trainer(Heavy(lr=0.06)),
    "other samples": lambda: trainer(train=(X + 1e-6, T)),
    "other labels": lambda: trainer(train=(X, np.roll(T, 1))),
    "other validation samples": lambda: trainer(validation=(X[1:31], T[1:31])),
    "no validation samples": lambda: trainer(validation=None),
    "a function": lambda: trainer(Heavy(lr=lambda t: 0.05)),
    "another function": lambda: trainer(Heavy(lr=lambda t: 0.05 / (t if t > 3 else 1))),
    "another ramp": lambda: trainer(Heavy(lr=warm_up(lambda t: 0.06, steps=3))),
}

WORDS = {
    "another network": r"network layers 1 W \(4, 5\) instead of \(4, 6\)",
    "another optimizer": "optimizer kind Heavy instead of SGD",
    "another setting": r"optimizer momentum 0\.9 instead of 0\.8",
    "a limit to gradients": r"max_norm None instead of 1\.0",
    "another batch size": "batch_size 30 instead of 20",
    "another way to draw": "replacement False instead of True",
    "another learning rate": r"lr 0\.05 instead of 0\.06: build the trainer as it was",
    "other labels": r"training samples \(100, 4\) #\w+ instead of \(100, 4\) #\w+",
    "other validation samples": "validation samples",
    "another patience": "patience 3 instead of 4",
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_checkpoint_of_another_training_is_refused_and_changes_nothing(tmp_path, other):
    ramp = Heavy(lr=warm_up(lambda t: 0.05, steps=3))
    steep = Heavy(lr=lambda t: 0.05)
    firsts = {"another ramp": ramp, "another function": steep}
    first = trainer(
        Momentum() if other in ("another setting", "a schedule") else firsts.get(other),
        patience=3 if other == "another patience" else None,
    )
    first.fit(epochs=1, checkpoint=tmp_path / "run.npz")
    ours, untouched = OTHERS[other](), OTHERS[other]()
    with pytest.raises(ValueError, match=f"was written with .*{WORDS.get(other, '')}") as caught:
        ours.resume(tmp_path / "run.npz")
    assert len(str(caught.value)) < 300
    assert_same(ours, untouched)


def test_a_schedule_that_was_set_on_the_way_must_be_set_again(tmp_path):
    first, second = trainer(), trainer()
    first.fit(1)
    first.optimizer.lr = cosine(0.1, steps=20)
    first.save(tmp_path / "run.npz")
    with pytest.raises(ValueError, match="became a schedule on the way: set it before you resume"):
        second.resume(tmp_path / "run.npz")
    second.optimizer.lr = cosine(0.1, steps=20)
    second.resume(tmp_path / "run.npz")
    first.fit(1)
    second.fit(1)
    assert_same(first, second)


def test_a_list_of_rates_can_be_a_schedule(tmp_path):
    rates = np.linspace(0.1, 0.01, 8)
    first, second = (trainer(Heavy(lr=lambda t: rates[t - 1])) for _ in range(2))
    first.fit(1, checkpoint=tmp_path / "run.npz")
    second.resume(tmp_path / "run.npz")
    second.fit(1)
    assert second.optimizer.lr == rates[7]


TAMPERED = {
    "schema": ({"schema": 99}, "has schema 99, not 4"),
    "no settings": ({"settings": None}, "not written by a trainer"),
    "updates of text": ({"updates": "4"}, "not written by a trainer"),
    "no generator": ({"rng": None}, "not written by a trainer"),
    "another generator": ({"rng": {"bit_generator": "MT19937"}}, "not written by a trainer"),
    "a negative step": ({"step": -1}, "not written by a trainer"),
    "a cursor of text": ({"cursor": "3"}, "not written by a trainer"),
    "an unknown list": ({"history": {"secrets": []}}, "not written by a trainer"),
    "a learning rate of text": (
        {"lr": {"kind": "constant", "lr": "1"}},
        "not written by a trainer",
    ),
    "a learning rate uphill": ({"lr": {"kind": "constant", "lr": -0.1}}, "not written"),
    "a bare learning rate": ({"lr": 0.1}, "not written by a trainer"),
}


@pytest.mark.parametrize("part", TAMPERED)
def test_a_text_that_makes_no_sense_is_refused_and_changes_nothing(tmp_path, part):
    change, message = TAMPERED[part]
    first, ours, untouched = trainer(), trainer(), trainer()
    first.fit(epochs=1, checkpoint=tmp_path / "run.npz")
    arrays, about = checkpoints.load(tmp_path / "run.npz", training_arrays(first))
    checkpoints.save(tmp_path / "run.npz", arrays, about | change)
    with pytest.raises(ValueError, match=message):
        ours.resume(tmp_path / "run.npz")
    assert_same(ours, untouched)


def training_arrays(trainer):
    from scratchdl.training.state import arrays_like

    return arrays_like(trainer)


def command(path):
    return [sys.executable, str(PROGRAM), str(path), str(4 * KILLS)]


def run(path):
    ended = subprocess.run(command(path), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()[-1]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_killed_at_random_moments_it_ends_with_the_same_bits(tmp_path):
    whole = run(tmp_path / "whole.npz")
    moments, path = random.Random(0), tmp_path / "killed.npz"  # noqa: S311  # no secret
    for _ in range(KILLS):
        process = subprocess.Popen(command(path), stdout=subprocess.PIPE)
        for _ in range(moments.randrange(1, 6)):
            process.stdout.readline()  # it trains, and has saved once more
        time.sleep(moments.uniform(0, 0.005))  # now it computes, or writes, or renames
        process.kill()
        process.wait()
        process.stdout.close()
        assert process.returncode == -signal.SIGKILL, "it was over before it could be killed"
    assert run(path) == whole
    assert run(path) == whole  # asked again when all is over, it trains no more
