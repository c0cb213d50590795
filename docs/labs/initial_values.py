# ---
# title: Initial values
# description: One deep net, three activations, three ways to draw the initial weights, and what each does to the signal, the gradients and the training
# ---

# %% [markdown]
# # Initial values
#
# **In half an hour you will** follow a signal through four layers, see it die or survive, see the same
# happen to the gradient on its way back, and find out with several seeds which initial weights let a
# network learn, for ReLU, tanh and sigmoid.
#
# Everything below ran when this page was built, on the sample of 6,000 digits that comes with the
# package; on two quiet cores it takes less than half a minute. With `FULL = True` it takes the whole of
# MNIST and 2,001 steps for each net. Run and Edit work here as in the chapters. A browser has no fast matrix
# product, so there each net takes 40 steps instead of 200, with one seed instead of three: enough to
# try something, too little for the conclusions. On another processor, which rounds its sums differently, the last
# digits differ; what the text says holds there too. The formulas are in
# [chapter 10](../../learn/10-first-weights/). The textbook is Koki Saitoh's “Deep Learning from
# Scratch”; the memo is a reader's notes on it.

# %%
import sys

import matplotlib.pyplot as plt
import numpy as np

from scratchdl import (
    SGD,
    Adam,
    Affine,
    MultiLayerNet,
    load_mnist,
    load_mnist_sample,
)
from scratchdl.plots import plot_bands, plot_histograms, use_style

FULL = False
IN_PAGE = sys.platform == "emscripten"  # Run on the page: a browser has no fast matrix product

use_style()
load = load_mnist if FULL else load_mnist_sample
steps, block = (2001, 20) if FULL else (200, 10)
(x_train, t_train), (x_test, t_test) = load()
seeds = range(3)
if IN_PAGE:
    steps, seeds, block = 40, range(1), 5
    print("Here, in a browser: 40 steps and one seed.")
activations = ["relu", "tanh", "sigmoid"]
rules = {"σ = 0.01": 0.01, "Xavier": "xavier", "He": "he"}
print(len(x_train), "digits to learn from,", len(x_test), "to test on")

# %% [markdown]
# The network is the memo's: 784 inputs, four hidden layers of 100 neurons, 10 outputs. Its initial weights
# are drawn from a bell curve with standard deviation
#
# $$
# \sigma = 0.01, \qquad \sigma = \sqrt{1 / n} \;\text{(Xavier)}, \qquad
# \sigma = \sqrt{2 / n} \;\text{(He)},
# $$
#
# where $n$ is the number of inputs of the layer. For a hidden layer of 100 neurons that is 0.01, 0.1
# and 0.14. Can such small differences matter?


# %%
def make(activation, rule, seed):
    """The same network from different initial weights; a seed draws the same bell curve for all."""
    return MultiLayerNet(784, [100] * 4, 10, activation, rules[rule], rng=seed)


for rule in rules:
    net = make("relu", rule, seed=0)
    spreads = [net.params[f"W{i}"].std() for i in range(1, 6)]
    print(f"{rule:8}", " ".join(f"{spread:.4f}" for spread in spreads))

# %% [markdown]
# ## The signal on its way forward
#
# Nothing is learnt yet. Send a thousand digits through the network and look at the outputs of the
# last hidden layer. Before you read on: what would a useful layer look like?


# %%
def outputs(net, x):
    """What each hidden layer makes of the digits."""
    found = []
    for layer in net.layers[:-1]:
        x = layer.forward(x)
        if not isinstance(layer, Affine):  # an activation
            found.append(x)
    return found


x = x_train[:1000]

# %% figure="Three histograms of the last of four tanh layers: a thin spike at zero for sigma 0.01, a bell around zero for Xavier, and a broad one for He"
last = {rule: outputs(make("tanh", rule, 0), x)[-1] for rule in rules}
names = {"xlabel": "output of a tanh neuron in layer 4", "interval": (-1, 1)}
shown = plot_histograms(last, **names)

# %% [markdown]
# With $\sigma = 0.01$ all neurons give nearly 0 for all digits: the next layer cannot tell a 3 from a 7.
# With the other two they spread, but not so far that tanh gives only −1 or 1.
#
# Where does the signal get lost? Follow its spread from layer to layer. For each number in this picture
# three seeds were drawn; the bands are so narrow that you hardly see them.

# %% figure="Spread of the outputs over the layers on a logarithmic scale, for ReLU: a straight line down by several powers of ten for sigma 0.01, a slow decline for Xavier, level for He"
layers = np.arange(1, 5)


def spread_by_layer(activation, rule):
    """One row for each seed: the standard deviation of every hidden layer."""
    nets = [make(activation, rule, seed) for seed in seeds]
    return np.array([[np.std(z) for z in outputs(net, x)] for net in nets])


