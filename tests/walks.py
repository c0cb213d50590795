"""Walks of one number, for the tests of methods that remember a velocity."""

import numpy as np

ALPHA, RATE, STEPS = 0.9, 0.1, 50


def places(optimizer, steps, slope, start):
    """Where the walk is after each step."""
    params, path = {"W": np.array([start])}, []
    for _ in range(steps):
        optimizer.update(params, {"W": slope(params["W"])})
        path.append(float(params["W"][0]))
    return path


def wavy(W):
    """A slope for which it matters where it is taken."""
    return W - np.sin(2 * W)


def looking_ahead(reach):
    """Literally v' = αv - ηg(θ + reach v), θ' = θ + v'; a network holds θ + reach v."""
    theta, v, path = 1.0, 0.0, []
    for _ in range(STEPS):
        v = ALPHA * v - RATE * wavy(theta + reach * v)
        theta += v
        path.append(theta + reach * v)
    return path
