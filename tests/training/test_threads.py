"""Several threads that share a batch find what one finds, and fail as one fails."""

import sys
import threading
import warnings

import numpy as np
import pytest

from checks.registry import NETWORKS
from duck import Duck
from scratchdl import (
    SGD,
    Adam,
    Affine,
    BatchNormalization,
    Dropout,
    Momentum,
    MultiLayerNet,
    Network,
    Relu,
    Trainer,
    checkpoints,
)
from scratchdl.book.ranks import run_ranks
from scratchdl.distributed import AllReduce
from scratchdl.layers.chain import flat
from scratchdl.training.arguments import as_threads
from scratchdl.training.measuring import measure
from scratchdl.training.state import arrays_like
from scratchdl.training.threads import shared_gradient, shared_measure, twin_of

RNG = np.random.default_rng(0)
X = RNG.standard_normal((100, 4)).astype(np.float32)
T = RNG.integers(0, 3, 100)
ALL = {"weight_decay_lambda": 0.01, "dropout_ratio": 0.3, "use_batchnorm": True}
LEARNERS = {name: case for name, case in NETWORKS.items() if hasattr(case.net(), "layers")}


def batch(case, N=7):
    """Samples for a case, as many as are asked for."""
    x, t = case.x(), case.labels()
    some = np.arange(N) % len(x)
    return x[some] * np.linspace(1, 2, N).reshape(-1, *[1] * (x.ndim - 1)), t[some]


def by_shares(net, x, t, cuts):
    """What the shares find one after the other, each with a twin, by the formula."""
    loss, grads, buffers = 0.0, {}, {}
    twins = [twin_of(net, number) for number in range(len(cuts) - 1)]
    for twin, first, end in zip(twins, cuts, cuts[1:], strict=False):
        weight = (end - first) / len(x)
        of_share, found = twin.loss_and_gradient(x[first:end], t[first:end])
        loss += weight * of_share
        for name, g in found.items():
            grads[name] = grads.get(name, 0) + weight * g
        for name, running in twin.buffers.items():
            buffers[name] = buffers.get(name, 0) + weight * running
    return loss, grads, buffers


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("name", LEARNERS)
def test_every_network_finds_what_its_shares_find(name, threads):
    case = LEARNERS[name]
    net, twin = case.net(), case.net()
    x, t = batch(case)
    cuts = {1: [0, 7], 2: [0, 3, 7], 3: [0, 2, 4, 7]}[threads]
    expected_loss, expected, buffers = by_shares(twin, x, t, cuts)
    loss, grads = shared_gradient(net, x, t, threads)
    assert loss == pytest.approx(expected_loss, rel=1e-13)
    assert list(grads) == list(net.params)
    for letter, g in grads.items():
        np.testing.assert_allclose(g, expected[letter], rtol=0, atol=1e-12, err_msg=letter)
    for letter, running in net.buffers.items():
        np.testing.assert_allclose(running, buffers[letter], rtol=0, atol=1e-12, err_msg=letter)
    np.testing.assert_equal(net.random_state, twin.random_state)


@pytest.mark.parametrize("threads", [2, 3, 7, 50])  # even, uneven, one each, more than samples
@pytest.mark.parametrize("name", [n for n, case in LEARNERS.items() if not case.learns_otherwise])
def test_without_dropout_and_batch_normalisation_it_is_the_whole_batch(name, threads):
    case = LEARNERS[name]
    net, (x, t) = case.net(), batch(case)
    loss, grads = shared_gradient(net, x, t, threads)
    expected_loss, expected = net.loss_and_gradient(x, t)
    assert type(loss) is float
    assert loss == pytest.approx(expected_loss, rel=1e-13)
    for letter, g in grads.items():
        np.testing.assert_allclose(g, expected[letter], rtol=0, atol=1e-12, err_msg=letter)
        assert not np.shares_memory(g, net.params[letter])


@pytest.mark.parametrize("name", LEARNERS)
def test_device_arrays_stay_on_their_device(name):
    case = LEARNERS[name]
    net, on_device = case.net(), case.net(wrap=Duck)
    x, t = batch(case)
    loss, grads = shared_gradient(on_device, Duck(x), Duck(t), 2)
    expected_loss, expected = shared_gradient(net, x, t, 2)
    assert loss == expected_loss
    for letter, g in grads.items():
        assert isinstance(g, Duck)
        np.testing.assert_array_equal(g.memory, expected[letter])
    for letter, running in on_device.buffers.items():
        np.testing.assert_array_equal(running.memory, net.buffers[letter])


@pytest.mark.parametrize("name", LEARNERS)
def test_float32_stays_float32_and_nothing_that_goes_in_is_written_to(name):
    case = LEARNERS[name]
    net = case.net(np.float32)
    x, t = batch(case)
    for array in (x, t, *net.params.values()):
        array.flags.writeable = False
    loss, grads = shared_gradient(net, x, t, 2)
    assert type(loss) is float
    assert {g.dtype for g in grads.values()} == {np.dtype(np.float32)}
    assert {array.dtype for array in net.buffers.values()} <= {np.dtype(np.float32)}


