"""The formulas of gradients, windows, pictures, and the rest."""

import threading

import numpy as np

import scratchdl as dl
from formulas.cases.drawing import of, one_by_one, some
from formulas.checking import TOLERANCE, At, Case, Indexed
from formulas.reader import exact
from scratchdl import augment, explain, windows
from scratchdl.distributed.all_reduce import AllReduce, average
from scratchdl.training.threads import shared_gradient


def bowl(x):
    """Some function, for floats and for numbers with more digits."""
    if np.ndim(x) == 0:
        return x**3 - 2 * x
    return (x**3).sum() + x[0] * x[1]


def numerical(method, statement):
    @of(dl.numerical_diff, method)
    def case(rng):
        x = some(rng)
        slopes = np.array([dl.numerical_diff(bowl, v, h=0.125, method=method) for v in x])
        given = {"x": x, "h": 0.125, "f": bowl}
        return one_by_one(given, {"f'(x)": slopes}, statements=(statement,))

    return case


numerical("central", 0)
numerical("forward", 1)


@of(dl.numerical_gradient)
def _(rng):
    x = some(rng, 3)
    slopes = dl.numerical_gradient(bowl, x, h=0.125)
    unit = Indexed(lambda i: exact(np.eye(3, dtype=int)[i]))
    left = r"\frac{\partial f}{\partial x_i}"
    return Case({"x": x, "h": 0.125, "f": bowl, "e": unit}, {left: At("i", slopes)})


@of(dl.gradient_descent)
def _(rng):
    x = some(rng, 3)
    there = dl.gradient_descent(lambda v: (v**2).sum(), x, lr=0.1, step_num=1)
    return Case(
        {"x": x, r"\eta": 0.1, "d": lambda v: 2 * v},
        {"x": there},
        rewritten={r"\nabla f(x)": "d(x)"},
        tolerance=1e-8,  # the gradient is measured, by steps of finite length
    )


@of(dl.gradient_check)
def _(rng):
    x, g = some(rng, 4), some(rng, 4)
    found = dl.gradient_check(lambda: float((x**2).sum()), {"x": x}, {"x": g})
    return Case({"g": g, r"\hat g": found.measured["x"]}, {"": found.errors["x"]})


@of(dl.zeros)
def _(rng):
    return Case({}, {"W_{ij}": At("ij", dl.zeros((2, 3)))})


@of(windows)
def _(rng):
    return Case({"H": 9, "P": 2, "F": 3, "S": 2}, {"O": dl.output_size(9, 3, 2, 2)})


@of(dl.output_size)
def _(rng):
    return Case({"H": 28, "P": 1, "F": 4, "S": 2}, {"O": dl.output_size(28, 4, 2, 1)})


@of(dl.smooth_curve)
def _(rng):
    v, window = some(rng, 9), 5
    w = np.kaiser(window, 2.0)

    def mirrored(i):
        i = abs(i)
        return exact(v[i if i < len(v) else 2 * (len(v) - 1) - i])

    return Case(
        {"w": Indexed(lambda j: exact(w[j + 2])), "v": Indexed(mirrored), "r": 2},
        {r"\bar v_i": At("i", dl.smooth_curve(v, window))},
        sizes={"j": range(-4, 5)},
    )


@of(augment.bilinear)
def _(rng):
    images, r, s = some(rng, 1, 1, 4, 4), 0.25, 0.625
    rows, columns = np.meshgrid(np.arange(3) + r, np.arange(3) + s, indexing="ij")
    y = augment.bilinear(images, rows[np.newaxis], columns[np.newaxis])[0, 0]
    return Case({"r": r, "s": s, "x": images[0, 0]}, {"": At("ij", y)})


@of(explain.receptive_field)
def _(rng):
    """From the first window of a network to the second."""
    layers = [dl.Convolution.of_size(1, 1, 3, rng=0), dl.Pooling(2, 2, stride=2)]
    net = dl.Network([*layers, dl.Convolution.of_size(1, 1, 3, rng=0)])
    (r, _), (j, _), _ = explain.receptive_field(net, 0)
    (size, _), (step, _), _ = explain.receptive_field(net, 1)
    return Case({"r": r, "j": j, "F": 2, "S": 2}, {"r": size, "j": step})


@of(dl.col2im)
def _(rng):
    x = some(rng, 1, 2, 4, 4)
    c = some(rng, *dl.im2col(x, 2, 2).shape)
    return Case(
        {"x": x, "c": c, "a": lambda u, v: (exact(u) * exact(v)).sum()}
        | {
            r"\operatorname{im2col}": lambda x: exact(dl.im2col(x.astype(float), 2, 2)),
            r"\operatorname{col2im}": lambda c: exact(
                dl.col2im(c.astype(float), (1, 2, 4, 4), 2, 2)
            ),
        },
        {},
        rewritten={
            r"\langle \operatorname{im2col}(x), c \rangle": r"a(\operatorname{im2col}(x), c)",
            r"\langle x, \operatorname{col2im}(c) \rangle": r"a(x, \operatorname{col2im}(c))",
        },
        agreement=TOLERANCE,  # both sides are the code's
    )


class Threads:
    """A communicator of threads, which adds up what they bring."""

    def __init__(self, size):
        self.size, self.sum, self.barrier = size, None, threading.Barrier(size)
        self.lock = threading.Lock()

    def Iallreduce(self, message, total):  # noqa: N802  as MPI calls it
        with self.lock:
            self.sum = message.copy() if self.sum is None else self.sum + message
        self.barrier.wait()
        total[...] = self.sum
        return self

    def Test(self):  # noqa: N802  as MPI calls it
        return True

    def Wait(self):  # noqa: N802  as MPI calls it
        return None


@of(AllReduce)
def _(rng):
    ranks, counts = some(rng, 3, 2), np.array([4, 1, 7])
    comm, found = Threads(3), {}

    def program(rank):
        found[rank] = average([ranks[rank]], comm, counts[rank])[0]

    threads = [threading.Thread(target=program, args=(rank,)) for rank in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    g = Indexed(lambda r: exact(ranks[r]))
    return Case({"R": 3, "n": counts, "g": g}, {"g": found[0]}, sizes={})


@of(shared_gradient)
def _(rng):
    net = dl.TwoLayerNet(4, 5, 3, rng=rng, dtype=np.float64)
    x, t = some(rng, 7, 4), rng.integers(0, 3, 7)
    seen = [net.loss_and_gradient(x[part], t[part]) for part in (slice(3), slice(3, 7))]
    loss, grads = shared_gradient(net, x, t, threads=2)
    g = Indexed(lambda k: exact(seen[k][1]["b2"]))
    given = {"N": 7, "n": np.array([3, 4]), "L": np.array([one for one, _ in seen]), "g": g}
    return Case(given, {"L": loss, "g": grads["b2"]}, sizes={"k": 2})
