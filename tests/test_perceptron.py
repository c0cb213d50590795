"""The perceptron: what it answers, what it learns, what it refuses, and what it cannot do."""

import itertools

import numpy as np
import pytest

from duck import Duck
from scratchdl import Perceptron, PerceptronHistory

SWITCHES = [(0, 0), (1, 0), (0, 1), (1, 1)]


def answers(**neuron):
    return Perceptron(weights=(0.5, 0.5), **neuron).predict(SWITCHES).tolist()


@pytest.mark.parametrize(
    ("thresholds", "gate"),
    [
        ((-1e9, -0.1, -1e-12), [1, 1, 1, 1]),
        ((0.0, 0.4, 0.49999), [0, 1, 1, 1]),
        ((0.5, 0.7, 0.99999), [0, 0, 0, 1]),
        ((1.0, 1.1, 1e9), [0, 0, 0, 0]),
    ],
)
def test_the_gate_changes_exactly_where_the_threshold_meets_a_sum(thresholds, gate):
    for threshold in thresholds:
        assert answers(threshold=threshold) == gate
        assert answers(bias=-threshold) == gate


def test_bias_and_threshold_are_one_number():
    neuron = Perceptron((1.0, 2.0), threshold=0.7)
    assert (neuron.bias, neuron.threshold) == (-0.7, 0.7)
    neuron.bias = 0.25
    assert neuron.threshold == -0.25
    assert repr(Perceptron((1, 2), 0)) == "Perceptron(weights=(1.0, 2.0), bias=0.0)"
    assert str(Perceptron(1, threshold=0).bias) == str(Perceptron(1, bias=0).threshold) == "0.0"


def test_one_sample_gives_an_int_and_many_an_array():
    neuron = Perceptron(weights=(0.5, 0.5), threshold=0.7)
    assert type(neuron.predict((1, 1))) is int
    assert type(neuron.predict(np.array([1, 1]))) is int
    many = neuron.predict(np.array([SWITCHES, SWITCHES]))
    assert (many.shape, many.dtype) == ((2, 4), int)
    assert neuron.predict(np.empty((0, 2))).shape == (0,)


def test_a_neuron_with_one_input_takes_a_number():
    no = Perceptron(weights=-1.0, bias=0.5)
    assert (no.predict(0), no.predict(1)) == (1, 0)
    assert no.predict([[0], [1]]).tolist() == [1, 0]


@pytest.mark.hostile
def test_device_arrays_stay_on_their_device():
    neuron = Perceptron(Duck(np.array([0.5, 0.5])), bias=-0.7)
    y = neuron.predict(Duck(np.array(SWITCHES)))
    assert isinstance(y, Duck)
    assert y.memory.tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 2, 1, 3)])
def test_the_rule_learns_and_in_six_epochs(order):
    x, t = np.array(SWITCHES)[list(order)], [0, 0, 0, 1]
    neuron = Perceptron(weights=np.zeros(2), bias=0.0)
    history = neuron.fit(x, t, learning_rate=0.1)
    assert isinstance(history, PerceptronHistory)
    assert history.mistakes == (1, 3, 3, 2, 1, 0)
    assert history.epochs == 6
    assert sorted(neuron.weights) == pytest.approx([0.1, 0.2])
    assert neuron.bias == pytest.approx(-0.2)
    assert neuron.predict(x).tolist() == t


def test_the_history_holds_the_path_from_start_to_end():
    neuron = Perceptron(weights=(0.5, -0.5), bias=0.25)
    history = neuron.fit(SWITCHES, [0, 0, 0, 1], learning_rate=0.5, epochs=3)
    assert (history.weights.shape, history.biases.shape) == ((4, 2), (4,))
    assert (history.weights[0].tolist(), history.biases[0]) == ([0.5, -0.5], 0.25)
    assert np.array_equal(history.weights[-1], neuron.weights)
    assert history.biases[-1] == neuron.bias


def test_a_right_neuron_learns_nothing():
    neuron = Perceptron(weights=(0.5, 0.5), threshold=0.7)
    history = neuron.fit(SWITCHES, [0, 0, 0, 1])
    assert history.mistakes == (0,)
    assert (neuron.weights.tolist(), neuron.bias) == ([0.5, 0.5], -0.7)


def test_learning_leaves_the_callers_arrays_alone():
    weights, x, t = np.zeros(2), np.array(SWITCHES, float), np.array([0, 0, 0, 1])
    Perceptron(weights, bias=0.0).fit(x, t)
    assert weights.tolist() == [0.0, 0.0]
    assert x.tolist() == [list(map(float, s)) for s in SWITCHES]
    assert t.tolist() == [0, 0, 0, 1]


def test_the_rule_never_settles_on_xor():
    history = Perceptron(weights=(0, 0), bias=0).fit(SWITCHES, [0, 1, 1, 0], epochs=200)
    assert history.epochs == 200
    assert min(history.mistakes) > 0


