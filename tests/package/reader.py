"""A reader's program, for type checkers only: after two blanks and a hash, what must be said."""

import numpy as np

from scratchdl import (
    AND,
    SGD,
    Trainer,
    TwoLayerNet,
    load_mnist_sample,
    load_network,
    numerical_gradient,
    sigmoid,
    softmax,
)

(x, t), (x_test, t_test) = load_mnist_sample()
net = TwoLayerNet(784, 50, 10, rng=0)
history = Trainer(net, SGD(0.1), (x, t)).fit(1)
share: float = net.accuracy(x_test, t_test)
losses: list[float] = history.train_loss

reveal_type(x)  # Revealed type is "numpy.ndarray[
reveal_type(softmax([1, 2, 3]))  # Revealed type is "numpy.ndarray[
reveal_type(net.predict(x))  # Revealed type is "numpy.ndarray[
reveal_type(net.classify(x))  # Revealed type is "numpy.ndarray[
reveal_type(load_network("net.npz").params["W1"])  # Revealed type is "numpy.ndarray[
reveal_type(net.gradient(x, t)["W1"])  # Revealed type is "numpy.ndarray[
reveal_type(numerical_gradient(lambda w: float(np.sum(w**2)), np.ones(3)))  # "numpy.ndarray[
reveal_type(AND(0, 1))  # Revealed type is "int | numpy.ndarray[

softmax(0.5)
softmax((1, 2.5))
softmax([[1, 2], [3, 4]])
softmax([np.ones(3), np.zeros(3)])
sigmoid(np.float32(2))

softmax("text")  # incompatible type "str"
softmax(["a", "b"])  # incompatible type "list[str]"
net.loss(None, object())  # Argument 2 to "loss" of "Network" has incompatible type "object"
net.predict("photo.png")  # incompatible type "str"
net.accuracy(x)  # Missing positional argument
