"""Samples and targets of pandas, PyTorch and SciPy: they are taken, or it is said what to give."""

import numpy as np
import pytest

from scratchdl import (
    SGD,
    Affine,
    Trainer,
    TwoLayerNet,
    accuracy,
    gradient,
    mean_squared_error,
    one_hot,
    shuffle_dataset,
    softmax_cross_entropy,
)

pytestmark = pytest.mark.hostile

X = np.random.default_rng(0).normal(size=(12, 4))
T = np.arange(12) % 3


class Frame:
    """What NumPy sees of a table of pandas, or of a tensor of PyTorch on a processor."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return self.values if dtype is None else self.values.astype(dtype)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, name):
        raise KeyError(name)  # a table is asked for columns, never for rows


class Foreign:
    """An array whose memory NumPy did not make: it can be locked, but not unlocked."""

    def __init__(self, values):
        self.values = values
        self.__array_interface__ = values.__array_interface__


class Sparse:
    """A matrix of SciPy."""

    def toarray(self):
        return X


def net():
    return TwoLayerNet(4, 5, 3, rng=0, dtype=np.float64)


FORMS = {
    "a table": (Frame(X), Frame(T)),
    "a table and one-hot rows": (Frame(X), Frame(one_hot(T, 3))),
    "truths as one-hot rows": (Frame(X), Frame(one_hot(T, 3).astype(bool))),
    "lists": (X.tolist(), T.tolist()),
    "tuples": (tuple(map(tuple, X)), tuple(T)),
}


@pytest.mark.parametrize("form", FORMS)
def test_they_give_what_arrays_give(form):
    x, t = FORMS[form]
    wanted = Trainer(net(), SGD(0.1), (X, T), (X, T), batch_size=5, rng=0).fit(2)
    history = Trainer(net(), SGD(0.1), (x, t), (x, t), batch_size=5, rng=0).fit(2)
    np.testing.assert_allclose(history.losses, wanted.losses, rtol=1e-12)
    np.testing.assert_array_equal(net().predict(x), net().predict(X))
    np.testing.assert_array_equal(net().classify(x), net().classify(X))
    assert net().accuracy(x, t) == net().accuracy(X, T)
    np.testing.assert_allclose(net().loss(x, t), net().loss(X, T), rtol=1e-12)
    np.testing.assert_allclose(net().gradient(x, t)["W1"], net().gradient(X, T)["W1"], rtol=1e-12)
    np.testing.assert_array_equal(shuffle_dataset(x, t, rng=0)[0], shuffle_dataset(X, T, rng=0)[0])
    np.testing.assert_array_equal(
        Affine.of_size(4, 3, rng=0).forward(x), Affine.of_size(4, 3, rng=0).forward(X)
    )
    assert accuracy(X[:, :3], t) == accuracy(X[:, :3], T)
    assert softmax_cross_entropy(X[:, :3], t) == pytest.approx(softmax_cross_entropy(X[:, :3], T))
    assert mean_squared_error(x, X) == 0


WORDS = np.array(["a", "b", "c"], object)[T]
MISSING = np.where(T == 0, np.nan, T)
SLIPS = {
    "columns of several kinds": (Frame(X.astype(object)), T, TypeError, r"give x\.astype\(float\)"),
    "names": (X, Frame(WORDS), TypeError, r"np\.unique\(t, return_inverse=True\)"),
    "floats": (X, T.astype(float), TypeError, r"float64; give t\.astype\(int\)$"),
    "missing labels": (X, MISSING, TypeError, "some of which are not whole numbers$"),
    "a column of labels": (X, T[:, None], ValueError, r"are labels, give np\.squeeze\(t, -1\)$"),
    "numbers as objects": (X, Frame(T.astype(object)), TypeError, "labels must be integers"),
    "rows of nothing": (X, np.zeros((12, 0)), ValueError, r"targets must have shape \(12,\)"),
    "a sparse matrix": (Sparse(), T, TypeError, r"give x\.toarray\(\)"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_not_taken_is_told_in_one_sentence(slip):
    x, t, kind, words = SLIPS[slip]
    for call in (
        lambda: net().loss(x, t),
        lambda: net().accuracy(x, t),
        lambda: Trainer(net(), SGD(0.1), (x, t), rng=0).fit(1),
    ):
        with pytest.raises(kind, match=words):
            call()


def test_the_name_of_a_single_sample_is_a_word():
    with pytest.raises(TypeError, match="the targets of train are words, such as 'a', where"):
        Trainer(net(), SGD(), (X[:1], WORDS[:1]))


def test_labels_that_are_truths_get_no_advice_on_words():
    with pytest.raises(TypeError, match=r"labels must be integers, got dtype bool$"):
        softmax_cross_entropy(X, T > 0)


def test_memory_of_another_library_is_left_as_it_was():
    mine = np.arange(3.0)
    x = np.asarray(Foreign(mine))
    np.testing.assert_array_equal(gradient(lambda v: np.sum(v**2 * x), x), 2 * mine**2)
    np.testing.assert_array_equal(gradient(lambda v: np.sum(v * x[1:]), x[1:]), mine[1:])
    assert x.flags.writeable
    assert mine.flags.writeable


def test_bytes_of_pictures_bring_a_warning():
    pixels = np.full((2, 4), 200, np.uint8)
    for call in (net().predict, net().classify, net().scores):
        with pytest.warns(UserWarning, match="x holds bytes up to 255.*give x / 255"):
            call(pixels)
    with pytest.warns(UserWarning, match="bytes") as seen:
        net().predict(pixels)
    assert seen[0].filename == __file__
    with pytest.warns(UserWarning, match="bytes"):
        net().predict(np.full((2, 4), 2, np.uint8))  # the least that is no truth
    net().predict(pixels > 0)
    net().predict((pixels > 0).astype(np.uint8))
    net().predict(pixels[:0])
    net().predict(pixels.astype(int))
