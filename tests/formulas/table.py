r"""For every formula: what its letters mean, and what the code says.

A case is given numbers of chance and hands them to the code; the reader computes the formula of the
docstring. Functions such as $\sigma$ inside a formula are those of their own docstrings.
"""

import threading
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np

import scratchdl as dl
from formulas.checking import TOLERANCE, At, Case, Indexed, formulas_of
from formulas.reader import Values, clauses, exact, read
from scratchdl import augment, explain, losses, windows
from scratchdl.activations import gelu_function as gaussian
from scratchdl.activations import softmax_family
from scratchdl.distributed.all_reduce import AllReduce, average
from scratchdl.layers.loss import PredictionMinusTarget
from scratchdl.networks.precision import quantize
from scratchdl.optimizers import schedules
from scratchdl.training.batches import loss_of_guessing
from scratchdl.training.threads import shared_gradient

POINTS = 12
CASES: dict[str, tuple[object, Callable[[np.random.Generator], Case]]] = {}


def of(
    owner: object, name: str = ""
) -> Callable[[Callable[[np.random.Generator], Case]], Callable[[np.random.Generator], Case]]:
    """Note a case under the name of its owner."""

    def note(case: Callable[[np.random.Generator], Case]) -> Callable[[np.random.Generator], Case]:
        title = getattr(owner, "__qualname__", None) or owner.__name__  # type: ignore[attr-defined]
        CASES[f"{title}{', ' if name else ''}{name}"] = owner, case
        return case

    return note


def one_by_one(given: dict[str, Any], answers: dict[str, Any], **options: Any) -> Case:
    return Case(given, answers, pointwise=True, **options)


def some(rng, *shape):
    """Numbers of order one, of either sign."""
    return 2 * rng.standard_normal(shape or POINTS)


def shares(rng, *shape):
    """Rows of positive numbers, each with the sum 1."""
    y = np.exp(rng.standard_normal(shape))
    return y / y.sum(axis=-1, keepdims=True)


# --- functions that other formulas use, as their own docstrings have them ---


def by_formula(owner, side=1, **functions):
    """What the first formula of a docstring computes, for numbers and for arrays."""
    sides = clauses(formulas_of(owner)[0])[0]
    formula = read(sides[side], set(functions))

    def one(x):
        return formula(Values({"x": x}, functions))

    return lambda x: np.frompyfunc(one, 1, 1)(x) if np.ndim(x) else one(x)


SIGMA = by_formula(dl.sigmoid)
RELU = by_formula(dl.relu)
SOFTPLUS = by_formula(losses.softplus)
SIGMA_SLOPE = by_formula(dl.sigmoid_grad, **{r"\sigma": SIGMA})
PHI = mpmath.ncdf
BELL = mpmath.npdf


def softmax(x):
    """As its docstring has it, for the rows of an array."""
    statement, largest = clauses(formulas_of(dl.softmax)[0])
    (formula, c) = read(statement[1], set()), read(largest[1], set())

    def row(x):
        sizes = {"j": range(len(x))}
        values = Values({"x": x}, sizes=sizes)
        values = Values({"x": x, "c": c(values)}, sizes=sizes)
        return np.array([formula(values.counting("k", k, 0)) for k in range(len(x))], object)

    return np.apply_along_axis(row, -1, x) if np.ndim(x) > 1 else row(x)


def gate(owner):
    (sides,) = clauses(formulas_of(owner)[0])
    formula = read(sides[1], set())
    return lambda a, b: formula(Values({"x_1": a, "x_2": b}))


# --- activations --------------------------------------------------------------------------------


def activation(owner, left, grad=False, **given):
    @of(owner)
    def case(rng):
        x = some(rng)
        return one_by_one({"x": x, **given}, {left: owner(x)})

    return case


activation(dl.identity, r"\operatorname{id}(x)")
activation(dl.identity_grad, r"\operatorname{id}'(x)")
activation(dl.step_function, r"\operatorname{step}(x)")
activation(dl.step_function_grad, r"\operatorname{step}'(x)")
activation(dl.sigmoid, r"\sigma(x)")
activation(dl.sigmoid_grad, r"\sigma'(x)", **{r"\sigma": SIGMA})
activation(dl.tanh, r"\tanh(x)", **{r"\sigma": SIGMA})
activation(dl.tanh_grad, r"\tanh'(x)")
activation(dl.relu, r"\operatorname{relu}(x)")
activation(dl.relu_grad, r"\operatorname{relu}'(x)")
activation(dl.gelu, r"\operatorname{gelu}(x)", **{r"\Phi": PHI})
activation(losses.softplus, r"\zeta(x)")


