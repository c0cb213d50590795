"""Every promise of a change of pictures.  Each check takes an `AugmentationCase`."""

import numpy as np
import pytest

from checks.numerics import layouts, read_only
from scratchdl import SGD, Trainer, TwoLayerNet, load_mnist_sample


def digits(count=30):
    return load_mnist_sample()[0][0][:count]


def check_every_form_of_a_picture_is_changed_alike(case):
    rows = case.change(digits(), rng=0)
    assert rows.shape == (30, 784)
    for shape in [(30, 28, 28), (30, 1, 28, 28)]:
        again = case.change(digits().reshape(shape), rng=0)
        assert again.shape == shape
        assert np.array_equal(again.reshape(30, -1), rows)


def check_precision_is_kept_and_integers_become_floats(case):
    pictures = (digits(4) * 255).round()
    for dtype, expected in [("f4", "f4"), ("f8", "f8"), ("u1", "f8"), ("i8", "f8")]:
        changed = case.change(pictures.astype(dtype), rng=0)
        assert changed.dtype == np.dtype(expected)
        np.testing.assert_allclose(changed, case.change(pictures, rng=0), rtol=1e-4, atol=0.05)


def check_the_seed_alone_decides(case):
    first, second = case.change(digits(), rng=7), case.change(digits(), rng=8)
    assert np.array_equal(first, case.change(digits(), rng=np.random.default_rng(7)))
    assert not np.array_equal(first, second)
    assert not np.array_equal(case.change(digits()), case.change(digits()))


def check_a_generator_moves_on_and_nothing_global_is_touched(case):
    before = np.random.get_state()[1].tolist()  # noqa: NPY002  # what must stay as it was
    rng = np.random.default_rng(0)
    assert not np.array_equal(case.change(digits(), rng=rng), case.change(digits(), rng=rng))
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002  # as above


def check_the_input_is_neither_written_to_nor_returned(case):
    x = digits()
    changed = case.change(read_only(x), rng=0)
    assert changed.flags.writeable
    assert not np.shares_memory(changed, x)
    still = case.change(x, rng=0, **case.nothing)
    still[...] = 7
    assert np.array_equal(x, digits())


def check_memory_layout_does_not_matter(case):
    expected = case.change(digits().reshape(30, 28, 28), rng=0)
    for x in layouts(digits().reshape(30, 28, 28)):
        np.testing.assert_array_equal(case.change(x, rng=0), expected)


def check_each_picture_has_a_draw_of_its_own(case):
    changed = case.change(np.repeat(digits(1), 20, axis=0), rng=0)
    assert len(np.unique(changed.round(3), axis=0)) > 10


def check_no_change_leaves_every_pixel(case):
    np.testing.assert_allclose(case.change(digits(), rng=0, **case.nothing), digits(), atol=1e-5)


def check_channels_of_one_picture_are_changed_alike(case):
    image = np.random.default_rng(0).random((4, 1, 9, 7))
    changed = case.change(np.concatenate([image, 2 * image], axis=1), rng=0)
    np.testing.assert_allclose(changed[:, 1], 2 * changed[:, 0], rtol=1e-6)


def check_ink_stays_between_paper_and_ink(case):
    changed = case.change(digits(), rng=0)
    assert changed.min() >= 0
    assert changed.max() <= 1 + 1e-6


def check_nan_stays_in_its_picture(case):
    x = digits(4).copy()
    x[1] = np.nan
    changed = case.change(x, rng=0)
    assert np.isnan(changed[1]).any()
    assert np.isfinite(changed[[0, 2, 3]]).all()


def check_a_trainer_takes_it(case):
    (x, t), _ = load_mnist_sample()
    one, twin = (
        Trainer(
            TwoLayerNet(784, 5, 10, rng=0),
            SGD(lr=0.1),
            (x[:60], t[:60]),
            batch_size=20,
            augment=case.change,
            rng=0,
        )
        for _ in range(2)
    )
    one.fit(1)
    twin.fit(1)
    np.testing.assert_equal(dict(one.net.params), dict(twin.net.params))
    assert np.isfinite(one.history.losses).all()


@pytest.mark.hostile
def check_what_is_no_picture_is_refused(case):
    for shape in [(784,), (5, 783), (2, 3, 4, 5, 6), (0, 784), (3, 0, 4)]:
        with pytest.raises(ValueError, match="picture"):
            case.change(np.zeros(shape))


@pytest.mark.hostile
def check_what_is_no_number_is_refused(case):
    for x in (np.full((2, 4), "a"), np.ones((2, 4), dtype=complex)):
        with pytest.raises(TypeError, match="real numbers"):
            case.change(x)


AUGMENTATION_CHECKS = [
    check for name, check in sorted(globals().items()) if name.startswith("check_")
]
