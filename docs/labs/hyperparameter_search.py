# ---
# title: Searching for settings
# description: Hyperparameter tuning by random search, for a learning rate and a weight decay on real digits; how good its winner really is, and when a range is too narrow
# ---

# %% [markdown]
# # Searching for settings
#
# **In half an hour you will** let chance choose a learning rate and a weight decay, see in a picture
# which of the two matters, find out that the range in a textbook's example ends too early, and measure
# how much of a winning score is luck.
#
# Everything below ran when this page was built, on the sample of 6,000 digits that comes with the
# package; on two quiet cores it takes less than half a minute. With `FULL = True` it takes the whole
# of MNIST, twice as many trials, and far longer. Run and Edit work here as in the chapters. A browser has
# no fast matrix product, so there a trial learns for 10 epochs instead of 50, there are 8 and 12 trials
# instead of 12 and 24, and two fresh seeds instead of three: enough to try something, too little for the
# conclusions. On another processor, which rounds its sums differently, trials near the cliff that you will
# see may end quite differently; what the text says holds there too. The textbook is Koki Saitoh's “Deep
# Learning from Scratch”.

# %%
import json
import math
import sys
import tempfile
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from scratchdl import (
    SGD,
    MultiLayerNet,
    Trainer,
    load_mnist,
    load_mnist_sample,
    log_uniform,
    random_search,
)
from scratchdl.plots import plot_search, use_style

FULL = False
IN_PAGE = sys.platform == "emscripten"  # Run on the page: a browser has no fast matrix product

use_style()
load = load_mnist if FULL else load_mnist_sample
learn, choose, epochs = (50_000, 10_000, 5) if FULL else (400, 1000, 50)
few, many, best, fresh = (25, 50, 5, range(1, 6)) if FULL else (12, 24, 3, range(1, 4))
if IN_PAGE:
    epochs, few, many, fresh = 10, 8, 12, range(1, 3)
    print("Here, in a browser: fewer epochs, trials and seeds.")
(x, t), test = load()
train = x[:learn], t[:learn]
validation = x[-choose:], t[-choose:]
print("to learn from:", len(train[0]))
print("to choose by: ", len(validation[0]))
print("to judge by:  ", len(test[0]))

# %% [markdown]
# A **hyperparameter** is a setting that no gradient reaches: the learning rate decides how the weights
# move, so it cannot be learnt along with them. You have to try values. Three piles of digits keep that
# honest: learn from one, choose by the second, and open the third once, at the end.
#
# ## One trial
#
# The network and its 50 epochs are the textbook's: six hidden layers of 100 neurons, plain gradient
# descent, few digits. A trial trains it with given settings and returns a **score**, here the accuracy
# on the digits to choose by. Everything random in it comes from `rng`.


# %% varies
def score(lr, weight_decay, rng):
    """Train with these settings; the accuracy on the digits to choose by."""
    hidden = [100] * 6
    net = MultiLayerNet(784, hidden, 10, weight_decay_lambda=weight_decay, rng=rng)
    quiet = {"train_accuracy": False, "progress": False}
    trainer = Trainer(net, SGD(lr), train, rng=rng, **quiet)
    try:
        with np.errstate(over="raise", invalid="raise"), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "after epoch")  # to learn nothing is an answer, too
            trainer.fit(epochs)
    except FloatingPointError:  # the loss is no number any more
        return -math.inf
    return net.accuracy(*validation)


print("accuracy:", score(lr=0.01, weight_decay=0.0, rng=0))

# %% [markdown]
# A learning rate that is too large lets the weights grow until they overflow. Such a trial has failed
# and says so, with a score of minus infinity; it must not end the search.
#
# ## Twelve trials
#
# The textbook searches the learning rate between $10^{-6}$ and $10^{-2}$ and the weight decay between
# $10^{-8}$ and $10^{-4}$, both on a logarithmic scale: each power of ten is as likely as the next,
#
# $$
# \ln \eta \sim \mathcal{U}(\ln 10^{-6}, \ln 10^{-2}) .
# $$

# %% varies
book = {"lr": log_uniform(1e-6, 1e-2), "weight_decay": log_uniform(1e-8, 1e-4)}
first = random_search(score, book, trials=few, rng=0)
print(first.table(most=8))

# %% figure="Accuracy of 12 trials over the learning rate, which rises towards the right end of the axis without coming down again, and over the weight decay, where the points form a cloud"
shown = plot_search(first, ylabel="accuracy")

