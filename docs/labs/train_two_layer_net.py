# ---
# title: Training a two-layer net
# description: Seventeen epochs on real digits, and what the seed, the width of the net and the number of pictures change
# ---

# %% [markdown]
# # Training a two-layer net
#
# **In half an hour you will** train the net of [chapter 7](../../learn/07-first-nets/) for seventeen
# epochs, see how much of its score is luck, choose its width without looking at the test data, and
# find out what more pictures would bring.
#
# Everything below ran when this page was built, on the sample of 6,000 digits that comes with the
# package. With `FULL = True` it takes the whole of MNIST, which `load_mnist` fetches the first time.

# %%
import matplotlib.pyplot as plt
import numpy as np

from scratchdl import (
    SGD,
    Trainer,
    TwoLayerNet,
    load_mnist,
    load_mnist_sample,
)
from scratchdl.plots import plot_history, plot_mistakes
from scratchdl.plots.style import use_style

FULL = False

use_style()
load = load_mnist if FULL else load_mnist_sample
(x, t), test = load()
cut = len(x) * 4 // 5
train, validation = (x[:cut], t[:cut]), (x[cut:], t[cut:])
print("to learn from:", cut, "- to choose by:", len(x) - cut)
print("to judge by:  ", len(test[0]))

# %% [markdown]
# The test data stay closed until the end.
#
# ## Seventeen epochs
#
# The book takes 10,000 steps with batches of 100 from 60,000 digits. That is
# $10\,000 \cdot 100 / 60\,000 \approx 16.7$ epochs, hence seventeen here. The learning rate is 0.1.

# %% figure="Loss and accuracy over seventeen epochs on training and validation data: the loss falls, the accuracy rises, and the two kinds of data part only slightly"
EPOCHS = 17


def fit(seed=0, hidden=50, lr=0.1, data=train):
    """Train a net; the seed draws its weights and the order of the data."""
    net = TwoLayerNet(784, hidden, 10, rng=seed)
    optimizer = SGD(lr=lr)
    trainer = Trainer(net, optimizer, data, validation, rng=seed, progress=False)
    return net, trainer.fit(epochs=EPOCHS)


net, history = fit()
shown = plot_history(history)

# %% [markdown]
# Both curves are still moving when the run ends. A net that has only begun to learn has not begun to
# learn by heart; chapter 7 goes on to a hundred epochs and sees them part.
#
# ## How much is luck?
#
# The first weights are drawn, and so is the order of the digits. Another seed gives another net:

# %%
seeds = range(5)
runs = [fit(seed)[1].validation_accuracy for seed in seeds]
last = np.array([run[-1] for run in runs])
print("accuracy after the last epoch:", last)
print(f"mean {last.mean():.4f}, spread {last.std(ddof=1):.4f}")

# %% figure="Validation accuracy over seventeen epochs for five seeds: the curves start far apart and end close together"
shown, ax = plt.subplots()
for seed, run in zip(seeds, runs, strict=True):
    ax.plot(range(1, EPOCHS + 1), run, label=f"seed {seed}")
ax.set(xlabel="epoch", ylabel="validation accuracy")
legend = ax.legend(loc="lower right")

# %% [markdown]
# Two nets whose scores differ by less than this spread have not been told apart. **A comparison
# without seeds compares luck.**
#
# ## How wide?
#
# Fifty hidden neurons are the book's choice. Here are others, three seeds each, and a larger learning
# rate, so that seventeen epochs are enough for all of them:

# %%
widths = [5, 10, 20, 50, 100, 200]
scores = {"training": [], "validation": []}
for hidden in widths:
    ends = [fit(seed, hidden, lr=0.3)[1] for seed in range(3)]
    scores["training"].append([h.train_accuracy[-1] for h in ends])
    scores["validation"].append([h.validation_accuracy[-1] for h in ends])
scores = {pile: np.array(values) for pile, values in scores.items()}
for hidden, values in zip(widths, scores["validation"], strict=True):
    low, high = values.min(), values.max()
    print(f"{hidden:3} neurons: {values.mean():.3f} ({low:.3f} to {high:.3f})")


