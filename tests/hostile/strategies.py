"""Arguments that nobody should give, and ordinary ones in unusual dress."""

import decimal
import fractions
import warnings

import numpy as np
from hypothesis import strategies as st

REAL = ["?", "i1", "i4", "i8", "u1", "u8", "f2", "f4", "f8", ">f8", ">i4", "g"]
OTHER = ["F", "D", "O", "U3", "S3", "M8[D]", "m8[s]", "V4"]
SHAPES = [(), (0,), (1,), (2,), (3,), (0, 3), (3, 0), (1, 3), (2, 3), (3, 3), (4, 2), (1, 1)]
SHAPES += [(2, 2, 3), (2, 3, 3, 2), (1, 1, 4, 4), (2, 1, 0, 4), (1, 2, 1, 2, 3)]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, np.nan, np.inf, -np.inf, 1e-320, 1e308, -1e308, 1e-5, 745.0]
PATTERNS = ["ordinary", "shares", "labels", "zeros", "large", "special"]


def numbers(shape, dtype, pattern, seed):
    """An array of real numbers of a pattern."""
    rng = np.random.default_rng(seed)
    if pattern == "shares":
        x = rng.uniform(0.01, 1, shape)
        x = x / x.sum(axis=-1, keepdims=True) if x.ndim and x.size else x
    elif pattern == "labels":
        x = rng.integers(0, 3, shape)
    elif pattern == "zeros":
        x = np.zeros(shape)
    elif pattern == "large":
        x = 1e4 * rng.standard_normal(shape)
    elif pattern == "special":
        x = rng.choice(SPECIAL, shape)
    else:
        x = rng.standard_normal(shape)
    with np.errstate(all="ignore"):
        return np.asarray(x).astype(dtype)


class Own(np.ndarray):
    """A subclass without anything of its own."""


class Named(np.ndarray):
    """A subclass that carries something along, as that in NumPy's manual does."""

    def __array_finalize__(self, obj):
        self.name = getattr(obj, "name", "")


def turned(x, layout):
    """The same numbers, lying otherwise in memory, or in another class."""
    if layout == "fortran":
        return np.asfortranarray(x)
    if layout == "every second":
        wide = np.zeros((*x.shape, 2), x.dtype)
        wide[..., 0] = x
        return wide[..., 0]
    if layout == "backwards" and x.ndim:
        return np.flip(x).copy()[(slice(None, None, -1),) * x.ndim]
    if layout == "unaligned" and x.dtype.kind != "O":
        memory = np.zeros(x.nbytes + 1, np.uint8)[1:]
        unaligned = memory.view(x.dtype).reshape(x.shape) if x.size else x
        unaligned[...] = x
        return unaligned
    if layout == "stretched" and x.size:
        return np.broadcast_to(x.reshape(-1)[0], x.shape)
    if layout == "read-only":
        x = x.copy()
        x.flags.writeable = False
        return x
    if layout == "own class":
        return x.copy().view(Own)
    if layout == "named class":
        return x.copy().view(Named)
    if layout == "matrix" and x.ndim == 2:
        with warnings.catch_warnings(action="ignore"):
            return np.matrix(x)
    if layout == "masked":
        return np.ma.masked_array(x, mask=np.zeros(x.shape, bool))
    if layout == "half masked":
        return np.ma.masked_array(x, mask=np.arange(x.size).reshape(x.shape) % 2 == 0)
    if layout == "list":
        return x.tolist()
    if layout == "scalar" and x.ndim == 0:
        return x[()]
    return x


LAYOUTS = ["plain", "plain", "fortran", "every second", "backwards", "unaligned", "stretched"]
LAYOUTS += ["read-only", "own class", "named class", "matrix", "masked", "half masked", "list"]
LAYOUTS += ["scalar"]

