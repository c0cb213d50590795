"""The command line: a run and its folder, going on, being stopped, and what is typed wrongly."""

import importlib
import json
import os
import re
import runpy
import shlex
import signal
import subprocess
import sys
from importlib import metadata

import numpy as np
import pytest

from command_line import run
from scratchdl import Trainer, cli, load_mnist_sample
from scratchdl.cli.runs import DATA, DEFAULTS, build, option_name, with_defaults
from scratchdl.files import held_alone

pytestmark = pytest.mark.repetitive  # most of it trains


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "two-layer"
    assert run("train", "--epochs", 2, "--out", folder) == 0
    return folder


def test_a_run_is_a_folder(trained):
    names = {path.name for path in trained.iterdir()}
    assert names == {"settings.json", "checkpoint.npz", "history.json", "curves.png"}
    history = json.loads((trained / "history.json").read_text("utf-8"))
    assert len(history["validation_accuracy"]) == 2
    assert (trained / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_a_log_has_a_line_for_each_epoch_and_a_terminal_has_not(tmp_path, monkeypatch, capsys):
    assert run("train", "--epochs", 2, "--out", tmp_path / "log") == 0
    said = capsys.readouterr().out.splitlines()
    line = r"epoch {}: \d\d\.\d\d% of the validation digits right, loss 0\.\d{{4}}"
    assert [bool(re.fullmatch(line.format(n), said[n - 1])) for n in (1, 2)] == [True, True]
    monkeypatch.setattr(cli.actions, "watched_stream", lambda: sys.stderr)
    assert run("train", "--epochs", 1, "--out", tmp_path / "terminal") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_run_can_be_evaluated(trained, capsys):
    assert run("evaluate", trained) == 0
    settings = json.loads((trained / "settings.json").read_text("utf-8"))
    run_of_its_own = build(settings)
    run_of_its_own.trainer.resume(trained / "checkpoint.npz")
    right = run_of_its_own.trainer.net.accuracy(*load_mnist_sample()[1])
    assert f"after epoch 2: {right:.2%} of 1000 test digits right" in capsys.readouterr().out


@pytest.mark.parametrize(("share", "held"), [(0.2, 1000), (0.5, 2500), (1e-9, 1), (1 - 1e-9, 4999)])
def test_what_it_validates_on_is_neither_learnt_from_nor_tested_on(share, held):
    (x, t), (x_test, t_test) = load_mnist_sample()
    for seed in (0, 1):
        run_of_its_own = build(with_defaults({"validation": share, "seed": seed}))
        trainer = run_of_its_own.trainer
        np.testing.assert_array_equal(np.concatenate([trainer.train[0], trainer.validation[0]]), x)
        np.testing.assert_array_equal(np.concatenate([trainer.train[1], trainer.validation[1]]), t)
        assert len(trainer.validation[0]) == held
        np.testing.assert_equal(run_of_its_own.test, (x_test, t_test))


def test_going_on_is_as_never_having_stopped(tmp_path):
    once, twice = tmp_path / "once", tmp_path / "twice"
    assert run("train", "--epochs", 2, "--seed", 3, "--lr", 0.3, "--out", once) == 0
    assert run("train", "--epochs", 1, "--seed", 3, "--lr", 0.3, "--out", twice) == 0
    assert run("train", "--epochs", 2, "--resume", "--out", twice) == 0
    for name in ("checkpoint.npz", "history.json", "settings.json"):
        assert (once / name).read_bytes() == (twice / name).read_bytes()


def test_threads_are_of_this_call_and_no_setting_of_the_run(tmp_path, capsys):
    once, twice = tmp_path / "once", tmp_path / "twice"
    assert run("train", "--epochs", 2, "--threads", 2, "--out", once) == 0
    assert run("train", "--epochs", 1, "--threads", 2, "--out", twice) == 0
    assert run("train", "--epochs", 2, "--threads", 2, "--resume", "--out", twice) == 0
    for name in ("checkpoint.npz", "history.json", "settings.json"):
        assert (once / name).read_bytes() == (twice / name).read_bytes()
    assert "threads" not in json.loads((once / "settings.json").read_text("utf-8"))
    assert run("train", "--epochs", 3, "--resume", "--out", twice) == 0  # and now with one
    assert "after epoch 3:" in capsys.readouterr().out


@pytest.mark.parametrize("optimizer", cli.OPTIMIZERS)
def test_every_optimizer_has_a_rate_that_suits(optimizer, tmp_path):
    assert run("train", "--epochs", 1, "--optimizer", optimizer, "--out", tmp_path) == 0
    history = json.loads((tmp_path / "history.json").read_text("utf-8"))
    assert history["validation_accuracy"][0] > 0.8
    settings = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    assert settings["lr"] == cli.OPTIMIZERS[optimizer][1]


def test_a_run_is_not_overwritten(trained):
    before = (trained / "checkpoint.npz").read_bytes()
    assert "holds a run already; go on with --resume" in run("train", "--out", trained)
    assert (trained / "checkpoint.npz").read_bytes() == before


def test_a_run_goes_on_with_its_own_settings_only(trained):
    before = (trained / "checkpoint.npz").read_bytes()
    said = run("train", "--resume", "--epochs", 3, "--batch-size", 50, "--out", trained)
    assert "was begun with --batch-size 100, not 50: leave the option out" in said
    said = run("train", "--resume", "--epochs", 3, "--validation", 0.1, "--out", trained)
    assert "was begun with --validation 0.2, not 0.1: leave the option out" in said
    assert (trained / "checkpoint.npz").read_bytes() == before


def test_a_run_that_is_complete_says_so(trained, capsys):
    assert run("train", "--resume", "--epochs", 2, "--seed", 0, "--out", trained) == 0
    assert "the run has 2 epochs already; for more, give larger --epochs" in capsys.readouterr().out


def test_what_is_wrong_leaves_no_folder_behind(tmp_path):
    for wrong in (["--epochs", 0], ["--model", "cnn"], ["--lr", -1], ["--seed", -1]):
        assert run("train", *wrong, "--out", tmp_path / "run") == 2
        assert not (tmp_path / "run").exists()


def test_a_run_without_a_complete_epoch_can_only_be_begun_again(tmp_path, capsys):
    said = run("train", "--lr", 1e9, "--out", tmp_path)  # and no warning
    assert re.fullmatch(
        r"Error: with --lr 1e\+09 the loss is \w+ at step \d+, in epoch 1: give a smaller --lr",
        said,
    )
    for arguments in (["evaluate", tmp_path], ["train", "--resume", "--out", tmp_path]):
        assert "holds no complete epoch: begin it again" in run(*arguments)
    assert run("train", "--epochs", 1, "--out", tmp_path) == 0


def test_the_version_is_that_of_the_package(capsys):
    assert run("--version") == 0
    assert metadata.version("scratchdl") in capsys.readouterr().out


WRONG = {
    "a command": (["trian"], "there is no command 'trian'; did you mean 'train'?"),
    "an option": (["train", "--optimiser", "sgd"], "no option '--optimiser'; did you mean '--opti"),
    "another option": (["train", "--epoch", "3"], "no option '--epoch'; did you mean '--epochs'?"),
    "an option of none": (
        ["--epochs", "3"],
        "no option '--epochs'; choose from -h, --help, --version",
    ),
    "an option alone": (["--verbose"], "no option '--verbose'; did you mean '--version'?"),
    "a model": (["train", "--model", "two-layr"], "--model 'two-layr'; did you mean 'two-layer'?"),
    "an optimizer": (["train", "--optimizer", "sdg"], "--optimizer 'sdg'; did you mean 'sgd'?"),
    "another one": (["train", "--optimizer", "adams"], "did you mean 'adam'?"),
    "data": (["train", "--data", "minst"], "no --data 'minst'; did you mean 'mnist'?"),
    "a rate": (["train", "--lr", "-1"], "--lr must be a finite number greater than 0, got -1.0"),
    "a rate in words": (["train", "--lr", "high"], "--lr must be a number, got 'high'"),
    "no epochs": (["train", "--epochs", "0"], "--epochs must be at least 1, got 0"),
    "epochs in words": (["train", "--epochs", "abc"], "--epochs must be an integer, got 'abc'"),
    "half a batch": (
        ["train", "--batch-size", "0.5"],
        "--batch-size must be an integer, got '0.5'",
    ),
    "an empty batch": (["train", "--batch-size", "0"], "--batch-size must be at least 1, got 0"),
    "a seed": (["train", "--seed", "-1"], "--seed must be at least 0, got -1"),
    "a share": (["train", "--validation", "20"], "--validation must be greater than 0 and less th"),
    "no thread": (["train", "--threads", "0"], "--threads must be at least 1, got 0"),
    "a bare option": (["train", "--epochs"], "argument --epochs: expected one argument"),
    "a word too many": (["evaluate", "run", "again"], "'again' is a word too many"),
    "no folder": (["evaluate"], "needs the folder of a run, as in: scratchdl evaluate run\n"),
}


# These reach a check of numbers as they were typed, as a text, which its annotation forbids.
TEXTS = ("a rate in words", "epochs in words", "half a batch")


@pytest.mark.parametrize(
    "what",
    [pytest.param(what, marks=[pytest.mark.hostile] * (what in TEXTS)) for what in WRONG],
)
def test_what_is_typed_wrongly_is_answered_in_one_sentence(what, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    arguments, message = WRONG[what]
    assert run(*arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Error: ")
    assert message in shown.err
    assert shown.err.count("\n") == 1


IMPOSSIBLE = {
    "a file for a folder": (["train", "--out", __file__], "is a file; a run needs a folder"),
    "no run": (["evaluate", "nowhere"], "nowhere holds no run"),
    "no run to go on with": (["train", "--resume"], "run holds no run"),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_cannot_be_done_is_answered_in_one_sentence(what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, message = IMPOSSIBLE[what]
    said = run(*arguments)
    assert said.startswith("Error: ")
    assert message in said
    assert "\n" not in said


def test_with_nothing_typed_it_helps(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["scratchdl"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "usage: scratchdl" in shown
    assert all(command in shown for command in cli.ACTIONS)


def test_help_names_every_setting_and_its_default(capsys):
    assert run("train", "--help") == 0
    shown = " ".join(capsys.readouterr().out.split())
    for setting, default in DEFAULTS.items():
        assert option_name(setting) in shown
        assert f"[{'one that suits the optimizer' if default is None else default}]" in shown
    assert "--threads INTEGER how many threads share each batch [1]" in shown


@pytest.mark.parametrize("text", ["{}", "[1]", "{", '{"model": 3}'])
def test_settings_of_something_else_are_refused(trained, tmp_path, text):
    (tmp_path / "settings.json").write_text(text, "utf-8")
    assert run("evaluate", tmp_path).startswith("Error: ")


def test_without_matplotlib_only_the_picture_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert run("train", "--epochs", 1, "--out", tmp_path) == 0
    assert "no picture of the curves: figures need matplotlib" in capsys.readouterr().out
    assert not (tmp_path / "curves.png").exists()


def press_ctrl_c(*_):
    raise KeyboardInterrupt


def test_ctrl_c_while_the_data_load_leaves_nothing_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setitem(DATA, "sample", press_ctrl_c)
    said = run("train", "--out", tmp_path / "run")
    assert said == "stopped at once; nothing was saved yet: begin again with the same command"
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("epochs", [0, 2])
def test_ctrl_c_in_the_middle_of_an_epoch_says_what_is_there(tmp_path, monkeypatch, epochs):
    step, done = Trainer._take_step, 40 * epochs + 7

    def interrupted(trainer):
        step(trainer) if trainer.step < done else press_ctrl_c()

    folder = tmp_path / "my run"
    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "_take_step", interrupted)
        said = run("train", "--epochs", 4, "--out", folder)
    if not epochs:
        assert said == "stopped at once; nothing was saved yet: begin again with the same command"
        assert run("train", "--epochs", 1, "--out", folder) == 0
        return
    _, command = said.split("go on with: scratchdl ")
    assert f"what {folder} held when it was last saved is whole; " in said
    assert run(*shlex.split(command)) == 0
    assert run("train", "--epochs", 4, "--out", tmp_path / "whole") == 0
    for name in ("checkpoint.npz", "history.json"):
        assert (folder / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


@pytest.mark.parametrize("times", [1, 2])
def test_the_first_ctrl_c_waits_for_the_epoch_and_the_second_does_not(
    tmp_path, monkeypatch, capsys, times
):
    step = Trainer._take_step

    def interrupted(trainer):
        step(trainer)
        if trainer.step in range(45, 45 + times):  # the second epoch begins with step 41
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Trainer, "_take_step", interrupted)
    said = run("train", "--epochs", 4, "--out", tmp_path)
    monkeypatch.undo()
    ended = capsys.readouterr().out if times == 1 else said
    assert f"go on with: scratchdl train --out {tmp_path} --epochs 4 --resume" in ended
    assert (said == 0) is (times == 1)
    assert run("evaluate", tmp_path) == 0
    assert f"after epoch {3 - times}: " in capsys.readouterr().out


def test_ctrl_c_while_another_run_is_measured_promises_nothing(trained, monkeypatch):
    monkeypatch.setitem(DATA, "sample", press_ctrl_c)
    assert run("evaluate", trained) == "stopped"


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C cannot be sent to a single program here")
def test_ctrl_c_ends_the_epoch_and_says_how_to_go_on(tmp_path):
    command = [sys.executable, "-m", "scratchdl", "train", "--epochs", "100000"]
    process = subprocess.Popen(
        [*command, "--out", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (tmp_path / "checkpoint.npz").exists():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert f"go on with: scratchdl train --out {tmp_path} --epochs 100000 --resume" in out
    assert run("evaluate", tmp_path) == 0


def test_the_package_itself_can_be_run(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["scratchdl", "--version"])
    itself = importlib.import_module("scratchdl.__main__")  # who imports it runs nothing
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(itself.__file__, run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("scratchdl ")


def test_a_folder_in_which_another_program_trains_is_left_alone(trained, tmp_path):
    for folder, more in ((trained, ["--resume"]), (tmp_path, [])):
        with held_alone(folder / "settings.json"):
            said = run("train", "--epochs", 3, "--out", folder, *more)
        assert said == (
            f"Error: another program is training in {folder}; wait until it ends, or choose "
            "another --out"
        )
