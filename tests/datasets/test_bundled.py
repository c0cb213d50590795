"""The data files inside the package: what they hash to, who made them, and how they are made."""

import hashlib
import tomllib
import zlib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from datasets.conftest import ROOT
from scratchdl.datasets import bundled
from tools import make_datasets

FOLDER = files("scratchdl.datasets") / "files"
SUMS = dict(
    reversed(line.split()) for line in (FOLDER / "SHA256SUMS").read_text("ascii").splitlines()
)
NOTES = tomllib.loads((FOLDER / "REUSE.toml").read_text("utf-8"))["annotations"]


@pytest.mark.parametrize("name", bundled.BUNDLED)
def test_every_file_has_the_recorded_hash(name: str):
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == SUMS[name]


def test_there_are_no_other_files():
    names = {path.name for path in FOLDER.iterdir()}
    assert names == {*bundled.BUNDLED, "REUSE.toml", "SHA256SUMS"}
    assert set(SUMS) == set(bundled.BUNDLED)


def test_together_they_are_small():
    assert sum(len((FOLDER / name).read_bytes()) for name in SUMS) < 1_200_000


@pytest.mark.parametrize("name", bundled.BUNDLED)
def test_every_file_has_its_licence_written_down(name: str):
    text = (ROOT / "DATA_LICENSES.md").read_text("utf-8")
    section = next(part for part in text.split("\n## ") if f"`{name}`" in part)
    for word in ("**Licence:** [Creative Commons", "**In the package:**", "**Changed:**"):
        assert word in section
    (note,) = [note for note in NOTES if note["path"] == name]
    licence, version = note["SPDX-License-Identifier"].lower().removeprefix("cc-").rsplit("-", 1)
    assert f"(https://creativecommons.org/licenses/{licence}/{version}/)" in section
    assert note["SPDX-FileCopyrightText"].split()[-1] in section


def test_the_sample_can_be_made_again_byte_for_byte(real_mnist: Path, tmp_path: Path):
    if "zlib-ng" in zlib.ZLIB_RUNTIME_VERSION:
        pytest.skip(f"zlib {zlib.ZLIB_RUNTIME_VERSION} packs the same numbers into other bytes")
    path = tmp_path / "mnist_sample.npz"
    make_datasets.write_npz(path, make_datasets.mnist_sample(real_mnist))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SUMS[path.name]


def test_the_script_writes_what_the_loaders_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(make_datasets, "mnist_sample", lambda _: noise_for("mnist_sample.npz"))
    monkeypatch.setattr(
        make_datasets,
        "classic_tables",
        lambda: {name: noise_for(name) for name in bundled.BUNDLED if name != "mnist_sample.npz"},
    )
    monkeypatch.setattr(make_datasets.importlib.util, "find_spec", lambda _: True)
    assert make_datasets.main([str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    for name, expected in bundled.BUNDLED.items():
        arrays = bundled.read_npz((tmp_path / "out" / name).read_bytes(), expected, name)
        for key, array in noise_for(name).items():
            np.testing.assert_array_equal(arrays[key], array)
    sums = (tmp_path / "out" / "SHA256SUMS").read_text("ascii")
    assert [line.split()[1] for line in sums.splitlines()] == sorted(bundled.BUNDLED)


def noise_for(name: str) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {
        key: rng.integers(0, 200, spec.shape).astype(spec.dtype)
        for key, spec in bundled.BUNDLED[name].items()
    }


def test_without_scikit_learn_the_script_says_what_it_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(make_datasets, "mnist_sample", lambda _: noise_for("mnist_sample.npz"))
    monkeypatch.setattr(make_datasets.importlib.util, "find_spec", lambda _: None)
    make_datasets.main([str(tmp_path), "--out", str(tmp_path / "out")])
    assert "scikit-learn is not installed" in capsys.readouterr().err
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "mnist_sample.npz",
        "SHA256SUMS",
    }


def test_the_script_refuses_other_shapes(tmp_path: Path):
    arrays = noise_for("iris.npz") | {"x": np.zeros((150, 3))}
    with pytest.raises(ValueError, match=r"x has shape \(150, 3\), expected \(150, 4\)"):
        make_datasets.write_npz(tmp_path / "iris.npz", arrays)


@pytest.mark.parametrize(
    ("counts", "size", "expected"),
    [
        ([50, 50], 10, [5, 5]),
        ([1, 1, 1], 2, [1, 1, 0]),
        ([60, 30, 10], 7, [4, 2, 1]),
        ([100, 0], 3, [3, 0]),
    ],
)
def test_shares(counts: list[int], size: int, expected: list[int]):
    assert make_datasets.shares(np.array(counts), size).tolist() == expected


def test_a_stratified_sample_keeps_order_and_repeats_nothing():
    labels = np.random.default_rng(3).integers(0, 4, 1000)
    drawn = make_datasets.stratified_sample(labels, 100, seed=5)
    assert np.all(np.diff(drawn) > 0)
    np.testing.assert_array_equal(
        np.bincount(labels[drawn]), make_datasets.shares(np.bincount(labels), 100)
    )
    assert drawn.tolist() == make_datasets.stratified_sample(labels, 100, seed=5).tolist()
    assert drawn.tolist() != make_datasets.stratified_sample(labels, 100, seed=6).tolist()
