"""A server that builds for hours keeps nothing of the builds before."""

import os
import subprocess
import sys

from small_site import plant, with_its_own

# Each build renders the whole reference anew, since all pages may show the name of the site.
BUILDS = """
import gc
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
from book.site.build import Build

file = Path("mkdocs.yml")
text = file.read_text("utf-8")
for name in ("first", "second", "third"):
    file.write_text(text.replace("site_name: scratchdl", f"site_name: {name}"), "utf-8")
    build(load_config("mkdocs.yml", site_dir=name))
gc.collect()
print("builds:", sum(isinstance(found, Build) for found in gc.get_objects()))
"""


def test_a_build_leaves_nothing_behind(tmp_path):
    plant(tmp_path, {"learn/page.md": "# A page\n\nIt is `py 1 + 1`.\n"}, reference=True)
    done = subprocess.run(
        [sys.executable, "-c", BUILDS],
        cwd=tmp_path,
        env=os.environ
        | with_its_own(tmp_path)
        | {"SCRATCHDL_LIVE": "0", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    for name in ("first", "second", "third"):
        assert name in (tmp_path / name / "reference/gates/index.html").read_text("utf-8")
    assert done.stdout.splitlines()[-1] == "builds: 1"
