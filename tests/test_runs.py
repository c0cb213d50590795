"""What a run is made of: its network, its digits, its settings in a file, and who holds it."""

import json
from contextlib import ExitStack

import numpy as np
import pytest

from scratchdl.book.ranks import Arrived
from scratchdl.cli import runs
from scratchdl.cli.runs import (
    DEFAULTS,
    MODELS,
    begin,
    build,
    go_on,
    hold_back,
    read_settings,
    with_defaults,
)

SIZES = {  # of the arrays of the first and the last layer
    "two-layer": ((784, 50), (50, 10)),
    "multi-layer": ((784, 100), (100, 10)),
    "simple-conv": ((30, 1, 5, 5), (100, 10)),
    "deep-conv": ((16, 1, 3, 3), (50, 10)),
    "residual": ((16, 1, 3, 3), (32, 10)),
}


@pytest.mark.parametrize("model", MODELS)
def test_a_seed_decides_every_weight_of_a_model(model):
    one, same, other = (MODELS[model](seed).params for seed in (3, 3, 4))
    weights = [name for name in one if np.ptp(one[name]) > 0]
    assert (one[weights[0]].shape, one[weights[-1]].shape) == SIZES[model]
    for name in weights:
        np.testing.assert_array_equal(one[name], same[name])
        assert (one[name] != other[name]).any()


def test_the_hidden_layers_of_the_multi_layer_net_are_alike():
    shapes = [W.shape for W in MODELS["multi-layer"](0).params.values() if W.ndim == 2]
    assert shapes == [(784, 100), (100, 100), (100, 100), (100, 100), (100, 10)]


@pytest.mark.parametrize("model", MODELS)
def test_the_weights_of_a_model_begin_as_large_as_relu_needs(model):
    """By the rule of He; with smaller ones nothing arrives at the last of four hidden layers."""
    params = MODELS[model](0).params
    for W in [W for W in params.values() if W.ndim > 1 and W.size > 1000]:
        inputs = W.shape[0] if W.ndim == 2 else np.prod(W.shape[1:])
        assert W.std() == pytest.approx(np.sqrt(2 / inputs), rel=0.15)


def test_settings_are_as_given_and_the_rate_suits_the_optimizer():
    assert with_defaults({}) == DEFAULTS | {"lr": 0.2}
    assert with_defaults({"optimizer": "adam", "seed": 7}) == DEFAULTS | {
        "optimizer": "adam",
        "lr": 0.002,
        "seed": 7,
    }
    assert with_defaults({"lr": 0.5})["lr"] == 0.5
    with pytest.raises(ValueError, match="there is no optimizer 'sdg'; did you mean 'sgd'"):
        with_defaults({"optimizer": "sdg"})


def test_the_trainer_is_what_the_settings_say():
    settings = with_defaults({"optimizer": "momentum", "lr": 0.3, "batch_size": 64, "seed": 5})
    trainer, (x, t) = build(settings, threads=2)
    assert type(trainer.optimizer).__name__ == "Momentum"
    assert trainer.optimizer.lr == 0.3
    assert trainer.batch_size == 64
    assert (trainer.threads, build(settings).trainer.threads) == (2, 1)
    assert (len(trainer.train[0]), len(trainer.validation[0])) == (4000, 1000)
    assert (x.shape, t.shape) == ((1000, 784), (1000,))
    np.testing.assert_array_equal(trainer.net.params["W1"], MODELS["two-layer"](5).params["W1"])


def test_the_seed_decides_the_order_of_the_digits():
    one, same, other = (
        build(with_defaults({"seed": seed, "batch_size": 1000})).trainer for seed in (5, 5, 6)
    )
    other.net.params.update(one.net.params)  # only the order differs
    first, second, third = (trainer.fit(1).as_dict() for trainer in (one, same, other))
    assert first == second
    assert first["validation_loss"] != third["validation_loss"]


class Waiting:
    """One of two processes, which notes when it has waited for the other."""

    size = 2

    def __init__(self, rank, events):
        self.rank, self.events = rank, events

    def Ibcast(self, buf):  # noqa: N802  mpi4py's name
        self.events.append("waits")
        return Arrived()


@pytest.mark.hostile  # it gives the loader a stand-in, which is no such run
@pytest.mark.parametrize(
    ("rank", "wanted"), [(0, ["reads", "waits"]), (1, ["waits", "reads"]), (None, ["reads"])]
)
def test_one_process_reads_the_digits_before_the_others_do(rank, wanted, monkeypatch):
    """Or all of them would download them at once."""
    events = []
    monkeypatch.setitem(runs.DATA, "sample", lambda: events.append("reads") or "digits")
    comm = None if rank is None else Waiting(rank, events)
    assert runs.load("sample", comm) == "digits"
    assert events == wanted


