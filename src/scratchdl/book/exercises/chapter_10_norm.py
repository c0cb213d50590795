"""Chapter 10, batch normalisation: there, back, and what it remembers for later."""

from collections.abc import Callable, Mapping

import numpy as np

from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.normalisers import FAULTS
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.typing import Array

EPS = 1e-5


def _forward(
    x: Array, gamma: Array, beta: Array, *, axis: int | None = 0, eps: float = EPS
) -> Array:
    mean, var = x.mean(axis=axis, keepdims=True), x.var(axis=axis, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def _batches(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([[1.0, 10.0], [3.0, 30.0], [5.0, 50.0]]), np.ones(2), np.zeros(2)),
        (rng.normal(3, 2, size=(8, 3)), rng.uniform(0.5, 2, size=3), rng.normal(size=3)),
        (np.full((4, 2), 7.0), np.ones(2), np.array([0.5, -0.5])),  # no spread at all
        (rng.normal(0, 1e-3, size=(6, 2)), np.ones(2), np.zeros(2)),  # where the epsilon shows
        (rng.normal(1, 2, size=(3, 3)), rng.uniform(0.5, 2, size=3), rng.normal(size=3)),
    ]


function_exercise(
    "batch_norm_forward",
    solution=_forward,
    inputs=_batches,
    mistakes=[
        (
            lambda x, gamma, beta: _forward(x, gamma, beta, axis=1),
            "mean and variance run over the samples of the batch, axis 0: one of each per neuron.",
        ),
        (
            lambda x, gamma, beta: _forward(x, gamma, beta, axis=None),
            "each neuron has a mean and a variance of its own: axis=0.",
        ),
        (
            lambda x, gamma, beta: gamma * (x - x.mean()) / np.sqrt(x.var(0) + EPS) + beta,
            "each neuron has a mean of its own too: x.mean(axis=0).",
        ),
        *(
            (
                lambda x, gamma, beta, eps=eps: _forward(x, gamma, beta, eps=eps),
                f"the formula is right, but your epsilon is {eps:.0e}; here it is 1e-5.",
            )
            for eps in (1e-6, 1e-7, 1e-8)
        ),
        (
            lambda x, gamma, beta: (x - x.mean(0)) / np.sqrt(x.var(0) + EPS),
            "gamma and beta are missing: they give the neuron back the scale it wants.",
        ),
        (
            lambda x, gamma, beta: gamma * (x - x.mean(0)) / (x.var(0) + EPS) + beta,
            "divide by the standard deviation, the root of the variance.",
        ),
        (
            lambda x, gamma, beta: gamma * (x - x.mean(0)) / (x.std(0) + EPS) + beta,
            "the epsilon belongs under the root, with the variance.",
        ),
        (
            lambda x, gamma, beta: gamma * (x - x.mean(0)) / np.sqrt(x.var(0, ddof=1) + EPS) + beta,
            "within the batch the variance divides by N. N - 1 is for the running one.",
        ),
        (
            lambda x, gamma, beta: gamma * ((x - x.mean(0)) / np.sqrt(x.var(0) + EPS) + beta),
            "beta is added after the scaling, not scaled with the rest.",
        ),
        (
            lambda x, gamma, beta: gamma * x / np.sqrt(x.var(0) + EPS) + beta,
            "the mean is not subtracted.",
        ),
        (
            lambda x, gamma, beta: gamma * (x - x.mean(0)) / np.sqrt(x.var(0)) + beta,
            "a neuron that gives the same for the whole batch has variance 0: the epsilon keeps "
            "the division possible.",
        ),
    ],
    rtol=1e-7,
    praise="each neuron comes out with mean beta and spread gamma, whatever went in.",
)


