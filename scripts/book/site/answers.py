"""What a reader can answer on a page of the site: quizzes and exercises."""

from pathlib import Path

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.engine.items import relative
from book.parts import exercises, quizzes
from book.site.build import Build


def check(build: Build, files: Files) -> None:
    """Find quizzes that cannot be answered."""
    for executed in build.pages.values():
        build.problems += quizzes.check(executed.page.text, executed.page.path)
    for uri in build.wrong.keys() - build.pages.keys():  # not parsed: as far as they can be read
        file = files.get_file_from_path(uri)
        if file is not None and file.abs_src_path and uri.endswith(".md"):
            path = Path(file.abs_src_path)
            text = path.read_text(encoding="utf-8", errors="replace")
            build.problems += quizzes.check(text, relative(path, build.root))


def with_quizzes_and_overview(build: Build, markdown: str, page: Page) -> str:
    """The page with quizzes as lists, and the overview where its marker stands."""
    markdown = quizzes.to_markdown(markdown)
    if exercises.MARKER not in markdown:
        return markdown
    return markdown.replace(exercises.MARKER, exercises.overview(_chapters(build, page)))


def _chapters(build: Build, page: Page) -> list[exercises.Chapter]:
    """The pages of the nav that have exercises, in its order and under its titles."""
    found = []
    for file in [listed.file for listed in build.listed]:
        executed = build.pages.get(file.src_uri)
        names = exercises.exercises(executed.page) if executed else ()
        if executed and names:
            title = (file.page.title if file.page else None) or executed.page.title
            link = get_relative_url(file.url, page.file.url)
            found.append(exercises.Chapter(title, link, names))
    return found
