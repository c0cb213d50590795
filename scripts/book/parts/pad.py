"""The drawing pad as it stands in a page before any script runs; assets/draw/ brings it to life.

All of it is in the page from the start, so that nothing moves when the script comes.
"""

from collections.abc import Callable

from book.write.markdown import html_fence

MARKER = "<!-- pad -->"
WITH_EXAMPLE = "<!-- pad with an example -->"
NETS = {"two-layer": "two layers", "conv": "ConvNet"}  # as in book/child/pad.py
SEEN = {
    "sdl-pad__image": "What the nets see",
    "sdl-pad__evidence": "What speaks for the ConvNet's answer",
}
BEFORE = (
    "Draw a digit on the paper, by mouse, pen or finger, or press one of ours. With the first "
    "stroke Python is loaded. What you draw stays in this browser."
)
BEFORE_EXAMPLE = (
    "Draw your own digit over the 3, which was read when this page was built: by mouse, pen or "
    "finger, or press one of ours. With the first stroke Python is loaded. What you draw stays in "
    "this browser."
)
WITHOUT = "To draw here, allow scripts. This is what a drawing looks like and what the nets say:"


def in_place(markdown: str, example: Callable[[], str]) -> str:
    """The page with a pad where a marker stands.

    Args:
        markdown: The page.
        example: Gives as JSON what book/engine/example.py writes, for a pad that begins with it.
    """
    if MARKER in markdown:
        markdown = markdown.replace(MARKER, html_fence(pad()))
    if WITH_EXAMPLE in markdown:
        markdown = markdown.replace(WITH_EXAMPLE, html_fence(pad(example())))
    return markdown


def pad(example: str = "") -> str:
    """The pad as HTML; one with an example writes a digit by itself, until somebody draws."""
    before = BEFORE_EXAMPLE if example else BEFORE
    return (
        '<div class="sdl-pad" data-search-exclude>\n'
        f'<div class="sdl-pad__draw">{_paper(example)}{_tools()}{_samples()}'
        f'<p class="sdl-pad__status" role="status">{before}</p></div>\n'
        f'<div class="sdl-pad__read">{_seen()}{_table()}</div>\n'
        f"{_more()}\n"
        f'<p class="sdl-pad__without">{WITHOUT}</p>\n'
        "</div>"
    )


def _paper(example: str) -> str:
    written = f'<template class="sdl-pad__example">{example}</template>' if example else ""
    return (
        '<div class="sdl-pad__paper">'
        '<canvas class="sdl-pad__photo" hidden></canvas>'
        '<svg viewBox="0 0 100 100" role="img" aria-label="Paper to draw a digit on"></svg>'
        f"{written}</div>"
    )


def _tools() -> str:
    accept = 'type="file" accept="image/*"'
    return (
        '<div class="sdl-pad__tools" role="group" aria-label="Tools">'
        f"{_button('Undo', 'undo')}{_button('Clear', 'clear')}"
        f"{_button('Picture…', 'picture')}{_button('Camera…', 'camera')}"
        f'<input {accept} data-input="picture" hidden>'
        f'<input {accept} capture="environment" data-input="camera" hidden></div>'
    )


def _button(words: str, name: str) -> str:
    return f'<button type="button" class="sdl-pad__button" data-press="{name}">{words}</button>'


def _samples() -> str:
    digits = "".join(
        f'<button type="button" class="sdl-pad__button" data-sample="{digit}" '
        f'aria-label="Sample {digit}">{digit}</button>'
        for digit in range(10)
    )
    return (
        '<div class="sdl-pad__samples" role="group" aria-label="Samples">'
        f"<span>Ours:</span>{digits}</div>"
    )


def _seen() -> str:
    figures = "".join(
        f'<figure><canvas class="{name}" width="28" height="28" role="img" aria-label="{words}">'
        f"</canvas><figcaption>{words}</figcaption></figure>"
        for name, words in SEEN.items()
    )
    found = '<div class="sdl-pad__found" role="group" aria-label="Digits found"></div>'
    return f'<div class="sdl-pad__seen">{figures}</div>{found}'


def _table() -> str:
    heads = "".join(f'<th scope="col">{words}</th>' for words in NETS.values())
    cells = "".join(f'<td data-net="{name}"></td>' for name in NETS)
    rows = "".join(f'<tr><th scope="row">{digit}</th>{cells}</tr>' for digit in range(10))
    return (
        '<table class="sdl-pad__table"><caption>Probability in percent</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _more() -> str:
    options = "".join(f"<option>{answer}</option>" for answer in ("?", *range(10)))
    return (
        '<div class="sdl-pad__more">'
        '<label>Move what they see to the right by <input type="range" data-input="moved" min="0" '
        'max="8" value="0" autocomplete="off"> <output>0 pixels</output></label>'
        f'<label>Wrong? It is a <select data-input="label" autocomplete="off">{options}</select>'
        f"</label> {_button('Save as a test case', 'save')}</div>"
    )
