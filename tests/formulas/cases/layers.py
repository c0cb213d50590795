"""The formulas of layers, of output layers, and of the nodes of a graph."""

import mpmath
import numpy as np

import scratchdl as dl
from formulas.cases.drawing import BELL, PHI, SIGMA, K, N, of, one_by_one, shares, softmax, some
from formulas.checking import At, Case
from scratchdl.layers.loss import PredictionMinusTarget

DX, DY = r"\frac{\partial L}{\partial X}", r"\frac{\partial L}{\partial Y}"


def elementwise_layer(owner, make=None, **given):
    @of(owner)
    def case(rng):
        x, dout, layer = some(rng), some(rng), (make or owner)()
        y = layer.forward(x)
        return one_by_one({"X": x, DY: dout, **given}, {"Y": y, DX: layer.backward(dout)})

    return case


elementwise_layer(dl.Sigmoid)
elementwise_layer(dl.Tanh)
elementwise_layer(dl.Relu)
elementwise_layer(dl.LeakyRelu, lambda: dl.LeakyRelu(0.3), **{r"\alpha": 0.3})
elementwise_layer(dl.Gelu, **{r"\Phi": PHI, r"\varphi": BELL})
elementwise_layer(dl.Identity)


@of(dl.Skip)
def _(rng):
    x, dout, layer = some(rng), some(rng), dl.Skip([dl.Tanh()])
    y = layer.forward(x)
    slopes = np.array([mpmath.diff(mpmath.tanh, mpmath.mpf(v)) for v in x], object)
    given = {"X": x, DY: dout, "F": mpmath.tanh, r"\frac{\partial F}{\partial X}": slopes}
    return one_by_one(given, {"Y": y, DX: layer.backward(dout)})


@of(dl.Affine)
def _(rng):
    x, W, b, dout = some(rng, N, 5), some(rng, 5, 2), some(rng, 2), some(rng, N, 2)
    layer = dl.Affine(W, b)
    y, dx = layer.forward(x), layer.backward(dout)
    return Case(
        {"X": x, "W": W, "b": b, DY: dout},
        {
            "Y": y,
            DX: dx,
            r"\frac{\partial L}{\partial W}": layer.grads["W"],
            r"\frac{\partial L}{\partial b}": layer.grads["b"],
        },
        sizes={"n": N},
        matrices=True,
    )


def normalised(rng, n=5):
    """Batch normalisation of one feature."""
    x, dout = some(rng, n, 1), some(rng, n, 1)
    gamma, beta = some(rng, 1), some(rng, 1)
    layer = dl.BatchNormalization(gamma, beta, momentum=0.7, eps=0.01)
    return layer, x, dout, gamma[0], beta[0]


@of(dl.BatchNormalization)
def _(rng):
    layer, x, dout, gamma, beta = normalised(rng)
    n = len(x)
    running = {name: buffer[0] for name, buffer in layer.buffers.items()}
    y = layer.forward(x, training=True)
    dx = layer.backward(dout)
    plain = dl.BatchNormalization([1.0], [0.0], eps=0.01)  # its output is the X with a hat
    jacobian = []
    for j in range(n):
        plain.forward(x, training=True)
        jacobian.append(plain.backward(np.eye(n)[j][:, np.newaxis])[:, 0])
    dbeta, dgamma = r"\frac{\partial L}{\partial \beta}", r"\frac{\partial L}{\partial \gamma}"
    return Case(
        {
            "X": x[:, 0],
            "n": n,
            r"\varepsilon": 0.01,
            r"\gamma": gamma,
            r"\beta": beta,
            DY: dout[:, 0],
            dbeta: dout.sum(),
            dgamma: layer.grads["gamma"][0],
            "m": 0.7,
            r"\bar\mu": running["mean"],
            r"\bar v": running["variance"],
        },
        {
            "Y_i": At("i", y[:, 0]),
            r"\frac{\partial \hat X_j}{\partial X_i}": At("ji", np.array(jacobian)),
            r"\frac{\partial L}{\partial X_i}": At("i", dx[:, 0]),
            dbeta: layer.grads["beta"][0],
            dgamma: layer.grads["gamma"][0],
            r"\bar\mu": layer.buffers["mean"][0],
            r"\bar v": layer.buffers["variance"][0],
        },
        sizes={"i": n, "j": n},
    )


