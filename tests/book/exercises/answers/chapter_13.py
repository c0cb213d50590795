"""Chapter 13: stacks, skip connections, channels, and what a digit survives."""

import numpy as np

import scratchdl
from exercises.answers import Answers
from scratchdl.book.exercises.chapter_13 import SAFE

EPS = 1e-5


def sees(sizes, strides):
    """From the last window back: so many numbers need so many before them."""
    need = 1
    for F, S in zip(reversed(sizes), reversed(strides), strict=True):
        need = (need - 1) * S + F
    return need


def sees_forward(sizes, strides):
    seen, step = 1, 1
    for F, S in zip(sizes, strides, strict=True):
        seen += (F - 1) * step
        step *= S
    return seen


def without_strides(sizes, strides):
    return 1 + sum(F - 1 for F in sizes)


def own_stride_first(sizes, strides):
    seen, step = 1, 1
    for F, S in zip(sizes, strides, strict=True):
        step *= S
        seen += (F - 1) * step
    return seen


def skip(x, dout, W):
    y = np.tanh(x @ W)
    return dout + (dout * (1 - y**2)) @ W.T


def channels(x, gamma, beta, axis=(0, 2, 3)):
    mean, var = x.mean(axis, keepdims=True), x.var(axis, keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + EPS)
    return gamma[None, :, None, None] * x_hat + beta[None, :, None, None]


def channels_by_layer(x, gamma, beta):
    return scratchdl.BatchNormalization(gamma, beta).forward(x, training=True)


def but(**answers):
    return SAFE | {name.replace("_", " "): answer for name, answer in answers.items()}


ANSWERS = {
    "stack_sees": Answers(
        right=[sees, sees_forward],
        wrong=[
            (lambda sizes, strides: sum(sizes), "not 6"),
            (without_strides, "strides count"),
            (own_stride_first, "not for itself"),
            (lambda sizes, strides: int(np.prod(sizes)), "not multiplied"),
            (lambda sizes, strides: sees(sizes, strides) ** 2, "its side was asked for"),
            (lambda sizes, strides: None, "return"),
        ],
    ),
    "skip_backward": Answers(
        right=[skip],
        wrong=[
            (lambda x, dout, W: skip(x, dout, W) - dout, "through the layers alone"),
            (lambda x, dout, W: dout, "the way round alone"),
            (lambda x, dout, W: dout + dout @ W.T, "tanh is missing"),
            (lambda x, dout, W: dout * (skip(x, dout, W) - dout), "not multiplied"),
            (lambda x, dout, W: dout + (dout * (1 - np.tanh(x @ W) ** 2)) @ W, "transpose"),
        ],
    ),
    "channel_norm": Answers(
        right=[channels, channels_by_layer],
        wrong=[
            (lambda x, gamma, beta: channels(x, gamma, beta, 0), "each pixel of each channel"),
            (lambda x, gamma, beta: channels(x, gamma, beta, (1, 2, 3)), "layer normalisation"),
            (lambda x, gamma, beta: channels(x, gamma, beta, None), "one mean for everything"),
            (lambda x, gamma, beta: channels(x, gamma, beta, (2, 3)), "axis 0, is left out"),
            (lambda x, gamma, beta: channels(x, gamma * 0 + 1, beta * 0), "gamma and beta"),
        ],
    ),
    "dropped_scores": Answers(
        right=[0.5, 1 / 2],
        wrong=[
            (2, "more alike"),
            (1, "nothing would change"),
            (0.25, "multiplied once"),
            (..., "still missing"),
        ],
    ),
    "safe_changes": Answers(
        right=[SAFE, {name: np.bool_(safe) for name, safe in SAFE.items()}],
        wrong=[
            (but(rotate_by_180_degrees=True), "upside down"),
            (but(mirror_left_and_right=True), "is no digit"),
            (but(shift_by_2_pixels=False), "four white pixels"),
            (but(shift_by_14_pixels=True), "half of the picture"),
            (but(bend_by_1_pixel="yes"), "True or False"),
            ({}, "a dict with the keys"),
        ],
    ),
}
