"""Every promise of a loss.  Each check takes a `LossCase`."""

import warnings

import numpy as np
import pytest

from checks.cases import draw
from checks.numerics import layouts, read_only
from duck import Duck

N, K = 4, 3
LABELS = np.array([2, 0, 0, 1])
ONE_HOT = np.eye(K)[LABELS]
SHARES = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [0.4, 0.6, 0.0], [0.1, 0.1, 0.8]])


def targets(case):
    """Every form of target that the loss takes, for `N` samples."""
    return [ONE_HOT, SHARES, LABELS] if case.takes_labels else [ONE_HOT, SHARES]


def predictions(case, dtype=np.float64):
    return case.predictions(draw((N, K), dtype))


def check_the_result_is_a_python_float(case):
    for dtype in (np.float32, np.float64):
        for t in targets(case):
            assert type(case.loss(predictions(case, dtype), t)) is float


def check_float32_is_computed_in_float32(case):
    y, t = predictions(case, np.float32), ONE_HOT.astype(np.float32)
    loss = case.loss(y, t)
    assert loss == float(np.float32(loss))
    np.testing.assert_allclose(loss, case.loss(y.astype(np.float64), t), rtol=1e-5)


def check_a_batch_means_the_mean_of_its_samples_or_their_sum(case):
    y = predictions(case)
    for t in targets(case):
        alone = [case.loss(y[n], t[n]) for n in range(N)]
        together = np.sum(alone) if case.adds_up else np.mean(alone)
        np.testing.assert_allclose(case.loss(y, t), together, rtol=1e-14)
        np.testing.assert_allclose(
            case.loss(y.reshape(2, 2, K), t.reshape(2, 2, *t.shape[1:])), together, rtol=1e-14
        )


def check_labels_and_one_hot_agree(case):
    if case.takes_labels:
        y = predictions(case)
        for dtype in (np.int64, np.uint8, np.int8):
            assert case.loss(y, LABELS.astype(dtype)) == case.loss(y, ONE_HOT)
        assert case.loss(y, LABELS.tolist()) == case.loss(y.tolist(), ONE_HOT.tolist())
        assert case.loss(y[0], 2) == case.loss(y[0], ONE_HOT[0])
        assert case.loss(y, ONE_HOT.astype(int)) == case.loss(y, ONE_HOT)


@pytest.mark.hostile
def check_one_hot_may_be_of_booleans(case):
    if case.takes_labels:
        y = predictions(case)
        assert case.loss(y, ONE_HOT.astype(bool)) == case.loss(y, ONE_HOT)


def check_a_square_batch_is_told_apart_by_axes_not_by_size(case):
    y = case.predictions(draw((K, K)))
    one_hot = np.eye(K)[LABELS[:K]]
    alone = [case.loss(y[n], one_hot[n]) for n in range(K)]
    expected = np.sum(alone) if case.adds_up else np.mean(alone)
    np.testing.assert_allclose(case.loss(y, one_hot), expected, rtol=1e-14)
    if case.takes_labels:
        np.testing.assert_allclose(case.loss(y, LABELS[:K]), expected, rtol=1e-14)


def check_inputs_are_not_written_to(case):
    y = predictions(case)
    for t in targets(case):
        case.loss(read_only(y), read_only(t))


def check_memory_layout_does_not_matter(case):
    y, t = predictions(case), SHARES
    for other_y, other_t in zip(layouts(y), layouts(t), strict=True):
        np.testing.assert_allclose(case.loss(other_y, other_t), case.loss(y, t), rtol=1e-14)


def check_an_empty_batch_is_refused(case):
    for y, t in ((np.ones((0, K)), np.ones((0, K))), (np.ones((0, K)), np.ones(0, int))):
        if t.ndim == y.ndim or case.takes_labels:
            with pytest.raises(ValueError, match=r"empty batch.*\(0, 3\)"):
                case.loss(y, t)


@pytest.mark.hostile
def check_shapes_that_do_not_fit_are_refused_by_name(case):
    y = predictions(case)
    for t in (ONE_HOT[:-1], ONE_HOT[:, :-1], ONE_HOT[..., np.newaxis], ONE_HOT.T, ONE_HOT[0]):
        with pytest.raises(ValueError, match=r"\(4, 3\)") as caught:
            case.loss(y, t)
        assert str(t.shape) in str(caught.value)


def check_nan_in_a_prediction_spreads_or_is_refused(case):
    y = predictions(case)
    y[0, 0] = np.nan  # not the correct class of its sample
    for t in targets(case):
        if case.nan_is_refused:
            with pytest.raises(ValueError, match="got nan"):
                case.loss(y, t)
        else:
            with warnings.catch_warnings(action="error"):
                assert np.isnan(case.loss(y, t))


def check_device_arrays_compute_on_their_device(case):
    y = predictions(case)
    for t in targets(case):
        assert case.loss(Duck(y), Duck(t)) == case.loss(y, t)


LOSS_CHECKS = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
