"""A server that builds for hours keeps nothing of the builds before."""

from small_site import plant, said_by, with_its_own

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
    said = said_by(BUILDS, tmp_path, **with_its_own(tmp_path))
    for name in ("first", "second", "third"):
        assert name in (tmp_path / name / "reference/gates/index.html").read_text("utf-8")
    assert said.splitlines()[-1] == "builds: 1"
