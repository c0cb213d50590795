"""Chapter 13: Grad-CAM, and numbers with fewer bits."""

import numpy as np

from exercises.answers import Answers
from scratchdl.book.exercises.maps import FAULTS
from scratchdl.networks.precision import quantize


def cam(A, dA):
    return np.maximum(np.einsum("k,kij->ij", dA.mean((1, 2)), A), 0)


def cam_in_a_loop(A, dA):
    total = np.zeros(A.shape[1:])
    for a, d in zip(A, dA, strict=True):
        total = total + a * d.mean()
    return np.where(total > 0, total, 0)


def levels(W):
    s = np.abs(W).max(axis=0) / 127
    return np.rint(W / s).astype(np.int8), s


def levels_of_the_package(W):
    Q, s = quantize(W)
    return Q, s[0].astype(float)


def one_scale(W):
    s = np.abs(W).max() / 127
    return np.rint(W / s), s


def but(**answers):
    return FAULTS | answers


ANSWERS = {
    "grad_cam": Answers(
        right=[cam, cam_in_a_loop],
        wrong=[
            (
                lambda A, dA: (np.maximum(dA, 0).mean((1, 2))[:, None, None] * A).sum(0),
                "ReLU is taken of the slopes",
            ),
            (lambda A, dA: np.einsum("k,kij->ij", dA.mean((1, 2)), A), "max(0, …)"),
            (lambda A, dA: np.maximum((dA * A).sum(0), 0), "each filter has one weight"),
            (lambda A, dA: np.maximum(dA.mean(0), 0), "A is missing"),
            (lambda A, dA: np.abs(np.einsum("k,kij->ij", dA.mean((1, 2)), A)), "absolute value"),
        ],
    ),
    "half_spacing": Answers(
        right=[
            lambda x: 2.0 ** (np.floor(np.log2(x)) - 10),
            # Cut off first: a number just below a power of two is rounded up to it.
            lambda x: 2.0 ** (np.frexp(x)[1] - 11),
        ],
        wrong=[
            (lambda x: 2.0**-10, "the step at 1"),
            (lambda x: x * 2.0**-10, "the power below x"),
            (lambda x: 2.0 ** (np.floor(np.log2(x)) - 11), "half a step too small"),
            (lambda x: 2.0 ** (np.floor(np.log2(x)) - 23), "those are the bits of float32"),
            (lambda x: np.spacing(x), "those are the bits of float64"),
        ],
    ),
    "quantize_outputs": Answers(
        right=[levels, levels_of_the_package],
        wrong=[
            (one_scale, "one scale for all"),
            (
                lambda W: (
                    np.trunc(W / (np.abs(W).max(0) / 127)),
                    np.abs(W).max(0) / 127,
                ),
                "round to the nearest",
            ),
            (
                lambda W: (np.rint(W / (np.abs(W).max(0) / 128)), np.abs(W).max(0) / 128),
                "int8 ends at 127",
            ),
            (lambda W: levels(W)[::-1], "levels first"),
        ],
    ),
    "cam_suspects": Answers(
        right=[dict(FAULTS)],
        wrong=[
            (but(A="none"), "opposite"),
            (but(B="none"), "Compare its two maps"),
            (but(C="ignores the class"), "In the middle"),
            (but(D="starts at ones"), "by the formula"),
            (but(D="fine"), "the faults are"),
            ([], "a dict with the keys"),
        ],
    ),
}
