"""What the build brings for the browser is what was recorded, and its policy names every script."""

import hashlib
import json
import runpy
import shutil
import urllib.error
import zipfile

import pytest

from bare import node
from book.live import editor, pyodide, quick, wheel
from book.live.pyodide import Part, PartError
from book.site import live, policy
from book.write import dom


@pytest.fixture
def record(monkeypatch):
    """A distribution of one file and its lock."""
    lock = json.dumps({"packages": {"a": {"name": "a", "depends": ["b"]}, "b": {"name": "b"}}})
    contents = {"a.whl": b"wheel", pyodide.LOCK: lock.encode()}
    parts = [
        Part(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in contents.items()
    ]
    made = pyodide.Record("1.0", "https://example.org/", ["a"], parts)
    monkeypatch.setattr(pyodide, "read_record", lambda: made)
    monkeypatch.delenv(pyodide.VARIABLE, raising=False)
    return contents


POLICY = "meta[http-equiv=Content-Security-Policy]"
IS_MOVED = "This page has moved"  # it has its own
HASH_OF_GO = "5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw="


def fill(folder, contents):
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def test_the_record_names_every_file_by_size_and_hash():
    record = pyodide.read_record()
    assert record.distribution == f"https://cdn.jsdelivr.net/pyodide/v{record.version}/full/"
    assert {"pyodide.mjs", "pyodide.asm.wasm", pyodide.LOCK} <= {p.name for p in record.parts}
    assert all(part.size > 0 and len(part.sha256) == 64 for part in record.parts)


def test_a_folder_is_taken_as_it_is_named(record, tmp_path, monkeypatch):
    folder = fill(tmp_path / "named", record)
    monkeypatch.setenv(pyodide.VARIABLE, str(folder))
    assert pyodide.find_pyodide(tmp_path / "cache", print) == folder
    (folder / "a.whl").unlink()
    with pytest.raises(PartError, match=r"lacks a\.whl"):
        pyodide.find_pyodide(tmp_path / "cache", print)


def test_another_byte_stops_the_build(record, tmp_path):
    folder = fill(tmp_path / "named", record | {"a.whl": b"Wheel"})
    with pytest.raises(PartError, match=r"a\.whl has 5 bytes with the sha256 .* records 5 bytes"):
        pyodide.copy_pyodide(folder, tmp_path / "site")


def test_the_site_gets_a_lock_of_what_it_has(record, tmp_path):
    pyodide.copy_pyodide(fill(tmp_path / "named", record), tmp_path / "site")
    lock = json.loads((tmp_path / "site" / pyodide.LOCK).read_text("utf-8"))
    assert lock == {"packages": {"a": {"name": "a", "depends": []}}}
    assert (tmp_path / "site" / "a.whl").read_bytes() == b"wheel"


def test_without_a_network_the_build_says_so_and_goes_on(record, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(pyodide.urllib.request, "urlopen", refuse)
    said = []
    assert pyodide.find_pyodide(tmp_path, said.append) is None
    assert len(said) == 1
    assert "could not be downloaded" in said[0]
    assert "no network" in said[0]


def test_without_node_python_starts_as_before_and_the_build_says_so(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(node.shutil, "which", lambda _: None)
    assert quick.add(tmp_path, tmp_path / "cache", said.append) == ""
    assert said == ["Run buttons will take longer to start Python: Node is not installed"]


@pytest.fixture
def without_parts(tmp_path, monkeypatch):
    """A site for which neither Pyodide nor an editor can be brought."""
    built = tmp_path / "a.whl"
    built.write_bytes(b"wheel")
    monkeypatch.setattr(pyodide, "find_pyodide", lambda _, say: say("no network"))
    monkeypatch.setattr(editor, "find_editor", lambda _, say: say("no Node") or [])
    monkeypatch.setattr(wheel, "find_wheel", lambda _: built)
    return tmp_path / "site"


def test_a_site_can_do_without_parts_and_says_so(without_parts, monkeypatch):
    monkeypatch.delenv("SCRATCHDL_REQUIRE_LIVE", raising=False)
    said = []
    live._add_parts(without_parts, without_parts / "cache", live.or_stop(said.append))
    assert said == ["no network", "no Node"]
    parts = json.loads((without_parts / "assets/live/parts.json").read_text("utf-8"))
    assert parts["pyodide"].startswith("https://")
    assert parts["editor"] == ""


@pytest.mark.parametrize("missing", ["Pyodide", "editor"])
def test_where_every_part_is_required_a_missing_one_stops_the_build(
    without_parts, monkeypatch, missing
):
    monkeypatch.setenv("SCRATCHDL_REQUIRE_LIVE", "1")
    if missing == "editor":
        monkeypatch.setattr(pyodide, "find_pyodide", lambda *_: None)
    with pytest.raises(PartError, match=r"SCRATCHDL_REQUIRE_LIVE=1 asks for every part: no "):
        live._add_parts(without_parts, without_parts / "cache", live.or_stop(print))


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node to run")
def test_parts_that_node_cannot_start_stop_nothing(tmp_path):
    said = []
    assert quick.add(tmp_path, tmp_path / "cache", said.append) == ""
    assert "node failed: " in said[0]
    assert "pyodide.mjs" in said[0]


def test_wheels_are_compiled_and_lose_what_no_page_needs(tmp_path):
    wheel = tmp_path / "a.whl"
    contents = {
        "a/__init__.py": "x = 1",
        "a/__init__.pyi": "x: int",
        "a/include/a.h": "",
        "a/a.so": "code",
        "matplotlib/fontlist.json": '{"_version": 390}',
    }
    with zipfile.ZipFile(wheel, "w") as made:
        for name, content in contents.items():
            made.writestr(name, content)
    compiler = runpy.run_path(str(quick.SOURCES / "compile_wheels.py"))
    compiler["compile_wheel"](wheel)
    with zipfile.ZipFile(wheel) as found:
        assert found.namelist() == ["a/__init__.pyc", "a/a.so", "matplotlib/fontlist.json"]
        assert found.read("matplotlib/fontlist.json") == b'{"_version": 330}'
        assert found.read("a/a.so") == b"code"
        module = tmp_path / "module.pyc"
        module.write_bytes(found.read("a/__init__.pyc"))
    assert runpy.run_path(str(module))["x"] == 1


def test_the_wheel_is_built_once_for_the_same_files(tmp_path):
    built = wheel.find_wheel(tmp_path / "one")
    assert built.name.startswith("scratchdl-")
    made = built.stat().st_mtime_ns
    assert wheel.find_wheel(tmp_path / "one") == built
    assert built.stat().st_mtime_ns == made
    assert wheel.find_wheel(tmp_path / "two").read_bytes() == built.read_bytes()


def test_the_policy_knows_inline_scripts_by_hash_and_leaves_data_alone():
    page = dom.Document(
        '<script>go()</script><script src="a.js"></script><script>go()</script>'
        '<script type="application/json">{}</script><script type="application/ld+json">{}</script>',
        "page.md",
    )
    assert policy.hashes(page) == {"'sha256-" + HASH_OF_GO + "'"}


def test_the_policy_comes_before_anything_that_it_restricts():
    page = dom.Document('<meta charset="utf-8"><script>go()</script>', "page.md")
    policy.announce(page, policy.policy(policy.hashes(page), "https://example.org/"))
    head = page.one("head")
    assert [child.tag for child in head.iter()] == ["meta", "meta", "script"]
    rules = dom.attribute(page.one("meta[http-equiv]"), "content")
    assert (
        f"script-src 'self' 'wasm-unsafe-eval' https://example.org/ 'sha256-{HASH_OF_GO}'" in rules
    )


def test_all_pages_have_the_same_policy(built_site):
    rules = {
        dom.attribute(dom.Document(path.read_text("utf-8"), path.name).one(POLICY), "content")
        for path in built_site.rglob("*.html")
        if IS_MOVED not in path.read_text("utf-8")
    }
    assert len(rules) == 1


def test_a_page_without_an_encoding_is_refused():
    with pytest.raises(ValueError, match=r"page\.md has 0 elements meta\[charset\]"):
        policy.announce(dom.Document("<html></html>", "page.md"))
