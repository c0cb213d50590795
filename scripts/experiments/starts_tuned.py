"""Where the weights start, when every start has the learning rate that suits it."""

from experiments.initial_values import ACTIVATIONS, BATCH, RULES, STEPS
from experiments.run import Found, Run, Table, table
from experiments.training import CHOICE_SEED, Data, choose_rate, digits, hold_out, judge, train
from scratchdl import SGD, MultiLayerNet

RATES = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
TRIED = ("std-001", "std-1", "xavier", "he")
COLUMNS = {
    "lr": ("learning rate", "g"),
    "test_accuracy": ("test accuracy", ".1%"),
}


def experiment(run: Run) -> Table:
    """784-100-100-100-100-10, 1,001 steps of 128 digits with SGD, a learning rate for each start.

    Seven rates, from 0.01 to 10, are tried with one seed, and judged by 10,000 training digits that
    were held out. Then five fresh seeds learn from all 60,000.
    """
    rows = {}
    for activation, word in ACTIVATIONS.items():
        for rule in TRIED:
            start = {"activation": activation, "rule": rule, "steps": STEPS}
            lr, grid = choose_rate(run, choose, RATES, **start)
            found = run.repeat(one, **start, lr=lr)
            label = f"{word}, {RULES[rule][0]}"
            rows[f"{activation}-{rule}"] = {"label": label, "lr": lr, "grid": grid, **found}
    return table("activation and initial weights", COLUMNS, rows)


def choose(activation: str, rule: str, lr: float, steps: int) -> Found:
    """How well a rate does on the digits held out."""
    learn, held_out = hold_out(digits()[0])
    return {"accuracy": judge(fit(activation, rule, lr, steps, CHOICE_SEED, learn), held_out)[1]}


def one(activation: str, rule: str, lr: float, steps: int, seed: int) -> Found:
    """Train from one start and measure on the test digits."""
    learn, test = digits()
    return {"test_accuracy": judge(fit(activation, rule, lr, steps, seed, learn), test)[1]}


def fit(activation: str, rule: str, lr: float, steps: int, seed: int, learn: Data) -> MultiLayerNet:
    """Train the network of initial-values from one start."""
    net = MultiLayerNet(784, [100] * 4, 10, activation, RULES[rule][1], rng=seed)
    train(net, SGD(lr), learn, steps, batch_size=BATCH, seed=seed)
    return net
