"""The book as a plugin of MkDocs: all that happens in a build, in the order in which it happens.

MkDocs keeps this object for as long as it runs; what belongs to one build lives in a `Build`, which
is made anew for each. So an edit under `serve` meets nothing of the build before it.
"""

import signal
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from book.site import (
    answers,
    documents,
    edited,
    finished,
    forgetting,
    formulas,
    kept,
    lab_links,
    labs,
    moved,
    pads,
    pages,
    search,
    style,
    terms,
)
from book.site.build import Build, Settings
from book.site.links import NameTheLine

NOT_FOUND = "404.html"


class Book(BasePlugin[Settings]):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """Stands first among the plugins: the others shall find its pages as if they lay in docs/."""

    serving = False
    build: Build

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether somebody looks on, or the site is to be published."""
        self.serving = command == "serve"
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # which would leave pages running
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # so it ends as by Ctrl-C

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build: what Markdown shall understand, and which pages nobody writes."""
        forgetting.forget()
        running = self.build.running if hasattr(self, "build") else {}
        self.build = build = Build(config, self.config, self.serving, running)
        terms.read(build)
        search.read(build)
        pages.let_fences_hold_html(config)
        pages.refuse_broken_package(build)
        pages.list_reference(build)
        formulas.convert_everywhere(build)
        terms.mark_in_chapters(build)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Listen in to what MkDocs says of links."""
        NameTheLine.listen(self.build.docs)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the reference; execute the pages before anything is rendered; the labs run on."""
        build = self.build
        build.files = files
        pages.add_reference(build, files)
        with build.pool.stopping_on_error():
            labs.check(build, files)
            build.bring_live_parts()
            jobs = pages.begin(build, files)
            labs.begin(build)
            all_right = pages.wait(build, jobs)
            answers.check(build, files)
        build.pool.close()
        if not all_right and not build.serving:
            build.stop()  # where a page is wrong, nobody waits for a lab
        return labs.behind_all_others(build, files)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember the pages in their order."""
        self.build.nav = nav
        self.build.files = files  # anew: mkdocs-jupyter has put its own in the place of the labs
        self.build.listed = [page for page in nav.pages if page.file.abs_src_path]
        return nav

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Put a lab in the place of its program: it counts as a notebook now."""
        labs.take(self.build, page)
        return page

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Go on where a file cannot be read, to tell what else is wrong."""
        return pages.empty_if_unreadable(self.build, page)

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Write the page with its results, and render it only if it has changed."""
        build = self.build
        markdown = pages.with_results(build, markdown, page)
        markdown = terms.with_list(build, markdown, page)
        markdown = answers.with_quizzes_and_overview(build, markdown, page)
        markdown = pads.in_place(build, markdown)
        markdown = pages.naming_this_repository(build, markdown)
        labs.describe(build, page)
        terms.switch(build, on=page.file.src_uri.startswith(build.settings.chapters))
        kept.render_if_changed(build, page, markdown)
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Look over the text of a page, as HTML."""
        terms.switch(self.build, on=False)  # docstrings and labs are rendered by the same Markdown
        formulas.note_broken(self.build, page)
        return html

    @event_priority(-100)  # when links between pages have been filled in
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Find out what need not be made again, for the search and for the pages themselves."""
        self.build.env = env
        lab_links.check(self.build, files)
        search.read_only_what_changed(self.build)
        if self.build.nav is not None:
            finished.look_up(self.build, env, files, self.build.nav)

    def on_page_context(
        self,
        context: Any,  # noqa: ANN401  a dictionary of Jinja's
        *,
        page: Page,
        config: MkDocsConfig,
        nav: Navigation,
    ) -> None:
        """Give a document that is there already to the template that shows it."""
        finished.show(self.build, context, page)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Write the downloads, and make the theme's document ours."""
        pages.write_downloads(self.build, page)
        labs.write_downloads(self.build, page)
        if page.file.src_uri not in self.build.documents:
            made = documents.made_ours(self.build, output, page)
            finished.keep(self.build, made, page)
            output = made.document
        return documents.with_faults(self.build, output, page)

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Fill the theme's 404 page with ours."""
        if template_name != NOT_FOUND:  # the map of the site, for one
            return output_content
        return documents.not_found(self.build, output_content, template_name).document

    @event_priority(-100)  # when the other plugins have written their files
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stop if anything was wrong; write what belongs to the site as a whole."""
        build = self.build
        NameTheLine.forget()
        build.report()
        pages.tell_slowest(build)
        labs.tell_running(build)
        formulas.write_font(build)
        search.put_index_aside(build)
        try:
            style.join_sheets(build.site, [str(name) for name in config.extra_css])
            build.finish()
            moved.write(build.site, build.settings.moved)
        except ValueError as error:
            raise PluginError(f"mkdocs.yml: {error}") from error
        build.cache.forget_old()
        build.is_finished = True

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: edited.Builder
    ) -> None:
        """Show an edited page before the whole book."""
        server.builder = edited.Edits(self, server, builder)

    def on_build_error(self, *, error: Exception) -> None:
        """Say what else was wrong, and forget what was listened in to."""
        NameTheLine.forget()
        self.build.stop()
        self.build.tell()

    def on_shutdown(self) -> None:
        """Leave no process behind, also after Ctrl-C."""
        if hasattr(self, "build"):  # it may have come to an end before it began
            self.build.stop()
