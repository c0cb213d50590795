"""Chapter 9: Adam."""

import numpy as np

import scratchdl
from exercises.answers import Answers


def adam(W, m, v, g, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    return W - lr * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v


def adam_by_package(W, m, v, g, t, lr):
    optimizer, params = scratchdl.Adam(lr), {"W": W.copy()}
    optimizer.state["W"], optimizer.t = {"m": m.copy(), "v": v.copy()}, t - 1
    optimizer.update(params, {"W": g})
    return params["W"], *optimizer.state["W"].values()


def without_correction(W, m, v, g, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    return W - lr * m / (np.sqrt(v) + 1e-8), m, v


def half_corrected(W, m, v, g, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    return W - lr * m / (1 - 0.9**t) / (np.sqrt(v) + 1e-8), m, v


def corrected_in_place(W, m, v, g, t, lr):
    m = (0.9 * m + 0.1 * g) / (1 - 0.9**t)
    v = (0.999 * v + 0.001 * g**2) / (1 - 0.999**t)
    return W - lr * m / (np.sqrt(v) + 1e-8), m, v


def epsilon_inside(W, m, v, g, t, lr):
    _, m, v = adam(W, m, v, g, t, lr)
    return W - lr * m / (1 - 0.9**t) / np.sqrt(v / (1 - 0.999**t) + 1e-8), m, v


def memo_adam(W, m, v, g, t, lr):
    _, m, v = adam(W, m, v, g, t, lr)
    lr_t = lr * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return W - lr_t * m / (np.sqrt(v) + 1e-8), m, v


def swapped_shares(W, m, v, g, t, lr):
    m = 0.999 * m + 0.001 * g
    v = 0.9 * v + 0.1 * g**2
    return W - lr * m / (1 - 0.999**t) / (np.sqrt(v / (1 - 0.9**t)) + 1e-8), m, v


ANSWERS = {
    "adam_step": Answers(
        right=[adam, adam_by_package],
        wrong=[
            (without_correction, "the correction is missing"),
            (half_corrected, "v needs its correction"),
            (corrected_in_place, "must be returned as they are"),
            (epsilon_inside, "outside the root"),
            (memo_adam, "the memo's place"),
            (lambda W, m, v, g, t, lr: adam(W, m, v, g, t + 1, lr), "do not add 1"),
            (swapped_shares, "shares are swapped"),
            (lambda W, m, v, g, t, lr: (W - lr * g, *adam(W, m, v, g, t, lr)[1:]), "not used"),
            (lambda *given: adam(*given)[0], "return m and v as well"),
            (lambda W, m, v, g, t, lr: None, "nothing yet"),
        ],
    ),
    "cold_start": Answers(
        right=[(0.01 / 0.1**0.5, 0.01 * 0.001**0.5), (0.0316, 0.000316), (0.032, 3.2e-4)],
        wrong=[
            ((0.01, 0.000316), "a tenth of g²"),
            ((0.1, 0.000316), "decay of 0.99"),
            ((0.01054, 0.000316), "not 0.9 g²"),
            ((0.03, 0.000316), "more digits"),
            ((1, 0.000316), "after one step, by g²?"),
            ((0.0316, 0.01), "0.316 long"),
            ((0.0316, 0.316), "smaller than 0.01"),
            ((0.0316, 1e-5), "the root of h"),
            ((0.0316, 3e-4), "more digits"),
            ((0.0316, 1), "must be 0.01"),
        ],
    ),
    "half_step": Answers(
        right=[(1e-7 / 0.001**0.5, 1e-8), (3.16e-6, 1e-8)],
        wrong=[
            ((1e-7, 1e-8), "not to |g|"),
            ((1e-4, 1e-8), "the root"),
            ((3.16e-9, 1e-8), "upside down"),
            ((3.16e-7, 1e-8), "the memo has 1e-7"),
            ((3e-6, 1e-8), "more digits"),
            ((1, 1e-8), "as large as the memo's"),
            ((3.16e-6, 1e-7), "the paper has 1e-8"),
            ((3.16e-6, 3.16e-7), "root of the corrected v"),
            ((3.16e-6, 1), "the corrected v is g²"),
            ((3.16e-6, 0), "the corrected v is g²"),
            ((3.16e-6, 2e-8), "the corrected v is g²"),
        ],
    ),
}
