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
HOLDS = "holds"
UNDECIDED = "holds here, undecided elsewhere"
HERE_ONLY = "holds here only"
TOO_SMALL = "too small to see here"
DOES_NOT = "does not hold"
VERDICTS = (HOLDS, UNDECIDED, HERE_ONLY, TOO_SMALL, DOES_NOT)
Cell = tuple[str, str, str]  # results, row, measure; "a / b" is one measure as a share of another
# How a difference is shown: the factor, its digits, and what it is in.
UNITS = {
    "loss": (1.0, ".4f", " in loss"),
    "points": (100.0, ".2f", " points"),
    "level": (100.0, ".1f", " % of the loss"),
}


@dataclass(frozen=True)
class Difference:
    """A sum of measurements, some of them negative, that must be positive for a claim to hold.

    Args:
        label: What is compared, as the page says it.
        plus: The cells that count positive.
        minus: The cells that count negative.
        unit: What they are in, a key of `UNITS`.
        within: For a claim that two things are alike: the sum must lie closer to 0 than this.
    """

    label: str
    plus: tuple[Cell, ...]
    minus: tuple[Cell, ...]
    unit: str = "loss"
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
        unit: What they are in, a key of `UNITS`.
    """

    label: str
    narrow: tuple[Cell, ...]
    wide: tuple[Cell, ...]
    unit: str = "loss"
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
    unit: str
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
    def speaks_against(self) -> bool:
        """Whether it is on the other side by more than chance explains."""
        return self.room < 0 and -self.room >= self.margin

    @property
    def holds(self) -> bool:
        """Whether it is on the side of the claim by more than chance explains."""
        return self.room > 0 and self.room >= self.margin

    def __str__(self) -> str:
        scale, spec, unit = UNITS[self.unit]
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
    found = json.loads((folder / f"{results}.json").read_text("utf-8"))["rows"][row]
    parts: list[list[float]] = [found[name]["seeds"] for name in measure.split(" / ")]
    if len(parts) == 1:
        return parts[0]
    return [part / whole for part, whole in zip(*parts, strict=True)]


def measure(test: Test, folder: Path) -> Finding:
    """The mean difference and its standard error."""
    values = test.values(folder)
    if not all(map(math.isfinite, values)):
        raise ValueError(f"{test.label}: not every seed has a finite value: {values}")
    error = statistics.stdev(values) / math.sqrt(len(values))
    mean = statistics.mean(values)
    return Finding(test.label, mean, error, len(values), test.unit, test.within)


def verdict(here: Sequence[Finding], elsewhere: Sequence[Finding]) -> str:
    """The verdict, one of `VERDICTS`: what holds, what is refuted, and what is too small to see.

    A difference within its margin decides nothing, for the claim or against it. Where the finding
    that decides is close to its margin, the verdict says so: another processor, which rounds sums
    in another order, could tip it.

    Example:
        >>> def found(mean: float) -> Finding:
        ...     return Finding("x", mean, error=0.1, seeds=5, unit="loss")
        >>> clear, vague, opposite = found(0.5), found(0.1), found(-0.5)
        >>> verdict([clear], []), verdict([clear], [vague]), verdict([clear], [opposite, vague])
        ('holds', 'holds here, undecided elsewhere', 'holds here only')
        >>> verdict([vague], [clear]), verdict([vague, opposite], [])
        ('too small to see here', 'does not hold')
        >>> verdict([found(0.3)], []), verdict([clear], [found(0.3), vague])
        ('holds, narrowly', 'holds here, undecided elsewhere')
    """
    decisive = [here]
    if all(finding.holds for finding in here):
        decisive = [here, elsewhere]
        word = _outcome(elsewhere, HOLDS, UNDECIDED, HERE_ONLY)
    else:
        word = _outcome(here, HOLDS, TOO_SMALL, DOES_NOT)
    leads = [weakest(findings).lead for findings in decisive if findings]
    narrow = any(1 / NEAR < abs(lead) < NEAR for lead in leads)
    return f"{word}, narrowly" if narrow else word


def _outcome(findings: Sequence[Finding], all_hold: str, undecided: str, refuted: str) -> str:
    if any(finding.speaks_against for finding in findings):
        return refuted
    return all_hold if all(finding.holds for finding in findings) else undecided


def weakest(findings: Sequence[Finding]) -> Finding:
    """The one that speaks least for the claim, counted in its own margins."""
    return min(findings, key=lambda finding: finding.lead)
