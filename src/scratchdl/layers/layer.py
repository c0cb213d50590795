r"""What every layer promises."""

import inspect
from typing import Any, Protocol, runtime_checkable

from scratchdl.checks import as_floats
from scratchdl.typing import Array, ArrayLike, Params


@runtime_checkable
class Layer(Protocol):
    r"""A step of a network that can be undone by the chain rule.

    With $L$ the loss, $x$ what goes in and $y$ what comes out, `forward` computes $y$, and
    `backward` turns $\partial L / \partial y$ into $\partial L / \partial x$:

    $$
    \frac{\partial L}{\partial x}
    = \frac{\partial L}{\partial y} \frac{\partial y}{\partial x}
    $$

    A class needs to inherit nothing to be a layer; it is one when it has these four names. Others
    are looked for: `buffers`, arrays that are remembered without being learnt, such as running
    averages; `rng`, the generator of a layer that draws; `backward_params` and `multiply_adds`, as
    `Affine` has them. What `forward` returns belongs to the caller, who may write into it. What it
    is given may be kept without a copy: write nothing into `x` between `forward` and `backward`.

    Attributes:
        params: The arrays that are learnt, by the letter of the formula; `{}` if there are none. An
            optimizer changes these arrays in place, and they stay the same objects.
        grads: The derivative of the loss with respect to each of them: same letters, same shapes.
            Filled by `backward`.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Affine, Layer, Sigmoid
        >>> layers: list[Layer] = [Affine(W=[[1.0], [-1.0]], b=[0.5]), Sigmoid()]
        >>> x = np.array([[2.0, 2.5]])
        >>> for layer in layers:
        ...     x = layer.forward(x)
        >>> x
        array([[0.5]])
    """

    @property
    def params(self) -> Params: ...

    @property
    def grads(self) -> Params: ...

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Compute the output, and keep what `backward` will need.

        Args:
            x: A batch: the first axis runs over the samples.
            training: Some layers behave differently while the network learns.

        Raises:
            TypeError: If `x` does not hold real numbers.
            ValueError: If `x` has a shape that the layer cannot take.
        """

    def backward(self, dout: Array) -> Array:
        """Pass the derivative of the loss on, from the output to the input.

        Args:
            dout: The derivative of the loss with respect to the output. Neither it nor the input is
                written to.

        Raises:
            RuntimeError: If there was no `forward` before.
            TypeError: If `dout` does not hold real numbers.
            ValueError: If it does not have the shape of that output.
        """


def kept_by_forward(layer: object, letter: str) -> Array:
    """What `forward` has kept for `backward`, under its letter in the formula.

    Raises:
        RuntimeError: If `forward` has not run.
    """
    if not hasattr(layer, letter):
        raise RuntimeError(f"{type(layer).__name__}.backward needs a call of forward before it")
    return getattr(layer, letter)


def as_dout(dout: ArrayLike, output_shape: tuple[int, ...]) -> Array:
    """Make sure that a derivative has one number for each number of this output.

    Raises:
        TypeError: If it does not hold real numbers.
        ValueError: If the shapes differ.
    """
    dout = as_floats(dout)
    if dout.shape != output_shape:
        raise ValueError(f"dout must have the shape {output_shape} of the output, got {dout.shape}")
    return dout


def settings_of(layer: object) -> dict[str, Any]:
    """What a layer was built with apart from arrays and a generator, by the constructor's names.

    It relies on a habit of all our layers: the constructor keeps what it is given under the
    same name, and arrays in `params`.

    Example:
        >>> from scratchdl import Dropout
        >>> from scratchdl.layers.layer import settings_of
        >>> settings_of(Dropout(0.2))
        {'ratio': 0.2, 'inverted': True}
    """
    given = [name for name in inspect.signature(type(layer)).parameters if name != "rng"]
    arrays = getattr(layer, "params", {})
    return {name: getattr(layer, name) for name in given if name not in arrays}


def layer_repr(layer: Layer) -> str:
    """A layer as its name, the shapes of its arrays and its settings.

    Example:
        >>> import numpy as np
        >>> from scratchdl import BatchNormalization
        >>> BatchNormalization(gamma=np.ones(5), beta=np.zeros(5))
        BatchNormalization(gamma (5,), beta (5,), momentum=0.9, eps=1e-05)
    """
    arrays = [f"{letter} {array.shape}" for letter, array in layer.params.items()]
    settings = [f"{name}={value!r}" for name, value in settings_of(layer).items()]
    return f"{type(layer).__name__}({', '.join([*arrays, *settings])})"
