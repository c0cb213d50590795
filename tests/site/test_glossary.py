"""The glossary: complete in four languages, and tooltips only where they help."""

from pathlib import Path

import markdown
import pytest

from book.engine.items import PageError
from book.parts import glossary
from book.parts.glossary import LANGUAGES, GlossaryExtension, Term, read_terms, to_list

ROOT = Path(__file__).resolve().parents[2]
TERMS = read_terms(ROOT / "docs/about/glossary.toml", ROOT)
SOFTMAX = Term(
    "softmax", "ソフトマックス関数", "소프트맥스 함수", "Softmax-Funktion", 4, "It turns."
)
BATCH = Term("batch", "バッチ", "배치", "Batch", 0, "Several samples.", forms=("batches",))
MINI_BATCH = Term("mini-batch", "ミニバッチ", "미니배치", "Mini-Batch", 4, "A few samples.")
CROSS = Term("cross entropy", "交差エントロピー", "교차 엔트로피", "Kreuzentropie", 4, "A loss.")
SOME = [SOFTMAX, BATCH, MINI_BATCH, CROSS]


def render(text, terms=SOME):
    extensions = [
        GlossaryExtension(terms),
        "admonition",
        "pymdownx.arithmatex",
        "pymdownx.details",
        "pymdownx.superfences",
    ]
    return markdown.markdown(
        text,
        extensions=extensions,
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )


def marked(text, terms=SOME):
    """The words that carry a tooltip, in order."""
    parts = render(text, terms).split('<abbr class="sdl-term"')[1:]
    return [part.partition("</abbr>")[0].partition(">")[2] for part in parts]


def test_each_term_is_complete_and_stands_once():
    spellings = [word.lower() for term in TERMS for word in (term.en, *term.forms)]
    assert len(TERMS) >= 60
    assert len(spellings) == len(set(spellings))
    assert len({term.anchor for term in TERMS}) == len(TERMS)
    for term in TERMS:
        assert all(getattr(term, code).strip() for code in LANGUAGES), term
        assert term.meaning.endswith("."), term
        assert term.meaning.count(". ") == 0, f"one sentence, please: {term}"
        assert 0 <= term.chapter <= 25, term


def test_languages_are_not_mixed_up():
    for term in TERMS:
        if term.en not in ("MNIST", "leaky ReLU", "GELU", "MPI", "Slurm"):
            assert any("぀" <= c <= "ヿ" or "一" <= c <= "鿿" for c in term.ja), term
            assert any("가" <= c <= "힣" for c in term.ko), term
        assert all(c < "⺀" for c in term.de), term


def test_a_misspelt_field_is_named(tmp_path):
    path = tmp_path / "glossary.toml"
    path.write_text('[[term]]\nen = "a"\njp = "b"\n', encoding="utf-8")
    with pytest.raises(PageError, match=r"^glossary\.toml:1: this term .*'jp'"):
        read_terms(path, tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", r"^glossary\.toml:1: this file holds no \[\[term\]\]"),
        ("[[term]]\nen = 'a'\nja =\n", r"^glossary\.toml:3: Invalid value"),
    ],
)
def test_what_is_no_glossary_is_named(tmp_path, text, says):
    path = tmp_path / "glossary.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PageError, match=says):
        read_terms(path, tmp_path)


def test_first_occurrence_is_marked_with_meaning_and_translations():
    html = render("A softmax, and another softmax.")
    assert html.count("<abbr") == 1
    assert 'title="It turns. ソフトマックス関数 · 소프트맥스 함수 · Softmax-Funktion"' in html
    assert 'tabindex="0"' in html
    assert html.startswith("<p>A <abbr")
    assert html.endswith(">softmax</abbr>, and another softmax.</p>")


@pytest.mark.parametrize(
    "text",
    [
        "# Softmax",
        "## About softmax",
        "`softmax`",
        "```\nsoftmax\n```",
        "[softmax](https://example.org)",
        "$softmax$",
        "$$\nsoftmax\n$$",
        '!!! note "Softmax"\n    Nothing.',
        '??? note "Softmax"\n    Nothing.',
        "<div>softmax</div>",
        "my-softmax and softmaxes and log_softmax",
    ],
)
def test_no_tooltip_where_it_would_be_in_the_way(text):
    assert marked(text) == []


def test_other_places_are_marked():
    assert marked("**Softmax** is bold") == ["Softmax"]
    assert marked("- a list of *batches*") == ["batches"]
    assert marked('!!! note "Title"\n    softmax inside') == ["softmax"]
    assert marked("`code` then softmax") == ["softmax"]
    assert marked("cross\nentropy over a line break") == ["cross\nentropy"]


def test_longest_term_wins_and_each_is_marked_once():
    assert marked("a mini-batch, a batch, two batches, cross entropy") == [
        "mini-batch",
        "batch",
        "cross entropy",
    ]


def test_everything_else_on_the_page_stays_in_order():
    text = "a softmax b **batch** c `d` e mini-batch f cross entropy g"
    plain = markdown.markdown(text)
    html = render(text)
    for part in html.split("<abbr")[1:]:
        html = html.replace("<abbr" + part.partition(">")[0] + ">", "", 1)
    assert html.replace("</abbr>", "") == plain


def test_terms_may_ask_for_no_tooltip():
    quiet = Term("pixel", "画素", "픽셀", "Pixel", 0, "A point.", tooltip=False)
    assert marked("a pixel", [quiet]) == []
    assert marked("a softmax", []) == []


def test_list_is_sorted_escaped_and_says_its_languages():
    odd = Term("a < b", "甲", "갑", "A", 3, "It is <odd>.")
    html = to_list([SOFTMAX, odd], {4: "../learn/04/"})
    assert html.index("a &lt; b") < html.index("softmax")
    assert "&lt;odd&gt;" in html
    assert '<dt id="softmax">' in html
    assert '<span lang="ko">소프트맥스 함수</span>' in html
    assert '<a href="../learn/04/">chapter 4</a>' in html
    assert "<span>chapter 3</span>" in html  # not written yet: no link


def test_page_has_the_marker():
    assert glossary.MARKER in (ROOT / "docs/about/glossary.md").read_text(encoding="utf-8")