@of(dl.leaky_relu)
def _(rng):
    x = some(rng)
    return one_by_one({"x": x, r"\alpha": 0.3}, {r"\operatorname{leaky}(x)": dl.leaky_relu(x, 0.3)})


@of(dl.leaky_relu_grad)
def _(rng):
    x, left = some(rng), r"\operatorname{leaky}'(x)"
    return one_by_one({"x": x, r"\alpha": 0.3}, {left: dl.leaky_relu_grad(x, 0.3)})


@of(dl.gelu_grad)
def _(rng):
    x = some(rng)
    return one_by_one(
        {"x": x, r"\Phi": PHI, r"\varphi": BELL},
        {r"\operatorname{gelu}'(x)": dl.gelu_grad(x)},
        skipped={r"\varphi = \Phi'": "says what a letter means"},
    )


@of(gaussian.normal_cdf)
def _(rng):
    a = np.array([rng.uniform(0.1, 0.9), rng.uniform(1, 4)])
    return one_by_one(
        {"a": a, r"\Phi": PHI},
        {r"\Phi(-a)": gaussian.normal_cdf(-a), r"\Phi(a)": gaussian.normal_cdf(a)},
    )


@of(gaussian.normal_density)
def _(rng):
    x = some(rng)
    return one_by_one(
        {"x": x, r"\Phi'": lambda x: mpmath.diff(PHI, x)},
        {r"\varphi(x)": gaussian.normal_density(x)},
    )


@of(gaussian.normal_cdf_by_tanh)
def _(rng):
    x = some(rng)
    return one_by_one({"x": x, r"\sigma": SIGMA}, {r"\Phi(x)": gaussian.normal_cdf_by_tanh(x)})


@of(gaussian.normal_density_by_tanh)
def _(rng):
    x = some(rng)
    (u,) = [
        read(sides[1], set()) for sides in clauses(formulas_of(gaussian.normal_cdf_by_tanh)[0])[1:]
    ]
    values = np.array([u(Values({"x": exact(v)})) for v in x], object)
    return one_by_one(
        {"x": x, r"\sigma'": SIGMA_SLOPE, "u": values},
        {r"\varphi(x)": gaussian.normal_density_by_tanh(x)},
    )


@of(dl.softmax)
def _(rng):
    x = some(rng, 5)
    return Case({"x": x}, {r"\operatorname{softmax}(x)_k": At("k", dl.softmax(x))}, sizes={"j": 5})


@of(dl.log_softmax)
def _(rng):
    x = some(rng, 5)
    left = r"\log \operatorname{softmax}(x)_k"
    return Case({"x": x}, {left: At("k", dl.log_softmax(x))}, sizes={"j": 5})


@of(dl.softmax_jacobian)
def _(rng):
    x = some(rng, 4)
    return Case(
        {"x": x, r"\operatorname{softmax}": softmax},
        {r"\frac{\partial y_i}{\partial x_j}": At("ij", dl.softmax_jacobian(x))},
    )


@of(dl.log_softmax_jacobian)
def _(rng):
    x = some(rng, 4)
    return Case(
        {"x": x, r"\operatorname{softmax}": softmax},
        {r"\frac{\partial \log y_i}{\partial x_j}": At("ij", dl.log_softmax_jacobian(x))},
    )


@of(softmax_family.below_largest)
def _(rng):
    x = some(rng, 5)
    return Case({"x": x}, {"": At("k", softmax_family.below_largest(x))}, sizes={"j": 5})


# --- losses and metrics -------------------------------------------------------------------------

N, K = 4, 3


@of(dl.sum_squared_error)
def _(rng):
    y, t = some(rng, K), some(rng, K)
    return Case({"y": y, "t": t}, {"L": dl.sum_squared_error(y, t)}, sizes={"k": K})


@of(dl.mean_squared_error)
def _(rng):
    y, t = some(rng, N), some(rng, N)
    return Case({"y": y, "t": t, "n": N}, {"L": dl.mean_squared_error(y, t)})


