"""The drawing pads of a page: what one of them writes by itself is made once, and kept."""

from mkdocs.exceptions import PluginError

from book.engine.cache import SCRIPTS, Cache
from book.engine.surroundings import ApartError, made_apart
from book.parts import pad
from book.site.build import Build

EXAMPLE = "book.engine.example"  # not imported: it would keep the package as it is now


def in_place(build: Build, markdown: str) -> str:
    """The page with a pad where a marker stands."""
    return pad.in_place(markdown, lambda: example(build.cache))


def example(cache: Cache) -> str:
    """A digit with its readings, as JSON.

    Raises:
        PluginError: It could not be read.
    """
    path = SCRIPTS / f"{EXAMPLE.replace('.', '/')}.py"
    key = cache.key("example", path.read_text("utf-8"))
    try:
        made = cache.bytes(key, lambda: made_apart(EXAMPLE, cache.fonts))
    except ApartError as error:
        raise PluginError(f"the example of the pad could not be read: {error}") from error
    return made.decode()
