"""Workload `two-layer`: one training step of a 784-50-10 network with ReLU, 100 digits, plain SGD.

Every variant starts from weights of the same size and repeats the step on one batch. What it
imports is imported here late, so that a variant whose library is missing costs nothing.
"""

from collections.abc import Callable

import numpy as np

Run = Callable[[int], None]

D, H, K, N, LR = 784, 50, 10, 100, 0.1


def batch() -> tuple[np.ndarray, np.ndarray]:
    """Noise in the shape of a hundred digits, and labels."""
    rng = np.random.default_rng(0)
    return rng.random((N, D), dtype=np.float32), rng.integers(0, K, N)


def scratchdl() -> Run:
    """This package as its users call it, every check included."""
    from scratchdl import SGD, TwoLayerNet

    x, t = batch()
    net, optimizer = TwoLayerNet(D, H, K, rng=0), SGD(LR)

    def run(steps: int) -> None:
        for _ in range(steps):
            _, grads = net.loss_and_gradient(x, t)
            optimizer.update(net.params, grads)

    return run


def plain_float64() -> Run:
    """The formulas of the book as they stand: float64, one-hot, `dx` everywhere."""
    from races.baseline import first_parameters, loss_and_gradient, sgd

    x, t = batch()
    x, T = x.astype(np.float64), np.eye(K)[t]
    params = first_parameters([D, H, K])

    def run(steps: int) -> None:
        for step in range(steps):
            _, grads = loss_and_gradient(params, x, T)
            sgd(params, grads, {}, step + 1, LR)

    return run


def torch_eager() -> Run:
    """PyTorch on the CPU, eager, as its tutorials write it."""
    import os

    import torch
    from torch import nn

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    x, t = (torch.from_numpy(array) for array in batch())
    net = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Linear(H, K))
    optimizer, loss = torch.optim.SGD(net.parameters(), lr=LR), nn.CrossEntropyLoss()

    def run(steps: int) -> None:
        for _ in range(steps):
            optimizer.zero_grad()
            loss(net(x), t).backward()
            optimizer.step()

    return run


def scikit_learn() -> Run:
    """MLPClassifier of scikit-learn; its partial_fit takes one step for a batch."""
    from sklearn.neural_network import MLPClassifier

    x, t = batch()
    net = MLPClassifier(
        (H,), solver="sgd", batch_size=N, learning_rate_init=LR, momentum=0.0, alpha=0.0
    )
    net.partial_fit(x, t, classes=np.arange(K))

    def run(steps: int) -> None:
        for _ in range(steps):
            net.partial_fit(x, t)

    return run


def matrix_products() -> Run:
    """Only the five matrix products of a step."""
    rng = np.random.default_rng(0)
    x, _ = batch()
    W1, W2 = rng.random((D, H), np.float32), rng.random((H, K), np.float32)
    d2 = rng.random((N, K), np.float32)

    def run(steps: int) -> None:
        for _ in range(steps):
            z1 = x @ W1
            z1 @ W2
            d1 = d2 @ W2.T
            z1.T @ d2
            x.T @ d1

    return run


WHAT = "one step of a 784-50-10 network on 100 digits"
GROUPS: dict[str, dict[str, Callable[[], Run]]] = {
    "SGD": {
        "scratchdl": scratchdl,
        "PyTorch eager": torch_eager,
        "plain float64": plain_float64,
        "scikit-learn": scikit_learn,
        "matrix products alone": matrix_products,
    }
}
