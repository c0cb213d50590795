"""Copy copies exactly the code: of every block of a chapter and of a lab."""

import json

import pytest

from site_files import DOCS
from solving import KEY, pages_with_exercises
from tools.viewing import settled

PAGES = pages_with_exercises()
COPIED = """async block => [
  await navigator.clipboard.readText(), block.querySelector("code").textContent, block.className
]"""


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("learn/04-output-and-loss/", "learn/04-output-and-loss.md"),
        ("labs/first_digits/", "labs/first_digits.py"),
    ],
)
def test_every_block_of_a_page_is_copied_as_it_was_written(visit, address, source):
    page = visit(address).page
    open_everything(page, address)
    written = {line.strip() for line in (DOCS / source).read_text("utf-8").splitlines()}
    # The elements themselves: a locator would look through the whole page for each of its uses.
    blocks = page.locator(".highlight:has(> pre > [data-md-type=copy]):visible").element_handles()
    assert len(blocks) > 10
    for block in blocks:
        block.query_selector(".md-code__button[data-md-type=copy]").click()
        copied, shown, classes = block.evaluate(COPIED)
        assert copied.rstrip("\n") == shown.rstrip("\n")
        if "sdl-source" not in classes:  # the package's own code
            assert {line.strip() for line in copied.splitlines()} <= written, copied


def open_everything(page, address):
    """Open every hint and answer, which opens after a try, and code that only draws."""
    tried = {name: {"tries": 1} for name in PAGES.get(address, ())}
    page.evaluate("([key, all]) => localStorage.setItem(key, all)", [KEY, json.dumps(tried)])
    page.reload()
    settled(page)
    page.evaluate("document.querySelectorAll('article details').forEach(one => one.open = true)")
    folded = page.get_by_role("button", name="Show code")
    while folded.count():
        folded.first.click()
