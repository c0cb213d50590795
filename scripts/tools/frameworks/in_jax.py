"""SimpleConvNet in JAX."""

import jax
import numpy as np
from jax import lax, nn


def network(params: dict[str, jax.Array], x: jax.Array) -> jax.Array:
    """The network is a function of its weights and its input."""
    h = lax.conv(x, params["W1"], (1, 1), "VALID") + params["b1"][:, None, None]
    h = nn.relu(h)
    h = lax.reduce_window(h, -np.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
    h = h.reshape(len(x), -1)
    h = nn.relu(h @ params["W2"] + params["b2"])
    return nn.softmax(h @ params["W3"] + params["b3"])


def predict(params: dict[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """The probabilities, from our weights."""
    return np.asarray(jax.jit(network)(params, x))
