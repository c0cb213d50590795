"""The finished site, built once for all tests of this folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def built_site(tmp_path_factory) -> Path:
    """The folder of the built site; `SCRATCHDL_SITE` names one that was built before."""
    named = os.environ.get("SCRATCHDL_SITE")
    if named:
        assert (Path(named) / "index.html").is_file(), f"SCRATCHDL_SITE={named} holds no site"
        return Path(named)
    folder = tmp_path_factory.mktemp("built") / "site"
    done = build(ROOT, folder)
    assert done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout, done.stdout
    return folder


def build(root: Path, site: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict` and keep what it says."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
