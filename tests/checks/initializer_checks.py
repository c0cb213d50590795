"""Every promise of a rule for the initial weights.  Each check takes an `InitializerCase`."""

import numpy as np
import pytest

SHAPES = [(784, 100), (100, 784), (300, 300), (40, 8, 5, 5)]


def check_mean_and_variance_within_four_standard_errors(case):
    for seed, shape in enumerate(SHAPES):
        for dtype in (np.float32, np.float64):
            W = case.draw(shape, rng=seed, dtype=dtype).astype(np.float64)
            variance = case.variance(shape)
            assert abs(W.mean()) <= 4 * (variance / W.size) ** 0.5
            assert abs(W.var() - variance) <= 4 * variance * (2 / W.size) ** 0.5


def check_the_curve_is_a_bell(case):
    W = case.draw((300, 300), rng=0, dtype=np.float64)
    std = case.variance((300, 300)) ** 0.5
    for width, share in ((1, 0.682689), (2, 0.954500), (3, 0.997300)):
        inside = np.mean(np.abs(W) <= width * std)
        error = (share * (1 - share) / W.size) ** 0.5
        assert abs(inside - share) < 4 * error or std == 0


def check_shape_and_precision_are_those_asked_for(case):
    for shape in [*SHAPES, [3, 4], (1, 1)]:
        W = case.draw(shape, rng=0)
        assert W.shape == tuple(shape)
        assert W.dtype == np.float32
        assert case.draw(shape, rng=0, dtype=np.float64).dtype == np.float64
        assert W.flags.writeable


def check_a_seed_gives_the_same_weights_in_both_precisions(case):
    exact = case.draw((3, 4), rng=7, dtype=np.float64)
    np.testing.assert_array_equal(case.draw((3, 4), rng=7, dtype="float64"), exact)
    np.testing.assert_allclose(case.draw((3, 4), rng=7), exact, rtol=1e-6)


def check_a_generator_moves_on_and_nothing_global_is_touched(case):
    before = np.random.get_state()[1].tolist()  # noqa: NPY002  # what must stay as it was
    rng = np.random.default_rng(0)
    one, other = case.draw((3, 4), rng=rng), case.draw((3, 4), rng=rng)
    fresh = case.draw((3, 4)), case.draw((3, 4))
    differ = case.variance((3, 4)) > 0
    assert np.array_equal(one, other) != differ
    assert np.array_equal(*fresh) != differ
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002  # as above


@pytest.mark.hostile
def check_weights_are_floats(case):
    for dtype in (int, bool, complex):
        with pytest.raises(TypeError, match="weights must be floats, got dtype"):
            case.draw((2, 2), dtype=dtype)


def check_a_rule_that_counts_inputs_needs_inputs(case):
    for shape in ((3,), (2, 3, 4), (), (0, 3), (2, 0)):
        if case.counts_inputs:
            with pytest.raises(ValueError, match=r"this rule counts inputs") as caught:
                case.draw(shape)
            assert str(shape) in str(caught.value)
        else:
            assert case.draw(shape).shape == shape


INITIALIZER_CHECKS = [
    check for name, check in sorted(globals().items()) if name.startswith("check_")
]