@pytest.mark.parametrize("threads", [2, 3, 200])
def test_the_measurement_is_that_of_one_thread(threads):
    net = MultiLayerNet(4, [6, 5], 3, rng=0, dtype=np.float64, **ALL)
    found, expected = shared_measure(net, X, T, threads), measure(net, X, T)
    np.testing.assert_allclose(found, expected, rtol=1e-13)


@pytest.mark.parametrize("threads", [2, 3])
def test_without_threads_the_shares_come_one_after_the_other(monkeypatch, threads):
    one, other = (MultiLayerNet(4, [6, 5], 3, rng=0, **ALL) for _ in range(2))
    expected = shared_gradient(one, X, T, threads)
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(threading.Thread, "start", None)
    np.testing.assert_equal(shared_gradient(other, X, T, threads), expected)
    np.testing.assert_equal(dict(other.buffers), dict(one.buffers))
    np.testing.assert_equal(other.random_state, one.random_state)


class Waits(Relu):
    """Cannot go on before as many threads are here as it is told."""

    def __init__(self, barrier):
        super().__init__()
        self.barrier = barrier

    def forward(self, x, *, training=False):
        self.barrier.wait(timeout=60)
        return super().forward(x, training=training)


def test_the_threads_run_at_the_same_time():
    layers = [Affine(np.ones((4, 3)), np.zeros(3)), Waits(threading.Barrier(3))]
    shared_gradient(Network(layers), X, T, 3)
    shared_measure(Network(layers), X, T, 3)


def test_two_layers_with_one_generator_and_all_threads_draw_different_masks():
    rng = np.random.default_rng(5)
    layers = [Dropout(0.5, rng=rng), Affine(np.eye(100), np.zeros(100)), Dropout(0.5, rng=rng)]
    net = Network(layers)
    masks = []
    for number in range(3):
        twin = twin_of(net, number)
        twin.scores(np.ones((4, 100)), training=True)
        masks += [layer.M.ravel() for layer in twin.layers if isinstance(layer, Dropout)]
    assert len({mask.tobytes() for mask in masks}) == 6


def test_twins_share_parameters_and_nothing_that_changes():
    net = MultiLayerNet(4, [6, 5], 3, rng=0, **ALL)
    twin = twin_of(net, 1)
    net.layers[3].ratio = 0.1  # a twin lives for a step, so that the next one has it
    assert twin_of(net, 1).layers[3].ratio == 0.1
    for name, W in net.params.items():
        assert twin.params[name] is W
    for name, array in net.buffers.items():
        assert not np.shares_memory(twin.buffers[name], array)
    for ours, theirs in zip(flat(net.layers), flat(twin.layers), strict=True):
        assert ours is not theirs
        assert ours.grads is not theirs.grads
    for ours, theirs in zip(net.generators, twin.generators, strict=True):
        assert ours is not theirs


class Fails(Relu):
    """Cannot take a batch with a certain number in it."""

    def forward(self, x, *, training=False):
        if np.any(x == 99):
            raise LookupError("there is a 99")
        return super().forward(x, training=training)


@pytest.mark.parametrize("sample", [0, 99])
def test_an_error_in_a_thread_comes_out_as_it_is(sample):
    x = X.copy()
    x[sample] = 99
    net = Network([Fails(), BatchNormalization.of_size(4), Affine.of_size(4, 3, rng=0)])
    before = {name: array.copy() for name, array in net.buffers.items()}
    with pytest.raises(LookupError, match=r"^there is a 99$"):
        shared_gradient(net, x, T, 2)
    np.testing.assert_equal(dict(net.buffers), before)
    assert threading.active_count() == 1
    with pytest.raises(IndexError):
        shared_gradient(net, X, T + 5, 2)
    with pytest.raises(ValueError, match="empty batch"):
        shared_gradient(net, X[:0], T[:0], 2)


