"""A small copy of the site, in which faults can be planted."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from site_files import ROOT

FRONT = "---\ntitle: A page\ndescription: A page of the small site\n---\n\n"
LAB_FRONT = '# ---\n# title: "A lab"\n# description: A lab of the small site\n# ---\n\n'
WAITING_LAB = """# %% [markdown]
# # A lab

# %%
import time
from pathlib import Path

Path("begun").touch()
while not Path("go").exists():  # in a folder of its own, where the test puts it
    time.sleep(0.05)
print("what the lab gave")
"""
MOVED = re.compile(r"  - book:\n(?: {6}.*\n)+")  # old addresses, of pages that it has not
FONTS = ROOT / ".cache" / "matplotlib"  # a list that takes seconds to make
# A reference of the whole package takes longer than all tests that look at one.
ROOMS = ("gates", "losses", "activations", "added")  # of the package; the last comes by an edit
FEWER = f"""

every_module = module_files


def module_files(package: Path) -> dict[str, Path]:
    few = ("scratchdl", *(f"scratchdl.{{room}}" for room in {ROOMS}))
    found = every_module(package).items()
    return {{name: path for name, path in found if ".".join(name.split(".")[:2]) in few}}
"""
BETWEEN = ("nav:", "# Edits of the package")  # the part of mkdocs.yml that lists the pages


def plant(
    folder: Path, pages: dict[str, str], nav: list[str] | None = None, *, reference: bool = False
) -> Path:
    """Copy what every site needs and add these pages, all in the nav unless it is given.

    The reference is left out unless asked for, and then some rooms of the package are in it, where
    the site is built `with_its_own`.
    """
    for part in ("scripts", "src", "docs/assets"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    if FONTS.is_dir():
        shutil.copytree(FONTS, folder / FONTS.relative_to(ROOT))
    (folder / "docs/about").mkdir()
    shutil.copy(ROOT / "docs/about/glossary.toml", folder / "docs/about")
    sources = {"index.md": "# Start\n", "404.md": "# Not found\n"} | pages
    if reference:
        with (folder / "scripts/book/parts/reference.py").open("a", encoding="utf-8") as file:
            file.write(FEWER)
        sources["reference/index.md"] = "# Reference\n\n<!-- rooms -->\n"
    for name, text in sources.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        front = LAB_FRONT if name.endswith(".py") else FRONT
        path.write_text(front + textwrap.dedent(text), encoding="utf-8")
    listed = ["index.md", *(pages if nav is None else nav)]
    entries = "".join(f"  - {name}\n" for name in listed)
    if reference:
        entries += "  - Reference:\n      - reference/index.md\n"
    _write_configuration(folder, entries)
    return folder


def _write_configuration(folder: Path, nav: str) -> None:
    """The site's own mkdocs.yml, with another nav."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    before, _, rest = text.partition(BETWEEN[0])
    _, _, after = rest.partition(BETWEEN[1])
    after = MOVED.sub("  - book\n", after)
    text = f"{before}{BETWEEN[0]}\n{nav}{BETWEEN[1]}{after}"
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")


def said_by(program: str, root: Path, **more: str) -> str:
    """What is said while a program works in the folder of a small site, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env=os.environ
        | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "SCRATCHDL_LIVE": "0"}
        | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def with_its_own(folder: Path) -> dict[str, str]:
    """The variable that lets a planted site be built by the copies of engine and package in it."""
    return {"PYTHONPATH": os.pathsep.join([str(folder / "src"), str(folder / "scripts")])}
