"""A small site that MkDocs builds without our plugin: compiled before, and finished after it.

Its mkdocs.yml is the one that docs/about/how-it-is-built.md shows.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from site_files import DOCS, ROOT
from small_site import plant

FRONT_PAGE = """
    # Start

    <!-- pad with an example -->

    There is [a page](learn/01-page.md), and [a lab](labs/lab.py).

    <!-- progress -->
"""
PAGE = """
    # A page

    ```python run
    print("what came out")
    ```

    ```python run figure="A line"
    import matplotlib.pyplot as plt
    figure = plt.figure()
    ```

    It is `py 1 + 1`, with $x^2$, from https://github.com/scratchdl/scratchdl.

    <!-- pad -->

    !!! question "NOR"
        Which neuron fires only when both switches are down?

        ```python exercise nor
        from scratchdl.book.exercises import check

        weights, bias = (0.0, 0.0), 0.0
        check("nor", weights, bias)
        ```
"""
GLOSSARY = "# Glossary\n\n<!-- glossary -->\n"
LAB = "# %% [markdown]\n# # A lab\n\n# %% varies\nprint('from the lab')\n"
REPOSITORY = "https://example.org/mine"
CONFIGURATION = re.compile(r"^```yaml\n(site_name: .*?)^```$", re.DOTALL | re.MULTILINE)


def command(*arguments: object, root: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a module of Python, and keep what it says."""
    return subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def make(folder: Path) -> None:
    """Compile, build and finish the site; each command with nothing to complain of."""
    pages = {"index.md": FRONT_PAGE, "learn/01-page.md": PAGE, "about/glossary.md": GLOSSARY}
    plant(folder, pages | {"labs/lab.py": LAB})
    done = command("book", "compile", folder / "docs", folder / "OUT", REPO_URL=REPOSITORY)
    assert (done.returncode, done.stdout) == (0, "")
    for source in (folder / "OUT/reference/source").iterdir():
        if source.name != "scratchdl.losses.md":
            source.unlink()  # to show all of them takes long
    text = (DOCS / "about/how-it-is-built.md").read_text(encoding="utf-8")
    (configuration,) = CONFIGURATION.findall(text)
    (folder / "mkdocs.yml").write_text(configuration, encoding="utf-8")
    done = command("mkdocs", "build", "--strict", "--site-dir", folder / "SITE", root=folder)
    assert done.returncode == 0, done.stdout
    done = command("book", "finish", folder / "SITE")  # with what the book's own site was made live
    assert done.returncode == 0, done.stdout
