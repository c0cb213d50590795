"""A page that depends on the processor is found out."""

import subprocess
import sys

import pytest

from book.engine import kernels
from small_site import FRONT

SEEN = "import os\nelsewhere = 'OPENBLAS_L2_SIZE' in os.environ\n"
ELSEWHERE = {"elsewhere": {"OPENBLAS_L2_SIZE": "512"}}  # part of what results are kept for


@pytest.fixture
def compare(tmp_path, monkeypatch, capfd):
    """Compare a page here and elsewhere: the exit code, and what was said."""
    monkeypatch.delenv("OPENBLAS_L2_SIZE", raising=False)
    monkeypatch.setattr(kernels, "choices", lambda: ELSEWHERE)

    def run(text):
        path = tmp_path / "page.md"
        path.write_text(FRONT + f"```python run\n{SEEN}```\n\n{text}", encoding="utf-8")
        code = kernels.main([str(path)])
        return code, capfd.readouterr()

    return run


def fence(code, options=""):
    return f"```python run {options}\n{code}\n```\n\n"


def test_what_depends_on_the_kernel_is_reported(compare):
    text = (
        fence("print('a word', elsewhere)")
        + fence("print(f'loss {0.82 + 0.03 * elsewhere:.2f}')")
        + "It is `py 7 + elsewhere`.\n"
    )
    code, said = compare(text)
    assert code == 1
    assert "--- elsewhere" in said.out
    assert said.out.count("page.md:") == 3
    assert "here\na word False\n\nthere\na word True" in said.out
    assert "here\nloss 0.82\n\nthere\nloss 0.85" in said.out
    assert "here\n7\nthere\n8" in said.out


def test_what_rounding_explains_or_the_page_marks_is_not(compare):
    text = (
        fence("print(f'loss {0.82 + 0.01 * elsewhere:.2f}')")
        + fence("print('trained for', 3 + elsewhere, 'epochs')", "varies")
        + "It is `py~ 7 + elsewhere`, and `py 1 / 3 + 0.001 * elsewhere:.2f`.\n"
    )
    code, said = compare(text)
    assert (code, said.out) == (0, "--- elsewhere\nthe same\n")


def test_what_is_told_must_hold_elsewhere_too(compare, capfd):
    with pytest.raises(SystemExit):
        compare(fence("assert not elsewhere", "hide"))
    assert "AssertionError" in capfd.readouterr().err


def test_a_page_that_is_wrong_here_is_named(compare):
    code, said = compare(fence("print(1)") + "```output\n2\n```\n")
    assert code == 1
    assert "page.md:16: output differs" in said.err


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        (set(), []),
        ({"sse3", "avx"}, ["Sandybridge"]),
        ({"avx", "avx2"}, ["Haswell", "Sandybridge"]),
        ({"avx", "avx2", "avx512f"}, ["SkylakeX", "Haswell", "Sandybridge"]),
    ],
)
def test_only_kernels_that_the_machine_can_run_are_tried(flags, names, monkeypatch):
    config = {
        "SIMD Extensions": {"baseline": ["SSE"], "found": ["AVX2", "FMA3"]},
        "Build Dependencies": {"blas": {"name": "scipy-openblas"}},
    }
    monkeypatch.setattr(kernels.np, "show_config", lambda mode: config)
    monkeypatch.setattr(kernels, "_processor_flags", lambda: flags)
    tried = kernels.choices()
    assert [one.get("OPENBLAS_CORETYPE") for one in tried.values()] == (names or [None])
    *others, (oldest, variables) = tried.items()
    assert all(variables == {"OPENBLAS_CORETYPE": name} for name, variables in others)
    assert variables["NPY_DISABLE_CPU_FEATURES"] == "AVX2 FMA3"
    assert oldest == " with ".join([*names[-1:], "NumPy's baseline"])


def test_where_there_is_no_choice_none_is_tried(monkeypatch):
    config = {
        "SIMD Extensions": {"baseline": ["NEON"]},
        "Build Dependencies": {"blas": {"name": "accelerate"}},
    }
    monkeypatch.setattr(kernels.np, "show_config", lambda mode: config)
    assert kernels.choices() == {}


def test_what_scipy_multiplies_with_decides_nothing():
    """SciPy brings a matrix library of its own, which some tests load and no page."""
    code = (
        "from book.engine.machine import rounding\nbefore = rounding()\n"
        "import scipy.linalg\nassert rounding() == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
