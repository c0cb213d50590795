"""How well the net of chapter 7 reads when it is trained for long."""

from experiments.run import Found, Run, Table, table
from experiments.training import digits
from scratchdl import SGD, Trainer, TwoLayerNet

EPOCHS = 16


def experiment(run: Run) -> Table:
    """784-50-10 with ReLU and plain gradient descent: 9,600 steps of 100 digits."""
    row = {"label": "784-50-10", **run.repeat(two_layer, epochs=EPOCHS)}
    columns = {"test_accuracy": ("test accuracy", ".2%"), "test_loss": ("test loss", ".4f")}
    return table("network", columns, {"two-layer": row})


def two_layer(epochs: int, seed: int) -> Found:
    """Train one of them."""
    train, test = digits()
    net = TwoLayerNet(784, 50, 10, weight_init_std="he", rng=seed)
    trainer = Trainer(net, SGD(lr=0.2), train, test, batch_size=100, train_accuracy=False, rng=seed)
    history = trainer.fit(epochs)
    return {
        "test_accuracy": history.validation_accuracy[-1],
        "test_loss": history.validation_loss[-1],
        "steps": trainer.step,
        "test_accuracy_by_epoch": history.validation_accuracy,
        "test_loss_by_epoch": history.validation_loss,
        "train_loss_by_epoch": history.train_loss,
    }
