"""Chapter 11: dropout, and what pulls weights towards 0."""

import numpy as np

from exercises.answers import Answers


def dropout(x, ratio, rng):
    factor = (rng.random(x.shape) >= ratio) / (1 - ratio)
    return x * factor, factor


def dropout_by_choice(x, ratio, rng):
    factor = rng.choice([0.0, 1 / (1 - ratio)], size=x.shape, p=[ratio, 1 - ratio])
    return factor * x, factor


def back(dout, factor):
    return dout * factor


def dropout_of_the_memo(x, ratio, rng):
    mask = rng.random(x.shape) > ratio
    return x * mask, mask


def dropout_made_smaller(x, ratio, rng):
    mask = rng.random(x.shape) > ratio
    return x * mask * (1 - ratio), mask


def dropout_by_the_wrong_share(x, ratio, rng):
    mask = (rng.random(x.shape) > ratio) / ratio
    return x * mask, mask


def dropout_that_keeps_the_ratio(x, ratio, rng):
    factor = (rng.random(x.shape) < ratio) / ratio
    return x * factor, factor


def dropout_of_whole_neurons(x, ratio, rng):
    factor = np.tile((rng.random(x.shape[1]) >= ratio) / (1 - ratio), (len(x), 1))
    return x * factor, factor


def dropout_with_a_seed_of_its_own(x, ratio, rng):
    return dropout(x, ratio, np.random.default_rng(0))


def dropout_of_nothing(x, ratio, rng):
    return x, np.ones_like(x)


def dropout_of_everything(x, ratio, rng):
    return 0 * x, 0 * x


def dropout_by_noise(x, ratio, rng):
    factor = rng.random(x.shape)
    return x * factor, factor


def dropout_in_place(x, ratio, rng):
    factor = (rng.random(x.shape) >= ratio) / (1 - ratio)
    x *= factor
    return x, factor


def dropout_that_ignores_x(x, ratio, rng):
    factor = dropout(x, ratio, rng)[1]
    return factor, factor


def dropout_from_elsewhere(x, ratio, rng):
    return dropout(x, ratio, np.random.default_rng())


def dropout_and_its_mask(x, ratio, rng):
    y, factor = dropout(x, ratio, rng)
    return y, factor > 0


def dropout_as_a_row(x, ratio, rng):
    y, factor = dropout(x, ratio, rng)
    return y.ravel(), factor


kept = {}  # a dict that nobody has filled


def adamw(W, m, v, lr, decay):
    W = W * (1 - lr * decay)
    return W - lr * m / (np.sqrt(v) + 1e-8)


ANSWERS = {
    "inverted_dropout": Answers(
        right=[(dropout, back), (dropout_by_choice, lambda dout, factor: factor * dout)],
        wrong=[
            ((dropout_of_the_memo, back), "mean of the output shrinks"),
            ((dropout_made_smaller, back), "smaller still"),
            ((dropout_by_the_wrong_share, back), "by which you divide"),
            ((dropout_that_keeps_the_ratio, back), "dropped, not kept"),
            ((dropout_of_whole_neurons, back), "share one draw"),
            ((dropout_with_a_seed_of_its_own, back), "draw from `rng`"),
            ((dropout_that_ignores_x, back), "multiply x by factor"),
            ((dropout_from_elsewhere, back), "draw from `rng` and nothing else"),
            ((dropout_and_its_mask, lambda dout, mask: 2 * dout * mask), "factor of its neuron"),
            ((dropout_of_nothing, back), "it should be ratio"),
            ((dropout_of_everything, back), "everything is switched off"),
            ((dropout_by_noise, back), "kept whole or dropped"),
            ((dropout_in_place, back), "changes its input"),
            ((dropout_as_a_row, back), "the shape of x"),
            ((lambda x, ratio, rng: x, back), "return y, factor"),
            ((lambda x, ratio, rng: rng.nonsense, back), "forward stops with"),
            ((dropout, lambda dout, factor: dout), "hands on everything"),
            ((dropout, lambda dout, factor: dout * (factor > 0)), "so its slope is as well"),
            ((dropout, lambda dout, factor: -dout * factor), "the factor of its neuron"),
            ((dropout, lambda dout, factor: kept["mask"] * dout), "backward stops with"),
            ((dropout, ...), "without parentheses"),
        ],
    ),
    "soft_threshold": Answers(
        right=[
            lambda W, amount: W - np.clip(W, -amount, amount),
            lambda W, amount: np.maximum(W - amount, 0) + np.minimum(W + amount, 0),
        ],
        wrong=[
            (lambda W, amount: W - amount * np.sign(W), "Stop it at 0"),
            (lambda W, amount: W * (np.abs(W) > amount), "by the same amount"),
            (lambda W, amount: np.maximum(0, W - amount), "negative weights are lost"),
            (lambda W, amount: np.maximum(0, np.abs(W) - amount), "the sign is lost"),
            (lambda W, amount: W - amount * W, "never arrives at 0"),
        ],
    ),
    "decoupled_decay": Answers(
        right=[adamw, lambda W, m, v, lr, decay: W - lr * decay * W - lr * m / (v**0.5 + 1e-8)],
        wrong=[
            (lambda W, m, v, lr, decay: W - lr * (m + decay * W) / np.sqrt(v), "L2 inside Adam"),
            (lambda W, m, v, lr, decay: W * (1 - decay) - lr * m / np.sqrt(v), "multiplies it too"),
            (lambda W, m, v, lr, decay: W * (1 + lr * decay) - lr * m / np.sqrt(v), "the sign"),
            (lambda W, m, v, lr, decay: W - lr * m / np.sqrt(v), "decay is missing"),
            (lambda W, m, v, lr, decay: W * (1 - lr * decay) - lr * m / v, "root of v"),
            (
                lambda W, m, v, lr, decay: (1 - lr * decay) * W - lr * m / np.sqrt(v + 1e-8),
                "added to the root of v",
            ),
            (
                lambda W, m, v, lr, decay: (1 - lr * decay) * W - lr * m / np.sqrt(v),
                "divide 0 by 0",
            ),
            (
                lambda W, m, v, lr, decay: (W - lr * m / (np.sqrt(v) + 1e-8)) * (1 - lr * decay),
                "before the step",
            ),
        ],
    ),
}
