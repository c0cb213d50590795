"""What the checks for all layers cannot know of dropout: what is drawn, and what stays the same."""

import copy

import numpy as np
import pytest

from scratchdl import Affine, Dropout, Network, gradient_check

ONES = np.ones((1000, 1000))


@pytest.mark.parametrize("ratio", [0.1, 0.5, 0.8])
def test_the_mean_stays_in_both_modes(ratio):
    layer = Dropout(ratio, rng=0)
    Y = layer.forward(ONES, training=True)
    error = (ratio / (1 - ratio) / ONES.size) ** 0.5
    assert abs(Y.mean() - 1) < 4 * error
    np.testing.assert_array_equal(layer.forward(ONES), ONES)


def test_the_form_of_the_memos_scales_afterwards():
    layer = Dropout(0.25, inverted=False, rng=0)
    Y = layer.forward(ONES, training=True)
    assert abs(Y.mean() - 0.75) < 4 * (0.25 * 0.75 / ONES.size) ** 0.5
    assert set(np.unique(Y)) == {0.0, 1.0}
    np.testing.assert_array_equal(layer.forward(ONES), 0.75 * ONES)


def test_means_of_a_million_ones():
    """0.5008 and 1.0016 were found once with some other draw; this one may be as far off."""
    memos, ours = Dropout(0.5, inverted=False, rng=0), Dropout(0.5, rng=0)
    assert abs(memos.forward(ONES, training=True).mean() - 0.5) < 0.001
    assert abs(ours.forward(ONES, training=True).mean() - 1.0) < 0.002
    assert memos.forward(ONES).mean() == 0.5
    assert ours.forward(ONES).mean() == 1.0


def test_both_forms_draw_alike_and_differ_by_one_factor():
    x = np.random.default_rng(0).standard_normal((20, 30))
    ours, memos = Dropout(0.2, rng=5), Dropout(0.2, inverted=False, rng=5)
    for training in (True, False):
        y = ours.forward(x, training=training)
        np.testing.assert_allclose(0.8 * y, memos.forward(x, training=training), rtol=1e-15)


def test_what_is_switched_off_learns_nothing():
    layer = Dropout(0.5, rng=0)
    Y = layer.forward(np.ones((50, 60)), training=True)
    dout = np.random.default_rng(0).standard_normal(Y.shape)
    np.testing.assert_array_equal(layer.backward(dout), dout * Y)


def test_each_neuron_and_each_sample_is_drawn_on_its_own():
    off = Dropout(0.3, rng=0).forward(np.ones((20000, 3)), training=True) == 0
    assert np.all(np.abs(off.mean(axis=0) - 0.3) < 4 * (0.3 * 0.7 / 20000) ** 0.5)
    assert np.abs(np.corrcoef(off.T) - np.eye(3)).max() < 4 / 20000**0.5
    assert abs(np.corrcoef(off[:-1, 0], off[1:, 0])[0, 1]) < 4 / 20000**0.5


def test_masks_are_new_each_time_and_follow_from_the_seed_in_both_precisions():
    x = np.ones((10, 10))
    one, other = Dropout(0.5, rng=1), Dropout(0.5, rng=np.random.default_rng(1))
    first, second = (one.forward(x, training=True) for _ in range(2))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(other.forward(x.astype(np.float32), training=True), first)
    np.testing.assert_array_equal(other.forward(x, training=True), second)
    assert not np.array_equal(*(Dropout().forward(x, training=True) for _ in range(2)))


def test_backward_after_a_prediction_is_that_of_the_prediction():
    for layer, slope in ((Dropout(0.5, rng=0), 1.0), (Dropout(0.5, inverted=False, rng=0), 0.5)):
        layer.forward(np.ones((4, 4)), training=True)
        layer.forward(np.ones((2, 3)))
        np.testing.assert_array_equal(layer.backward(np.ones((2, 3))), np.full((2, 3), slope))


def test_a_ratio_of_zero_changes_nothing():
    x = np.random.default_rng(0).standard_normal((4, 5))
    np.testing.assert_array_equal(Dropout(0.0).forward(x, training=True), x)
    np.testing.assert_array_equal(Dropout(0, inverted=False).forward(x), x)


def test_a_ratio_of_zero_keeps_even_the_smallest_number_that_can_be_drawn():
    class Lowest:
        def random(self, shape, dtype):
            return np.zeros(shape, dtype)

    layer = Dropout(0.0)
    layer.rng = Lowest()
    np.testing.assert_array_equal(layer.forward(np.ones((2, 3)), training=True), np.ones((2, 3)))


def test_half_of_the_neurons_are_switched_off_unless_told_otherwise():
    assert Dropout().ratio == 0.5


@pytest.mark.parametrize("ratio", [-0.1, 1.0, 1, 2, np.nan, np.inf])
def test_a_ratio_lies_from_zero_to_below_one(ratio):
    with pytest.raises(ValueError, match="ratio must be at least 0 and less than 1, got"):
        Dropout(ratio)


@pytest.mark.hostile
def test_settings_of_another_kind_are_refused():
    with pytest.raises(TypeError, match="ratio must be a number"):
        Dropout("0.5")
    with pytest.raises(TypeError, match="inverted must be True or False, got 'no'"):
        Dropout(inverted="no")
    with pytest.raises(TypeError, match=r"^training must be True or False, got 'no'"):
        Dropout().forward(np.ones(3), training="no")


def test_a_gradient_check_with_one_mask_for_all():
    layers = [Dropout(0.4, rng=0), Affine(np.random.default_rng(0).random((5, 3)), np.zeros(3))]
    net, x, t = Network(layers), np.random.default_rng(1).random((6, 5)), np.arange(6) % 3
    state = net.random_state
    grads = net.gradient(x, t, with_input=True)

    def loss():
        net.random_state = state
        return net.loss(x, t, training=True)

    assert gradient_check(loss, {"x": x, **net.params}, grads).passed
    with pytest.raises(ValueError, match=r"another number each time.*random_state"):
        gradient_check(lambda: net.loss(x, t, training=True), net.params, grads)


def test_states_belong_to_as_many_layers_as_draw():
    net = Network([Dropout(rng=0), Affine(np.ones((2, 2)), np.zeros(2)), Dropout(rng=1)])
    assert len(net.random_state) == 2
    kept = copy.deepcopy(net.random_state)
    with pytest.raises(ValueError, match="has 2 layers that draw, got 1 states"):
        net.random_state = kept[:1]
