r"""Save a network to one file, and make it again from nothing but that file.

The file is an npz of the arrays and a text that says which layers they belong to. Nothing in it is
executed: kinds of layers are looked up in the tables below, and their own constructors check
the numbers.
"""

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from scratchdl import checkpoints
from scratchdl.checks import check_choice, on_host
from scratchdl.files import PathLike
from scratchdl.layers.activation import Gelu, Identity, LeakyRelu, Relu, Sigmoid, Tanh
from scratchdl.layers.affine import Affine
from scratchdl.layers.batch_normalization import BatchNormalization
from scratchdl.layers.convolution import Convolution
from scratchdl.layers.dropout import Dropout
from scratchdl.layers.flatten import Flatten
from scratchdl.layers.layer import Layer, settings_of
from scratchdl.layers.loss import IdentityWithLoss, SigmoidWithLoss, SoftmaxWithLoss
from scratchdl.layers.pooling import Pooling
from scratchdl.layers.skip import Skip
from scratchdl.networks.deep_conv_net import DeepConvNet, ResidualNet
from scratchdl.networks.multi_layer_net import MultiLayerNet
from scratchdl.networks.network import Network
from scratchdl.networks.parameters import PRECISIONS
from scratchdl.networks.precision import as_half, dequantize, quantize
from scratchdl.networks.simple_conv_net import SimpleConvNet
from scratchdl.networks.simple_net import SimpleNet
from scratchdl.networks.three_layer_net import ThreeLayerNet
from scratchdl.networks.two_layer_net import TwoLayerNet
from scratchdl.networks.written_out import WrittenOut
from scratchdl.regularization import L1, L2
from scratchdl.typing import Params

AnyNetwork: TypeAlias = Network | SimpleNet | ThreeLayerNet
About: TypeAlias = dict[str, Any]

# A new number when an older program cannot read the file: 2 has float16 and int8.
FORMAT, VERSIONS = "scratchdl network", (1, 2)
SMALLER = ("float16", "int8")  # kinds of numbers that are kept in files only
SCALES = "scales/"  # of the levels in int8, beside `params/`


def by_name(*kinds: type) -> dict[str, Any]:
    """Classes by their names."""
    return {kind.__name__: kind for kind in kinds}


LAYERS = by_name(
    *(Affine, BatchNormalization, Convolution, Dropout, Flatten, Gelu, Identity, LeakyRelu),
    *(Pooling, Relu, Sigmoid, Skip, Tanh),
)
LASTS = by_name(IdentityWithLoss, SigmoidWithLoss, SoftmaxWithLoss)
PENALTIES = by_name(L1, L2)
NETWORKS = by_name(*(Network, MultiLayerNet, TwoLayerNet, SimpleConvNet, DeepConvNet, ResidualNet))
ALONE = by_name(SimpleNet, ThreeLayerNet)  # those that are not a row of layers


def save_network(net: Network | WrittenOut, path: PathLike, dtype: str | None = None) -> None:
    """Write a network to a file; `net.save(path)` calls this.

    Args:
        net: The network.
        path: Where to write.
        dtype: `"float16"` or `"int8"` for a smaller file; `None` keeps every bit.

    Raises:
        ValueError: If there is no such `dtype`, or a number is too large for it.
        TypeError: If a layer, the end, the penalty or the network itself is of a kind that
            `load_network` could not make again.
        OSError: If the file cannot be written; one that was there before then stays.
    """
    about = described(net)
    arrays: Params = {
        name: np.asarray(on_host(array), array.dtype.name) for name, array in arrays_of(net).items()
    }
    if dtype is not None:
        check_choice("dtype", dtype, SMALLER)
        arrays, about["version"] = packed(arrays, dtype), 2
    about["arrays"] = {name: [list(a.shape), a.dtype.name] for name, a in arrays.items()}
    checkpoints.save(path, arrays, about)


