r"""What a network looked at: where in a picture the evidence for its answer lies.

Three ways to ask. Grad-CAM follows the derivatives back to the last pictures inside the network,
occlusion covers a part of the input and looks at what happens, and the windows that excite a filter
most show what it looks for. The first needs a network with convolutions; occlusion asks any.
"""

import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scratchdl.augment import as_images, bilinear
from scratchdl.checks import as_array, as_count, as_floats, check_labels
from scratchdl.layers.affine import Affine
from scratchdl.layers.chain import flat
from scratchdl.layers.convolution import Convolution
from scratchdl.layers.flatten import Flatten
from scratchdl.layers.layer import Layer
from scratchdl.layers.pooling import Pooling
from scratchdl.networks.network import Network
from scratchdl.typing import Array, ArrayLike, Float, Int


def grad_cam(
    net: Network,
    x: Float[ArrayLike, "N C H W"],
    labels: Int[ArrayLike, "N"] | int | None = None,
    *,
    layer: int | None = None,
) -> Float[Array, "N H W"]:
    r"""Where the last pictures inside a network speak for a class.

    A layer of convolution turns the image into pictures $A^k$, one for each filter. How much does
    the score $s_c$ of a class rise with picture $k$? On average over its pixels

    $$
    \alpha_k = \frac{1}{OH \cdot OW} \sum_{i,j} \frac{\partial s_c}{\partial A^k_{ij}}, \qquad
    \text{map}_{ij} = \max\Bigl(0, \sum_k \alpha_k A^k_{ij}\Bigr).
    $$

    The maximum comes after the sum: what speaks against the class is left out, pixel by pixel. The
    map is as coarse as the pictures, and is enlarged to the size of the image.

    Args:
        net: A network in which a layer gives pictures.
        x: A batch of images.
        labels: The class to ask about, one for each image or one for all; `None` asks about the
            class that the network finds likeliest.
        layer: The index of the layer whose pictures to look at; `None` means the last that gives
            pictures, pooling aside.

    Returns:
        A map for each image, of its height and width. Its numbers have no unit; 0 is no evidence.

    Raises:
        TypeError: If `x` does not hold real numbers, or labels are not integers.
        IndexError: If a label names no class, or there is no such layer.
        ValueError: If `x` is not a batch of images, there is not one label for each, or the layer
            gives no pictures.

    Reference:
        R. Selvaraju et al., *Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
        Localization*, 2017, section 3.

    Example:
        >>> from scratchdl import SimpleConvNet, load_mnist_sample
        >>> from scratchdl.explain import grad_cam
        >>> (x, t), _ = load_mnist_sample(flatten=False)
        >>> maps = grad_cam(SimpleConvNet(rng=0), x[:3], t[:3])
        >>> maps.shape, bool(maps.min() >= 0)
        ((3, 28, 28), True)
    """
    x = as_batch(x).astype(net.dtype, copy=False)
    outputs = outputs_of_layers(net.layers, x)
    place = picture_layer(net, outputs, layer)
    scores = outputs[-1]
    dout = np.zeros_like(scores)
    np.put_along_axis(dout, as_labels(labels, scores)[:, np.newaxis], 1, axis=1)
    for each in reversed(net.layers[place + 1 :]):
        dout = each.backward(dout)
    A, alpha = outputs[place], dout.mean(axis=(2, 3), keepdims=True)
    return resized(np.maximum((alpha * A).sum(axis=1), 0), *x.shape[2:])


