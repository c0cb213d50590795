"""Install the wheel beside the oldest and the newest NumPy, in every Python here, and try it there.

    python -m tools.installs

Each pair gets an environment of its own, outside the tree, with the wheel and NumPy alone. There
all examples of all docstrings run, with warnings as errors; then every pair reads what every other
has saved. pip fetches NumPy, so this needs the package index; docs/data/installs.json keeps the
result.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.provenance import ROOT, measured_here, to_json

FILE = ROOT / "docs/data/installs.json"
EXAMPLES = ROOT / "tests/package/run_examples.py"
WHAT = "The wheel in empty environments: the examples that ran there, and the files that were read."
# The oldest NumPy that has a wheel for a Python; those before have the oldest of all.
OLDEST = {"3.13": "numpy==2.1.*", "3.14": "numpy==2.3.*"}
OLDEST_OF_ALL = "numpy==2.0.*"
VERSIONS = "import sys, numpy; print(sys.version.split()[0], numpy.__version__)"
# A network with all there is, and a training in its middle.
SAVE = """
import sys
import numpy as np
from scratchdl import Adam, MultiLayerNet, Trainer, load_digits8
x, t = load_digits8()
net = MultiLayerNet(64, [20, 10], 10, use_batchnorm=True, dropout_ratio=0.2, rng=0)
trainer = Trainer(net, Adam(), (x[:300], t[:300]), rng=1)
trainer.fit(1, checkpoint=sys.argv[1] + ".run.npz")
net.save(sys.argv[1] + ".npz")
np.save(sys.argv[1] + ".npy", net.predict(x[300:310]))
"""
READ = """
import sys
import numpy as np
from scratchdl import Adam, MultiLayerNet, Trainer, load_digits8, load_network
x, t = load_digits8()
for name in sys.argv[1:]:
    net = load_network(name + ".npz")
    np.testing.assert_allclose(net.predict(x[300:310]), np.load(name + ".npy"), rtol=1e-4)
    other = MultiLayerNet(64, [20, 10], 10, use_batchnorm=True, dropout_ratio=0.2, rng=0)
    trainer = Trainer(other, Adam(), (x[:300], t[:300]), rng=1)
    trainer.resume(name + ".run.npz")
    trainer.fit(until=2)
    assert trainer.history.epochs == 2
"""
Found = dict[str, Any]


def pythons() -> dict[str, str]:
    """Every supported Python that this machine has, by version, each once."""
    names = [sys.executable, *map(str, Path.home().glob(".pyenv/versions/*/bin/python"))]
    names += [found for minor in range(11, 20) if (found := shutil.which(f"python3.{minor}"))]
    if uv := shutil.which("uv"):
        listed = [uv, "python", "list", "--only-installed", "--output-format", "json"]
        done = subprocess.run(listed, stdout=subprocess.PIPE, text=True, check=True)
        names += [one["path"] for one in json.loads(done.stdout)]
    versions: dict[str, str] = {}
    for name in names:
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([name, "-c", code], capture_output=True, text=True, check=False)
        # A name may stand for nothing, as those of pyenv do.
        if done.returncode == 0 and tuple(map(int, done.stdout.split("."))) >= (3, 11):
            versions.setdefault(done.stdout.strip(), name)
    return versions


def run(python: Path, *words: str) -> str:
    """Run it outside the tree, blind to the caller's variables; what it printed."""
    command = [str(python), "-I", "-W", "error", *words]
    done = subprocess.run(
        command, cwd=python.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[:6])} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def environments(folder: Path, wheel: Path) -> Iterator[tuple[str, Path]]:
    """Each Python with each NumPy and the wheel, ready to run."""
    for version, python in sorted(pythons().items()):
        oldest = OLDEST.get(version, OLDEST_OF_ALL)
        for age, wanted in (("oldest", oldest), ("newest", "numpy")):
            place = folder / f"{version}-{age}"
            subprocess.run([python, "-m", "venv", "--without-pip", str(place)], check=True)
            program = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
            pip = [sys.executable, "-m", "pip", "--python", str(program), "install", "-qq"]
            more = ["--disable-pip-version-check", "--only-binary", ":all:"]
            subprocess.run([*pip, *more, str(wheel), wanted], check=True)
            yield age, program


def build(folder: Path) -> Path:
    """The wheel of this tree."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def measure(folder: Path) -> list[Found]:
    """Try the wheel everywhere: a row for each pair of Python and NumPy."""
    rows: list[Found] = []
    programs: list[Path] = []
    for age, program in environments(folder, build(folder)):
        version, numpy = run(program, "-c", VERSIONS).split()
        said = run(program, str(EXAMPLES))
        tried = re.search(r"^(\d+) lines of examples tried.*; 0 failed$", said, re.M)
        if tried is None:
            raise SystemExit(said)
        run(program, "-c", SAVE, str(folder / f"{len(rows)}"))
        rows.append({"python": version, "numpy": numpy, "age": age, "examples": int(tried[1])})
        programs.append(program)
        print(f"Python {version}, NumPy {numpy}: {tried[1]} lines of examples", flush=True)
    saved = [str(folder / f"{number}") for number in range(len(rows))]
    for row, program in zip(rows, programs, strict=True):
        run(program, "-c", READ, *saved)
        row["reads"] = len(saved)
    return rows


def main() -> None:
    """Try it, and write it down."""
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder).resolve())
    pairs = [f"Python {row['python']} with NumPy {row['numpy']}" for row in rows]
    found = {
        "what": WHAT,
        "command": "-m tools.installs",
        "provenance": measured_here(),
        "pairs": "; ".join(pairs),
        "installs": rows,
    }
    FILE.write_text(to_json(found), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
