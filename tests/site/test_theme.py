"""What our scripts take for granted of the theme's own, asked of the theme that is installed."""

import json
from pathlib import Path

import material
import pytest
from mkdocs.exceptions import PluginError

from book.site import search, style
from book.site.own_files import BOOK, OURS
from book.write import dom
from site_files import build
from small_site import plant

FILES = Path(material.__file__).parent / "templates/assets/javascripts"


def worker():
    (path,) = (FILES / "workers").glob("search.*.min.js")
    return path.read_text(encoding="utf-8")


def test_the_search_worker_speaks_as_our_search_does():
    search.check_messages(worker())


@pytest.mark.parametrize(("old", "new"), [("{type:1}", "{type:4}"), ("{type:3,", "{kind:3,")])
def test_a_worker_that_speaks_otherwise_stops_the_build(old, new):
    changed = worker().replace(old, new)
    assert changed != worker()
    with pytest.raises(PluginError, match="the theme's search worker has no"):
        search.check_messages(changed)


DOCUMENT = (
    '<head><link rel="stylesheet" href="../assets/stylesheets/main.1.min.css">'
    '<link rel="stylesheet" href="../assets/math.css">'
    '<link rel="stylesheet" href="../assets/style/type.css"></head>'
    '<script>__md_get=()=>1,__md_set=()=>1;__md_get("__palette")</script>'
    '<form data-md-component="palette"></form>'
    '<script src="../assets/javascripts/bundle.1.js"></script>'
    '<script src="../assets/start.js" type="module"></script>'
)


def waiting(document):
    read = dom.Document(document, "learn/page.md")
    style.let_wait(read)
    return read


def test_a_page_loads_one_sheet_of_ours_and_waits_for_no_script():
    page = waiting(DOCUMENT)
    links = [dom.attribute(link, "href") for link in page.all("link")]
    assert links == ["../assets/stylesheets/main.1.min.css", f"../{OURS}style.css"]
    scripts = [dom.attribute(script, "src") for script in page.all("script[src]")]
    assert scripts == ["../assets/javascripts/bundle.1.js", f"../{OURS}start.js"]
    assert [dom.attribute(script, "type") for script in page.all("script[src]")] == [
        "text/plain",
        "module",
    ]
    assert str(page.one("body").html).startswith("<body><script>matchMedia(")


@pytest.mark.parametrize(
    "gone",
    [
        "__md_get=",
        "__md_set=",
        '__md_get("__palette")',
        "javascripts/bundle.",
        "assets/start.js",
        'data-md-component="palette"',
    ],
)
def test_a_theme_that_is_built_otherwise_stops_the_build(gone):
    assert DOCUMENT.count(gone) == 1
    with pytest.raises(ValueError, match=r"^learn/page\.md "):
        waiting(DOCUMENT.replace(gone, "x"))


def test_a_page_without_a_sheet_of_ours_stops_the_build():
    theirs = DOCUMENT.replace("assets/style/type", "assets/x/y").replace("math.css", "x/math.css")
    with pytest.raises(ValueError, match="loads no style sheet of ours"):
        waiting(theirs)


@pytest.fixture
def configuration():
    return {"base": "..", "search": "../assets/javascripts/workers/search.1.js", "note": "</p>"}


def searching(configuration):
    text = json.dumps(configuration).replace("<", "\\u003c")
    document = dom.Document(
        f'<script id="__config" type="application/json">{text}</script>'
        '<div data-md-component="search" role="dialog"></div>',
        "page.md",
    )
    search.use_our_worker(document)
    return dom.Document(str(document), "page.md")


def test_a_page_has_our_search_worker_which_is_told_of_the_theme_s(configuration):
    page = searching(configuration)
    found = json.loads(page.one("#__config").text())
    theirs = "../javascripts/workers/search.1.js"
    assert found == configuration | {
        "search": f"../{OURS}search.js#{theirs}&../../{BOOK}",
    }
    assert page.one("[aria-label=Search]")


def test_a_theme_that_has_its_search_worker_elsewhere_stops_the_build(configuration):
    with pytest.raises(ValueError, match=r"page\.md has its search worker elsewhere"):
        searching(configuration | {"search": "../assets/worker.js"})


@pytest.mark.parametrize(
    ("template", "text", "says"),
    [
        ("partials/search.html", "", "404.html has 0 elements [data-md-component"),
        ("partials/source.html", "<a>code</a>", "404.html has no element [data-md-component"),
        ("partials/palette.html", "<form></form>", "404.html has 0 elements form[data-md"),
    ],
)
def test_one_sentence_says_which_theme_is_another_and_where_to_look(tmp_path, template, text, says):
    root = plant(tmp_path, {})
    path = root / "theme" / template
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    configuration = root / "mkdocs.yml"
    own = configuration.read_text("utf-8").replace(
        "\ntheme:\n", "\ntheme:\n  custom_dir: theme\n", 1
    )
    configuration.write_text(own, "utf-8")
    done = build(root, root / "site")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout
    theme = f"mkdocs-material {search.VERSION} builds pages otherwise than scripts/book/site knows"
    assert f"{theme}: {says}" in done.stdout