# %% figure="Accuracy over the number of hidden neurons, on a logarithmic scale, with bands over three seeds: both curves rise, the validation curve flattens, and the gap between them widens"
def plot_bands(places, piles, xlabel):
    """Draw the mean over seeds, and a band from worst to best."""
    figure, ax = plt.subplots()
    for pile, values in piles.items():
        low, high = values.min(axis=1), values.max(axis=1)
        ax.fill_between(places, low, high, alpha=0.25)
        ax.semilogx(places, values.mean(axis=1), "o-", label=pile)
    ax.set(xlabel=xlabel, ylabel="accuracy")
    ax.set_xticks(places, places)
    ax.minorticks_off()
    ax.legend(loc="lower right")
    return figure


shown = plot_bands(widths, scores, "hidden neurons")

# %% [markdown]
# More neurons help, and help less and less. By the validation data we choose

# %%
hidden = widths[int(scores["validation"].mean(axis=1).argmax())]
print(hidden, "hidden neurons")

# %% [markdown]
# ## Would more pictures help?
#
# In the lab [First digits](../first_digits/) more pictures soon stopped helping: averages can only be
# so good. Does a net go on learning? Train it on a part of the pictures, with as many epochs.

# %% figure="Accuracy over the number of training pictures, on a logarithmic scale, with bands over three seeds: the validation curve rises steadily to the right end"
sizes = [cut // 16, cut // 8, cut // 4, cut // 2, cut]
scores = {"training": [], "validation": []}
for size in sizes:
    part = (train[0][:size], train[1][:size])
    ends = [fit(seed, hidden, lr=0.3, data=part)[1] for seed in range(3)]
    scores["training"].append([h.train_accuracy[-1] for h in ends])
    scores["validation"].append([h.validation_accuracy[-1] for h in ends])
scores = {pile: np.array(values) for pile, values in scores.items()}
shown = plot_bands(sizes, scores, "training pictures")

# %%
means = scores["validation"].mean(axis=1)
for size, mean, before in zip(sizes[1:], means[1:], means, strict=False):
    print(f"from {size // 2:5} to {size:5} pictures: {mean - before:+.3f}")

# %% [markdown]
# (A part of the pictures also means fewer steps in as many epochs, so the left of the picture mixes
# two effects: fewer pictures, and less training.) Every doubling still brings something: this net is
# not limited by what it can express but by what it has seen.
#
# ## The test, once

# %% figure="Ten test digits that the net misreads with the most conviction"
nets = [fit(seed, hidden, lr=0.3)[0] for seed in seeds]
on_test = np.array([net.accuracy(*test) for net in nets])
print(f"test accuracy: mean {on_test.mean():.4f}, spread {on_test.std(ddof=1):.4f}")
shown = plot_mistakes(test[0], nets[0].predict(test[0]), test[1], most=10)

# %% [markdown]
# ## The same from a terminal
#
# With `pip install "scratchdl[cli]"` such a net is trained without a line of Python:
#
# ```sh
# scratchdl train --lr 0.3 --epochs 17 --out run
# scratchdl evaluate run
# ```
#
# `train` keeps to the three piles: it learns from four fifths of the training digits and validates on
# the last fifth, as above. What it has learnt, its settings and its curves lie in the folder `run`,
# and after an interruption `--resume` goes on where it was. `evaluate` opens the test data.
# `--data mnist` takes the whole of MNIST.
#
# ## What was measured, and what was not
#
# - The width was chosen by the validation data; the test data were used in the last cell alone.
# - The learning rates 0.1 and 0.3 were not searched for.
# - The spread is over the seeds of weights and order, on one division of the data.
#
# ## Go on by yourself
#
# 1. Set `FULL = True`. By how much does the accuracy rise, and is it still a matter of pictures?
# 2. Give the `Trainer` `replacement=True`. Can you tell the two ways of drawing apart with five seeds?
# 3. Repeat the experiment with the number of pictures so that every size takes the same number of
#    steps. What is left of the difference?