# %% [markdown]
# Look at the picture before the table. In the upper panel the points climb towards the very end of the
# axis: the best learning rates lie at the edge, so better ones may lie beyond it. The lower panel is a
# cloud: between these ends the weight decay makes no difference that this experiment could show. **When
# the winner lies at the edge of its range, you have found only the direction of the best.**
#
# The same ranges with five seeds, 100 digits to choose by as in the textbook, and 10,000 to judge by:
#
# ```results search columns="lr, validation, test"
# ```
#
# The best of a grid of 25 reads `result search rows.grid-25.test.mean:.1%` of new digits, and the best of
# a hundred random trials `result search rows.random-100.test.mean:.1%`. That says nothing against drawing
# at random: a grid puts some of its trials exactly on the edge, and in this range the best lies on the
# edge. In a range that contains the top of the hill it has no such luck. Compare the last two columns
# as well: on average a winner reads a little more of the hundred digits by which it was chosen than
# of new ones, though five seeds are too few to prove it for any of the three.
#
# ## A higher range
#
# Now both ranges lie higher: the learning rate goes up to 1, and so does the weight decay, which begins
# where its range ended.

# %% varies
higher = {"lr": log_uniform(3e-3, 1), "weight_decay": log_uniform(1e-4, 1)}
second = random_search(score, higher, trials=many, rng=0)
print(second.table(most=8))

# %% figure="Accuracy of 24 trials: over the learning rate the best of them rise from the left to a flat top and break down at the right end, over the weight decay a flat top that falls to low values at the right end"
shown = plot_search(second, ylabel="accuracy")

# %% varies
in_book, in_higher = first.best, second.best
print(f"best of the book's range: {in_book.score:.1%} with lr {in_book.settings['lr']:.2g}")
print(f"best of the higher range: {in_higher.score:.1%} with lr {in_higher.settings['lr']:.2g}")
beyond = in_higher.settings["lr"] / 1e-2
print(f"that is {beyond:.0f} times the highest learning rate of the book's range")

# The best of the book's range lies near its edge, and the best of the higher one beyond it.
if not IN_PAGE:
    assert in_book.settings["lr"] > 3e-3 and beyond > 2
    assert in_higher.score > in_book.score + 0.05
    # The cliff on the right; strong decays cost accuracy, and of the others none visibly helps.
    tried = [(t.settings["lr"], t.settings["weight_decay"], t.score) for t in second.trials]
    top = max(score for _, decay, score in tried if decay < 1e-3)
    assert max(score for lr, _, score in tried if lr > 0.5) < top - 0.3
    assert max(score for _, decay, score in tried if decay > 0.1) < top - 0.1
    assert in_higher.score < top + 0.02

# %% [markdown]
# Now the learning rate has a hill with two sides: a long slope on the left, where fifty epochs are too
# few for such small steps, and a cliff on the right, where training breaks down. Its top lies outside
# the range in which we searched first. The lower panel has a shape now, too: the strongest decays
# cost accuracy, and none of the others visibly helps. Low points far from the edges are trials with a
# good value on one axis and a bad one on the other.
#
# ## How many trials are enough?
#
# These trials were drawn independently from the same ranges, so every order of them is equally
# likely. Shuffle them many times, and see how good the best of the first $n$ is. Probability gives a
# rule: if a share $q$ of the space is good enough, at least one of $n$ trials is good enough with
# probability $1 - (1 - q)^n$. For the best tenth of the space that is 65 % after ten trials and 88 %
# after twenty.

# %% varies figure="The best score so far over the number of trials: its median rises steeply for a few trials and then hardly any more, while the band from the lucky to the unlucky order narrows to a line"
rng = np.random.default_rng(0)
scores = np.array([max(trial.score, 0.1) for trial in second.trials])
orders = np.array([rng.permutation(scores) for _ in range(1000)])
so_far = np.maximum.accumulate(orders, axis=1)
low, median, high = np.quantile(so_far, [0.1, 0.5, 0.9], axis=0)
for n in (n for n in (1, 3, 5, 10, 20, 40) if n < len(scores)):
    i = n - 1
    print(f"after {n:2} trials: {median[i]:.1%} ({low[i]:.1%} to {high[i]:.1%})")

shown, ax = plt.subplots()
numbers = np.arange(1, len(scores) + 1)
ax.fill_between(numbers, low, high, alpha=0.25, label="8 of 10 orders")
ax.plot(numbers, median, label="median")
ax.set(xlabel="trials", ylabel="best accuracy so far")
legend = ax.legend(loc="lower right")

# %% [markdown]
# ## What the winner is worth
#
# The best of many scores is partly due to good settings and partly to luck: a lucky draw of weights,
# a lucky order of digits. Give the three best settings three fresh seeds each:

