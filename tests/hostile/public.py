"""Every public function and class, with the kinds of arguments that it takes.

`CALLS` holds a call for each; what it draws may be anything. What it promises stands in its
docstrings, under Raises and Warns.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

import scratchdl as dl
from hostile import strategies as draw
from scratchdl import augment, explain
from scratchdl.layers.layer import Layer
from scratchdl.networks.precision import quantize

NAME = re.compile(r"^ {4}(?: {4})?([A-Z][A-Za-z]*(?:Error|Warning|Interrupt)):", re.MULTILINE)


@dataclass(frozen=True)
class Call:
    """How to call something.

    `run` gets the arguments that `arguments` draws; `promised` are the things whose docstrings say
    which errors there can be. `writes` are the places of arguments that it is there to change.
    """

    run: Callable[..., Any]
    arguments: st.SearchStrategy[tuple[Any, ...]]
    promised: tuple[Any, ...]
    writes: tuple[int, ...] = ()


CALLS: dict[str, Call] = {}
x, count, number, flag, seed = draw.array_like(), draw.count, draw.number, draw.flag, draw.seed


def call(function, *arguments, name="", run=None, promised=(), together=None, writes=()):
    """Note a call of a function."""
    drawn = st.tuples(*arguments)
    if together is not None:  # the first two arguments are drawn together
        drawn = st.tuples(together, *arguments).map(lambda pair: (*pair[0], *pair[1:]))
    title = name or getattr(function, "__name__", type(function).__name__)
    CALLS[title] = Call(run or function, drawn, promised or (function,), writes)


def promises(*things):
    """The names of the errors and warnings that docstrings speak of."""
    found = set()
    for thing in things:
        found |= set(NAME.findall(inspect.getdoc(thing) or ""))
        doc = inspect.getdoc(thing) or ""
        found |= set(re.findall(r"^ +([A-Z]\w*(?:Error|Warning)):", doc, re.MULTILINE))
    return found


# --- functions of arrays ---

for f in (
    *(dl.identity, dl.identity_grad, dl.step_function, dl.step_function_grad, dl.sigmoid),
    *(dl.sigmoid_grad, dl.tanh, dl.tanh_grad, dl.relu, dl.relu_grad, dl.softmax, dl.log_softmax),
    *(dl.softmax_jacobian, dl.log_softmax_jacobian),
):
    call(f, x)
for f in (dl.gelu, dl.gelu_grad):
    call(f, x, flag, run=lambda x, a, f=f: f(x, approximate=a))
for f in (dl.leaky_relu, dl.leaky_relu_grad):
    call(f, x, number)
for f in (
    *(dl.sum_squared_error, dl.mean_squared_error, dl.softmax_cross_entropy, dl.accuracy),
    *(dl.binary_cross_entropy, dl.sigmoid_cross_entropy, dl.confusion_matrix),
    *(dl.AND, dl.NAND, dl.OR, dl.XOR),
):
    call(f, together=draw.same_shapes())
call(
    dl.cross_entropy_error,
    number,
    together=draw.same_shapes(),
    run=lambda y, t, d: dl.cross_entropy_error(y, t, delta=d),
)
call(dl.one_hot, x, count)
call(dl.smooth_curve, x, count)
call(
    dl.shuffle_dataset,
    seed,
    together=draw.same_shapes(),
    run=lambda x, t, s: dl.shuffle_dataset(x, t, rng=s),
)
call(dl.output_size, count, count, count, count)
call(dl.im2col, x, count, count, count, count)
call(dl.col2im, x, draw.shape, count, count, count, count)
call(augment.shift, x, count, seed, run=lambda x, p, s: augment.shift(x, p, rng=s))
call(augment.rotate, x, number, seed, run=lambda x, p, s: augment.rotate(x, p, rng=s))
call(augment.scale, x, number, seed, run=lambda x, p, s: augment.scale(x, p, rng=s))
call(
    augment.elastic,
    x,
    number,
    number,
    seed,
    run=lambda x, p, w, s: augment.elastic(x, p, smoothness=w, rng=s),
)
call(quantize, x)


# --- initial weights, schedules, draws ---

for f in (dl.xavier, dl.glorot, dl.he):
    call(f, draw.shape, seed, draw.dtype, run=lambda a, s, d, f=f: f(a, rng=s, dtype=d))
call(dl.zeros, draw.shape, draw.dtype, run=lambda a, d: dl.zeros(a, dtype=d))
call(
    dl.gaussian,
    draw.shape,
    number,
    seed,
    draw.dtype,
    run=lambda a, w, s, d: dl.gaussian(a, w, rng=s, dtype=d),
)
TIME = st.integers(1, 20)
call(dl.constant, number, TIME, run=lambda lr, t: dl.constant(lr)(t))
call(dl.step_decay, number, count, number, TIME, run=lambda a, b, c, t: dl.step_decay(a, b, c)(t))
call(dl.cosine, number, count, number, TIME, run=lambda a, b, c, t: dl.cosine(a, b, c)(t))
call(
    dl.warm_up,
    st.sampled_from([dl.constant(0.1), 0.1, None, len, dl.cosine(0.1, 5)]),
    count,
    TIME,
    run=lambda s, n, t: dl.warm_up(s, n),
)
call(dl.uniform, number, number, run=lambda a, b: dl.uniform(a, b).sample(np.random.default_rng(0)))
call(
    dl.log_uniform,
    number,
    number,
    run=lambda a, b: dl.log_uniform(a, b).sample(np.random.default_rng(0)),
)
call(dl.choice, draw.options, run=lambda o: dl.choice(o).sample(np.random.default_rng(0)))


# --- layers ---


def layer(owner, *arguments, name="", make=None):
    """Build a layer, send an array through it, and back."""
    make = make or owner
    inputs = len(arguments)

    def run(*drawn):
        built = make(*drawn[:inputs])
        given, training, dout = drawn[inputs:]
        y = built.forward(given, training=training)
        return built.backward(y if dout is None else dout)

    promised = (owner, owner.forward, owner.backward, Layer.forward, Layer.backward)
    back = st.one_of(st.none(), x)
    call(owner, *arguments, x, st.booleans(), back, name=name, run=run, promised=promised)


for kind in (dl.Sigmoid, dl.Tanh, dl.Relu, dl.Identity, dl.Flatten):
    layer(kind)
layer(dl.LeakyRelu, number)
layer(dl.Gelu, flag, make=lambda a: dl.Gelu(approximate=a))
layer(dl.Dropout, number, flag, seed, make=lambda p, i, s: dl.Dropout(p, inverted=i, rng=s))
matrix = draw.array_like([(3, 2), (3, 2), (2, 2), (3,), (0, 2), (12, 2)])
layer(dl.Affine, matrix, draw.array_like([(2,), (2,), (3,), (), (0,)]))
features = draw.array_like([(3,), (3,), (2,), (), (0,)])
layer(
    dl.BatchNormalization,
    features,
    features,
    number,
    number,
    make=lambda g, b, m, e: dl.BatchNormalization(g, b, momentum=m, eps=e),
)
filters = draw.array_like([(2, 1, 2, 2), (2, 3, 2, 2), (1, 1, 3, 3), (2, 2), (0, 1, 2, 2)])
layer(dl.Convolution, filters, draw.array_like([(2,), (1,), ()]), count, count)
layer(
    dl.Pooling,
    count,
    count,
    count,
    count,
    draw.word,
    make=lambda a, b, s, p, k: dl.Pooling(a, b, s, p, kind=k),
)
layer(
    dl.Skip,
    st.sampled_from([[], [dl.Tanh], None, [dl.Flatten], 3]),
    make=lambda layers: dl.Skip(
        [kind() for kind in layers] if isinstance(layers, list) else layers
    ),
)


def loss_layer(owner):
    def run(scores, t, dout):
        built = owner()
        built.forward(scores, t)
        built.predict(scores)
        return built.backward(dout)

    promised = (owner, owner.forward, owner.backward, owner.predict)
    call(owner, number, together=draw.same_shapes(), run=run, promised=promised)


for kind in (dl.SoftmaxWithLoss, dl.SigmoidWithLoss, dl.IdentityWithLoss):
    loss_layer(kind)


def node(owner):
    def run(a, b, dout):
        built = owner()
        built.forward(a, b)
        return built.backward(dout)

    call(
        owner,
        st.sampled_from([1.0, 2, np.float32(0.5), None, [1.0], {}]),
        together=draw.same_shapes(),
        run=run,
        promised=(owner, owner.forward, owner.backward, dl.MulLayer.backward),
    )


for kind in (dl.L1, dl.L2):
    call(kind, number, x, run=lambda s, w, k=kind: (k(s).loss(w), k(s).gradient(w)))


# --- optimizers ---


def optimizer(owner, *settings):
    def run(W, g, *drawn):
        rule = owner(*drawn)
        params = {"W": W}
        rule.update(params, {"W": g})
        rule.update(params, {"W": g})
        return rule.state_dict()

    promised = (owner, dl.Optimizer, dl.Optimizer.update)
    call(
        owner,
        number,
        *settings,
        together=draw.same_shapes(),
        run=run,
        promised=promised,
        writes=(0,),
    )


optimizer(dl.SGD)
for kind in (dl.Momentum, dl.Nesterov, dl.AdaGrad):
    optimizer(kind, number)
optimizer(dl.RMSprop, number, number)
optimizer(dl.Adam, number, number, number)
optimizer(dl.AdamW, number, number, number, number)
call(
    dl.clip_gradients,
    x,
    x,
    number,
    run=lambda a, b, c: dl.clip_gradients({"a": a, "b": b}, c),
)


# --- gradients ---

FUNCTIONS = [
    *(np.sum, lambda v: np.sum(v**2), lambda v: v, lambda v: 0.0, lambda v: None, lambda v: "a"),
    *(len, None, 3, lambda v: np.sum(np.exp(v)), lambda v: np.nan, lambda v: [1.0], lambda v: 1j),
]
function = st.sampled_from(FUNCTIONS)
call(dl.numerical_diff, function, number, number, draw.word)
call(dl.numerical_gradient, function, x, number)
call(dl.derivative, function, number)
call(dl.gradient, function, x)
call(
    dl.gradient_descent,
    function,
    x,
    number,
    count,
    flag,
    run=lambda f, v, lr, n, p: dl.gradient_descent(f, v, lr, n, return_path=p),
)


# --- perceptron, networks ---

call(
    dl.Perceptron,
    draw.array_like([(3,), (2,), (), (0,), (2, 2)]),
    number,
    x,
    run=lambda w, b, v: dl.Perceptron(w, b).predict(v),
    promised=(dl.Perceptron, dl.Perceptron.predict),
)
call(
    dl.Perceptron.fit,
    number,
    count,
    together=draw.same_shapes(),
    name="Perceptron.fit",
    run=lambda v, t, lr, n: dl.Perceptron([0.5, -1.0, 2.0], 0.1).fit(
        v, t, learning_rate=lr, epochs=n
    ),
)


def asked(net, v, t):
    """Everything that a network is asked for."""
    return net.predict(v), net.classify(v), net.loss(v, t), net.accuracy(v, t), net.gradient(v, t)


ASKED = ("predict", "classify", "loss", "accuracy", "gradient")


def network(owner, *settings, make=None, name=""):
    make = make or owner

    def run(v, t, *drawn):
        return asked(make(*drawn), v, t)

    promised = (owner, *(getattr(owner, each) for each in ASKED if hasattr(owner, each)))
    call(owner, *settings, together=draw.same_shapes(), run=run, promised=promised, name=name)


network(
    dl.TwoLayerNet,
    count,
    count,
    count,
    number,
    draw.word,
    seed,
    draw.dtype,
    make=lambda a, b, c, w, f, s, d: dl.TwoLayerNet(a, b, c, w, activation=f, rng=s, dtype=d),
)
network(
    dl.MultiLayerNet,
    count,
    st.sampled_from([[], [2], [2, 3], None, 3, "23", [0], [2.5], [None]]),
    count,
    draw.word,
    st.sampled_from([0.1, "he", "nonsense", None, -1, np.nan, len, []]),
    make=lambda a, h, c, f, w: dl.MultiLayerNet(a, h, c, f, w, rng=0),
)
network(dl.SimpleNet, draw.array_like([(2, 3), (2, 3), (3, 2), (3,)]))
call(
    dl.Network,
    number,
    together=draw.same_shapes(),
    name="Network, asked",
    run=lambda v, t, _: asked(
        dl.Network([dl.Affine(np.ones((3, 2)), np.zeros(2)), dl.Tanh()]), v, t
    ),
    promised=(dl.Network, *(getattr(dl.Network, each) for each in ASKED)),
)
call(
    dl.Network,
    st.sampled_from([[], None, 3, [dl.Relu], [3], [dl.Relu()], "layers", [[dl.Relu()]]]),
    st.sampled_from([None, 3, dl.SoftmaxWithLoss(), dl.SoftmaxWithLoss, dl.L2(0.1)]),
    st.sampled_from([None, 3, dl.L1(0.1), dl.L1]),
    st.sampled_from([None, (3,), 3, (0,), (2.5,), "a", [3]]),
    run=lambda layers, last, p, s: dl.Network(layers, last=last, penalty=p, input_shape=s),
)

IMAGES = dl.SimpleConvNet(
    (1, 6, 6), {"filter_num": 2, "filter_size": 3}, 4, 3, rng=0, dtype=np.float64
)
pictures = draw.array_like(
    [(2, 1, 6, 6), (1, 1, 6, 6), (0, 1, 6, 6), (6, 6), (2, 36), (2, 2, 6, 6)]
)
which = st.sampled_from([None, 0, 2, 3, -1, [0, 1], [0], "a", 1.0, np.array([0, 2]), [[0, 1]]])
place = st.sampled_from([None, 0, 1, 2, 3, 9, -1, -9, 1.5, "a", True])
call(
    explain.grad_cam,
    pictures,
    which,
    place,
    run=lambda v, k, p: explain.grad_cam(IMAGES, v, k, layer=p),
)
call(
    explain.occlusion_map,
    pictures,
    which,
    count,
    count,
    run=lambda v, k, a, b: explain.occlusion_map(IMAGES, v, k, size=a, stride=b),
)
call(explain.receptive_field, place, run=lambda p: explain.receptive_field(IMAGES, p))
call(
    explain.strongest_windows,
    pictures,
    place,
    st.sampled_from([[0], [0, 1], [], [5], [-1], None, 0, "a", [0.5]]),
    count,
    run=lambda v, p, k, n: explain.strongest_windows(IMAGES, v, layer=p, channels=k, count=n),
)

for kind in (dl.AddLayer, dl.MulLayer):
    node(kind)