def load_network(path: PathLike) -> AnyNetwork:
    """Make a network from the file that `net.save` has written.

    The file says which layers there are; the program that reads it need not know. The new network
    predicts, to the last bit, what the saved one did, or nearly so if it was saved with fewer bits.
    Layers that draw get fresh generators. To go on with a training, with its optimizer, use
    `Trainer.save` and `Trainer.resume`.

    Args:
        path: The file.

    Returns:
        A network of the same kind.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If it is not a network saved by this or an older version, or is damaged.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from scratchdl import TwoLayerNet, load_network
        >>> net = TwoLayerNet(2, 3, 2, weight_init_std=1.0, rng=0)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     net.save(Path(folder) / "net.npz")
        ...     again = load_network(Path(folder) / "net.npz")
        >>> again
        TwoLayerNet(
          Affine(W (2, 3), b (3,)),
          Relu(),
          Affine(W (3, 2), b (2,)),
          last=SoftmaxWithLoss(),
        )  # 17 parameters in float32
        >>> bool((again.predict([[1, 2]]) == net.predict([[1, 2]])).all())
        True
    """
    from pathlib import Path  # here, not above: it costs a good part of `import scratchdl`

    path = Path(path)
    size = path.stat().st_size
    arrays, about = checkpoints.load(path, lambda about: promised(about, size, path.name))
    try:
        return rebuilt(about, unpacked(arrays))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} describes no network: {error}") from error


def described(net: Network | WrittenOut) -> About:
    """What the arrays of a network do not show."""
    about: About = {"format": FORMAT, "version": 1, "network": type(net).__name__}
    if not isinstance(net, Network):
        check_known("this network", net, ALONE)
        return about
    check_known("this network", net, NETWORKS)
    check_known("last", net.last, LASTS)
    about["layers"] = [described_layer(f"layers[{i}]", each) for i, each in enumerate(net.layers)]
    about["last"] = type(net.last).__name__
    if net.input_shape is not None:
        about["input_shape"] = list(net.input_shape)
    if net.penalty is not None:
        check_known("penalty", net.penalty, PENALTIES)
        settings = {name: float(value) for name, value in vars(net.penalty).items()}
        about["penalty"] = {"kind": type(net.penalty).__name__, "settings": settings}
    return about


def described_layer(name: str, layer: Layer) -> About:
    """The kind of a layer, the letters of its arrays and its settings, or the layers inside it."""
    check_known(name, layer, LAYERS)
    kind = type(layer).__name__
    if isinstance(layer, Skip):
        inside = [
            described_layer(f"{name}.layers[{i}]", each) for i, each in enumerate(layer.layers)
        ]
        return {"kind": kind, "layers": inside}
    return {"kind": kind, "letters": list(layer.params), "settings": settings_of(layer)}


def check_known(name: str, thing: object, kinds: Mapping[str, type]) -> None:
    """Refuse what could not be made again from its name and settings."""
    if type(thing) not in kinds.values():
        raise TypeError(
            f"{name} is a {type(thing).__name__}, which load_network cannot make again: keep the "
            "arrays by np.savez(path, **net.params), and build the network where you load them"
        )


def arrays_of(net: Network | WrittenOut) -> Params:
    """Everything that a network has learnt or remembers."""
    params = {f"params/{name}": array for name, array in net.params.items()}
    buffers = net.buffers if isinstance(net, Network) else {}
    return params | {f"buffers/{name}": array for name, array in buffers.items()}


