"""The benchmark runs, leaves out what is not installed, and compares like with like."""

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import scratchdl as dl
from races import (
    baseline,
    conv,
    experiment,
    layers_by_tape,
    optimizers,
    race,
    report,
    second_core,
    tape,
    two_layer,
)
from tools import provenance

# By the clock on the wall: that of the processor stands still on some systems for so few steps.
SMALL = ["--threads", "1", "--rounds", "1", "--steps", "2"]


def bench(*options):
    command = [sys.executable, "-m", "races", *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", optimizers.RATES)
def test_the_plain_variant_does_what_the_package_does(name):
    net = dl.MultiLayerNet(6, [5, 4], 3, rng=0, dtype=np.float64)
    params, state = [W.copy() for W in net.params.values()], {}
    rng = np.random.default_rng(0)
    x, t = rng.standard_normal((8, 6)), rng.integers(0, 3, 8)
    optimizer = getattr(dl, name)(0.05)
    for step in range(1, 6):
        loss, grads = net.loss_and_gradient(x, t)
        optimizer.update(net.params, grads)
        plain_loss, plain_grads = baseline.loss_and_gradient(params, x, np.eye(3)[t])
        baseline.UPDATES[name.lower()](params, plain_grads, state, step, 0.05)
        assert plain_loss == pytest.approx(loss, abs=1e-4)
    for plain, W in zip(params, net.params.values(), strict=True):
        np.testing.assert_allclose(plain, W, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("make", [dl.SimpleConvNet, dl.DeepConvNet])
def test_the_plain_convolutional_net_does_what_the_package_does(make):
    options = {} if make is dl.SimpleConvNet else {"dropout_ratio": 0.0}
    net, layers = make(rng=0, dtype=np.float64, **options), conv.plain_layers(make.__name__)
    if options:
        layers = [layer for layer in layers if type(layer).__name__ != "PlainDropout"]
    x, t = np.random.default_rng(0).random((2, 1, 28, 28)), np.array([3, 7])
    loss, grads = net.loss_and_gradient(x, t)
    plain_loss, plain_grads = conv.plain_gradient(layers, x, np.eye(10)[t])
    assert plain_loss == pytest.approx(loss, abs=1e-4)
    for plain, (name, grad) in zip(plain_grads, grads.items(), strict=True):
        np.testing.assert_allclose(plain, grad, rtol=1e-8, atol=1e-12, err_msg=name)


@pytest.mark.parametrize(
    "workload", [two_layer, conv, experiment, tape, layers_by_tape, second_core]
)
def test_a_workload_says_what_it_is(workload):
    assert workload.WHAT
    assert all("scratchdl" in variants for variants in workload.GROUPS.values())


def test_it_prints_a_table_and_writes_all_numbers(tmp_path):
    done = bench("two-layer", *SMALL, "--json", tmp_path / "result.json")
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "result.json").read_text("utf-8"))
    (table,) = written["tables"]
    measured, variants = table["seconds_a_step"].keys(), two_layer.GROUPS["SGD"].keys()
    left_out = {v for v in variants if f"{v} is left out" in done.stdout}
    assert measured | left_out == variants
    assert not measured & left_out
    assert {"scratchdl", "plain float64"} <= measured
    assert all(0 < m["fastest"] <= m["median"] for m in table["seconds_a_step"].values())
    assert written["provenance"]["clock"] == "wall"
    assert written["provenance"]["numpy"] == np.__version__
    row = written["rows"]["sgd-1"]
    assert row["label"] == "SGD, 1 thread"
    assert row.keys() - {"label"} == measured
    assert list(written["columns"]) == [v for v in variants if v in measured]
    assert row["scratchdl"] == table["seconds_a_step"]["scratchdl"]["median"] * 1e6
    assert "scratchdl" in done.stdout


def test_code_that_was_changed_is_marked(monkeypatch):
    monkeypatch.setattr(
        provenance, "git", lambda *asked: {"rev-parse": "abc"}.get(asked[0], " M a")
    )
    assert provenance.measured_here()["commit"] == "abc-dirty"


def test_the_plain_tape_gives_the_slope_of_ours():
    begin = tape.Plain(tape.start())
    tape.chain(begin).walk_back()
    ours = dl.gradient(lambda x: np.sum(tape.chain(x)), tape.start())
    np.testing.assert_allclose(begin.slope, ours, rtol=1e-14)
    for variant in ("scratchdl", "25 plain lines"):
        tape.GROUPS["chain"][variant]()(1)


@pytest.mark.parametrize("kind", layers_by_tape.SIZES)
def test_a_gradient_by_hand_is_that_by_the_tape(kind):
    by_hand, by_layers, by_operations = (way(kind)() for way in layers_by_tape.WAYS.values())
    for name, slope in by_hand.items():
        np.testing.assert_array_equal(by_layers[name], slope)
        np.testing.assert_allclose(by_operations[name], slope, rtol=1e-3, atol=1e-6)
    for variant in layers_by_tape.GROUPS[kind].values():
        variant()(1)