@of(dl.cross_entropy_error)
def _(rng):
    y, t = shares(rng, N, K), shares(rng, N, K)
    return Case(
        {"y": y, "t": t, "N": N, r"\delta": 0.01},
        {"L": dl.cross_entropy_error(y, t, delta=0.01)},
        sizes={"k": K},
    )


@of(dl.cross_entropy_error, "without delta")
def _(rng):
    y, t = shares(rng, N, K), np.eye(K)[rng.integers(0, K, N)]
    loss = dl.cross_entropy_error(y, t.argmax(axis=1))
    return Case({"y": y, "t": t, "N": N, r"\delta": 0}, {"L": loss}, sizes={"k": K})


@of(dl.softmax_cross_entropy)
def _(rng):
    x, t = some(rng, N, K), shares(rng, N, K)
    loss = dl.softmax_cross_entropy(x, t)
    return Case({"x": x, "t": t, "N": N}, {"L": loss}, sizes={"k": K, "j": K})


@of(losses.negative_log_likelihood)
def _(rng):
    y, labels = shares(rng, N, K), rng.integers(0, K, N)
    s = losses.negative_log_likelihood(np.log(y), labels)[:, 0]
    t = Indexed(lambda *places: entry_or_label(labels, places))
    return Case({"y": y, "t": t}, {"s_n": At("n", s)}, sizes={"k": K})


@of(losses.negative_log_likelihood, "shares")
def _(rng):
    y, t = shares(rng, N, K), shares(rng, N, K)
    s = losses.negative_log_likelihood(np.log(y), t)[:, 0]
    return Case(
        {"y": y, "t": t},
        {"s_n": At("n", s)},
        sizes={"k": K},
        rewritten={r"= -\log y_{n,\,t_n} \quad \text{for a label } t_n": ""},
    )


@of(dl.softmax_cross_entropy, "labels")
def _(rng):
    x, t = some(rng, N, K), np.eye(K)[rng.integers(0, K, N)]
    loss = dl.softmax_cross_entropy(x, t.argmax(axis=1))
    return Case({"x": x, "t": t, "N": N}, {"L": loss}, sizes={"k": K, "j": K})


def entry_or_label(labels, places):
    """$t_{nk}$ is 1 for the right class, and $t_n$ is that class."""
    return int(labels[places[0]] == places[1]) if len(places) == 2 else int(labels[places[0]])


@of(losses.mean_of)
def _(rng):
    s = some(rng, N, 1)
    return Case({"s": s[:, 0], "N": N}, {"L": losses.mean_of(s)})


@of(dl.binary_cross_entropy)
def _(rng):
    y, t = rng.uniform(0.01, 0.99, N), rng.uniform(0, 1, N)
    return Case({"y": y, "t": t, "n": N}, {"L": dl.binary_cross_entropy(y, t)})


@of(dl.sigmoid_cross_entropy)
def _(rng):
    x, t = some(rng, N), rng.uniform(0, 1, N)
    layer = dl.SigmoidWithLoss()  # its loss is of one sample here, so that its slope has no 1/n
    layer.forward(x, t)
    return Case(
        {"x": x, "t": t, "n": N, r"\sigma": SIGMA},
        {
            "L": dl.sigmoid_cross_entropy(x, t),
            r"\frac{\partial L}{\partial x_i}": At("i", dl.gradient(cost_of(t), x)),
        },
    )


def cost_of(t):
    return lambda x: dl.sigmoid_cross_entropy(x, t)


@of(losses.sigmoid_surprise)
def _(rng):
    x, t = some(rng), rng.uniform(0, 1, POINTS)
    given = {"x": x, "t": t, r"\sigma": SIGMA, r"\zeta": SOFTPLUS}
    return one_by_one(given, {"s": losses.sigmoid_surprise(x, t)})


@of(dl.one_hot)
def _(rng):
    t = rng.integers(0, K, N)
    return Case({"t": t}, {"y_{nk}": At("nk", dl.one_hot(t, K))})


@of(dl.accuracy)
def _(rng):
    y, t = some(rng, 9, K), rng.integers(0, K, 9)
    return Case({"y": y, "t": t, "N": 9}, {"": dl.accuracy(y, t)}, sizes={"k": K})


@of(dl.confusion_matrix)
def _(rng):
    y, t = some(rng, 9, K), rng.integers(0, K, 9)
    C = dl.confusion_matrix(y, t)
    return Case({"y": y, "t": t, "N": 9}, {"C_{ij}": At("ij", C)}, sizes={"k": K})


