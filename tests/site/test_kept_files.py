"""What a build has kept is used only as it was: half a file is made anew, and never published."""

import pytest

from book.engine.cache import DIGESTS, keep_files, kept_files
from book.engine.pages import open_cache
from book.live import editor, pyodide, quick, wheel
from book.parts import font

FILES = {"a.js": b"let a", "live/b.js": b"let b"}


def made(folder):
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def shorten(path):
    path.write_bytes(path.read_bytes()[:-1])


def contents(paths, folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_files_are_kept_with_their_folders(tmp_path):
    kept = tmp_path / "kept"
    assert kept_files(kept) == []
    assert contents(keep_files(made(tmp_path / "made"), kept), kept) == FILES
    assert contents(kept_files(kept), kept) == FILES


@pytest.mark.parametrize("name", [*FILES, DIGESTS])
@pytest.mark.parametrize("damage", [shorten, lambda path: path.unlink()], ids=["short", "gone"])
def test_with_one_damaged_file_none_counts(tmp_path, name, damage):
    kept = tmp_path / "kept"
    keep_files(made(tmp_path / "made"), kept)
    damage(kept / name)
    assert kept_files(kept) == []
    keep_files(tmp_path / "made", kept)
    assert contents(kept_files(kept), kept) == FILES


def damage_all(cache):
    files = [path for path in cache.rglob("*") if path.is_file() and path.name != DIGESTS]
    assert files
    for path in files:
        shorten(path)


def test_a_damaged_wheel_is_built_anew(tmp_path):
    whole = wheel.find_wheel(tmp_path).read_bytes()
    damage_all(tmp_path)
    assert wheel.find_wheel(tmp_path).read_bytes() == whole


def test_a_damaged_editor_is_bundled_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(
        editor, "_make", lambda folder, _: keep_files(made(tmp_path / "made"), folder)
    )
    cache = tmp_path / "cache"
    for _ in range(2):
        assert [path.read_bytes() for path in editor.find_editor(cache, print)] == [*FILES.values()]
        damage_all(cache)


def test_a_damaged_snapshot_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(quick, "_make", lambda _, folder: keep_files(tmp_path / "made", folder))
    for folder in ("made", "site"):
        (tmp_path / folder).mkdir()
    (tmp_path / "made" / quick.SNAPSHOT).write_bytes(b"memory")
    for _ in range(2):
        assert quick.add(tmp_path / "site", tmp_path / "cache", print) == quick.SNAPSHOT
        assert (tmp_path / "site" / quick.SNAPSHOT).read_bytes() == b"memory"
        damage_all(tmp_path / "cache")


def test_a_damaged_font_is_cut_anew(tmp_path):
    whole = font.cut_font({"x"}, open_cache(tmp_path))
    for path in (tmp_path / ".cache" / "records").iterdir():
        shorten(path)
    assert font.cut_font({"x"}, open_cache(tmp_path)) == whole


def test_a_damaged_part_of_pyodide_is_downloaded_anew(tmp_path, monkeypatch):
    part = pyodide.read_record().parts[0]
    whole = pyodide.Part("a.whl", 5, part.sha256)
    record = pyodide.Record("1.0", "https://example.org/", [], [whole])
    monkeypatch.setattr(pyodide, "read_record", lambda: record)
    monkeypatch.delenv(pyodide.VARIABLE, raising=False)
    monkeypatch.setattr(pyodide, "_download", lambda *_: b"whole")
    folder = tmp_path / "pyodide-1.0"
    folder.mkdir()
    (folder / "a.whl").write_bytes(b"who")
    assert pyodide.find_pyodide(tmp_path, print) == folder
    assert (folder / "a.whl").read_bytes() == b"whole"
