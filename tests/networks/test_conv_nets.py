"""Networks for images: their sizes, what they cost, and that they come back from a file."""

import numpy as np
import pytest

from scratchdl import (
    Adam,
    Affine,
    BatchNormalization,
    Convolution,
    DeepConvNet,
    Dropout,
    Network,
    ResidualNet,
    SimpleConvNet,
    Skip,
    Trainer,
    load_network,
)

NETS = {
    "simple": lambda **options: SimpleConvNet(rng=0, **options),
    "deep": lambda **options: DeepConvNet(rng=0, **options),
    "residual": lambda **options: ResidualNet(rng=0, **options),
}
each_net = pytest.mark.parametrize("make", NETS.values(), ids=NETS)
X, T = np.random.default_rng(0).random((3, 1, 28, 28)), np.arange(3)


@pytest.mark.parametrize(
    ("name", "parameters", "multiply_adds"),
    [("simple", 433_890, 865_000), ("deep", 123_552, 8_772_340), ("residual", 28_554, 2_850_944)],
)
def test_they_cost_what_the_book_counts(name, parameters, multiply_adds):
    summary = NETS[name]().summary()
    assert summary.parameters == parameters
    assert summary.multiply_adds == multiply_adds


@pytest.mark.parametrize("shape", [(3, 3, 3), (7, 7, 5), (5, 3, 3)])
def test_only_what_must_be_channels_last_is_taken_for_that(shape):
    param = {"filter_num": 2, "filter_size": 2}
    assert len(SimpleConvNet(shape, param, rng=0).scores(np.ones((2, *shape)))) == 2


def test_the_parameters_have_the_names_and_sizes_of_the_book():
    shapes = {name: array.shape for name, array in SimpleConvNet(rng=0).params.items()}
    assert shapes == {
        "W1": (30, 1, 5, 5),
        "b1": (30,),
        "W2": (4320, 100),
        "b2": (100,),
        "W3": (100, 10),
        "b3": (10,),
    }


@each_net
def test_they_come_back_from_a_file(make, tmp_path):
    net = make()
    net.gradient(X, T)  # moves the averages of batch normalisation
    net.save(tmp_path / "net.npz")
    again = load_network(tmp_path / "net.npz")
    assert type(again) is type(net)
    assert repr(again) == repr(net)
    assert repr(again.summary()) == repr(net.summary())
    np.testing.assert_array_equal(again.predict(X), net.predict(X))
    again.save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == (tmp_path / "net.npz").read_bytes()


@each_net
def test_a_picture_needs_no_axis_for_the_batch(make):
    net = make()
    np.testing.assert_allclose(net.predict(X[0]), net.predict(X)[0], rtol=1e-4)
    assert net.classify(X[0]) == net.classify(X)[0]
    assert net.accuracy(X[0], net.classify(X[0])) == 1


def test_many_images_are_predicted_a_part_at_a_time():
    net, sizes = SimpleConvNet((1, 6, 6), {"filter_size": 3}, rng=0), []
    first, x = net.layers[0], np.random.default_rng(0).random((1203, 1, 6, 6))
    forward = first.forward
    first.forward = lambda x, **mode: sizes.append(len(x)) or forward(x, **mode)
    scores = net.scores(x)
    assert sizes == [500, 500, 203]
    np.testing.assert_allclose(scores[700:705], net.scores(x[700:705]), rtol=1e-4)
    assert net.accuracy(x, net.classify(x)) == 1
    sizes.clear()
    net.gradient(x, np.zeros(1203, int))
    assert sizes == [1203]  # what is learnt from is one batch


def test_a_training_with_layers_inside_a_skip_connection_goes_on(tmp_path):
    rng = np.random.default_rng(0)
    data = rng.random((40, 1, 8, 8), np.float32), rng.integers(0, 3, 40)

    def trainer(ratio=0.3):
        inside = [Convolution.of_size(1, 1, 3, pad=1, rng=1), Dropout(ratio, rng=2)]
        net = Network([Skip(inside), BatchNormalization.of_size(1), Affine.of_size(64, 3, rng=3)])
        return Trainer(net, Adam(), data, batch_size=10, rng=0)

    whole, first, second = trainer(), trainer(), trainer()
    whole.fit(2)
    first.fit(1)
    first.save(tmp_path / "run.npz")
    second.resume(tmp_path / "run.npz")
    second.fit(1)
    np.testing.assert_equal(dict(second.net.params), dict(whole.net.params))
    np.testing.assert_equal(dict(second.net.buffers), dict(whole.net.buffers))
    with pytest.raises(ValueError, match="ratio"):
        trainer(ratio=0.5).resume(tmp_path / "run.npz")


@each_net
def test_the_gradient_by_the_input_has_its_shape(make):
    grads = make().gradient(X, T, with_input=True)
    assert grads["x"].shape == X.shape


