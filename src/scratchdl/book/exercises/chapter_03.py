"""Chapter 3: from input to output. What goes wrong in a forward pass, and why."""

import numpy as np

from scratchdl.activations import identity, relu, sigmoid, softmax
from scratchdl.book.exercises.comparing import near
from scratchdl.book.exercises.functions import Arguments, Function, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.shapes import check_shape
from scratchdl.book.exercises.values import numbers, value_exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.datasets import load_mnist_sample
from scratchdl.networks.three_layer_net import ThreeLayerNet, init_network
from scratchdl.typing import Array, Params


def _affine_inputs(rng: np.random.Generator) -> list[Arguments]:
    params = init_network()
    return [
        (np.array([2.0, 1.0]), params["W1"], params["b1"]),
        (rng.normal(size=(4, 2)), params["W1"], params["b1"]),
        (rng.normal(size=3), rng.normal(size=(3, 3)), rng.normal(size=3)),  # W.T fits, wrongly
    ]


function_exercise(
    "affine",
    solution=lambda x, W, b: x @ W + b,
    inputs=_affine_inputs,
    mistakes=[
        (lambda x, W, b: x @ W, "the bias is missing: every neuron adds its own number b."),
        (
            lambda x, W, b: W @ x + b,
            "W @ x multiplies in the other order, and takes the weights of a neuron from a row. "
            "Here they are in a column: x @ W.",
        ),
        (
            lambda x, W, b: x @ W.T + b,
            "the transpose makes rows of the columns, but the weights of neuron j are column j.",
        ),
        (
            lambda x, W, b: x * W + b,
            "* multiplies number by number; a neuron also adds the products up: x @ W.",
        ),
        (lambda x, W, b: (x @ W) * b, "the bias is added, not multiplied."),
    ],
    praise="one product and one sum, for a single sample and for a batch alike.",
)


value_exercise(
    "first_layer",
    expected=np.array([0.2, 0.5, 0.8]),
    mistakes=[
        (
            np.array([0.1, 0.3, 0.5]),
            "that is the first row of W1; the biases b1 are missing.",
        ),
        (
            np.array([0.3, 0.6, 0.9]),
            "that is the second row of W1 plus b1; the input (1, 0) picks the first.",
        ),
        (sigmoid(np.array([0.2, 0.5, 0.8])), "that is z1; the question is a1, before the sigmoid."),
        (np.array([0.1, 0.2, 0.3]), "that is b1, what comes out for x = (0, 0)."),
        (np.array([0.4, 0.9, 1.4]), "that is a1 for x = (1, 1): here the second input is 0."),
    ],
    praise="the input (1, 0) picks the first row of W1, and b1 is added.",
)


@exercise("layer_shapes", praise="inner sizes meet and vanish, outer sizes stay.")
def _layer_shapes(W2: object, b2: object, y: object, *, rng: np.random.Generator) -> None:
    check_shape(
        "W2",
        W2,
        (50, 100),
        "Its rows meet the 50 numbers of z1, its columns make the 100 numbers of a2.",
        {(100, 50): "Rows belong to the inputs of the layer, columns to its neurons."},
    )
    check_shape(
        "b2",
        b2,
        (100,),
        "There is one bias for each of the 100 neurons, whatever the number of images.",
    )
    check_shape(
        "y",
        y,
        (1000, 10),
        "Each of the 1,000 images gets a row with one probability for each class.",
        {(10,): "That is one image; a thousand images give a thousand rows."},
    )


value_exercise(
    "count_parameters",
    expected=45_360,
    mistakes=[
        (45_200, "those are the weights; the 50 + 100 + 10 biases are learnt as well."),
        (44_360, "one of the three layers is short: 100 · 10 weights lead to the output."),
        (160, "those are the biases alone."),
        (3, "that is the number of layers. The question is how many numbers they hold."),
        (
            45_360 + 784,
            "the input has no biases: it computes nothing, which is why it is not counted.",
        ),
    ],
    tolerance=1e-6,
    praise="more than 45,000 numbers, and 39,200 of them are in W1.",
)


def _one_layer(params: Params, x: Array) -> Array:
    return sigmoid(x @ params["W1"] + params["b1"])