names = {"x": layers, "xlabel": "hidden layer", "yscale": "log"}
spreads = {rule: spread_by_layer("relu", rule) for rule in rules}
shown = plot_bands(spreads, ylabel="spread, ReLU", **names)
ticks = shown.axes[0].set_xticks(layers)

# %%
print("spread in layer 4 relative to layer 1")
for activation in activations:
    kept = {rule: spread_by_layer(activation, rule) for rule in rules}
    words = [f"{rule} {np.mean(s[:, -1] / s[:, 0]):.2g}" for rule, s in kept.items()]
    print(f"{activation:8}", ", ".join(words))

# %% [markdown]
# A layer multiplies the spread by a factor, and four layers multiply it four times: a straight line on
# this axis. With ReLU, half of the neurons are off, so Xavier loses a factor of about $\sqrt 2$ per layer,
# and the 2 of He makes up for it. **A good start neither shrinks nor swells the signal.**
#
# Sigmoid is different: with $\sigma = 0.01$ its outputs are not near 0 but near ½, the same for every
# digit, which is no better. And its numbers in this table mislead with every rule. They measure how
# much *all* outputs of a layer spread, and most of that is differences between neurons. What one neuron
# tells about two digits, how far its output differs between *samples*, shrinks with Xavier to about
# a quarter in each layer; [chapter 10](../../learn/10-first-weights/#the-size-of-a-sum) measures that.
#
# ## The gradient on its way back
#
# The gradient that arrives at the first layer decides whether it learns at all. Here is the size of the gradient of
# each layer's weights, before the first step:


# %% figure="Three panels for ReLU, tanh and sigmoid with the size of the gradient over the layers on a logarithmic scale: with ReLU and tanh it is level, and thousands of times smaller for sigma 0.01 than for the others; with sigmoid it falls towards the first layer whatever the rule"
def gradient_by_layer(activation, rule):
    """One row for each seed: the size of the gradient of every layer's weights."""
    rows = []
    for seed in seeds:
        grads = make(activation, rule, seed).gradient(x, t_train[:1000])
        rows.append([np.linalg.norm(grads[f"W{i}"]) for i in range(1, 6)])
    return np.array(rows)


shown, axes = plt.subplots(3, 1, figsize=(6, 7.5), sharex=True)
for ax, activation in zip(axes, activations, strict=True):
    for rule, marker in zip(rules, "os^", strict=True):
        sizes = gradient_by_layer(activation, rule)
        ax.semilogy(range(1, 6), sizes.mean(axis=0), marker=marker, label=rule)
        ax.fill_between(range(1, 6), sizes.min(axis=0), sizes.max(axis=0), alpha=0.2)
    ax.set(title=activation, ylabel="size of gradient")
axes[0].legend()
words = axes[-1].set(xlabel="layer", xticks=range(1, 6))

# %% [markdown]
# On its way back through a layer the gradient is multiplied by that layer's weights, so small weights
# shrink it once more. The gradient of a weight is a product: the signal that comes in times the slope
# that comes back. With $\sigma = 0.01$ and ReLU or tanh, the early layers get a signal but hardly any
# slope, the late ones a slope but hardly any signal: the product is tiny everywhere.
#
# Sigmoid also multiplies by its slope, which is at most ¼. There the gradient shrinks on its way to the
# first layer from every start that we have drawn (a **vanishing gradient**).
#
# ## Training
#
# Now let them learn: plain gradient descent with a learning rate of 0.01, batches of 128, the same
# digits in the same order for all three rules.


# %%
def train(net, optimizer, seed):
    """Train on batches that depend on the seed alone; the loss of each."""
    rng = np.random.default_rng([seed, 1])
    losses = []
    for _ in range(steps):
        batch = rng.integers(0, len(x_train), 128)
        loss, grads = net.loss_and_gradient(x_train[batch], t_train[batch])
        optimizer.update(net.params, grads)
        losses.append(loss)
    return losses


def compare(activation, make_optimizer):
    """Curves and test accuracies of all rules, one row for each seed."""
    curves, accuracies = {}, {}
    for rule in rules:
        nets = [make(activation, rule, seed) for seed in seeds]
        pairs = zip(nets, seeds, strict=True)
        curves[rule] = [train(net, make_optimizer(), seed) for net, seed in pairs]
        accuracies[rule] = np.array([net.accuracy(x_test, t_test) for net in nets])
    return curves, accuracies


by_sgd = {name: compare(name, lambda: SGD(lr=0.01)) for name in activations}
names = {"block": block}

# %% figure="Training loss with ReLU, bands over three seeds: level at 2.3 for sigma 0.01, falling slowly for Xavier, falling first and fastest for He"
shown = plot_bands(by_sgd["relu"][0], ylabel="loss, ReLU", **names)

