"""The command line as one of several processes, here without the others."""

import io
import json
import sys

import numpy as np
import pytest

from command_line import run
from scratchdl import cli
from scratchdl.book.ranks import Arrived
from scratchdl.files import held_alone


class OneOfTwo:
    """A communicator whose other process does exactly what this one does."""

    size = 2

    def __init__(self, rank):
        self.rank = rank
        self.ended = None

    def Iallreduce(self, sendbuf, recvbuf):  # noqa: N802  mpi4py's name
        recvbuf[...] = sendbuf * self.size
        return Arrived()

    def Iallgather(self, sendbuf, recvbuf):  # noqa: N802  mpi4py's name
        recvbuf[...] = np.stack([sendbuf] * self.size).reshape(recvbuf.shape)
        return Arrived()

    def Ibcast(self, buf):  # noqa: N802  mpi4py's name
        return Arrived()

    def Abort(self, errorcode):  # noqa: N802  mpi4py's name
        self.ended = errorcode
        raise SystemExit(errorcode)


@pytest.fixture
def start(monkeypatch):
    """Type words in the process of this number."""

    def start(rank, *words):
        comm = OneOfTwo(rank)
        monkeypatch.setattr(cli.actions, "world", lambda: comm)
        monkeypatch.setattr(cli.actions.time, "sleep", lambda seconds: None)
        return run(*words), comm.ended

    return start


@pytest.mark.parametrize("rank", ["0", "1"])
def test_of_several_processes_one_says_what_is_typed_wrongly(rank, monkeypatch, capsys):
    monkeypatch.setenv("PMI_SIZE", "2")
    monkeypatch.setenv("PMI_RANK", rank)
    assert run("trian") == 2
    said = capsys.readouterr().err
    assert said.count("there is no command 'trian'") == (rank == "0")
    assert bool(said) == (rank == "0")


def train(start, rank, folder, epochs, *more):
    words = ["train", "--epochs", epochs, "--out", folder, *more]
    return start(rank, *words, *([] if "--resume" in more else ["--batch-size", 1000]))


def test_the_first_process_speaks_and_writes_and_goes_on(start, tmp_path, capsys):
    folder = tmp_path / "run"
    assert train(start, 0, folder, 1) == (0, None)
    said = capsys.readouterr().out.splitlines()
    again = f"mpiexec -n 2 python -m scratchdl train --out {folder} --epochs 1 --resume"
    assert said[0] == f"2 processes; if one of them dies, all end; then go on with: {again}"
    assert [line.partition(":")[0] for line in said[1:]] == ["epoch 1", "after epoch 1"]
    assert train(start, 0, folder, 2, "--resume") == (0, None)
    assert len(json.loads((folder / "history.json").read_text("utf-8"))["validation_loss"]) == 2
    capsys.readouterr()
    assert start(0, "evaluate", folder) == (0, None)
    assert capsys.readouterr().out.startswith("after epoch 2: ")


def test_the_second_process_trains_in_silence_and_writes_nothing(start, tmp_path, capsys):
    folder = tmp_path / "run"
    assert train(start, 1, folder, 1) == (0, None)
    assert not folder.exists()
    train(start, 0, folder, 1)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    capsys.readouterr()
    assert train(start, 1, folder, 2, "--resume") == (0, None)
    assert start(1, "evaluate", folder) == (0, None)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert capsys.readouterr() == ("", "")


def test_the_first_process_holds_the_folder_for_all(start, tmp_path, capsys):
    train(start, 0, tmp_path, 1)
    with held_alone(tmp_path / "settings.json"):
        assert train(start, 1, tmp_path, 2, "--resume") == (0, None)
        assert train(start, 0, tmp_path, 2, "--resume") == (1, 1)
    assert "another program is training in" in capsys.readouterr().err


def test_of_a_run_that_is_complete_one_process_says_so(start, tmp_path, capsys):
    train(start, 0, tmp_path, 1)
    capsys.readouterr()
    assert train(start, 1, tmp_path, 1, "--resume") == (0, None)
    assert capsys.readouterr() == ("", "")
    assert train(start, 0, tmp_path, 1, "--resume") == (0, None)
    assert "\nthe run has 1 epoch already; for more, give larger --" in capsys.readouterr().out


@pytest.mark.parametrize(("rank", "where"), [(0, "Error: "), (1, "Error in process 1 of 2: ")])
def test_what_goes_wrong_in_one_process_ends_all(start, tmp_path, capsys, rank, where):
    assert train(start, rank, tmp_path, 1, "--resume") == (1, 1)
    said = capsys.readouterr().err
    assert said == f"{where}{tmp_path} holds no run: there is no settings.json in it\n"


def test_a_mistake_of_the_program_ends_all_and_shows_where_it_is(
    start, tmp_path, monkeypatch, capsys
):
    def mistaken(*_):
        raise TypeError("a mistake")

    monkeypatch.setattr(cli.actions, "fit", mistaken)
    assert train(start, 1, tmp_path, 1) == (1, 1)
    said = capsys.readouterr().err
    assert said.startswith("Traceback")
    assert "in mistaken" in said
    assert said.endswith("Error in process 1 of 2: a mistake\n")


@pytest.mark.parametrize(("rank", "waits"), [(0, [0.5]), (1, [3, 0.5])])
def test_what_is_said_has_time_to_arrive_before_all_end(monkeypatch, capsys, rank, waits):
    heard = []
    sleep = lambda seconds: heard.append((seconds, capsys.readouterr().err))  # noqa: E731  one use
    monkeypatch.setattr(cli.actions.time, "sleep", sleep)
    with pytest.raises(SystemExit), cli.actions.all_end_together(OneOfTwo(rank)):
        raise ValueError("no such run")
    assert [seconds for seconds, _ in heard] == waits
    assert heard[-1][1].endswith(": no such run\n")


@pytest.mark.parametrize("kind", [ValueError, OSError, ArithmeticError, SystemExit])
def test_what_a_user_can_change_is_told_in_one_line(kind, monkeypatch):
    """It is written out before the others are ended: what waits in memory would be lost."""
    log, seen = io.BytesIO(), []
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BufferedWriter(log)))
    monkeypatch.setattr(cli.actions.time, "sleep", lambda seconds: seen.append(log.getvalue()))
    with pytest.raises(SystemExit), cli.actions.all_end_together(OneOfTwo(0)):
        raise kind("no such run")
    assert seen == [b"Error: no such run\n"]
