"""The losses against SciPy, the numbers of the memos, what they got wrong, and their properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special

import scratchdl as dl
from scratchdl import losses

# S1's prediction sums to 1.35; the book's two, "it is a 2" and "it is a 7", sum to 1
MEMO = np.array([0.1, 0.05, 0.6, 0.0, 0.5, 0.0, 0.1, 0.0, 0.0, 0.0])
SAYS_2 = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])
SAYS_7 = np.array([0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0])
IT_IS_2 = np.eye(10)[2]


def digits(number):
    """Equal to about the 15 digits that every platform's logarithm agrees on."""
    return pytest.approx(number, rel=1e-15)


@st.composite
def scores_and_labels(draw, limit=1e4):
    shape = draw(hnp.array_shapes(min_dims=1, max_dims=3, max_side=5))
    x = draw(hnp.arrays(np.float64, shape, elements=st.floats(-limit, limit)))
    t = draw(hnp.arrays(np.int64, shape[:-1], elements=st.integers(0, shape[-1] - 1)))
    return x, t


# --- SciPy --------------------------------------------------------------------------------------


@given(scores_and_labels())
def test_softmax_cross_entropy_is_scipys_log_softmax(case):
    x, t = case
    log_y = np.take_along_axis(special.log_softmax(x, axis=-1), t[..., None], axis=-1)
    assert dl.softmax_cross_entropy(x, t) == pytest.approx(-np.mean(log_y), rel=1e-14, abs=1e-14)


@given(scores_and_labels(limit=30))
def test_both_cross_entropies_agree_for_tame_scores(case):
    x, t = case
    from_probabilities = dl.cross_entropy_error(dl.softmax(x), t)
    assert dl.softmax_cross_entropy(x, t) == pytest.approx(from_probabilities, rel=1e-12, abs=1e-14)


def test_cross_entropy_is_entropy_plus_divergence():
    rng = np.random.default_rng(0)
    y, t = dl.softmax(rng.standard_normal((2, 5, 4)))
    expected = np.mean(np.sum(special.entr(t) + special.rel_entr(t, y), axis=-1))
    assert dl.cross_entropy_error(y, t) == pytest.approx(expected, rel=1e-14)


# --- numbers of the memos and the book ----------------------------------------------------------


def test_cross_entropy_of_the_memo_to_its_last_digit():
    assert dl.cross_entropy_error(SAYS_2, IT_IS_2, delta=1e-7) == digits(0.510825457099338)
    assert dl.cross_entropy_error(SAYS_2, IT_IS_2) == digits(0.5108256237659907)


def test_a_row_that_sums_to_1_35_is_no_prediction():
    with pytest.raises(ValueError, match=r"one sum is off by 0\.35; .* binary_cross_entropy"):
        dl.cross_entropy_error(MEMO, IT_IS_2)
    with pytest.raises(ValueError, match="binary_cross_entropy"):
        dl.cross_entropy_error([0.2, 0.9, 0.3], [0, 1, 0])
    with pytest.raises(ValueError, match="binary_cross_entropy"):
        dl.cross_entropy_error([[0.2, 0.8], [0.9, 0.3]], [1, 0])


# --- yes or no ----------------------------------------------------------------------------------


def test_yes_or_no_is_a_choice_between_two_classes():
    x, t = np.random.default_rng(0).normal(size=50), np.arange(50) % 2
    two_scores = np.stack([np.zeros(50), x], axis=-1)
    expected = dl.softmax_cross_entropy(two_scores, t)
    assert dl.sigmoid_cross_entropy(x, t) == pytest.approx(expected, rel=1e-13)
    assert dl.binary_cross_entropy(dl.sigmoid(x), t) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sure_answers_cost_nothing_or_what_they_should(dtype):
    far = np.array([np.inf, -np.inf, 3e38, -3e38, 1e4], dtype)
    assert dl.sigmoid_cross_entropy(far, [1, 0, 1, 0, 1]) == 0
    assert dl.sigmoid_cross_entropy(np.array([-1e4], dtype), [1]) == 1e4
    assert dl.sigmoid_cross_entropy(np.array([np.inf], dtype), [0]) == np.inf
    assert dl.binary_cross_entropy(np.array([1, 0], dtype), [1, 0]) == 0
    assert np.isfinite(dl.binary_cross_entropy(np.array([1, 0], dtype), [0, 1]))