def test_it_gives_up_after_a_hundred_epochs_unless_told_otherwise():
    assert Perceptron(weights=(0, 0), bias=0).fit(SWITCHES, [0, 1, 1, 0]).epochs == 100


def test_no_neuron_on_a_grid_is_xor():
    grid = np.linspace(-2, 2, 41)
    w1, w2, b = np.meshgrid(grid, grid, grid)
    gates = np.stack([w1 * x1 + w2 * x2 + b > 0 for x1, x2 in SWITCHES], axis=-1).reshape(-1, 4)
    found = {tuple(gate) for gate in np.unique(gates, axis=0).astype(int).tolist()}
    impossible = {(0, 1, 1, 0), (1, 0, 0, 1)}
    assert found == set(itertools.product((0, 1), repeat=4)) - impossible


@pytest.mark.parametrize(
    ("given", "word"), [({}, "neither"), ({"bias": 0.0, "threshold": 0.0}, "both")]
)
def test_exactly_one_of_bias_and_threshold(given, word):
    with pytest.raises(TypeError, match=rf"either bias or threshold, got {word}$"):
        Perceptron((1.0, 1.0), **given)


@pytest.mark.parametrize("weights", [[], [[1.0, 2.0]], np.empty((0,))])
def test_weights_are_a_list_of_numbers(weights):
    with pytest.raises(ValueError, match=r"weights must be a list of numbers, got shape \("):
        Perceptron(weights, bias=0.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_refused(bad):
    neuron = Perceptron((1.0, 1.0), bias=0.0)
    for name, call in (
        ("weights", lambda: Perceptron((1.0, bad), bias=0.0)),
        (r"bias \(= -threshold\)", lambda: Perceptron((1.0, 1.0), bias=bad)),
        (r"bias \(= -threshold\)", lambda: Perceptron((1.0, 1.0), threshold=bad)),
        ("x", lambda: neuron.predict((bad, 1.0))),
        ("x", lambda: neuron.predict([(1.0, 1.0), (1.0, bad)])),
        ("x", lambda: neuron.fit([(bad, 1.0)], [1])),
    ):
        with pytest.raises(ValueError, match=rf"^{name} must hold finite numbers, got (nan|-?inf)"):
            call()


@pytest.mark.parametrize("x", [(1.0,), (1.0, 2.0, 3.0), 1.0, [[1.0], [2.0]]])
def test_samples_have_as_many_numbers_as_there_are_weights(x):
    with pytest.raises(ValueError, match=r"must have 2 numbers.*\(2,\) or \(N, 2\), got \("):
        Perceptron((1.0, 1.0), bias=0.0).predict(x)


def test_samples_to_learn_from_are_refused_as_a_whole():
    with pytest.raises(ValueError, match=r"must have 2 numbers.*got \(2, 3\)"):
        Perceptron((1.0, 1.0), bias=0.0).fit(np.ones((2, 3)), [0, 1])


def test_text_is_refused():
    with pytest.raises(TypeError, match="expected real numbers"):
        Perceptron((1.0, 1.0), bias=0.0).predict(("1", "0"))


@pytest.mark.parametrize(
    ("x", "t"),
    [
        ([(0, 0), (1, 1)], [1]),
        ([(0, 0)], 1),
        ((0, 0), [1]),
        ([[(0, 0)]], [1]),
        (np.empty((0, 2)), []),
        ([(0, 0)], [[1]]),
    ],
)
def test_every_sample_needs_one_answer(x, t):
    with pytest.raises(ValueError, match=r"samples of shape \(N, D\) and N answers"):
        Perceptron((1.0, 1.0), bias=0.0).fit(x, t)


@pytest.mark.parametrize("answer", [-1, 2, 0.5, np.nan])
def test_answers_are_0_or_1(answer):
    with pytest.raises(ValueError, match=f"every answer must be 0 or 1, got {float(answer)}"):
        Perceptron((1.0, 1.0), bias=0.0).fit([(0, 0), (1, 1)], [0, answer])


@pytest.mark.hostile
@pytest.mark.parametrize("value", [0, -1, np.nan])
def test_the_learning_rate_is_positive(value):
    with pytest.raises(ValueError, match="learning_rate must be a finite number greater than 0"):
        Perceptron((1.0, 1.0), bias=0.0).fit([(0, 0)], [0], learning_rate=value)


@pytest.mark.hostile
def test_epochs_are_counted():
    for epochs in (0, -1):
        with pytest.raises(ValueError, match="epochs must be at least 1"):
            Perceptron((1.0, 1.0), bias=0.0).fit([(0, 0)], [0], epochs=epochs)
    with pytest.raises(TypeError, match="epochs must be an integer, got 2"):
        Perceptron((1.0, 1.0), bias=0.0).fit([(0, 0)], [0], epochs=2.5)


@pytest.mark.hostile
@pytest.mark.parametrize("name", ["bias", "threshold"])
def test_bias_and_threshold_are_numbers(name):
    with pytest.raises(TypeError, match=f"{name} must be a number, got '0.5'"):
        Perceptron((1.0, 1.0), **{name: "0.5"})