def _backward(
    dout: Array, x: Array, gamma: Array, *, mean_term: bool = True, spread_term: bool = True
) -> tuple[Array, Array, Array]:
    """The three slopes, or those of somebody who forgot that the batch moves its own mean."""
    x_hat = (x - x.mean(0)) / np.sqrt(x.var(0) + EPS)
    dx_hat = dout * gamma
    dx = dx_hat - mean_term * dx_hat.mean(0) - spread_term * x_hat * (dx_hat * x_hat).mean(0)
    return dx / np.sqrt(x.var(0) + EPS), (dout * x_hat).sum(0), dout.sum(0)


def _slopes(rng: np.random.Generator) -> list[Arguments]:
    def draw(N: int, M: int) -> Arguments:
        dout, x = rng.normal(size=(2, N, M))
        return dout, 3 * x + 1, rng.uniform(0.5, 2, size=M)

    return [
        (np.array([[1.0], [0.0], [0.0]]), np.array([[1.0], [2.0], [6.0]]), np.array([2.0])),
        draw(5, 3),
        draw(4, 4),  # here a sum over the wrong axis fits
    ]


def _changed(
    change: Callable[[Array, Array, Array, Array, Array], tuple[Array, Array, Array]],
) -> Callable[[Array, Array, Array], tuple[Array, Array, Array]]:
    """The right slopes with a mistake in the end: `change(dx, dgamma, dbeta, dout, x)`."""
    return lambda dout, x, gamma: change(*_backward(dout, x, gamma), dout, x)


def _with_terms(
    factor: float | None,
) -> Callable[[Array, Array, Array], tuple[Array, Array, Array]]:
    """Slopes whose two terms are multiplied by a factor; `len(x)` where it is None."""

    def backward(dout: Array, x: Array, gamma: Array) -> tuple[Array, Array, Array]:
        dx, dgamma, dbeta = _backward(dout, x, gamma)
        direct = _backward(dout, x, gamma, mean_term=False, spread_term=False)[0]
        times = len(x) if factor is None else factor
        return direct + times * (dx - direct), dgamma, dbeta

    return backward


function_exercise(
    "batch_norm_backward",
    solution=_backward,
    inputs=_slopes,
    mistakes=[
        (
            lambda dout, x, gamma: _backward(dout, x, gamma, mean_term=False, spread_term=False),
            "dx treats the mean and the variance as constants. They are made from x: each sample "
            "moves them, and so all others of its batch.",
        ),
        (
            lambda dout, x, gamma: _backward(dout, x, gamma, spread_term=False),
            "dx: the path through the mean is there, the one through the variance is missing.",
        ),
        (
            lambda dout, x, gamma: _backward(dout, x, gamma, mean_term=False),
            "dx: the path through the variance is there, the one through the mean is missing.",
        ),
        (
            lambda dout, x, gamma: (
                _backward(dout, x, np.ones_like(gamma))[0],
                *_backward(dout, x, gamma)[1:],
            ),
            "dx: on its way back the slope passes gamma.",
        ),
        (
            _with_terms(None),
            "dx: the two terms are means over the batch; yours are sums, N times as large.",
        ),
        (
            _with_terms(-1.0),
            "dx: both terms are subtracted from dx_hat, since the batch moves against each sample.",
        ),
        (
            _changed(
                lambda dx, dgamma, dbeta, dout, x: (dx * np.sqrt(x.var(0) + EPS), dgamma, dbeta)
            ),
            "dx: at the end divide by the standard deviation.",
        ),
        (
            _changed(lambda dx, dgamma, dbeta, dout, x: (dx, (dout * x).sum(0), dbeta)),
            "dgamma: what gamma multiplies is the normalised x, not x itself.",
        ),
        (
            _changed(lambda dx, dgamma, dbeta, dout, x: (dx, dgamma / len(x), dbeta / len(x))),
            "dgamma and dbeta are sums over the batch: dout contains the 1/N already.",
        ),
        (
            _changed(lambda dx, dgamma, dbeta, dout, x: (dx, dbeta, dgamma)),
            "the order: dx, then dgamma, then dbeta.",
        ),
        (
            _changed(lambda dx, dgamma, dbeta, dout, x: (dx, dgamma, dout.sum(1))),
            "dbeta needs one number for each neuron: add up over the samples, axis 0.",
        ),
        (
            lambda dout, x, gamma: _backward(dout, x, gamma)[0],
            "that is dx, and right; return dgamma and dbeta as well.",
        ),
    ],
    rtol=1e-7,
    praise="the slopes of a batch sum to 0 along both directions that normalising takes away.",
)


