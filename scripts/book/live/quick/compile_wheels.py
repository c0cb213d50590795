"""Compile the wheels in /wheels; make.mjs runs this in Pyodide, whose Python the code is for.

Pyodide's packages come as source, and a page would compile it each time: a second for matplotlib.
What no page needs is left out, and matplotlib gets the list of its fonts as one that it believes.
"""

import py_compile
import re
import tempfile
import zipfile
from pathlib import Path

WHEELS = Path("/wheels")
INSTALLED = "/lib/python3.12/site-packages/"
UNUSED = re.compile(r"\.(pyi|pxd)$|/include/|mpl-data/(sample_data|images|fonts/(afm|pdf\w*))/")
# The list lies in Pyodide's wheel of matplotlib 3.8.4, but says that it is of a later version, and
# so matplotlib would look into every font again.
FONTS = "matplotlib/fontlist.json"
WRONG_VERSION, RIGHT_VERSION = b'"_version": 390', b'"_version": 330'
DATE = (1980, 1, 1, 0, 0, 0)


def compile_wheel(wheel: Path) -> None:
    """Exchange the wheel for one with compiled modules."""
    with zipfile.ZipFile(wheel) as source:
        contents = {name: source.read(name) for name in source.namelist() if not name.endswith("/")}
    with zipfile.ZipFile(wheel, "w") as target:
        for name, content in contents.items():
            if UNUSED.search(name):
                continue
            if name == FONTS:
                content = content.replace(WRONG_VERSION, RIGHT_VERSION)
            if name.endswith(".py"):
                name, content = f"{name}c", compiled(name, content)
            info = zipfile.ZipInfo(name, DATE)
            target.writestr(info, content, zipfile.ZIP_DEFLATED, compresslevel=9)


def compiled(name: str, source: bytes) -> bytes:
    """The bytes of a module's .pyc file, which Python takes without looking for the source."""
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder, "module.py")
        module.write_bytes(source)
        made = py_compile.compile(
            str(module),
            cfile=f"{module}c",
            dfile=INSTALLED + name,
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        return Path(str(made)).read_bytes()


for _wheel in sorted(WHEELS.glob("*.whl")):
    compile_wheel(_wheel)
