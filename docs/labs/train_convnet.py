# ---
# title: Training a convolutional net
# description: Two convolutional nets learn 5,000 digits, with and without changed copies; curves, filters before and after, what is misread, where the net looked, and a file of a quarter of the size
# ---

# %% [markdown]
# # Training a convolutional net
#
# **In half an hour you will** train the two convolutional networks of the textbook on real digits, change
# the digits while they learn, look at filters and at mistakes, ask a network where it looked, and keep it
# in a small file.
#
# Everything below ran when this page was built, on the sample of 6,000 digits that comes with the
# package; on two quiet cores it takes less than half a minute. With `FULL = True` it trains on the whole of
# MNIST, with all the filters of the textbook, for ten epochs; that takes about an hour. On another
# processor the last digits differ; what the text says holds there too. The formulas are in
# [chapter 12](../../learn/12-convolution/) and [chapter 13](../../learn/13-deeper/).

# %%
import tempfile
import time
from pathlib import Path

import numpy as np

from scratchdl import (
    Adam,
    DeepConvNet,
    SimpleConvNet,
    Trainer,
    load_mnist,
    load_mnist_sample,
    load_network,
)
from scratchdl.augment import elastic, shift
from scratchdl.explain import grad_cam, occlusion_map
from scratchdl.plots import plot_digits, plot_evidence, plot_lines, plot_mistakes, use_style

FULL = False

use_style()
load = load_mnist if FULL else load_mnist_sample
epochs = 10 if FULL else 3
filters = (16, 16, 32, 32, 64, 64) if FULL else (8, 8, 16, 16, 32, 32)
train, test = load(flatten=False)
print("to learn from:", train[0].shape)
print("to judge by:  ", test[0].shape)

# %% [markdown]
# Pictures have four axes here, `(N, C, H, W)`: so many digits, one channel, 28 rows, 28 columns.
#
# ## One convolution
#
# `SimpleConvNet` lays thirty filters of 5 × 5 on every place of a digit, keeps the largest of every four
# results, and hands them to two affine layers.

# %%
simple = SimpleConvNet(weight_init_std="he", rng=0)
simple.summary()


# %% varies
def fit(net, epochs, augment=None, lr=0.001):
    """Train, and say what came of it."""
    start = time.perf_counter()
    options = {"augment": augment, "train_accuracy": False, "progress": False, "rng": 0}
    history = Trainer(net, Adam(lr=lr), train, test, **options).fit(epochs)
    seconds = time.perf_counter() - start
    right = history.validation_accuracy[-1]
    print(f"{type(net).__name__}: {right:.1%} of the test digits after {seconds:.0f} s")
    return history


before = simple.params["W1"].copy()
plain = fit(simple, epochs)

# %% [markdown]
# What have the filters become? First as they were drawn, then as they are now:

# %% figure="Ten filters of five by five pixels: noise above, and below nearly the same, in some places a little lighter or darker"
pictures = np.concatenate([before[:5, 0], simple.params["W1"][:5, 0]])
lightest = pictures.min(axis=(1, 2), keepdims=True)
labels = ["at first"] * 5 + ["now"] * 5
shown = plot_digits(pictures - lightest, labels)

# %% [markdown]
# On so few digits and in so few epochs a filter does not move far from where it began. That is enough: thirty
# random filters are a rich choice already, and the affine layer behind them learns which of their findings
# to use.
#
# ## The digits change while it learns
#
# Every digit is bent like rubber and moved by up to two pixels, anew each time. No picture comes twice.


# %%
def changed(x, *, rng):
    """Bend each digit and move it a little."""
    return shift(elastic(x, 1.0, rng=rng), 2, rng=rng)


# %% figure="The same digit ten times, each time bent and moved in another way"
copies = changed(np.repeat(train[0][:1], 10, axis=0), rng=np.random.default_rng(0))
shown = plot_digits(copies)

# %% varies
augmented = SimpleConvNet(weight_init_std="he", rng=0)
varied = fit(augmented, epochs, changed)

