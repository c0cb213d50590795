"""Import, before the snapshot is made, what NumPy, matplotlib and the engine need of Python."""

import importlib

NEEDED = (
    "__future__ ast calendar contextlib csv ctypes dataclasses decimal encodings.cp437 "
    "encodings.utf_16_be gzip hashlib html importlib.metadata json linecache logging numbers "
    "pickle platform pprint shlex tarfile traceback uuid warnings"
)
for _name in NEEDED.split():
    importlib.import_module(_name)
