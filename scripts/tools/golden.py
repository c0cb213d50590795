"""Make the golden vectors: what PyTorch answers to the questions that our tests ask.

Run it in an environment with the dependency group `golden`; tests need only its output:

    python -m tools.golden            # writes tests/golden/*.npz

Every array is float64 and drawn from a fixed seed, so a second run writes the same bytes. To add a
layer, add one entry to `LAYERS` under the name that it has in tests/checks/registry.py.
"""

import json
import platform
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.autograd.functional import hessian, jacobian
from torch.nn import functional

FOLDER = Path(__file__).parents[2] / "tests" / "golden"
SEED = 2026

Arrays = dict[str, np.ndarray]

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "identity": lambda x: 1 * x,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": functional.leaky_relu,
    "leaky_relu_02": lambda x: functional.leaky_relu(x, 0.2),
    "gelu": functional.gelu,
    "gelu_tanh": lambda x: functional.gelu(x, approximate="tanh"),
}

ROW_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "softmax": lambda x: torch.softmax(x, dim=-1),
    "log_softmax": lambda x: torch.log_softmax(x, dim=-1),
}

# the loss of predictions y, or of scores, and targets t with one row of probabilities a sample
LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "sum_squared_error": lambda y, t: functional.mse_loss(y, t, reduction="sum") / 2,
    "mean_squared_error": functional.mse_loss,
    "cross_entropy_error": lambda y, t: -(t * torch.log(y)).sum(dim=-1).mean(),
    "softmax_cross_entropy": functional.cross_entropy,
    "binary_cross_entropy": functional.binary_cross_entropy,
    "sigmoid_cross_entropy": functional.binary_cross_entropy_with_logits,
}
FROM_SCORES = {"softmax_cross_entropy", "sigmoid_cross_entropy"}


def twice_tanh(x: Tensor) -> Tensor:
    """Tanh, and round another one a skip connection."""
    return torch.tanh(x) + torch.tanh(torch.tanh(x))


# what the layer computes, and the shapes of its input and of its parameters
LAYERS: dict[str, tuple[Callable[..., Tensor], dict[str, tuple[int, ...]]]] = {
    "affine": (lambda x, W, b: functional.linear(x, W.T, b), {"x": (4, 3), "W": (3, 2), "b": (2,)}),
    "affine_on_images": (
        lambda x, W, b: functional.linear(x.flatten(1), W.T, b),
        {"x": (4, 3, 2, 2), "W": (12, 2), "b": (2,)},
    ),
    "batch_normalization": (
        lambda x, gamma, beta: functional.batch_norm(x, torch.zeros(3), torch.ones(3), gamma, beta),
        {"x": (5, 3), "gamma": (3,), "beta": (3,)},
    ),
    "batch_normalization_of_images": (
        lambda x, gamma, beta: functional.batch_norm(
            x, torch.zeros(3), torch.ones(3), gamma, beta, eps=1e-3
        ),
        {"x": (4, 3, 2, 2), "gamma": (3,), "beta": (3,)},
    ),
    "convolution": (functional.conv2d, {"x": (3, 2, 4, 5), "W": (3, 2, 3, 2), "b": (3,)}),
    "convolution_in_strides": (
        lambda x, W, b: functional.conv2d(x, W, b, stride=2, padding=1),
        {"x": (2, 2, 5, 4), "W": (2, 2, 3, 2), "b": (2,)},
    ),
    "convolution_with_wide_margin": (
        lambda x, W, b: functional.conv2d(x, W, b, stride=3, padding=3),
        {"x": (2, 1, 4, 5), "W": (2, 1, 1, 2), "b": (2,)},
    ),
    "dropout": (lambda x: 1 * functional.dropout(x, 0.4, training=False), {"x": (4, 3)}),
    "flatten": (lambda x: 1 * x.flatten(1), {"x": (4, 2, 3, 2)}),
    "gelu": (functional.gelu, {"x": (4, 3)}),
    "gelu_tanh": (lambda x: functional.gelu(x, approximate="tanh"), {"x": (4, 3)}),
    "identity": (lambda x: 1 * x, {"x": (4, 3)}),
    "leaky_relu": (lambda x: functional.leaky_relu(x, 0.2), {"x": (4, 3)}),
    "pooling": (lambda x: functional.max_pool2d(x, 2), {"x": (3, 2, 4, 6)}),
    "pooling_of_means": (
        lambda x: functional.avg_pool2d(x, (2, 3), stride=1, padding=1),
        {"x": (2, 2, 3, 4)},
    ),
    "pooling_that_overlaps": (
        lambda x: functional.max_pool2d(x, (3, 2), stride=2, padding=1),
        {"x": (2, 2, 5, 4)},
    ),
    "relu": (torch.relu, {"x": (4, 3)}),
    "skip": (
        lambda x, W1, b1, W2, b2: (
            x + functional.linear(twice_tanh(functional.linear(x, W1.T, b1)), W2.T, b2)
        ),
        {"x": (4, 3), "W1": (3, 4), "b1": (4,), "W2": (4, 3), "b2": (3,)},
    ),
    "skip_of_images": (
        lambda x, gamma1, beta1, W1, b1: (
            x
            + functional.conv2d(
                functional.batch_norm(x, torch.zeros(2), torch.ones(2), gamma1, beta1),
                *(W1, b1),
                padding=1,
            )
        ),
        {"x": (4, 2, 3, 2), "gamma1": (2,), "beta1": (2,), "W1": (2, 2, 3, 3), "b1": (2,)},
    ),
    "sigmoid": (torch.sigmoid, {"x": (4, 3)}),
    "tanh": (torch.tanh, {"x": (4, 3)}),
}

