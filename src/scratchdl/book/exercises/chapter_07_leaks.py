"""Chapter 7: what the test data must not touch."""

import numpy as np

from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.typing import Array

_LEAKS = "aef"
_HARMLESS = {
    "b": "b shuffles before anything is split or learnt; every pile is a fair draw.",
    "c": "c only cuts; no number of one pile reaches another.",
    "d": "d draws from the training data alone.",
    "g": "g looks at the test data once, after every choice was made. That is what they are for.",
}


@exercise(
    "find_the_leak", praise="whatever is learnt, scaled or chosen must not see the test data."
)
def _find_the_leak(letters: object, *, rng: np.random.Generator) -> None:
    if not isinstance(letters, str):
        raise NotYet(f'give the letters as one word, such as "bc", not {show(letters)}.')
    said = set(letters.lower()) - set(" ,")
    if not said:
        raise NotYet("at least one line leaks.")
    if unknown := said - set(_LEAKS) - _HARMLESS.keys():
        raise NotYet(f"there is no line {min(unknown)!r}: the lines are a to g.")
    if innocent := sorted(said & _HARMLESS.keys()):
        raise NotYet(_HARMLESS[innocent[0]])
    if missing := len(_LEAKS) - len(said):
        raise NotYet(
            f"what you name does leak, but {missing} more line(s) do. Ask of each line: would the "
            "net come out different if the test pictures were different?"
        )


def _standardised(x_train: Array, x_test: Array) -> tuple[Array, Array]:
    mean, std = x_train.mean(), x_train.std()
    return (x_train - mean) / std, (x_test - mean) / std


def _by_all(x_train: Array, x_test: Array) -> tuple[Array, Array]:
    both = np.concatenate([x_train, x_test])
    return (x_train - both.mean()) / both.std(), (x_test - both.mean()) / both.std()


def _piles(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([[0.0, 2.0], [4.0, 6.0]]), np.array([[10.0, 20.0]])),
        (rng.uniform(0, 1, size=(8, 3)), rng.uniform(0, 2, size=(4, 3))),
        (rng.normal(5, 2, size=(6, 4)), rng.normal(5, 2, size=(6, 4))),
    ]


function_exercise(
    "standardise",
    solution=_standardised,
    inputs=_piles,
    mistakes=[
        (
            _by_all,
            "mean and spread are taken over both piles: the test data leak into the training data.",
        ),
        (
            lambda a, b: ((a - a.mean()) / a.std(), (b - b.mean()) / b.std()),
            "each pile has its own ruler, so the same picture would look different in the two. "
            "Measure both with the mean and spread of the training data.",
        ),
        (
            lambda a, b: ((a - a.mean()) / a.std(), b),
            "the test data stay as they were; the net expects them on the training data's scale.",
        ),
        (
            lambda a, b: (a - a.mean(), b - a.mean()),
            "the mean is right; divide by the training data's standard deviation as well.",
        ),
        (
            lambda a, b: (
                (a - a.mean()) / a.var(),
                (b - a.mean()) / a.var(),
            ),
            "you divide by the variance; its root, .std(), is the spread.",
        ),
        (
            lambda a, b: (
                (a - a.mean()) / a.std(ddof=1),
                (b - a.mean()) / a.std(ddof=1),
            ),
            "take .std() without ddof: the training data are the whole pile to be scaled, not a "
            "sample of it.",
        ),
        (
            lambda a, b: (
                (a - a.mean(axis=0)) / a.std(axis=0),
                (b - a.mean(axis=0)) / a.std(axis=0),
            ),
            "one mean and one spread for the whole pile are asked for: a pixel that is always "
            "paper has no spread of its own to divide by.",
        ),
    ],
    praise="the ruler is made from the training data, and both piles are measured with it.",
)
