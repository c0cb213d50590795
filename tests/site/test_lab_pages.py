"""What a notebook becomes on the site, beyond what every built page is checked for."""

from book.labs import restyle
from book.parts.formulas import Formulas

TEXT = (
    '<div class="jp-MarkdownOutput"><p>In words, or as code:</p>'
    '<div class="highlight"><pre><span></span><span class="k">with</span> pool:\n</pre></div></div>'
)


def test_code_within_text_is_code_as_in_a_cell():
    shown = restyle.restyle(TEXT, Formulas())
    assert '<pre><code><span class="k">with</span> pool:\n</code></pre>' in shown
    assert shown.count("<pre>") == 1
    assert "<p>In words, or as code:</p>" in shown
