r"""What all networks share: a chain of layers, and the passes forward and back."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import as_array, as_floats, check_scale, on_host
from scratchdl.checks.foreign_names import attribute
from scratchdl.files import PathLike
from scratchdl.gradients import numerical_gradient
from scratchdl.layers.chain import flat, in_a_list, named
from scratchdl.layers.layer import Layer
from scratchdl.layers.loss import LossLayer, as_classifier, as_loss_layer
from scratchdl.networks.parameters import (
    NamedArrays,
    WithParams,
    check_own_arrays,
    check_precision,
    weights,
)
from scratchdl.networks.summary import Summary, network_repr, summary_of_layers
from scratchdl.regularization import Penalty, add_penalty, check_penalty, penalty_loss
from scratchdl.typing import Array, ArrayLike, Float, Int, Params

AT_ONCE = 500  # this many images are predicted at a time: a convolution makes many numbers of each
Targets = Int[ArrayLike, "N"] | Float[ArrayLike, "N K"]


class Network(WithParams):
    r"""Layers one after the other, and a loss that tells how wrong the last one is.

    Forward, each layer takes what the one before it gives. Backward, the chain rule runs through
    them in reverse:

    $$
    \frac{\partial L}{\partial x_{l}} =
    \frac{\partial L}{\partial x_{l+1}} \frac{\partial x_{l+1}}{\partial x_l}
    $$

    where layer $l$ turns $x_l$ into $x_{l+1}$. On its way it leaves in each layer the derivatives
    with respect to that layer's parameters.

    Args:
        layers: The layers, first to last. Together they turn a batch into `K` scores a sample.
        last: What makes a prediction and a loss out of the scores; `None` means
            `SoftmaxWithLoss()`, for classes. With `IdentityWithLoss()` the network predicts
            numbers.
        penalty: What large weights cost, such as `L2(0.01)`; added to the loss for every parameter
            with the letter `W`. Biases, and what batch normalisation learns, go free.
        input_shape: The shape of one sample, such as `(1, 28, 28)`; `summary` needs it for images.

    Attributes:
        layers: The layers as a tuple; to change them, write `net.layers = [*net.layers, another]`.
        params: The arrays that are learnt, the layers' own: letter and number, `W1`, `b1`, `W2`,
            each letter counted on its own. Optimizers change them in place, and so does
            `net.params["W1"] = values`; see `NamedArrays`.
        buffers: The arrays that are remembered without being learnt, such as running averages,
            numbered and changed in the same way.

    Raises:
        TypeError: If one of `layers` is not a layer, they are not in a list, `last` is not an
            output layer with a loss, `penalty` is not a penalty, or the parameters are not all
            float32 or all float64.
        ValueError: If no layer learns anything, a layer is in two places, or two parameters
            share a name or their memory.

    Example:
        >>> import numpy as np
        >>> from scratchdl import SGD, Affine, Network
        >>> net = Network([Affine(W=np.zeros((2, 2)), b=np.zeros(2))])
        >>> x, t = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
        >>> optimizer = SGD(lr=1.0)
        >>> for _ in range(3):
        ...     loss, grads = net.loss_and_gradient(x, t)
        ...     optimizer.update(net.params, grads)
        ...     print(round(loss, 3))
        0.693
        0.474
        0.348
        >>> net.accuracy(x, t)
        1.0
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        *more: object,
        last: LossLayer | None = None,
        penalty: Penalty | None = None,
        input_shape: Sequence[int] | None = None,
    ) -> None:
        self.layers = in_a_list(layers, more)
        self.input_shape = None if input_shape is None else tuple(input_shape)
        self.last = as_loss_layer(last)
        check_penalty(penalty)
        self.penalty = penalty

    @property
    def layers(self) -> tuple[Layer, ...]:
        return self._layers

    @layers.setter
    def layers(self, layers: Sequence[Layer]) -> None:
        self._layers = as_layers(layers)
        axes = (getattr(layer, "sample_axes", None) for layer in flat(self._layers))
        self._sample_axes: int = next((count for count in axes if count), 1)

    @property
    def params(self) -> NamedArrays:
        return NamedArrays(named(self.layers, "params"))

    @params.setter
    def params(self, values: Mapping[str, ArrayLike]) -> None:
        self.params.replace(values)

    @property
    def buffers(self) -> NamedArrays:
        return NamedArrays(named(self.layers, "buffers"), "buffer")

    @buffers.setter
    def buffers(self, values: Mapping[str, ArrayLike]) -> None:
        self.buffers.replace(values)

    def scores(
        self, x: Float[ArrayLike, "N *shape"], *, training: bool = False
    ) -> Float[Array, "*batch K"]:
        """Run all layers: one score for each class, the larger the likelier.

        Args:
            x: A batch of samples, or one sample: `D` numbers, or an image `(C, H, W)` for a
                network that convolves; taken in the precision of the parameters.
            training: Whether the network learns from this batch; some layers then behave
                differently.

        Returns:
            The output of the last layer; for one sample without the axis of the batch.

        Raises:
            TypeError: If `x` does not hold real numbers.
            ValueError: If the samples do not have the shape that the first layer takes.

        Warns:
            UserWarning: If `x` holds bytes, as pictures do, that were not divided by 255.
        """
        check_scale(x)
        x = as_floats(x).astype(self.dtype, copy=False)
        if x.ndim == self.sample_axes:
            return self.scores(x[np.newaxis], training=training)[0]
        if not training and x.ndim == 1 + self.sample_axes > 2 and len(x) > AT_ONCE:
            parts = [x[first : first + AT_ONCE] for first in range(0, len(x), AT_ONCE)]
            return np.concatenate([self.scores(part) for part in parts])
        for layer in self.layers:
            x = layer.forward(x, training=training)
        return x

    def predict(self, x: Float[ArrayLike, "N *shape"]) -> Float[Array, "*batch K"]:
        """What the last layer makes of the scores: the probability of each class, or numbers.

        The book's networks return the scores here; for the likeliest class it makes no difference.

        Args:
            x: A batch of samples, or one.

        Returns:
            Probabilities with `SoftmaxWithLoss`; with `IdentityWithLoss` the scores as they are.

        Raises:
            TypeError, ValueError: As in `scores`.
        """
        return self.last.predict(self.scores(x))

    def classify(self, x: Float[ArrayLike, "N *shape"]) -> Int[Array, "N"] | int:
        """The likeliest class of every sample: its label.

        Args:
            x: A batch of samples, or one.

        Returns:
            Labels; for one sample an `int`.

        Raises:
            TypeError: If `x` does not hold real numbers, or the network predicts numbers.
            ValueError: If the samples do not fit, or a score is NaN.
        """
        labels = as_classifier(self.last).classify(self.scores(x))
        return int(labels) if labels.ndim == 0 else labels

    def loss(self, x: Float[ArrayLike, "N *shape"], t: Targets, *, training: bool = False) -> float:
        """What the last layer finds wrong with the scores, and the penalty if there is one.

        Args:
            x: A batch of samples, or one.
            t: Labels, or one-hot rows or other probabilities; or the numbers wanted.
            training: Whether to compute the loss that `gradient` is the derivative of, in which
                dropout draws and batch normalisation looks at the batch.

        Returns:
            The mean loss of the samples, with `SoftmaxWithLoss` their cross entropy in nats.

        Raises:
            TypeError: If `x` does not hold real numbers or labels are not integers.
            IndexError: If a label lies outside `0 .. K - 1`.
            ValueError: If a shape does not fit, or the batch is empty.
        """
        x, t = as_batch(x, t, self.sample_axes)
        return self.last.forward(self.scores(x, training=training), t) + self.penalty_loss()

    def penalty_loss(self) -> float:
        """The part of the loss that depends on no sample: what the weights cost."""
        if self.penalty is None:
            return 0.0
        return penalty_loss(self.penalty, weights(self.params))

    def accuracy(self, x: Float[ArrayLike, "N *shape"], t: Targets) -> float:
        """The share of samples whose correct class is the likeliest; arguments as for `loss`.

        Raises:
            TypeError: Also if the network predicts numbers, which are never simply right.
        """
        last = as_classifier(self.last)
        x, t = as_batch(x, t, self.sample_axes)
        return float(np.mean(last.correct(self.scores(x), t)))

    def gradient(
        self, x: Float[ArrayLike, "N *shape"], t: Targets, *, with_input: bool = False
    ) -> Params:
        """The derivative of the loss with respect to every parameter, by backpropagation.

        Args:
            x: A batch of samples.
            t: Their targets, as for `loss`.
            with_input: Whether to add the derivative with respect to the input, under the name `x`.
                In a network of two layers it would take a third of the time, and nothing learns
                from it.

        Returns:
            New arrays with the names and shapes of `params`.

        Raises:
            TypeError, IndexError, ValueError: As in `loss`.
        """
        return self.loss_and_gradient(x, t, with_input=with_input)[1]

    def loss_and_gradient(
        self, x: Float[ArrayLike, "N *shape"], t: Targets, *, with_input: bool = False
    ) -> tuple[float, Params]:
        """Loss and gradient from one pass forward and one back; arguments as for `gradient`."""
        loss = self.loss(x, t, training=True)
        dout = self.last.backward()
        first, *others = self.layers
        for layer in reversed(others):
            dout = layer.backward(dout)
        if with_input:
            return loss, {"x": first.backward(dout).reshape(np.shape(x)), **self._grads()}
        backward_params = attribute(first, "backward_params", None)  # Affine can leave dL/dx out
        (backward_params if callable(backward_params) else first.backward)(dout)
        return loss, self._grads()

    def numerical_gradient(
        self, x: Float[ArrayLike, "N *shape"], t: Targets, h: float | None = None
    ) -> Params:
        r"""The same derivatives, measured: the referee of `gradient`, thousands of times slower.

        Each parameter is nudged up and down, and for every nudge the whole loss is computed. This
        is done in float64 on a copy of the network, which stays as it is. If layers draw at random,
        every nudge meets the same draw: the one that the next call of `gradient` will meet.

        Args:
            x: A batch of samples; a small one.
            t: Their targets, as for `loss`.
            h: The size of the nudge; `None` means $\varepsilon^{1/3}$, about $6 \cdot 10^{-6}$.

        Returns:
            New float64 arrays with the names and shapes of `params`.

        Raises:
            TypeError, IndexError, ValueError: As in `loss`; also if `h` is not positive.
        """
        twin, state = self.astype(np.float64), self.random_state

        def loss(_: Array) -> float:
            if state:  # some layers draw
                twin.random_state = state
            return twin.loss(x, t, training=True)

        return {name: numerical_gradient(loss, W, h) for name, W in twin.params.items()}

    def summary(self, input_shape: Sequence[int] | None = None) -> Summary:
        """A table of the layers: what comes out for one sample, parameters, multiply-adds.

        Args:
            input_shape: The shape of one sample; for rows of numbers, and for a network that was
                built with it, it need not be given.
        """
        shape = self.input_shape if input_shape is None else input_shape
        return summary_of_layers(self.layers, self.dtype, shape)

    def save(self, path: PathLike, *, dtype: str | None = None) -> None:
        """Write the network to a file from which `load_network` makes it again.

        Args:
            path: Where to write; a file that is there is replaced, at once or not at all.
            dtype: `"float16"` for half of the size; `"int8"` for a quarter, with a scale for each
                output (see `scratchdl.networks.precision`). Either way the network comes back in
                float32, and predicts nearly the same. `None` keeps every bit.

        Raises:
            TypeError: If a part of it is of a class of your own, which could not be made again.
            ValueError: If there is no such `dtype`, or a number is too large for it.
            OSError: If the file cannot be written.
        """
        from scratchdl.networks.saving import save_network  # it knows all networks, this one too

        save_network(self, path, dtype)

    def __repr__(self) -> str:
        parts = [*map(repr, self.layers), f"last={self.last!r}"]
        if self.penalty is not None:
            parts.append(f"penalty={self.penalty!r}")
        return network_repr(type(self).__name__, parts, self.params)

    def astype(self, dtype: DTypeLike) -> "Network":
        """A copy of the network in another precision, which shares nothing with this one.

        Args:
            dtype: `np.float32` or `np.float64`.
        """
        kind = check_precision(dtype)
        return self._copy(lambda W: W.astype(kind))

    def like(self, array: Array) -> "Network":
        """A copy of the network, with arrays of the library that `array` comes from.

        With `cupy.empty(0)` the copy lies on a GPU, and computes there: the layers call NumPy's
        functions, and NumPy hands each call to the library of the arrays. With `np.empty(0)` it
        comes back.

        Args:
            array: Any array of that library.

        Example:
            >>> import numpy as np
            >>> from scratchdl import TwoLayerNet
            >>> net = TwoLayerNet(784, 50, 10, rng=0)
            >>> type(net.like(np.empty(0)).params["W1"])
            <class 'numpy.ndarray'>
        """
        return self._copy(lambda W: np.array(on_host(W), like=array))

    def _copy(self, convert: Callable[[Array], Array]) -> "Network":
        twin = copy.deepcopy(self)
        for layer in flat(twin.layers):
            for owned in (layer.params, getattr(layer, "buffers", {})):
                owned.update({letter: convert(array) for letter, array in owned.items()})
        return twin

    @property
    def dtype(self) -> np.dtype:
        """The precision of the parameters, in which everything is computed."""
        return next(array.dtype for layer in self.layers for array in layer.params.values())

    @property
    def sample_axes(self) -> int:
        """How many axes one sample has: 3 for images `(C, H, W)`, 1 for rows of numbers."""
        return self._sample_axes

    @property
    def random_state(self) -> list[Mapping[str, Any]]:
        """The state of each generator in the layers; set it back, and they draw the same again."""
        return [rng.bit_generator.state for rng in self.generators]

    @random_state.setter
    def random_state(self, states: Sequence[Mapping[str, Any]]) -> None:
        if len(states) != len(self.generators):
            raise ValueError(
                f"the network has {len(self.generators)} layers that draw, got {len(states)} states"
            )
        for rng, state in zip(self.generators, states, strict=True):
            rng.bit_generator.state = state

    @property
    def generators(self) -> list["np.random.Generator"]:
        """The generators of those layers that draw, first to last."""
        return [layer.rng for layer in flat(self.layers) if hasattr(layer, "rng")]

    def _grads(self) -> Params:
        grads, penalty = named(self.layers, "grads"), self.penalty
        return grads if penalty is None else add_penalty(grads, penalty, weights(self.params))


def as_batch(x: ArrayLike, t: ArrayLike, sample_axes: int) -> tuple[Array, Array]:
    """One sample and its target as a batch of one; a batch as it is."""
    x, t = as_array(x), as_array(t)
    return (x[np.newaxis], t[np.newaxis]) if x.ndim == sample_axes else (x, t)


def as_layers(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """The layers as a tuple, if a network can be made of them.

    Raises:
        TypeError: If one is not a layer, or they are not in a list.
        ValueError: If one is in two places, or what they learn cannot be told apart.
    """
    layers = in_a_list(layers)
    for i, layer in enumerate(layers):
        if any(layer is earlier for earlier in layers[:i]):
            kind = type(layer).__name__
            raise ValueError(
                f"layers[{i}] is the same {kind} as one before it, and a layer remembers only its "
                f"last input: give a new {kind} for each place"
            )
    params = named(layers, "params")
    if not params:
        raise ValueError(f"none of the layers learns anything: {list(layers)}")
    check_own_arrays(params)
    return layers