@pytest.mark.parametrize(
    ("share", "samples", "held"),
    [(0.2, 10, 2), (0.24, 10, 2), (0.26, 10, 3), (0.01, 3, 1), (0.99, 3, 2)],
)
def test_at_least_one_sample_is_learnt_from_and_one_held_back(share, samples, held):
    x = np.arange(samples)
    (x_learn, t_learn), (x_held, t_held) = hold_back(share, x, 10 * x)
    np.testing.assert_array_equal(np.concatenate([x_learn, x_held]), x)
    np.testing.assert_array_equal(np.concatenate([t_learn, t_held]), 10 * x)
    assert len(x_held) == len(t_held) == held
    with pytest.raises(ValueError, match=r"^validation must be greater than 0 and less than 1"):
        hold_back(share + 1, x, x)


def test_a_run_is_begun_in_a_folder_that_is_made_for_it(tmp_path):
    folder = tmp_path / "runs" / "of today" / "first"
    settings = with_defaults({})
    with ExitStack() as held:
        run = begin(folder, settings, held)
        assert run.trainer.threads == 1
        assert read_settings(folder) == settings
        text = (folder / "settings.json").read_text("utf-8")
        assert text == json.dumps(settings, indent=1) + "\n"
        with pytest.raises(ValueError, match="another program is training in"), ExitStack() as two:
            begin(folder, settings, two)
    with pytest.raises(ValueError, match="first holds no complete epoch: begin it again, without"):
        go_on(folder, {})
    with ExitStack() as held:  # nothing was saved, so nothing is lost
        begin(folder, settings, held)


def test_a_run_that_ended_while_another_loaded_its_digits_is_left_alone(tmp_path, monkeypatch):
    def ended(folder, held):
        (folder / "settings.json").write_text("of the other run", "utf-8")
        (folder / "checkpoint.npz").touch()

    monkeypatch.setattr(runs, "hold", ended)
    with pytest.raises(ValueError, match="holds a run already"), ExitStack() as held:
        begin(tmp_path, with_defaults({}), held)
    assert (tmp_path / "settings.json").read_text("utf-8") == "of the other run"


def test_a_run_goes_on_with_what_it_was_begun_with(tmp_path):
    settings = with_defaults({"seed": 3})
    with ExitStack() as held:
        begin(tmp_path, settings, held, threads=2).trainer.fit(
            1, checkpoint=tmp_path / "checkpoint.npz"
        )
    run = go_on(tmp_path, {"seed": 3, "batch_size": 100})  # said again, which changes nothing
    assert run.trainer.history.epochs == run.trainer.threads == 1
    assert go_on(tmp_path, {}, threads=2).trainer.threads == 2
    with pytest.raises(ValueError, match=r"begun with --seed 3, not 4: leave the option out to go"):
        go_on(tmp_path, {"seed": 4})


BROKEN = {
    "half a file": '{"model": "two-layer",',
    "a list": "[1, 2]",
    "nothing of it": "{}",
    "one setting less": json.dumps({k: v for k, v in with_defaults({}).items() if k != "seed"}),
    "one setting more": json.dumps(with_defaults({}) | {"sed": 1}),
    "a rate in words": json.dumps(with_defaults({}) | {"lr": "high"}),
    "a seed of 0.5": json.dumps(with_defaults({}) | {"seed": 0.5}),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_settings_that_are_none_are_told_so(kind, tmp_path):
    (tmp_path / "settings.json").write_text(BROKEN[kind], "utf-8")
    words = r"settings\.json does not hold the settings of a run: model, optimizer, data, lr, batch"
    with pytest.raises(ValueError, match=words):
        read_settings(tmp_path)


def test_a_folder_without_settings_holds_no_run(tmp_path):
    with pytest.raises(ValueError, match=r"holds no run: there is no settings\.json in it"):
        read_settings(tmp_path)
    with pytest.raises(ValueError, match="holds no run"):
        read_settings(tmp_path / "nowhere")


UNKNOWN = {"model": "two-layr", "optimizer": "sdg", "data": "minst"}


@pytest.mark.parametrize("setting", UNKNOWN)
def test_settings_of_another_version_name_what_is_not_known(setting, tmp_path):
    """A run that was begun elsewhere may name what is not here."""
    settings = with_defaults({}) | {setting: UNKNOWN[setting]}
    with pytest.raises(ValueError, match=f"there is no {setting} '{UNKNOWN[setting]}'; did you"):
        build(settings)
