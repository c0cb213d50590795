"""Results made wrong, and results written in another way: numbers, arrays, tuples and dicts."""

from collections.abc import Callable, Iterator

import numpy as np

Spoil = Callable[[object], object]


def _each(number: Callable[[np.ndarray], object], word: Callable[[str], str] = str) -> Spoil:
    """The change of every number and every word in a result; what is neither stays."""

    def spoil(value: object) -> object:
        if isinstance(value, str):
            return word(value)
        if isinstance(value, dict):
            return {key: spoil(item) for key, item in value.items()}
        if isinstance(value, (tuple, list)):
            return type(value)(map(spoil, value))
        array = np.asarray(value)
        return number(array) if array.dtype.kind in "biuf" else value

    return spoil


WRONG: dict[str, Spoil] = {
    "minus": _each(lambda x: -x.astype(float) - 1e-3, lambda word: word[1:]),
    "twice": _each(lambda x: 2 * x.astype(float) + 1e-3, lambda word: word + "z"),
    "a half": _each(lambda x: x / 2 - 1e-3, lambda word: word[: len(word) // 2]),
    "a tenth more": _each(lambda x: 1.1 * x + 1e-3, lambda word: word[:-1]),
    "plus one": _each(lambda x: x + 1, lambda word: "".join(chr(ord(a) + 1) for a in word)),
    "nan": _each(lambda x: x * np.nan, lambda word: ""),
    "upside down": _each(lambda x: 1 / (np.abs(x) + 2), lambda word: word[1:2]),
    "an axis more": _each(lambda x: np.stack([x, x]), lambda word: word[-1:]),
    "nothing": lambda value: None,
    "as a text": lambda value: f"<{value}>",
    "cut off": lambda value: _cut(value),
}
RIGHT: dict[str, Spoil] = {
    "arrays": _each(np.asarray),
    "lists": _each(lambda x: x.tolist()),
    "copies": _each(lambda x: x.copy()[()]),
}


def spoiled(answer: tuple[object, ...], spoils: dict[str, Spoil]) -> Iterator[tuple[str, tuple]]:
    """An answer with one of its arguments, or with what a function of it returns, changed."""
    for i, given in enumerate(answer):
        for words, spoil in spoils.items():
            new = _after(given, spoil) if callable(given) else spoil(given)
            yield f"argument {i}, {words}", (*answer[:i], new, *answer[i + 1 :])


def quiet(answer: tuple[object, ...]) -> tuple[object, ...]:
    """The functions of an answer, with NumPy told to say nothing."""

    def silent(function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object) -> object:
            with np.errstate(all="ignore"):
                return function(*args)

        return call

    return tuple(silent(given) if callable(given) else given for given in answer)


def _after(function: Callable[..., object], spoil: Spoil) -> Callable[..., object]:
    return lambda *args: spoil(function(*args))


def _cut(value: object) -> object:
    """The first half of what has a length, and of a number nothing."""
    if isinstance(value, dict):
        return dict(list(value.items())[: len(value) // 2])
    if isinstance(value, (str, tuple, list)) or np.ndim(value):
        return value[: len(value) // 2]
    return None
