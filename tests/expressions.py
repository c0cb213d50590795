"""Functions of two numbers, each made of thirty steps drawn at random."""

import numpy as np

UNARY = (np.sin, np.tanh, np.arctan, lambda a: np.exp(-a * a), lambda a: np.log(2 + np.sin(a)))
BINARY = (
    lambda a, b: a + 0.7 * b,
    lambda a, b: a * b,
    lambda a, b: a - np.cos(b),
    lambda a, b: a / (2 + np.sin(b)),
)


def drawn_steps(seed, depth=30):
    """Drawn as scripts/tools/golden.py does: one input or two, which function, which other."""
    rng = np.random.default_rng(seed)
    return np.stack([rng.integers((2, 20, n + 2)) for n in range(depth)])


def expression(steps):
    """The function of two numbers whose steps use values that lie anywhere before them."""

    def f(x):
        values = [x[0], x[1]]
        for kind, which, other in steps.tolist():
            if kind == 0:
                values.append(UNARY[which % len(UNARY)](values[-1]))
            else:
                value = BINARY[which % len(BINARY)](values[-1], values[other])
                values.append(np.tanh(value))
        return values[-1] + 0.1 * values[len(values) // 2]

    return f