def _memories(rng: np.random.Generator) -> list[Arguments]:
    def draw(momentum: float) -> Arguments:
        mean, var = rng.normal(size=3), rng.uniform(0.5, 2, size=3)
        return mean, var, rng.normal(2, 3, size=(5, 3)), momentum

    return [(np.zeros(1), np.ones(1), np.array([[1.0], [2.0], [6.0]]), 0.9), draw(0.9), draw(0.6)]


def _remember(
    mean: Array, var: Array, x: Array, momentum: float, *, ddof: int = 1
) -> tuple[Array, Array]:
    return (
        momentum * mean + (1 - momentum) * x.mean(0),
        momentum * var + (1 - momentum) * x.var(0, ddof=ddof),
    )


function_exercise(
    "running_statistics",
    solution=_remember,
    inputs=_memories,
    mistakes=[
        (
            lambda mean, var, x, momentum: _remember(mean, var, x, 1 - momentum),
            "momentum is the share of the old value here. In PyTorch it is that of the new one.",
        ),
        (
            lambda mean, var, x, momentum: _remember(mean, var, x, momentum, ddof=0),
            "the variance of a batch is too small on average, by (N - 1) / N. What is kept to "
            "judge other data divides by N - 1: ddof=1.",
        ),
        (
            lambda mean, var, x, momentum: (
                _remember(mean, var, x, momentum)[0],
                momentum * var + (1 - momentum) * x.var(0) * (len(x) - 1) / len(x),
            ),
            "the factor is upside down: the variance of a batch is too small on average, so "
            "multiply it by N / (N - 1).",
        ),
        (
            lambda mean, var, x, momentum: _remember(mean, var, x, 0.0),
            "that is this batch alone; the earlier ones are forgotten.",
        ),
        (
            lambda mean, var, x, momentum: (
                _remember(mean, var, x, momentum)[0],
                momentum * var + (1 - momentum) * x.std(0, ddof=1),
            ),
            "the second is a variance, not its root.",
        ),
        (
            lambda mean, var, x, momentum: (mean + x.mean(0), var + x.var(0, ddof=1)),
            "old and new get weights that sum to 1; with yours the average grows with each batch.",
        ),
    ],
    rtol=1e-7,
    praise="an average that forgets: the last batch counts most, and none counts alone.",
)


EVIDENCE = {
    "A": "Its averages are off, and yet they do not depend on what it evaluates. What did it keep?",
    "B": "Its averages are right, and its answer depends on the company. Does it use them?",
    "C": "Its averages are right and its answer never changes, but 7 lies one standard deviation "
    "above 5, so the answer should be 1.",
    "D": "Its averages are what every layer begins with.",
    "E": "Its first two answers are right and the third is not. What happened in between?",
}


@exercise(
    "batch_norm_suspects",
    praise="five faults, and not one of them shows while the network learns.",
)
def _batch_norm_suspects(your_answers: object, *, rng: np.random.Generator) -> None:
    """A dict from the layer's letter to its fault."""
    if not isinstance(your_answers, Mapping) or set(your_answers) != set(FAULTS):
        raise NotYet(f"give a dict with the keys {', '.join(FAULTS)}.")
    kinds = sorted(FAULTS.values())
    for letter, fault in FAULTS.items():
        answer = your_answers[letter]
        if answer not in kinds:
            raise NotYet(f"{letter}: the faults are {', '.join(kinds)}; {show(answer)} is none.")
        if answer != fault:
            raise NotYet(f"{letter}: it is another fault. {EVIDENCE[letter]}")
