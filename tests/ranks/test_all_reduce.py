"""The averaged gradient, with processes that are simulated; and everything that is refused."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from ranks.train_together import all_ways, by_hand
from scratchdl import SGD, Adam, Dropout, MultiLayerNet, Network, Trainer, cli, constant, warm_up
from scratchdl.book.ranks import run_ranks
from scratchdl.distributed import AllReduce, broadcast, launched
from scratchdl.distributed.communicator import wait_for
from scratchdl.layers.affine import Affine
from scratchdl.training.measuring import measure
from scratchdl.training.ranks import Ranks, from_first


def samples(rank=0, count=40):
    rng = np.random.default_rng(rank)
    return rng.standard_normal((count, 6)), rng.integers(0, 3, count)


def trained(comm, data=None, net=None, **options):
    net = MultiLayerNet(6, [5], 3, rng=0) if net is None else net
    optimizer = AllReduce(SGD(lr=0.1), comm)
    trainer = Trainer(net, optimizer, data or samples(), batch_size=10, rng=0, **options)
    trainer.fit(1)
    return trainer


def test_one_process_does_what_it_did_without():
    alone = all_ways(None)
    (together,) = run_ranks(all_ways, 1)
    for way in ("equal", "trainer", "random"):
        for name, array in alone[way].items():
            assert array.tobytes() == together[way][name].tobytes()


def test_shares_of_different_sizes_count_by_their_samples():
    alone = by_hand(None, sizes_differ=True)
    for together in run_ranks(lambda comm: by_hand(comm, sizes_differ=True), 3):
        for name, array in together.items():
            np.testing.assert_allclose(array, alone[name], rtol=0, atol=1e-12)


def test_float32_stays_float32_and_gradients_stay_as_they_are():
    def program(comm):
        params = {"W": np.zeros((2, 3), np.float32), "b": np.zeros(3, np.float32)}
        grads = {name: np.full_like(W, 1 + comm.rank) for name, W in params.items()}
        AllReduce(SGD(lr=1.0), comm).update(params, grads)
        assert {grads["W"][0, 0], grads["b"][0]} == {1 + comm.rank}
        return params

    for params in run_ranks(program, 2):
        assert all(W.dtype == np.float32 and np.all(W == -1.5) for W in params.values())


def test_parameters_and_gradients_that_are_swapped_are_refused():
    def program(comm):
        net, (x, t) = MultiLayerNet(6, [5], 3, rng=0), samples()
        with pytest.raises(ValueError, match="params and grads seem to be swapped"):
            AllReduce(SGD(), comm).update(net.gradient(x, t), net.params)

    run_ranks(program, 2)


def test_the_learning_rate_and_the_memory_are_those_of_the_optimizer():
    def program(comm):
        optimizer = AllReduce(Adam(lr=0.1), comm)
        optimizer.lr = warm_up(constant(0.5), steps=1)
        params = {"W": np.ones(2)}
        optimizer.update(params, {"W": np.ones(2)})
        other = AllReduce(Adam(lr=0.1), comm)
        other.load_state_dict(optimizer.state_dict())
        with pytest.raises(AttributeError):
            optimizer.momentum = 0.9  # it would have no effect
        return optimizer.lr, other.optimizer.t, repr(other)

    assert run_ranks(program, 2)[1] == (
        0.25,
        1,
        f"AllReduce({Adam(lr=0.1)!r}, process 1 of 2)",
    )


def test_masks_differ_between_processes_and_every_generator_ends_alike():
    masks = []

    class Watched(Dropout):
        def forward(self, x, *, training=False):
            out = super().forward(x, training=training)
            if training:
                masks.append(self.M)
            return out

    def program(comm):
        masks.clear()
        rng = np.random.default_rng(0)
        layers = [Watched(0.5, rng=3), Affine(rng.standard_normal((6, 3)), np.zeros(3))]
        trainer = trained(comm, net=Network(layers))
        return [mask.tobytes() for mask in masks], trainer.net.random_state

    (one, state), (other, other_state) = run_ranks(program, 2)
    assert len({*one, *other}) == 8  # four steps of two processes, no mask twice
    assert state == other_state


def test_running_averages_become_the_mean_by_samples():
    def program(comm):
        net = MultiLayerNet(6, [5], 3, use_batchnorm=True, rng=0)
        for running in net.buffers.values():
            running[...] = comm.rank
        Ranks(comm).average(net, 0.0, dict(net.params), samples=1 + 2 * comm.rank)
        return dict(net.buffers)

    for buffers in run_ranks(program, 2):
        assert [set(running.tolist()) for running in buffers.values()] == [{0.75}, {0.75}]


def test_a_checkpoint_is_that_of_one_process(tmp_path):
    def program(comm):
        trainer = trained(comm)
        trainer.save(tmp_path / "run.npz")  # process 0 does
        return trainer.history.losses

    losses = run_ranks(program, 2)[0]
    alone = Trainer(MultiLayerNet(6, [5], 3, rng=0), SGD(lr=0.1), samples(), batch_size=10, rng=0)
    alone.resume(tmp_path / "run.npz")
    assert alone.history.losses == losses
    assert alone.fit(until=2).epochs == 2


def test_one_who_stops_stops_all():
    def program(comm):
        def stop(trainer):
            trainer.stop = comm.rank == 1 and trainer.history.epochs == 2

        trainer = trained(comm, callbacks=[stop])
        trainer.fit(5)
        return trainer.history.epochs

    assert run_ranks(program, 2) == [2, 2]


def test_a_loss_that_is_not_finite_ends_all_at_the_same_step():
    def program(comm):
        x, t = samples()
        x[0] = np.nan
        with pytest.raises(FloatingPointError, match="the loss is nan at step") as caught:
            trained(comm, (x, t))
        return str(caught.value)

    assert len(set(run_ranks(program, 4))) == 1


def other_updates(comm):
    optimizer = SGD(lr=0.1)
    optimizer.t = comm.rank
    net = MultiLayerNet(6, [5], 3, rng=0)
    return Trainer(net, AllReduce(optimizer, comm), samples(), batch_size=10, rng=0)


REFUSED_BY_THE_TRAINER = {
    "different updates$": other_updates,
    "different arrays$": lambda comm: trained(
        comm, net=MultiLayerNet(6, [5], 3, rng=0, dtype=[np.float32, np.float64][comm.rank])
    ),
    "samples and max_norm: give all samples to each, the trainer shares every batch out$": (
        lambda comm: trained(comm, samples(comm.rank), max_norm=1 + comm.rank)
    ),
    "give all samples to each": lambda comm: trained(comm, samples(comm.rank)),
    "different network": lambda comm: trained(
        comm, net=MultiLayerNet(6, [5 + comm.rank], 3, rng=0)
    ),
    "different max_norm$": lambda comm: trained(comm, max_norm=1 + comm.rank),
    "a batch of 1 samples has no share": lambda comm: trained(comm, samples(count=41)),
}


@pytest.mark.parametrize("words", REFUSED_BY_THE_TRAINER)
def test_what_the_trainer_refuses_it_refuses_everywhere(words):
    def program(comm):
        with pytest.raises(ValueError, match=words):
            REFUSED_BY_THE_TRAINER[words](comm)

    run_ranks(program, 2)


def test_a_share_of_one_sample_is_too_small_for_batch_normalisation():
    def program(comm):
        net = MultiLayerNet(6, [5], 3, use_batchnorm=True, rng=0)
        with pytest.raises(ValueError, match="give drop_last=True"):
            trained(comm, samples(count=43), net)

    run_ranks(program, 2)


def test_who_forgets_to_broadcast_is_told():
    def program(comm):
        params = {"W": np.array([1.0 + comm.rank])}
        optimizer = AllReduce(SGD(lr=0.1), comm)
        with pytest.raises(ValueError, match=r"different weights: call broadcast\(params, comm\)"):
            optimizer.update(params, {"W": np.ones(1)})
        broadcast(params, comm)
        optimizer.update(params, {"W": np.ones(1)})
        return params["W"].tolist()

    assert run_ranks(program, 2) == [[0.9], [0.9]]


@pytest.mark.parametrize(
    ("lr", "shape", "samples", "words"),
    [
        (lambda r: 0.1 * (r + 1), lambda r: 2, lambda r: None, "different optimizers"),
        (lambda r: 0.1, lambda r: 2 + r, lambda r: None, "different names and shapes and weights"),
        (lambda r: 0.1, lambda r: 2, lambda r: r or None, "different ideas of samples="),
    ],
)
def test_what_would_drift_apart_is_refused(lr, shape, samples, words):
    def program(comm):
        params = {"W": np.zeros(shape(comm.rank))}
        optimizer = AllReduce(SGD(lr(comm.rank)), comm)
        with pytest.raises(ValueError, match=words):
            optimizer.update(params, {"W": params["W"]}, samples=samples(comm.rank))

    run_ranks(program, 2)


def test_broadcast_wants_the_same_arrays_everywhere():
    def program(comm):
        with pytest.raises(ValueError, match=f"those of process {comm.rank}: W "):
            broadcast({"W": np.zeros(2 + comm.rank)}, comm)
        with pytest.raises(TypeError, match="params must be a dictionary of arrays by name"):
            broadcast(np.zeros(2), comm)

    run_ranks(program, 2)


@pytest.mark.parametrize("comm", [sys, 4, None, "world", object])
def test_what_is_no_communicator_is_refused(comm):
    with pytest.raises(TypeError, match=r"such as MPI\.COMM_WORLD of mpi4py, got"):
        AllReduce(SGD(lr=0.1), comm)
    with pytest.raises(TypeError, match=r"such as MPI\.COMM_WORLD of mpi4py, got"):
        broadcast({"W": np.zeros(1)}, comm)


def test_only_an_optimizer_is_wrapped_and_only_once():
    def program(comm):
        once = AllReduce(SGD(lr=0.1), comm)
        with pytest.raises(TypeError, match="averages over all processes already"):
            AllReduce(once, comm)
        for wrong in (0.1, SGD, None):
            with pytest.raises(TypeError, match=r"an object such as SGD\(lr=0\.1\)"):
                AllReduce(wrong, comm)
        with pytest.raises(KeyError, match="no gradient for"):
            AllReduce(SGD(lr=0.1), comm).update({"W": np.zeros(1)}, {})
        with pytest.raises(ValueError, match="no process has any samples"):
            AllReduce(SGD(lr=0.1), comm).update({"W": np.ones(1)}, {"W": np.ones(1)}, samples=0)

    run_ranks(program, 1)


def test_generators_that_cannot_jump_are_refused():
    def program(comm):
        rng = np.random.Generator(np.random.SFC64(0))
        net = Network([Dropout(0.5, rng=rng), Affine(np.ones((6, 3)), np.zeros(3))])
        with pytest.raises(TypeError, match="SFC64 cannot jump"):
            trained(comm, net=net)

    run_ranks(program, 2)


def test_processes_that_cannot_find_each_other_are_told_why(monkeypatch):
    for name in launched.COUNTS:
        monkeypatch.delenv(name, raising=False)
    assert launched.world() is None
    monkeypatch.setenv("PMI_SIZE", "3")
    monkeypatch.setitem(sys.modules, "mpi4py", None)
    with pytest.raises(OSError, match=r'one of 3 processes.*pip install "scratchdl\[mpi\]"'):
        launched.world()

    class World:
        COMM_WORLD = SimpleNamespace(size=1)

    monkeypatch.setitem(sys.modules, "mpi4py", World)
    monkeypatch.setattr(World, "MPI", World, raising=False)
    other = "3 processes were started by a program of another MPI than mpi4py has"
    with pytest.raises(OSError, match=other):
        launched.world()  # each finds itself alone
    World.COMM_WORLD.size = 3
    assert launched.world() is World.COMM_WORLD
    monkeypatch.setenv("OMPI_COMM_WORLD_SIZE", "3")
    for wheel_is_there in (True, False):
        monkeypatch.setattr(launched, "has_mpich", lambda there=wheel_is_there: there)
        if wheel_is_there:
            with pytest.raises(OSError, match=other):
                launched.world()
        else:
            assert launched.world() is World.COMM_WORLD


def test_another_mpi_is_told_from_mpich_by_its_wheel(monkeypatch):
    class Installed:
        PackageNotFoundError = LookupError

        @staticmethod
        def distribution(name):
            if name not in wheels:
                raise LookupError(name)

    monkeypatch.setattr("importlib.metadata", Installed)
    for wheels in ([], ["mpich"]):
        assert launched.has_mpich() is ("mpich" in wheels)


def test_a_message_that_is_on_its_way_is_waited_for():
    answers = [False, False, True]
    wait_for(SimpleNamespace(Test=lambda: answers.pop(0)))
    assert answers == []


def test_a_word_that_is_mistyped_is_said_by_one(monkeypatch, capsys):
    monkeypatch.setenv("PMI_SIZE", "2")
    for rank, said in (("0", 1), ("1", 0)):
        monkeypatch.setenv("PMI_RANK", rank)
        with pytest.raises(SystemExit):
            cli.main(["train", "--epoch", "1"])
        assert capsys.readouterr().err.count("did you mean '--epochs'?") == said


def test_alone_a_process_has_the_whole_batch():
    ranks = Ranks(None)
    assert (ranks.rank, ranks.size) == (0, 1)
    assert np.array_equal(ranks.share(np.arange(10)), np.arange(10))


def test_loss_and_gradient_become_the_mean_by_samples():
    def program(comm):
        net = MultiLayerNet(6, [5], 3, rng=0, dtype=np.float64)
        grads = {name: np.full_like(W, 4.0 * comm.rank) for name, W in net.params.items()}
        return Ranks(comm).average(net, 2.0 + comm.rank, grads, samples=3 - 2 * comm.rank)

    for loss, grads in run_ranks(program, 2):  # three samples here, one there
        assert loss == pytest.approx(2.25)
        assert all(np.allclose(g, 1.0) for g in grads.values())


@pytest.mark.parametrize("count", [1, 2, 8, 11])
def test_each_process_measures_its_share_of_the_samples(count):
    x, t = samples(count=count)
    whole = measure(MultiLayerNet(6, [5], 3, rng=0, dtype=np.float64), x, t)

    def program(comm):
        net, seen = MultiLayerNet(6, [5], 3, rng=0, dtype=np.float64), []
        scores = net.scores
        net.scores = lambda x, **mode: seen.append(len(x)) or scores(x, **mode)
        return Ranks(comm).measure(net, x, t), sum(seen)

    found = run_ranks(program, 3)
    for measured, _ in found:
        np.testing.assert_allclose(measured, whole, rtol=1e-12)
    assert [seen for _, seen in found] == [len(part) for part in np.array_split(t, 3)]


def test_all_begin_with_what_the_first_process_has():
    def program(comm):
        net = MultiLayerNet(6, [5], 3, use_batchnorm=True, dropout_ratio=0.5, rng=comm.rank)
        for running in net.buffers.values():
            running[...] = 1 + comm.rank
        trainer = Trainer(net, AllReduce(SGD(lr=0.1), comm), samples(), rng=comm.rank)
        generators = [trainer.rng, *net.generators]
        return dict(net.params), dict(net.buffers), [g.bit_generator.state for g in generators]

    first, second = run_ranks(program, 2)
    np.testing.assert_equal(second, first)
    np.testing.assert_equal(
        first[0], dict(MultiLayerNet(6, [5], 3, use_batchnorm=True, rng=0).params)
    )
    assert all(np.all(running == 1) for running in first[1].values())


def test_what_the_first_process_has_may_be_longer_or_shorter():
    def program(comm):
        return from_first(comm, [{"state": "long" * (5 + 2 * comm.rank * (-1) ** comm.rank)}])

    assert run_ranks(program, 3) == [[{"state": "long" * 5}]] * 3


def test_a_flag_that_one_has_set_is_set_for_all():
    assert run_ranks(lambda comm: Ranks(comm).any(comm.rank == 1), 2) == [True, True]
    assert run_ranks(lambda comm: Ranks(comm).any(False), 2) == [False, False]


def test_who_goes_on_from_another_place_is_told(tmp_path):
    def save(comm):
        trainer = trained(comm)
        trainer.save(tmp_path / "early.npz")
        trainer.fit(1)
        trainer.save(tmp_path / "late.npz")

    run_ranks(save, 2)

    def resume(comm):
        with pytest.raises(ValueError, match=r"the processes have different checkpoints$"):
            trained(comm).resume(tmp_path / ["early.npz", "late.npz"][comm.rank])

    run_ranks(resume, 2)


def test_one_process_shows_how_far_it_is(capsys):
    run_ranks(lambda comm: trained(comm, progress=True).step, 2)
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_first_process_writes_and_no_other(tmp_path):
    run_ranks(lambda comm: trained(comm).save(tmp_path / f"{comm.rank}.npz"), 2)
    assert [path.name for path in tmp_path.iterdir()] == ["0.npz"]
