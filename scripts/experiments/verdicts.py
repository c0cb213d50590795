"""How a claim about measurements is decided: by a rule, from the results of all seeds."""

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# What Student's t asks of n values at 95 %: so many standard errors from zero.
STUDENT = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45, 8: 2.36, 9: 2.31, 10: 2.26}
NEAR = 1.25  # less than a quarter of a margin from the other verdict is narrow
Cell = tuple[str, str, str]  # results, row, measure


@dataclass(frozen=True)
class Difference:
    """A sum of measurements, some of them negative, that must be positive for a claim to hold.

    Args:
        label: What is compared, as the page says it.
        plus: The cells that count positive.
        minus: The cells that count negative.
        percent: Whether they are shares, to be shown in percentage points.
        within: For a claim that two things are alike: the sum must lie closer to 0 than this.
    """

    label: str
    plus: tuple[Cell, ...]
    minus: tuple[Cell, ...]
    percent: bool = False
    within: float | None = None

    def values(self, folder: Path) -> list[float]:
        """The difference for each seed: what shares a seed shares its start and its batches."""
        plus = [seeds_of(folder, cell) for cell in self.plus]
        minus = [seeds_of(folder, cell) for cell in self.minus]
        columns = zip(*plus, *minus, strict=True)
        return [sum(row[: len(plus)]) - sum(row[len(plus) :]) for row in columns]


@dataclass(frozen=True)
class LessSpread:
    """How much closer together some measurements lie than others: that must be positive.

    For each seed it is the distance from the lowest to the highest of the wide ones, less that of
    the narrow ones.

    Args:
        label: What is compared, as the page says it.
        narrow: The cells that are said to lie closer together.
        wide: The cells that are said to lie further apart.
        percent: Whether they are shares, to be shown in percentage points.
    """

    label: str
    narrow: tuple[Cell, ...]
    wide: tuple[Cell, ...]
    percent: bool = False
    within: None = None

    def values(self, folder: Path) -> list[float]:
        """The difference of the two distances for each seed."""
        narrow, wide = self.ranges(folder, self.narrow), self.ranges(folder, self.wide)
        return [far - near for near, far in zip(narrow, wide, strict=True)]

    def ranges(self, folder: Path, cells: tuple[Cell, ...]) -> list[float]:
        """From the lowest to the highest, for each seed."""
        columns = zip(*(seeds_of(folder, cell) for cell in cells), strict=True)
        return [max(column) - min(column) for column in columns]


Test = Difference | LessSpread


@dataclass(frozen=True)
class Finding:
    """A difference, measured."""

    label: str
    mean: float
    error: float  # standard error of the mean
    seeds: int
    percent: bool
    within: float | None = None

    @property
    def room(self) -> float:
        """How far the mean is on the side of the claim: above 0, or within its bound."""
        return self.mean if self.within is None else self.within - abs(self.mean)

    @property
    def margin(self) -> float:
        """What chance explains: the 95 % margin of the mean."""
        return STUDENT[self.seeds] * self.error

    @property
    def lead(self) -> float:
        """How many margins the mean is on the side of the claim: 1 decides."""
        return self.room / max(self.margin, 1e-12)

    @property
    def holds(self) -> bool:
        """Whether it is on the side of the claim by more than chance explains."""
        return self.room > 0 and self.room >= self.margin

    def __str__(self) -> str:
        scale, unit, spec = (100, " points", ".2f") if self.percent else (1, " in loss", ".4f")
        number = f"{'+' if self.mean >= 0 else '−'}{abs(scale * self.mean):{spec}}"
        bound = "" if self.within is None else f" (allowed: ±{scale * self.within:g})"
        return f"{self.label}: {number}\xa0±\xa0{scale * self.margin:{spec}}{unit}{bound}"


@dataclass(frozen=True)
class Claim:
    """A claim of a memo: what it must show in its own settings, and what elsewhere."""

    label: str
    here: tuple[Test, ...]
    elsewhere: tuple[Test, ...] = ()


def seeds_of(folder: Path, cell: Cell) -> list[float]:
    """The values of a measurement for all seeds."""
    results, row, measure = cell
    found = json.loads((folder / f"{results}.json").read_text("utf-8"))
    values: list[float] = found["rows"][row][measure]["seeds"]
    return values


def measure(test: Test, folder: Path) -> Finding:
    """The mean difference and its standard error."""
    values = test.values(folder)
    if not all(map(math.isfinite, values)):
        raise ValueError(f"{test.label}: not every seed has a finite value: {values}")
    error = statistics.stdev(values) / math.sqrt(len(values))
    mean = statistics.mean(values)
    return Finding(test.label, mean, error, len(values), test.percent, test.within)


def verdict(here: Sequence[Finding], elsewhere: Sequence[Finding]) -> str:
    """The verdict: everything holds, or only what was found in the memo's own settings.

    Where the weakest finding, which decides, is close to its margin, the verdict says so: another
    processor, which rounds sums in another order, could tip it.

    Example:
        >>> clear = Finding("clear", mean=0.5, error=0.1, seeds=5, percent=False)
        >>> vague = Finding("vague", mean=0.1, error=0.1, seeds=5, percent=False)
        >>> verdict([clear], []), verdict([clear], [vague]), verdict([vague], [clear])
        ('holds', 'holds here only', 'does not hold')
        >>> close = Finding("close", mean=0.3, error=0.1, seeds=5, percent=False)
        >>> verdict([close], []), verdict([clear], [close, vague])
        ('holds, narrowly', 'holds here only')
    """
    if not all(finding.holds for finding in here):
        decisive, word = [here], "does not hold"
    else:
        decisive = [here, elsewhere]
        holds = all(finding.holds for finding in elsewhere)
        word = "holds" if holds else "holds here only"
    leads = [weakest(findings).lead for findings in decisive if findings]
    narrow = any(1 / NEAR < lead < NEAR for lead in leads)
    return f"{word}, narrowly" if narrow else word


def weakest(findings: Sequence[Finding]) -> Finding:
    """The one that speaks least for the claim, counted in its own margins."""
    return min(findings, key=lambda finding: finding.lead)