@pytest.mark.parametrize("loss", [dl.binary_cross_entropy, dl.sigmoid_cross_entropy])
def test_answers_to_yes_or_no_lie_between_0_and_1(loss):
    for t in ([1, 2], [-1, 0], [0.5, np.nan]):
        with pytest.raises(ValueError, match="targets must be 1 for yes, 0 for no"):
            loss([0.5, 0.5], t)
    with pytest.raises(ValueError, match="shapes must be equal"):
        loss([[0.5], [0.5]], [0, 1])


def test_scores_are_no_probabilities_of_a_yes():
    with pytest.raises(ValueError, match=r"got 3\.0.*sigmoid_cross_entropy\(x, t\)"):
        dl.binary_cross_entropy([0.5, 3.0], [0, 1])


def test_two_copies_of_a_sample_have_the_loss_of_one():
    y, t = np.stack([SAYS_2, SAYS_2]), np.stack([IT_IS_2, IT_IS_2])
    assert dl.cross_entropy_error(y, t, delta=1e-7) == digits(0.510825457099338)


def test_cross_entropy_of_the_book():
    assert dl.cross_entropy_error(SAYS_2, IT_IS_2, delta=1e-7) == digits(0.510825457099338)
    assert dl.cross_entropy_error(SAYS_7, IT_IS_2, delta=1e-7) == digits(2.302584092994546)


def test_squared_errors_of_the_book_and_of_the_memo():
    assert dl.sum_squared_error(SAYS_2, IT_IS_2) == digits(0.0975)
    assert dl.sum_squared_error(SAYS_7, IT_IS_2) == digits(0.5975)
    assert dl.sum_squared_error(MEMO, IT_IS_2) == digits(0.21625)


def test_the_mean_is_the_sum_without_the_half_over_the_count():
    assert dl.mean_squared_error(SAYS_2, IT_IS_2) == digits(2 * 0.0975 / 10)


def test_delta_caps_the_loss():
    y, t = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert dl.cross_entropy_error(y, t, delta=1e-7) == digits(16.11809565095832)


@pytest.mark.parametrize(("dtype", "cap"), [(np.float64, 708.4), (np.float32, 87.3)])
def test_certain_and_wrong_is_expensive_but_finite(dtype, cap):
    y, t = np.array([[1, 0]], dtype), np.array([1])
    assert dl.cross_entropy_error(y, t) == pytest.approx(cap, abs=0.05)


@pytest.mark.parametrize(
    ("dW", "p", "loss"),
    [
        ([0.10181684, 0.35488728, -0.45670412], [0.16969, 0.59148, 0.23883], 1.43202),
        ([0.24049883, 0.16957396, -0.41007279], [0.40083, 0.28262, 0.31655], 1.15029),
    ],
)
def test_gradients_printed_in_the_memos_imply_their_loss(dW, p, loss):
    x0 = 0.6  # dW is x times (p - t), so dividing by x gives p back
    t = np.array([0.0, 0.0, 1.0])
    implied = np.array(dW) / x0 + t
    np.testing.assert_allclose(implied, p, atol=1e-5)
    assert dl.cross_entropy_error(implied, t) == pytest.approx(loss, abs=1e-5)


def test_simple_net_of_the_book():
    scores = np.array([1.054148091, 0.630716529, 1.132807401])
    loss = dl.cross_entropy_error(dl.softmax(scores), np.array([0.0, 0.0, 1.0]), delta=1e-7)
    assert loss == pytest.approx(0.9280682857864075, abs=1e-9)


# --- what went wrong in the memos: their mini-batch loss, with only its spelling corrected -------


