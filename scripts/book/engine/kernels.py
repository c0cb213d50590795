"""Do the pages say the same on other processors? Execute them as such processors would.

OpenBLAS holds kernels for many processors and NumPy loops for many sets of instructions; both can
be told to use older ones than this machine has. Under each choice every page is executed again.
Its expected outputs and its own assertions must hold, and what it shows must agree, number by
number, to one unit of the last digit; but for what the page marks as varying from run to run.

    python -m book.engine.kernels [PAGE.md ...]
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from book.engine import pages
from book.engine.items import PageError, Snippet, Step
from book.engine.numbers import first_difference
from book.engine.runner import Executed, Result

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 900.0  # seconds for a page: the oldest kernels are slow, an emulated processor slower
# The kernels to try and the instructions that each needs, the oldest last.
X86_KERNELS = {"SkylakeX": "AVX512F", "Haswell": "AVX2", "Sandybridge": "AVX"}


def choices() -> dict[str, dict[str, str]]:
    """The surroundings to try on this machine, by name.

    With the oldest kernels go NumPy's oldest loops: nothing is older than both, and one execution
    of all pages is enough for what either may change.
    """
    config = np.show_config(mode="dicts")
    found = config["SIMD Extensions"].get("found", [])
    tried = {}
    if "openblas" in config["Build Dependencies"]["blas"]["name"]:
        flags = _processor_flags()
        tried = {
            kernel: {"OPENBLAS_CORETYPE": kernel}
            for kernel, needed in X86_KERNELS.items()
            if needed.lower() in flags
        }
    if found:
        oldest, variables = tried.popitem() if tried else ("", {})
        name = " with ".join(filter(None, [oldest, "NumPy's baseline"]))
        tried[name] = variables | {"NPY_DISABLE_CPU_FEATURES": " ".join(found)}
    return tried


def _processor_flags() -> set[str]:
    """The instructions of this processor, where the system names them (Linux on x86)."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((set(line.split()) for line in lines if line.startswith("flags")), set())


def shown(step: Step, result: Result) -> str | None:
    """What a step shows that must be the same everywhere; None where chance has a part in it."""
    if isinstance(step, Snippet):
        return None if step.options.varies else result.output
    return None if step.varies else result.value


def collect(outcomes: Sequence[Executed | PageError]) -> dict[str, list[str | None]]:
    """What every page shows, step by step; the first page that is wrong ends it."""
    problems = pages.problems_of(outcomes)
    if problems:
        raise PageError(problems)
    return {
        page.page.path: [
            shown(step, result) for step, result in zip(page.page.steps, page.results, strict=True)
        ]
        for page in outcomes
        if isinstance(page, Executed)
    }


def differences(here: Sequence[Executed], there: dict[str, list[str | None]]) -> Iterator[str]:
    """Where pages show something else than under the other choice."""
    for page in here:
        steps = zip(page.page.steps, page.results, there[page.page.path], strict=True)
        for step, result, other in steps:
            text = shown(step, result)
            if text is not None and other is not None and first_difference(text, other) is not None:
                yield str(page.page.problem(step.line, f"here\n{text}\nthere\n{other}"))


def run_there(paths: Sequence[Path], variables: dict[str, str]) -> dict[str, list[str | None]]:
    """Execute pages in a process that begins with these variables."""
    done = subprocess.run(
        [sys.executable, "-m", "book.engine.kernels", "--json", *map(str, paths)],
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    if done.returncode != 0:
        raise SystemExit(1)  # it has said why
    found: dict[str, list[str | None]] = json.loads(done.stdout)
    return found


def execute(paths: Sequence[Path]) -> list[Executed | PageError]:
    """Execute pages in this process, or take what came out last time under the same choice."""
    return pages.execute_all(paths, ROOT, pages.open_cache(ROOT), LIMIT)


def main(arguments: Sequence[str]) -> int:
    """Try all choices on the pages that are named, or on all; 1 if a page depends on the choice."""
    to_json = arguments[:1] == ["--json"]
    named = [Path(argument).resolve() for argument in arguments[to_json:]]
    paths = named or pages.of_book(ROOT / "docs")
    try:
        outcomes = execute(paths)
        found = collect(outcomes)
        if to_json:
            print(json.dumps(found))
            return 0
        failed = False
        for name, variables in choices().items():
            print(f"--- {name}", flush=True)
            lines = list(
                differences(
                    [page for page in outcomes if isinstance(page, Executed)],
                    run_there(paths, variables),
                )
            )
            print("\n".join(lines) or "the same", flush=True)
            failed = failed or bool(lines)
    except PageError as error:
        print(error, file=sys.stderr)
        return 1
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
