"""Chapter 7, second half: what a batch sees, when to stop, and what must stay unseen."""

import numpy as np

from exercises.answers import Answers

UNSEEN_SHARE = Answers(
    right=(
        lambda N, size, steps: (1 - 1 / N) ** (size * steps),
        lambda N, size, steps: np.exp(size * steps * np.log1p(-1 / N)),
    ),
    wrong=(
        (lambda N, size, steps: 1 - (1 - 1 / N) ** (size * steps), "the share that was seen"),
        (lambda N, size, steps: (1 - size / N) ** steps, "never contains a sample twice"),
        (lambda N, size, steps: max(0, 1 - size * steps / N), "if no sample is ever drawn twice"),
        (lambda N, size, steps: (1 - 1 / N) ** steps, "a step draws a whole batch"),
        (lambda N, size, steps: 1 / np.e, "the limit for one epoch"),
        (lambda N, size, steps: np.exp(-size * steps / N), "the limit for many samples"),
        (lambda N, size, steps: N ** -(float(size) * steps), "to be missed"),
        (lambda N, size, steps: 0.5, "the numbers differ"),
    ),
)


def batches_right(N, size, rng):
    order = rng.permutation(N)
    return [order[i : i + size] for i in range(0, N, size)]


def batches_by_split(N, size, rng):
    order = np.arange(N)
    rng.shuffle(order)
    return np.array_split(order, range(size, N, size))


def batches_as_generator(N, size, rng):
    order = list(rng.permutation(N))
    while order:
        yield order[:size]
        order = order[size:]


def batches_in_another_order(N, size, rng):
    batches = np.array_split(np.arange(N), range(size, N, size))
    return batches[::-1]


def batches_broken(N, size, rng):
    return rng.permutation(n)


