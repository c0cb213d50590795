"""What another builder has made of compiled pages is finished, or a sentence says why not."""

import json
import re
import shutil

import pytest

import another_builder
import outputs
from book.engine.cache import Cache
from book.engine.pages import USUAL_HOME
from book.site import elsewhere

PAGE = "learn/01-page/index.html"
ADDRESS = re.compile(r'(?:href|src)="([^"#?:]+)[^":]*"')
BARE = '<html><head><meta charset="utf-8"></head><body>{}</body></html>'


@pytest.fixture
def site(tmp_path):
    """A built site of one page that was compiled."""
    folder = tmp_path / "site"
    (folder / "assets").mkdir(parents=True)
    for name, text in {
        "index.html": BARE.format("<p>A page</p>"),
        elsewhere.STYLE: "p {}",
        elsewhere.START: "1;",
    }.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def finish(site):
    elsewhere.finish_site(site, Cache(site.parent / "cache"), print)


def test_its_pages_show_what_their_snippets_gave(plain_site):
    page = plain_site / PAGE
    document = page.read_text("utf-8")
    assert outputs.shown(page) == ["what came out"]
    assert outputs.figures(page) == 1
    assert "It is 2, with " in document
    assert "<math>" in document
    assert 'class="sdl-run highlight" data-cell="1"' in document
    assert '<template class="sdl-cells"' in document
    assert 'data-exercises="nor">1 exercise<' in document
    assert "what came out" in (page.parent / "01-page.py").read_text("utf-8")
    assert "from the lab" in (plain_site / "labs/lab.ipynb").read_text("utf-8")


def test_its_front_page_and_its_glossary_lead_to_the_chapters(plain_site):
    document = (plain_site / "index.html").read_text("utf-8")
    assert '<li><a href="learn/01-page/">A page</a>' in document
    glossary = (plain_site / "about/glossary/index.html").read_text("utf-8")
    assert '<a href="../../learn/01-page/">chapter 1</a>' in glossary


def test_it_has_the_pads_and_names_this_repository(plain_site):
    documents = [(plain_site / name).read_text("utf-8") for name in ("index.html", PAGE)]
    for document in documents:
        assert "<!-- pad" not in document
        assert '<div class="sdl-pad"' in document
    assert 'class="sdl-pad__example">{' in documents[0]
    assert another_builder.REPOSITORY in documents[1]
    assert USUAL_HOME not in documents[1]


def test_its_pages_load_our_files_and_only_from_this_site(plain_site):
    for page in sorted(plain_site.rglob("*.html")):
        document = page.read_text("utf-8")
        for name in ("style.css", "start.js"):
            assert len(re.findall(rf"assets/site-\w+/{name}\"", document)) == 1, page
        assert "Content-Security-Policy" in document
    assert re.search(r"assets/site-\w+/math\.woff2", (plain_site / PAGE).read_text("utf-8"))


def test_its_addresses_lead_to_files(plain_site):
    for page in sorted(plain_site.rglob("index.html")):
        for address in ADDRESS.findall(page.read_text("utf-8")):
            target = page.parent / address
            assert (target / "index.html" if target.is_dir() else target).is_file(), (page, address)


def test_it_has_what_makes_it_live_and_the_search_of_its_builder(plain_site):
    (ours,) = plain_site.glob("assets/site-*")
    parts = json.loads((ours / "live/parts.json").read_text("utf-8"))
    for name in (parts["wheel"], *(parts["engine"] + module for module in parts["modules"])):
        assert (ours / "live" / name).resolve().is_file()
    assert 'url("math.woff2")' in (ours / "style.css").read_text("utf-8")
    assert (ours / "math.woff2").stat().st_size > 1000
    index = json.loads((plain_site / "search/search_index.json").read_text("utf-8"))
    assert "what came out" in " ".join(entry["text"] for entry in index["docs"])


def test_the_command_says_in_one_sentence_what_is_no_site(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        done = another_builder.command("book", "finish", folder)
        assert done.returncode == 1
        assert done.stdout.startswith(f"{folder} is no built site, for there is no page in it: ")
        assert done.stdout.count("\n") == 1


def test_the_command_says_in_one_sentence_what_is_no_book(tmp_path):
    (tmp_path / "docs").mkdir()
    done = another_builder.command("book", "compile", tmp_path / "docs", tmp_path / "out")
    assert done.returncode == 1
    assert done.stdout.endswith("docs is no book: that is a folder with mkdocs.yml beside it\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", [elsewhere.STYLE, elsewhere.START])
def test_a_site_of_other_pages_is_not_touched(site, name):
    (site / name).unlink()
    with pytest.raises(ValueError, match=f"has no {name}: build the folder that"):
        finish(site)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<code>python run\nx = 1</code>", "was built without the engine"),
        ("&lt;template class=&quot;sdl-cells&quot;&gt;", "tell your builder of the fence sdl-html"),
        (r'<span class="arithmatex">\(\frac{1}\)</span>', "broken formula: "),
    ],
)
def test_a_page_that_is_not_as_it_should_be_is_named_and_nothing_is_changed(site, body, says):
    page = site / "learn/index.html"
    page.parent.mkdir()
    page.write_text(BARE.format(body), "utf-8")
    before = {path: path.read_bytes() for path in site.rglob("*.*")}
    with pytest.raises(ValueError, match=f"^learn/index.html.*{says}"):
        finish(site)
    assert {path: path.read_bytes() for path in site.rglob("*.*")} == before


def test_a_site_is_finished_once(site, monkeypatch):
    monkeypatch.setenv("SCRATCHDL_LIVE", "0")
    finish(site)
    with pytest.raises(ValueError, match="is finished already: to finish it anew, build it anew"):
        finish(site)


def test_sheets_and_script_that_a_page_loads_already_are_not_loaded_twice(site, monkeypatch):
    monkeypatch.setenv("SCRATCHDL_LIVE", "0")
    page = site / "a/index.html"
    page.parent.mkdir()
    own = "".join(f'<link rel="stylesheet" href="../assets/style/{n}.css">\n' for n in "ab")
    own += '<script src="../assets/start.js" type="module"></script>'
    page.write_text(BARE.format("").replace("</head>", f"{own}</head>"), "utf-8")
    shutil.copy(site / "index.html", site / "404.html")
    finish(site)
    document = page.read_text("utf-8")
    (name,) = (path.name for path in site.glob("assets/site-*"))
    assert re.findall(r'"([^"]*assets/[^"]*)"', document) == [
        f"../assets/{name}/style.css",
        f"../assets/{name}/start.js",
    ]
    assert f'href="/assets/{name}/style.css"' in (site / "404.html").read_text("utf-8")
