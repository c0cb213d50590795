"""Python, JavaScript and CSS use the same names, and `book/contract.toml` lists them all."""

import re
import tomllib

import pytest

from site_files import ROOT

CONTRACT = ROOT / "scripts/book/contract.toml"
FILES = {
    "python": sorted(ROOT.glob("scripts/**/*.py")),
    "javascript": sorted(ROOT.glob("docs/assets/**/*.js")),
    "css": sorted(ROOT.glob("docs/assets/**/*.css")),
}
OURS = re.compile(r"(?<![\w-])(?:--|data-)?sdl-[a-z]+(?:(?:-|__|--)[a-z0-9]+)*")
DATA = re.compile(r"(?<![\w-])data-[a-z]+(?:-[a-z]+)*")
DATASET = re.compile(r"\bdataset\.(\w+)")


def listed():
    sections = tomllib.loads(CONTRACT.read_text("utf-8")).values()
    return {name: sides for section in sections for name, sides in section.items()}


def names(side, text):
    """The names in a file; a script calls data-cell dataset.cell."""
    found = {*OURS.findall(text), *DATA.findall(text)}
    if side == "javascript":
        kebab = (re.sub(r"[A-Z]", lambda c: f"-{c[0].lower()}", n) for n in DATASET.findall(text))
        found |= {f"data-{name}" for name in kebab}
    return found


def used():
    """Every name with the sides that use it."""
    found = {}
    for side, paths in FILES.items():
        assert paths, side
        for path in paths:
            for name in names(side, path.read_text("utf-8")):
                found.setdefault(name, set()).add(side)
    return found


def test_names_are_found_as_each_language_writes_them():
    assert names("javascript", "block.dataset.sdlStarted = 1") == {"data-sdl-started"}
    assert names("css", ".sdl-bar__button, [data-cell] { --sdl-ink: #000 }") == {
        "sdl-bar__button",
        "data-cell",
        "--sdl-ink",
    }


@pytest.mark.parametrize("side", FILES)
def test_every_name_in_use_is_listed_for_whoever_uses_it(side):
    contract = listed()
    missing = {
        n for n, sides in used().items() if side in sides and side not in contract.get(n, ())
    }
    assert not missing, f"{CONTRACT.name} does not list them for {side}"


@pytest.mark.parametrize("side", FILES)
def test_every_listed_name_is_used_where_the_list_says(side):
    found = used()
    unused = {n for n, sides in listed().items() if side in sides and side not in found.get(n, ())}
    assert not unused, f"{CONTRACT.name} lists them for {side}, which does not use them"


def test_what_one_side_alone_uses_is_its_own_affair():
    """Classes that Python writes and nobody finds or draws would be dead."""
    alone = {name for name, sides in listed().items() if sides == ["python"]}
    assert {name for name in alone if not name.startswith("data-")} <= {"sdl-html"}
