"""Kinds of claims about measurements, and which differences each of them promises."""

from experiments.verdicts import Cell, Claim, Difference, LessSpread, Test

MEMO, TUNED = "optimizers-memo", "optimizers-tuned"
NORM = "batch-norm"
BETTER = {"adagrad": "AdaGrad", "adam": "Adam"}  # than RMSprop, says the memo
STARTS = {
    "he": "He",
    "xavier": "Xavier",
    "std-1": "σ = 1",
    "std-01": "σ = 0.1",
    "std-001": "σ = 0.01",
}


def less(label: str, results: str, row: str, rival: str, measure: str) -> Difference:
    """That `row` has less of a loss than its rival."""
    return Difference(label, plus=((results, rival, measure),), minus=((results, row, measure),))


def more(label: str, results: str, row: str, rival: str, measure: str) -> Difference:
    """That `row` reads more digits than its rival."""
    return Difference(label, ((results, row, measure),), ((results, rival, measure),), percent=True)


def alike(label: str, one: Cell, other: Cell, within: float) -> Difference:
    """That two shares differ by no more than `within`."""
    return Difference(label, (one,), (other,), percent=True, within=within)


def against(
    row: str, rivals: dict[str, str], results: str, measure: str, note: str = ""
) -> tuple[Difference, ...]:
    """That an optimizer is ahead of each rival by one measure, with the rates of one run."""
    compare = more if measure == "test_accuracy" else less
    if results == TUNED:  # there is only the true one
        row = row.removesuffix("-memo")
        rivals = {rival.removesuffix("-memo"): word for rival, word in rivals.items()}
    note = f", {note}" if note else ""
    return tuple(
        compare(f"against {word}{note}", results, row, rival, measure)
        for rival, word in rivals.items()
    )


def ahead(row: str, rivals: dict[str, str], name: str = "") -> dict[str, tuple[Difference, ...]]:
    """That an optimizer beats its rivals: by the memo's own measure, and by four others.

    The memo takes the loss of a batch just after the step on that batch, with its own rates.
    """
    start = f"{name}, " if name else ""
    others = (
        (f"{start}loss before the step", MEMO, "loss_end"),
        (f"{start}test digits", MEMO, "test_accuracy"),
        (f"{start}tuned, loss", TUNED, "loss_end"),
        (f"{start}tuned, test digits", TUNED, "test_accuracy"),
    )
    return {
        "here": against(row, rivals, MEMO, "loss_memo", name),
        "elsewhere": tuple(
            difference
            for note, results, measure in others
            for difference in against(row, rivals, results, measure, note)
        ),
    }


def swings(row: str, results: str, measure: str, note: str = "") -> tuple[Difference, ...]:
    """That the loss of a row of RMSprop has a larger spread from step to step."""
    note = f", {note}" if note else ""
    return tuple(
        less(f"against {word}{note}", results, rival, row, measure)
        for rival, word in BETTER.items()
    )


def behind(row: str, results: str, measure: str, note: str = "") -> tuple[Difference, ...]:
    """That a row of RMSprop has more loss, or reads fewer digits."""
    compare = more if measure == "test_accuracy" else less
    note = f", {note}" if note else ""
    return tuple(
        compare(f"against {word}{note}", results, rival, row, measure)
        for rival, word in BETTER.items()
    )


def reads_best(
    results: str, row: str, rivals: dict[str, str], measure: str, note: str = ""
) -> tuple[Difference, ...]:
    """That `row` reads more digits than each of its rivals."""
    return tuple(
        more(f"against {word}{note}", results, row, rival, measure)
        for rival, word in rivals.items()
    )


def starts(activation: str, rule: str, rivals: dict[str, str]) -> Claim:
    """That a rule for first weights suits an activation best."""
    row, others = f"{activation}-{rule}", {f"{activation}-{k}": v for k, v in rivals.items()}
    name = {"he": "He", "xavier": "Xavier"}[rule]
    word = {"relu": "ReLU"}.get(activation, activation)
    return Claim(
        f"{name}'s first weights suit {word} best",
        here=reads_best("initial-values", row, others, "sgd_accuracy"),
        elsewhere=reads_best("initial-values", row, others, "adam_accuracy", " (Adam)"),
    )


def helps(row: str, none: str, cures: tuple[str, ...], name: str) -> Claim:
    """That a cure works: the gap closes in the book's settings, and unseen digits are read."""
    book = "overfitting-book"
    gap = Difference(
        "gap in the book's settings", ((book, none, "gap"),), ((book, row, "gap"),), percent=True
    )
    elsewhere = [more("test accuracy in the book's settings", book, row, none, "test")]
    for cure in cures:
        for n in (300, 1000):
            label = f"test accuracy, {n:,} digits, Adam, {cure}"
            elsewhere.append(more(label, "overfitting", cure, "none", f"test_{n}"))
    return Claim(f"{name} keeps a network from overfitting", (gap,), tuple(elsewhere))


def spares_dropout(n: int) -> Difference:
    """That dropout gains less where there is batch normalisation."""
    cell = [("overfitting", row, f"test_{n}") for row in ("dropout-50", "batch-norm")]
    both, none = [("overfitting", r, f"test_{n}") for r in ("batch-norm-dropout", "none")]
    return Difference(f"{n:,} digits", (cell[0], cell[1]), (both, none), percent=True)


def learns_faster(measure: str, note: str, starts: dict[str, str]) -> tuple[Test, ...]:
    """That more digits are read early on with batch normalisation, from each start."""
    return tuple(
        Difference(
            f"{word}, {note}",
            ((NORM, start, f"{measure}_with"),),
            ((NORM, start, f"{measure}_without"),),
            percent=True,
        )
        for start, word in starts.items()
    )


def matters_less(measure: str, note: str) -> LessSpread:
    """That what is read depends less on the first weights with batch normalisation."""
    with_it, without = (
        tuple((NORM, start, f"{measure}_{word}") for start in STARTS)
        for word in ("with", "without")
    )
    return LessSpread(f"best and worst start closer, {note}", with_it, without, percent=True)
