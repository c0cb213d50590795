"""How well the net of chapter 7 reads when it is trained for long."""

from experiments.run import Found, Run, Table, table
from experiments.training import CHOICE_SEED, Data, choose_rate, digits, hold_out, judge
from scratchdl import SGD, Trainer, TwoLayerNet

EPOCHS = 16
RATES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0]


def experiment(run: Run) -> Table:
    """784-50-10 with ReLU and plain gradient descent: 9,600 steps of 100 digits.

    The learning rate is the one of seven, from 0.01 to 1, that reads most of 10,000 training digits
    that were held out, after as many epochs on the other 50,000, with a seed apart. Then five fresh
    seeds learn from all 60,000, and the test digits are read once, at the end.
    """
    lr, grid = choose_rate(run, choose, RATES, epochs=EPOCHS)
    found = run.repeat(two_layer, epochs=EPOCHS, lr=lr)
    row = {"label": "784-50-10", "lr": lr, "grid": grid, **found}
    columns = {
        "lr": ("learning rate", "g"),
        "train_accuracy": ("training accuracy", ".2%"),
        "test_accuracy": ("test accuracy", ".2%"),
        "test_loss": ("test loss", ".4f"),
    }
    return table("network", columns, {"two-layer": row})


def choose(epochs: int, lr: float) -> Found:
    """How well a learning rate does on the digits held out."""
    learn, held_out = hold_out(digits()[0])
    net, _ = fit(learn, epochs, lr, CHOICE_SEED)
    return {"accuracy": judge(net, held_out)[1]}


def two_layer(epochs: int, lr: float, seed: int) -> Found:
    """Train one of them on all training digits, then measure it."""
    data, test = digits()
    net, trainer = fit(data, epochs, lr, seed)
    test_loss, test_accuracy = judge(net, test)
    return {
        "train_accuracy": judge(net, data)[1],
        "test_accuracy": test_accuracy,
        "test_loss": test_loss,
        "steps": trainer.step,
        "train_loss_by_epoch": trainer.history.train_loss,
    }


def fit(data: Data, epochs: int, lr: float, seed: int) -> tuple[TwoLayerNet, Trainer]:
    """A net that has seen all of these digits so many times."""
    net = TwoLayerNet(784, 50, 10, weight_init_std="he", rng=seed)
    trainer = Trainer(net, SGD(lr=lr), data, batch_size=100, train_accuracy=False, rng=seed)
    trainer.fit(epochs)
    return net, trainer
