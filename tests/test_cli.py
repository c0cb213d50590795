"""The command line: a run and its folder, going on, being stopped, and what is typed wrongly."""

import json
import os
import signal
import subprocess
import sys
from importlib import metadata

import pytest

from scratchdl import cli


def run(*arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return ended.value.code


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


def test_a_run_can_be_evaluated(trained, capsys):
    assert run("evaluate", trained) == 0
    history = json.loads((trained / "history.json").read_text("utf-8"))
    shown = capsys.readouterr().out
    assert f"after epoch 2: accuracy {history['validation_accuracy'][-1]:.2%}" in shown


def test_going_on_is_as_never_having_stopped(tmp_path):
    once, twice = tmp_path / "once", tmp_path / "twice"
    assert run("train", "--epochs", 2, "--seed", 3, "--lr", 0.3, "--out", once) == 0
    assert run("train", "--epochs", 1, "--seed", 3, "--lr", 0.3, "--out", twice) == 0
    assert run("train", "--epochs", 2, "--resume", "--out", twice) == 0
    for name in ("checkpoint.npz", "history.json", "settings.json"):
        assert (once / name).read_bytes() == (twice / name).read_bytes()


@pytest.mark.parametrize("optimizer", cli.OPTIMIZERS)
def test_every_optimizer_has_a_rate_that_suits(optimizer, tmp_path):
    assert run("train", "--epochs", 1, "--optimizer", optimizer, "--out", tmp_path) == 0
    history = json.loads((tmp_path / "history.json").read_text("utf-8"))
    assert history["validation_accuracy"][0] > 0.84
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
    assert (trained / "checkpoint.npz").read_bytes() == before


def test_a_run_that_is_complete_says_so(trained, capsys):
    assert run("train", "--resume", "--epochs", 2, "--seed", 0, "--out", trained) == 0
    assert "the run has 2 epochs already; for more, give larger --epochs" in capsys.readouterr().out


def test_what_is_wrong_leaves_no_folder_behind(tmp_path):
    for wrong in (["--epochs", 0], ["--model", "cnn"], ["--lr", -1], ["--seed", -1]):
        assert run("train", *wrong, "--out", tmp_path / "run").startswith("Error: ")
        assert not (tmp_path / "run").exists()


def test_a_run_without_a_complete_epoch_can_only_be_begun_again(tmp_path, capsys):
    with pytest.warns(RuntimeWarning):
        assert "the loss is" in run("train", "--lr", 1e9, "--out", tmp_path)
    for arguments in (["evaluate", tmp_path], ["train", "--resume", "--out", tmp_path]):
        assert "holds no complete epoch: begin it again" in run(*arguments)
    assert run("train", "--epochs", 1, "--out", tmp_path) == 0


def test_the_version_is_that_of_the_package(capsys):
    assert run("--version") == 0
    assert metadata.version("scratchdl") in capsys.readouterr().out


WRONG = {
    "a model": (["train", "--model", "two-layr"], "no model 'two-layr'; did you mean 'two-layer'?"),
    "an optimizer": (["train", "--optimizer", "sdg"], "no optimizer 'sdg'; did you mean 'sgd'?"),
    "another one": (["train", "--optimizer", "adams"], "did you mean 'adam'?"),
    "data": (["train", "--data", "minst"], "no data 'minst'; did you mean 'mnist'?"),
    "a rate": (["train", "--lr", "-1"], "lr must be a finite number greater than 0, got -1.0"),
    "epochs": (["train", "--epochs", "0"], "epochs must be at least 1, got 0"),
    "a file for a folder": (["train", "--out", __file__], "is a file; a run needs a folder"),
    "no run": (["evaluate", "nowhere"], "nowhere holds no run"),
    "no run to go on with": (["train", "--resume"], "run holds no run"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_value_is_answered_in_one_sentence(what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, message = WRONG[what]
    said = run(*arguments)
    assert said.startswith("Error: ")
    assert message in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--epoch", "3"], "Did you mean '--epochs'?"),
        (["train", "--epochs", "many"], "'many' is not a valid integer"),
        (["evaluate"], "Missing argument 'RUN'"),
    ],
)
def test_a_wrong_option_is_answered_with_the_right_one(arguments, message, capsys):
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("text", ["{}", "[1]", "{", '{"model": 3}'])
def test_settings_of_something_else_are_refused(trained, tmp_path, text):
    (tmp_path / "settings.json").write_text(text, "utf-8")
    assert run("evaluate", tmp_path).startswith("Error: ")


def test_without_click_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "click", None)
    assert run("--help") == 'the command line needs click: pip install "scratchdl[cli]"'


def test_without_matplotlib_only_the_picture_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert run("train", "--epochs", 1, "--out", tmp_path) == 0
    assert "no picture of the curves: figures need matplotlib" in capsys.readouterr().out
    assert not (tmp_path / "curves.png").exists()


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
