"""Chapter 9: limits, tuning, schedules, and a leash."""

import math

import numpy as np

import scratchdl
from exercises.answers import Answers


def clip(grads, max_norm):
    everything = np.concatenate([g.ravel() for g in grads.values()])
    factor = min(1.0, max_norm / max(np.linalg.norm(everything), 1e-300))
    return {name: g * factor for name, g in grads.items()}


def clip_each_array(grads, max_norm):
    return {
        name: g * min(1.0, max_norm / max(np.linalg.norm(g), 1e-300)) for name, g in grads.items()
    }


def clip_each_number(grads, max_norm):
    return {name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()}


def norm(grads):
    return np.sqrt(sum((g**2).sum() for g in grads.values()))


def clip_and_lengthen(grads, max_norm):
    length = norm(grads)
    return {name: g * max_norm / length if length else g for name, g in grads.items()}


def clip_without_asking(grads, max_norm):
    return {name: g * max_norm / norm(grads) for name, g in grads.items()}


def clip_by_sum_of_squares(grads, max_norm):
    length = norm(grads) ** 2
    return {name: g * max_norm / length if length > max_norm else g for name, g in grads.items()}


def clip_to_length_one(grads, max_norm):
    length = norm(grads)
    return {name: g / length if length > max_norm else g for name, g in grads.items()}


def clip_in_place(grads, max_norm):
    length = norm(grads)
    if length > max_norm:
        for g in grads.values():
            g *= max_norm / length
    return grads


ANSWERS = {
    "stable_rate": Answers(
        right=[0.95, 2 * 1.9 / 4],
        wrong=[
            (0.5, "plain descent"),
            (3.8, "for the bend 1"),
            (1.9, "that is 4, not 2"),
            (0.339, "Nesterov"),
            (0.05, "the sign"),
            (0.475, "up to 2(1 + α)"),
            (7, "is not it"),
        ],
    ),
    "tune_rate": Answers(
        right=[0.005, 0.01, 0.015],
        wrong=[
            (0.001, "try a larger rate"),
            (1e-5, "try a larger rate"),
            (0.1, "try a smaller rate"),
            (10, "every weight by 10"),
            (-0.003, "is positive"),
            (..., "still missing"),
        ],
    ),
    "clip_by_norm": Answers(
        right=[clip, scratchdl.clip_gradients],
        wrong=[
            (clip_each_array, "each array by itself"),
            (clip_each_number, "each number by itself"),
            (clip_and_lengthen, "at most 1"),
            (clip_without_asking, "the length 0"),
            (clip_by_sum_of_squares, "the root is missing"),
            (clip_to_length_one, "not 1"),
            (clip_in_place, "changes the dict"),
            (lambda grads, max_norm: grads, "as long as they were"),
        ],
    ),
    "ramp_and_root": Answers(
        right=[
            lambda t, lr, n: lr * min(t / n, math.sqrt(n / t)),
            lambda t, lr, n: lr * t / n if t <= n else lr * (n / t) ** 0.5,
        ],
        wrong=[
            (lambda t, lr, n: lr * max(t / n, math.sqrt(n / t)), "take the smaller"),
            (lambda t, lr, n: lr * min((t - 1) / n, math.sqrt(n / t)), "not 0"),
            (lambda t, lr, n: lr * min(t / n, n / t), "too fast"),
            (lambda t, lr, n: lr * min(t / n, 1), "it should fall"),
            (lambda t, lr, n: lr * math.sqrt(n / t), "the ramp is missing"),
            (lambda t, lr, n: lr * min(t / n, t**-0.5), "must meet at lr"),
            (lambda t, lr, n: min(t / n, math.sqrt(n / t)), "multiply by it"),
        ],
    ),
}
