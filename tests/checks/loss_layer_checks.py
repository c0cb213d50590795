"""Every promise of an output layer that computes its loss.  Each check takes a `LossLayerCase`."""

import warnings

import numpy as np
import pytest

from checks.cases import draw
from checks.loss_checks import LABELS, ONE_HOT, K, N, targets
from checks.numerics import layouts, numerical_gradient, read_only, relative_error
from duck import Duck
from scratchdl import gradient, record

EXTREME = np.array([[1e4, 0.0, -1e4], [-1e4, 1e4, 0.0], [1e4, 1e4, 1e4], [0.0, 0.0, 1e4]])


def scores(dtype=np.float64):
    return draw((N, K), dtype)


def both_ways(case, x, t, dout=1.0):
    layer = case.make()
    return layer.forward(x, t), layer.backward(dout)


def check_the_loss_is_that_of_the_function(case):
    for t in targets(case):
        for x, t_x in [(scores(), t), (scores()[0], t[0]), (scores().reshape(2, 2, K), None)]:
            t_x = t.reshape(2, 2, *t.shape[1:]) if t_x is None else t_x
            assert case.make().forward(x, t_x) == pytest.approx(case.loss(x, t_x), rel=1e-14)


def check_gradients_match_central_differences(case):
    for t in targets(case):
        for x in (scores(), scores().reshape(2, 2, K)):
            t_x = t.reshape(*x.shape[:-1], *t.shape[1:])
            expected = numerical_gradient(lambda x, t=t_x: case.make().forward(x, t), x)
            assert relative_error(both_ways(case, x, t_x)[1], expected) < 1e-7


def check_the_gradient_is_prediction_minus_target_over_the_batch(case):
    _, dx = both_ways(case, scores(), ONE_HOT)
    np.testing.assert_allclose(dx, (case.predictions(scores()) - ONE_HOT) / N, rtol=1e-13)


def check_gradients_match_the_tape(case):
    for t in targets(case):
        _, dx = both_ways(case, scores(), t)
        traced = gradient(lambda x, t=t: case.make().forward(x, t), scores())
        assert relative_error(dx, traced) < 1e-12
        recorded = gradient(lambda x, t=t: 3 * record(case.make(), x, t), scores())
        assert relative_error(3 * dx, recorded) < 1e-15


def check_dout_scales_the_gradient(case):
    once, thrice = (both_ways(case, scores(), ONE_HOT, dout)[1] for dout in (1.0, 3.0))
    np.testing.assert_allclose(thrice, 3 * once, rtol=1e-15)


def check_labels_and_one_hot_agree(case):
    if case.takes_labels:
        expected = both_ways(case, scores(), ONE_HOT)
        for t in (LABELS, LABELS.astype(np.uint8), LABELS.tolist(), ONE_HOT.astype(int)):
            np.testing.assert_equal(both_ways(case, scores(), t), expected)


def check_float32_stays_float32(case):
    for t in targets(case):  # float64 targets must not widen it
        loss, dx = both_ways(case, scores(np.float32), t)
        assert type(loss) is float
        assert loss == float(np.float32(loss))
        assert dx.dtype == np.float32
        np.testing.assert_allclose(dx, both_ways(case, scores(), t)[1], rtol=1e-5, atol=1e-6)


def check_extreme_scores_neither_overflow_nor_warn(case):
    for dtype in (np.float32, np.float64):
        with warnings.catch_warnings(action="error"):
            loss, dx = both_ways(case, EXTREME.astype(dtype), ONE_HOT)
        assert np.isfinite(loss)
        assert np.isfinite(dx).all()


def check_nothing_that_goes_in_is_written_to_or_kept(case):
    for t in targets(case):
        x, t = read_only(scores()), read_only(t)
        expected = both_ways(case, x, t)
        layer, later_x, later_t = case.make(), x.copy(), t.copy()
        loss = layer.forward(later_x, later_t)
        later_x.fill(0)
        later_t.fill(0)
        np.testing.assert_equal((loss, layer.backward()), expected)


