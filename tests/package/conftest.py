"""The package as others get it: built once, and installed where nothing else is."""

import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
collect_ignore = ["reader.py"]  # a program to be type-checked, not to be run


@dataclass(frozen=True)
class Distributions:
    """The two files that go to the package index."""

    sdist: Path
    wheel: Path


@dataclass(frozen=True)
class EmptyPython:
    """A Python that has NumPy and our wheel, and nothing else."""

    program: Path
    folder: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run it outside the tree, warnings being errors, blind to the caller's variables."""
        command = [str(self.program), "-I", "-W", "error", *arguments]
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, encoding="utf-8", check=False
        )


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Distributions:
    """An sdist of the tree and a wheel of that sdist: what the one lacks, the other shows."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return Distributions(sdist, wheel)


@pytest.fixture(scope="session")
def empty_python(built, tmp_path_factory) -> EmptyPython:
    """Install the wheel as pip does, offline: NumPy is there already, copied from ours."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder / "venv", symlinks=os.name != "nt")
    program = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run([program, "-c", where], capture_output=True, text=True, check=True)
    packages = Path(found.stdout.strip())
    for part in Path(np.__file__).parent.parent.glob("numpy*"):
        shutil.copytree(part, packages / part.name)
    pip = [sys.executable, "-m", "pip", "--python", str(program), "install", "-qq", "--no-index"]
    subprocess.run([*pip, str(built.wheel)], check=True)
    return EmptyPython(program, folder)
