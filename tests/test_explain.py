"""What a network looked at, asked of networks of which that is known."""

import numpy as np
import pytest

from scratchdl import (
    Affine,
    Convolution,
    DeepConvNet,
    Flatten,
    MultiLayerNet,
    Network,
    Pooling,
    Relu,
    ResidualNet,
    SimpleConvNet,
    load_mnist_sample,
)
from scratchdl.explain import (
    grad_cam,
    occlusion_map,
    receptive_field,
    resized,
    squares,
    strongest_windows,
)

H = 12


def corner_net():
    """Class 1 is light in the upper left quarter, class 2 light in the lower right one."""
    W = np.zeros((H * H, 3))
    places = np.arange(H * H).reshape(H, H)
    W[places[:4, :4].ravel(), 1] = 0.5
    W[places[-4:, -4:].ravel(), 2] = 0.5
    one = Convolution(np.ones((1, 1, 1, 1)), np.zeros(1))
    return Network([one, Relu(), Flatten(), Affine(W, np.zeros(3))])


def spots_net():
    """Filter 0 finds horizontal bars, filter 1 vertical ones; class 0 wants one, class 1 the other.

    The classes only ask how much there is, not where: where it is the maps must find out.
    """
    W = np.zeros((2, 1, 3, 3))
    W[0, 0, 1], W[1, 0, :, 1] = 1.0, 1.0
    conv = Convolution(W, np.full(2, -2.5), pad=1)  # only three pixels in a row exceed 2.5
    scores = np.repeat(np.array([[1.0, -1.0], [-1.0, 1.0]]), H * H, axis=0)
    return Network([conv, Relu(), Affine(scores, np.zeros(2))])


def bars():
    x = np.zeros((1, 1, H, H))
    x[0, 0, 2, 1:4] = 1.0  # a horizontal bar, upper left
    x[0, 0, 7:10, 9] = 1.0  # a vertical one, lower right
    return x


@pytest.fixture(scope="module")
def digits():
    return load_mnist_sample(flatten=False)[0][0][:20]


def test_a_cover_on_the_only_corner_that_counts_is_noticed():
    x = np.ones((1, 1, H, H))
    shown = occlusion_map(corner_net(), x, 1, size=2, stride=1)[0]
    inside = np.zeros((H, H), bool)
    inside[:4, :4] = True
    assert shown[inside].min() > 0.1
    far = np.zeros((H, H), bool)
    far[5:7, 5:7] = True
    assert np.abs(shown[far]).max() < 1e-12
    assert shown[-4:, -4:].max() < 0  # without its rival the class is likelier


def test_every_pixel_is_covered_whatever_the_stride():
    x = np.ones((2, H, H))
    net = Network([Affine(np.full((H * H, 2), [0.0, 0.01]), np.zeros(2))])
    for size, stride in [(5, 4), (5, 5), (H, 1), (1, 1)]:
        assert np.all(np.isfinite(occlusion_map(net, x, 1, size=size, stride=stride)))


def test_occlusion_is_its_formula_written_out():
    rng = np.random.default_rng(0)
    x, size, stride = rng.random((1, 1, 5, 7)), 3, 2
    net = Network([Affine(rng.standard_normal((35, 3)), np.zeros(3))])
    lost, often = np.zeros((5, 7)), np.zeros((5, 7))
    for top in (0, 2):
        for left in (0, 2, 4):
            covered, place = x.copy(), np.s_[top : top + size, left : left + size]
            covered[0, 0][place] = 0.5
            lost[place] += (net.predict(x) - net.predict(covered))[0, 2]
            often[place] += 1
    shown = occlusion_map(net, x, 2, size=size, stride=stride, fill=0.5)
    np.testing.assert_allclose(shown[0], lost / often, atol=1e-12)


def test_unless_told_otherwise_a_black_square_of_six_moves_by_two():
    x = np.random.default_rng(0).random((1, 1, H, H))
    told = occlusion_map(corner_net(), x, 1, size=6, stride=2, fill=0.0)
    assert np.array_equal(occlusion_map(corner_net(), x, 1), told)