def test_every_optimizer_can_be_measured():
    for variants in optimizers.GROUPS.values():
        for variant in ("scratchdl", "plain float64"):
            variants[variant]()(1)


def test_the_whole_experiment_can_be_measured():
    done = bench("experiment", *SMALL)
    assert done.returncode == 0, done.stderr
    assert "all six, 1 thread" in done.stdout


def test_ways_to_use_a_second_core_have_threads_of_their_own(tmp_path):
    variants = {*next(iter(second_core.GROUPS.values()))}
    assert all(
        variants == {*group} == {*second_core.THREADS} for group in second_core.GROUPS.values()
    )
    done = bench("second-core", "--rounds", 1, "--steps", 1, "--json", tmp_path / "result.json")
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert [row["label"] for row in written["rows"].values()] == list(second_core.GROUPS)
    assert all("," not in key for key in written["rows"])  # a page names rows with commas between
    for row in written["rows"].values():
        assert row.keys() >= {"scratchdl", "two threads in NumPy", "two threads of Python"}


def test_an_unknown_workload_is_answered_with_those_there_are():
    done = bench("three-layer")
    assert done.returncode == 2
    assert "two-layer" in done.stderr


def test_the_time_of_several_threads_is_not_added_up():
    for asked in (("two-layer", "--threads", 1, 2), ("second-core", "--threads", 1)):
        done = bench(*asked, "--clock", "cpu")
        assert done.returncode == 2
        assert "--clock cpu adds up the time of all threads: it needs --threads 1" in done.stderr


class Turns:
    """A worker whose turns are known beforehand."""

    def __init__(self, variant, turns):
        self.versions = {"PyTorch": "2.13"}
        self.variant, self.turns, self.steps = variant, iter(turns), 1

    def measure(self, steps):
        return next(self.turns)

    def warm_up(self, steps):
        pass

    def stop(self):
        pass


@pytest.mark.parametrize(("cpu", "says"), [(0.5, None), (0.0, "give more --steps")])
def test_the_time_of_the_processor_is_taken_and_a_clock_that_stood_still_is_not(cpu, says):
    worker = race.Worker.__new__(race.Worker)
    worker.clock, worker.variant = "cpu", "scratchdl"
    worker._process = SimpleNamespace(stdin=io.StringIO())
    worker._answer = lambda: {"seconds": 9.0, "cpu": cpu}
    if says is None:
        assert worker.measure(2) == (0.25, True)
    else:
        with pytest.raises(RuntimeError, match=says):
            worker.measure(2)


def test_a_round_in_which_something_else_ran_does_not_count():
    ours = Turns("scratchdl", [(1.0, True), (1.0, False), (1.2, True)])
    peer = Turns("peer", [(3.5, True), (3.5, True), (4.0, True)])
    outcome = race.compete([ours, peer], rounds=2)
    assert outcome.seconds == {"scratchdl": [1, 1.2], "peer": [3.5, 4]}
    assert (outcome.rounds, outcome.dropped, outcome.quiet) == (2, 1, True)
    table = report.as_table("SGD", 2, outcome)
    assert table["seconds_a_step"]["peer"] == {"median": 3.75, "fastest": 3.5}
    assert report.counted([table]) == (
        "Medians of 2 rounds; 1 more were dropped, since something else ran or all was slow."
    )


def test_a_round_in_which_the_whole_machine_was_slow_does_not_count():
    ours = Turns("scratchdl", [(1.5, True), (1.0, True), (1.6, True), (1.1, True)])
    peer = Turns("peer", [(3.0, True), (2.0, True), (2.1, True), (2.2, True)])
    outcome = race.compete([ours, peer], rounds=2)
    assert outcome.seconds == {"scratchdl": [1, 1.1], "peer": [2, 2.2]}
    assert (outcome.rounds, outcome.dropped, outcome.quiet) == (2, 2, True)


def test_without_a_quiet_round_all_count_and_it_says_so():
    turns = [(1.0, False)] * race.PATIENCE
    outcome = race.compete([Turns("scratchdl", turns)], rounds=1)
    assert (outcome.rounds, outcome.dropped, outcome.quiet) == (race.PATIENCE, 0, False)
    said = report.counted([report.as_table("Adam", 1, outcome)])
    assert said.endswith("Rough, since no round was quiet enough: Adam, 1 thread.")


def test_the_busy_time_of_the_machine_grows():
    before = race.busy_seconds()
    assert sum(i * i for i in range(3_000_000)) > 0
    assert race.busy_seconds() > before or not Path("/proc/stat").exists()


def test_the_line_below_a_table_says_where_it_was_measured():
    outcome = race.Outcome({"scratchdl": [1.0]}, 1, 0, True, {"PyTorch": "2.13"})
    about = provenance.measured_here() | {"clock": "cpu"}
    line = report.origin(about, [report.as_table("Adam", 1, outcome)])
    assert line.startswith("Processor time")
    for part in ("Medians of 1 rounds", "PyTorch 2.13", f"NumPy {np.__version__}", about["date"]):
        assert part in line
