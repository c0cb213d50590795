"""What PyTorch computed, we compute: to 1e-12 in float64 and 1e-5 in float32."""

import numpy as np
import pytest

import scratchdl as dl
from checks.golden_vectors import Vectors
from checks.registry import (
    ACTIVATIONS,
    LAYERS,
    LOSSES,
    OPTIMIZERS,
    PENALTIES,
    ROW_ACTIVATIONS,
)
from expressions import expression

# PyTorch has no step; and the others are compared with their formulas instead
WITHOUT_VECTORS = {
    "step_function",
    "cross_entropy_error_delta",
    "dropout_as_in_the_memos",
    "adam_eps_hat",
    "sgd_on_a_schedule",
}
NORMALISERS = {
    name: case for name, case in LAYERS.items() if isinstance(case.layer(), dl.BatchNormalization)
}
KINDS = {
    "activations": ACTIVATIONS,
    "rows": ROW_ACTIVATIONS,
    "losses": LOSSES,
    "layers": LAYERS,
    "normalisers": NORMALISERS,
    "penalties": PENALTIES,
    "optimizers": OPTIMIZERS,
}
DTYPES = [(np.float64, 1e-12), (np.float32, 1e-5)]
each_dtype = pytest.mark.parametrize(("dtype", "tolerance"), DTYPES, ids=["float64", "float32"])


def assert_close(actual, expected, tolerance):
    """Agree relative to each number, or absolutely where numbers cancel to almost nothing."""
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_registered_has_vectors(kind):
    assert Vectors(kind).names == KINDS[kind].keys() - WITHOUT_VECTORS


@pytest.mark.parametrize("kind", [*KINDS, "expressions"])
def test_vectors_say_where_they_come_from(kind):
    provenance = Vectors(kind).provenance
    assert provenance["made_by"] == "scripts/tools/golden.py"
    assert provenance.keys() >= {"seed", "torch", "numpy", "python", "machine"}


def test_a_missing_entry_is_named():
    with pytest.raises(AssertionError, match="no golden vectors of swish"):
        Vectors("activations")["swish"]


@each_dtype
@pytest.mark.parametrize("name", sorted(ACTIVATIONS.keys() - WITHOUT_VECTORS))
def test_activation(name, dtype, tolerance):
    golden, case = Vectors("activations")[name], ACTIVATIONS[name]
    x = golden["x"].astype(dtype)
    assert_close(case.f(x), golden["y"], tolerance)
    assert_close(case.df(x), golden["slope"], tolerance)


@each_dtype
@pytest.mark.parametrize("name", ROW_ACTIVATIONS)
def test_row_activation(name, dtype, tolerance):
    golden, case = Vectors("rows")[name], ROW_ACTIVATIONS[name]
    x = golden["x"].astype(dtype)
    assert_close(case.function(x), golden["y"], tolerance)
    assert_close(case.jacobian(x), golden["jacobian"], tolerance)


@each_dtype
@pytest.mark.parametrize("name", sorted(LOSSES.keys() - WITHOUT_VECTORS))
def test_loss(name, dtype, tolerance):
    golden, case = Vectors("losses")[name], LOSSES[name]
    y, labels = golden["y"].astype(dtype), golden["labels"]
    one_hot = np.eye(4, dtype=dtype)[labels]
    assert_close(case.loss(y, one_hot), golden["loss_labels"], tolerance)
    assert_close(case.loss(y, golden["shares"].astype(dtype)), golden["loss_shares"], tolerance)
    if case.takes_labels:
        assert_close(case.loss(y, labels), golden["loss_labels"], tolerance)


@each_dtype
@pytest.mark.parametrize("kind", ["labels", "shares"])
def test_softmax_with_loss(kind, dtype, tolerance):
    golden, last = Vectors("losses")["softmax_cross_entropy"], dl.SoftmaxWithLoss()
    loss = last.forward(golden["y"].astype(dtype), golden[kind])
    assert_close(loss, golden[f"loss_{kind}"], tolerance)
    assert_close(last.backward(), golden[f"gradient_{kind}"], tolerance)


@each_dtype
@pytest.mark.parametrize("kind", ["labels", "shares"])
def test_sigmoid_with_loss(kind, dtype, tolerance):
    golden, last = Vectors("losses")["sigmoid_cross_entropy"], dl.SigmoidWithLoss()
    t = np.eye(4)[golden["labels"]] if kind == "labels" else golden["shares"]
    loss = last.forward(golden["y"].astype(dtype), t)
    assert_close(loss, 4 * golden[f"loss_{kind}"], 4 * tolerance)  # PyTorch's is the mean of all
    assert_close(last.backward(), 4 * golden[f"gradient_{kind}"], 4 * tolerance)


