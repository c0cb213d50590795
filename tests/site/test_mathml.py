"""What is done to the MathML of the converter: primes and hats as textbooks print them."""

import xml.etree.ElementTree as ET

import markdown
import pytest

from book.parts.formulas import Formulas, MathMLExtension, as_html, set_primes
from book.write import dom


def formula(latex):
    return as_html(Formulas().to_mathml(latex, display=False)).partition("<annotation")[0]


@pytest.mark.parametrize("latex", ["f'(x)", "f''(x)", "W'_{ij}", r"\sigma'(a)^2", "x'_1 + y'_2"])
def test_a_prime_stands_behind_its_letter(latex):
    found = formula(latex)
    assert "<mo>′" not in found
    assert "<mo>″" not in found
    assert '<mo lspace="0" rspace="0">' in found


def test_an_index_stays_with_its_letter():
    assert (
        '<msub><mrow><mi>W</mi><mo lspace="0" rspace="0">′</mo></mrow><mi>i</mi></msub>'
        in formula("W'_i")
    )


def test_other_powers_are_left_alone():
    power = "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"
    prime = "<msubsup><mi>y</mi><mn>1</mn><mo>′</mo></msubsup>"
    math = ET.fromstring(f"<math>{power}{prime}</math>")  # noqa: S314 - written above
    set_primes(math)
    assert as_html(math).startswith(f"<math>{power}")
    assert "<mo>′" not in as_html(math)


def test_a_hat_is_above_its_letter():
    assert "ˆ" not in formula(r"\hat v")
    assert ">^<" in formula(r"\hat v")


def in_markdown(text):
    return markdown.markdown(
        text,
        extensions=["pymdownx.arithmatex", MathMLExtension(Formulas())],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )


def in_a_document(text):
    """As another builder leaves it, which knows nothing of our extension."""
    document = dom.Document(f"<body>{text}</body>", "page.md")
    Formulas().convert_marked(document)
    return dom.inside(document.one("body"))


@pytest.mark.parametrize(
    "shown",
    [
        in_markdown("The $x$, and $y$ is."),
        in_a_document(
            r'<p>The <span class="arithmatex">\(x\)</span>, and'
            r' <span class="arithmatex">\(y\)</span> is.</p>'
        ),
        f"<p>{Formulas().convert_between_dollars('The $x$, and $y$ is.')}</p>",
    ],
    ids=["markdown", "document", "lab"],
)
def test_only_what_ends_a_formula_is_glued_to_it(shown):
    text = dom.fragment(shown)
    for annotation in text.css("annotation"):
        annotation.decompose()
    assert [box.text() for box in text.css(".sdl-glued")] == ["x,"]
    assert [math.text() for math in text.css("math")] == ["x", "y"]
    assert text.text().strip() == "The x, and y is."


def test_what_html_writes_otherwise_is_kept():
    for shown in (
        in_markdown("If $a < b$ & $c$"),
        in_a_document(r'<p>If <span class="arithmatex">\(a &lt; b\)</span> &amp; </p>'),
        Formulas().convert_between_dollars("If $a < b$ & $c$"),
    ):
        assert "<mo>&lt;</mo>" in shown
        assert "</math> &amp; " in shown


def test_prices_are_no_formulas():
    text = "It costs 3$, or $5-$6"
    assert Formulas().convert_between_dollars(text) == text