def test_each_square_lies_whole_inside_the_picture():
    covers = squares(7, 5, 3, 2)
    assert len(covers) == 3 * 2
    assert np.array_equal(covers.sum(axis=(1, 2)), [9] * 6)
    assert covers.any(axis=0).all()
    # Where the steps do not end at the edge, one more square does.
    assert len(squares(8, 5, 3, 2)) == 4 * 2


def test_a_cover_in_the_colour_of_the_picture_changes_nothing():
    x = np.ones((1, 1, H, H))
    assert np.abs(occlusion_map(corner_net(), x, 1, fill=1.0)).max() < 1e-12


def test_occlusion_asks_any_network_and_any_form(digits):
    rows = digits[:2].reshape(2, 784)
    maps = occlusion_map(MultiLayerNet(784, [10], 10, rng=0), rows, size=10, stride=6)
    assert maps.shape == (2, 28, 28)


def test_grad_cam_finds_the_corner():
    shown = grad_cam(corner_net(), np.ones((1, 1, H, H)), 1)
    assert shown.shape == (1, H, H)
    # One filter, whose weight is the mean of its slopes: all that is light counts alike.
    assert np.allclose(shown, 0.5 * 16 / H**2)


def test_grad_cam_shows_where_a_filter_has_found_what_the_class_wants():
    for label, lit, dark in [(0, (2, 2), (8, 9)), (1, (8, 9), (2, 2))]:
        shown = grad_cam(spots_net(), bars(), label)[0]
        assert shown[lit] == shown.max() > 0
        assert shown[dark] == 0
        assert np.sum(shown > 0) == 1


