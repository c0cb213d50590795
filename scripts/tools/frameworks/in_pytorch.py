"""SimpleConvNet in PyTorch."""

import numpy as np
import torch
from torch import nn


def predict(params: dict[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """The probabilities, from our weights."""
    net = nn.Sequential(
        nn.Conv2d(1, 30, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(4320, 100),
        nn.ReLU(),
        nn.Linear(100, 10),
        nn.Softmax(dim=1),
    )
    weights = {
        "0.weight": params["W1"],
        "0.bias": params["b1"],
        "4.weight": params["W2"].T,  # PyTorch keeps the transpose
        "4.bias": params["b2"],
        "6.weight": params["W3"].T,
        "6.bias": params["b3"],
    }
    net.load_state_dict({name: torch.tensor(W) for name, W in weights.items()})
    with torch.no_grad():
        return net(torch.tensor(x)).numpy()
