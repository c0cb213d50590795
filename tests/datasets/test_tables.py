"""Flowers and tumours: known numbers, columns by name, and help with a wrong name."""

import numpy as np
import pytest

from scratchdl import load_breast_cancer, load_iris
from scratchdl.datasets import BREAST_CANCER_FEATURES, IRIS_FEATURES


def test_iris_as_it_comes():
    x, species = load_iris()
    assert (x.shape, x.dtype, species.shape) == ((150, 4), np.float64, (150,))
    assert x[0].tolist() == [5.1, 3.5, 1.4, 0.2]
    names, counts = np.unique(species, return_counts=True)
    assert dict(zip(names.tolist(), counts.tolist(), strict=True)) == {
        "setosa": 50,
        "versicolor": 50,
        "virginica": 50,
    }


def test_iris_has_the_two_flowers_as_fisher_printed_them():
    """The file of the UCI repository differs in rows 34 and 37."""
    x, _ = load_iris()
    assert x[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert x[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_breast_cancer_as_it_comes():
    x, diagnosis = load_breast_cancer()
    assert (x.shape, x.dtype, diagnosis.shape) == ((569, 30), np.float64, (569,))
    assert x[0, :3].tolist() == [17.99, 10.38, 122.8]
    assert np.sum(diagnosis == "malignant") == 212
    assert np.sum(diagnosis == "benign") == 357


def test_there_are_thirty_names_for_thirty_columns():
    assert len(set(BREAST_CANCER_FEATURES)) == 30
    x, _ = load_breast_cancer(["mean radius", "error radius", "worst radius"])
    assert x[0].tolist() == [17.99, 1.095, 25.38]


@pytest.mark.parametrize(
    ("load", "names"), [(load_iris, IRIS_FEATURES), (load_breast_cancer, BREAST_CANCER_FEATURES)]
)
def test_every_column_by_its_name(load, names):
    everything, _ = load()
    for column, name in enumerate(names):
        np.testing.assert_array_equal(load([name])[0], everything[:, [column]])
    backwards, _ = load(tuple(reversed(names)))
    np.testing.assert_array_equal(backwards, everything[:, ::-1])
    assert backwards.flags.c_contiguous


def test_a_wrong_name():
    with pytest.raises(ValueError, match=r"no feature 'petal lenght'; did you mean 'petal length'"):
        load_iris(["petal lenght"])
    with pytest.raises(ValueError, match=r"no feature 'colour'; choose from sepal length, sepal"):
        load_iris(["colour"])
    with pytest.raises(ValueError, match="no feature 2; choose from"):
        load_iris([2])


def test_a_single_text_is_not_a_sequence_of_names():
    with pytest.raises(TypeError, match=r"write \('petal length',\)"):
        load_iris("petal length")


def test_no_names_at_all():
    with pytest.raises(ValueError, match="at least one column"):
        load_breast_cancer([])


def test_writing_into_the_arrays_spoils_nothing():
    for load in (load_iris, load_breast_cancer):
        x, words = load()
        first, word = x[0].copy(), words[0]
        x[...], words[...] = -1, ""
        np.testing.assert_array_equal(load()[0][0], first)
        assert load()[1][0] == word
