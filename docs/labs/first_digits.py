# ---
# title: First digits
# description: What a digit looks like to a program, and how far one average picture of each digit gets you
# ---

# %% [markdown]
# # First digits
#
# **In twenty minutes you will** look at a handwritten digit the way a program does, build a reader
# of digits that needs no learning at all, measure how many it reads correctly, find out which digits
# it confuses and why, and see that more pictures would not help it. You need NumPy arrays and a little
# Python.
#
# A **lab** is a long experiment. Everything below ran when this page was built. Press Run, and it runs
# here, in your browser, with the same settings. It runs on your computer too: the links at the end of
# the page give you the program and the notebook. They need the package with its figures, which
# chapter 0 installs, and no network, since the digits come with the package.

# %%
import matplotlib.pyplot as plt
import numpy as np

from scratchdl import load_mnist_sample
from scratchdl.plots import plot_bars, plot_digits, plot_heat_map, plot_pixels
from scratchdl.plots.style import GREY, use_style

use_style()
(x_train, t_train), (x_test, t_test) = load_mnist_sample()
print("pictures to build from:", x_train.shape)
print("pictures to test on:   ", x_test.shape)

# %% [markdown]
# These are part of MNIST: digits written by employees of the Census Bureau of the United States and
# by high-school students. Each picture is a row of 784 numbers, since $28 \times 28 = 784$, and
# each comes with its **label**, the digit that was meant. There are two piles, and they stay apart:
# we build from one and test on the other. If you test on the pictures you built from, you measure
# memory.
#
# ## What a program sees
#
# Here is one digit, and the numbers inside the frame. 0 is paper, 255 is ink.

# %% figure="A handwritten digit with a square frame in it, and beside it the numbers inside that frame: zero on paper, up to 255 in the stroke"
(raw_pictures, _), _ = load_mnist_sample(normalize=False)
title = f"labelled {t_train[0]}"
shown = plot_pixels(raw_pictures[0], top=8, left=10, title=title)

# %% [markdown]
# That is all there is: no strokes, no loops, no pen. The program is not even told which of the
# numbers are neighbours. From here on they are divided by 255, so that they lie between 0 and 1.
#
# Before you read on, look at fifteen more. What would *you* tell a program to look for?

# %% figure="Fifteen handwritten digits, each under its label"
shown = plot_digits(x_train[1:16], t_train[1:16])

# %% [markdown]
# ## How good is guessing?
#
# A number means little unless you can compare it with another. The laziest reader always gives the
# same answer, the most frequent digit:

# %%
counts = np.bincount(t_train)
lazy = counts.argmax()
print("how often each digit occurs:", counts)
share = np.mean(t_test == lazy)
print(f"always answering {lazy} is right for {share:.1%} of them")

# %% [markdown]
# Whatever we build has to beat that.
#
# ## One average picture for each digit
#
# Lay all zeros on top of each other and take the average of every pixel; likewise for the other
# digits. If $N_k$ of the pictures $x_n$ have the label $t_n = k$, their average is
#
# $$
# m_k = \frac{1}{N_k} \sum_{n\,:\,t_n = k} x_n .
# $$


# %%
def average_pictures(x, t):
    """Average the pictures of each digit, one row for each digit."""
    return np.stack([x[t == k].mean(axis=0) for k in range(10)])


averages = average_pictures(x_train, t_train)

# %% figure="Ten blurred digits from 0 to 9: dark where writers agree, grey where they do not"
shown = plot_digits(averages, range(10))

# %% [markdown]
# Dark is where nearly everyone leaves ink; grey is where writers disagree. The 0 is a clean ring.
# The 4 could almost be a 9: remember that.
#
# To read a new picture $p$, find the average that is closest to it. Close means that the sum of the
# squared differences over all pixels is small:
#
# $$
# d_k = \sum_{i=1}^{784} (p_i - m_{ki})^2, \qquad y = \operatorname*{arg\,min}_k d_k .
# $$
#
# This is the **nearest mean classifier**. One picture first:

# %%
p = x_test[0]
distances = np.sum((p - averages) ** 2, axis=1)
for k in range(10):
    mark = " <- smallest" if k == distances.argmin() else ""
    print(f"distance to the average {k}: {distances[k]:6.2f}{mark}")
print("the label says:", t_test[0])

# %% [markdown]
# For all pictures at once, that formula would fill an array of pictures × digits × pixels.
# Multiplied out, $d_k = p \cdot p - 2\, p \cdot m_k + m_k \cdot m_k$, it needs one matrix product
# instead:


