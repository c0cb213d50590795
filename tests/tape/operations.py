"""Every operation that has a rule, with a place to try it: where it bends, not where it breaks."""

import numpy as np

X = np.array([[0.3, 0.7, 0.2], [0.9, 0.4, 0.6]])
Y = np.array([[1.7, 0.8, 2.3]])  # NumPy stretches it
V = np.array([0.3, 1.1, 0.7])
FIXED = X.copy()
ROWS = np.array([[2, 0, 0], [1, 1, 2]])


def stacked(x):
    """Two matrices in a stack."""
    return np.stack([x, x * x])


# by name: the function of x, and where; all are analytic there
ELEMENTWISE = {
    "add": (lambda x: x + Y, X),
    "add_number": (lambda x: 2.5 + x, X),
    "subtract": (lambda x: Y - x, X),
    "multiply": (lambda x: x * Y * x, X),
    "divide": (lambda x: Y / x, X),
    "divide_by": (lambda x: x / (x + Y), X),
    "power": (lambda x: x**3, X),
    "power_of_fraction": (lambda x: x**0.5, X),
    "power_negative": (lambda x: x**-2, X),
    "power_of_array": (lambda x: x**Y, X),
    "exponent": (lambda x: 2.0**x, X),
    "power_of_itself": (lambda x: x**x, X),
    "negative": (lambda x: -x * x, X),
    "positive": (lambda x: +x * x, X),
    "square": (lambda x: np.square(x), X),
    "sqrt": (np.sqrt, X),
    "reciprocal": (np.reciprocal, X),
    "exp": (np.exp, X),
    "expm1": (np.expm1, X),
    "exp2": (np.exp2, X),
    "log": (np.log, X),
    "log1p": (np.log1p, X),
    "log2": (np.log2, X),
    "log10": (np.log10, X),
    "sin": (np.sin, X),
    "cos": (np.cos, X),
    "tan": (np.tan, X),
    "arcsin": (np.arcsin, X),
    "arccos": (np.arccos, X),
    "arctan": (np.arctan, X),
    "sinh": (np.sinh, X),
    "cosh": (np.cosh, X),
    "tanh": (np.tanh, X),
}
# analytic around X, but NumPy orders no complex numbers
CORNERS = {
    "remainder": (lambda x: (3 * x) % (0.2 * Y) * (1.93 % x), X),
    "absolute": (lambda x: abs(x - 0.5) * x, X),
    "maximum": (lambda x: np.maximum(x, Y - 1) * x, X),
    "minimum": (lambda x: np.minimum(Y - 1, x) * x, X),
    "logaddexp": (lambda x: np.logaddexp(x, 2 * x * Y), X),
    "clip": (lambda x: np.clip(x, 0.35, 0.65) * x, X),
    "max": (lambda x: np.max(x * x, axis=0), X),
    "amin": (lambda x: np.amin(x * x, axis=1, keepdims=True), X),
    "min": (lambda x: x.min() * x, X),
    "maximum_reduce": (lambda x: np.maximum.reduce(x * x), X),
}
# the shape changes, or numbers meet
SHAPES = {
    "sum": (lambda x: np.sum(x * x), X),
    "sum_axis": (lambda x: np.sum(x * x, axis=1) ** 2, X),
    "sum_axes": (lambda x: (x * x).sum(axis=(0, 1), keepdims=True) * x, X),
    "sum_axis_from_the_end": (lambda x: (x * x).sum(axis=-1) ** 2, X),
    "add_reduce": (lambda x: np.add.reduce(x * x), X),
    "mean": (lambda x: np.mean(x, axis=0) ** 2, X),
    "var": (lambda x: np.var(x, axis=1, ddof=1), X),
    "std": (lambda x: x.std(), X),
    "cumsum": (lambda x: np.cumsum(x, axis=1) ** 2, X),
    "cumsum_of_all": (lambda x: np.cumsum(x) ** 2, X),
    "reshape": (lambda x: x.reshape(3, 2) ** 2, X),
    "reshape_by_a_tuple": (lambda x: x.reshape((3, 2)) ** 2, X),
    "ravel": (lambda x: np.ravel(x) ** 2, X),
    "flatten": (lambda x: x.flatten() ** 2, X),
    "transpose": (lambda x: x.T @ x, X),
    "transpose_of_all": (lambda x: x.transpose() @ x, X),
    "transpose_by_a_tuple": (lambda x: (x * x).transpose((1, 0)) * V[:, None], X),
    "transpose_axes": (lambda x: (x * x).transpose(1, 0) * V[:, None], X),
    "swapaxes": (lambda x: np.swapaxes(x, 0, 1) ** 2, X),
    "expand_dims": (lambda x: np.expand_dims(x, 1) ** 2, X),
    "squeeze": (lambda x: np.squeeze(x[:, :1]) ** 2, X),
    "broadcast_to": (lambda x: np.broadcast_to(x[0], (4, 3)) * x[1], X),
    "index": (lambda x: x[1] * x[0, 2], X),
    "slice": (lambda x: x[:, ::2] ** 2, X),
    "index_twice": (lambda x: x[[0, 1, 0], [2, 0, 2]] ** 2, X),
    "mask": (lambda x: x[FIXED > 0.35] ** 2, X),
    "stretched": (lambda x: x[:1] * stacked(x), X),
    "newaxis": (lambda x: x[:, None] * x[None], X),
    "take": (lambda x: np.take(x, [0, 2, 2], axis=1) ** 2, X),
    "take_of_all": (lambda x: np.take(x, [0, 5, 5]) ** 2, X),
    "take_rows": (lambda x: np.take(x, [1, 0, 1], axis=0) ** 2, X),
    "take_from_the_end": (lambda x: np.take(x, [0, 2, 2], axis=-1) ** 2, X),
    "take_along_axis": (lambda x: np.take_along_axis(x, ROWS, axis=1) ** 2, X),
    "concatenate": (lambda x: np.concatenate([x, Y, x * x]) ** 2, X),
    "concatenate_from_the_end": (lambda x: np.concatenate([x, x * x], axis=-1) ** 2, X),
    "concatenate_one": (lambda x: np.concatenate([x]) ** 2, X),
    "stack": (lambda x: np.stack([x[0], x[1] * x[0]], axis=1) ** 2, X),
    "stack_from_the_end": (lambda x: np.stack([x, x * x, x + 1], axis=-1) ** 2, X),
    "where": (lambda x: np.where(FIXED > 0.5, x * x, x), X),
    "iterate": (lambda x: sum(row * row for row in x), X),
    "matmul": (lambda x: x @ x.T, X),
    "matmul_stretched": (lambda x: np.stack([x, x * x]) @ FIXED.T, X),
    "matrix_times_vector": (lambda x: x @ (V * x[0]), X),
    "vector_times_matrix": (lambda x: (V[:2] * x[:, 0]) @ x, X),
    "vector_times_vector": (lambda x: x[0] @ x[1], X),
    "matmul_of_stacks": (lambda x: stacked(x) @ stacked(x).transpose(0, 2, 1), X),
    "matmul_stack_times_matrix": (lambda x: stacked(x) @ x.T, X),
    "matmul_matrix_times_stack": (lambda x: x.T @ stacked(x), X),
    "matmul_stack_times_vector": (lambda x: stacked(x) @ x[0], X),
    "matmul_vector_times_stack": (lambda x: x[:, 0] @ stacked(x), X),
    "matmul_one_times_stack": (lambda x: stacked(x)[:1] @ np.swapaxes(stacked(x), 1, 2), X),
    "dot": (lambda x: np.dot(x, x[0]), X),
    "dot_of_matrices": (lambda x: np.dot(x, x.T), X),
    "dot_number": (lambda x: np.dot(x, 2.5) * np.dot(1.5, x), X),
    "dot_numbers": (lambda x: np.dot(x[0, 1], x) * np.dot(x, x[1, 0]), X),
    "outer": (lambda x: np.outer(x[0], x[1]), X),
    "norm": (lambda x: np.linalg.norm(x, axis=1), X),
    "norm_kept": (lambda x: np.linalg.norm(x, axis=1, keepdims=True) * x, X),
    "norm_of_all": (lambda x: np.linalg.norm(x) * x, X),
    "copy": (lambda x: x.copy() * np.copy(x), X),
    "asarray": (lambda x: np.asarray(V, like=x) * np.asarray(x * x, like=x), X),
}
SHAPES |= {
    f"expand_dims_at_{axis}": (lambda x, axis=axis: np.expand_dims(x, axis) * x[:, None], X)
    for axis in (0, 1, 2, -1, -2, -3)
}
OPERATIONS = {**ELEMENTWISE, **CORNERS, **SHAPES}