@each_dtype
def test_identity_with_loss(dtype, tolerance):
    golden, last = Vectors("losses")["sum_squared_error"], dl.IdentityWithLoss()
    y = golden["y"].astype(dtype)
    assert_close(last.forward(y, golden["shares"]), golden["loss_shares"] / len(y), tolerance)
    assert_close(last.backward(), golden["gradient_shares"] / len(y), tolerance)


@each_dtype
@pytest.mark.parametrize("name", sorted(LAYERS.keys() - WITHOUT_VECTORS))
def test_layer(name, dtype, tolerance):
    golden, layer = Vectors("layers")[name], LAYERS[name].layer(dtype)
    for key, param in layer.params.items():
        param[...] = golden[key]
    assert_close(layer.forward(golden["x"].astype(dtype)), golden["y"], tolerance)
    assert_close(layer.backward(golden["dout"].astype(dtype)), golden["dx"], tolerance)
    for key, grad in layer.grads.items():
        assert_close(grad, golden[f"d{key}"], tolerance)


@each_dtype
@pytest.mark.parametrize("name", NORMALISERS)
def test_normaliser(name, dtype, tolerance):
    golden, layer = Vectors("normalisers")[name], NORMALISERS[name].layer(dtype)
    for key, param in layer.params.items():
        param[...] = golden[key]
    for batch in ("first", "second", "third", "predicted"):
        x, dout = (golden[f"{batch}_{key}"].astype(dtype) for key in ("x", "dout"))
        y = layer.forward(x, training=batch != "predicted")
        got = {"y": y, "dx": layer.backward(dout), **layer.buffers}
        got |= {f"d{key}": grad for key, grad in layer.grads.items()}
        for key, value in got.items():
            assert value.dtype == dtype
            assert_close(value, golden[f"{batch}_{key}"], tolerance)


@each_dtype
@pytest.mark.parametrize("name", PENALTIES)
def test_penalty(name, dtype, tolerance):
    golden, penalty = Vectors("penalties")[name], PENALTIES[name].make(0.3)
    W = golden["W"].astype(dtype)
    assert_close(penalty.loss(W), golden["loss"], tolerance)
    assert_close(penalty.gradient(W), golden["gradient"], tolerance)


@each_dtype
@pytest.mark.parametrize("name", sorted(OPTIMIZERS.keys() - WITHOUT_VECTORS))
def test_optimizer(name, dtype, tolerance):
    golden, optimizer = Vectors("optimizers")[name], OPTIMIZERS[name].make()
    params = {key: golden[key][0].astype(dtype) for key in ("W", "b")}
    for step in range(1, 101):
        optimizer.update(params, valley_gradient(**params))
        if dtype is np.float32 and step > 10:
            break  # from here on rounding, not the formula, decides which way a hill is left
        for key, W in params.items():
            assert_close(W, golden[key][step], tolerance)


def valley_gradient(W, b):
    """The gradient of the function in scripts/tools/golden.py, which has many valleys."""
    slope = 1 / np.cosh(b) ** 2
    return {"W": -3 * np.sin(3 * W) + W / 5 + np.tanh(b), "b": slope * W.sum(axis=0)}


@pytest.mark.parametrize("name", sorted(Vectors("expressions").names))
def test_first_and_second_derivatives_of_a_random_expression(name):
    golden = Vectors("expressions")[name]
    f, x = expression(golden["steps"]), golden["x"]
    assert_close(f(x), golden["y"], 1e-12)
    assert_close(dl.gradient(f, x), golden["gradient"], 1e-11)
    rows = [dl.gradient(lambda x, i=i: dl.gradient(f, x)[i], x) for i in range(2)]
    assert_close(np.array(rows), golden["hessian"], 1e-10)
    for v, slope, curvature in zip(
        np.eye(2), golden["gradient"], np.diag(golden["hessian"]), strict=True
    ):
        forward = forward_derivatives(f, x, v)
        assert_close(np.array(forward), [slope, curvature], 1e-10)


def forward_derivatives(f, x, v):
    """The first and the second derivative along `v` at `x`, by dual numbers alone."""

    def first(t):
        return dl.derivative(lambda h: f(x + h * v), t)

    return first(0.0), dl.derivative(first, 0.0)
