"""Long runs, here short ones: they go on where they were, and say where their numbers come from."""

import json

import pytest

import reproduce
from scratchdl import SGD, Trainer, TwoLayerNet, load_mnist_sample


def short(seed):
    """A short run."""
    (x, t), test = load_mnist_sample()
    net = TwoLayerNet(784, 10, 10, "he", rng=seed)
    return Trainer(net, SGD(0.2), (x[:500], t[:500]), test, train_accuracy=False, rng=seed)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(reproduce, "RUNS", {"short": (short, 3)})
    monkeypatch.setattr(reproduce, "ROOT", tmp_path)
    monkeypatch.setattr(reproduce, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(reproduce, "RESULTS", tmp_path / "data")
    monkeypatch.setattr(reproduce, "SEEDS", range(2))
    return tmp_path


def accuracies(folder):
    found = json.loads((folder / "data" / "short.json").read_text("utf-8"))
    return found, [seed["test_accuracy_by_epoch"] for seed in found["seeds"]]


def test_numbers_and_where_they_come_from(folder, capsys):
    reproduce.reproduce("short")
    found, by_epoch = accuracies(folder)
    assert found["what"] == "A short run."
    assert found["provenance"].keys() >= {"made_by", "commit", "numpy", "python", "scratchdl"}
    last = [curve[-1] for curve in by_epoch]
    assert found["mean_test_accuracy"] == pytest.approx(sum(last) / 2)
    assert [len(curve) for curve in by_epoch] == [3, 3]
    assert f"{found['mean_test_accuracy']:.2%}" in capsys.readouterr().out


def test_interrupted_it_goes_on_and_finds_the_same(folder, monkeypatch):
    reproduce.reproduce("short")
    _, whole = accuracies(folder)
    for path in (folder / "cache").iterdir():
        path.unlink()

    calls, end_epoch = [], Trainer._end_epoch

    def interrupt(trainer):
        calls.append(trainer)
        if len(calls) in (2, 5):
            raise KeyboardInterrupt
        end_epoch(trainer)

    monkeypatch.setattr(Trainer, "_end_epoch", interrupt)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            reproduce.reproduce("short")
    reproduce.reproduce("short")
    assert accuracies(folder)[1] == whole
    assert len(calls) == 8  # six epochs, and the two that were cut off
    reproduce.reproduce("short")
    assert len(calls) == 8, "what is done is not done again"


def test_what_is_published_was_made_by_the_script():
    path = reproduce.RESULTS / "two-layer.json"
    found = json.loads(path.read_text("utf-8"))
    assert found["provenance"]["made_by"] == "scripts/reproduce.py"
    assert len(found["seeds"]) == 5
    assert found["mean_test_accuracy"] >= 0.97
