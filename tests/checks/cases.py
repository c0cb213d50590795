"""What the checks need to know about a layer, an activation or a loss to try it."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scratchdl.layers.chain import flat


def draw(shape, dtype=np.float64, seed=0):
    """Random numbers whose size lies between 0.1 and 2, so that none is near the bend at 0."""
    rng = np.random.default_rng(seed)
    return (rng.choice([-1.0, 1.0], shape) * rng.uniform(0.1, 2.0, shape)).astype(dtype)


class Draws:
    """Hands out parameters: every call gives the next array, the same ones for the same seed."""

    def __init__(self, dtype=np.float64, wrap=np.asarray):
        self.dtype, self.wrap, self.seed = dtype, wrap, 100

    def __call__(self, *shape):
        self.seed += 1
        return self.wrap(draw(shape, self.dtype, self.seed))


@dataclass(frozen=True)
class LayerCase:
    """A layer and how to try it.

    `make` builds the layer from arrays that it gets by calling its argument with a shape, so that
    one recipe serves float64, float32 and arrays of other libraries. A layer with random parts
    is built with a fixed seed: two calls must give twins.
    """

    make: Callable[[Draws], Any]
    x_shape: tuple[int, ...]
    refused_shapes: tuple[tuple[int, ...], ...] = ()

    def layer(self, dtype=np.float64, wrap=np.asarray):
        return self.make(Draws(dtype, wrap))

    def x(self, dtype=np.float64):
        return draw(self.x_shape, dtype)


@dataclass(frozen=True)
class LossLayerCase:
    """An output layer that computes its loss; `loss` is the same from `scratchdl.losses`."""

    make: Callable[[], Any]
    loss: Callable[..., float]
    predictions: Callable[..., Any]
    takes_labels: bool = True


@dataclass(frozen=True)
class InitializerCase:
    """A rule for the initial weights, and the variance that it promises for a shape."""

    draw: Callable[..., Any]
    variance: Callable[[tuple[int, ...]], float]
    counts_inputs: bool = True


@dataclass(frozen=True)
class PenaltyCase:
    """A penalty, made from its strength."""

    make: Callable[[float], Any]


@dataclass(frozen=True)
class OptimizerCase:
    """An optimizer, with the settings of its golden vectors."""

    make: Callable[[], Any]


@dataclass(frozen=True)
class ScheduleCase:
    """A schedule made from its learning rate; `rises` says that it does not only fall."""

    make: Callable[[float], Any]
    rises: bool = False


@dataclass(frozen=True)
class AugmentationCase:
    """A change of pictures, and the setting under which it changes nothing."""

    change: Callable[..., Any]
    nothing: dict[str, Any]


@dataclass(frozen=True)
class DataSetCase:
    """A data set: how it is loaded, its samples and its targets, and what it says of pictures.

    A set in two parts gives them one after the other. `is_whole_mnist` says that it lies outside
    the package, and is loaded from a folder.
    """

    load: Callable[..., Any]
    sizes: tuple[int, ...]
    features: int
    classes: int
    has_pictures: bool = False
    is_whole_mnist: bool = False

    def parts(self, *arguments, **options):
        loaded = self.load(*arguments, **options)
        return loaded if len(self.sizes) > 1 else (loaded,)


@dataclass(frozen=True)
class NetworkCase:
    """A network small enough to measure its gradient, with weights of order one.

    `make` builds it from a dtype; two calls must give twins. `K` is the number of classes.
    `learns_otherwise` says that it behaves differently while it learns, as dropout and batch
    normalisation make it. `idle` names parameters without any influence on the loss: a bias
    before batch normalisation, which takes every constant away.
    """

    make: Callable[[Any], Any]
    x_shape: tuple[int, ...]
    K: int
    refused_shapes: tuple[tuple[int, ...], ...] = ()
    learns_otherwise: bool = False
    idle: tuple[str, ...] = ()

    def net(self, dtype=np.float64, wrap=None):
        net = self.make(dtype)
        if wrap is not None:
            put_parameters(net, wrap)
        return net

    def x(self, dtype=np.float64):
        return draw(self.x_shape, dtype)

    def learner(self, net):
        """The net itself, or a copy that learns in its place: each meets the same masks."""
        return copy.deepcopy(net) if self.learns_otherwise else net

    def learning_loss(self, net, x, t):
        """The loss that `gradient` is the derivative of."""
        options = {"training": True} if self.learns_otherwise else {}
        return self.learner(net).loss(x, t, **options)

    def labels(self):
        return np.random.default_rng(1).integers(0, self.K, self.x_shape[0])


def put_parameters(net, wrap):
    """Replace every array of parameters and buffers where it is kept."""
    for layer in flat(getattr(net, "layers", ())):
        for kind in ("params", "buffers"):
            arrays = getattr(layer, kind, {})
            arrays.update({letter: wrap(array) for letter, array in arrays.items()})
    if not hasattr(net, "layers"):
        net.__init__(*map(wrap, net.params.values()))


@dataclass(frozen=True)
class ActivationCase:
    """An activation that looks at one number at a time, and its derivative."""

    function: Callable[..., Any]
    grad: Callable[..., Any]
    options: dict[str, Any] = field(default_factory=dict)
    nan_is_refused: bool = False
    slope_is_constant: bool = False

    def f(self, x):
        return self.function(x, **self.options)

    def df(self, x):
        return self.grad(x, **self.options)


@dataclass(frozen=True)
class RowCase:
    """An activation that looks at a whole row, and its Jacobian."""

    function: Callable[..., Any]
    jacobian: Callable[..., Any]


@dataclass(frozen=True)
class LossCase:
    """A loss; `predictions` turns any numbers into input that it accepts."""

    function: Callable[..., float]
    predictions: Callable[..., Any]
    takes_labels: bool = True
    adds_up: bool = False
    nan_is_refused: bool = False
    options: dict[str, Any] = field(default_factory=dict)

    def loss(self, y, t):
        return self.function(y, t, **self.options)
