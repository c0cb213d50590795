"""Where every optimizer is after thirty steps down the book's long valley: known numbers."""

import numpy as np
import pytest

from scratchdl import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSprop

ENDS = [
    (SGD, {"lr": 0.95}, (-0.3504, 0.0848), 0.01333),
    (Momentum, {"lr": 0.1}, (0.8964, 0.0881), 0.04794),
    (Nesterov, {"lr": 0.1}, (0.6896, -0.0007), 0.02378),
    (AdaGrad, {"lr": 1.5}, (-0.1202, 2.5e-17), 0.00072),
    (RMSprop, {"lr": 0.1}, (-0.6974, 1.5e-8), 0.02432),
    (Adam, {"lr": 0.3, "eps": 1e-7, "eps_hat": True}, (0.1360, 0.3182), 0.102205),
]


@pytest.mark.parametrize(
    ("kind", "settings", "end", "height"), ENDS, ids=[kind.__name__ for kind, *_ in ENDS]
)
def test_thirty_steps_from_the_books_start(kind, settings, end, height):
    """The height is x²/20 + y², the start (-7, 2)."""
    optimizer = kind(**settings)
    place = {"x": np.array(-7.0), "y": np.array(2.0)}
    for _ in range(30):
        optimizer.update(place, {"x": place["x"] / 10, "y": 2 * place["y"]})
    x, y = float(place["x"]), float(place["y"])
    np.testing.assert_allclose([x, y], end, atol=5e-5)
    np.testing.assert_allclose(x**2 / 20 + y**2, height, atol=5e-6)