def occlusion_map(
    net: Network,
    x: Float[ArrayLike, "N *shape"],
    labels: Int[ArrayLike, "N"] | int | None = None,
    *,
    size: int = 6,
    stride: int = 2,
    fill: float = 0.0,
) -> Float[Array, "N H W"]:
    r"""How much of the probability of a class depends on each place, found by covering it.

    A square $q$ is laid over the image at every place of a grid, and the network is asked again.
    Each pixel gets the mean of what was lost over all squares that cover it:

    $$ \text{map}_{ij} = \operatorname{mean}_{q \ni (i,j)} \bigl( p_c(x) - p_c(x_q) \bigr) $$

    No derivative is needed, and any network can be asked; but each image takes some hundred
    predictions.

    Args:
        net: A network.
        x: Images, of shape `(N, C, H, W)` or `(N, H, W)`, or as rows of square ones.
        labels: The class to ask about, as for `grad_cam`.
        size: How many pixels the square has along each side.
        stride: How many pixels it moves from one place to the next; at most `size`.
        fill: What the square is filled with.

    Returns:
        A map for each image, of its height and width, in units of probability: 0.3 where covering
        takes 30 points away, negative where it adds some.

    Raises:
        TypeError: If `x` does not hold real numbers, or labels or a size are not integers.
        IndexError: If a label names no class.
        ValueError: If `x` holds no images, there is not one label for each, the square is larger
            than the image, or `stride` larger than the square.

    Reference:
        M. Zeiler, R. Fergus, *Visualizing and Understanding Convolutional Networks*, 2014,
        section 4.2.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Affine, Network
        >>> from scratchdl.explain import occlusion_map
        >>> W = np.zeros((16, 2))
        >>> W[0, 1] = 5.0  # class 1 is a bright first pixel
        >>> net = Network([Affine(W, b=np.zeros(2))])
        >>> occlusion_map(net, np.ones((1, 16)), 1, size=1, stride=1)[0].round(2)
        array([[0.49, 0.  , 0.  , 0.  ],
               [0.  , 0.  , 0.  , 0.  ],
               [0.  , 0.  , 0.  , 0.  ],
               [0.  , 0.  , 0.  , 0.  ]])
    """
    images, shape = as_images(x)
    size, stride = as_count("size", size), as_count("stride", stride)
    H, W = images.shape[2:]
    if size > min(H, W):
        raise ValueError(f"a square of {size} pixels is larger than images of {H} by {W} pixels")
    if stride > size:
        raise ValueError(f"stride {stride} leaves pixels that no square of {size} covers")
    before = net.predict(images.reshape(shape))
    classes = as_labels(labels, before)
    covers = squares(H, W, size, stride)
    often = covers.sum(axis=0)
    maps = []
    for image, k, p in zip(images, classes, before, strict=True):
        covered = np.where(covers[:, np.newaxis], fill, image).astype(images.dtype)
        after = net.predict(covered.reshape(-1, *shape[1:]))[:, k]
        maps.append(np.tensordot(p[k] - after, covers, axes=1) / often)
    return np.stack(maps)


class Field(NamedTuple):
    """Which pixels of the image one number of a layer's picture depends on.

    Attributes:
        size: Height and width of the part.
        step: How far the part moves from one number to the next, down and across.
        start: Where the part of the first number begins; negative if that is in the padding.
    """

    size: tuple[int, int]
    step: tuple[int, int]
    start: tuple[int, int]


def receptive_field(net: Network, layer: int) -> Field:
    r"""The part of the image that one number of a layer's picture depends on.

    Each window of $F$ pixels makes it grow by $F - 1$ steps of $j$ pixels, and each stride $S$
    makes the steps longer:

    $$ r \leftarrow r + (F - 1) \, j, \qquad j \leftarrow j \, S $$

    from $r = j = 1$ on.

    Two windows of 3 see as far as one of 5.

    Args:
        net: A network that begins with convolutions and pooling.
        layer: The index of the layer.

    Returns:
        Size, step and start of the part.

    Raises:
        TypeError: If `layer` is not an integer.
        IndexError: If there is no such layer.
        ValueError: If every number depends on the whole image, as after an affine layer.

    Example:
        >>> from scratchdl import DeepConvNet
        >>> from scratchdl.explain import receptive_field
        >>> receptive_field(DeepConvNet(rng=0), 2)
        Field(size=(5, 5), step=(1, 1), start=(-2, -2))
    """
    size, step, start = np.ones(2, int), np.ones(2, int), np.zeros(2, int)
    for each in flat(net.layers[: as_place(net, layer) + 1]):
        if isinstance(each, Convolution):
            F = np.array(each.params["W"].shape[2:])
        elif isinstance(each, Pooling):
            F = np.array([each.pool_h, each.pool_w])
        elif isinstance(each, Affine | Flatten):
            raise ValueError(f"after {type(each).__name__} every number depends on every pixel")
        else:
            continue
        size, start, step = size + (F - 1) * step, start - each.pad * step, step * each.stride
    return Field(*((int(a[0]), int(a[1])) for a in (size, step, start)))


def strongest_windows(
    net: Network,
    x: Float[ArrayLike, "N C H W"],
    *,
    layer: int,
    channels: Sequence[int],
    count: int = 5,
) -> Float[Array, "F count C FH FW"]:
    r"""The parts of images at which filters respond most: what they have learnt to look for.

    In each image only the strongest place of a filter counts, so that no image comes twice. The
    part is all that the filter's number there depends on, its `receptive_field`.

    Args:
        net: A network.
        x: A batch of images, in which to look.
        layer: The index of a layer that gives pictures, such as a convolution.
        channels: Which of its filters to ask.
        count: How many parts to show for each.

    Returns:
        For each filter the parts, strongest first; beyond the edge of an image they are 0.

    Raises:
        TypeError: If `x` does not hold real numbers, or a count is not an integer.
        IndexError: If there is no such layer or filter.
        ValueError: If `x` is not a batch of images, holds fewer than `count`, or the layer gives no
            pictures.

    Example:
        >>> from scratchdl import SimpleConvNet, load_mnist_sample
        >>> from scratchdl.explain import strongest_windows
        >>> (x, t), _ = load_mnist_sample(flatten=False)
        >>> net = SimpleConvNet(rng=0)
        >>> strongest_windows(net, x[:50], layer=0, channels=[0, 3]).shape
        (2, 5, 1, 5, 5)
    """
    x, count, field = as_batch(x), as_count("count", count), receptive_field(net, layer)
    if len(x) < count:
        raise ValueError(f"there are {len(x)} images, fewer than count={count}")
    A = outputs_of_layers(net.layers[: as_place(net, layer) + 1], x)[-1]
    (FH, FW), edge = field.size, max(field.size)
    wide = np.pad(x, ((0, 0), (0, 0), (edge, edge), (edge, edge)))
    found = []
    for k in channels:
        if not 0 <= k < A.shape[1]:
            raise IndexError(f"layer {layer} has channels 0..{A.shape[1] - 1}, got {k}")
        peaks = A[:, k].reshape(len(A), -1)
        first = np.argsort(-peaks.max(axis=1), kind="stable")[:count]
        rows, columns = np.unravel_index(peaks[first].argmax(axis=1), A.shape[2:])
        tops = rows * field.step[0] + field.start[0] + edge
        lefts = columns * field.step[1] + field.start[1] + edge
        parts = zip(first, tops, lefts, strict=True)
        found.append([wide[n, :, i : i + FH, j : j + FW] for n, i, j in parts])
    return np.array(found)


