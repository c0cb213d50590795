"""The finished site, built once for all tests of this folder."""

import os
from pathlib import Path

import pytest

import another_builder
from once import once
from site_files import ROOT, build


@pytest.fixture(scope="session")
def built_site(tmp_path_factory) -> Path:
    """The folder of the built site; `SCRATCHDL_SITE` names one that was built before."""
    named = os.environ.get("SCRATCHDL_SITE")
    if named:
        assert (Path(named) / "index.html").is_file(), f"SCRATCHDL_SITE={named} holds no site"
        return Path(named)

    def make(folder: Path) -> None:
        done = build(ROOT, folder)
        assert done.returncode == 0, done.stdout
        assert "WARNING" not in done.stdout, done.stdout

    folder = once(tmp_path_factory, "built-site", make)
    assert (folder / "index.html").is_file(), "the site could not be built, as another test says"
    return folder


@pytest.fixture(scope="session")
def plain_site(tmp_path_factory) -> Path:
    """The folder of a small site that MkDocs has built without our plugin."""
    site = once(tmp_path_factory, "plain-site", another_builder.make) / "SITE"
    assert (site / "index.html").is_file(), "the site could not be built, as another test says"
    return site
