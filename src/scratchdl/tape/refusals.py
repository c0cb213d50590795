"""What cannot be differentiated, and what to do then."""

from collections.abc import Callable
from typing import Any, NoReturn


def refuse_writing(
    what: str, instead: str = "a new array, as in x = x + y or np.where"
) -> NoReturn:
    """Refuse to change an array that the way back still needs."""
    raise TypeError(
        f"{what} would overwrite an array that is being differentiated, and the derivative still "
        f"needs its old numbers: write {instead}"
    )


INSTEAD = {  # other ways to write what readers write
    "np.sort": "x[np.argsort(x)]",
    "np.flip": "x[::-1]",
    "np.diff": "x[1:] - x[:-1]",
    "np.hstack": "np.concatenate",
    "np.vstack": "np.concatenate, or np.stack for rows",
    "np.repeat": "indexing, as in x[[0, 0, 1, 1]]",
    "np.roll": "np.concatenate([x[-1:], x[:-1]])",
    "np.prod": "a product in a loop, or np.exp(np.sum(np.log(x)))",
    "np.einsum": "@, or a product and np.sum",
    "np.tensordot": "@, or a product and np.sum",
    "np.inner": "@",
    "np.dot": "@",
    "np.vdot": "@",
    "np.trace": "np.sum(x * np.eye(n))",
}


_AS_IT_IS = "use it as it is"
_STOP = "scratchdl.tape.untraced(x) is an ordinary array, whose slope is 0"
NAMES = {  # what arrays of other libraries have, and what to write here
    "backward": "return the number, and gradient gives its slopes",
    "clamp": "write np.clip(x, low, high)",
    "data": _STOP,
    "detach": _STOP,
    "grad": "gradient returns the slopes",
    "item": _AS_IT_IS,
    "matmul": "write x @ y",
    "mm": "write x @ y",
    "numpy": _AS_IT_IS,
    "permute": "write x.transpose(0, 2, 1)",
    "relu": "write scratchdl.relu(x)",
    "requires_grad": "all that is computed from x is followed",
    "requires_grad_": "all that is computed from x is followed",
    "sigmoid": "write scratchdl.sigmoid(x)",
    "softmax": "write scratchdl.softmax(x)",
    "t": "write x.T",
    "tolist": _STOP,
    "trace": "write np.sum(x * np.eye(n))",
    "unsqueeze": "write x[:, None]",
    "view": "write x.reshape(shape)",
    "zero_grad": "slopes are not added up between calls",
    **{f: f"write np.{f}(x)" for f in ("exp", "log", "sqrt", "abs", "sin", "cos", "tanh")},
}


def no_rule(function: Callable[..., Any], how: str = "") -> NoReturn:
    """Name the operation whose derivative is not known."""
    module = getattr(function, "__module__", None) or "numpy"
    name = getattr(function, "__name__", str(function))
    if module.startswith("numpy"):
        name = f"np{module.removeprefix('numpy')}.{name}"
    instead = INSTEAD.get(name, "it with operations that have one")
    raise TypeError(
        f"{name}{how} has no rule for its derivative: write {instead}, or make it a layer with "
        "forward and backward and call record(layer, x)"
    )