NOT_ARRAYS = [
    *(None, True, 1, 0, -1, 2.5, "0.5", b"0.5", 1j, {}, {"x": 1}, set(), (), [], [[]], [[], []]),
    *([1, [2, 3]], [[1, 2], [3]], [None], ["a"], range(3), len, object, np.ndarray, np.float64),
    *(2**70, -(2**70), 10**400, [10**400], fractions.Fraction(1, 3), decimal.Decimal("0.1")),
    *(Ellipsis, slice(3), iter([1, 2]), memoryview(b"abc"), bytearray(b"ab"), np.int8(3)),
    *(np.float32(0.5), np.bool_(True), np.datetime64("2026-01-01"), NotImplemented),
]


@st.composite
def arrays(draw, shapes=SHAPES):
    """An array of anything."""
    dtype = draw(st.sampled_from([*REAL, *REAL, "f8", "f8", "f8", *OTHER]))
    shape = draw(st.sampled_from(shapes))
    seed = draw(st.integers(0, 5))
    if dtype in OTHER:
        return turned(np.zeros(shape, dtype), draw(st.sampled_from(LAYOUTS)))
    pattern = draw(st.sampled_from(PATTERNS))
    return turned(numbers(shape, dtype, pattern, seed), draw(st.sampled_from(LAYOUTS)))


def array_like(shapes=SHAPES):
    """An array, or what is none."""
    return st.one_of(arrays(shapes), arrays(shapes), arrays(shapes), st.sampled_from(NOT_ARRAYS))


@st.composite
def same_shapes(draw):
    """Two arrays that go together more often than by chance."""
    shape = draw(st.sampled_from(SHAPES))
    second = draw(st.sampled_from([shape, shape, shape[:-1]]))
    return draw(array_like([shape])), draw(array_like([second]))


NUMBERS = [
    *(0.1, 0.5, 1.0, 2, 0, 0.0, -1.0, np.nan, np.inf, -np.inf, 1e300, 1e-300, 10**400, True, None),
    *("0.1", 1j, [0.1], np.array(0.5), np.array([0.5]), np.float32(0.5), np.float16(0.5), len),
    *(
        fractions.Fraction(1, 3),
        decimal.Decimal("0.1"),
        np.int8(1),
        np.longdouble(0.5),
        np.bool_(1),
    ),
    *(np.datetime64("2026-01-01"), np.ma.masked, {}, b"1"),
]
COUNTS = [
    *(1, 2, 3, 5, 0, -1, 1.0, 2.5, True, None, "2", np.int64(2), np.uint8(3), np.array(2)),
    *(np.array([2]), [2], 1j, np.nan, np.inf, np.float64(2), -(2**70), np.bool_(1), 4),
]
FLAGS = [True, False, 1, 0, "yes", "", None, np.bool_(1), np.array(True), [], 1.0]
SEEDS = [0, 1, np.random.default_rng(0), None, -1, 1.5, "seed", [1, 2], np.int64(3), True, b"a", {}]
SEEDS += [np.random.RandomState(0), np.random.PCG64(0), np.random.SeedSequence(1), 10**40]
DTYPES = [
    np.float32,
    np.float64,
    "float32",
    float,
    int,
    "f2",
    "c8",
    None,
    "nonsense",
    object,
    3,
    "U",
]
WORDS = [
    "max",
    "average",
    "central",
    "forward",
    "relu",
    "Max",
    "",
    None,
    3,
    np.array(["max"]),
    [],
    b"max",
]
SHAPE_ARGUMENTS = [(3, 2), (2, 2, 3, 3), [3, 2], (3,), (), 3, None, (0, 2), (-1, 2), (2.0, 3), "32"]
SHAPE_ARGUMENTS += [(2, 3, 4), np.array([3, 2]), (True, 2), (10**30, 2), (1, 2, 3, 4, 5), [[3, 2]]]
OPTIONS = [["a", "b"], [1], (), "relu", b"x", 3, None, [np.float32(1)], {"a": 1}, iter([1]), [None]]

number = st.sampled_from(NUMBERS)
count = st.sampled_from(COUNTS)
flag = st.sampled_from(FLAGS)
seed = st.sampled_from(SEEDS)
dtype = st.sampled_from(DTYPES)
word = st.sampled_from(WORDS)
shape = st.sampled_from(SHAPE_ARGUMENTS)
options = st.sampled_from(OPTIONS)