# %% figure="Accuracy on test digits over the epochs, one line for digits as they are and one for changed ones: both rise and end above 93 percent"
lines = {"as they are": plain.validation_accuracy, "changed": varied.validation_accuracy}
shown = plot_lines(lines, xlabel="epoch", ylabel="accuracy on test digits")

# %% [markdown]
# In so short a run the two end close together: changed digits are harder to learn, and it takes some epochs
# until that pays. It shows at once on digits that are not in the middle. Here are the test
# digits, each moved by up to two pixels:

# %% varies
moved = shift(test[0], 2, rng=1)
on_moved = {
    name: net.accuracy(moved, test[1])
    for name, net in {"as they are": simple, "changed": augmented}.items()
}
for name, right in on_moved.items():
    print(f"learnt from digits {name:12} {right:.1%} of moved digits")

# What the text says of them.
ends = plain.validation_accuracy[-1], varied.validation_accuracy[-1]
assert min(ends) > 0.93 and max(ends) - min(ends) < 0.03
assert on_moved["changed"] > on_moved["as they are"] + 0.04

# %% [markdown]
# ## Six convolutions
#
# `DeepConvNet` has six convolutions of 3 × 3 in three pairs. Here it has half of the textbook's filters, so
# that it trains in seconds, and sees the digits as they are: so deep a net needs longer to learn from changed
# ones.

# %% varies
deep = DeepConvNet(filter_nums=filters, dropout_ratio=0.2, rng=0)
summary = deep.summary()
print(f"{summary.parameters:,} parameters, {summary.multiply_adds:,} multiply-adds a digit")
deeper = fit(deep, epochs, changed if FULL else None, lr=0.002)
assert deeper.validation_accuracy[-1] > 0.93

# %% [markdown]
# Which digits does it misread? Those of which it is most certain come first; above each is written what it
# is, and what the network took it for.

# %% varies figure="Up to ten digits that the network has misread, each with its label and the wrong answer"
probabilities = deep.predict(test[0])
shown = plot_mistakes(test[0], probabilities, test[1], most=10)

# %% [markdown]
# Where did it look? The upper row asks by Grad-CAM, the lower by covering a part of the digit and asking again.

# %% varies figure="Five digits with blue patches on parts of their strokes, twice: by Grad-CAM and by covering"
some = test[0][:5]
says = [f"says {label}" for label in deep.classify(some)]
maps = np.concatenate([grad_cam(deep, some), occlusion_map(deep, some)])
shown = plot_evidence(np.concatenate([some, some]), maps, says * 2)

# %% [markdown]
# ## Keep it in a small file
#
# A file of a network needs no word about its architecture. With 8 bits for each weight it takes less than a
# third of the room; the names and shapes in it stay as long as they are.

# %% varies
sizes = []
with tempfile.TemporaryDirectory() as folder:
    for dtype in (None, "float16", "int8"):
        path = Path(folder) / "deep.npz"
        deep.save(path, dtype=dtype)
        right = load_network(path).accuracy(*test)
        sizes.append(path.stat().st_size)
        print(f"{dtype or 'float32':8} {sizes[-1]:8,} bytes, reads {right:.1%}")
        assert abs(right - deeper.validation_accuracy[-1]) < 0.02
assert sizes[2] < sizes[0] / 3

# %% [markdown]
# ## What was measured, and what was not
#
# - One seed each, and few epochs: which of these networks is better cannot be told from this page. Five
#   seeds for changed digits and three for deeper networks are in
#   [chapter 13](../../learn/13-deeper/).
# - Settings were not searched for. The rate of the deep network was chosen by hand.
#
# ## Try it yourself
#
# 1. Give `SimpleConvNet` three filters instead of thirty, with `conv_param={"filter_num": 3}`. How much does
#    it lose?
# 2. Keep the filters as they were drawn: after each step write `before` back into `net.params["W1"]`. How
#    much had the filters learnt?
# 3. Move digits by up to four pixels. What happens to the test digits as they are?
