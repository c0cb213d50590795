r"""Networks that are already trained: two that read handwritten digits."""

from scratchdl.checks import check_choice
from scratchdl.networks.network import Network
from scratchdl.networks.saving import load_network

TRAINED = {"conv": "conv.npz", "two-layer": "two-layer.npz"}
"""The networks in the package, and the file of each in `networks/files`."""


def pretrained(name: str) -> Network:
    """A network in the package that reads handwritten digits already.

    Both have learnt from all training digits of MNIST, moved, turned, slanted, bent, and drawn with
    thinner and thicker pens. `docs/data/recognisers.json` in the project tells how, and how well
    they read. Their weights are kept in eight bits each.

    Args:
        name: `"conv"` for a small network with convolutions, or `"two-layer"`.

    Returns:
        A new network; training it further does not change the next one.

    Raises:
        TypeError: If `name` is not a string.
        ValueError: If there is no such network.

    Example:
        >>> from scratchdl import load_mnist_sample
        >>> from scratchdl.networks import pretrained
        >>> _, (x, t) = load_mnist_sample(flatten=False)
        >>> pretrained("conv").accuracy(x, t) > 0.98
        True
    """
    from importlib.resources import as_file, files  # works from a zip too, and costs time
    from pathlib import Path

    check_choice("network", name, TRAINED)
    with as_file(files("scratchdl.networks") / "files" / TRAINED[name]) as path:
        net = load_network(Path(path))
    if not isinstance(net, Network):
        raise ValueError(f"{TRAINED[name]} holds no network of layers")
    return net
