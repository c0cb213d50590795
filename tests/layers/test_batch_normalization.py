"""What the checks for all layers cannot know of batch normalisation: statistics and averages."""

import numpy as np
import pytest

from scratchdl import BatchNormalization

RNG = np.random.default_rng(0)
ROWS = 5 + 3 * RNG.standard_normal((200, 4))
IMAGES = 5 + 3 * RNG.standard_normal((20, 4, 3, 5))
GAMMA, BETA = np.array([1.0, 2.0, 0.5, -1.0]), np.array([0.0, 1.0, -1.0, 3.0])


def layer(**options):
    return BatchNormalization(GAMMA.copy(), BETA.copy(), **options)


def test_formulas_number_by_number():
    ours, X, dY = layer(eps=0.5), ROWS[:6], np.random.default_rng(3).standard_normal((6, 4))
    Y, n = ours.forward(X, training=True), 6
    dX = ours.backward(dY)
    for d in range(4):
        mu = sum(X[i, d] for i in range(n)) / n
        sigma = np.sqrt(sum((X[i, d] - mu) ** 2 for i in range(n)) / n + 0.5)
        X_hat = [(X[i, d] - mu) / sigma for i in range(n)]
        for i in range(n):
            assert Y[i, d] == pytest.approx(GAMMA[d] * X_hat[i] + BETA[d], rel=1e-12)
            slopes = [((i == j) - 1 / n - X_hat[i] * X_hat[j] / n) / sigma for j in range(n)]
            expected = sum(GAMMA[d] * dY[j, d] * slopes[j] for j in range(n))
            assert dX[i, d] == pytest.approx(expected, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize(("x", "axes"), [(ROWS, 0), (IMAGES, (0, 2, 3))])
def test_each_feature_gets_the_mean_and_the_spread_that_are_learnt(x, axes):
    Y = layer(eps=1e-12).forward(x, training=True)
    np.testing.assert_allclose(Y.mean(axis=axes), BETA, atol=1e-12)
    np.testing.assert_allclose(Y.std(axis=axes), np.abs(GAMMA), rtol=1e-10)


def test_an_image_is_the_rows_of_its_pixels():
    rows = np.moveaxis(IMAGES, 1, -1).reshape(-1, 4)
    for training in (True, False):
        of_images, of_rows = layer(), layer()
        Y = of_images.forward(IMAGES, training=training)
        expected = of_rows.forward(rows, training=training)
        np.testing.assert_allclose(np.moveaxis(Y, 1, -1).reshape(-1, 4), expected, rtol=1e-12)
        of_images.backward(Y)
        of_rows.backward(expected)
        for name, grad in of_rows.grads.items():
            np.testing.assert_allclose(of_images.grads[name], grad, rtol=1e-12, atol=1e-12)
        for name, array in of_rows.buffers.items():
            np.testing.assert_allclose(of_images.buffers[name], array, rtol=1e-12)


def test_averages_number_by_number():
    ours = BatchNormalization([1.0], [0.0], momentum=0.75)
    ours.forward(np.array([[1.0], [3.0]]), training=True)
    assert ours.buffers["mean"].tolist() == [0.5]  # 0.75 * 0 + 0.25 * 2
    assert ours.buffers["variance"].tolist() == [1.25]  # 0.75 * 1 + 0.25 * 2, by n - 1
    assert ours.X_hat[1, 0] == pytest.approx(1 / np.sqrt(1 + 1e-5))  # by n


def test_averages_arrive_at_what_they_average():
    ours, rng = layer(momentum=0.9), np.random.default_rng(1)
    for _ in range(300):
        ours.forward(7 + 2 * rng.standard_normal((500, 4)), training=True)
    np.testing.assert_allclose(ours.buffers["mean"], 7, atol=0.1)
    np.testing.assert_allclose(ours.buffers["variance"], 4, atol=0.2)


def test_a_prediction_neither_looks_at_its_neighbours_nor_remembers():
    ours = layer()
    ours.forward(ROWS, training=True)
    kept = {name: array.copy() for name, array in ours.buffers.items()}
    alone = ours.forward(ROWS[:1])
    np.testing.assert_array_equal(ours.forward(ROWS)[:1], alone)
    np.testing.assert_equal(ours.buffers, kept)
    expected = GAMMA * (ROWS[:1] - kept["mean"]) / np.sqrt(kept["variance"] + 1e-5) + BETA
    np.testing.assert_allclose(alone, expected, rtol=1e-14)


def test_shift_and_scale_of_the_input_make_no_difference_while_learning():
    Y = layer(eps=1e-12).forward(ROWS, training=True)
    moved = layer(eps=1e-12).forward(1000 * ROWS - 7, training=True)
    np.testing.assert_allclose(moved, Y, rtol=1e-9, atol=1e-10)


def test_so_the_gradient_has_neither_a_mean_nor_a_part_along_the_output():
    ours = layer(eps=1e-12)
    ours.forward(ROWS, training=True)
    dX = ours.backward(np.random.default_rng(2).standard_normal(ROWS.shape))
    np.testing.assert_allclose(dX.sum(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose((dX * ours.X_hat).sum(axis=0), 0, atol=1e-10)


def test_a_constant_feature_is_its_new_mean_and_gives_no_warning():
    x = ROWS.copy()
    x[:, 2] = 8.0
    ours = layer()
    np.testing.assert_array_equal(ours.forward(x, training=True)[:, 2], BETA[2])
    assert np.isfinite(ours.backward(np.ones_like(x))).all()


@pytest.mark.parametrize("shape", [(1, 4), (1, 4, 1, 1)])
def test_one_number_has_no_variance(shape):
    with pytest.raises(ValueError, match="at least two numbers for each feature") as caught:
        layer().forward(np.ones(shape), training=True)
    assert str(shape) in str(caught.value)
    assert layer().forward(np.ones(shape)).shape == shape
    assert layer().forward(np.ones((1, 4, 1, 2)), training=True).shape == (1, 4, 1, 2)


def test_a_refused_batch_is_not_remembered():
    ours = layer()
    for bad in (np.ones((1, 4)), np.ones((3, 5))):
        with pytest.raises(ValueError, match=r"for each feature|for 4 features"):
            ours.forward(bad, training=True)
    np.testing.assert_equal(ours.buffers, layer().buffers)


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("gamma", "beta"), [((3,), (4,)), ((3, 1), (3, 1)), ((0,), (0,)), ((3,), ())]
)
def test_one_number_for_each_feature(gamma, beta):
    with pytest.raises(ValueError, match=r"same shape \(D,\)") as caught:
        BatchNormalization(np.ones(gamma), np.zeros(beta))
    assert f"gamma of shape {gamma} and beta of shape {beta}" in str(caught.value)


@pytest.mark.hostile
def test_a_size_is_told_where_it_goes():
    with pytest.raises(TypeError, match=r"write BatchNormalization\.of_size\(50\)"):
        BatchNormalization(50)
    fresh = BatchNormalization.of_size(3, momentum=0.5, eps=0.1, dtype=np.float64)
    assert (fresh.momentum, fresh.eps) == (0.5, 0.1)
    assert fresh.params["gamma"].tolist() == [1, 1, 1]
    assert fresh.buffers["variance"].dtype == np.float64


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"momentum": 1.0}, "momentum must be at least 0 and less than 1, got 1.0"),
        ({"momentum": -0.1}, "momentum must be at least 0 and less than 1, got -0.1"),
        ({"eps": 0}, "eps must be a finite number greater than 0, got 0"),
        ({"eps": np.nan}, "eps must be a finite number greater than 0, got nan"),
    ],
)
def test_settings_that_cannot_be_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        layer(**options)


def test_the_message_names_the_shapes_that_would_fit():
    with pytest.raises(ValueError, match=r"shape \(N, 4\) or \(N, 4, H, W\) for 4 features"):
        layer().forward(np.ones((2, 3)))


def test_what_has_learnt_nothing_gives_mean_0_and_variance_1():
    for fresh in (BatchNormalization([1.0, 1.0, 1.0, 1.0]), BatchNormalization.of_size(4)):
        Y = fresh.forward(ROWS, training=True)
        np.testing.assert_allclose(Y.mean(axis=0), np.zeros(4), atol=1e-6)
        np.testing.assert_allclose(Y.std(axis=0), np.ones(4), rtol=1e-5)


@pytest.mark.hostile
def test_the_number_of_features_is_counted():
    with pytest.raises(ValueError, match=r"^D must be at least 1, got 0"):
        BatchNormalization.of_size(0)