# %%
def squared_distances(x, m):
    """Squared distance of every row of `x` to every row of `m`."""
    x_x, m_m = np.sum(x**2, axis=1), np.sum(m**2, axis=1)
    return x_x[:, np.newaxis] - 2 * x @ m.T + m_m


d = squared_distances(x_test, averages)
print("the same as before:", np.allclose(d[0], distances, rtol=1e-4))

y = d.argmin(axis=1)
accuracy = np.mean(y == t_test)
error = np.sqrt(accuracy * (1 - accuracy) / len(t_test))
print(f"{accuracy:.1%} of {len(t_test)} test pictures are read correctly")
low, high = accuracy - 2 * error, accuracy + 2 * error
print(f"a fair range for this: {low:.1%} to {high:.1%}")

# %% [markdown]
# A different thousand test pictures would give a slightly different number. A share $a$ measured on $N$ pictures has
# a standard error of $\sqrt{a (1 - a) / N}$, and two of those on either side are a fair range. It
# says how many digits of a percentage deserve to be believed.
#
# Ten pictures and a subtraction read most digits. **Much of what looks like intelligence is a good
# summary of the data.**
#
# ## What it gets wrong
#
# One number hides a lot. The **confusion matrix** has a row for every true digit and a column for
# every answer. A perfect reader would fill the diagonal and nothing else.

# %% figure="A table of ten by ten counts: the diagonal is dark, and of the other entries the fours that are read as nines stand out"
confusion = np.zeros((10, 10), dtype=int)
np.add.at(confusion, (t_test, y), 1)
names = {"xlabel": "what it reads", "ylabel": "what was meant"}
shown = plot_heat_map(confusion, number="d", **names)

# %% [markdown]
# A row divided by its sum is the share of that digit that is read correctly, on the diagonal:

# %% figure="Bars: the share of each digit that is read correctly, highest for the 1, lowest for the 2 and the 8"
shares = np.diag(confusion) / confusion.sum(axis=1)
names = {"xlabel": "digit", "ylabel": "share of its pictures"}
shown = plot_bars({"read correctly": shares}, **names)
print(f"best:  {shares.argmax()}, {shares.max():.0%} are read correctly")
print(f"worst: {shares.argmin()}, {shares.min():.0%} are read correctly")

# %% [markdown]
# Which mistake is made most often, and what does it look like?

# %% figure="Ten handwritten fours that the program reads as nines; to a human most are plainly fours"
mistakes = confusion - np.diag(np.diag(confusion))
meant, read = np.unravel_index(mistakes.argmax(), mistakes.shape)
print(f"most often, {mistakes.max()} times, a {meant} is read as a {read}")
found = x_test[(t_test == meant) & (y == read)][:10]
shown = plot_digits(found, [f"{meant}, not {read}"] * len(found))

# %% [markdown]
# Most of these would not trouble you. You check whether the top is open. The program does not: it adds
# up differences of ink over the whole picture, and only a few pixels show that a top is open.
#
# Now the mistakes it makes with the most conviction: the average of the true digit is much further
# away than the one it chose.

# %% figure="Ten unusual digits that are misread: some thick, some leaning, some in a rare form"
excess = d[np.arange(len(d)), t_test] - d.min(axis=1)
worst = np.argsort(-excess)[:10]
labels = [f"{t_test[n]}, not {y[n]}" for n in worst]
shown = plot_digits(x_test[worst], labels)

# %% [markdown]
# Thick pens, leaning hands, rare forms: none of them looks like the average of its kind.
#
# ## Would more pictures help?
#
# The usual advice is to get more data. Try it: build the averages from one picture of each digit,
# then from three, from ten, and so on. Which pictures are drawn is a matter of chance, so each size is
# drawn ten times.

# %%
rng = np.random.default_rng(0)


def accuracy_with(size):
    """Draw so many pictures of each digit and test their averages."""
    members = [np.flatnonzero(t_train == k) for k in range(10)]
    drawn = [rng.choice(n, size, replace=False) for n in members]
    drawn = np.concatenate(drawn)
    # In float64, as some pictures are nearly as close to a second average.
    few = average_pictures(x_train[drawn].astype(float), t_train[drawn])
    return np.mean(squared_distances(x_test, few).argmin(axis=1) == t_test)