# %% varies
again = {}
print("trial  searched   fresh seeds")
for trial in second.ranking[:best]:
    runs = np.array([score(**trial.settings, rng=seed) for seed in fresh])
    again[trial.number] = runs
    print(
        f"{trial.number:5}  {trial.score:8.1%}   {runs.mean():.1%} "
        f"({runs.min():.1%} to {runs.max():.1%})"
    )

# %% varies
searched = np.mean([trial.score for trial in second.ranking[:best]])
repeated = np.mean([runs.mean() for runs in again.values()])
print(f"mean of these: {searched:.2%} when searched, {repeated:.2%} with fresh seeds")

# %% [markdown]
# The scores in the first column were used to choose, so they tend to be too optimistic; whether these
# were, the last line above says. Where a winner lies near the cliff, it may fail with another seed. Look
# at the ranges as well: where two overlap widely, these seeds have not told the settings apart. We take
# the highest mean:

# %% varies
chosen = max(again, key=lambda number: again[number].mean())
settings = second.trials[chosen].settings
print({name: f"{value:.2g}" for name, value in settings.items()})

# %% [markdown]
# ## The test, once
#
# It competes with the best of the textbook's range, and with the settings that the textbook uses
# elsewhere, a learning rate of 0.01 without decay.


# %% varies
def on_test(lr, weight_decay, rng):
    """Train as before; the accuracy on the test digits."""
    net = MultiLayerNet(784, [100] * 6, 10, weight_decay_lambda=weight_decay, rng=rng)
    Trainer(net, SGD(lr), train, rng=rng, train_accuracy=False, progress=False).fit(epochs)
    return net.accuracy(*test)


rivals = {
    "higher range": settings,
    "book's range": in_book.settings,
    "lr 0.01, no decay": {"lr": 0.01, "weight_decay": 0.0},
}
tested = {}
for name, of_rival in rivals.items():
    runs = np.array([on_test(**of_rival, rng=seed) for seed in fresh])
    tested[name] = runs.mean()
    print(f"{name:17} {runs.mean():.1%} ({runs.min():.1%} to {runs.max():.1%})")

# The higher range is ahead of both by far more than luck.
assert IN_PAGE or tested.pop("higher range") > max(tested.values()) + 0.03

# %% [markdown]
# The gain comes from the learning rate. We found it by looking at a picture and moving an edge; more
# trials between the old edges would not have found it.
#
# ## A search that survives the night
#
# Give a search a file, and it writes each trial as a line as soon as it has ended. Interrupt it, let the
# power fail, start the program again: trials in the file are not run again, and the rest come out as if
# nothing had happened, since every trial has its own seed.


# %%
def hill(lr, rng):
    """Something quick, which says when it is called."""
    print(f"running with {lr:.3f}")
    return -abs(math.log10(lr) + 2)


space = {"lr": log_uniform(1e-4, 1)}
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "search.jsonl"
    random_search(hill, space, trials=2, rng=0, path=path)
    print("interrupted, then started again with three trials")
    result = random_search(hill, space, trials=3, rng=0, path=path)
    last = json.loads(path.read_text().splitlines()[-1])
print("last line:", {name: last[name] for name in ("trial", "settings", "score")})

# %% [markdown]
# The trials do not depend on each other, so they can run side by side. One line hands them to all cores:
#
# ```python
# with ProcessPoolExecutor() as pool:
#     result = random_search(score, higher, trials=24, rng=0, executor=pool)
# ```
#
# Any other `Executor` of Python's `concurrent.futures` works too, even one that reaches the machines
# of a cluster. The result is the same, whichever process runs which trial, in whatever order. Other
# processes must be able to import `score`, so it has to be in a file, not in a notebook.
#
# ## What was measured, and what was not
#
# - Every choice was made with the second pile of digits; the test digits were used in one cell.
# - The hill of the learning rate belongs to this network, to fifty epochs of four steps and to plain
#   gradient descent. With another optimizer or more steps it lies elsewhere.
# - We have seen only here, between these ends and with 400 digits, that a weight decay does not help.
#   The lab [Overfitting](../overfitting/) looks closer.
#
# ## Try it yourself
#
# 1. Search with `grid_search` on a grid of five by five, about as many trials. How many learning
#    rates does it try, and how close does it come?
# 2. Add the width: `"hidden": choice([20, 50, 100, 200])`, and a `hidden` in `score`. Which setting
#    matters most now?
# 3. Let `score` return minus the validation loss instead of the accuracy. Does another trial win?
