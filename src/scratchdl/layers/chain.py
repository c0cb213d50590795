r"""Layers in a row, some of which may hold others: what networks and skip connections share."""

from collections.abc import Iterable, Mapping, Sequence

from scratchdl.checks.foreign_names import attribute
from scratchdl.layers.layer import Layer
from scratchdl.layers.loss import LossLayer
from scratchdl.typing import Array, Params


def flat(layers: Sequence[Layer]) -> list[Layer]:
    """The layers; one that holds others is replaced by those.

    Example:
        >>> from scratchdl import Relu, Skip, Tanh
        >>> from scratchdl.layers.chain import flat
        >>> flat([Skip([Tanh(), Skip([Relu()])]), Relu()])
        [Tanh(), Relu(), Relu()]
    """
    found: list[Layer] = []
    for layer in layers:
        inner = attribute(layer, "layers", None)
        found += [layer] if inner is None else flat(inner)
    return found


def named(layers: Sequence[Layer], kind: str) -> Params:
    """The arrays that the layers have now, by letter and number: `W1`, `b1`, `W2`.

    Args:
        layers: The layers, first to last.
        kind: `"params"`, or `"grads"` or `"buffers"`. Each letter is counted on its own.

    Raises:
        ValueError: If two arrays would have the same name.

    Example:
        >>> from scratchdl import Affine, Relu
        >>> from scratchdl.layers.chain import named
        >>> layers = [Affine(W=[[1.0]], b=[0.0]), Relu(), Affine(W=[[2.0]], b=[0.0])]
        >>> list(named(layers, "params"))
        ['W1', 'b1', 'W2', 'b2']
    """
    count: dict[str, int] = {}
    found: Params = {}
    for layer in flat(layers):
        arrays = getattr(layer, kind, {})
        for letter in layer.params if kind == "grads" else arrays:
            count[letter] = count.get(letter, 0) + 1
            name = f"{letter}{count[letter]}"
            if name in found:
                raise ValueError(
                    f"two {kind} would be called {name}; name the arrays of "
                    f"{type(layer).__name__} by letters without a number"
                )
            if letter not in arrays:
                raise KeyError(f"backward of {type(layer).__name__} has left no grads[{letter!r}]")
            found[name] = arrays[letter]
    return found


def place(layers: Sequence[Layer], arrays: Mapping[str, Array]) -> None:
    """Give every layer its arrays, by the names that `named` gives them; they are not copied.

    Example:
        >>> from scratchdl import Affine
        >>> from scratchdl.layers.chain import place
        >>> layer = Affine(W=[[1.0]], b=[0.0])
        >>> place([layer], {"W1": [[5.0]], "b1": [3.0]})
        >>> layer.params
        {'W': [[5.0]], 'b': [3.0]}
    """
    count: dict[str, int] = {}
    for layer in flat(layers):
        for letter in layer.params:
            count[letter] = count.get(letter, 0) + 1
            layer.params[letter] = arrays[f"{letter}{count[letter]}"]


def in_a_list(layers: Iterable[Layer], more: Sequence[object] = ()) -> tuple[Layer, ...]:
    """The layers as a tuple, if they were given as one list and each is a layer.

    Raises:
        TypeError: If one is not a layer, or they are not in a list, or there is `more` than the
            list.
    """
    if more:
        raise TypeError(
            "layers must be a list: put them all into one, as in [Affine(W, b), Relu()]"
        )
    if isinstance(layers, Layer) or not isinstance(layers, Iterable):
        raise TypeError(f"layers must be a list, such as [Affine(W, b), Relu()], got {layers!r}")
    layers = tuple(layers)
    for i, layer in enumerate(layers):
        check_layer(f"layers[{i}]", layer)
    return layers


def check_layer(name: str, layer: object) -> None:
    """Refuse what is not a layer, and say what goes there instead.

    Raises:
        TypeError: If it is a class, a loss, a size, or anything else.
    """
    if isinstance(layer, type):
        raise TypeError(f"{name} must be a layer, got the class: write {layer.__name__}(...)")
    if isinstance(layer, LossLayer):
        kind = type(layer).__name__
        raise TypeError(f"{name} is a loss, which comes after the layers: give last={kind}()")
    if isinstance(layer, int):
        raise TypeError(
            f"{name} must be a layer, got the number {layer}: MultiLayerNet(784, [50], 10) makes "
            "a network from sizes"
        )
    if not isinstance(layer, Layer):
        raise TypeError(
            f"{name} must be a layer such as Relu(), with forward, backward, params and grads, "
            f"got {layer!r}"
        )