# layers that learn otherwise than they predict, and the shape of their input; ours keeps the share
# of its averages that PyTorch's `momentum` replaces
NORMALISERS: dict[str, tuple[Callable[[], torch.nn.Module], tuple[int, ...]]] = {
    "batch_normalization": (lambda: torch.nn.BatchNorm1d(3), (5, 3)),
    "batch_normalization_of_images": (
        lambda: torch.nn.BatchNorm2d(3, eps=1e-3, momentum=1 - 0.7),
        (4, 3, 2, 2),
    ),
}

PENALTIES: dict[str, Callable[[Tensor], Tensor]] = {
    "l2": lambda W: 0.3 / 2 * (W**2).sum(),
    "l1": lambda W: 0.3 * W.abs().sum(),
}


# settings as in tests/checks/registry.py
OPTIMIZERS: dict[str, Callable[[list[Tensor]], torch.optim.Optimizer]] = {
    "sgd": lambda params: torch.optim.SGD(params, lr=0.1),
    "momentum": lambda params: torch.optim.SGD(params, lr=0.02, momentum=0.9),
    "nesterov": lambda params: torch.optim.SGD(params, lr=0.02, momentum=0.8, nesterov=True),
    "adagrad": lambda params: torch.optim.Adagrad(params, lr=0.1, eps=1e-7),
    "rmsprop": lambda params: torch.optim.RMSprop(params, lr=0.01, alpha=0.95),
    "adam": lambda params: torch.optim.Adam(params, lr=0.02),
    "adamw": lambda params: torch.optim.AdamW(params, lr=0.02, weight_decay=0.1),
}


# what two numbers become, one step after the other; tests/golden/test_golden.py does the same
UNARY: tuple[Callable[[Tensor], Tensor], ...] = (
    torch.sin,
    torch.tanh,
    torch.arctan,
    lambda a: torch.exp(-a * a),
    lambda a: torch.log(2 + torch.sin(a)),
)
BINARY: tuple[Callable[[Tensor, Tensor], Tensor], ...] = (
    lambda a, b: a + 0.7 * b,
    lambda a, b: a * b,
    lambda a, b: a - torch.cos(b),
    lambda a, b: a / (2 + torch.sin(b)),
)
DEPTH, EXPRESSIONS = 30, 20