def as_batch(x: ArrayLike) -> Array:
    """A batch of images as an array.

    Raises:
        ValueError: If it is not one.
    """
    x = as_floats(x)
    if x.ndim != 4 or x.size == 0:
        raise ValueError(f"x must be a batch of images (N, C, H, W), got shape {x.shape}")
    return x


def outputs_of_layers(layers: Sequence[Layer], x: Array) -> list[Array]:
    """What each layer makes of the batch, first to last."""
    outputs = []
    for layer in layers:
        x = layer.forward(x)
        outputs.append(x)
    return outputs


def as_place(net: Network, layer: int) -> int:
    """The index of a layer, counted from the first even if it was given from the last.

    Raises:
        TypeError: If it is not an integer.
        IndexError: If there is no such layer.
    """
    count = len(net.layers)
    place = as_count("layer", layer, least=-sys.maxsize)
    if not -count <= place < count:
        raise IndexError(f"the network has layers 0..{count - 1}, got {place}")
    return place % count


def picture_layer(net: Network, outputs: Sequence[Array], layer: int | None) -> int:
    """The index of the layer asked for, or of the last that gives pictures, pooling aside.

    Raises:
        IndexError: If there is no such layer.
        ValueError: If it gives no pictures, or none does.
    """
    giving = [i for i, y in enumerate(outputs) if y.ndim == 4]
    if layer is not None:
        place = as_place(net, layer)
        if place not in giving:
            raise ValueError(
                f"layer {layer}, {net.layers[place]!r}, gives no pictures; these do: {giving}"
            )
        return place
    own = [i for i in giving if not isinstance(net.layers[i], Pooling)]
    if not own:
        raise ValueError("no layer of this network gives pictures: Grad-CAM needs a convolution")
    return own[-1]


def as_labels(labels: ArrayLike | None, scores: Array) -> Int[Array, "N"]:
    """The class to ask about, for each sample.

    Raises:
        TypeError: If labels are not integers.
        IndexError: If one names no class.
        ValueError: If there is not one for each sample.
    """
    N, K = scores.shape
    given = scores.argmax(axis=1) if labels is None else as_array(labels)
    check_labels(given, K)
    if given.shape not in {(), (N,)}:
        raise ValueError(f"labels must be one for all or one for each of {N}, got {given.shape}")
    return np.broadcast_to(given, (N,))


def resized(maps: Float[Array, "N OH OW"], H: int, W: int) -> Float[Array, "N H W"]:
    """Maps enlarged or reduced: the same picture with other pixels, constant beyond its edge."""
    N, OH, OW = maps.shape
    i = np.clip((np.arange(H) + 0.5) * OH / H - 0.5, 0, OH - 1)
    j = np.clip((np.arange(W) + 0.5) * OW / W - 0.5, 0, OW - 1)
    rows, columns = np.broadcast_arrays(i[:, np.newaxis], j)
    shape = (N, H, W)
    places = np.broadcast_to(rows, shape), np.broadcast_to(columns, shape)
    return bilinear(maps[:, np.newaxis], *places)[:, 0]


def squares(H: int, W: int, size: int, stride: int) -> Array:
    """All places of the square as masks `(places, H, W)`; together they cover every pixel."""
    tops = np.unique([*range(0, H - size, stride), H - size])
    lefts = np.unique([*range(0, W - size, stride), W - size])
    i, j = np.arange(H)[:, np.newaxis], np.arange(W)
    down = (i >= tops[:, None, None, None]) & (i < tops[:, None, None, None] + size)
    across = (j >= lefts[:, None, None]) & (j < lefts[:, None, None] + size)
    return (down & across).reshape(-1, H, W)