def test_what_numpy_warns_of_is_decided_by_the_caller():
    net = Network([Affine(np.full((4, 3), 1e38, np.float32), np.zeros(3, np.float32))])
    with np.errstate(over="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        shared_gradient(net, X * 1e5, T, 2)
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        shared_gradient(net, X * 1e5, T, 2)


def trainer(net=None, **options):
    net = net or MultiLayerNet(4, [6, 5], 3, rng=0, dtype=np.float64)
    given = {"train": (X, T), "validation": (X[:31], T[:31]), "batch_size": 30, "rng": 7}
    return Trainer(net, Momentum(lr=0.05), **(given | options))


def test_a_training_is_that_of_one_thread():
    one, two = trainer(max_norm=1.0), trainer(max_norm=1.0, threads=2)
    one.fit(3)
    two.fit(3)
    for name, W in one.net.params.items():
        np.testing.assert_allclose(two.net.params[name], W, rtol=0, atol=1e-12)
    for name, curve in one.history.as_dict().items():
        np.testing.assert_allclose(two.history.as_dict()[name], curve, rtol=0, atol=1e-12)


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("steps", [0, 1, 4, 9])
def test_a_checkpoint_goes_on_to_the_same_bits(tmp_path, steps, threads):
    def make():
        return trainer(MultiLayerNet(4, [6, 5], 3, rng=0, **ALL), threads=threads)

    whole, first, second = (make() for _ in range(3))
    whole.fit(until=4)
    for _ in range(steps):
        first._take_step()
        if first.epoch.is_over:
            first._end_epoch()
    first.save(tmp_path / "run.npz")
    second.fit(1)  # what is drawn in between must not matter
    second.resume(tmp_path / "run.npz")
    second.fit(until=4)
    assert second.history == whole.history
    np.testing.assert_equal(dict(second.net.params), dict(whole.net.params))
    np.testing.assert_equal(dict(second.net.buffers), dict(whole.net.buffers))
    np.testing.assert_equal(second.net.random_state, whole.net.random_state)


def test_a_checkpoint_goes_on_with_another_number_of_threads(tmp_path):
    first, second, whole = trainer(threads=2), trainer(threads=3), trainer()
    first.fit(1, checkpoint=tmp_path / "run.npz")
    second.resume(tmp_path / "run.npz")
    second.fit(until=2)
    whole.fit(until=2)
    for name, W in whole.net.params.items():
        np.testing.assert_allclose(second.net.params[name], W, rtol=0, atol=1e-12)
    _, about = checkpoints.load(tmp_path / "run.npz", arrays_like(first))
    assert "threads" not in about["settings"]


@pytest.mark.filterwarnings("ignore:overflow|invalid:RuntimeWarning")
def test_a_loss_that_is_not_finite_is_found_and_no_step_taken():
    x = X.copy()
    x[50] = np.nan
    ours = trainer(MultiLayerNet(4, [6, 5], 3, rng=0, **ALL), train=(x, T), threads=2)
    with pytest.raises(FloatingPointError, match="loss is nan at step"):
        ours.fit(1)
    assert all(np.isfinite(array).all() for array in ours.net.buffers.values())
    assert all(np.isfinite(W).all() for W in ours.net.params.values())


@pytest.mark.parametrize(
    ("threads", "error", "says"),
    [
        (0, ValueError, "threads must be at least 1, got 0"),
        (1.5, TypeError, "threads must be an integer, got 1.5"),
        (True, TypeError, "threads must be an integer, got True"),
    ],
)
def test_a_number_of_threads_that_makes_no_sense_is_refused(threads, error, says):
    with pytest.raises(error, match=says):
        trainer(threads=threads)


def test_a_share_of_one_sample_is_too_small_for_batch_normalisation():
    net = Network([BatchNormalization.of_size(4), Affine.of_size(4, 3, rng=0)])
    with pytest.raises(ValueError, match="30 samples in batches of 3 leave a share of a single"):
        trainer(net, train=(X[:30], T[:30]), batch_size=3, threads=2)
    trainer(net, train=(X[:30], T[:30]), batch_size=3)
    trainer(net, train=(X[:30], T[:30]), batch_size=4, drop_last=True, threads=2).fit(1)


def test_threads_or_processes_but_not_both():
    def program(comm):
        net = MultiLayerNet(4, [6], 3, rng=0)
        with pytest.raises(ValueError, match="threads=2 is for one process, and there are 3: "):
            Trainer(net, AllReduce(SGD(0.1), comm), (X, T), threads=2, rng=0)

    run_ranks(program, 3)

    def alone(comm):
        net, optimizer = MultiLayerNet(4, [6], 3, rng=0), AllReduce(Adam(), comm)
        return Trainer(net, optimizer, (X, T), threads=2, rng=0).threads

    assert run_ranks(alone, 1) == [2]


def test_a_training_on_a_device_is_that_of_the_host():
    def make(array):
        net = MultiLayerNet(4, [6, 5], 3, rng=0, **ALL).like(array)
        ours = trainer(net, threads=2, patience=9)
        ours.fit(2)
        return ours

    here, there = make(np.empty(0)), make(Duck(0.0))
    assert there.history == here.history
    for name, W in here.net.params.items():
        np.testing.assert_array_equal(there.net.params[name].memory, W)


def test_each_of_several_processes_has_one_thread():
    assert (as_threads(1, processes=1), as_threads(3, processes=1)) == (1, 3)
    assert as_threads(1, processes=2) == 1
    with pytest.raises(ValueError, match="threads=2 is for one process, and there are 2"):
        as_threads(2, processes=2)
