"""Our own files lie in folders named after their content, whose names the pages know."""

import json
import re
import shutil

import pytest

from bare import node
from bare.digests import short_digest_of
from book.site import own_files, policy
from book.site.own_files import BOOK, OURS

PAGE = f"""<link rel="preload" href="{OURS}math.woff2" as="font">
<link rel="stylesheet" href="{OURS}style.css">
<p>Not meant: <code>assets/style.css</code> &quot;assets/start.js&quot;</p>
<script id="__config">{{"search": "{OURS}search.js#../worker.js&../../{BOOK}"}}</script>
<script src="{OURS}start.js" type="module"></script>
{policy.meta_tag(policy.LATER)}
"""


@pytest.fixture
def site(tmp_path):
    """A site as the build leaves it."""
    folder = tmp_path / "site"
    files = {
        "index.html": PAGE,
        "learn/index.html": PAGE.replace("assets/", "../assets/"),
        "search/book.json": "{}",
        "assets/logo.svg": "<svg/>",
        "assets/style.css": "p {}",
        "assets/style/type.css": "p {}",
        "assets/math.woff2": "font",
        "assets/search.js": "onmessage = () => postMessage(1);",
        "assets/start.js": 'const { dark } = await import("./palette.js");\ndark();',
        "assets/palette.js": 'import { dark } from "./shared/elements.js"; export { dark };',
        "assets/shared/elements.js": "export const dark = () => document.title;",
    }
    for name in (
        "reading/reading.js",
        "live/page.js",
        "live/python.js",
        "solve/solve.js",
        "draw/draw.js",
    ):
        files[f"assets/{name}"] = "export const start = () => new URL('x.js', import.meta.url);"
    files["assets/live/worker.js"] = "onmessage = () => new URL('parts.json', import.meta.url);"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def folder_of(site):
    (found,) = site.glob("assets/site-*")
    return found.name


def test_pages_name_the_folder_of_their_files(site):
    own_files.name_by_content(site, "default-src 'none'")
    name = folder_of(site)
    document = (site / "learn/index.html").read_text("utf-8")
    (book,) = site.glob("search/book-*.json")
    assert f'href="../assets/{name}/math.woff2"' in document
    assert f'href="../assets/{name}/style.css"' in document
    assert f'src="../assets/{name}/start.js"' in document
    assert f'"../assets/{name}/search.js#../worker.js&../../search/{book.name}"' in document
    assert "<code>../assets/style.css</code> &quot;../assets/start.js&quot;" in document
    assert policy.meta_tag("default-src 'none'") in document
    assert "{" not in document.replace('{"search"', "")
    left = sorted(path.name for path in (site / "assets").iterdir())
    assert left == ["logo.svg", name]


def test_a_server_leaves_the_search_its_name_as_browsers_keep_pages_that_did_not_change(site):
    own_files.name_by_content(site, is_served=True)
    document = (site / "learn/index.html").read_text("utf-8")
    assert f"/{folder_of(site)}/search.js#../worker.js&../../search/book.json" in document
    assert (site / "search/book.json").is_file()


def test_another_content_is_another_name_and_the_same_is_the_same(site, tmp_path):
    copies = [shutil.copytree(site, tmp_path / name) for name in ("same", "other")]
    (copies[1] / "assets/shared/elements.js").write_text("export const dark = 1;", "utf-8")
    for one in (site, *copies):
        own_files.name_by_content(one)
    first, same, other = (folder_of(one) for one in (site, *copies))
    assert first == same
    assert first != other


def test_a_page_that_was_not_made_here_stops_the_build(site):
    page = site / "index.html"
    page.write_text(PAGE.replace(OURS, "assets/"), "utf-8")
    with pytest.raises(ValueError, match=r"index\.html was not made by this build"):
        own_files.name_by_content(site)


def test_without_node_the_scripts_stay_as_they_are_and_the_build_says_so(site, monkeypatch):
    monkeypatch.setattr(node.shutil, "which", lambda _: None)
    before = {path: path.read_bytes() for path in site.rglob("*.js")}
    said = []
    own_files.bundle(site, site.parent / "cache", said.append)
    assert said == ["the scripts of the pages come in many files: Node is not installed"]
    assert {path: path.read_bytes() for path in site.rglob("*.js")} == before


def test_every_address_of_a_page_leads_to_a_file_named_after_what_it_is(built_site):
    names = {path.name for path in built_site.glob("assets/*-*") if path.is_dir()}
    assert {name.rpartition("-")[0] for name in names} >= {"site", "python", "engine"}
    for name in names:
        folder = built_site / "assets" / name
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        assert name.rpartition("-")[2] == short_digest_of(files, folder)
    (live,) = built_site.glob("assets/site-*/live")
    parts = json.loads((live / "parts.json").read_text("utf-8"))
    modules = [parts["engine"] + name for name in parts["modules"]]
    for address in [parts["wheel"], *modules, *filter(None, [parts["editor"]])]:
        assert (live / address).resolve().is_file()
    for page in built_site.rglob("*.html"):
        document = page.read_text("utf-8")
        # Only what hardly ever changes, and what the theme has named after its content itself.
        ours = set(re.findall(r'(?:href|src)="[^"]*assets/([^"/]+\.(?:css|js|woff2))"', document))
        assert not ours, page
