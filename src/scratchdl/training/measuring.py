r"""How good a network is on a whole data set."""

import numpy as np

from scratchdl.checks import as_array
from scratchdl.layers.loss import Classifier
from scratchdl.networks.network import Network
from scratchdl.typing import ArrayLike

CHUNK = 1000  # samples looked at together: few enough for the cache of a processor


def measure(net: Network, x: ArrayLike, t: ArrayLike) -> tuple[float, float]:
    """Loss and accuracy of a network on many samples, without all of them in memory at once.

    The network predicts here: no neuron is dropped, and no batch is normalised by itself.

    Args:
        net: The network.
        x: Samples.
        t: Their targets.

    Returns:
        The mean loss, penalty included, and the share of samples whose correct class is the
        likeliest. The share is NaN for a network that predicts numbers; both are if the loss of a
        sample is not finite.

    Example:
        >>> from scratchdl import TwoLayerNet, load_mnist_sample
        >>> from scratchdl.training.measuring import measure
        >>> _, (x_test, t_test) = load_mnist_sample()
        >>> loss, share_right = measure(TwoLayerNet(784, 50, 10, rng=0), x_test, t_test)
        >>> round(loss, 1)
        2.3
    """
    x, t = as_array(x), as_array(t)
    loss, right = 0.0, 0
    for first in range(0, len(x), CHUNK):
        chunk = slice(first, first + CHUNK)
        scores = net.scores(x[chunk])
        loss += net.last.forward(scores, t[chunk]) * len(scores)
        if not np.isfinite(loss):
            return float("nan"), float("nan")
        if isinstance(net.last, Classifier):
            right += int(np.sum(net.last.correct(scores, t[chunk])))
    share_right = right / len(x) if net.last.classifies else float("nan")
    return loss / len(x) + net.penalty_loss(), share_right