def check_predictions_belong_to_the_caller(case):
    layer, x = case.make(), scores()
    expected = both_ways(case, x, ONE_HOT)
    y = layer.predict(x)
    assert not np.shares_memory(y, x)
    np.testing.assert_allclose(y, case.predictions(x), rtol=1e-15)
    loss = layer.forward(x, ONE_HOT)
    layer.backward().fill(7)
    np.testing.assert_equal((loss, layer.backward()), expected)


def check_what_the_function_says_of_infinite_scores_the_layer_says(case):
    for x, t in [
        ([[-np.inf, 0.0]], [[0.0, 1.0]]),
        ([[3e38, -3e38]], [[1.0, 0.0]]),
        ([[3e38, -3e38]], [[0.0, 1.0]]),
    ]:
        for dtype in (np.float32, np.float64):
            if "identity" in case.predictions.__name__:
                continue  # the square of an infinite distance is no number to compare
            x_t = np.array(x, dtype), np.array(t)
            with np.errstate(over="ignore"):  # where the loss itself is beyond float32
                loss = case.make().forward(*x_t)
                assert loss == case.loss(*x_t)
            assert loss >= 0


def check_it_shows_its_kind(case):
    assert repr(case.make()) == f"{type(case.make()).__name__}()"


def check_results_are_not_overwritten_by_the_next_call(case):
    layer = case.make()
    layer.forward(scores(), ONE_HOT)
    dx = layer.backward()
    kept = dx.copy()
    np.testing.assert_array_equal(layer.backward(), kept)  # a second time the same
    layer.forward(-scores(), ONE_HOT)
    layer.backward()
    np.testing.assert_array_equal(dx, kept)


def check_memory_layout_does_not_matter(case):
    loss, dx = both_ways(case, scores(), ONE_HOT)
    for x, t in zip(layouts(scores()), layouts(ONE_HOT), strict=True):
        other_loss, other_dx = both_ways(case, x, t)
        assert other_loss == pytest.approx(loss, rel=1e-13)
        np.testing.assert_allclose(other_dx, dx, rtol=1e-13, atol=1e-15)


def check_backward_needs_forward(case):
    with pytest.raises(RuntimeError, match="needs a call of forward before it"):
        case.make().backward()


def check_empty_batches_have_no_loss(case):
    with pytest.raises(ValueError, match=r"empty batch.*\(0, 3\)"):
        case.make().forward(scores()[:0], ONE_HOT[:0])


@pytest.mark.hostile
def check_shapes_that_do_not_fit_are_refused_by_name(case):
    for t in (ONE_HOT[:-1], ONE_HOT[:, :-1], ONE_HOT[..., np.newaxis], ONE_HOT.T, ONE_HOT[0]):
        with pytest.raises(ValueError, match=r"\(4, 3\)") as caught:
            case.make().forward(scores(), t)
        assert str(t.shape) in str(caught.value)


def check_wrong_labels_are_refused(case):
    if case.takes_labels:
        for label in (-1, K):
            with pytest.raises(IndexError, match=rf"0\.\.2, got {label}"):
                case.make().forward(scores(), [0, 1, 2, label])
        with pytest.raises(TypeError, match="labels must be integers"):
            case.make().forward(scores(), [0.0, 1.0, 2.0, 0.0])


def check_nan_spreads(case):
    x = scores()
    x[0, 0] = np.nan
    loss, dx = both_ways(case, x, ONE_HOT)
    assert np.isnan(loss)
    assert np.isnan(dx).any()


def check_device_arrays_compute_on_their_device(case):
    for t in targets(case):
        loss, dx = both_ways(case, scores(), t)
        duck_loss, duck_dx = both_ways(case, Duck(scores()), Duck(t))
        assert duck_loss == loss
        assert isinstance(duck_dx, Duck)
        np.testing.assert_array_equal(duck_dx.memory, dx)


LOSS_LAYER_CHECKS = [
    check for name, check in sorted(globals().items()) if name.startswith("check_")
]
