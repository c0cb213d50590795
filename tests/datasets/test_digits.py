"""The digits inside the package, and the options that they share with all of MNIST."""

import inspect
from collections.abc import Callable

import numpy as np
import pytest

from scratchdl import load_digits8, load_mnist, load_mnist_sample, one_hot

SHARES_TRAIN = [494, 562, 496, 511, 487, 452, 493, 522, 487, 496]
SHARES_TEST = [98, 114, 103, 101, 98, 89, 96, 103, 97, 101]


def test_the_sample_as_it_comes():
    (x_train, t_train), (x_test, t_test) = load_mnist_sample()
    for x, t, n in ((x_train, t_train, 5000), (x_test, t_test, 1000)):
        assert (x.shape, x.dtype, t.shape, t.dtype) == ((n, 784), np.float32, (n,), np.int64)
        assert (x.min(), x.max()) == (0, 1)
        assert x.flags.c_contiguous
    # MNIST's training pixels have a mean of 0.1307 and a standard deviation of 0.3081.
    assert x_train.mean() == pytest.approx(0.1307, abs=0.002)
    assert x_train.std() == pytest.approx(0.3081, abs=0.002)


def test_every_digit_has_its_share_of_mnist():
    (_, t_train), (_, t_test) = load_mnist_sample()
    assert np.bincount(t_train).tolist() == SHARES_TRAIN
    assert np.bincount(t_test).tolist() == SHARES_TEST


def test_no_test_image_is_a_training_image():
    (x_train, _), (x_test, _) = load_mnist_sample(normalize=False)
    rows = {row.tobytes() for row in x_train}
    assert len(rows) == 5000
    assert rows.isdisjoint(row.tobytes() for row in x_test)


def test_the_options_of_the_sample():
    (x, t), _ = load_mnist_sample()
    (bytes_, _), _ = load_mnist_sample(normalize=False)
    (images, _), _ = load_mnist_sample(flatten=False)
    (_, rows), _ = load_mnist_sample(one_hot_label=True)
    assert bytes_.dtype == np.uint8
    np.testing.assert_array_equal(x, bytes_.astype(np.float32) / np.float32(255))
    assert images.shape == (5000, 1, 28, 28)
    np.testing.assert_array_equal(images.reshape(5000, 784), x)
    assert rows.dtype == np.float32
    np.testing.assert_array_equal(rows, one_hot(t, 10))


def test_small_digits_and_their_options():
    x, t = load_digits8()
    assert (x.shape, x.dtype, t.shape, t.dtype) == ((1797, 64), np.float32, (1797,), np.int64)
    assert (x.min(), x.max()) == (0, 1)
    images, rows = load_digits8(normalize=False, flatten=False, one_hot_label=True)
    assert (images.shape, images.dtype, images.max()) == ((1797, 1, 8, 8), np.uint8, 16)
    np.testing.assert_array_equal(x, images.reshape(1797, 64) / np.float32(16))
    np.testing.assert_array_equal(rows, one_hot(t, 10))


LOADERS = [load_mnist, load_mnist_sample, load_digits8]


@pytest.mark.parametrize("load", LOADERS)
def test_the_loaders_have_the_books_options_in_the_books_order(load: Callable):
    parameters = list(inspect.signature(load).parameters.values())[:3]
    assert [(p.name, p.default) for p in parameters] == [
        ("normalize", True),
        ("flatten", True),
        ("one_hot_label", False),
    ]


def test_numpys_truths_are_truths():
    assert load_digits8(normalize=np.bool_(False))[0].dtype == np.uint8


@pytest.mark.parametrize("normalize", [True, False])
@pytest.mark.parametrize("one_hot_label", [True, False])
def test_writing_into_the_arrays_spoils_nothing(normalize: bool, one_hot_label: bool):
    for load in (load_digits8, lambda *options: load_mnist_sample(*options)[1]):
        x, t = load(normalize, True, one_hot_label)
        first = x.copy(), t.copy()
        x[...], t[...] = 7, 7
        again = load(normalize, True, one_hot_label)
        np.testing.assert_array_equal(again[0], first[0])
        np.testing.assert_array_equal(again[1], first[1])
