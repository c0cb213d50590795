"""The one hash of files: another whenever a build from them could come out otherwise."""

import pytest

from bare.digests import digest_of, short_digest_of


@pytest.fixture
def root(tmp_path):
    for name, text in {"a/x.js": "one", "b/x.js": "two", "b/y.js": "three"}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def of(root, *more):
    return digest_of(sorted(root.rglob("*.js")), root, *more)


def test_it_tells_contents_places_and_words_apart(root):
    found = [of(root), of(root, "--minify"), of(root, "--minify", "--format=esm")]
    first, second = root / "a/x.js", root / "b/x.js"
    one, two = first.read_text("utf-8"), second.read_text("utf-8")
    first.write_text(two, encoding="utf-8")
    second.write_text(one, encoding="utf-8")
    found.append(of(root))  # the same names with the same contents, each in the other's folder
    second.rename(root / "b/z.js")
    found.append(of(root))
    (root / "b/y.js").unlink()
    found.append(of(root))
    assert len(set(found)) == len(found)


def test_it_is_the_same_wherever_the_folder_lies(root):
    before = of(root)
    assert of(root.rename(root.with_name("moved"))) == before
    root.with_name("moved").rename(root)


def test_a_name_takes_its_beginning(root):
    files = sorted(root.rglob("*.js"))
    assert short_digest_of(files, root, "word") == digest_of(files, root, "word")[:16]


def test_a_file_outside_of_the_folder_has_no_place_in_it(root):
    with pytest.raises(ValueError, match="is not in the subpath"):
        digest_of([root / "a/x.js"], root / "b")
