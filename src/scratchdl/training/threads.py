r"""Several threads of Python that compute one batch together, each a share of it."""

import sys
from collections.abc import Callable, Iterable, Mapping
from contextvars import copy_context
from functools import partial
from itertools import pairwise
from typing import TypeVar, cast

import numpy as np

from scratchdl.graph import with_own_memory
from scratchdl.layers.chain import flat
from scratchdl.networks.network import Network
from scratchdl.training.measuring import measure
from scratchdl.typing import Array, Params

Result = TypeVar("Result")


def shared_gradient(net: Network, x: Array, t: Array, threads: int) -> tuple[float, Params]:
    r"""Loss and gradient of a batch, computed by several threads at once.

    $$
    L = \sum_k \frac{n_k}{N} L_k, \qquad g = \sum_k \frac{n_k}{N} \, g_k
    $$

    where thread $k$ has seen $n_k$ of the $N$ samples. It is what `AllReduce` computes with several
    processes, without messages, as all threads see the same memory. Batch normalisation uses the
    statistics of each share, and its running averages become the mean of what the shares make of
    them. Every thread draws numbers of its own, and which ones follows from the states of the
    generators before; so the same states, batch and number of threads give the same bits.

    Args:
        net: The network. It remembers nothing of the batch but its running averages.
        x: A batch of samples.
        t: Their targets.
        threads: How many threads there are; fewer where there are fewer samples.

    Returns:
        The mean loss of the samples, and new arrays with the names and shapes of `params`.

    Raises:
        Exception: Whatever a thread raises, unchanged, once all of them have ended.

    Example:
        >>> import numpy as np
        >>> from scratchdl import TwoLayerNet
        >>> from scratchdl.training.threads import shared_gradient
        >>> net = TwoLayerNet(4, 5, 3, rng=0, dtype=np.float64)
        >>> x, t = np.random.default_rng(0).random((7, 4)), np.array([0, 1, 2, 0, 1, 2, 0])
        >>> loss, grads = shared_gradient(net, x, t, threads=2)
        >>> np.allclose(grads["W1"], net.gradient(x, t)["W1"], rtol=0, atol=1e-12)
        True
    """
    if min(threads, len(x)) < 2:
        return net.loss_and_gradient(x, t)
    shares = shared_out(weighted_gradient, net, x, t, threads)
    losses, grads, buffers = zip(*shares, strict=True)
    for name, running in net.buffers.items():
        running[...] = total(part[name] for part in buffers)
    g = {name: total(part[name] for part in grads) for name in net.params}
    return sum(losses), g


def weighted_gradient(
    twin: Network, x: Array, t: Array, weight: float
) -> tuple[float, Params, Params]:
    """What one thread computes: loss, gradient and running averages, times the weight of each."""
    loss, grads = twin.loss_and_gradient(x, t)
    return weight * loss, weighted(grads, weight), weighted(twin.buffers, weight)


def weighted(arrays: Mapping[str, Array], weight: float) -> Params:
    """New arrays, those given times a number."""
    return {name: weight * array for name, array in arrays.items()}


def shared_measure(net: Network, x: Array, t: Array, threads: int) -> tuple[float, float]:
    """Loss and accuracy on many samples, as `measure` gives them, by several threads at once."""
    if min(threads, len(x)) < 2:
        return measure(net, x, t)
    shares = shared_out(weighted_measure, net, x, t, threads)
    losses, shares_right = zip(*shares, strict=True)
    return sum(losses), sum(shares_right)


def weighted_measure(twin: Network, x: Array, t: Array, weight: float) -> tuple[float, float]:
    """What one thread measures, times its weight."""
    loss, share_right = measure(twin, x, t)
    return weight * loss, weight * share_right


def shared_out(
    work: Callable[[Network, Array, Array, float], Result],
    net: Network,
    x: Array,
    t: Array,
    threads: int,
) -> list[Result]:
    """What each thread finds, with a twin of the network and samples of its own.

    The weight of what it finds is the part of all samples that it has.
    """
    N = len(x)
    cuts = [N * k // threads for k in range(threads + 1)]
    parts = [slice(first, end) for first, end in pairwise(cuts) if first < end]
    twins = [twin_of(net, number) for number in range(len(parts))]
    shares = [
        partial(work, twin, x[part], t[part], (part.stop - part.start) / N)
        for twin, part in zip(twins, parts, strict=True)
    ]
    if sys.platform == "emscripten":  # a browser starts no threads: one share after the other
        return [share() for share in shares]
    from concurrent.futures import ThreadPoolExecutor  # here, not above: most programs need none

    with ThreadPoolExecutor(len(parts)) as pool:
        # In a copy of this context, which holds what NumPy should warn of.
        tasks = [pool.submit(copy_context().run, share) for share in shares]
    return [task.result() for task in tasks]


def twin_of(net: Network, number: int) -> Network:
    """A network with the same parameters, and with memory, running averages and draws of its own.

    Its generators are those of the network: the first twin uses them as they are, so that they move
    on, and each further twin's are one jump farther ahead than any program can draw.
    """
    twin = cast("Network", with_own_memory(net))
    jumped: dict[int, np.random.Generator] = {}  # one for each, as two layers may share one
    for layer in flat(twin.layers):
        if hasattr(layer, "buffers"):
            layer.buffers = {letter: array.copy() for letter, array in layer.buffers.items()}
        if hasattr(layer, "rng") and number > 0:
            rng = layer.rng
            if id(rng) not in jumped:
                jumped[id(rng)] = np.random.Generator(rng.bit_generator.jumped(number))
            layer.rng = jumped[id(rng)]
    return twin


def total(arrays: Iterable[Array]) -> Array:
    """The sum of several new arrays, in the first of them."""
    first, *others = arrays
    for array in others:
        first += array
    return first
