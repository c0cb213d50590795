"""SimpleConvNet in Keras 3."""

import numpy as np
from keras import Sequential, layers


def predict(params: dict[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """The probabilities, from our weights."""
    net = Sequential(
        [
            layers.Input((28, 28, 1)),  # channels come last
            layers.Conv2D(30, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(100, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    # Flatten lays the channels of a pixel side by side, so the rows of W2 stand in another order.
    W2 = params["W2"].reshape(30, 12, 12, 100).transpose(1, 2, 0, 3).reshape(4320, 100)
    W1 = params["W1"].transpose(2, 3, 1, 0)
    net.set_weights([W1, params["b1"], W2, params["b2"], params["W3"], params["b3"]])
    return np.asarray(net(x.transpose(0, 2, 3, 1)))
