"""What is in the wheel and the sdist, and that the wheel works where nothing else is installed."""

import email
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import scratchdl

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = Path(__file__).with_name("run_examples.py")

LIST_IMPORTS = """
import sys
import scratchdl
for name in sorted(sys.modules):
    print(name)
"""
# A separate part in the browser's Python, or too slow for an import: only inside functions.
LATE = {"_lzma", "_ssl", "http.client", "lzma", "socket", "ssl", "urllib.request", "zipfile"}
# Each takes as long as much of this package; NumPy loads them when it is asked for them.
SLOW = {"hashlib", "inspect", "numpy.ma", "numpy.random", "pathlib", "random", "urllib.parse"}

FIGURE_WITHOUT_MATPLOTLIB = """
from scratchdl.plots import use_style
try:
    use_style()
except ImportError as error:
    print(error)
"""


def names_in(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_holds_the_package_and_nothing_else(built):
    source = ROOT / "src"
    ours = {
        path.relative_to(source).as_posix()
        for path in (source / "scratchdl").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in names_in(built.wheel) if ".dist-info/" not in name}
    assert packed == ours
    assert {"scratchdl/py.typed", "scratchdl/datasets/files/mnist_sample.npz"} <= packed


def test_wheel_carries_its_licences(built):
    names = {Path(name).name for name in names_in(built.wheel) if "/licenses/" in name}
    assert names == {"LICENSE", "DATA_LICENSES.md"}


def about_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        return email.message_from_bytes(archive.read(name))


def about_sdist(sdist):
    with tarfile.open(sdist) as archive:
        (name,) = [name for name in archive.getnames() if name.endswith("/PKG-INFO")]
        return email.message_from_bytes(archive.extractfile(name).read())


def test_wheel_says_what_it_is(built):
    about = about_wheel(built.wheel)
    assert about["Name"] == "scratchdl"
    assert about["Requires-Python"] == ">=3.11"
    needed = [line for line in about.get_all("Requires-Dist") if "extra ==" not in line]
    assert needed == ["numpy>=2.0"]
    assert about["License-Expression"] == "MIT"  # of the code; the data's is beside the data
    assert "README" not in about.get_payload()[:20]
    assert about.get_payload().lstrip().startswith("# scratchdl")


def test_both_speak_a_version_of_the_metadata_that_packaging_24_reads(built):
    for about in (about_wheel(built.wheel), about_sdist(built.sdist)):
        assert tuple(map(int, about["Metadata-Version"].split("."))) <= (2, 4)


def test_what_the_package_index_shows_stands_alone(built):
    """Beside the description there lies no file of the project: every address is a whole one."""
    for about in (about_wheel(built.wheel), about_sdist(built.sdist)):
        text = about.get_payload()
        targets = re.findall(r"\]\(([^)]+)\)", text)
        assert "https://github.com/scratchdl/scratchdl/blob/main/LICENSE" in targets
        assert any(target.endswith("/main/docs/assets/page.png") for target in targets)
        assert [target for target in targets if not target.startswith("https://")] == []
        assert about["Description-Content-Type"] == "text/markdown"


def test_who_has_a_question_finds_where_to_ask(built):
    about = about_wheel(built.wheel)
    labels = [line.partition(",")[0] for line in about.get_all("Project-URL")]
    assert {"Homepage", "Source", "Issues", "Documentation", "Changelog"} <= set(labels)
    assert {"Topic :: Education", "Operating System :: OS Independent"} <= set(
        about.get_all("Classifier")
    )


def test_wheel_is_small(built):
    assert built.wheel.stat().st_size < 2_500_000


HABITS = {"TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "7"}


def build_again(root, out, *what):
    """Build as somebody else would: later, elsewhere, with other habits."""
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", *what, "--outdir", str(out), str(root)],
        umask=0o077 if os.name == "posix" else -1,
        env=os.environ | HABITS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.iterdir()
    return made


def test_built_twice_it_is_the_same_to_the_last_byte(built, tmp_path):
    again = build_again(ROOT, tmp_path / "dist", "--sdist")
    assert (again.name, again.read_bytes()) == (built.sdist.name, built.sdist.read_bytes())
    with tarfile.open(again) as archive:
        archive.extractall(tmp_path / "elsewhere", filter="data")
    (root,) = (tmp_path / "elsewhere").iterdir()
    again = build_again(root, tmp_path / "wheel", "--wheel")
    assert (again.name, again.read_bytes()) == (built.wheel.name, built.wheel.read_bytes())


def test_what_goes_to_the_index_is_one_version_of_one_project(built):
    version = about_wheel(built.wheel)["Version"]
    assert built.wheel.name == f"scratchdl-{version}-py3-none-any.whl"
    assert built.sdist.name == f"scratchdl-{version}.tar.gz"
    assert about_sdist(built.sdist)["Version"] == version


def test_sdist_holds_what_the_tests_and_the_site_need(built):
    with tarfile.open(built.sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for needed in ("mkdocs.yml", "conftest.py", "scripts/dev.py", "requirements/pip.txt"):
        assert needed in names
    assert "tests/package/test_wheel.py" in names
    assert not [name for name in names if name.startswith((".venv", "site/", ".cache", ".git/"))]


def test_every_example_runs_in_an_empty_environment(empty_python):
    done = empty_python.run(str(EXAMPLES))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "without figures; 0 failed" in done.stdout


def test_import_brings_in_numpy_and_little_else(empty_python):
    done = empty_python.run("-c", LIST_IMPORTS)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"numpy", "scratchdl"} <= loaded
    assert sorted(loaded & LATE) == []
    alone = empty_python.run("-c", "import sys, numpy; print(*sys.modules)")
    assert alone.returncode == 0, alone.stderr
    assert sorted(loaded & SLOW - set(alone.stdout.split())) == []


def test_it_is_imported_nearly_as_fast_as_numpy():
    """As measured and written down: a test must not hang on how busy a machine is."""
    record = json.loads((ROOT / "docs/data/import.json").read_text("utf-8"))
    assert record["ratio"] <= 1.5
    assert record["provenance"]["scratchdl"] == scratchdl.__version__


def test_a_figure_without_matplotlib_names_the_extra(empty_python):
    done = empty_python.run("-c", FIGURE_WITHOUT_MATPLOTLIB)
    assert done.returncode == 0, done.stderr
    assert 'pip install "scratchdl[plots]"' in done.stdout