@of(loss_of_guessing)
def _(rng):
    p = shares(rng, K)
    return Case({"p": p}, {"": loss_of_guessing(p[np.newaxis])}, sizes={"k": K})


# --- layers -------------------------------------------------------------------------------------

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


# --- penalties, optimizers, schedules -----------------------------------------------------------

DW = r"\frac{\partial L}{\partial W}"


def penalty(owner):
    @of(owner)
    def case(rng):
        W = some(rng, 6)
        of_all = {"W": W, r"\lambda": 0.3}
        return Case(of_all, {"L": owner(0.3).loss(W), DW: owner(0.3).gradient(W)}, sizes={"i": 6})

    return case


penalty(dl.L2)
penalty(dl.L1)


def optimizer(owner, slots, settings, **options):
    """A few steps first, so that what is remembered is no longer 0."""

    @of(owner)
    def case(rng):
        rule = owner(lr=0.1, **{name: value for name, (_, value) in settings.items()})
        params = {"W": some(rng)}
        for _ in range(3):
            rule.update(params, {"W": some(rng)})
        g, before = some(rng), {"W": params["W"].copy()}
        before |= {slot: rule.state["W"][slot].copy() for slot in slots}
        rule.update(params, {"W": g})
        after = {"W": params["W"]} | {slot: rule.state["W"][slot] for slot in slots}
        letters = {letter: value for letter, value in settings.values() if letter}
        given = {**before, "g": g, r"\eta": 0.1, "t": rule.t, **letters}
        return one_by_one(given, after, **options)

    return case


optimizer(dl.SGD, "", {})
optimizer(dl.Momentum, "v", {"momentum": (r"\alpha", 0.8)})
optimizer(dl.Nesterov, "v", {"momentum": (r"\alpha", 0.8)})
optimizer(dl.AdaGrad, "h", {"eps": (r"\varepsilon", 0.01)})
optimizer(dl.RMSprop, "h", {"decay": (r"\rho", 0.9), "eps": (r"\varepsilon", 0.01)})
optimizer(
    dl.Adam,
    "mv",
    {"beta1": (r"\beta_1", 0.8), "beta2": (r"\beta_2", 0.95), "eps": (r"\varepsilon", 0.01)},
)


@of(dl.AdamW)
def _(rng):
    """Without a gradient, so that Adam's own step is none."""
    params = {"W": some(rng)}
    before = params["W"].copy()
    dl.AdamW(lr=0.1, weight_decay=0.3).update(params, {"W": np.zeros(POINTS)})
    return one_by_one({"W": before, r"\eta": 0.1, r"\lambda": 0.3}, {"W": params["W"]})


@of(dl.clip_gradients)
def _(rng):
    g = some(rng, 6)
    clipped = dl.clip_gradients({"W": g[:4].reshape(2, 2), "b": g[4:]}, 1.5)
    return Case(
        {"g": g, "c": 1.5},
        {"g": np.concatenate([part.ravel() for part in clipped.values()])},
        sizes={"i": 6},
        rewritten={r"\sum_{\text{all } g_i}": r"\sum_i"},
    )


@of(dl.clip_gradients, "short ones")
def _(rng):
    g = some(rng, 6) / 100
    return Case(
        {"g": g, "c": 1.5},
        {"g": dl.clip_gradients({"W": g}, 1.5)["W"]},
        sizes={"i": 6},
        rewritten={r"\sum_{\text{all } g_i}": r"\sum_i"},
    )


@of(schedules.constant)
def _(rng):
    return one_by_one(
        {r"\eta": 0.3}, {r"\eta_t": np.array([dl.constant(0.3)(t) for t in range(1, 6)])}
    )


@of(schedules.step_decay)
def _(rng):
    t = np.arange(1, 12)
    schedule = dl.step_decay(0.3, every=4, factor=0.7)
    given = {r"\eta": 0.3, "f": 0.7, "n": 4, "t": t}
    return one_by_one(given, {r"\eta_t": np.array([schedule(int(i)) for i in t])})


