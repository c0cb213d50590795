"""Rules of the house that no linter knows, over every file of the tree."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import scratchdl

ROOT = Path(__file__).resolve().parents[2]
# A file beyond 250 lines, or a function beyond 25, is often two things; beyond these it always was.
MOST_LINES, MOST_LINES_OF_A_BODY = 420, 40
# Each pattern is written so that it does not match itself.
HOSTS_AND_MACHINES = re.compile(
    r"pythonho[s]ted|py[p]i\.org|registry\.np[m]js|deb\.debia[n]"
    r"|/wor[k]/|/roo[t]/|/tm[p]/plan/|bash_job[s]"
)
OPT_OUT = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no\s*cover)")
WITH_REASON = re.compile(
    r"#\s*(?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\]|pragma: no cover)"
    r"[\s#(-]+\w+\W+\w+"
)
# In the browser's Python these are parts of their own; matplotlib and Pillow are extras.
LATE = {"PIL", "lzma", "matplotlib", "ssl", "urllib"}
GLOBAL_RANDOM = {"seed", "rand", "randn", "randint", "choice", "permutation", "shuffle", "normal"}


def tree() -> list[Path]:
    """Every file of the project, as git sees it; of an unpacked sdist, all there is."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return [path for path in ROOT.rglob("*") if path.is_file()]
    return [path for name in done.stdout.splitlines() if (path := ROOT / name).is_file()]


def python_in(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


SRC = python_in("src")


def test_there_is_something_to_look_at():
    assert len(SRC) > 20
    assert ROOT / "README.md" in tree()


def test_no_machine_and_no_package_host_is_named():
    found = []
    for path in tree():
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture or an archive
        found += [
            f"{place(path, number)}: {line.strip()[:80]}"
            for number, line in enumerate(lines, 1)
            if HOSTS_AND_MACHINES.search(line)
        ]
    assert found == []


def test_every_opt_out_gives_its_reason():
    lines = [
        (place(path, number), line)
        for path in python_in("src", "scripts", "tests")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
    ]
    bare = [where for where, line in lines if OPT_OUT.search(line) and not WITH_REASON.search(line)]
    assert bare == []


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of every function: no docstring, no decorators, a table as one line."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            has_docstring = ast.get_docstring(node) is not None and len(node.body) > 1
            body = node.body[1:] if has_docstring else node.body
            tables = [line.value for line in body if isinstance(line, ast.Return | ast.Assign)]
            spared = sum(t.end_lineno - t.lineno for t in tables if isinstance(t, ast.Dict))
            length = node.end_lineno - body[0].lineno + 1 - spared
            yield f"{place(path, node.lineno)} {node.name}", length


@pytest.mark.parametrize("folder", ["src", "scripts"])
def test_files_and_functions_are_short(folder):
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in python_in(folder)}
    long_files = {str(path): n for path, n in lengths.items() if n > MOST_LINES}
    bodies = (function for path in lengths for function in functions_of(path))
    assert long_files == {}
    assert {name: n for name, n in bodies if n > MOST_LINES_OF_A_BODY} == {}


def calls_of(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call, by what is called: `np.load`, `eval`."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def is_unsafe(called: str, call: ast.Call) -> bool:
    if called in {"eval", "exec", "compile", "__import__", "os.system"}:
        return True
    if called.endswith("create_unverified_context"):
        return True
    pickles = {word.arg: word.value for word in call.keywords}.get("allow_pickle")
    forbids = isinstance(pickles, ast.Constant) and pickles.value is False
    if called.endswith(("np.load", "numpy.load", "read_array", "open_memmap")):
        return not forbids
    return pickles is not None and not forbids


def test_no_file_and_no_input_is_ever_executed():
    found = [
        f"{place(path, call.lineno)} {called}"
        for path in SRC
        for called, call in calls_of(path)
        if is_unsafe(called, call)
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    ["eval(x)", "np.load(f)", "np.load(f, allow_pickle=True)", "np.save(f, x, allow_pickle=yes)"],
)
def test_what_would_execute_is_recognised(planted):
    call = ast.parse(planted).body[0].value
    assert is_unsafe(ast.unparse(call.func), call)


def imports_of(nodes: list[ast.stmt]) -> Iterator[str]:
    """The names of imported packages, among these statements and in blocks below them."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.ClassDef | ast.If | ast.Try | ast.With):
            is_typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            yield from imports_of([] if is_typing else node.body)


@pytest.mark.parametrize("path", SRC, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_imports_are_safe_and_late(path):
    at_once = {name.partition(".")[0] for name in imports_of(parsed(path).body)}
    anywhere = {
        name.partition(".")[0]
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imports_of([node])
    }
    assert at_once & LATE == set()
    assert anywhere & {"pickle", "marshal", "shelve", "dill", "joblib"} == set()


def test_randomness_is_an_argument():
    found = [
        f"{place(path, call.lineno)} {called}"
        for path in python_in("src", "scripts")
        for called, call in calls_of(path)
        if re.fullmatch(rf"(np|numpy)\.random\.({'|'.join(GLOBAL_RANDOM)})", called)
    ]
    assert found == []


def test_public_names_are_there():
    assert [name for name in scratchdl.__all__ if not hasattr(scratchdl, name)] == []


def test_late_names_are_loaded_when_they_are_used_and_listed_before():
    late = {name for names in scratchdl.LATE.values() for name in names}
    assert late <= set(scratchdl.__all__) <= set(dir(scratchdl))
    assert set(scratchdl.LATE) <= set(dir(scratchdl))
    for module, names in scratchdl.LATE.items():
        loaded = getattr(scratchdl, module)
        assert loaded.__name__ == f"scratchdl.{module}"
        assert [getattr(scratchdl, name) for name in names] == [
            vars(loaded)[name] for name in names
        ]
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = scratchdl.nothing


def test_every_public_name_has_an_example():
    public = {name: getattr(scratchdl, name) for name in scratchdl.__all__}
    without = [name for name, thing in public.items() if ">>> " not in (thing.__doc__ or "")]
    assert without == []


def test_one_version_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M)
    newest = re.search(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert {project["version"], citation[1], newest[1]} == {scratchdl.__version__}


def test_every_locked_package_has_hashes_and_names_no_host():
    locks = [path.read_text("utf-8") for path in sorted((ROOT / "requirements").glob("*.txt"))]
    text = "".join(locks).replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert len(packages) > 50
    assert [line[:40] for line in packages if "--hash=sha256:" not in line] == []
    assert "://" not in text
