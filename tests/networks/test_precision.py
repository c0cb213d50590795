"""Networks whose numbers have fewer bits."""

import numpy as np
import pytest

from scratchdl import (
    DeepConvNet,
    MultiLayerNet,
    ResidualNet,
    SimpleConvNet,
    load_mnist_sample,
    load_network,
)
from scratchdl.networks.precision import HalfNetwork, dequantize, quantize

NETS = {
    "rows": lambda: MultiLayerNet(784, [20], 10, use_batchnorm=True, dropout_ratio=0.5, rng=0),
    "simple": lambda: SimpleConvNet(
        conv_param={"filter_num": 3}, hidden_size=8, weight_init_std="he", rng=0
    ),
    "deep": lambda: DeepConvNet(filter_nums=(2, 2, 3, 3, 4, 4), hidden_size=6, rng=0),
    "residual": lambda: ResidualNet(filter_nums=(3, 4), rng=0),
}


@pytest.fixture(scope="module")
def digits():
    (x, t), _ = load_mnist_sample(flatten=False)
    return x[:12], t[:12]


@pytest.fixture(params=NETS)
def net(request, digits):
    made = NETS[request.param]()
    made.loss_and_gradient(*digits)  # so that running averages are not those of the beginning
    return made


def test_every_layer_of_a_half_network_gives_float16(net, digits):
    half, kinds = HalfNetwork(net), []
    x = digits[0].astype(np.float16)
    for layer in half.layers:
        x = layer.forward(x)
        kinds.append(x.dtype)
    assert set(kinds) == {np.dtype(np.float16)}
    arrays = [*half.params.values(), *half.buffers.values()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float16)}
    assert half.scores(digits[0]).dtype == np.float16
    assert half.predict(digits[0]).dtype == np.float32


def test_a_half_network_predicts_nearly_the_same(net, digits):
    error = np.abs(HalfNetwork(net).predict(digits[0]) - net.predict(digits[0])).max()
    assert 0 < error < 0.02


def test_it_differs_from_float16_that_is_only_stored(digits):
    net = NETS["simple"]()
    stored = NETS["simple"]()
    stored.params = {name: W.astype(np.float16) for name, W in net.params.items()}
    computed = HalfNetwork(net).scores(digits[0]).astype(np.float32)
    assert np.abs(computed - stored.scores(digits[0])).max() > 0


def test_the_network_it_was_made_from_stays(net, digits):
    before = {name: W.copy() for name, W in net.params.items()}
    half = HalfNetwork(net)
    for W in half.params.values():
        W[...] = 0
    np.testing.assert_equal(dict(net.params), before)
    assert net.dtype == np.float32


def test_it_does_not_learn(digits):
    half = HalfNetwork(NETS["rows"]())
    for learn in (half.gradient, half.loss_and_gradient):
        with pytest.raises(TypeError, match="float16 is too coarse to learn in"):
            learn(digits[0].reshape(12, -1), digits[1])


def test_a_step_of_a_training_vanishes_in_float16():
    W, step = np.float16(1.0), np.float16(1e-4)
    assert step > 0
    assert W - step == W


@pytest.mark.hostile
def test_what_does_not_fit_into_float16_is_refused():
    net = NETS["rows"]()
    net.params["b1"] = np.full(20, 70_000)
    with pytest.raises(ValueError, match=r"b holds 7e\+04, and float16 ends at 65,504"):
        HalfNetwork(net)
    net.params["b1"] = [70_000] + [0] * 19
    with pytest.raises(ValueError, match="float16 ends at 65,504"):
        HalfNetwork(net)
    with pytest.raises(TypeError, match="net must be a network of layers, got int"):
        HalfNetwork(3)


@pytest.mark.parametrize(("shape", "scales"), [((7, 4), (1, 4)), ((5, 2, 3, 3), (5, 1, 1, 1))])
def test_no_weight_moves_by_more_than_half_a_level(shape, scales):
    rng = np.random.default_rng(0)
    W = rng.normal(size=shape) * rng.uniform(0.01, 10, scales)
    Q, s = quantize(W)
    assert Q.dtype == np.int8
    assert s.shape == scales
    assert np.abs(Q).max() == 127
    assert np.all(np.abs(dequantize(Q, s) - W) <= s * 0.5001)
    minus, same = quantize(-W)
    assert np.array_equal(minus, -Q)
    assert np.array_equal(same, s)


def test_each_output_has_a_scale_of_its_own():
    W = np.array([[100.0, 0.01], [50.0, 0.003]])
    error = np.abs(dequantize(*quantize(W)) - W) / W
    assert error.max() < 0.01


def test_an_output_of_zeros_stays_zero():
    Q, s = quantize(np.array([[0.0, 1.0], [0.0, 2.0]]))
    assert np.array_equal(dequantize(Q, s), np.array([[0, 64 / 127 * 2], [0, 2]], np.float32))


@pytest.mark.parametrize(
    ("W", "words"),
    [
        (np.zeros(3), r"W must have shape \(D, M\) or \(FN, C, FH, FW\), got \(3,\)"),
        (np.zeros((0, 3)), "W must have shape"),
        (np.array([[np.nan]]), "W must hold finite numbers"),
    ],
)
def test_what_cannot_be_quantized_is_refused(W, words):
    with pytest.raises(ValueError, match=words):
        quantize(W)


@pytest.mark.hostile
def test_scales_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="scales of shape"):
        dequantize(np.zeros((4, 1), np.int8), np.ones((1, 5), np.float32))
    with pytest.raises(ValueError, match=r"scales of shape \(1,\) do not fit levels of shape"):
        dequantize(np.zeros((4, 1), np.int8), np.ones(1, np.float32))


@pytest.mark.parametrize(("dtype", "part", "error"), [("float16", 2, 5e-3), ("int8", 4, 2e-2)])
def test_smaller_files_hold_nearly_the_same_network(tmp_path, net, digits, dtype, part, error):
    net.save(tmp_path / "whole.npz")
    net.save(tmp_path / "small.npz", dtype=dtype)
    again = load_network(tmp_path / "small.npz")
    assert type(again) is type(net)
    assert again.dtype == np.float32
    assert 0 < np.abs(again.predict(digits[0]) - net.predict(digits[0])).max() < error
    if type(net) is SimpleConvNet:
        sizes = [(tmp_path / f"{name}.npz").stat().st_size for name in ("whole", "small")]
        assert sizes[1] - 4000 < sizes[0] / part  # names and shapes take some room too


def test_smaller_files_round_each_number_once(tmp_path):
    net = NETS["residual"]()
    net.save(tmp_path / "half.npz", dtype="float16")
    again = load_network(tmp_path / "half.npz")
    for name, W in net.params.items():
        assert np.array_equal(again.params[name], W.astype(np.float16).astype(np.float32))
    net.save(tmp_path / "int8.npz", dtype="int8")
    again = load_network(tmp_path / "int8.npz")
    for name, W in net.params.items():
        wanted = dequantize(*quantize(W)) if name.startswith("W") else W
        assert np.array_equal(again.params[name], wanted)


def test_kinds_of_numbers_that_no_file_has_are_refused(tmp_path):
    net = NETS["rows"]()
    with pytest.raises(ValueError, match="there is no dtype 'int4'"):
        net.save(tmp_path / "net.npz", dtype="int4")
    net.params["b1"] = np.full(20, 70_000)
    with pytest.raises(ValueError, match="float16 ends at 65,504"):
        net.save(tmp_path / "net.npz", dtype="float16")
    assert not (tmp_path / "net.npz").exists()
