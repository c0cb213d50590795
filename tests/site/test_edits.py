"""What is edited shows in the next build of the same process, as it must under `serve`."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from book.engine.pages import open_cache
from book.site import edited
from book.site.labs import NO_RESULTS
from served_site import serving, wait_for
from site_files import ROOT
from small_site import WAITING_LAB, plant, with_its_own

CURVES = '```results run curve="curve" ylabel="loss" figure="A curve"\n```\n'
FOUND = {
    "provenance": {"seeds": [0], "seconds": 1, "date": "2026-11-21"}
    | dict.fromkeys(("scratchdl", "commit", "numpy", "python", "machine"), "x"),
    "rows": {"sgd": {"label": "SGD", "curve": {"seeds": [[2.3, 1.9, 1.1, 0.9]]}}},
}
PLOTS = """

def plot_bands(*words, plain=plot_bands, **more):
    figure = plain(*words, **more)
    figure.text(0.5, 0.5, "an edited plot")
    return figure
"""
TERM = """
[[term]]
en = "walrus"
ja = "a"
ko = "b"
de = "c"
chapter = 1
meaning = "An animal."
"""
REQUEST = re.compile(r"livereload\((\d+), \d+\)")  # the script that MkDocs adds to a page
# Builds the site, breaks it, mends it, makes all other edits, and builds each time, in one process.
BUILDS = """
import json, pathlib, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config

root = pathlib.Path(sys.argv[1])
edits = json.loads(sys.argv[2])
found = {}

def built(name):
    try:
        build(load_config(str(root / "mkdocs.yml"), site_dir=str(root / "sites" / name)))
        found[name] = "built"
    except SystemExit as error:
        found[name] = "failed"

built("first")
for name, path, old, new in edits:
    file = root / path
    text = file.read_text("utf-8") if file.exists() else ""
    assert old in text, (name, old)
    file.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
    if name in ("break", "mend"):
        built(name)
for name in ("edited", "edited"):  # the second into the folder of the first
    built(name)
    files = [path for path in (root / "sites" / name).rglob("*") if path.is_file()]
    found.setdefault("files", []).append(sorted(str(path.relative_to(root)) for path in files))
