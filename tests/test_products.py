"""A product in bands is the product, and there are bands where they pay and nowhere else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scratchdl as dl
from duck import Duck
from scratchdl import products
from scratchdl.products import LEAST_ROWS, SMALL, bands_pay, matmul, number_of_bands

DIGITS = (100, 784, 50)


class Watched(np.ndarray):
    """An array that notes the shapes of what is multiplied."""

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        plain = [np.asarray(a) for a in inputs]
        if ufunc is np.matmul:
            self.shapes.append(plain[0].shape)
        return getattr(ufunc, method)(*plain, **options)


def multiplied(A, B):
    """The product, and the shape of the left side of every product that NumPy was asked for."""
    watched = A.view(Watched)
    Watched.shapes = shapes = []
    return matmul(watched, B), shapes


def matrices(N, D, M, dtype=np.float32):
    rng = np.random.default_rng(0)
    return rng.standard_normal((N, D)).astype(dtype), rng.standard_normal((D, M)).astype(dtype)


@pytest.mark.parametrize("pay", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [DIGITS, (97, 784, 50), (3, 4, 5), (0, 4, 5), (64, 784, 128)])
def test_it_is_the_matrix_product(monkeypatch, pay, dtype, shape):
    monkeypatch.setattr(products, "BANDS_PAY", pay)
    A, B = matrices(*shape, dtype)
    C = matmul(A, B)
    assert C.dtype == dtype
    wanted = A.astype(np.float64) @ B.astype(np.float64)
    tolerance = 100 * np.finfo(dtype).eps
    np.testing.assert_allclose(C, wanted, rtol=tolerance, atol=10 * tolerance)
    np.testing.assert_allclose(matmul(A.T.copy().T, B), wanted, tolerance, 10 * tolerance)


def test_where_they_pay_a_large_product_is_cut(monkeypatch):
    monkeypatch.setattr(products, "BANDS_PAY", True)
    A, B = matrices(*DIGITS)
    C, shapes = multiplied(A, B)
    assert shapes == [(4, 25, 784)]
    assert C.shape == (100, 50)


@pytest.mark.parametrize(
    ("pay", "shape", "in_columns"),
    [(False, DIGITS, False), (True, DIGITS, True), (True, (10, 784, 50), False)],
    ids=["where they do not pay", "with B in columns", "where it is small"],
)
def test_everywhere_else_it_is_one_product(monkeypatch, pay, shape, in_columns):
    monkeypatch.setattr(products, "BANDS_PAY", pay)
    A, B = matrices(*shape)
    _, shapes = multiplied(A, np.asfortranarray(B) if in_columns else B)
    assert shapes == [A.shape]


def test_arrays_of_a_device_are_never_cut(monkeypatch):
    monkeypatch.setattr(products, "BANDS_PAY", True)
    A, B = matrices(*DIGITS)
    C = matmul(Duck(A), Duck(B))
    assert isinstance(C, Duck)
    np.testing.assert_array_equal(C.memory, A @ B)


@given(st.integers(0, 2000), st.integers(1, 2 * SMALL))
def test_bands_are_equal_small_and_not_too_low(rows, multiplications):
    bands = number_of_bands(rows, multiplications)
    if bands > 1:
        assert rows % bands == 0
        assert rows // bands >= LEAST_ROWS
        assert rows // bands * multiplications <= SMALL
        assert rows * multiplications > SMALL  # else the whole is small
    else:
        divisors = [d for d in range(2, rows + 1) if rows % d == 0 and rows // d >= LEAST_ROWS]
        small = [d for d in divisors if rows // d * multiplications <= SMALL]
        assert rows * multiplications <= SMALL or not small


def test_a_network_learns_the_same_either_way(monkeypatch):
    rng = np.random.default_rng(1)
    x, t = rng.random((100, 784)), rng.integers(0, 10, 100)
    found = []
    for pay in (True, False):
        monkeypatch.setattr(products, "BANDS_PAY", pay)
        net = dl.TwoLayerNet(784, 50, 10, rng=0, dtype=np.float64)
        found.append(net.loss_and_gradient(x, t))
    (loss, grads), (other, others) = found
    assert loss == pytest.approx(other, rel=1e-13)
    for name, g in grads.items():
        np.testing.assert_allclose(g, others[name], rtol=1e-9, atol=1e-14, err_msg=name)


ONE = {"OPENBLAS_NUM_THREADS": "1"}


@pytest.mark.parametrize(
    ("environment", "cores", "library", "extensions", "pay"),
    [
        (ONE, 8, "scipy-openblas", ["AVX2", "AVX512_SKX"], True),
        (ONE, 8, "openblas", ["X86_V3", "X86_V4"], True),
        ({"OMP_NUM_THREADS": "1"}, 8, "openblas", ["X86_V4"], True),
        ({"OMP_NUM_THREADS": "4"}, 1, "openblas", ["X86_V4"], True),
        ({}, 8, "openblas", ["X86_V4"], False),
        (ONE | {"OPENBLAS_NUM_THREADS": "2"}, 8, "openblas", ["X86_V4"], False),
        ({"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "1"}, 8, "openblas", ["X86_V4"], False),
        (ONE, 8, "accelerate", ["X86_V4"], False),
        (ONE, 8, "openblas", ["X86_V3"], False),
        (ONE, 8, None, None, False),
    ],
)
def test_they_pay_with_openblas_and_avx512_on_one_thread(
    monkeypatch, environment, cores, library, extensions, pay
):
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    numpy = {}  # which leaves out what it does not know
    if library:
        numpy["Build Dependencies"] = {"blas": {"name": library}}
    if extensions:
        numpy["SIMD Extensions"] = {"found": extensions}
    monkeypatch.setattr(np, "show_config", lambda mode: numpy)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert bands_pay() is pay