def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> Tensor:
    """Normally distributed numbers, with a record of gradients."""
    return torch.tensor(2 * rng.standard_normal(shape), requires_grad=True)


def array(tensor: Tensor) -> np.ndarray:
    """What NumPy sees of a tensor, cut off from the record of gradients."""
    return tensor.detach().numpy()


def activation(f: Callable[[Tensor], Tensor], rng: np.random.Generator) -> Arrays:
    """Values and slopes at random points, at the bend, and far out."""
    special = [-1e4, -40.0, -8.5, -1e-9, 0.0, 1e-9, 8.5, 40.0, 1e4]
    x = torch.tensor(np.concatenate([special, 3 * rng.standard_normal(100)]), requires_grad=True)
    y = f(x)
    y.sum().backward()
    return {"x": array(x), "y": array(y), "slope": array(x.grad)}


def row_activation(f: Callable[[Tensor], Tensor], rng: np.random.Generator) -> Arrays:
    """Values and Jacobians for rows of small, large and equal scores."""
    x = torch.stack([draw(rng, (5,)), 1e3 * draw(rng, (5,)), torch.ones(5)])
    return {
        "x": array(x),
        "y": array(f(x)),
        "jacobian": array(torch.stack([jacobian(f, r) for r in x])),
    }


def loss(name: str, rng: np.random.Generator) -> Arrays:
    """Losses and gradients for labels, which PyTorch gets one-hot, and for probabilities."""
    scores, shares = draw(rng, (6, 4)), torch.softmax(draw(rng, (6, 4)), dim=-1).detach()
    large = torch.tensor([[1.0], [1.0], [1.0], [10.0], [100.0], [1e4]])
    y = scores * large if name in FROM_SCORES else torch.softmax(scores, dim=-1)
    y, labels = y.detach().requires_grad_(), torch.tensor(rng.integers(0, 4, 6))
    answers = {"y": array(y), "labels": array(labels), "shares": array(shares)}
    for kind, t in (("labels", functional.one_hot(labels, 4).double()), ("shares", shares)):
        value = LOSSES[name](y, t)
        answers[f"loss_{kind}"] = array(value)
        answers[f"gradient_{kind}"] = array(torch.autograd.grad(value, y)[0])
    return answers


def layer(
    f: Callable[..., Tensor], shapes: dict[str, tuple[int, ...]], rng: np.random.Generator
) -> Arrays:
    """Input, parameters and dout; output, and the gradients of the first two."""
    inputs = {name: draw(rng, shape) for name, shape in shapes.items()}
    y = f(*inputs.values())
    dout = draw(rng, tuple(y.shape)).detach()
    y.backward(dout)
    answers = {name: array(value) for name, value in inputs.items()} | {"dout": array(dout)}
    return answers | {"y": array(y)} | {f"d{name}": array(v.grad) for name, v in inputs.items()}


def normaliser(
    make: Callable[[], torch.nn.Module], shape: tuple[int, ...], rng: np.random.Generator
) -> Arrays:
    """Three batches to learn from, with all gradients and averages, and one to predict."""
    module = make()
    with torch.no_grad():
        module.weight.copy_(draw(rng, (3,)))
        module.bias.copy_(draw(rng, (3,)))
    answers = {"gamma": array(module.weight).copy(), "beta": array(module.bias).copy()}
    for batch in ("first", "second", "third", "predicted"):
        module.train(batch != "predicted")
        module.zero_grad()
        x = draw(rng, shape)
        y, dout = module(x), draw(rng, shape).detach()
        y.backward(dout)
        now = {"x": x, "dout": dout, "y": y, "dx": x.grad, "dgamma": module.weight.grad}
        now |= {"dbeta": module.bias.grad, "mean": module.running_mean}
        now |= {"variance": module.running_var}
        answers |= {f"{batch}_{name}": array(value).copy() for name, value in now.items()}
    return answers


