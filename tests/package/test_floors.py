"""The floors of the package and the rooms of scripts/: an import that goes up is found out."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
# Its own entry point, as it has no `python -m`.
CHECK = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """All that the contracts are about, in a folder where wrong imports can be planted."""
    root = tmp_path_factory.mktemp("floors")
    only_python = shutil.ignore_patterns("__pycache__", "*.npz", "*.gz", "*.js", "node_modules")
    for name in ("src", "scripts"):
        shutil.copytree(ROOT / name, root / name, ignore=only_python)
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def linted(root):
    done = subprocess.run(
        [sys.executable, "-c", CHECK, "--no-cache"],
        cwd=root,
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join([str(root / "src"), str(root / "scripts")])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_all_imports_go_down(copy):
    status, said = linted(copy)
    assert status == 0, said


@pytest.mark.parametrize(
    ("importing", "imported"),
    [
        ("scratchdl.typing", "scratchdl.losses"),
        ("scratchdl.gates", "book.engine.items"),
        ("bare.node", "book.engine.items"),
        ("book.child.stray", "book.engine.items"),
        ("book.engine.items", "book.write.plain"),
        ("book.engine.items", "experiments.run"),
        ("book.write.plain", "book.parts.pad"),
        ("book.parts.pad", "book.labs.colab"),
        ("book.labs.colab", "book.live.wheel"),
        ("book.live.wheel", "book.site.links"),
        ("book.site.links", "tools.golden"),
        ("tools.golden", "races.race"),
        ("tools.golden", "experiments.run"),
        ("experiments.run", "races.race"),
        ("races.race", "promises.watch"),
    ],
)
def test_an_import_that_goes_up_or_sideways_is_found_out(copy, importing, imported):
    home = "src" if importing.startswith("scratchdl") else "scripts"
    file = (copy / home / importing.replace(".", "/")).with_suffix(".py")
    text = file.read_text("utf-8")
    file.write_text(f"{text}\nimport {imported}\n", encoding="utf-8")
    try:
        status, said = linted(copy)
    finally:
        file.write_text(text, encoding="utf-8")
    assert status != 0
    assert f"{importing} -> {imported}" in said


def test_every_room_of_scripts_has_its_floor():
    rooms = {path.parent.name for path in ROOT.glob("scripts/*/__init__.py")}
    assert {*LINTER["root_packages"]} == rooms | {"scratchdl"}
    (floors,) = [about["layers"] for about in LINTER["contracts"] if "containers" not in about]
    assert {room for floor in floors for room in floor.split(" | ")} == rooms | {"scratchdl"}