def test_grad_cam_is_its_formula_with_measured_slopes():
    net = SimpleConvNet(conv_param={"filter_num": 3}, rng=0, dtype=np.float64)
    x = np.random.default_rng(0).random((2, 1, 28, 28))
    A = net.layers[0].forward(x)

    def score(A, label):
        for layer in net.layers[1:]:
            A = layer.forward(A)
        return A[:, label]

    # Moving all pixels of a filter alike is the sum of its slopes; the maxima stay where they are.
    h, alpha = 1e-6, np.zeros((2, 3))
    for k in range(3):
        step = np.zeros_like(A)
        step[:, k] = h
        alpha[:, k] = (score(A + step, 4) - score(A - step, 4)) / (2 * h * A[0, 0].size)
    wanted = np.maximum(np.einsum("nk,nkij->nij", alpha, A), 0)
    found = grad_cam(net, x, 4, layer=0)
    np.testing.assert_allclose(found, resized(wanted, 28, 28), rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize("kind", [SimpleConvNet, DeepConvNet, ResidualNet])
def test_maps_are_as_large_as_the_pictures_and_differ_between_classes(kind, digits):
    net = kind(rng=0)
    maps = [grad_cam(net, digits[:3], label) for label in range(10)]
    assert maps[0].shape == (3, 28, 28)
    assert min(map(np.min, maps)) >= 0
    assert len({float(m.sum()) for m in maps}) > 5
    own = grad_cam(net, digits[:3])
    assert np.array_equal(own, grad_cam(net, digits[:3], net.classify(digits[:3])))


def test_maps_keep_their_numbers_when_they_are_enlarged():
    maps = np.array([[[0.0, 8.0], [4.0, 4.0]]])
    large = resized(maps, 4, 4)[0]
    assert np.array_equal(large[0], [0, 2, 6, 8])
    assert np.array_equal(large[:, 3], [8, 7, 5, 4])
    assert np.array_equal(resized(maps, 2, 2), maps)


def test_a_layer_can_be_named_from_either_end(digits):
    net = SimpleConvNet(rng=0)
    assert np.array_equal(
        grad_cam(net, digits[:2], 3, layer=2), grad_cam(net, digits[:2], 3, layer=-4)
    )
    with pytest.raises(ValueError, match=r"gives no pictures; these do: \[0, 1, 2\]"):
        grad_cam(net, digits[:2], layer=3)
    for layer in (6, -7):
        with pytest.raises(IndexError, match=r"layers 0\.\.5"):
            grad_cam(net, digits[:2], layer=layer)


def test_the_first_layer_can_be_named_from_the_end(digits):
    net = SimpleConvNet(rng=0)
    first, same = (grad_cam(net, digits[:2], 3, layer=layer) for layer in (0, -6))
    assert np.array_equal(first, same)


def test_the_last_pictures_but_for_pooling_are_looked_at(digits):
    net = DeepConvNet(rng=0)
    kinds = [type(layer).__name__ for layer in net.layers]
    last = kinds.index("Affine") - 1
    while kinds[last] in ("Pooling", "Flatten"):
        last -= 1
    assert last > 5
    own, named = grad_cam(net, digits[:2], 3), grad_cam(net, digits[:2], 3, layer=last)
    assert np.array_equal(own, named)


def test_a_picture_may_be_a_single_pixel():
    net = Network([Convolution(np.ones((1, 1, 1, 1)), np.zeros(1)), Affine([[1.0, 2.0]], [0, 0])])
    assert np.array_equal(grad_cam(net, np.full((1, 1, 1, 1), 3.0), 1), [[[6.0]]])


@pytest.mark.hostile
def test_what_cannot_be_explained_is_refused(digits):
    net = SimpleConvNet(rng=0)
    with pytest.raises(ValueError, match="a batch of images"):
        grad_cam(net, digits[0])
    with pytest.raises(ValueError, match="a batch of images"):
        grad_cam(net, digits[:0])
    with pytest.raises(ValueError, match="no layer of this network gives pictures"):
        grad_cam(MultiLayerNet(784, [10], 10, rng=0), digits)
    with pytest.raises(IndexError, match=r"labels must lie in 0\.\.9, got 10"):
        grad_cam(net, digits, 10)
    with pytest.raises(ValueError, match="one for all or one for each of 20"):
        grad_cam(net, digits, [1, 2])
    with pytest.raises(TypeError, match="labels must be integers"):
        occlusion_map(net, digits, 1.5)
    with pytest.raises(ValueError, match="a square of 29 pixels is larger"):
        occlusion_map(net, digits, size=29)
    with pytest.raises(ValueError, match="larger than images of 4 by 8 pixels"):
        occlusion_map(corner_net(), np.ones((1, 1, 4, 8)), 1, size=6)
    with pytest.raises(ValueError, match=r"^size must be at least 1"):
        occlusion_map(net, digits, size=0)
    with pytest.raises(ValueError, match=r"^stride must be at least 1"):
        occlusion_map(net, digits, stride=0)
    with pytest.raises(ValueError, match=r"^count must be at least 1"):
        strongest_windows(net, digits, layer=0, channels=[0], count=0)
    with pytest.raises(TypeError, match=r"^layer must be an integer"):
        receptive_field(net, "first")
    with pytest.raises(ValueError, match="stride 5 leaves pixels that no square of 4 covers"):
        occlusion_map(net, digits, size=4, stride=5)
    with pytest.raises(ValueError, match="20 images, fewer than count=21"):
        strongest_windows(net, digits, layer=0, channels=[0], count=21)
    with pytest.raises(IndexError, match=r"channels 0\.\.29, got 30"):
        strongest_windows(net, digits, layer=0, channels=[30])
    with pytest.raises(IndexError, match=r"channels 0\.\.1, got 2"):
        strongest_windows(spots_net(), bars(), layer=0, channels=[2], count=1)


@pytest.mark.parametrize("layer", range(15))
@pytest.mark.parametrize("kind", [DeepConvNet, ResidualNet])
def test_a_receptive_field_is_what_the_derivative_reaches(kind, layer):
    net = kind(rng=0, dtype=np.float64)
    if layer >= len(net.layers) or isinstance(net.layers[layer], Affine):
        pytest.skip("there is no such layer, or it sees everything")
    before = net.layers[: layer + 1]
    shape = (1, 1, 28, 28)
    x = np.random.default_rng(0).random(shape)
    for each in before:
        x = each.forward(x)
    i = x.shape[2] // 2
    reached = np.zeros(28, bool)
    # Dead neurons pass no slope, so that one channel alone may not reach the rim.
    for seed in range(4):
        y = np.random.default_rng(seed).random(shape)
        for each in before:
            y = each.forward(y)
        dout = np.zeros_like(y)
        dout[0, :, i, i] = 1.0
        for each in reversed(before):
            dout = each.backward(dout)
        reached |= np.any(dout[0, 0] != 0, axis=1)
    field = receptive_field(net, layer)
    first = field.start[0] + i * field.step[0]
    inside = np.zeros(28, bool)
    inside[max(first, 0) : first + field.size[0]] = True
    assert not np.any(reached & ~inside)
    assert np.sum(reached) >= min(np.sum(inside) - 2, 28)


def test_behind_an_affine_layer_everything_is_seen():
    with pytest.raises(ValueError, match="after Affine every number depends on every pixel"):
        receptive_field(SimpleConvNet(rng=0), 4)
    with pytest.raises(ValueError, match="after Flatten every number depends on every pixel"):
        receptive_field(corner_net(), 2)


def test_a_field_has_a_height_and_a_width():
    net = Network([Relu(), Convolution(np.ones((1, 1, 3, 5)), np.zeros(1), stride=2, pad=2)])
    assert receptive_field(net, 0) == ((1, 1), (1, 1), (0, 0))
    assert receptive_field(net, 1) == ((3, 5), (2, 2), (-2, -2))
    assert receptive_field(net, -2) == ((1, 1), (1, 1), (0, 0))


def test_the_strongest_windows_hold_what_the_filter_looks_for():
    x = np.random.default_rng(0).random((6, 1, H, H)) * 0.1
    x[3] += bars()[0]
    first = strongest_windows(spots_net(), x, layer=0, channels=[0, 1], count=2)
    assert first.shape == (2, 2, 1, 3, 3)
    assert first[0, 0, 0, 1].min() > 0.9
    assert first[1, 0, 0, :, 1].min() > 0.9


def test_windows_at_the_rim_are_filled_with_zeros():
    x = np.zeros((1, 1, H, H))
    x[0, 0, 0, 0:3] = 1.0  # along the upper rim
    (((window,),),) = strongest_windows(spots_net(), x, layer=0, channels=[0], count=1)
    assert np.array_equal(window, [[0, 0, 0], [1, 1, 1], [0, 0, 0]])


def test_pooling_steps_count():
    layers = [Pooling(2, 2), Convolution.of_size(1, 1, 3, rng=0), Affine.of_size(9, 2, rng=0)]
    field = receptive_field(Network(layers), 1)
    assert field == ((6, 6), (2, 2), (0, 0))


def test_windows_are_cut_out_where_the_filter_saw_them():
    """Of a filter that is wider than high, at steps of two pixels, at the rim and inside."""
    W = np.zeros((1, 1, 1, 5))
    W[0, 0, 0, 2] = 1.0
    net = Network([Convolution(W, np.zeros(1), stride=2, pad=2)])
    for row, column in [(1, 0), (3, 3), (5, 5)]:
        i, j = 2 * row - 2, 2 * column - 2  # where the window begins, maybe in the padding
        x = np.arange(1.0, 1 + 9 * 11).reshape(1, 1, 9, 11) / 1000
        x[0, 0, i, j + 2] = 1.0
        (((window,),),) = strongest_windows(net, x, layer=0, channels=[0], count=1)
        assert np.array_equal(
            window, np.pad(x[0, 0, i : i + 1], ((0, 0), (5, 5)))[:, j + 5 : j + 10]
        )


def test_of_pictures_that_excite_a_filter_alike_the_first_is_shown_first():
    x = np.zeros((40, 1, H, H))
    x[:, 0, 2, 1:4] = np.tile([0.9, 1.0], 20)[:, np.newaxis]
    x[:, 0, 1, 1] = np.arange(40) / 1000  # above the bar, where the filter does not look
    (first,) = strongest_windows(spots_net(), x, layer=1, channels=[0], count=40)
    order = [*range(1, 40, 2), *range(0, 40, 2)]
    assert np.array_equal(first[:, 0, 0, 0], np.array(order) / 1000)