def _networks(rng: np.random.Generator) -> list[Arguments]:
    other = ThreeLayerNet.random(3, 4, 4, 3, weight_init_std=1.0, rng=rng, dtype=np.float64)
    return [
        (init_network(), np.array([2.0, 1.0])),
        (init_network(), np.array([[2.0, 1.0], [1.0, 0.5], [0.0, 0.0]])),
        (other.params, rng.normal(size=(5, 3))),
    ]


function_exercise(
    "repair_forward",
    solution=_one_layer,
    inputs=_networks,
    mistakes=[
        (
            lambda network, x: x @ network["W1"] + network["b1"],
            "that is a1, the sums before the sigmoid; the memo means z1.",
        ),
        (
            lambda network, x: sigmoid(x @ network["W1"]) + network["b1"],
            "the bias belongs inside the sigmoid: first the sum with b1, then the activation.",
        ),
        (lambda network, x: sigmoid(x @ network["W1"]), "the bias b1 is missing."),
        (
            lambda network, x: ThreeLayerNet(network).predict(x),
            "that is the output of all three layers, which the memo shows by mistake.",
        ),
    ],
    praise="one layer gives three numbers here, so [0.404, 0.596] cannot be its output.",
)


def _forward(
    params: Params, x: Array, hidden: Function = sigmoid, last: Function = softmax
) -> object:
    """The three layers with any activation, to build the mistakes from."""
    z1 = hidden(x @ params["W1"] + params["b1"])
    z2 = hidden(z1 @ params["W2"] + params["b2"])
    return last(z2 @ params["W3"] + params["b3"])


function_exercise(
    "forward_pass",
    solution=_forward,
    inputs=_networks,
    mistakes=[
        (
            lambda params, x: _forward(params, x, last=identity),
            "those are the scores a3; softmax is still to turn them into probabilities.",
        ),
        (
            lambda params, x: _forward(params, x, last=sigmoid),
            "the last layer ends with softmax: sigmoid squashes each score by itself, "
            "so nothing makes them sum to 1.",
        ),
        (
            lambda params, x: _forward(params, x, hidden=relu),
            "the hidden layers use sigmoid here, not ReLU.",
        ),
        (
            lambda params, x: _forward(params, x, hidden=identity),
            "the hidden layers have no activation yet: z1 = sigmoid(a1), z2 = sigmoid(a2).",
        ),
        (
            lambda params, x: _forward(params, x, hidden=softmax),
            "softmax is for the last layer only; the hidden layers use sigmoid.",
        ),
        (
            lambda params, x: softmax(
                sigmoid(sigmoid(x @ params["W1"]) @ params["W2"]) @ params["W3"]
            ),
            "the biases b1, b2 and b3 are missing.",
        ),
        (
            lambda params, x: softmax(sigmoid(_one_layer(params, x) @ params["W2"] + params["b2"])),
            "the third layer is missing: z2 still meets W3 and b3.",
        ),
    ],
    symptoms=[
        (
            lambda y, params, x: not near(np.sum(y, axis=-1), 1),
            "the probabilities of each sample must sum to 1: does softmax come last?",
        )
    ],
    praise="that is the forward pass of this package, for one sample and for a batch.",
)


@exercise("best_constant", praise="a net that does much better must have looked at the pictures.")
def _best_constant(digit: object, accuracy: object, *, rng: np.random.Generator) -> None:
    _, (_, t) = load_mnist_sample()
    counts = np.bincount(t, minlength=10)
    best, share = int(counts.argmax()), float(counts.max() / len(t))
    value = float(numbers(digit, shape=(), name="digit"))
    if not (value.is_integer() and 0 <= value <= 9):
        raise NotYet(f"digit should be one of 0 to 9, not {show(digit)}.")
    found = int(value)
    if found != best:
        raise NotYet(
            f"a net that always answers {found} is right on {counts[found]} of "
            f"{len(t)} images; another digit occurs there more often."
        )
    said = float(numbers(accuracy, shape=(), name="accuracy"))
    if near(said, counts.max()) or near(said, 100 * share):
        raise NotYet(f"give the accuracy as a share from 0 to 1, not as {said:g}.")
    if not near(said, share, rtol=0, atol=1e-4):
        raise NotYet(f"the digit is right, its share is not {said:g}: count it in t_test.")
