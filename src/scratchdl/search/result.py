r"""What a search has found: all trials, the best of them, and a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from scratchdl.checks import as_count
from scratchdl.search.draws import Draw
from scratchdl.search.trials import Trial


@dataclass(frozen=True)
class SearchResult:
    """All trials of a search, even the bad ones: they show what a setting does.

    Attributes:
        trials: The trials by number.
        space: How each setting was drawn, by name.
        minimize: Whether the lowest score is the best.

    Example:
        >>> from scratchdl import grid_search
        >>> result = grid_search(lambda lr, rng: -(lr**2), {"lr": [0.1, 0.2, 0.3]})
        >>> len(result.trials), result.best.settings
        (3, {'lr': 0.1})
    """

    trials: tuple[Trial, ...]
    space: Mapping[str, Draw]
    minimize: bool = False

    @property
    def best(self) -> Trial:
        """The trial with the best score, the first of them where several have it."""
        return self.ranking[0]

    @property
    def ranking(self) -> list[Trial]:
        """The trials, best first; of equal ones the earlier first."""
        sign = 1 if self.minimize else -1
        return sorted(self.trials, key=lambda trial: sign * trial.score)

    def table(self, most: int | None = None) -> str:
        """The trials as lines of text, best first.

        Args:
            most: How many to list at most; all if not given.

        Returns:
            A line of names, and a line for each trial.

        Raises:
            TypeError: If `most` is not an integer.
            ValueError: If it is less than 1.

        Example:
            >>> from scratchdl import grid_search
            >>> def score(lr, momentum, rng):
            ...     return 1 - (lr - 0.1) ** 2 - (momentum - 0.8) ** 2
            >>> result = grid_search(score, {"lr": [0.01, 0.1, 1], "momentum": [0.5, 0.9]})
            >>> print(result.table(most=3))
            trial    lr  momentum   score
                3   0.1       0.9  0.9900
                1  0.01       0.9  0.9819
                2   0.1       0.5  0.9100
        """
        shown = self.ranking if most is None else self.ranking[: as_count("most", most)]
        rows = [["trial", *self.space, "score"]]
        for trial in shown:
            settings = [short(trial.settings[name]) for name in self.space]
            rows.append([str(trial.number), *settings, format(trial.score, "#.4g")])
        widths = [max(map(len, column)) + 2 for column in zip(*rows, strict=True)]
        lines = (map(str.rjust, row, widths) for row in rows)
        return "\n".join("".join(line)[2:] for line in lines)


def short(value: object) -> str:
    """A setting as a table shows it: numbers with three digits."""
    return format(value, ".3g") if isinstance(value, float) else str(value)