def memo_cross_entropy(y, t):
    """The memo's function; `t * log(y)` where it meant to pick."""
    if y.ndim == 1:
        t, y = t.reshape(1, t.size), y.reshape(1, y.size)
    batch_size = y.shape[0]
    return -np.sum(t * np.log(y[np.arange(batch_size), t])) / batch_size


ROWS = np.array([[0.7, 0.2, 0.1], [0.7, 0.2, 0.1], [0.1, 0.2, 0.7]])


@pytest.mark.parametrize(
    ("y", "t", "right", "memo"),
    [
        (SAYS_2, np.eye(10)[2], 0.5108, 2.9957),
        (ROWS[0], np.eye(3)[0], 0.3567, 1.6094),
        (ROWS[[0, 2]], np.eye(3)[[0, 2]], 0.3567, IndexError),
        (ROWS, np.eye(3)[[0, 1, 1]], 1.1918, 1.6094),
        (ROWS[[0, 2]], np.array([0, 2]), 0.3567, 0.3567),  # right by luck
        (ROWS[[0, 2]], np.array([0, 0]), 1.3297, 0.0),
    ],
    ids=["book", "short", "batch", "square batch", "labels", "labels 0"],
)
def test_cross_entropy_where_the_memo_computes_something_else(y, t, right, memo):
    assert dl.cross_entropy_error(y, t) == pytest.approx(right, abs=1e-4)
    if memo is IndexError:
        with pytest.raises(IndexError, match="shape mismatch"):
            memo_cross_entropy(y, t.astype(int))
    else:
        assert memo_cross_entropy(y, t.astype(int)) == pytest.approx(memo, abs=1e-4)


def test_a_square_batch_of_one_hot_rows_is_not_taken_for_labels():
    labels = np.array([0, 1, 1])
    assert dl.cross_entropy_error(ROWS, np.eye(3)[labels]) == dl.cross_entropy_error(ROWS, labels)


# --- properties ---------------------------------------------------------------------------------


@given(scores_and_labels())
def test_cross_entropy_is_never_negative_and_always_finite(case):
    x, t = case
    for loss in (dl.softmax_cross_entropy(x, t), dl.cross_entropy_error(dl.softmax(x), t)):
        assert 0 <= loss < np.inf


@given(scores_and_labels())
def test_labels_and_one_hot_rows_have_the_same_loss(case):
    x, t = case
    one_hot = dl.one_hot(t, x.shape[-1])
    assert dl.softmax_cross_entropy(x, t) == dl.softmax_cross_entropy(x, one_hot)


@given(scores_and_labels())
def test_one_hot_can_be_read_back(case):
    x, t = case
    one_hot = dl.one_hot(t, x.shape[-1])
    assert one_hot.shape == x.shape
    assert np.all(one_hot.sum(axis=-1) == 1)
    np.testing.assert_array_equal(np.argmax(one_hot, axis=-1), t)


@given(scores_and_labels(limit=30))
def test_the_squared_error_of_probabilities_is_bounded_by_the_correct_one(case):
    x, t = case
    y, one_hot = dl.softmax(x).reshape(-1, x.shape[-1]), dl.one_hot(t.ravel(), x.shape[-1])
    p = np.sum(y * one_hot, axis=-1)
    # so .34 and .14 cannot come from softmax with probabilities .7 and .85 of the right digit
    assert 2 * dl.sum_squared_error(y, one_hot) <= np.sum(2 * (1 - p) ** 2) + 1e-12


def test_scores_of_any_size_have_an_exact_loss():
    x = np.array([[1e4, 0.0], [-1e4, 0.0]])
    assert dl.softmax_cross_entropy(x, np.array([1, 0])) == 1e4


def test_knowing_nothing_costs_the_logarithm_of_the_number_of_classes():
    y, t = np.full((1, 10), 0.1), np.array([3])
    assert dl.cross_entropy_error(y, t) == pytest.approx(np.log(10))
    assert dl.softmax_cross_entropy(np.zeros((1, 10)), t) == pytest.approx(np.log(10))


