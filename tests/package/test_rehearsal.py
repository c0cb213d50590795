"""A release as far as one machine can go: the workflow's own commands, from the tag to the try-out.

What is left out needs the network or the rights of the project: the whole gate, which runs these
tests, and the two uploads.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np
import pytest
import yaml

import scratchdl
from package.conftest import ROOT

WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/package.yml").read_text("utf-8"))
JOBS = WORKFLOW["jobs"]
BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(
    BASH is None or os.name == "nt", reason="the steps are written for bash on Linux"
)
VALUE = re.compile(r"\$\{\{ *(.+?) *\}\}")


def step(job, words):
    """The one step of a job that runs something with these words."""
    (found,) = [one for one in JOBS[job]["steps"] if words in one.get("run", "")]
    return found["run"]


def run(command, where, **variables):
    """Run a step as GitHub does: bash, which ends at the first command that fails."""
    return subprocess.run(
        [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
        cwd=where,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        (f"v{scratchdl.__version__}", 0),
        (f"v{scratchdl.__version__}0", 1),
        ("v9.9.9", 1),
        (scratchdl.__version__.replace(".", "x"), 1),
    ],
)
def test_a_tag_of_another_version_stops_it(tag, status):
    done = run(step("build", "GITHUB_REF_NAME"), ROOT, GITHUB_REF_NAME=tag)
    assert done.returncode == status


@pytest.fixture(scope="module")
def workspace(built, tmp_path_factory):
    """What the later jobs get: the distributions, and of the project the tests of the package."""
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "dist").mkdir()
    for path in (built.wheel, built.sdist):
        shutil.copy(path, folder / "dist")
    (sparse,) = [
        one["with"]["sparse-checkout"]
        for one in JOBS["try"]["steps"]
        if "sparse-checkout" in one.get("with", {})
    ]
    shutil.copytree(ROOT / sparse, folder / sparse, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_list_of_parts_is_made_from_the_distributions(workspace):
    command = step("build", "tools.materials")
    words = command.removeprefix("python scripts/dev.py run -- python ")
    assert words != command
    out = str(workspace / "materials")
    words = words.replace(" dist ", f" {workspace / 'dist'} ").replace(
        "--out materials", f"--out {out}"
    )
    done = run(f"{sys.executable} {words}", ROOT, PYTHONPATH="src:scripts")
    assert done.returncode == 0, done.stderr
    (made,) = Path(out).iterdir()
    assert made.name == f"scratchdl-{scratchdl.__version__}.cdx.json"


@pytest.mark.parametrize("kind", JOBS["try"]["strategy"]["matrix"]["with"])
def test_the_wheel_is_tried_as_the_workflow_tries_it(workspace, tmp_path, kind):
    """Offline: NumPy, and matplotlib where it is asked for, are there already."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv/bin/python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True)
    ours = Path(np.__file__).parents[1]
    link = Path(found.stdout.strip()) / "ours.pth"
    if kind == "plots":  # all that is installed here, but for our own package
        only = tmp_path / "others"
        only.mkdir()
        for part in ours.iterdir():
            if "scratchdl" not in part.name and part.suffix != ".pth":
                (only / part.name).symlink_to(part)
        link.write_text(str(only), "utf-8")
    else:
        for part in ours.glob("numpy*"):
            shutil.copytree(part, link.parent / part.name)
    install = VALUE.sub(lambda value: in_matrix(value[1], kind), step("try", "pip install"))
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    done = run(install, workspace, PATH=path, PIP_NO_INDEX="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    assert done.returncode == 0, done.stderr
    if kind == "plots":
        pytest.importorskip("matplotlib")
    examples = step("try", "run_examples.py")
    done = run(examples, workspace, PATH=path, MPLBACKEND="agg")
    assert done.returncode == 0, done.stdout + done.stderr
    figures = "with" if kind == "plots" else "without"
    assert f"{figures} figures; 0 failed" in done.stdout


def in_matrix(expression, kind):
    """What `${{ matrix.with == 'plots' && '[plots]' || '' }}` becomes."""
    found = re.fullmatch(r"matrix\.with == '(\w+)' && '([^']*)' \|\| '([^']*)'", expression)
    assert found, expression
    return found[2] if kind == found[1] else found[3]


def test_the_release_is_made_with_every_file(workspace, tmp_path):
    """A stand-in for GitHub's own program writes down what it is asked for."""
    (tmp_path / "gh").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$ASKED"\n', "utf-8")
    (tmp_path / "gh").chmod(0o755)
    (workspace / "materials").mkdir(exist_ok=True)
    (workspace / "materials/a.cdx.json").touch()
    tag = f"v{scratchdl.__version__}"
    done = run(
        step("release", "gh release"),
        workspace,
        PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        TAG=tag,
        ASKED=str(tmp_path / "asked"),
    )
    assert done.returncode == 0, done.stderr
    asked = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert asked[:3] == ["release", "create", tag]
    files = [word for word in asked if "/" in word and not word.startswith("/")]
    suffixes = {"".join(Path(word).suffixes)[-7:] for word in files}
    assert len(files) >= 3
    assert {"dist", "materials"} == {word.partition("/")[0] for word in files}
    assert any(".whl" in suffix for suffix in suffixes)