def promised(about: About, size: int, name: str) -> Params:
    """Empty arrays in the shapes that the text of the file promises, if the file can hold them.

    Raises:
        ValueError: If the file is not a network, is of a newer version, or promises nonsense.
    """
    if about.get("format") != FORMAT:
        raise ValueError(f"{name} is not a network that net.save has written")
    if about.get("version") not in VERSIONS:
        raise ValueError(
            f"{name} has version {about.get('version')!r} of the format, this program reads up to "
            f"version {VERSIONS[-1]}: install the scratchdl that has written it, or a newer one"
        )
    given = about.get("arrays")
    if not isinstance(given, dict):
        raise ValueError(f"{name} does not say which arrays it holds")
    found, left = {}, size
    for key, spec in given.items():
        match spec:
            case [[*shape], str(dtype)] if dtype in PRECISIONS + SMALLER and is_shape(shape):
                left -= math.prod(shape) * np.dtype(dtype).itemsize
            case _:
                raise ValueError(f"{name} describes {key[:40]!r} as no array can be")
        if left < 0:
            raise ValueError(f"{name} promises more numbers than it has bytes")
        found[key] = np.broadcast_to(np.zeros((), dtype), shape)  # takes no memory
    return found


def packed(arrays: Params, dtype: str) -> Params:
    """The arrays with fewer bits: all as float16, or weights as int8 and the rest as float32.

    Raises:
        ValueError: If a number is too large for float16, or not finite.
    """
    if dtype == "float16":
        return {name: as_half(name, array) for name, array in arrays.items()}
    found: Params = {}
    for name, array in arrays.items():
        letter = name.removeprefix("params/")
        if letter.startswith("W") and array.ndim in (2, 4):
            found[name], found[SCALES + letter] = quantize(array)
        else:
            found[name] = array.astype(np.float32)
    return found


def unpacked(arrays: Params) -> Params:
    """The arrays as they are computed with."""
    found: Params = {}
    for name, array in arrays.items():
        if array.dtype == np.int8:
            found[name] = dequantize(array, arrays[name.replace("params/", SCALES, 1)])
        elif not name.startswith(SCALES):
            found[name] = array.astype(np.float32) if array.dtype == np.float16 else array
    return found


def is_shape(sizes: list[object]) -> bool:
    """Whether these can be the lengths of the axes of an array that a layer has."""
    return len(sizes) <= 4 and all(type(size) is int and size >= 0 for size in sizes)


def rebuilt(about: About, arrays: Params) -> AnyNetwork:
    """The network that the text describes, with these arrays."""
    if about["network"] in ALONE:
        names = {name.removeprefix("params/"): array for name, array in arrays.items()}
        if about["network"] == "SimpleNet":
            (W,) = names.values()
            return SimpleNet(W)
        return ThreeLayerNet(names)
    layers = rebuilt_layers(about["layers"], arrays, Counter())
    last, penalty = LASTS[about["last"]](), about.get("penalty")
    if penalty is not None:
        penalty = PENALTIES[penalty["kind"]](**penalty["settings"])
    kind = NETWORKS[about["network"]]
    net: Network = kind.__new__(kind)  # not by its own constructor, which would draw weights
    shape = about.get("input_shape")
    if shape is not None and not is_shape(shape):
        raise ValueError(f"no sample has the shape {shape!r}")
    Network.__init__(net, layers, last=last, penalty=penalty, input_shape=shape)
    for name, buffer in net.buffers.items():
        values = arrays[f"buffers/{name}"]
        if values.shape != buffer.shape:
            raise ValueError(f"{name} has shape {values.shape}, expected {buffer.shape}")
        buffer[...] = values
    unused = arrays.keys() - arrays_of(net).keys()
    if unused:
        raise ValueError(f"no layer has the arrays {sorted(unused)[:5]}")
    return net


def rebuilt_layers(about: list[About], arrays: Params, count: Counter[str]) -> list[Layer]:
    """The layers that the text describes; `count` says how often each letter has come already."""
    layers: list[Layer] = []
    for each in about:
        if each["kind"] == "Skip":
            layers.append(Skip(rebuilt_layers(each["layers"], arrays, count)))
            continue
        count.update(each["letters"])
        own = {letter: arrays[f"params/{letter}{count[letter]}"] for letter in each["letters"]}
        layers.append(LAYERS[each["kind"]](**own, **each["settings"]))
    return layers
