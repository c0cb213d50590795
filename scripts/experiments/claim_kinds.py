"""Kinds of claims about measurements, and which differences each of them promises."""

from experiments.verdicts import Claim, Difference

MEMO, TUNED = "optimizers-memo", "optimizers-tuned"


def less(label: str, results: str, row: str, rival: str, measure: str) -> Difference:
    """That `row` has less of a loss than its rival."""
    return Difference(label, plus=((results, rival, measure),), minus=((results, row, measure),))


def more(label: str, results: str, row: str, rival: str, measure: str) -> Difference:
    """That `row` reads more digits than its rival."""
    return Difference(label, ((results, row, measure),), ((results, rival, measure),), percent=True)


def ahead(row: str, rivals: dict[str, str], tuned: str = "") -> dict[str, tuple[Difference, ...]]:
    """That an optimizer beats its rivals: by the memo's own measure, and by four others.

    The memo takes the loss of a batch just after the step on that batch, with its own rates.
    """
    others = (
        ("loss before the step", MEMO, row, "loss_end"),
        ("test digits", MEMO, row, "test_accuracy"),
        ("tuned, loss", TUNED, tuned or row, "loss_end"),
        ("tuned, test digits", TUNED, tuned or row, "test_accuracy"),
    )
    elsewhere = []
    for note, results, own, key in others:
        compare = more if key == "test_accuracy" else less
        for rival, word in rivals.items():
            if results == TUNED:
                rival = rival.removesuffix("-memo")  # with tuned rates there is only the true one
            elsewhere.append(compare(f"against {word}, {note}", results, own, rival, key))
    here = [
        less(f"against {word}", MEMO, row, rival, "loss_memo") for rival, word in rivals.items()
    ]
    return {"here": tuple(here), "elsewhere": tuple(elsewhere)}


def swings(results: str) -> tuple[Difference, ...]:
    """That RMSprop's loss has a larger spread from step to step."""
    note = ", tuned" if results == TUNED else ""
    return tuple(
        less(f"against {word}{note}", results, rival, "rmsprop", "wobble")
        for rival, word in (("adagrad", "AdaGrad"), ("adam", "Adam"))
    )


def behind(measure: str, results: str) -> tuple[Difference, ...]:
    """That RMSprop has more loss, or reads fewer digits."""
    compare = more if measure == "test_accuracy" else less
    note = {"test_accuracy": ", test digits"}.get(measure, "")
    note += ", tuned" if results == TUNED else ""
    return tuple(
        compare(f"against {word}{note}", results, rival, "rmsprop", measure)
        for rival, word in (("adagrad", "AdaGrad"), ("adam", "Adam"))
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
