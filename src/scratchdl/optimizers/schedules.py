r"""Learning rates that change on the way: each a rule that knows only the number of the update.

A schedule is called with $t = 1, 2, \dots$ and gives $\eta_t$. Since it remembers nothing, a
training that goes on after a break takes exactly the steps that it would have taken without.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from scratchdl.checks import as_count, check_not_negative, check_positive

Schedule: TypeAlias = Callable[[int], float]
"""The learning rate at update `t`; any function of that number will do."""


@dataclass(frozen=True)
class constant:  # noqa: N801  # called like a function, as are all schedules
    r"""The same learning rate at every update.

    $$ \eta_t = \eta $$

    Args:
        lr: $\eta$.

    Raises:
        TypeError: If `lr` is not a number.
        ValueError: If `lr` is not positive.

    Example:
        >>> from scratchdl import constant
        >>> constant(0.1)(t=1000)
        0.1
    """

    lr: float

    def __post_init__(self) -> None:
        check_positive("lr", self.lr)

    def __call__(self, t: int) -> float:
        return float(self.lr)


@dataclass(frozen=True)
class step_decay:  # noqa: N801  # called like a function
    r"""Stairs: the learning rate is multiplied by a factor after every $n$ updates.

    $$ \eta_t = \eta\, f^{\lfloor (t - 1) / n \rfloor} $$

    Args:
        lr: $\eta$, the learning rate of the first $n$ updates.
        every: $n$, how many updates a stair lasts.
        factor: $f$, how much of the learning rate is left on the next stair.

    Raises:
        TypeError: If a setting is not a number, or `every` not an integer.
        ValueError: If a setting is not positive.

    Example:
        >>> from scratchdl import step_decay
        >>> schedule = step_decay(lr=0.8, every=100, factor=0.5)
        >>> [schedule(t) for t in (1, 100, 101, 201)]
        [0.8, 0.8, 0.4, 0.2]
    """

    lr: float
    every: int
    factor: float

    def __post_init__(self) -> None:
        check_positive("lr", self.lr)
        as_count("every", self.every)
        check_positive("factor", self.factor)

    def __call__(self, t: int) -> float:
        return float(self.lr * self.factor ** ((t - 1) // self.every))


@dataclass(frozen=True)
class cosine:  # noqa: N801  # called like a function
    r"""Half a wave from one learning rate down to another: slow, fast, slow.

    $$
    \eta_t = \eta_{\text{end}} + \frac{\eta - \eta_{\text{end}}}{2}
    \left(1 + \cos \frac{\pi\, (t - 1)}{n}\right)
    \quad \text{for } t \le n + 1, \text{ then } \eta_{\text{end}}
    $$

    Args:
        lr: $\eta$, the learning rate of the first update.
        steps: $n$, after how many updates the end is reached.
        final: $\eta_{\text{end}}$, at least 0.

    Raises:
        TypeError: If a setting is not a number, or `steps` not an integer.
        ValueError: If `lr` is not positive, `steps` is less than 1 or `final` is negative.

    Reference:
        Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017),
        equation 5, without the restarts.

    Example:
        >>> from scratchdl import cosine
        >>> schedule = cosine(lr=0.1, steps=100)
        >>> [round(schedule(t), 6) for t in (1, 26, 51, 101, 200)]
        [0.1, 0.085355, 0.05, 0.0, 0.0]
    """

    lr: float
    steps: int
    final: float = 0.0

    def __post_init__(self) -> None:
        check_positive("lr", self.lr)
        as_count("steps", self.steps)
        check_not_negative("final", self.final)

    def __call__(self, t: int) -> float:
        share = min((t - 1) / self.steps, 1.0)
        return float(self.final + (self.lr - self.final) / 2 * (1 + math.cos(math.pi * share)))


@dataclass(frozen=True)
class warm_up:  # noqa: N801  # called like a function
    r"""A ramp before another schedule: from almost nothing up to where that one begins.

    $$
    \eta_t = \begin{cases} s(1)\, t / (n + 1) & t \le n \\ s(t - n) & t > n \end{cases}
    $$

    Adam's averages are poor guesses in the first updates; short steps then do no harm.

    Args:
        schedule: $s$, what follows.
        steps: $n$, how many updates the ramp lasts.

    Raises:
        TypeError: If `schedule` cannot be called, or `steps` is not an integer.
        ValueError: If `steps` is less than 1.

    Example:
        >>> from scratchdl import constant, warm_up
        >>> schedule = warm_up(constant(1.0), steps=3)
        >>> [schedule(t) for t in (1, 2, 3, 4, 5)]
        [0.25, 0.5, 0.75, 1.0, 1.0]
    """

    schedule: Schedule
    steps: int

    def __post_init__(self) -> None:
        if not callable(self.schedule):
            raise TypeError(f"schedule must be a function of t, got {self.schedule!r}")
        as_count("steps", self.steps)

    def __call__(self, t: int) -> float:
        if t > self.steps:
            return self.schedule(t - self.steps)
        return self.schedule(1) * t / (self.steps + 1)
