"""Chapter 10: batch normalisation, there, back and afterwards."""

import numpy as np

import scratchdl
from exercises.answers import Answers
from scratchdl.book.exercises.normalisers import FAULTS

EPS = 1e-5


def forward(x, gamma, beta, axis=0, ddof=0):
    x_hat = (x - x.mean(axis, keepdims=True)) / np.sqrt(x.var(axis, keepdims=True, ddof=ddof) + EPS)
    return gamma * x_hat + beta


def forward_by_layer(x, gamma, beta):
    return scratchdl.BatchNormalization(gamma, beta).forward(x, training=True)


def backward_by_layer(dout, x, gamma):
    layer = scratchdl.BatchNormalization(gamma, np.zeros_like(gamma))
    layer.forward(x, training=True)
    dx = layer.backward(dout)
    return dx, layer.grads["gamma"], layer.grads["beta"]


def backward_step_by_step(dout, x, gamma):
    """Node by node along the graph, as the paper has it."""
    N, mu = len(x), x.mean(0)
    xc, var = x - mu, x.var(0)
    std = np.sqrt(var + EPS)
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * xc * -0.5 / std**3, axis=0)
    dxc = dx_hat / std + dvar * 2 * xc / N
    return dxc - dxc.mean(0), np.sum(dout * xc / std, axis=0), np.sum(dout, axis=0)


def backward_with_constants(dout, x, gamma):
    std = np.sqrt(x.var(0) + EPS)
    x_hat = (x - x.mean(0)) / std
    return dout * gamma / std, (dout * x_hat).sum(0), dout.sum(0)


def backward_without_variance(dout, x, gamma):
    dx, dgamma, dbeta = backward_with_constants(dout, x, gamma)
    return dx - dx.mean(0), dgamma, dbeta


def backward_without_mean(dout, x, gamma):
    dx, dgamma, dbeta = backward_with_constants(dout, x, gamma)
    x_hat = (x - x.mean(0)) / np.sqrt(x.var(0) + EPS)
    return dx - x_hat * (dx * x_hat).mean(0), dgamma, dbeta


def backward_but(change):
    return lambda dout, x, gamma: change(*backward_step_by_step(dout, x, gamma), dout, x)


def remember(mean, var, x, momentum):
    return (
        momentum * mean + (1 - momentum) * x.mean(0),
        momentum * var + (1 - momentum) * x.var(0, ddof=1),
    )


def remember_by_moving(mean, var, x, momentum):
    N = len(x)
    unbiased = ((x - x.mean(0)) ** 2).sum(0) / (N - 1)
    return mean + (1 - momentum) * (x.mean(0) - mean), var + (1 - momentum) * (unbiased - var)


def but(**answers):
    return FAULTS | answers


ANSWERS = {
    "batch_norm_forward": Answers(
        right=[forward, forward_by_layer],
        wrong=[
            (lambda x, gamma, beta: forward(x, gamma, beta, axis=1), "one of each per neuron"),
            (
                lambda x, gamma, beta: gamma * (x - x.mean()) / np.sqrt(x.var() + EPS) + beta,
                "mean and a variance of its own",
            ),
            (lambda x, gamma, beta: forward(x, 1, 0), "gamma and beta are missing"),
            (lambda x, gamma, beta: forward(x, gamma, beta, ddof=1), "divides by N"),
            (
                lambda x, gamma, beta: gamma * (x - x.mean(0)) / (x.std(0) + EPS) + beta,
                "under the root",
            ),
        ],
    ),
    "batch_norm_backward": Answers(
        right=[backward_by_layer, backward_step_by_step],
        wrong=[
            (backward_with_constants, "as constants"),
            (backward_without_variance, "through the variance is missing"),
            (backward_without_mean, "through the mean is missing"),
            (backward_but(lambda a, g, b, dout, x: (a, (dout * x).sum(0), b)), "not x itself"),
            (backward_but(lambda a, g, b, dout, x: (a, g / len(x), b / len(x))), "sums over"),
            (backward_but(lambda a, g, b, dout, x: (a, b, g)), "the order"),
            (backward_but(lambda a, g, b, dout, x: a), "return dgamma and dbeta"),
        ],
    ),
    "running_statistics": Answers(
        right=[remember, remember_by_moving],
        wrong=[
            (lambda mean, var, x, m: remember(mean, var, x, 1 - m), "share of the old value"),
            (
                lambda mean, var, x, m: (
                    m * mean + (1 - m) * x.mean(0),
                    m * var + (1 - m) * x.var(0),
                ),
                "ddof=1",
            ),
            (lambda mean, var, x, m: (x.mean(0), x.var(0, ddof=1)), "earlier ones are forgotten"),
            (lambda mean, var, x, m: (mean, var), "numbers differ"),
        ],
    ),
    "batch_norm_suspects": Answers(
        right=[FAULTS, dict(reversed(FAULTS.items()))],
        wrong=[
            (but(A="never remembers"), "A: it is another fault. Its averages are off"),
            (but(B="never remembers"), "B: it is another fault. Its averages are right, and"),
            (but(C="swapped momentum"), "C: it is another fault. Its averages are right and"),
            (but(D="batch statistics"), "D: it is another fault. Its averages are what"),
            (but(E="batch statistics"), "E: it is another fault. Its first two"),
            (but(A=...), "... is none"),
            ({"A": "swapped momentum"}, "give a dict with the keys"),
            ("swapped momentum", "give a dict with the keys"),
        ],
    ),
}
