"""What a run says and leaves behind, seen from outside."""

import io
import json
import signal
import sys

import matplotlib.pyplot as plt
import pytest

from command_line import run
from scratchdl import Trainer
from scratchdl.cli.actions import say


@pytest.fixture
def stopped_after(monkeypatch):
    """Press Ctrl-C at this step."""

    def stopped_after(steps):
        step = Trainer._take_step

        def interrupted(trainer):
            step(trainer)
            if trainer.step == steps:
                signal.raise_signal(signal.SIGINT)

        monkeypatch.setattr(Trainer, "_take_step", interrupted)

    return stopped_after


@pytest.mark.parametrize(("threads", "more"), [(1, ""), (2, " --threads 2")])
def test_a_run_that_is_stopped_goes_on_as_it_was(tmp_path, stopped_after, capsys, threads, more):
    stopped_after(3)
    folder = tmp_path / "my run"
    words = ["--epochs", 3, "--threads", threads, "--batch-size", 1000, "--out", folder]
    assert run("train", *words) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    command = f"scratchdl train --out '{folder}' --epochs 3 --resume{more}"
    assert last == f"stopped; go on with: {command}"


def test_ctrl_c_means_again_what_it_meant_before(tmp_path, stopped_after):
    """Also after a run that it stopped, and after one that was given up."""
    before = signal.getsignal(signal.SIGINT)
    stopped_after(2)
    assert run("train", "--epochs", 2, "--batch-size", 2000, "--out", tmp_path / "stopped") == 0
    assert signal.getsignal(signal.SIGINT) is before
    assert "give a smaller --lr" in run("train", "--lr", 1e9, "--out", tmp_path / "given up")
    assert signal.getsignal(signal.SIGINT) is before


def test_what_a_run_leaves_behind(tmp_path, capsys):
    """Its history, its curves, two lines, and no open figure."""
    words = ["--epochs", 1, "--batch-size", 1000, "--out", tmp_path]
    assert run("train", *words) == 0
    text = (tmp_path / "history.json").read_text("utf-8")
    history = json.loads(text)
    assert text.endswith("}\n")
    line = f"epoch 1: {history['validation_accuracy'][-1]:.2%} of the validation digits right"
    first, last = capsys.readouterr().out.splitlines()
    assert first == f"{line}, loss {history['validation_loss'][-1]:.4f}"
    assert last == f"after {line}"
    assert plt.get_fignums() == []


def test_what_is_said_is_seen_at_once(monkeypatch):
    """A log is a file: without more, its lines wait until there are thousands of bytes."""
    log = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(log)))
    say("epoch 1")
    assert log.getvalue() == b"epoch 1\n"