@of(schedules.cosine)
def _(rng):
    t = np.arange(1, 15)
    schedule = dl.cosine(0.3, steps=10, final=0.01)
    end = r"\eta_{\text{end}}"
    return one_by_one(
        {r"\eta": 0.3, end: 0.01, "n": 10, "t": t},
        {r"\eta_t": np.array([schedule(int(i)) for i in t])},
        rewritten={
            rf"= {end}": rf"= \begin{{cases}} {end}",
            rf"\text{{for }} t \le n + 1, \text{{ then }} {end}": (
                rf"& t \le n + 1 \\ {end} & \text{{otherwise}} \end{{cases}}"
            ),
        },
    )


@of(schedules.warm_up)
def _(rng):
    t = np.arange(1, 12)
    after = dl.step_decay(0.3, every=1, factor=0.5)
    schedule = dl.warm_up(after, steps=5)

    def s(i):
        return exact(after(int(i)))

    return one_by_one(
        {"s": s, "n": 5, "t": t}, {r"\eta_t": np.array([schedule(int(i)) for i in t])}
    )


# --- gates, perceptron, networks ----------------------------------------------------------------


def gate_case(owner, left, **given):
    @of(owner)
    def case(rng):
        x1, x2 = rng.uniform(-1, 2, (2, 40))
        return one_by_one({"x_1": x1, "x_2": x2, **given}, {left: owner(x1, x2)})

    return case


gate_case(dl.AND, "y")
gate_case(dl.NAND, "y")
gate_case(dl.OR, "y")
gate_case(
    dl.XOR,
    r"\operatorname{XOR}(x_1, x_2)",
    **{
        r"\operatorname{AND}": gate(dl.AND),
        r"\operatorname{NAND}": gate(dl.NAND),
        r"\operatorname{OR}": gate(dl.OR),
    },
)


@of(dl.Perceptron)
def _(rng):
    w, x = some(rng, 3), [*some(rng, 20, 3)]
    neuron = dl.Perceptron(w, threshold=0.4)
    given = {"w": Indexed(lambda i: exact(w[i])), "x": Indexed(lambda i: exact(x[0][i]))}
    return Case(
        {**given, r"\theta": 0.4},
        {"y": neuron.predict(x[0])},
        sizes={"i": 3},
        statements=(0,),
        rewritten={r"w_1 x_1 + \dots + w_D x_D": r"\sum_i w_i x_i"},
    )


@of(dl.Perceptron, "with a bias")
def _(rng):
    w, x = some(rng, 3) / 2, some(rng, 3) / 2
    return Case(
        {"w": w, "x": x, "b": 0.8}, {"y": dl.Perceptron(w, 0.8).predict(x)}, statements=(1,)
    )


@of(dl.Perceptron.predict)
def _(rng):
    w, x = some(rng, 3) / 2, some(rng, 3) / 2
    return Case({"w": w, "x": x, "b": 0.8}, {"y": dl.Perceptron(w, 0.8).predict(x)})


@of(dl.Perceptron.fit)
def _(rng):
    w, x = some(rng, 3), some(rng, 3)
    neuron = dl.Perceptron(w, 0.2)
    y = neuron.predict(x)
    neuron.fit([x], [1 - y], learning_rate=0.3, epochs=1)
    given = {"w": w, "x": x, "b": 0.2, "y": y, "t": 1 - y, r"\eta": 0.3}
    return Case(given, {"w": neuron.weights, "b": neuron.bias})


def with_biases(net, rng):
    """Biases are 0 at first, and then nobody would see them."""
    for name, b in net.params.items():
        if name.startswith("b"):
            b[...] = rng.standard_normal(b.shape)
    return net


def of_params(net):
    return {f"{name[0]}_{name[1:]}": array for name, array in net.params.items()}


@of(dl.SimpleNet)
def _(rng):
    net, x, t = dl.SimpleNet(rng=rng), some(rng, 1, 2), shares(rng, 1, 3)
    return Case(
        {"x": x, "t": t, "W": net.params["W"], r"\operatorname{softmax}": softmax},
        {"p": net.predict(x), DW: net.gradient(x, t)["W"]},
        matrices=True,
        tolerance=1e-11 if net.params["W"].dtype == np.float64 else 1e-5,
    )


@of(dl.TwoLayerNet)
def _(rng):
    net = with_biases(dl.TwoLayerNet(4, 5, 3, 1.0, rng=rng, dtype=float), rng)
    x = some(rng, N, 4)
    given = {"x": x, r"\operatorname{softmax}": softmax, r"\operatorname{relu}": RELU}
    return Case({**given, **of_params(net)}, {"y": net.predict(x)}, matrices=True)


