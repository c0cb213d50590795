"""The same experiment when every optimizer has the learning rate that suits it."""

import math

from experiments.optimizers_memo import BATCH, COLUMNS, STEPS, Make, fit
from experiments.run import Found, Run, Table, summary, table
from experiments.training import CHOICE_SEED, digits, hold_out, judge, train
from scratchdl import SGD, AdaGrad, Adam, AdamW, Momentum, MultiLayerNet, Nesterov, RMSprop

GRID = [float(f"{10 ** (half / 2):.3g}") for half in range(-8, 1)]  # 0.0001, 0.000316, ... 1
TENFOLD = 2  # so many places further in the grid
CHOICE_SEEDS = (CHOICE_SEED, CHOICE_SEED + 1, CHOICE_SEED + 2)
NEAR = 0.02  # how close to the best a rate must come with the first seed to get the others
MAKE: dict[str, tuple[str, Make]] = {
    "sgd": ("SGD", SGD),
    "momentum": ("Momentum", Momentum),
    "nesterov": ("Nesterov", Nesterov),
    "adagrad": ("AdaGrad", AdaGrad),
    "rmsprop": ("RMSprop", RMSprop),
    "adam": ("Adam", Adam),
    "adamw": ("AdamW", AdamW),
}


def experiment(run: Run) -> Table:
    """784-100-100-100-100-10 with ReLU, 2,001 steps of 128 digits, a learning rate for each.

    Nine rates, from 0.0001 to 1, are tried with one seed, and judged by how many of 10,000
    training digits they read that were held out. Those that come within two points of the best are
    tried with two more seeds, and the one with the highest mean of the three is taken. Then five
    fresh seeds learn from the other 50,000.
    """
    rows = {}
    for name, (label, _) in MAKE.items():
        choice = choice_of(run, name)
        found = run.repeat(one, optimizer=name, lr=choice["lr"], steps=STEPS)
        rows[name] = {"label": label, **choice, **found}
    return table("optimizer", {"lr": ("learning rate", "g"), **COLUMNS}, rows)


def choice_of(run: Run, optimizer: str) -> Found:
    """The rate for one optimizer, the grid, and what ten times the rate or a tenth of it reads."""

    def tried(lr: float, seeds: tuple[int, ...]) -> list[float]:
        settings = {"optimizer": optimizer, "lr": lr, "steps": STEPS}
        return [run.trial(choose, **settings, seed=seed)["accuracy"] for seed in seeds]

    first, *others = CHOICE_SEEDS
    read = {lr: tried(lr, (first,)) for lr in GRID}
    near = max(read.values())[0] - NEAR
    for lr in GRID:
        if read[lr][0] >= near:
            read[lr] += tried(lr, tuple(others))
    means = {lr: math.fsum(seeds) / len(seeds) for lr, seeds in read.items()}
    whole = [lr for lr in GRID if len(read[lr]) == len(CHOICE_SEEDS)]
    lr = max(whole, key=lambda rate: means[rate])
    grid = {"lr": GRID, "accuracy": list(means.values()), "seeds": list(read.values())}
    found: Found = {"lr": lr, "grid": grid}
    steps = {"held_out": 0, "held_out_tenfold": TENFOLD, "held_out_tenth": -TENFOLD}
    for key, further in steps.items():
        place = GRID.index(lr) + further
        if 0 <= place < len(GRID) and GRID[place] in whole:
            found |= summary([{key: share} for share in read[GRID[place]]])
    return found


def choose(optimizer: str, lr: float, steps: int, seed: int) -> Found:
    """How well a learning rate does on the digits held out."""
    learn, held_out = hold_out(digits()[0])
    net = MultiLayerNet(784, [100] * 4, 10, rng=seed)
    train(net, MAKE[optimizer][1](lr), learn, steps, batch_size=BATCH, seed=seed)
    return {"accuracy": judge(net, held_out)[1]}


def one(optimizer: str, lr: float, steps: int, seed: int) -> Found:
    """Train with one optimizer and measure on the test digits."""
    data, test = digits()
    learn, _ = hold_out(data)
    return fit(MAKE[optimizer][1](lr), learn, test, steps, seed)
