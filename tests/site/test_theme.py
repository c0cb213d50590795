"""What our scripts take for granted of the theme's own, asked of the theme that is installed."""

from pathlib import Path

import material
import pytest
from mkdocs.exceptions import PluginError

from book.site import search, style

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


@pytest.mark.parametrize("gone", ["__md_get=", "__md_set=", '__md_get("__palette")'])
def test_a_theme_that_keeps_the_choice_of_colours_elsewhere_stops_the_build(gone):
    document = (
        '<link rel="stylesheet" href="assets/style/type.css">'
        '<script>__md_get=()=>1,__md_set=()=>1;__md_get("__palette")</script>'
        f'<body>{style.SWITCH}<script src="assets/javascripts/bundle.js"></script></body>'
    )
    assert style.waiting_for_little(document, "page")
    with pytest.raises(PluginError, match=r"see book/site/style\.py"):
        style.waiting_for_little(document.replace(gone, "x"), "page")
