"""A reader's program, for type checkers only: after two blanks and a hash, what must be said."""

import numpy as np

from scratchdl import (
    AND,
    L2,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Affine,
    Dropout,
    Layer,
    Momentum,
    MultiLayerNet,
    Nesterov,
    Network,
    Optimizer,
    Relu,
    RMSprop,
    SimpleNet,
    ThreeLayerNet,
    Trainer,
    TwoLayerNet,
    cosine,
    cross_entropy_error,
    gradient_check,
    gradient_descent,
    init_network,
    load_mnist,
    load_mnist_sample,
    load_network,
    numerical_diff,
    numerical_gradient,
    plots,
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

AND(np.array([0, 1]), [1, 1])
y: list[float] = ThreeLayerNet(init_network()).predict([2, 1]).tolist()
a1 = ThreeLayerNet(init_network()).forward([2, 1]).a1 + 1
error: float = cross_entropy_error([0.1, 0.9], 1) + cross_entropy_error([[0.1, 0.9]], [[0, 1]])
slope: float = numerical_diff(lambda v: v**2, 5, h=1e-4)
low = gradient_descent(lambda v: float(np.sum(v**2)), np.array([3, 4]), lr=0.1, step_num=100)
place, path = gradient_descent(lambda v: float(np.sum(v**2)), [3.0, 4.0], return_path=True)
reveal_type(path)  # Revealed type is "numpy.ndarray[

optimizers: list[Optimizer] = [SGD(), Momentum(), Nesterov(), AdaGrad(), RMSprop(), Adam(), AdamW()]
loss, grads = net.loss_and_gradient(x, t)
for optimizer in optimizers:
    optimizer.update(net.params, grads)
    optimizer.update({"W1": np.ones(3)}, {"W1": np.ones(3)})
Adam(lr=cosine(0.1, 100)).lr = 0.01

exact = net.astype(np.float64)
report = gradient_check(lambda: exact.loss(x, t), exact.params, exact.gradient(x, t))
passed: bool = report.passed
measured: dict[str, np.ndarray] = dict(net.numerical_gradient(x[:1], t[:1]))
net.params["W1"] = net.params["W1"] * 0.5
net.params["b1"] = [0.0] * 50
net.params.update({"b2": np.zeros(10)})
net.params = dict(net.params)
net.save("net.npz")
print(net, net.summary(), len(net.params), [W.size for W in net.params.values()])

layers: list[Layer] = [Affine(W=[[1, 2]], b=[0, 0]), Relu(), Dropout(0.5), Affine.of_size(2, 3)]
small = Network(layers, penalty=L2(0.01))
deep = MultiLayerNet(784, [50, 20], 10, activation="gelu", use_batchnorm=True, rng=0)
labels: list[int] = np.atleast_1d(deep.classify(x)).tolist()
SimpleNet(rng=0).accuracy([0.6, 0.9], 2)
(x_train, t_train), _ = load_mnist(normalize=True, flatten=True, one_hot_label=False)
plots.plot_history(history).savefig("history.png")

softmax("text")  # incompatible type "str"
softmax(["a", "b"])  # incompatible type "list[str]"
net.loss(None, object())  # Argument 2 to "loss" of "Network" has incompatible type "object"
net.predict("photo.png")  # incompatible type "str"
net.accuracy(x)  # Missing positional argument
net.params["W1"] = "text"  # expression has type "str"
gradient_check(lambda: exact.loss(x, t), [1, 2], grads)  # incompatible type "list[int]"
SGD(lr="0.1")  # incompatible type "str"
Network([784, 50, 10])  # has incompatible type "int"
