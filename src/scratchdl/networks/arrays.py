r"""The arrays of all layers of a network, by names: letter and number, `W1`, `b1`, `W2`."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.layers.layer import Layer
from scratchdl.typing import Params

Places: TypeAlias = dict[str, tuple[Layer, str]]
"""For each name the layer that has the array, and its letter there."""


def params_of(layer: Layer) -> Params:
    """What a layer learns."""
    return layer.params


def grads_of(layer: Layer) -> Params:
    """The derivatives by what it learns."""
    return layer.grads


def buffers_of(layer: Layer) -> Params:
    """What a layer remembers without learning it; most have nothing of the kind."""
    return getattr(layer, "buffers", {})


def convert(layers: Sequence[Layer], dtype: DTypeLike) -> None:
    """Give the layers new arrays, with the same numbers in another precision."""
    for layer in layers:
        for owned in (params_of(layer), buffers_of(layer)):
            owned.update({letter: array.astype(dtype) for letter, array in owned.items()})


def generators_of(layers: Sequence[Layer]) -> list[np.random.Generator]:
    """The generators of those layers that draw."""
    return [layer.rng for layer in layers if hasattr(layer, "rng")]


def set_generators(layers: Sequence[Layer], states: Sequence[Mapping[str, Any]]) -> None:
    """Put the generators of those layers into these states, in order.

    Raises:
        ValueError: If there are not as many states as layers that draw.
    """
    generators = generators_of(layers)
    if len(states) != len(generators):
        raise ValueError(
            f"the network has {len(generators)} layers that draw, got {len(states)} states"
        )
    for rng, state in zip(generators, states, strict=True):
        rng.bit_generator.state = state


def places(layers: Sequence[Layer], arrays_of: Callable[[Layer], Params]) -> Places:
    """Give every array a name; each letter is counted on its own.

    Example:
        >>> from scratchdl import Affine, Relu
        >>> from scratchdl.networks.arrays import params_of, places
        >>> layers = [Affine(W=[[1.0]], b=[0.0]), Relu(), Affine(W=[[2.0]], b=[0.0])]
        >>> list(places(layers, params_of))
        ['W1', 'b1', 'W2', 'b2']
    """
    count: Counter[str] = Counter()
    found: Places = {}
    for layer in layers:
        for letter in arrays_of(layer):
            count[letter] += 1
            found[f"{letter}{count[letter]}"] = (layer, letter)
    return found


def named(places: Places, arrays_of: Callable[[Layer], Params]) -> Params:
    """The arrays that the layers have now, by name."""
    return {name: arrays_of(layer)[letter] for name, (layer, letter) in places.items()}


def weights(places: Places) -> Params:
    """Those arrays that a penalty falls on: the ones with the letter `W`."""
    return {name: layer.params[letter] for name, (layer, letter) in places.items() if letter == "W"}