MINI_BATCHES = Answers(
    right=(batches_right, batches_by_split, batches_as_generator),
    wrong=(
        (
            lambda N, size, rng: [rng.choice(N, size) for _ in range(N // size)],
            "Draw one order of all samples, then cut it",
        ),
        (
            lambda N, size, rng: [b for b in batches_right(N, size, rng) if len(b) == size],
            "are dropped",
        ),
        (
            lambda N, size, rng: [np.arange(i, min(i + size, N)) for i in range(0, N, size)],
            "in the order in which they are stored",
        ),
        (
            lambda N, size, rng: batches_right(N, size, np.random.default_rng(7)),
            "is the seed fixed inside?",
        ),
        (
            lambda N, size, rng: batches_right(N, size, np.random.default_rng()),
            "two equal Generators gave two orders",
        ),
        (batches_in_another_order, "should be the last"),
        (
            lambda N, size, rng: np.array_split(
                np.roll(np.arange(N), rng.integers(N)), range(size, N, size)
            ),
            "begins at another place",
        ),
        (lambda N, size, rng: [b + 1 for b in batches_right(N, size, rng)], "run from 0 to 5"),
        (lambda N, size, rng: rng.permutation(N), "an array of indices"),
        (lambda N, size, rng: 3, "should return a list of batches"),
        (lambda N, size, rng: batches_right(N, size + 1, rng), "should give sizes [2, 2, 2]"),
        (lambda N, size, rng: None, "is a `return` missing?"),
        (batches_broken, "name 'n' is not defined"),
        (3, "hand over the function itself"),
    ),
)


def stop_right(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        elif epoch - best == patience:
            return epoch, best
    return len(losses) - 1, best


def stop_by_counting(losses, patience):
    lowest, best, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        waited += 1
        if loss < lowest:
            lowest, best, waited = loss, epoch, 0
        if waited == patience:
            break
    return epoch, best


def stop_at_first_rise(losses, patience):
    for epoch in range(1, len(losses)):
        if losses[epoch] >= losses[epoch - 1]:
            return epoch, epoch - 1
    return len(losses) - 1, len(losses) - 1


def stop_by_neighbours(losses, patience):
    rises = 0
    for epoch in range(1, len(losses)):
        rises = rises + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if rises == patience:
            return epoch, np.argmin(losses[: epoch + 1])
    return len(losses) - 1, np.argmin(losses)


def stop_with_the_loss(losses, patience):
    stopped, best = stop_right(losses, patience)
    return stopped, losses[best]


EARLY_STOPPING = Answers(
    right=(stop_right, stop_by_counting, lambda losses, n: np.array(stop_right(losses, n))),
    wrong=(
        (lambda losses, patience: (len(losses) - 1, np.argmin(losses)), "do not exist yet"),
        (lambda losses, patience: (stop_right(losses, patience)[0],) * 2, "those of the best one"),
        (lambda losses, patience: stop_right(losses, patience)[::-1], "stop and best are swapped"),
        (stop_at_first_rise, "one rise is often noise"),
        (stop_by_neighbours, "compare with the best loss so far"),
        (lambda losses, patience: stop_right(losses, patience + 1), "one epoch too long"),
        (lambda losses, patience: stop_right(-losses, patience), "a loss should be small"),
        (lambda losses, n: tuple(e + 1 for e in stop_right(losses, n)), "count from 0"),
        (stop_with_the_loss, "not its loss"),
        (lambda losses, patience: stop_right(losses, patience)[1], "should be 2 values"),
        (lambda losses, patience: ..., "still returns `...`"),
    ),
)

LABEL_NOISE = Answers(
    right=(0.73, 73 / 100),
    wrong=(
        (0.7, "in a tenth of the cases"),
        (0.27, "the share of wrong labels"),
        (0.3, "drawn anew"),
        (1, "labels that are partly wrong"),
        (0.97, "not nine tenths"),
        (73, "not a percentage"),
        (0.7333, "not a ninth"),
        (..., "still missing"),
    ),
)

FIND_THE_LEAK = Answers(
    right=("aef", "FEA", "a, e, f"),
    wrong=(
        ("", "at least one line leaks"),
        ("a", "2 more line(s)"),
        ("ae", "1 more line(s)"),
        ("aefb", "b shuffles before anything"),
        ("c", "c only cuts"),
        ("ad", "d draws from the training data"),
        ("aefg", "g looks at the test data once"),
        ("az", "there is no line 'z'"),
        (3, "as one word"),
    ),
)


def standardise_right(a, b):
    return (a - a.mean()) / a.std(), (b - a.mean()) / a.std()


STANDARDISE = Answers(
    right=(standardise_right,),
    wrong=(
        (
            lambda a, b: tuple(
                (v - np.r_[a.ravel(), b.ravel()].mean()) / np.r_[a.ravel(), b.ravel()].std()
                for v in (a, b)
            ),
            "the test data leak into the training data",
        ),
        (
            lambda a, b: ((a - a.mean()) / a.std(), (b - b.mean()) / b.std()),
            "each pile has its own ruler",
        ),
        (lambda a, b: (standardise_right(a, b)[0], b), "stay as they were"),
        (lambda a, b: (a - a.mean(), b - a.mean()), "standard deviation as well"),
        (
            lambda a, b: ((a - a.mean()) / a.var(), (b - a.mean()) / a.var()),
            "its root, .std()",
        ),
        (
            lambda a, b: ((a - a.mean(0)) / a.std(0), (b - a.mean(0)) / a.std(0)),
            "one mean and one spread",
        ),
        (
            lambda a, b: ((a - a.mean()) / a.std(ddof=1), (b - a.mean()) / a.std(ddof=1)),
            "without ddof",
        ),
        (lambda a, b: standardise_right(a, b)[0], "should be 2 values"),
    ),
)

ANSWERS = {
    "unseen_share": UNSEEN_SHARE,
    "mini_batches": MINI_BATCHES,
    "early_stopping": EARLY_STOPPING,
    "label_noise": LABEL_NOISE,
    "find_the_leak": FIND_THE_LEAK,
    "standardise": STANDARDISE,
}
