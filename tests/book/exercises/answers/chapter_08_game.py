"""Chapter 8: the game of the wrong line."""

import numpy as np

from exercises.answers import Answers
from scratchdl.book.exercises.suspects import CLAIMS, suspect
from scratchdl.book.rounding import alike

GAME = [
    ("relu1", "stale mask"),
    ("none", "none"),
    ("affine3", "wrong axis"),
    ("affine2", "second 1/N"),
    ("loss", "missing 1/N"),
]


def found_out(number, game):
    """The one claim with which the net is what it is."""
    net, x, t = suspect(number, game)
    grads = net.gradient(x, t, with_input=True)

    def fits(claim):
        double = suspect(number, game, claim=claim)[0].gradient(x, t, with_input=True)
        return all(alike(grads[name], double[name], terms=1000) for name in grads)

    (claim,) = filter(fits, CLAIMS)
    return claim


def but(number, layer, fault):
    return [(layer, fault) if n == number else claim for n, claim in enumerate(GAME, 1)]


ANSWERS = {
    "wrong_backward": Answers(
        right=[
            (35, GAME),
            (np.int64(35), GAME),
            (35, [*map(list, GAME), found_out(6, 35)]),
            (7, tuple(found_out(number, 7) for number in range(1, 6))),
        ],
        wrong=[
            (
                (35, []),
                "0 of 5 rounds won. Round 1: wrong by the gradient check: x,",
            ),
            ((35, [*GAME[:2], ...]), "2 of 5 rounds won. Round 3: "),
            (
                (35, [*GAME[:2], ("affine3", ...)]),
                "2 of 5 rounds won. Round 3: ",
            ),
            (
                (35, GAME[:1]),
                "Round 2: wrong by the gradient check: nothing. Why?",
            ),
            ((36, GAME), "0 of 5 rounds won. Round 1: "),
            ((35, but(1, "none", "none")), "4 of 5 rounds won. Round 1: wrong by the gradient"),
            ((35, but(1, "none", "none")), "In a right net it would be: nothing."),
            ((35, but(1, "affine2", "second 1/N")), "Round 1: that would make the same arrays"),
            ((35, but(2, "affine1", "wrong axis")), "check: nothing. With 'wrong axis' in affine1"),
            ((35, but(3, "affine2", "wrong axis")), "in affine2 it would be: b2."),
            ((35, but(5, "affine4", "wrong axis")), "'affine4' is none"),
            ((35, but(5, "loss", "axis")), "not 'axis'"),
            ((35, but(5, "loss", "stale mask")), "loss has no line"),
            ((35, but(4, "affine2", 1)), "not 1"),
            ((35, ["affine2"]), "give a layer and a fault"),
            ((35, {1: GAME[0]}), "give a list"),
            ((..., GAME), "the game is a whole number"),
        ],
    ),
}
