"""The labs as notebooks for Google Colab, which opens only files of a repository on GitHub.

So these notebooks are committed, in notebooks/. Each holds a lab as its download does, with a cell
that installs the package, and links that lead to the repository. After an edit of a lab:

    python -m book notebooks
"""

import posixpath
from pathlib import Path

import nbformat

from book.child.sources import PACKAGE, module_files
from book.engine.cache import Cache, package_folder, write_whole
from book.engine.pages import USUAL_HOME
from book.labs.written import as_notebook, read, with_links
from book.parts import reference

FOLDER = "notebooks"
GITHUB = "https://github.com/"
COLAB = "https://colab.research.google.com/github/"
INSTALL = f"""# Colab has NumPy and matplotlib, but not the package.
%pip install --quiet "scratchdl[plots] @ git+{USUAL_HOME}\""""


def address(repository: str | None, name: str) -> str:
    """Where Colab opens a lab; "" if the repository is not on GitHub.

    Example:
        >>> address("https://github.com/me/mine/", "lab")
        'https://colab.research.google.com/github/me/mine/blob/main/notebooks/lab.ipynb'
        >>> address("https://example.org/mine", "lab")
        ''
    """
    if not (repository or "").startswith(GITHUB):
        return ""
    own = str(repository).removeprefix(GITHUB).strip("/").removesuffix(".git")
    return f"{COLAB}{own}/blob/main/{FOLDER}/{name}.ipynb"


def notebook(path: Path, root: Path, cache: Cache) -> str:
    """A lab as it is committed for Colab."""
    program = with_links(read(path, root, cache).program, _in_repository)
    made = as_notebook(program)
    made.cells.insert(0, nbformat.v4.new_code_cell(INSTALL, id="install"))
    made.cells[0], made.cells[1] = made.cells[1], made.cells[0]  # the title stays the first
    return str(nbformat.writes(made)) + "\n"


def _in_repository(link: str) -> str:
    """A link of a lab, whose page is a folder on the site, as one to its source on GitHub.

    Example:
        >>> _in_repository("../../learn/04-loss/#what-it-is")
        'https://github.com/scratchdl/scratchdl/blob/main/docs/learn/04-loss.md#what-it-is'
        >>> _in_repository("../../reference/source/scratchdl.gates/#L9")
        'https://github.com/scratchdl/scratchdl/blob/main/src/scratchdl/gates.py#L9'
    """
    target, mark, anchor = link.partition("#")
    page = posixpath.normpath(posixpath.join("labs/lab", target))
    if page.startswith(f"{reference.FOLDER}/"):
        file = _module_of(page)
    elif posixpath.splitext(page)[1]:
        file = f"docs/{page}"
    else:
        file = f"docs/{page}{'.py' if posixpath.dirname(page) == 'labs' else '.md'}"
    return f"{USUAL_HOME}/blob/main/{file}{mark}{anchor}"


def _module_of(page: str) -> str:
    """The module that a page of the reference is made from: nobody writes such a page in docs/."""
    package, (folder, name) = package_folder(), posixpath.split(page)
    path = module_files(package)[name if folder == reference.SOURCES else f"{PACKAGE}.{name}"]
    return path.relative_to(package.parents[1]).as_posix()


def write_all(root: Path, cache: Cache) -> list[Path]:
    """Write the notebooks of all labs; their paths."""
    written = []
    for path in sorted((root / "docs" / "labs").glob("[!.]*.py")):
        target = root / FOLDER / f"{path.stem}.ipynb"
        write_whole(target, notebook(path, root, cache))
        written.append(target)
    return written
