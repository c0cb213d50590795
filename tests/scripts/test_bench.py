"""The benchmark runs, leaves out what is not installed, and compares like with like."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import bench_two_layer
from scratchdl import SGD, TwoLayerNet

BENCH = Path(__file__).parents[2] / "scripts" / "bench.py"


def test_the_plain_variant_does_what_the_package_does():
    net = TwoLayerNet(784, 50, 10, rng=0, dtype=np.float64)
    params = [W.copy() for W in net.params.values()]
    x, t = bench_two_layer.batch()
    x, T = x.astype(np.float64), np.eye(10)[t]
    for _ in range(3):
        loss, grads = net.loss_and_gradient(x, t)
        SGD(bench_two_layer.LR).update(net.params, grads)
        assert bench_two_layer.plain_step(params, x, T) == pytest.approx(loss, abs=1e-5)
    for plain, W in zip(params, net.params.values(), strict=True):
        np.testing.assert_allclose(plain, W, rtol=1e-10, atol=1e-13)


def test_it_prints_a_table_and_writes_all_numbers(tmp_path):
    result = tmp_path / "result.json"
    options = ["two-layer", "--threads", "1", "--rounds", "2", "--json", str(result)]
    command = [sys.executable, str(BENCH), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = json.loads(result.read_text("utf-8"))
    (table,) = written["tables"]
    measured = table["seconds_a_step"]
    left_out = {v for v in bench_two_layer.VARIANTS if f"{v} is left out" in done.stdout}
    assert measured.keys() | left_out == bench_two_layer.VARIANTS.keys()
    assert not measured.keys() & left_out
    assert {"scratchdl", "plain float64"} <= measured.keys()
    assert all(0 < m["fastest"] <= m["median"] and m["rounds"] == 2 for m in measured.values())
    assert written["environment"]["numpy"] == np.__version__
    assert "scratchdl" in done.stdout


def test_an_unknown_workload_is_answered_with_those_there_are():
    command = [sys.executable, str(BENCH), "three-layer"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "two-layer" in done.stderr
