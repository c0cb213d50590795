r"""How a setting is drawn: on a logarithmic scale, evenly, or from a list."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scratchdl.checks import check_number, check_positive


@dataclass(frozen=True)
class Draw:
    """A law by which a setting is drawn; `log_uniform`, `uniform` and `choice` make one.

    Attributes:
        law: The name of the law.
        values: Lowest and highest number, or the options of a choice.
        sample: Draws one value with the generator that it is given.

    Example:
        >>> import numpy as np
        >>> from scratchdl import choice
        >>> draw = choice(["relu", "tanh"])
        >>> draw.law, draw.values
        ('choice', ('relu', 'tanh'))
        >>> draw.sample(np.random.default_rng(0))
        'tanh'
    """

    law: str
    values: tuple[Any, ...]
    sample: "Callable[[np.random.Generator], Any]" = field(repr=False, compare=False)


def log_uniform(low: float, high: float) -> Draw:
    r"""Draw a number whose logarithm is uniform: each power of ten is as likely as the next.

    $$
    \ln x \sim \mathcal{U}(\ln a, \ln b), \qquad
    p(x) = \frac{1}{x \ln (b / a)} \quad \text{for } a \le x \le b
    $$

    It suits whatever multiplies, such as a learning rate: from 0.001 to 0.002 is as far as from
    0.1 to 0.2. A uniform draw between 0.0001 and 1 falls below 0.1 only one time in ten.

    Args:
        low: The lowest number, $a > 0$.
        high: The highest number, $b$.

    Returns:
        The draw.

    Raises:
        TypeError: If an end is not a number.
        ValueError: If an end is not positive and finite, or `low` is not less than `high`.

    Reference:
        Bergstra and Bengio, "Random search for hyper-parameter optimization" (2012), section 2.

    Example:
        >>> import numpy as np
        >>> from scratchdl import log_uniform
        >>> draw, rng = log_uniform(1e-4, 1), np.random.default_rng(0)
        >>> drawn = [draw.sample(rng) for _ in range(1000)]
        >>> sum(x < 0.01 for x in drawn) / 1000  # two of the four powers of ten
        0.473
    """
    a, b = as_ends(low, high)
    check_positive("low", a)

    def sample(rng: np.random.Generator) -> float:
        x = math.exp(rng.uniform(math.log(a), math.log(b)))
        return min(max(x, a), b)  # rounding must not lead out of the interval

    return Draw("log_uniform", (a, b), sample)


def uniform(low: float, high: float) -> Draw:
    r"""Draw a number between two others, each as likely as the next.

    $$ x \sim \mathcal{U}(a, b), \qquad p(x) = \frac{1}{b - a} \quad \text{for } a \le x < b $$

    Args:
        low: The lowest number, $a$.
        high: The highest number, $b$.

    Returns:
        The draw.

    Raises:
        TypeError: If an end is not a number.
        ValueError: If an end is not finite, or `low` is not less than `high`.

    Example:
        >>> import numpy as np
        >>> from scratchdl import uniform
        >>> 0.8 <= uniform(0.8, 0.99).sample(np.random.default_rng(0)) < 0.99
        True
    """
    a, b = as_ends(low, high)
    return Draw("uniform", (a, b), lambda rng: float(rng.uniform(a, b)))


def choice(options: Iterable[Any]) -> Draw:
    r"""Draw one of several options, each as likely as the next.

    $$ P(x) = \frac{1}{n} \quad \text{for each of the } n \text{ options} $$

    Args:
        options: What to draw from: numbers, strings, tuples, whatever the objective takes.

    Returns:
        The draw.

    Raises:
        TypeError: If `options` is a string or not a list at all.
        ValueError: If there is no option.

    Example:
        >>> import numpy as np
        >>> from scratchdl import choice
        >>> hidden = choice([50, 100, 200])
        >>> hidden.sample(np.random.default_rng(0)) in hidden.values
        True
    """
    if isinstance(options, str | bytes) or not isinstance(options, Iterable):
        raise TypeError(f"options must be a list, such as ['relu', 'tanh'], got {options!r}")
    values = tuple(x.item() if isinstance(x, np.generic) else x for x in options)
    if not values:
        raise ValueError("there must be at least one option to choose from, got none")
    return Draw("choice", values, lambda rng: values[int(rng.integers(len(values)))])


def as_ends(low: float, high: float) -> tuple[float, float]:
    """Both ends of an interval as Python floats, if there is something in between."""
    check_number("low", low)
    check_number("high", high)
    if not (math.isfinite(high - low) and low < high):
        raise ValueError(f"low must be less than high, both finite, got {low} and {high}")
    return float(low), float(high)