def test_filters_move_as_they_are_told():
    param = {"filter_num": 2, "filter_size": 4, "pad": 1, "stride": 2}
    net = SimpleConvNet((1, 12, 12), param, hidden_size=5, rng=0)
    assert net.params["W2"].shape == (2 * 3 * 3, 5)
    assert net.predict(np.ones((1, 1, 12, 12))).shape == (1, 10)


def test_images_need_not_be_square():
    net = SimpleConvNet((2, 20, 12), {"filter_num": 3, "filter_size": 5, "stride": 1}, rng=0)
    assert net.params["W2"].shape == (3 * 8 * 4, 100)


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("build", "kind", "says"),
    [
        (lambda: SimpleConvNet(conv_param={"filter_size": 4}), ValueError, r"25 .* = 12.5 is no"),
        (lambda: SimpleConvNet(conv_param={"filters": 4}), ValueError, "conv_param takes filter_n"),
        (lambda: SimpleConvNet(conv_param={"filter_num": 2.5}), TypeError, "filter_num must be"),
        (lambda: SimpleConvNet(784), ValueError, r"shape \(C, H, W\) of one image, got 784"),
        (lambda: SimpleConvNet((28, 28)), ValueError, r"got \(28, 28\)"),
        (lambda: SimpleConvNet((1, 3, 3)), ValueError, "a window of 5 is larger than 3 pixels"),
        (lambda: SimpleConvNet(hidden_size=0), ValueError, "hidden_size must be at least 1"),
        (lambda: SimpleConvNet(output_size=0), ValueError, "output_size must be at least 1"),
        (lambda: SimpleConvNet(weight_init_std="hee"), ValueError, "no weight_init_std 'hee'"),
        (lambda: SimpleConvNet((0, 28, 28)), ValueError, "^C must be at least 1"),
        (lambda: SimpleConvNet((1, 0, 28)), ValueError, "^H must be at least 1"),
        (lambda: SimpleConvNet((1, 28, 0)), ValueError, "^W must be at least 1"),
        (lambda: DeepConvNet(dropout_ratio=1), ValueError, "dropout_ratio must be at least 0"),
        (lambda: DeepConvNet(weight_init_std="hee"), ValueError, "no weight_init_std 'hee'"),
        (lambda: DeepConvNet(hidden_size=0), ValueError, "hidden_size must be at least 1"),
        (lambda: DeepConvNet(output_size=0), ValueError, "output_size must be at least 1"),
        (lambda: ResidualNet(output_size=0), ValueError, "output_size must be at least 1"),
        (lambda: DeepConvNet(filter_nums=(1, 2)), ValueError, "six numbers"),
        (lambda: DeepConvNet((1, 30, 28)), ValueError, "17 pixels"),
        (lambda: ResidualNet(filter_nums=()), ValueError, "a number for each block"),
        (lambda: ResidualNet((1, 14, 14)), ValueError, "7 pixels"),
        (lambda: SimpleConvNet().predict(np.ones((5, 784))), ValueError, r"\(5, 784\)"),
        (lambda: SimpleConvNet().predict(np.ones(784)), ValueError, r"\(784,\)"),
    ],
)
def test_what_makes_no_network_is_refused_in_words(build, kind, says):
    with pytest.raises(kind, match=says):
        build()


@pytest.mark.parametrize("kind", [SimpleConvNet, DeepConvNet])
def test_the_rule_for_the_first_weights_is_that_of_every_layer(kind):
    net = kind(weight_init_std="zeros", rng=0)
    assert not any(W.any() for W in net.params.values())


def test_unless_told_otherwise_the_first_weights_are_the_books():
    for net, rule in [
        (SimpleConvNet(rng=0), lambda n: 0.01),
        (DeepConvNet(rng=0), lambda n: np.sqrt(2 / n)),
    ]:
        for name, W in net.params.items():
            if name.startswith("W"):
                inputs = len(W) if W.ndim == 2 else W[0].size
                assert W.std() == pytest.approx(rule(inputs), rel=4 / np.sqrt(2 * W.size)), name


def test_dropout_is_the_last_but_one_and_drops_a_half():
    dropout = DeepConvNet(rng=0).layers[-2]
    assert isinstance(dropout, Dropout)
    assert dropout.ratio == 0.5


def test_a_residual_net_ends_with_the_mean_of_each_channel():
    *_, pooling, _ = ResidualNet(rng=0).layers
    X = np.random.default_rng(0).random((2, 32, 7, 7))
    np.testing.assert_allclose(pooling.forward(X)[..., 0, 0], X.mean(axis=(2, 3)))


def test_without_dropout_there_is_no_layer_of_it():
    layers = [DeepConvNet(dropout_ratio=ratio, rng=0).layers for ratio in (0.5, 0)]
    kinds = [[type(layer).__name__ for layer in each] for each in layers]
    assert [name for name in kinds[0] if name != "Dropout"] == kinds[1]
    assert kinds[0] != kinds[1]