@of(dl.ThreeLayerNet)
def _(rng):
    net, x = with_biases(dl.ThreeLayerNet(dl.init_network()), rng), some(rng, N, 2)
    steps = net.forward(x)
    return Case(
        {"x": x, r"\sigma": SIGMA, r"\operatorname{softmax}": softmax, **of_params(net)},
        {"z_1": steps.z1, "z_2": steps.z2, "y": net.predict(x)},
        matrices=True,
    )


@of(dl.MultiLayerNet)
def _(rng):
    net = dl.MultiLayerNet(4, [5, 4], 3, "tanh", "xavier", rng=rng, dtype=float)
    with_biases(net, rng)
    x = some(rng, N, 4)

    def array(letter):
        return Indexed(lambda i: exact(net.params[f"{letter}{i}"]))

    given = {"x": x, "W": array("W"), "b": array("b"), "m": 3}
    functions = {r"\varphi": np.frompyfunc(mpmath.tanh, 1, 1), r"\operatorname{softmax}": softmax}
    return Case({**given, **functions}, {"y": net.predict(x)}, matrices=True)


def slides(x, W):
    """The filters W over the images x, by the formula of `Convolution`."""
    W, x = np.asarray(W), np.asarray(x)
    (N, _, H, L), (FN, _, FH, FW) = x.shape, W.shape
    Y = np.empty((N, FN, H - FH + 1, L - FW + 1), object)
    for n, f, i, j in np.ndindex(Y.shape):
        Y[n, f, i, j] = (x[n, :, i : i + FH, j : j + FW] * W[f]).sum()
    return Y


@of(dl.SimpleConvNet)
def _(rng):
    conv = {"filter_num": 2, "filter_size": 3, "pad": 0, "stride": 1}
    net = dl.SimpleConvNet((1, 6, 4), conv, 4, 3, weight_init_std=1.0, rng=rng, dtype=float)
    with_biases(net, rng)
    x = some(rng, 2, 1, 6, 4)

    def pool(Y):
        Y = np.asarray(Y)
        return Y.reshape(*Y.shape[:2], 2, 2, 1, 2).max(axis=(3, 5)).reshape(len(Y), -1)

    given = of_params(net)
    given["b_1"] = given["b_1"][:, np.newaxis, np.newaxis]
    functions = {
        "*": slides,
        r"\operatorname{relu}": RELU,
        r"\operatorname{pool}": pool,
        r"\operatorname{softmax}": softmax,
    }
    return Case({"x": x, **given, **functions}, {"y": net.predict(x)}, matrices=True)


@of(dl.ResidualNet)
def _(rng):
    net = dl.ResidualNet((1, 4, 4), (2,), 3, rng=rng, dtype=float)
    (block,) = [layer for layer in net.layers if isinstance(layer, dl.Skip)]
    convolutions = [layer for layer in block.layers if isinstance(layer, dl.Convolution)]
    x = some(rng, 3, 2, 2, 2)

    def norm(X):
        X = np.asarray(X)
        n = X.size // X.shape[1]
        mean = X.sum(axis=(0, 2, 3), keepdims=True) / n
        variance = ((X - mean) ** 2).sum(axis=(0, 2, 3), keepdims=True) / n + mpmath.mpf(1e-5)
        return (X - mean) / np.frompyfunc(mpmath.sqrt, 1, 1)(variance)

    def with_margin(W, X):
        return slides(np.pad(X, ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=mpmath.mpf(0)), W)

    return Case(
        {
            "X": x,
            "W_1": convolutions[0].params["W"],
            "W_2": convolutions[1].params["W"],
            "*": with_margin,
            r"\operatorname{norm}": norm,
            r"\operatorname{relu}": RELU,
        },
        {"Y": block.forward(x, training=True)},
    )


@of(quantize)
def _(rng):
    W = some(rng, 5, 3)
    Q, s = quantize(W)
    return Case(
        {"W": W},
        {"s_m": At("m", s[0]), "Q_{dm}": At("dm", Q)},
        sizes={"d": 5},
        skipped={"W_{dm}": "says that a product is near, which a test of its own measures"},
        tolerance=1e-6,  # scales are float32
    )


# --- gradients, initial weights, windows and the rest -------------------------------------------


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

    def Test(self):  # noqa: N802
        return True

    def Wait(self):  # noqa: N802
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