def penalty(f: Callable[[Tensor], Tensor], rng: np.random.Generator) -> Arrays:
    """The price of some weights, one of them 0, and its gradient."""
    W = draw(rng, (4, 3))
    with torch.no_grad():
        W[0, 0] = 0
    loss = f(W)
    loss.backward()
    return {"W": array(W), "loss": array(loss), "gradient": array(W.grad)}


def optimizer(
    make: Callable[[list[Tensor]], torch.optim.Optimizer], rng: np.random.Generator
) -> Arrays:
    """A walk of 100 steps through a landscape of many valleys: the start, and every step."""
    W, b = draw(rng, (2, 3)), draw(rng, (3,))
    walker = make([W, b])
    path = [(array(W).copy(), array(b).copy())]
    for _ in range(100):
        walker.zero_grad()
        height = (torch.cos(3 * W) + W**2 / 10 + W * torch.tanh(b)).sum()
        height.backward()
        walker.step()
        path.append((array(W).copy(), array(b).copy()))
    return {"W": np.stack([W for W, _ in path]), "b": np.stack([b for _, b in path])}


def expression(seed: int) -> Arrays:
    """The steps of a random expression of two numbers, its value, its gradient and its Hessian.

    A row of `steps` names a function of one input or of two, and which earlier value is the second.
    """
    rng = np.random.default_rng(seed)
    steps = np.stack([rng.integers((2, 20, n + 2)) for n in range(DEPTH)])
    x = torch.tensor(rng.normal(size=2), requires_grad=True)

    def f(x: Tensor) -> Tensor:
        values = [x[0], x[1]]
        for kind, which, other in steps:
            if kind == 0:
                values.append(UNARY[which % len(UNARY)](values[-1]))
            else:
                value = BINARY[which % len(BINARY)](values[-1], values[other])
                values.append(torch.tanh(value))
        return values[-1] + 0.1 * values[len(values) // 2]

    answers = {"x": array(x), "steps": steps, "y": array(f(x))}
    slope = torch.autograd.grad(f(x), x)[0]
    return answers | {"gradient": array(slope), "hessian": array(hessian(f, x))}


def write(kind: str, answers: dict[str, Arrays]) -> None:
    """Write one file: every answer under `name/key`, and where it all comes from."""
    provenance = {
        "made_by": "scripts/tools/golden.py",
        "seed": SEED,
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    flat = {f"{name}/{key}": a for name, arrays in answers.items() for key, a in arrays.items()}
    path = FOLDER / f"{kind}.npz"
    flat["provenance"] = np.array(json.dumps(provenance))
    np.savez_compressed(path, allow_pickle=False, **flat)
    print(f"{path.name}: {len(answers)} entries, {path.stat().st_size} bytes")


def main() -> None:
    """Write all files."""
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)  # the order of additions, and so the last digit, is then fixed
    FOLDER.mkdir(exist_ok=True)

    def rng() -> np.random.Generator:
        return np.random.default_rng(SEED)

    write("activations", {name: activation(f, rng()) for name, f in ACTIVATIONS.items()})
    write("rows", {name: row_activation(f, rng()) for name, f in ROW_ACTIVATIONS.items()})
    write("losses", {name: loss(name, rng()) for name in LOSSES})
    write("layers", {name: layer(f, shapes, rng()) for name, (f, shapes) in LAYERS.items()})
    write("normalisers", {name: normaliser(*how, rng()) for name, how in NORMALISERS.items()})
    write("penalties", {name: penalty(f, rng()) for name, f in PENALTIES.items()})
    write("expressions", {f"seed_{n}": expression(n) for n in range(EXPRESSIONS)})
    write("optimizers", {name: optimizer(make, rng()) for name, make in OPTIMIZERS.items()})


if __name__ == "__main__":
    main()