@of(dl.Convolution)
def _(rng):
    x, W, b = some(rng, 2, 2, 4, 5), some(rng, 2, 2, 2, 3), some(rng, 2)
    layer = dl.Convolution(W, b, stride=2)
    y = layer.forward(x)
    return Case(
        {"X": x, "W": W, "b": b, "S": 2},
        {"Y_{n,f,i,j}": At("nfij", y)},
        sizes={"c": 2, "k": 2, "l": 3},
        statements=(0,),
    )


@of(dl.Convolution, "backward")
def _(rng):
    x, W, b = some(rng, 1, 2, 3, 4), some(rng, 2, 2, 2, 3), some(rng, 2)
    layer, dout = dl.Convolution(W, b), some(rng, 1, 2, 2, 2)
    layer.forward(x)
    return Case(
        {"W": W, DY: dout},
        {r"\frac{\partial L}{\partial X_{n,c,p,q}}": At("ncpq", layer.backward(dout))},
        sizes={"f": 2, "k": 2, "l": 3},
        zero_outside=True,
        statements=(1,),
    )


def pooled(kind, statement):
    @of(dl.Pooling, kind)
    def case(rng):
        x = some(rng, 2, 2, 4, 5)
        y = dl.Pooling(2, 3, stride=2, kind=kind).forward(x)
        return Case(
            {"X": x, "S": 2, "F_H": 2, "F_W": 3},
            {"Y_{n,c,i,j}": At("ncij", y)},
            sizes={"k": 2, "l": 3},
            statements=(statement,),
        )

    return case


pooled("max", 0)
pooled("average", 2)


@of(dl.Dropout)
def _(rng):
    layer, x, dout = dl.Dropout(0.4, rng=rng), some(rng, N, K), some(rng, N, K)
    y = layer.forward(x, training=True)
    return Case(
        {"X": x, DY: dout, "M": layer.M},
        {"Y": y, DX: layer.backward(dout)},
        statements=(0, 1),
    )


@of(dl.Dropout, "afterwards")
def _(rng):
    layer = dl.Dropout(0.4)
    layer.forward(some(rng, N, K))
    return Case(
        {},
        {"M_i": layer.M},
        statements=(2, 3),
        skipped={
            r"M_i = \begin{cases} 0 & \text{with probability } p \\ "
            r"1 / (1 - p) & \text{otherwise} \end{cases}": "a draw: by hand",
        },
    )


def loss_layer(owner, **given):
    @of(owner)
    def case(rng):
        x, layer = some(rng, N, K), owner()
        t = some(rng, N, K) if owner is dl.IdentityWithLoss else shares(rng, N, K)
        loss = layer.forward(x, t)
        return Case(
            {"X": x, "T": t, "N": N, **given},
            {"Y": layer.predict(x), "L": loss, DX: layer.backward()},
            sizes={"n": N, "k": K},
        )

    return case


loss_layer(dl.SoftmaxWithLoss, **{r"\operatorname{softmax}": softmax})
loss_layer(dl.SigmoidWithLoss, **{r"\sigma": SIGMA})
loss_layer(dl.IdentityWithLoss)


@of(PredictionMinusTarget)
def _(rng):
    x, t, layer = some(rng, N, K), shares(rng, N, K), dl.SoftmaxWithLoss()
    layer.forward(x, t)
    return Case({"Y": dl.softmax(x), "T": t, "N": N}, {DX: layer.backward()})


DZ = r"\frac{\partial L}{\partial z}"


@of(dl.MulLayer)
def _(rng):
    x, y, dout, layer = some(rng), some(rng), some(rng), dl.MulLayer()
    z = layer.forward(x, y)
    dx, dy = layer.backward(dout)
    return one_by_one(
        {"x": x, "y": y, DZ: dout},
        {"z": z, r"\frac{\partial L}{\partial x}": dx, r"\frac{\partial L}{\partial y}": dy},
    )


@of(dl.AddLayer)
def _(rng):
    x, y, dout, layer = some(rng), some(rng), some(rng), dl.AddLayer()
    z = layer.forward(x, y)
    dx, dy = layer.backward(dout)
    return one_by_one(
        {"x": x, "y": y, DZ: dout, r"\frac{\partial L}{\partial y}": dy},
        {"z": z, r"\frac{\partial L}{\partial x}": dx},
    )