def test_one_hot_of_float32_is_float32():
    assert dl.one_hot(np.array([1, 0]), 3).dtype == np.float64
    assert dl.one_hot(np.array([1, 0]), 3, dtype=np.float32).dtype == np.float32


def test_negative_log_likelihood_gives_one_number_a_sample():
    np.testing.assert_allclose(
        losses.negative_log_likelihood(np.log(ROWS), np.array([0, 1, 1])),
        [[0.3567], [1.6094], [1.6094]],
        atol=1e-4,
    )


def test_a_perfect_prediction_costs_0_not_minus_0():
    y, t = np.array([[1.0, 0.0]]), np.array([0])
    assert str(dl.cross_entropy_error(y, t)) == "0.0"
    assert str(dl.cross_entropy_error(y, y)) == "0.0"
    assert str(dl.softmax_cross_entropy(np.zeros((1, 1)), t)) == "0.0"


def test_what_never_comes_costs_nothing_even_where_it_was_held_impossible():
    """0 times minus infinity would be NaN."""
    log_y = np.array([[0.0, -np.inf], [np.log(0.5), np.log(0.5)]])
    s = losses.negative_log_likelihood(log_y, np.array([[1.0, 0.0], [0.5, 0.5]]))
    np.testing.assert_allclose(s, [[0.0], [np.log(2)]], rtol=1e-15)


SOFT = np.array([[0.2, 0.8], [0.5, 0.5], [1.0, 0.0]])
SURE = np.array([[0, 1], [1, 0], [1, 0]])
SWAPPED = "predictions come first, then targets"


@pytest.mark.parametrize("kind", [int, bool, np.float32, float])
def test_predictions_and_targets_in_the_wrong_order_are_refused(kind):
    sure = SURE.astype(kind)
    for y, t in ((sure, SOFT), (sure[0], SOFT[0]), (sure[:1], SOFT[:1]), (sure[None], SOFT[None])):
        # Of one sample the confusion matrix takes ones and zeros for labels.
        for f in (dl.cross_entropy_error, dl.confusion_matrix)[: y.ndim]:
            with pytest.raises(ValueError, match=f"as if they were swapped: {SWAPPED}"):
                f(y, t)
    with pytest.raises(ValueError, match=SWAPPED):
        dl.binary_cross_entropy(sure[:, 0], SOFT[:, 0])
    with pytest.raises(ValueError, match=SWAPPED):
        dl.softmax_cross_entropy(sure, SOFT - 0.5)
    with pytest.raises(ValueError, match="they come after the predictions"):
        dl.sigmoid_cross_entropy(sure[:, 0], SOFT[:, 0] + 3)


def test_predictions_that_are_sure_may_meet_targets_that_are():
    labels = SURE.argmax(axis=1)
    for t in (labels, SURE, SURE.astype(float)):
        assert dl.cross_entropy_error(SURE, t) == 0
        assert dl.cross_entropy_error(SURE[:1], t[:1]) == 0
        assert dl.cross_entropy_error(SURE[::-1], t) > 100
    assert dl.cross_entropy_error(SURE[0], 1) == 0
    assert dl.binary_cross_entropy(labels, labels) == 0
    assert dl.binary_cross_entropy([0.0, 0.5], [0, 0.5]) == pytest.approx(np.log(2) / 2)
    assert dl.cross_entropy_error(SOFT, SURE) == pytest.approx(-np.log(0.8 * 0.5) / 3)


@pytest.mark.parametrize("f", [dl.softmax_cross_entropy, dl.SoftmaxWithLoss().forward])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_probabilities_are_no_scores(f, kind):
    scores = np.random.default_rng(0).normal(size=(8, 10)).astype(kind)
    t = np.arange(8)
    with pytest.raises(ValueError, match="are probabilities, where scores are needed"):
        f(dl.softmax(scores), t)
    for x in (scores, dl.softmax(scores)[:7], np.abs(scores), np.zeros((8, 10))):
        assert f(x, t[: len(x)]) > 0
    assert np.isnan(f(np.full((8, 10), np.nan), t))