# %% figure="Training loss with tanh: level at 2.3 for sigma 0.01, falling for Xavier and a little faster for He"
shown = plot_bands(by_sgd["tanh"][0], ylabel="loss, tanh", **names)

# %% figure="Training loss with sigmoid: all three level at 2.3 after a short start"
shown = plot_bands(by_sgd["sigmoid"][0], ylabel="loss, sigmoid", **names)


# %% varies
def show(results):
    """Print mean and range of the test accuracy for each rule."""
    for activation, (_, accuracies) in results.items():
        for rule, a in accuracies.items():
            low, high = a.min(), a.max()
            print(f"{activation:8} {rule:9} {a.mean():.1%} ({low:.1%} to {high:.1%})")


show(by_sgd)

# Who guesses, and who is ahead of whom.
read = {name: accuracies for name, (_, accuracies) in by_sgd.items()}
if not IN_PAGE:
    assert max(a["σ = 0.01"].max() for a in read.values()) < 0.2
    assert max(a.max() for a in read["sigmoid"].values()) < 0.2
    for name in ("relu", "tanh"):
        assert read[name]["He"].mean() > read[name]["Xavier"].mean() + 0.01

# %% [markdown]
# A loss of $\ln 10 \approx 2.30$ is that of a network that gives every digit a tenth. With
# $\sigma = 0.01$ none of the three gets below it. With sigmoid none of these starts helps in so few
# steps: on its way to the first layer the gradient has to pass slopes of at most ¼, four times in a row.
#
# With ReLU He is ahead of Xavier, as theory says. With tanh the textbook calls Xavier the right choice,
# since its derivation assumes an activation that is linear near 0; in these runs He is ahead there, too.
# Its larger weights also mean larger gradients, hence larger steps at the same learning rate. **That a
# rule keeps the signal alive is a theorem; that it trains fastest has to be measured.**
#
# ## Is it the initial weights, or the optimizer?
#
# Plain gradient descent takes steps in proportion to the gradient, so a tiny gradient means tiny steps.
# Adam divides by the size of the gradient. Can it learn from the same bad starts?

# %% figure="Training loss with ReLU and Adam: all three fall, the one with sigma 0.01 last, after a plateau at 2.3"
by_adam = {name: compare(name, lambda: Adam(lr=0.001)) for name in ["relu", "sigmoid"]}
shown = plot_bands(by_adam["relu"][0], ylabel="loss, ReLU and Adam", **names)

# %% varies
show(by_adam)

# All have left the plateau of a net that guesses, with every seed.
ends = [
    np.mean(c[-20:]) for curves, _ in by_adam.values() for rows in curves.values() for c in rows
]
assert IN_PAGE or max(ends) < np.log(10) - 0.1

# %% [markdown]
# It can. With Adam all of them leave the plateau, sigmoid too, and the initial weights decide how long
# that takes. The sentence "with $\sigma = 0.01$ nothing is learnt" is true of plain gradient descent with
# this learning rate, not of the start alone.
#
# ## With more of everything
#
# The whole of MNIST, 1,001 steps and five seeds; three more starts are zeros, $\sigma = 1$ and Glorot's rule:
#
# ```results initial-values columns="sgd_accuracy, adam_accuracy"
# ```
#
# The short runs were right, but not complete. Under Adam Xavier, Glorot and He end within about half
# a point of each other, and only for sigmoid is He ahead of both by more than chance. And under plain
# gradient descent sigmoid gets furthest from $\sigma = 1$, a start that every rule calls far too large:
# `result initial-values rows.sigmoid-std-1.sgd_accuracy:.1%`. Large weights make up for small slopes, at
# the price of neurons that give 0 or 1 for almost every digit. With $\sigma = 1$ the other two
# activations fall behind.
#
# ## What was measured, and what was not
#
# - Every curve is a mean over three seeds, in a band from the lowest to the highest; within a seed all
#   rules see the same digits in the same order.
# - The learning rates 0.01 and 0.001 were not searched for. A rule that looks slow might need another.
# - Xavier means $\sqrt{1 / n}$ here, as in the textbook. Glorot and Bengio's own rule looks at both
#   sides of a layer, $\sqrt{2 / (n + m)}$.
# - What these results mean for the claims of the memos is on the page [What the memos said, and what
#   holds](../../about/claims/).
#
# ## Try it yourself
#
# 1. Add `"zeros"` and `1.0` to the rules. Which of the pictures shows first that something is wrong?
# 2. Give `MultiLayerNet` `use_batchnorm=True`. Which differences remain?
# 3. Make the network ten layers deep. Which rule fails first?