sizes = [1, 3, 10, 30, 100, 300]
results = np.array([[accuracy_with(n) for _ in range(10)] for n in sizes])
mean = results.mean(axis=1)
low, high = results.min(axis=1), results.max(axis=1)
for n, a, worst_draw, best_draw in zip(sizes, mean, low, high, strict=True):
    print(f"{n:3} of each: {a:.1%} ({worst_draw:.1%} to {best_draw:.1%})")

# %% figure="Accuracy over the number of pictures for each average, on a logarithmic scale: a steep climb that flattens, with a spread that shrinks, up to the line of all pictures"
shown, ax = plt.subplots()
ax.fill_between(sizes, low, high, alpha=0.25, label="worst to best draw")
ax.semilogx(sizes, mean, "o-", label="mean of ten draws")
ax.axhline(accuracy, linestyle="--", color=GREY, label="all pictures")
ax.set(xlabel="pictures for each average", ylabel="accuracy", ylim=(0, 1))
ax.set_xticks(sizes, sizes)
ax.minorticks_off()
legend = ax.legend(loc="lower right")

# %% [markdown]
# The curve is flat long before all pictures are used. The averages are good, but one average says
# too little about a digit. Some write the 1 upright and some lean it, and the average of both is
# a fan that nobody writes. A limit that more data cannot remove is called **bias** (not the bias $b$
# of a neuron): it belongs to the kind of reader, not to the pictures it was built from.
#
# ## Is there more in the same pictures?
#
# Do not average at all: compare the new picture with every single one, and give it the label of the
# closest. This is the **nearest neighbour**.

# %%
nearest = squared_distances(x_test, x_train).argmin(axis=1)
by_neighbour = np.mean(t_train[nearest] == t_test)
print(f"{accuracy:.1%} with {len(averages):4} comparisons a picture")
print(f"{by_neighbour:.1%} with {len(x_train):4} comparisons a picture")

# %% [markdown]
# The two do not make the same mistakes:

# %%
by_average, by_nearest = y == t_test, t_train[nearest] == t_test
print("only the neighbour is right:", np.sum(~by_average & by_nearest))
print("only the average is right:  ", np.sum(by_average & ~by_nearest))
print("both are wrong:             ", np.sum(~by_average & ~by_nearest))

# %% [markdown]
# Here are five test pictures that only the neighbour reads correctly: those where the averages were
# surest of a wrong digit. Under each is its neighbour.

# %% figure="Two rows of five digits: above, test pictures that the averages misread, below, the training picture closest to each, the same digit in much the same hand"
above = np.argsort(-excess * by_nearest)[:5]
pairs = np.concatenate([x_test[above], x_train[nearest[above]]])
labels = [f"{t_test[n]}, not {y[n]}" for n in above]
labels += [f"closest: {t_train[nearest[n]]}" for n in above]
shown = plot_digits(pairs, labels)

# %% [markdown]
# Somebody else had written the digit in that way before, and the neighbour remembers. So the pictures
# hold much that the averages have lost.
#
# But this has its price: one comparison with every picture ever seen, and all of them kept for ever. The averages summarise and lose; the neighbour remembers and pays. **What we want lies
# between: a summary made for telling digits apart.** Finding one is what a network learns to do.
#
# ## What was measured, and what was not
#
# - Every accuracy is the share of correct answers on the same thousand test pictures, none of which
#   was used to build anything.
# - The sample keeps the share of each digit in MNIST. The range printed with the accuracy covers the
#   chance of the draw, not other pens, other countries or other scanners.
# - Nothing was tuned. Had we tried ten variants and kept the one that did best on the test
#   pictures, its accuracy there would be too good.
#
# ## Try it yourself
#
# 1. Use `load_mnist()` in place of `load_mnist_sample()`; it fetches all 70,000 pictures the first
#    time. Does the accuracy of the averages leave the range printed above?
# 2. Give every digit two averages: one of its pictures that lean left, one of those that lean
#    right. How do you measure leaning? By how much does the worst digit gain?
# 3. Shift every test picture by two pixels:
#    `np.roll(x_test.reshape(-1, 28, 28), 2, axis=2).reshape(-1, 784)`. You still read them without
#    effort. Does the program?
#
# **Next:** the distances of this lab become scores, and scores become probabilities, in
# [Output and loss](../../learn/04-output-and-loss/). If you have not met the neuron yet, begin with
# [One neuron that decides](../../learn/01-perceptron/).
