"""What the ends of a network say beyond their losses: labels, and which of them are right."""

import numpy as np
import pytest

from scratchdl import (
    SGD,
    Affine,
    IdentityWithLoss,
    Network,
    Relu,
    SigmoidWithLoss,
    SoftmaxWithLoss,
    gradient,
    gradient_check,
    load_breast_cancer,
    softmax,
    softmax_cross_entropy,
)

X = np.random.default_rng(0).normal(size=(40, 2))
YES = (X.sum(axis=1) > 0).astype(int)


def yes_or_no(dtype=np.float64):
    hidden = Affine.of_size(2, 4, rng=0, dtype=dtype)
    out = Affine.of_size(4, 1, rng=1, dtype=dtype)
    return Network([hidden, Relu(), out], last=SigmoidWithLoss())


@pytest.mark.parametrize("t", [YES, YES[:, np.newaxis], YES.astype(bool), YES.astype(np.float32)])
def test_a_network_learns_to_say_yes_or_no(t):
    net, optimizer = yes_or_no(), SGD(lr=1.0)
    grads = net.gradient(X, t)
    assert gradient_check(lambda: net.loss(X, t), dict(net.params), grads).passed
    for _ in range(200):
        optimizer.update(net.params, net.gradient(X, t))
    assert net.accuracy(X, t) > 0.95
    labels = net.classify(X)
    assert labels.shape == (40,)
    assert np.mean(labels == YES) == net.accuracy(X, t)
    assert net.predict(X).shape == (40, 1)
    assert net.classify(X[0]) == labels[0]
    assert net.loss(X[0], YES[0]) == pytest.approx(net.loss(X[:1], YES[:1]))


def test_it_reads_the_breast_cancer_set():
    x, words, *_ = load_breast_cancer()
    kinds, t = np.unique(words, return_inverse=True)
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    net = Network([Affine(np.zeros((x.shape[1], 1)), [0.0])], last=SigmoidWithLoss())
    for _ in range(100):
        SGD(lr=0.5).update(net.params, net.gradient(x, t))
    assert len(kinds) == 2
    assert net.accuracy(x, t) > 0.95


def test_several_questions_are_right_together():
    last = SigmoidWithLoss()
    x, t = np.array([[1.0, -1.0], [1.0, 1.0]]), np.array([[1, 0], [1, 0]])
    assert last.classify(x).tolist() == [[1, 0], [1, 1]]
    assert last.correct(x, t).tolist() == [True, False]


@pytest.mark.parametrize(
    ("t", "words"),
    [
        ([0, 1, 2], "targets must be 1 for yes"),
        ([0, 1], "shapes must be equal"),
        ([[0, 1], [1, 0], [0, 1]], "shapes must be equal"),
    ],
)
def test_answers_that_fit_no_question(t, words):
    x = np.zeros((3, 1))
    with pytest.raises(ValueError, match=words):
        SigmoidWithLoss().forward(x, t)
    with pytest.raises(ValueError, match=words):
        SigmoidWithLoss().correct(x, t)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("t", [[1, 1], [[0, 1], [0, 1]]], ids=["labels", "one-hot"])
def test_a_class_that_is_ruled_out_costs_what_the_function_says(t, dtype):
    x = np.array([[-np.inf, 0.0], [-3e38, 3e38]], dtype)
    assert SoftmaxWithLoss().forward(x, t) == softmax_cross_entropy(x, t) == 0


def test_probabilities_are_no_scores_in_a_network_either():
    y = np.full((8, 2), 0.5)
    with pytest.raises(ValueError, match="the rows of x are probabilities, where scores are"):
        SoftmaxWithLoss().forward(y, np.zeros(8, int))
    assert SoftmaxWithLoss().forward(y[:7], np.zeros(7, int)) == pytest.approx(np.log(2))


@pytest.mark.parametrize("kind", ["labels", "rows"])
@pytest.mark.parametrize("axes", [(), (4,), (2, 3), (2, 1, 3)])
def test_the_slope_is_prediction_minus_target_whatever_the_axes_of_the_batch(axes, kind):
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(*axes, 5)), rng.integers(0, 5, axes)
    rows = np.eye(5)[labels] if kind == "labels" else softmax(rng.normal(size=x.shape))
    last, t = SoftmaxWithLoss(), labels if kind == "labels" else rows
    last.forward(x, t)
    np.testing.assert_array_equal(last.T, rows)
    wanted = (softmax(x) - rows) / max(labels.size, 1)
    np.testing.assert_allclose(last.backward(), wanted, atol=1e-16)
    np.testing.assert_allclose(
        gradient(lambda x: softmax_cross_entropy(x, t), x), wanted, atol=1e-16
    )


def test_only_ends_that_choose_say_so():
    ends = SoftmaxWithLoss(), SigmoidWithLoss(), IdentityWithLoss()
    said = {repr(end): end.classifies for end in ends}
    wanted = {"SoftmaxWithLoss()": True, "SigmoidWithLoss()": True, "IdentityWithLoss()": False}
    assert said == wanted


def test_the_class_is_that_of_the_largest_score_whatever_the_axes_of_the_batch():
    x = np.random.default_rng(0).normal(size=(2, 3, 4))
    labels = SoftmaxWithLoss().classify(x)
    assert labels.shape == (2, 3)
    for place in np.ndindex(2, 3):
        assert x[place][labels[place]] == x[place].max()
    wanted = labels.copy()
    wanted[1, 2] = (wanted[1, 2] + 1) % 4
    assert SoftmaxWithLoss().correct(x, wanted).tolist() == [[True] * 3, [True, True, False]]


def test_a_score_of_zero_and_an_answer_of_one_half_are_a_no():
    last, zero, t = SigmoidWithLoss(), np.zeros((3, 1)), np.array([0.0, 0.5, 0.6])
    assert last.classify(zero).tolist() == [0, 0, 0]
    assert last.correct(zero, t).tolist() == [True, True, False]
    assert last.correct(zero + 1, t).tolist() == [False, False, True]


def test_questions_lie_on_the_last_axis():
    x = np.array([[[1.0, -1.0, 1.0], [1.0, 1.0, 1.0]]])
    assert SigmoidWithLoss().correct(x, np.ones(x.shape)).tolist() == [[False, True]]


def test_of_nothing_no_share_is_right():
    with pytest.raises(ValueError, match="an empty batch has no loss"):
        SigmoidWithLoss().correct(np.empty((0, 1)), np.empty(0))


@pytest.mark.parametrize("last", [SoftmaxWithLoss(), SigmoidWithLoss()])
def test_a_single_score_that_is_missing_is_no_label(last):
    with pytest.raises(ValueError, match="a score is NaN, which is neither larger nor smaller"):
        last.classify([[0.0, 1.0], [np.nan, 0.0]])


@pytest.mark.hostile
def test_an_end_is_an_object_with_a_loss():
    layers = [Affine(np.ones((2, 2)), np.zeros(2))]
    assert isinstance(Network(layers).last, SoftmaxWithLoss)
    for wrong in (Relu(), SoftmaxWithLoss):
        with pytest.raises(TypeError, match="last must be an output layer, as IdentityWithLoss"):
            Network(layers, last=wrong)
    with pytest.raises(TypeError, match="IdentityWithLoss predicts numbers, and accuracy counts"):
        Network(layers, last=IdentityWithLoss()).accuracy(np.ones((3, 2)), np.ones((3, 2)))
