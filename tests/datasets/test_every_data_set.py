"""Every promise of a data set, on every registered one."""

import inspect
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from checks.registry import DATA_SETS
from scratchdl import load_mnist, one_hot

PICTURES = [name for name, case in DATA_SETS.items() if case.has_pictures]
TABLES = [name for name, case in DATA_SETS.items() if not case.has_pictures]


@pytest.fixture
def case_of(tiny, tmp_path):
    """The case of a name; of MNIST itself, a tiny one in a folder takes the place."""

    def find(name):
        case = DATA_SETS[name]
        if case.is_whole_mnist:
            folder = tiny.write(tmp_path / "tiny")
            case = replace(case, load=partial(case.load, data_dir=folder))
        return case

    return find


@pytest.mark.parametrize("name", DATA_SETS)
def test_samples_and_targets_go_in_pairs_and_have_the_sizes_that_are_told(case_of, name):
    case = case_of(name)
    parts = case.parts()
    assert [len(x) for x, _ in parts] == list(case.sizes)
    for x, t in parts:
        assert x.shape == (len(t), case.features)
        assert t.ndim == 1
        assert x.dtype.kind == "f"
        assert np.isfinite(x).all()
        assert x.flags.c_contiguous


@pytest.mark.parametrize("name", DATA_SETS)
def test_every_class_is_there(case_of, name):
    case = case_of(name)
    classes = np.unique(np.concatenate([t for _, t in case.parts()]))
    assert len(classes) <= case.classes
    assert case.is_whole_mnist or len(classes) == case.classes  # the tiny one may lack some


@pytest.mark.parametrize("name", DATA_SETS)
def test_every_call_gives_the_same_in_arrays_of_its_own(case_of, name):
    case = case_of(name)
    first = [(x.copy(), t.copy()) for x, t in case.parts()]
    for x, t in case.parts():
        assert x.flags.writeable
        assert t.flags.writeable
        x[...], t[...] = 7, t[::-1].copy()
    for (x, t), (x_first, t_first) in zip(case.parts(), first, strict=True):
        np.testing.assert_array_equal(x, x_first)
        np.testing.assert_array_equal(t, t_first)


@pytest.mark.parametrize("name", DATA_SETS)
def test_nothing_is_drawn_and_nothing_global_is_touched(case_of, name):
    before = np.random.get_state()[1].tolist()  # noqa: NPY002  # what must stay as it was
    case_of(name).parts()
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002  # as above
    assert "rng" not in inspect.signature(DATA_SETS[name].load).parameters


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_have_the_options_of_the_book(case_of, name):
    case = case_of(name)
    side = int(case.features**0.5)
    plain = case.parts()
    stored = case.parts(normalize=False)
    square = case.parts(flatten=False)
    rows = case.parts(one_hot_label=True)
    for (x, t), (ink, _), (images, _), (_, hot) in zip(plain, stored, square, rows, strict=True):
        assert (x.dtype, ink.dtype, hot.dtype) == (np.float32, np.uint8, np.float32)
        assert 0 <= x.min() <= x.max() <= 1
        np.testing.assert_allclose(x * ink.max() / max(x.max(), 1e-9), ink, atol=1e-3)
        assert images.shape == (len(x), 1, side, side)
        np.testing.assert_array_equal(images.reshape(x.shape), x)
        np.testing.assert_array_equal(hot, one_hot(t, 10))


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("option", ["normalize", "flatten", "one_hot_label"])
@pytest.mark.parametrize("value", ["no", 1, None, "/data/mnist"])
def test_an_option_is_true_or_false(case_of, name, option, value):
    with pytest.raises(TypeError, match=f"{option} must be True or False, got {value!r}"):
        case_of(name).load(**{option: value})


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_named_and_a_wrong_name_is_answered(case_of, name):
    case = case_of(name)
    with pytest.raises(ValueError, match="feature"):
        case.load(features=["no such column"])
    with pytest.raises(ValueError, match="at least one column"):
        case.load(features=[])
    with pytest.raises(TypeError, match="must be a sequence of names"):
        case.load(features="radius")


def test_only_mnist_itself_lies_outside_the_package():
    outside = [name for name, case in DATA_SETS.items() if case.is_whole_mnist]
    assert [DATA_SETS[name].load for name in outside] == [load_mnist]
