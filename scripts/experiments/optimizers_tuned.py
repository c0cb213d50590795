"""The same experiment when every optimizer has the learning rate that suits it."""

from experiments.optimizers_memo import BATCH, COLUMNS, OPTIMIZERS, STEPS, Make, fit
from experiments.run import Found, Run, Table, table
from experiments.training import CHOICE_SEED, choose_rate, digits, hold_out, judge, train
from scratchdl import AdamW, MultiLayerNet

GRID = [float(f"{10 ** (half / 2):.3g}") for half in range(-8, 1)]  # 0.0001, 0.000316, ... 1
MAKE: dict[str, tuple[str, Make]] = {
    **{name: known[:2] for name, known in OPTIMIZERS.items() if name != "nesterov-memo"},
    "adamw": ("AdamW", AdamW),
}


def experiment(run: Run) -> Table:
    """784-100-100-100-100-10 with ReLU, 2,001 steps of 128 digits, a learning rate for each.

    The rate is the one of nine, from 0.0001 to 1, that reads most of 10,000 training digits that
    were held out, with a seed apart. Then five fresh seeds learn from the other 50,000.
    """
    rows = {}
    for name, (label, _) in MAKE.items():
        lr, grid = choose_rate(run, choose, GRID, optimizer=name, steps=STEPS)
        found = run.repeat(one, optimizer=name, lr=lr, steps=STEPS)
        rows[name] = {"label": label, "lr": lr, "grid": grid, **found}
    return table("optimizer", {"lr": ("learning rate", "g"), **COLUMNS}, rows)


def choose(optimizer: str, lr: float, steps: int) -> Found:
    """How well a learning rate does on the digits held out."""
    learn, held_out = hold_out(digits()[0])
    net = MultiLayerNet(784, [100] * 4, 10, rng=CHOICE_SEED)
    train(net, MAKE[optimizer][1](lr), learn, steps, batch_size=BATCH, seed=CHOICE_SEED)
    return {"accuracy": judge(net, held_out)[1]}


def one(optimizer: str, lr: float, steps: int, seed: int) -> Found:
    """Train with one optimizer and measure on the test digits."""
    data, test = digits()
    learn, _ = hold_out(data)
    return fit(MAKE[optimizer][1](lr), learn, test, steps, seed)
