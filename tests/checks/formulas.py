"""Layers in operations that the tape knows, where their own forward writes into arrays."""

import functools

import numpy as np

import scratchdl as dl
from scratchdl.windows import output_shape, slices


def forward_plainly(layer, x, **mode):
    """What `layer.forward` computes, in whole arrays and nothing in place."""
    if isinstance(layer, dl.Skip):
        return x + functools.reduce(lambda y, f: forward_plainly(f, y, **mode), layer.layers, x)
    if isinstance(layer, dl.Convolution):
        return convolution(layer, x)
    if isinstance(layer, dl.Pooling):
        return pooling(layer, x)
    return layer.forward(x, **mode)


def convolution(layer, x):
    """One matrix product for each pixel of the window, and their sum."""
    W, b = layer.params["W"], layer.params["b"]
    (FN, C, FH, FW), N = W.shape, x.shape[0]
    OH, OW = output_shape(x.shape, FH, FW, layer.stride, layer.pad)
    x = with_margin(x, layer.pad, 0.0)
    places = slices(FH, FW, OH, OW, layer.stride)
    products = [W[:, :, k, m] @ x[:, :, *at].reshape(N, C, -1) for k, m, at in places]
    return (sum(products) + b.reshape(FN, 1)).reshape(N, FN, OH, OW)


def pooling(layer, x):
    """The largest or the mean of one picture for each pixel of the window."""
    FH, FW = layer.pool_h, layer.pool_w
    OH, OW = output_shape(x.shape, FH, FW, layer.stride, layer.pad)
    x = with_margin(x, layer.pad, -np.inf if layer.kind == "max" else 0.0)
    parts = [x[:, :, *at] for _, _, at in slices(FH, FW, OH, OW, layer.stride)]
    return functools.reduce(np.maximum, parts) if layer.kind == "max" else sum(parts) / len(parts)


def with_margin(x, pad, value):
    """Images with a margin of equal numbers, also where they are being differentiated."""
    for axis in (2, 3):
        shape = tuple(pad if i == axis else n for i, n in enumerate(x.shape))
        edge = np.full(shape, value)
        x = np.concatenate([edge, x, edge], axis=axis)
    return x
