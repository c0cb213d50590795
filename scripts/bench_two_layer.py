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
    """The formulas of the book as they stand: float64, one-hot, a derivative by the input too."""
    rng = np.random.default_rng(0)
    x, t = batch()
    x, T = x.astype(np.float64), np.eye(K)[t]
    params = [0.01 * rng.standard_normal((D, H)), np.zeros(H)]
    params += [0.01 * rng.standard_normal((H, K)), np.zeros(K)]

    def run(steps: int) -> None:
        for _ in range(steps):
            plain_step(params, x, T)

    return run


def plain_step(params: list[np.ndarray], x: np.ndarray, T: np.ndarray) -> float:
    """One step by the formulas, and the loss before it."""
    W1, b1, W2, b2 = params
    a1 = np.dot(x, W1) + b1
    mask = a1 <= 0
    z1 = a1.copy()
    z1[mask] = 0
    a2 = np.dot(z1, W2) + b2
    e = np.exp(a2 - np.max(a2, axis=1, keepdims=True))
    y = e / np.sum(e, axis=1, keepdims=True)
    loss = -np.sum(T * np.log(y + 1e-7)) / len(x)
    d2 = (y - T) / len(x)
    dW2, db2, d1 = np.dot(z1.T, d2), np.sum(d2, axis=0), np.dot(d2, W2.T)
    d1[mask] = 0
    dW1, db1, _ = np.dot(x.T, d1), np.sum(d1, axis=0), np.dot(d1, W1.T)
    for param, grad in zip(params, (dW1, db1, dW2, db2), strict=True):
        param -= LR * grad
    return float(loss)


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
    net = MLPClassifier((H,), solver="sgd", batch_size=N, learning_rate_init=LR, momentum=0.0)
    net.partial_fit(x, t, classes=np.arange(K))

    def run(steps: int) -> None:
        for _ in range(steps):
            net.partial_fit(x, t)

    return run


def matrix_products() -> Run:
    """Only the five matrix products of a step: nothing that computes with NumPy can be faster."""
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


VARIANTS: dict[str, Callable[[], Run]] = {
    "scratchdl": scratchdl,
    "plain float64": plain_float64,
    "torch eager": torch_eager,
    "scikit-learn": scikit_learn,
    "matrix products": matrix_products,
}