(root / "found.json").write_text(json.dumps(found))
"""
EDITS = [
    ("break", "docs/learn/page.md", "A walrus.", "With $\\frac{1}$ it is. A walrus."),
    ("mend", "docs/learn/page.md", "\\frac{1}", "\\frac{1}{2}"),
    ("docstring", "src/scratchdl/gates.py", '"""', '"""An edited docstring. '),
    ("module", "src/scratchdl/added.py", "", '"""A new module."""\n'),
    ("glossary", "docs/about/glossary.toml", "", TERM),
    ("plots", "src/scratchdl/plots/__init__.py", "", PLOTS),
]


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The folder of the sites, one for each build, and what became of each."""
    root = tmp_path_factory.mktemp("edits")
    plant(root, {"learn/page.md": "# A page\n\nA walrus.\n\n" + CURVES}, reference=True)
    give_results(root)
    done = subprocess.run(
        [sys.executable, "-c", BUILDS, str(root), json.dumps(EDITS)],
        cwd=root,
        env=os.environ
        | with_its_own(root)
        | {"SCRATCHDL_LIVE": "0", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "sites", json.loads((root / "found.json").read_text("utf-8")), done


def give_results(root):
    """Of the run whose curve a page shows."""
    (root / "docs/data").mkdir()
    (root / "docs/data/run.json").write_text(json.dumps(FOUND), encoding="utf-8")


def page(sites, name, address):
    return (sites[0] / name / address / "index.html").read_text(encoding="utf-8")


def test_a_mended_formula_fails_no_later_build(sites):
    expected = {"first": "built", "break": "failed", "mend": "built", "edited": "built"}
    assert {name: sites[1][name] for name in expected} == expected, sites[2].stderr


def test_a_build_takes_no_file_of_another_away(sites):
    """Neither of one in another folder, nor of the one before in the same folder."""
    first, second = sites[1]["files"]
    assert second == first
    for name in ("first", "mend", "edited"):
        assert (sites[0] / name / "index.html").is_file()
        assert len(list((sites[0] / name).glob("assets/site-*/style.css"))) == 1


@pytest.mark.parametrize(
    ("address", "shows"),
    [
        ("reference/gates", "An edited docstring."),
        ("reference/added", "A new module."),
        ("reference", "A new module."),
        ("learn/page", 'title="An animal.'),
        ("learn/page", "an edited plot"),
    ],
)
def test_an_edit_shows(sites, address, shows):
    old = sites[0] / "mend" / address / "index.html"
    assert not old.exists() or shows not in old.read_text(encoding="utf-8")
    assert shows in page(sites, "edited", address)


def test_what_is_watched_is_what_shows():
    """An edit of scripts/ needs a new start: to rebuild would show nothing of it."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    watched = next(line for line in text.splitlines() if line.startswith("watch:"))
    assert yaml.safe_load(watched) == {"watch": ["src"]}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The folder of a small site, its address while MkDocs serves it, and what MkDocs says."""
    root, text = tmp_path_factory.mktemp("served"), "# A page\n\nIt is `py 1 + 1`. A walrus.\n"
    pages = {
        "learn/page.md": text,
        "learn/other.md": "# Another\n\nNothing.\n",
        "learn/curve.md": "# A curve\n\nIt is $\\frac{1}{2}$.\n\n" + CURVES,
    }
    plant(root, pages, reference=True)
    give_results(root)
    with serving(root) as (address, _):
        wait_for(f"{address}/learn/page/", "It is 2.")
        yield root, address, root / "serve.log"


def test_serve_shows_a_fault_an_edit_and_a_new_term(served):
    root, address, _ = served
    source, terms = root / "docs/learn/page.md", root / "docs/about/glossary.toml"
    edit(source, "1 + 1", "1 / 0")
    wait_for(f"{address}/learn/page/", "ZeroDivisionError")
    edit(source, "1 / 0", "1 + 2")
    wait_for(f"{address}/learn/page/", "It is 3.")
    edit(source, "It is", "A walrus. It is")
    edit(terms, "", TERM)
    wait_for(f"{address}/learn/page/", 'title="An animal.')


def test_an_edited_page_is_there_before_the_whole_book(served):
    """And a browser that has it loads nothing again where the book behind it says the same."""
    root, address, log = served
    before = len(steps(log))
    edit(root / "docs/learn/page.md", " A walrus.", " A seal.")
    shown = wait_for(f"{address}/learn/page/", "A seal.")
    wait_until(lambda: shown_first(steps(log)[before:]))
    again = wait_for(f"{address}/learn/page/", "A seal.")
    assert version(again) == version(shown)
    assert REQUEST.sub("", again) == REQUEST.sub("", shown), "the same to the byte"

    before = len(steps(log))
    edit(root / "docs/learn/page.md", "title: A page", "title: Renamed")
    shown = wait_for(f"{address}/learn/page/", "<title>Renamed")
    wait_until(lambda: shown_first(steps(log)[before:]))
    other = wait_for(f"{address}/learn/other/", "Renamed")
    assert version(other) > version(shown)  # browsers hear of it


def test_serve_shows_edits_of_the_package_and_a_new_module(served):
    root, address, _ = served
    package = root / "src/scratchdl"
    (package / "added.py").write_text('"""A new module."""\n', encoding="utf-8")
    wait_for(f"{address}/reference/added/", "A new module.")
    wait_for(f"{address}/reference/", "A new module.")
    edit(package / "gates.py", '"""', '"""An edited docstring. ')
    edit(package / "plots/__init__.py", "", PLOTS)
    wait_for(f"{address}/reference/gates/", "An edited docstring.")
    wait_for(f"{address}/learn/curve/", "an edited plot")


def test_serve_tells_of_a_broken_formula_and_shows_the_mended_one(served):
    root, address, log = served
    source = root / "docs/learn/curve.md"
    fault = "docs/learn/curve.md:8: broken formula"
    assert fault not in log.read_text("utf-8")
    edit(source, "\\frac{1}{2}", "\\frac{1}")
    wait_until(lambda: fault in log.read_text("utf-8"))
    edit(source, "\\frac{1}", "\\frac{1}{7}")
    wait_for(f"{address}/learn/curve/", "<mfrac><mn>1</mn><mn>7</mn></mfrac>")


def test_labs_hold_up_no_page_and_show_themselves_when_they_are_done(tmp_path):
    plant(
        tmp_path, {"learn/page.md": "# A page\n\nIt is `py 1 + 1`.\n", "labs/lab.py": WAITING_LAB}
    )
    with serving(tmp_path) as (address, process):
        wait_for(f"{address}/learn/page/", "It is 2.")
        before = wait_for(f"{address}/labs/lab/", NO_RESULTS)
        edit(tmp_path / "docs/learn/page.md", "1 + 1", "1 + 2")
        wait_for(f"{address}/learn/page/", "It is 3.")
        wait_for(f"{address}/labs/lab/", NO_RESULTS)
        (lab,) = tmp_path.glob("scratchdl-page-*/cwd")
        (lab / "go").touch()
        after = wait_for(f"{address}/labs/lab/", "what the lab gave</code>")
        assert version(after) > version(before)  # browsers hear of it

        edit(tmp_path / "docs/labs/lab.py", "gave", "gives")
        wait_for(f"{address}/labs/lab/", NO_RESULTS)
        wait_until(lambda: list(tmp_path.glob("scratchdl-page-*/cwd/begun")))
        (lab,) = tmp_path.glob("scratchdl-page-*")
        process.send_signal(signal.SIGINT)
        process.wait(60)
    named = subprocess.run(["ps", "-wweo", "args"], capture_output=True, text=True, check=True)
    assert str(lab) not in named.stdout


def steps(log):
    """What the server did, in its order."""
    found = re.findall(r"page.md is (shown)|Documentation (built)", log.read_text("utf-8"))
    return [shown or built for shown, built in found]


def version(document):
    """Which version of the site a browser waits to be replaced."""
    return int(REQUEST.search(document)[1])


def shown_first(seen):
    """Whether the page was shown and the whole book was built then; once more does no harm."""
    return "shown" in seen and seen[-1] == "built"


def wait_until(true, patience=180):
    """Look again and again, for so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"never came true: {true}")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")


def test_no_page_is_shown_alone_where_the_package_has_changed_as_well(tmp_path):
    """Its results would be kept as those of the package before."""
    page = tmp_path / "page.md"
    cache = open_cache(tmp_path)
    cache.state = ["another package"]
    files = [SimpleNamespace(abs_src_path=str(page), page="as it was rendered")]
    before = SimpleNamespace(is_finished=True, files=files, root=tmp_path, cache=cache)
    assert not edited.show(before, page)
