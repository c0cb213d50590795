"""The text of a page as the theme shall find it: tables in their boxes, code with its button."""

import re

import pytest

from book.site.content import prepare
from book.write import dom
from site_files import name

CODE = '<div class="highlight"><pre><span></span><code>{}</code></pre></div>'


def page(text: str) -> str:
    document = dom.Document(f'<div data-md-component="content">{text}</div>', "page.md")
    prepare(document)
    return dom.inside(document.one("body > div"))


def test_the_theme_finds_no_content():
    document = dom.Document('<div data-md-component="content"></div>', "page.md")
    prepare(document)
    assert not document.all("[data-md-component]")


def test_a_page_that_the_theme_built_otherwise_is_refused():
    with pytest.raises(ValueError, match=r"page\.md has 0 elements \[data-md-component="):
        prepare(dom.Document("<body></body>", "page.md"))


def test_tables_get_a_box_that_scrolls_and_the_numbers_of_lines_do_not():
    boxed = page("<table><tr></tr></table><table class='highlighttable'><tr></tr></table>")
    assert boxed.count('<div class="md-typeset__scrollwrap">') == 1
    assert (
        '<div class="md-typeset__table"><table><tbody><tr></tr></tbody></table></div></div>'
        "<table class" in boxed
    )


def test_code_has_a_button_and_its_height():
    two = CODE.format("a\nb\n") + CODE.format(
        '<span class="n">c</span> <span class="k">if</span>\n'
    )
    built = page(two)
    assert re.findall(
        r'<pre id="(\w+)" style="--sdl-lines: (\d)" translate="no"><button', built
    ) == [
        ("__code_1", "2"),
        ("__code_2", "1"),
    ]
    assert re.findall(r'data-clipboard-target="#(\w+)&gt;code"', built) == ["__code_1", "__code_2"]
    assert 'c <span class="k">if</span>' in built


def test_code_beside_numbers_of_lines_is_copied_without_them():
    built = page(
        '<div class="linenodiv"><pre><span></span><span class="normal">1</span></pre></div>'
        "<div><pre><span></span><code>a</code></pre></div>"
    )
    assert built.count("<button") == 1
    assert '<div><pre id="__code_1" translate="no"><button' in built


def test_what_code_has_printed_stays_as_it_is():
    output = '<div class="sdl-output no-copy highlight"><pre{}><code>1.0\n</code></pre></div>'
    assert output.format(' translate="no"') in page(output.format(""))


def test_every_table_of_the_site_scrolls_by_itself(built_site):
    pages = [path for path in built_site.rglob("*.html") if "<table>" in path.read_text("utf-8")]
    assert pages
    for path in pages:
        text = path.read_text("utf-8")
        assert text.count("<table>") == text.count('__table"><table>'), name(path)
