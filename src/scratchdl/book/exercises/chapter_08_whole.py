"""Chapter 8, whole graphs and whole networks: what goes wrong, and why."""

import numpy as np

from scratchdl.activations import softmax
from scratchdl.book.exercises.comparing import near
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.values import numbers, value_exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.typing import Array, Params

PRICE, NUMBER, DELIVERY, TAX = 40.0, 5.0, 100.0, 1.2
BILL = {
    "along the price of a pear": NUMBER * TAX,
    "along the number of pears": PRICE * TAX,
    "along the delivery": TAX,
    "along the tax": PRICE * NUMBER + DELIVERY,
}


@exercise(
    "bill_slopes",
    praise="6, 48, 1.2 and 300: each is the product of the slopes along its way.",
)
def _bill_slopes(
    d_price: object,
    d_number: object,
    d_delivery: object,
    d_tax: object,
    *,
    rng: np.random.Generator,
) -> None:
    """(price * number + delivery) * tax, with 40, 5, 100 and 1.2."""
    answers = zip(BILL.items(), (d_price, d_number, d_delivery, d_tax), strict=True)
    for (name, right), answer in answers:
        found = float(numbers(answer, shape=(), name=f"the slope {name}"))
        if not near(found, right, rtol=1e-3):
            raise NotYet(_why_not(name, found))


def _why_not(name: str, found: float) -> str:
    """What a wrong slope has forgotten."""
    known = {
        ("along the price of a pear", NUMBER): "the slope arrives multiplied by the tax: 5 · 1.2.",
        ("along the price of a pear", PRICE * TAX): "that is the slope along the number. "
        "At a node that multiplies, each input gets the other one.",
        (
            "along the price of a pear",
            PRICE,
        ): "at a node that multiplies, each input gets the other.",
        ("along the number of pears", PRICE): "the slope arrives multiplied by the tax: 40 · 1.2.",
        (
            "along the number of pears",
            NUMBER,
        ): "at a node that multiplies, each input gets the other.",
        (
            "along the delivery",
            1.0,
        ): "adding passes on what arrives, and the tax has made that 1.2.",
        (
            "along the delivery",
            DELIVERY * TAX,
        ): "adding passes the slope on; 100 plays no part in it.",
        ("along the delivery", DELIVERY): "adding passes the slope on; 100 plays no part in it.",
        ("along the tax", PRICE * NUMBER): "the tax is paid for the delivery too.",
        ("along the tax", (PRICE * NUMBER + DELIVERY) * TAX): "that is the total. "
        "The tax multiplies what comes before it, and that is its slope.",
    }
    for (slope, value), why in known.items():
        if slope == name and near(found, value):
            return f"{name}: {why}"
    return f"{name}: it is not {found:.6g}. Raise it by 1 and see what the bill does."


value_exercise(
    "forward_passes",
    expected=2 * (784 * 50 + 50 + 50 * 10 + 10),
    mistakes=[
        (39760, "that is the number of parameters. Each is nudged up and down."),
        (79521, "a central difference does not need the loss in the middle."),
        (2 * (784 * 50 + 50 * 10), "the biases are parameters too."),
        (784 * 50 + 50 * 10, "the biases are parameters too, and each is nudged up and down."),
        (8, "the four arrays hold many numbers, and each number is nudged by itself."),
        (2, "that would do for a single parameter."),
        (3 * 2 * 39760, "a batch of three images goes through the net in one pass."),
    ],
    tolerance=1e-9,
    praise="nearly eighty thousand forward passes for one gradient.",
)


def _net_inputs(rng: np.random.Generator) -> list[Arguments]:
    def draw(N: int, D: int, H: int, K: int) -> Arguments:
        sizes = {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}
        params = {name: rng.normal(size=size) for name, size in sizes.items()}
        return params, rng.normal(size=(N, D)), np.eye(K)[rng.integers(0, K, size=N)]

    return [draw(1, 2, 3, 2), draw(4, 3, 2, 3), draw(3, 3, 3, 3)]


def _net_gradient(
    params: Params,
    x: Array,
    t: Array,
    *,
    slope: str = "tanh",
    mean: bool = True,
    through: str = "W2",
) -> Params:
    """The gradient of a net with tanh in its hidden layer, or one with a mistake."""
    z = np.tanh(x @ params["W1"] + params["b1"])
    y = softmax(z @ params["W2"] + params["b2"])
    d2 = (y - t) / (len(x) if mean else 1)
    way_back = {"W2": params["W2"].T, "W2 as it is": params["W2"]}[through]
    slopes = {"tanh": 1 - z**2, "sigmoid": z * (1 - z), "none": 1.0, "relu": z > 0}
    d1 = d2 @ way_back * slopes[slope]
    return {"W1": x.T @ d1, "b1": d1.sum(axis=0), "W2": z.T @ d2, "b2": d2.sum(axis=0)}


def _without_softmax(params: Params, x: Array, t: Array) -> Params:
    z = np.tanh(x @ params["W1"] + params["b1"])
    d2 = (z @ params["W2"] + params["b2"] - t) / len(x)
    d1 = d2 @ params["W2"].T * (1 - z**2)
    return {"W1": x.T @ d1, "b1": d1.sum(axis=0), "W2": z.T @ d2, "b2": d2.sum(axis=0)}


function_exercise(
    "two_layer_backward",
    solution=_net_gradient,
    inputs=_net_inputs,
    mistakes=[
        (
            lambda params, x, t: _net_gradient(params, x, t, slope="sigmoid"),
            "that is the slope of the sigmoid; tanh has 1 - z².",
        ),
        (
            lambda params, x, t: _net_gradient(params, x, t, slope="none"),
            "the slope of tanh is missing between the two layers.",
        ),
        (
            lambda params, x, t: _net_gradient(params, x, t, slope="relu"),
            "that is the mask of ReLU; this net has tanh, with the slope 1 - z².",
        ),
        (
            lambda params, x, t: _net_gradient(params, x, t, mean=False),
            "the 1/N of the mean loss is missing.",
        ),
        (
            lambda params, x, t: _net_gradient(params, x, t, through="W2 as it is"),
            "the way back leads through the transpose of W2.",
        ),
        (_without_softmax, "the softmax is missing: probability minus target, not score."),
    ],
    praise="a whole network, forward and back, and every number of its gradient.",
)
