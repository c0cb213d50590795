"""Write an executed page as Markdown that any builder with Python-Markdown extensions can render.

Finished HTML (figures) goes into a fence of its own, ``sdl-html``, since a fence is the one block
that every place of a page can hold, also an admonition in a list. Its formatter is `raw_html`.
"""

import html
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from book.child.figures import figures_html
from book.child.sources import Source
from book.engine.items import Filled, Problem, Snippet, Step, Text, Value
from book.engine.needs import Effects, names_bound, names_read, needs
from book.engine.runner import Executed, Result

SourceLink = Callable[[Source], str]
VARIES = (
    '<p class="sdl-note">Numbers with a broken line below them, and outputs marked <em>this'
    " run</em>, were trained, drawn or measured while this page was built. On another machine some"
    " digits will differ; what the sentences say about them holds there too.</p>"
)
# Browsers show none of these, Python-Markdown keeps its own marks between some, and others end a
# line. Unicode has pictures for the first 32 and DEL; the others are shown as Python writes them.
CONTROLS: dict[int, int | str] = {
    **{code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"},
    127: 0x2421,
    **{code: f"\\x{code:02x}" for code in range(0x80, 0xA0)},
    **{code: f"\\u{code:04x}" for code in (0x2028, 0x2029)},
}
SAFE = re.compile(r"[A-Za-z0-9.,+\- ]*")


def render(executed: Executed, source_link: SourceLink) -> str:
    """The page, its front matter left out, with every result in its place."""
    results = iter(executed.results)
    parts, cell = [], 0
    for item in executed.page.items:
        if isinstance(item, Text):
            parts.append(item.text)
        elif isinstance(item, Filled):
            if item.figure:
                parts.append(_indent(html_fence(item.figure), item.indent) + "\n")
            parts.append(escape(item.text) if item.inline else item.text)
        elif isinstance(item, Value):
            value = escape(next(results).value)
            parts.append(f'<span class="sdl-varies">{value}</span>' if item.varies else value)
        else:
            cell += item.kind == "run"
            block = _snippet(item, next(results), cell, source_link)
            parts.append(_indent(block, item.indent))
    if varies(executed):
        parts.append(f"\n\n{html_fence(VARIES)}")
    options = cell_options(executed)
    return "".join(parts) + (f"\n{html_fence(options)}" if options else "")


def varies(executed: Executed) -> bool:
    """Whether anything on a page may come out otherwise on another machine."""
    return any(map(_varies, executed.page.steps))


def _varies(step: Step) -> bool:
    return step.options.varies if isinstance(step, Snippet) else step.varies


def raw_html(source: str, *_: object, **__: object) -> str:
    """What stands in an ``sdl-html`` fence, as it is (a formatter for pymdownx.superfences)."""
    return source


def visible(text: str) -> str:
    r"""A text with something to see in the place of every control character.

    Example:
        >>> visible("\x1b[1m \x85")
        '␛[1m \\x85'
    """
    return text.translate(CONTROLS)


def escape(text: str) -> str:
    """A value as Markdown that shows exactly this text.

    Example:
        >>> escape("93.1 [a_b]")
        '93.1 &#91;a&#95;b&#93;'
    """
    text = visible(text)
    if SAFE.fullmatch(text):
        return text
    return "".join(c if SAFE.fullmatch(c) else f"&#{ord(c)};" for c in text)


def downloads(name: str, colab: str = "") -> str:
    """The links to the program and the notebook that lie beside a page, as HTML.

    Args:
        name: Of the files, without their suffix.
        colab: Where Google Colab opens the notebook, if it can.
    """
    there = f', or <a href="{html.escape(colab)}">in Google Colab</a>' if colab else ""
    return (
        f'<p class="sdl-downloads">This page as a <a href="{name}.py" download>Python program</a>'
        f' or a <a href="{name}.ipynb" download>Jupyter notebook</a>{there}</p>'
    )


def problem_box(problems: Iterable[Problem]) -> str:
    """What is wrong with a page, for whoever edits it and looks on, as HTML; none is published."""
    title = "Something is wrong with this page, and the site cannot be published"
    text = html.escape("\n\n".join(map(str, problems)))
    return (
        f'<div class="admonition failure"><p class="admonition-title">{title}</p>'
        f"<pre><code>{text}</code></pre></div>"
    )


def html_fence(finished: str) -> str:
    """Finished HTML as Markdown."""
    return _fence("sdl-html", finished)


def _snippet(item: Snippet, result: Result, cell: int, source_link: SourceLink) -> str:
    if item.kind == "source":
        return _source(item.name, result, source_link)
    if item.kind == "exercise":
        return _fence(f'{{ .python .sdl-exercise data-exercise="{item.name}" }}', item.code)
    if item.options.hide:
        return "\n".join([_hidden(item.code, cell), *_figures(item, result)])
    fold = f' .sdl-fold data-title="{html.escape(item.options.fold)}"' * bool(item.options.fold)
    blocks = [_fence(f'{{ .python .sdl-run{fold} data-cell="{cell}" }}', item.code)]
    if result.output.strip():
        more = " .sdl-error" * bool(item.options.raises) + " .sdl-varies" * item.options.varies
        blocks.append(_fence(f"{{ .text .sdl-output{more} .no-copy }}", visible(result.output)))
    return "\n".join([*blocks, *_figures(item, result)])


def _figures(item: Snippet, result: Result) -> list[str]:
    """The figures of a snippet as a block, or none."""
    options = item.options
    figures = figures_html(result.figures, options.figure, options.slider)
    return [html_fence(figures)] * bool(result.figures)


def _fence(info: str, body: str) -> str:
    longest = max(map(len, re.findall(r"`+", body)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{info}\n{body.rstrip()}\n{ticks}\n"


def _indent(block: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" if line else "\n" for line in block.splitlines())


def _hidden(code: str, cell: int) -> str:
    """Set-up code that the page does not show, but needs when it is run in the browser."""
    body = html.escape(code.rstrip())
    attributes = f'class="sdl-run" data-cell="{cell}" data-search-exclude hidden'
    return html_fence(f"<div {attributes}><pre><code>{body}</code></pre></div>")


def cell_options(executed: Executed) -> str:
    """What the browser must know of a cell to run it as it was run here, as data in the page."""
    cells = [
        (step, result)
        for step, result in zip(executed.page.steps, executed.results, strict=True)
        if isinstance(step, Snippet) and step.kind == "run"
    ]
    if not cells:
        return ""
    known = ("raises", "warns", "figure", "slider")
    effects = [
        Effects(names_read(step.code), result.changed | names_bound(step.code))
        for step, result in cells
    ]
    options: dict[int, dict[str, Any]] = {
        cell: {name: getattr(step.options, name) for name in known if getattr(step.options, name)}
        | {"needs": [number + 1 for number in needed]}
        for cell, ((step, _), needed) in enumerate(zip(cells, needs(effects), strict=True), start=1)
    }
    data = json.dumps(options, ensure_ascii=False, separators=(",", ":"))
    # Not a script element: instant navigation makes every script of the new page anew, without its
    # type, and so would execute the data.
    data = html.escape(data, quote=False)
    return f'<template class="sdl-cells" data-search-exclude>{data}</template>'


def _source(name: str, result: Result, source_link: SourceLink) -> str:
    source = result.source
    if source is None:
        raise ValueError(f"the source of {name} was not looked up")
    place = f"{source.module.replace('.', '/')}.py, line {source.line}"
    link = f'<a href="{html.escape(source_link(source))}">{place}</a>'
    caption = f'<p class="sdl-source-link"><code>{html.escape(name)}</code> in {link}</p>'
    code = _fence("{ .python .sdl-source }", source.code)
    return code + "\n" + html_fence(caption)
