"""Kinds of claims about measurements, and which differences each of them promises."""

from experiments.verdicts import Cell, Claim, Difference, LessSpread, Test

MEMO, TUNED = "optimizers-memo", "optimizers-tuned"
NORM, NORM_RATES = "batch-norm", "norm-rates"
SWING_MEMO, SWING = "wobble_memo / loss_memo", "wobble / loss_end"  # a lower loss has less to swing
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
    unit = "level" if " / " in measure else "loss"
    return Difference(label, ((results, rival, measure),), ((results, row, measure),), unit)


def more(label: str, results: str, row: str, rival: str, measure: str) -> Difference:
    """That `row` reads more digits than its rival."""
    plus, minus = ((results, row, measure),), ((results, rival, measure),)
    return Difference(label, plus, minus, unit="points")


def alike(label: str, one: Cell, other: Cell, within: float) -> Difference:
    """That two shares differ by no more than `within`."""
    return Difference(label, (one,), (other,), unit="points", within=within)


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
    """That a rule for initial weights suits an activation best.

    The memo names no rate, so here each start has its own; elsewhere all have the textbook's.
    """
    row, others = f"{activation}-{rule}", {f"{activation}-{k}": v for k, v in rivals.items()}
    tuned = {key: word for key, word in others.items() if not key.endswith("zeros")}
    name = {"he": "He", "xavier": "Xavier"}[rule]
    word = {"relu": "ReLU"}.get(activation, activation)
    return Claim(
        f"{name}'s initial weights suit {word} best",
        here=reads_best("starts-tuned", row, tuned, "test_accuracy"),
        elsewhere=(
            *reads_best("initial-values", row, others, "sgd_accuracy", ", SGD 0.01"),
            *reads_best("initial-values", row, others, "adam_accuracy", ", Adam 0.001"),
        ),
    )


def helps(row: str, none: str, cures: dict[str, str], name: str) -> Claim:
    """That a cure works: the gap closes in the book's settings, and unseen digits are read."""
    book = "overfitting-book"
    gap = Difference(
        "gap in the book's settings", ((book, none, "gap"),), ((book, row, "gap"),), unit="points"
    )
    elsewhere = [more("test digits in the book's settings", book, row, none, "test")]
    for cure, word in cures.items():
        for labels in ("true", "noisy"):
            for length, steps in (("short", "400"), ("long", "1,500")):
                setting = f"{labels}-{length}"
                told = "true labels" if labels == "true" else "a fifth wrong"
                label = f"{word} at its best, {told}, {steps} steps"
                test = more(label, "cures", f"{cure}-{setting}", f"none-{setting}", "test")
                elsewhere.append(test)
    return Claim(f"{name} keeps a network from overfitting", (gap,), tuple(elsewhere))


def does_the_work_of_dropout(n: int) -> Difference:
    """That batch normalisation alone reads at least as many digits as dropout alone."""
    label = f"against dropout alone, {n:,} digits"
    return more(label, "overfitting", "batch-norm", "dropout-50", f"test_{n}")


def learns_faster(
    measure: str, note: str, starts: dict[str, str], results: str = NORM
) -> tuple[Test, ...]:
    """That more digits are read early on with batch normalisation, from each start."""
    return tuple(
        Difference(
            f"{word}, {note}",
            ((results, start, f"{measure}_with"),),
            ((results, start, f"{measure}_without"),),
            unit="points",
        )
        for start, word in starts.items()
    )


def matters_less(measure: str, note: str, results: str = NORM) -> LessSpread:
    """That what is read depends less on the initial weights with batch normalisation."""
    with_it, without = (
        tuple((results, start, f"{measure}_{word}") for start in STARTS)
        for word in ("with", "without")
    )
    return LessSpread(f"best and worst start closer, {note}", with_it, without, unit="points")
