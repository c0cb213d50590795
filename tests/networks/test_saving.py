"""A net that was saved comes back without anybody saying what it was; what is no net does not."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from scratchdl import (
    L1,
    L2,
    SGD,
    Affine,
    BatchNormalization,
    Dropout,
    Gelu,
    Identity,
    IdentityWithLoss,
    LeakyRelu,
    MultiLayerNet,
    Network,
    Relu,
    Sigmoid,
    SigmoidWithLoss,
    SimpleNet,
    SoftmaxWithLoss,
    Tanh,
    ThreeLayerNet,
    TwoLayerNet,
    init_network,
    load_network,
)
from scratchdl.networks import saving
from scratchdl.npz import write_npz

X, T = np.random.default_rng(0).normal(size=(8, 2)), np.arange(8) % 2


def of_everything():
    layers = [
        BatchNormalization([1.0, 2.0], [0.5, -0.5], momentum=0.7, eps=1e-3),
        *(Affine.of_size(2, 3, rng=0, dtype=float), LeakyRelu(0.3), Dropout(0.2, inverted=False)),
        *(Affine.of_size(3, 3, rng=1, dtype=float), Gelu(approximate=True), Identity(), Gelu()),
        *(Affine.of_size(3, 3, rng=2, dtype=float), Tanh(), Sigmoid(), Relu()),
        Affine.of_size(3, 1, rng=3, dtype=float),
    ]
    net = Network(layers, last=SigmoidWithLoss(), penalty=L1(0.01))
    for _ in range(3):
        SGD(0.1).update(net.params, net.gradient(X, T))
    return net


NETS = {
    "simple": lambda: SimpleNet(rng=0),
    "three layers": lambda: ThreeLayerNet(init_network()),
    "three random layers": lambda: ThreeLayerNet.random(2, 3, 4, 2, rng=0),
    "two layers": lambda: TwoLayerNet(2, 3, 2, rng=0),
    "many layers": lambda: MultiLayerNet(
        *(2, [4, 3], 2, "tanh"), use_batchnorm=True, dropout_ratio=0.1, penalty=L2(0.1), rng=0
    ),
    "numbers": lambda: Network([Affine.of_size(2, 2, rng=0)], last=IdentityWithLoss()),
    "of everything": of_everything,
    "big-endian": lambda: Network([Affine(np.eye(2, dtype=">f8"), [0.0, 1.0])]),
    "diverged": lambda: Network([Affine(np.full((2, 2), np.nan), [0.0, 1.0])]),
}
each_net = pytest.mark.parametrize("make", NETS.values(), ids=NETS)


@each_net
def test_it_comes_back_alike(make, tmp_path):
    net, path = make(), tmp_path / "net.npz"
    net.save(path)
    again = load_network(path)
    assert type(again) is type(net)
    assert repr(again) == repr(net)
    np.testing.assert_array_equal(again.predict(X), net.predict(X))
    np.testing.assert_equal(dict(again.params), dict(net.params))
    np.testing.assert_equal(dict(getattr(again, "buffers", {})), dict(getattr(net, "buffers", {})))
    if hasattr(net, "loss") and not np.isnan(net.predict(X)).any() and len(X) == 8:
        t = net.predict(X) if isinstance(getattr(net, "last", 0), IdentityWithLoss) else T
        assert again.loss(X, t) == net.loss(X, t)
    again.save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == path.read_bytes()
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name] == []


def test_it_learns_on_after_loading(tmp_path):
    net = of_everything()
    net.save(tmp_path / "net.npz")
    again = load_network(tmp_path / "net.npz")
    before = again.params["W1"].copy()
    SGD(0.1).update(again.params, again.gradient(X, T))
    assert not np.array_equal(again.params["W1"], before)


def test_a_file_of_an_older_numpy_is_read(tmp_path):
    """Saved by NumPy 2.0.2 from the numbers below; what is saved today has the very same bytes."""
    path = Path(__file__).with_name("saved_by_numpy_2_0.npz")
    net = load_network(path)
    layers = [
        Affine(W=[[1.0, -2.0], [0.5, 3.0]], b=[0.25, -0.5]),
        BatchNormalization([1.0, 2.0], [0.5, -0.5]),
        LeakyRelu(0.1),
        Affine(W=[[1.0, 2.0], [-1.0, 0.5]], b=[0.0, 1.0]),
    ]
    expected = Network(layers, penalty=L2(0.01))
    expected.buffers = {"mean1": [1.0, 2.0], "variance1": [4.0, 9.0]}
    assert repr(net) == repr(expected)
    assert net.penalty == expected.penalty
    np.testing.assert_equal(dict(net.params), dict(expected.params))
    np.testing.assert_equal(dict(net.buffers), dict(expected.buffers))
    np.testing.assert_allclose(net.scores([[1.0, 2.0]]), expected.scores([[1.0, 2.0]]), rtol=1e-14)
    net.save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == path.read_bytes()


def test_another_process_reads_it(tmp_path):
    net = TwoLayerNet(2, 3, 2, rng=0)
    net.save(tmp_path / "net.npz")
    program = (
        "import sys, scratchdl; net = scratchdl.load_network(sys.argv[1]); "
        "print(type(net).__name__, net.predict([[1, 2]]).tolist())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "net.npz"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"TwoLayerNet {net.predict([[1, 2]]).tolist()}\n"


class MyRelu(Relu):
    pass


class MyNet(TwoLayerNet):
    pass


class MySimpleNet(SimpleNet):
    pass


class MyLast(SoftmaxWithLoss):
    pass


class MyPenalty(L2):
    pass


@pytest.mark.parametrize(
    ("net", "words"),
    [
        (Network([Affine.of_size(2, 2), MyRelu()]), r"layers\[1\] is a MyRelu"),
        (Network([Affine.of_size(2, 2)], last=MyLast()), "last is a MyLast"),
        (Network([Affine.of_size(2, 2)], penalty=MyPenalty(0.1)), "penalty is a MyPenalty"),
        (MyNet(2, 2, 2), "this network is a MyNet"),
        (MySimpleNet(rng=0), "this network is a MySimpleNet"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_could_not_be_made_again_is_told_while_it_can_still_be_kept(net, words, tmp_path):
    with pytest.raises(TypeError, match=rf"{words}, which load_network cannot make again"):
        net.save(tmp_path / "net.npz")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    with pytest.raises(OSError, match="missing"):
        SimpleNet(rng=0).save(tmp_path / "missing" / "net.npz")


def changed(tmp_path, change):
    """A file of a small net, after something was done to its text or arrays."""
    net = MultiLayerNet(2, [3], 2, use_batchnorm=True, penalty=L2(0.1), rng=0)
    about, arrays = saving.described(net), dict(saving.arrays_of(net))
    about["arrays"] = {name: [list(a.shape), a.dtype.name] for name, a in arrays.items()}
    change(about, arrays)
    text = np.frombuffer(json.dumps(about).encode(), np.uint8)
    path = tmp_path / "net.npz"
    with path.open("wb") as file:
        write_npz(file, arrays | {"about": text})
    return path


def other_average(about, arrays):
    name = next(name for name in arrays if name.startswith("buffers/"))
    arrays[name] = np.zeros(5, arrays[name].dtype)
    about["arrays"][name][0] = [5]


def single_average(about, arrays):
    """NumPy would write the one number to every place."""
    name = next(name for name in arrays if name.startswith("buffers/"))
    arrays[name] = np.zeros(1, arrays[name].dtype)
    about["arrays"][name][0] = [1]


HOSTILE = {
    "another format": lambda about, _: about.update(format="cake"),
    "a newer version": lambda about, _: about.update(version=3),
    "no arrays": lambda about, _: about.update(arrays=None),
    "no layers": lambda about, _: about.pop("layers"),
    "no such layer": lambda about, _: about["layers"][0].update(kind="os.system"),
    "a strange setting": lambda about, _: about["layers"][1]["settings"].update(eps=-1),
    "an unknown setting": lambda about, _: about["layers"][1]["settings"].update(pickle=1),
    "no letters": lambda about, _: about["layers"][0].update(letters=5),
    "another letter": lambda about, _: about["layers"][0].update(letters=["W", "c"]),
    "a layer too few": lambda about, _: about["layers"].pop(),
    "no such network": lambda about, _: about.update(network="Trainer"),
    "another network": lambda about, _: about.update(network="SimpleNet"),
    "a third network": lambda about, _: about.update(network="ThreeLayerNet"),
    "no such end": lambda about, _: about.update(last="open"),
    "a strange penalty": lambda about, _: about["penalty"]["settings"].update(strength=-1),
    "a huge array": lambda about, _: about["arrays"].update({"params/W1": [[2**40], "float64"]}),
    "many dimensions": lambda about, _: about["arrays"].update(x=[[1] * 100, "float64"]),
    "overflow": lambda about, _: about["arrays"].update({"params/W1": [[2**32] * 2, "float64"]}),
    "negative": lambda about, _: about["arrays"].update({"params/W1": [[-2, -3], "float32"]}),
    "objects": lambda about, _: about["arrays"].update({"params/W1": [[2, 3], "object"]}),
    "a truth": lambda about, _: about["arrays"].update({"params/W1": [[True, 6], "float32"]}),
    "another shape": lambda _, arrays: arrays.update({"params/W1": np.zeros((3, 2), np.float32)}),
    "an array more": lambda _, arrays: arrays.update(x=np.zeros(3)),
    "no shape of a sample": lambda about, _: about.update(input_shape=[-1]),
    "a running average of another shape": other_average,
    "a running average of one number": single_average,
    "an array less": lambda _, arrays: arrays.pop("params/b1"),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_network_is_one_sentence(change, tmp_path):
    path = changed(tmp_path, change)
    with pytest.raises(ValueError, match=r"^net\.npz ") as caught:
        load_network(path)
    assert "\n" not in str(caught.value)


def test_a_file_promises_as_many_numbers_as_it_has_room_for():
    def promise(*spec):
        about = {"format": saving.FORMAT, "version": 1, "arrays": {"x": list(spec)}}
        return saving.promised(about, 8, "net.npz")["x"]

    assert promise([2], "float32").shape == (2,)
    assert promise([1], "float64").dtype == np.float64
    for spec in ([3], "float32"), ([2], "float64"), ([5], "float16"):
        with pytest.raises(ValueError, match="promises more numbers than it has bytes"):
            promise(*spec)
    for spec in ([1], "object"), ([1], "complex64"), ([1], "int64"), ([1], 5), (1, "float32"):
        with pytest.raises(ValueError, match="describes 'x' as no array can be"):
            promise(*spec)


@pytest.mark.hostile
def test_a_shape_is_at_most_four_lengths():
    assert all(map(saving.is_shape, ([], [0], [1], [1, 2, 3, 4])))
    assert not any(map(saving.is_shape, ([1] * 5, [-1], [True], [1.0], ["1"])))


def test_a_file_with_fewer_bits_is_one_that_older_programs_refuse(tmp_path):
    path = tmp_path / "net.npz"
    for dtype, version in [(None, 1), ("float16", 2), ("int8", 2)]:
        TwoLayerNet(2, 3, 2, rng=0).save(path, dtype=dtype)
        with np.load(path) as file:
            about = json.loads(file["about"].tobytes())
        assert about["version"] == version
        assert type(load_network(path)) is TwoLayerNet


def test_the_unchanged_file_is_a_network(tmp_path):
    net = load_network(changed(tmp_path, lambda about, arrays: None))
    assert list(net.params) == ["W1", "b1", "gamma1", "beta1", "W2", "b2"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x04K\x01.", b"<!DOCTYPE html>"])
def test_other_files_are_refused(content, tmp_path):
    path = tmp_path / "net.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"net\.npz"):
        load_network(path)


def test_every_cut_is_noticed(tmp_path):
    path = tmp_path / "net.npz"
    TwoLayerNet(2, 3, 2, rng=0).save(path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"net\.npz"):
            load_network(path)


def test_arrays_of_numpy_and_checkpoints_are_no_networks(tmp_path):
    net = TwoLayerNet(2, 3, 2, rng=0)
    np.savez(tmp_path / "arrays.npz", **net.params)
    with pytest.raises(ValueError, match=r"arrays\.npz"):
        load_network(tmp_path / "arrays.npz")


def test_a_file_packed_to_promise_more_than_it_holds_is_refused(tmp_path):
    path = tmp_path / "net.npz"
    layer = Affine(np.zeros((1000, 1000)), np.zeros(1000))
    Network([layer]).save(path)
    packed = tmp_path / "packed.npz"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    with pytest.raises(ValueError, match="promises more numbers than it has bytes"):
        load_network(packed)


def test_a_missing_file_is_called_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_network(tmp_path / "net.npz")


def test_arrays_alone_are_not_a_network(tmp_path):
    np.savez(tmp_path / "arrays.npz", W1=np.zeros((2, 2)))
    with pytest.raises(ValueError, match=r"holds no array 'about', as if np\.savez had written it"):
        load_network(tmp_path / "arrays.npz")
