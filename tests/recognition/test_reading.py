"""What is read: the frozen drawings and photographs, and that the record says the truth of it."""

import hashlib
import json

import numpy as np
import pytest

from experiments import recognisers
from recognition.drawings import drawings, photographs
from scratchdl import (
    Affine,
    BatchNormalization,
    Network,
    SimpleNet,
    TwoLayerNet,
    load_mnist_sample,
    load_network,
    recognise,
)
from scratchdl.images import digits_in
from scratchdl.networks import pretrained, trained
from scratchdl.networks.trained import TRAINED
from site_files import ROOT

RECORD = json.loads((ROOT / "docs" / "data" / "recognisers.json").read_text("utf-8"))
GOALS = {"conv": 0.99, "two-layer": 0.95}
ROOM = 0.005  # one or two drawings: what rounding on another processor may cost


@pytest.fixture(scope="module")
def found():
    """What was found on each sheet, by the kind of sheet: the digits written, and their images."""
    kinds = {"drawings": drawings, "photographs": photographs}
    return {
        kind: [(s.digits, [d.image for d in digits_in(s.picture)]) for s in sheets()]
        for kind, sheets in kinds.items()
    }


def share_read(net, sheets):
    right = [
        tuple(net.classify(recognisers.as_input(net, np.array(images)))) == digits
        for digits, images in sheets
        if len(images) == len(digits)
    ]
    return sum(right) / len(sheets)


@pytest.mark.parametrize("name", TRAINED)
def test_drawings_are_read(name, found):
    assert RECORD["rows"][name]["drawings"] >= GOALS[name]
    assert share_read(pretrained(name), found["drawings"]) >= GOALS[name] - ROOM


@pytest.mark.parametrize("name", TRAINED)
@pytest.mark.parametrize("kind", ["drawings", "photographs"])
def test_the_record_says_what_is_read(name, kind, found):
    said = RECORD["rows"][name][kind]
    assert abs(share_read(pretrained(name), found[kind]) - said) <= 1.5 / len(found[kind])


@pytest.mark.parametrize("name", TRAINED)
def test_the_record_is_of_these_weights(name):
    said, net = RECORD["rows"][name], pretrained(name)
    content = (recognisers.FILES / TRAINED[name]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == said["sha256"]
    assert len(content) == said["bytes"]
    assert sum(W.size for W in net.params.values()) == said["parameters"]
    _, (x, t) = load_mnist_sample()
    assert net.accuracy(recognisers.as_input(net, x), t) == pytest.approx(
        said["sample_accuracy"], abs=0.0015
    )


def test_all_weights_together_are_small():
    files = [recognisers.FILES / name for name in TRAINED.values()]
    assert sum(path.stat().st_size for path in files) < 600_000
    assert {path.name for path in recognisers.FILES.iterdir()} == set(TRAINED.values())


def test_no_digit_and_no_network_are_told_apart():
    assert recognise(np.ones((40, 40))) == []
    with pytest.raises(ValueError, match="there is no network 'convv'; did you mean 'conv'"):
        recognise(np.ones((40, 40)), "convv")


SEVEN = np.zeros((60, 50))
SEVEN[10:15, 10:38] = SEVEN[10:50, 33:38] = 1


def test_any_network_reads():
    mine = TwoLayerNet(784, 30, 10, rng=0)
    (found,) = recognise(SEVEN, mine)
    assert found.digit == mine.classify(found.image.reshape(784))
    assert found.probability == found.probabilities.max()
    np.testing.assert_allclose(found.probabilities.sum(), 1, rtol=1e-6)
    assert repr(found) == (
        f"Recognised({found.digit}, probability={found.probability:.3f}, box=(10, 10, 50, 38))"
    )


@pytest.mark.parametrize("name", TRAINED)
def test_a_seven_is_a_seven(name):
    (found,) = recognise(SEVEN, name)
    assert (found.digit, found.box) == (7, (10, 10, 50, 38))


def test_a_network_of_rows_is_given_rows():
    mine = Network([BatchNormalization.of_size(784), Affine.of_size(784, 10, rng=0)])
    (found,) = recognise(SEVEN, mine)
    assert found.digit == mine.classify(found.image.reshape(784))


def test_a_network_of_other_classes_is_refused():
    net = Network([Affine(np.zeros((784, 3)), np.zeros(3))])
    with pytest.raises(ValueError, match="ten classes"):
        recognise(SEVEN, net)


@pytest.mark.hostile
def test_what_is_no_network_is_refused():
    with pytest.raises(TypeError, match="net must be a network"):
        recognise(SEVEN, lambda x: x)


def test_each_network_comes_new():
    first = pretrained("two-layer")
    first.params["b1"] = np.zeros(len(first.params["b1"]))
    assert pretrained("two-layer").params["b1"].any()


def test_a_training_writes_what_it_measures(tmp_path, monkeypatch):
    monkeypatch.setattr(recognisers, "FILES", tmp_path)
    monkeypatch.setattr(recognisers, "digits", load_mnist_sample)
    made = recognisers.both(steps=3, lr=0.001)
    monkeypatch.setattr(
        recognisers.trained, "pretrained", lambda name: load_network(tmp_path / TRAINED[name])
    )
    made = recognisers.further(
        steps=2, lr=0.001, weights=[made[name]["sha256"] for name in TRAINED]
    )
    with pytest.raises(ValueError, match="not those of the first part"):
        recognisers.further(steps=1, lr=0.001, weights=["another", "one"])
    for name in TRAINED:
        content = (tmp_path / TRAINED[name]).read_bytes()
        assert made[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert 0 < made[name]["test_accuracy"] < 1


def test_some_ones_get_an_upstroke_and_nothing_else_does():
    _, (x, t) = load_mnist_sample()
    x, rng = x.reshape(-1, 28, 28), np.random.default_rng(0)
    more = recognisers.with_upstrokes(x, t, 0.5, rng)
    changed = (more != x).any(axis=(1, 2))
    assert not changed[t != 1].any()
    assert 0.3 < changed[t == 1].mean() < 0.7
    assert (more >= x).all()


def test_redrawn_digits_are_digits():
    _, (x, _) = load_mnist_sample()
    rng = np.random.default_rng(0)
    images = recognisers.redrawn(x[:50].reshape(-1, 28, 28), rng)
    assert images.shape == (50, 28, 28)
    assert (images.min(), images.max()) == (0, 1)
    thin, thick = (
        recognisers.with_other_pen(x[:50].reshape(-1, 28, 28), np.full(50, width)).mean()
        for width in (-1.0, 2.0)
    )
    assert thin < x[:50].mean() < thick


def test_a_file_of_the_package_that_holds_another_kind_of_net_is_refused(monkeypatch):
    monkeypatch.setattr(trained, "load_network", lambda path: SimpleNet(rng=0))
    with pytest.raises(ValueError, match="holds no network of layers"):
        pretrained("conv")
