"""Long runs, here tiny ones: they go on where they were, and say where their numbers come from."""

import doctest
import json
import os
import re
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import experiments.__main__ as reproduce
from book.engine.results import Results
from experiments import EXPERIMENTS, run, training
from scratchdl import SGD, TwoLayerNet, load_mnist_sample
from site_files import ROOT
from tools import provenance


def short(trials):
    """A short run. It measures little."""
    row = {"label": "ten", **trials.repeat(one, hidden=10)}
    return run.table("network", {"accuracy": ("test accuracy", ".1%")}, {"ten": row})


def one(hidden, seed):
    CALLS.append(seed)
    learn, test = training.digits()
    net = TwoLayerNet(784, hidden, 10, "he", rng=seed)
    losses = training.train(net, SGD(0.2), learn, 60, batch_size=50, seed=seed)
    loss, accuracy = training.judge(net, test)
    return {"accuracy": accuracy, "loss": loss, "curve": training.thinned(losses)}


CALLS = []


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setitem(EXPERIMENTS, "short", short)
    monkeypatch.setattr(training, "digits", load_mnist_sample)
    monkeypatch.setattr(reproduce, "ROOT", tmp_path)
    monkeypatch.setattr(provenance, "ROOT", tmp_path)
    monkeypatch.setattr(reproduce, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(reproduce, "RESULTS", tmp_path / "docs" / "data")
    monkeypatch.setattr(reproduce, "SEEDS", range(3))
    CALLS.clear()
    return tmp_path


def found_in(folder):
    return json.loads((folder / "docs/data/short.json").read_text("utf-8"))


def test_docstring_examples():
    done = doctest.testmod(run)
    assert done.attempted > 0
    assert done.failed == 0


def test_numbers_and_where_they_come_from(folder, capsys):
    reproduce.reproduce("short")
    found = found_in(folder)
    assert found["what"] == "A short run. It measures little."
    origin = found["provenance"]
    assert origin["seeds"] == [0, 1, 2]
    assert origin["seconds"] >= 0, "a coarse clock may not have moved"
    assert origin.keys() >= {"made_by", "date", "commit", "numpy", "python", "scratchdl", "machine"}
    accuracy = found["rows"]["ten"]["accuracy"]
    assert len(accuracy["seeds"]) == 3
    assert accuracy["mean"] == pytest.approx(np.mean(accuracy["seeds"]))
    assert accuracy["std"] == pytest.approx(np.std(accuracy["seeds"], ddof=1))
    assert accuracy["mean"] > 0.5
    assert [len(curve) for curve in found["rows"]["ten"]["curve"]["seeds"]] == [3, 3, 3]
    assert "short   3: hidden 10, seed 2" in capsys.readouterr().out
    shown = Results(folder, "docs/learn/page.md").table("short")
    assert f"| ten | {accuracy['mean']:.1%}\xa0±\xa0{accuracy['std']:.1%} |" in shown


def test_code_that_was_changed_is_marked_and_new_results_are_not(folder):
    def git(*arguments):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True)

    assert provenance.commit() == "unknown"
    for name in ("src/code.py", "docs/data/short.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("1\n", encoding="utf-8")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "All")
    (folder / "docs/data/short.json").write_text("2\n", encoding="utf-8")
    clean = provenance.commit()
    assert re.fullmatch("[0-9a-f]{12}", clean)
    (folder / "src/code.py").write_text("2\n", encoding="utf-8")
    assert provenance.commit() == f"{clean}-dirty"


def test_what_is_done_is_not_done_again(folder):
    reproduce.reproduce("short")
    first = found_in(folder)
    reproduce.reproduce("short")
    assert CALLS == [0, 1, 2]
    assert found_in(folder) == first


def test_other_code_makes_everything_anew(folder, monkeypatch):
    reproduce.reproduce("short")
    monkeypatch.setattr(run, "digest_of", lambda *_: "another package")
    reproduce.reproduce("short")
    assert CALLS == [0, 1, 2, 0, 1, 2]


KILLED = """
import os, pathlib, signal, sys
sys.path[:0] = {paths!r}
import test_reproduce as here
from experiments import training
from experiments.run import Run

training.digits = here.load_mnist_sample
trials, make = Run("short", pathlib.Path({cache!r}), range(3)), here.one

def one(hidden, seed):
    if seed == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return make(hidden, seed)

one.__module__, one.__qualname__ = "test_reproduce", "one"
trials.repeat(one, hidden=10)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")
def test_killed_it_goes_on_and_finds_the_same(folder):
    reproduce.reproduce("short")
    whole = found_in(folder)["rows"]
    cache = folder / "killed"
    paths = [str(ROOT / part) for part in ("tests/scripts", "tests", "scripts", "src")]
    code = textwrap.dedent(KILLED).format(paths=paths, cache=str(cache))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(list(cache.iterdir())) == 1
    CALLS.clear()
    again = run.Run("short", cache, range(3))
    one.__module__ = "test_reproduce"
    assert short(again)["rows"] == whole
    assert CALLS == [1, 2]


def test_a_wrong_name_is_answered_with_the_right_one(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["reproduce.py", "two-layers"])
    with pytest.raises(SystemExit) as caught:
        reproduce.main()
    assert caught.value.code == 2
    assert "there is no run 'two-layers'; is two-layer meant?" in capsys.readouterr().err


def test_the_list_runs_nothing(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["reproduce.py", "--list"])
    monkeypatch.setattr(reproduce, "reproduce", None)
    reproduce.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == list(EXPERIMENTS)


def test_batches_depend_on_the_seed_alone(folder):
    """Whatever is compared with one seed sees the same digits in the same order."""
    learn, _ = load_mnist_sample()
    seen = []

    def note(x, rng):
        seen.append(x.sum())
        return x

    for hidden in (5, 10):
        net = TwoLayerNet(784, hidden, 10, "he", rng=0)
        training.train(net, SGD(0.1), learn, 5, batch_size=10, seed=3, change=note)
    assert seen[:5] == seen[5:]


def test_a_training_that_explodes_ends_and_guesses():
    learn, test = load_mnist_sample()
    net = TwoLayerNet(784, 50, 10, 1.0, rng=0)
    losses = training.train(net, SGD(1e30), learn, 50, batch_size=100, seed=0)
    assert len(losses) < 50
    assert not np.isfinite(losses[-1])
    net.params["W1"][...] = np.inf
    assert training.judge(net, test) == (np.inf, 0.1)


# Of those that take long; five of all others.
SEEDS = {
    "simple-conv-net": 3,
    "quick-conv-net": 3,
    "deep-conv-net": 2,
    "deeper": 3,
    "fewer-bits": 3,
    "moved-digits": 3,
    "recognisers": 1,
}


@pytest.mark.parametrize("name", sorted(EXPERIMENTS))
def test_what_is_published_was_made_by_the_script(name):
    seeds = SEEDS.get(name, 5)
    found = json.loads((reproduce.RESULTS / f"{name}.json").read_text("utf-8"))
    assert found["provenance"]["made_by"] == "scripts/experiments"
    assert found["provenance"]["seeds"] == list(range(seeds))
    assert "dirty" not in found["provenance"]["commit"]
    for row in found["rows"].values():
        for column in found["columns"]:
            assert isinstance(row[column], int | float | str) or len(row[column]["seeds"]) == seeds


def test_the_convolutional_nets_read_what_the_book_says():
    found = json.loads((reproduce.RESULTS / "simple-conv-net.json").read_text("utf-8"))
    assert min(found["rows"]["simple"]["test_accuracy"]["seeds"]) >= 0.9896
    found = json.loads((reproduce.RESULTS / "quick-conv-net.json").read_text("utf-8"))
    assert min(found["rows"]["simple"]["test_accuracy"]["seeds"]) >= 0.987
    found = json.loads((reproduce.RESULTS / "deep-conv-net.json").read_text("utf-8"))
    assert min(found["rows"]["deep"]["test_accuracy"]["seeds"]) >= 0.9940


def test_the_two_layer_net_reads_what_was_promised():
    found = json.loads((reproduce.RESULTS / "two-layer.json").read_text("utf-8"))
    assert found["rows"]["two-layer"]["test_accuracy"]["mean"] >= 0.97
